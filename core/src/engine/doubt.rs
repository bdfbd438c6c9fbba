//! Whether a condition is true in every completion of an operation, in none, or on which missing facts it
//! hangs: exactly, by a diagram over the regions of those facts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::circuit::{Circuit, Gate, GateId, Truth, truth};
use super::diagram::{DiagramId, Diagrams, FALSE, TRUE};
use super::regions::regions;
use crate::language::Test;
use crate::schema::{FactId, FactType, Schema};

/// How many steps one question may take, far beyond what the contract asks to be exact.
const STEPS: u64 = 4_000_000;
/// The most variables of one question; it bounds recursion.
const MAX_VARIABLES: usize = 1_000;

/// The answer about one condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// False in every completion.
    Silent,
    /// True in every completion.
    Fires,
    /// Completions differ, and in some of them the condition depends on these facts.
    InDoubt(BTreeSet<FactId>),
    /// The question was too large; these are all the missing facts that the condition tests.
    Exceeded(BTreeSet<FactId>),
}

/// Asks about the condition at `root`; `truths` are what the circuit says of the operation's known facts.
pub(super) fn ask(circuit: &Circuit, schema: &Schema, truths: &[Truth], root: GateId) -> Verdict {
    match truth(truths, root) {
        Truth::False => return Verdict::Silent,
        Truth::True => return Verdict::Fires,
        Truth::Open => {}
    }
    let question = Question::gather(circuit, truths, root);
    let mut steps = STEPS;
    match question.answer(circuit, schema, truths, root, &mut steps) {
        Some(verdict) => verdict,
        None => Verdict::Exceeded(question.facts.keys().copied().collect()),
    }
}

/// The open part of the circuit below one gate.
struct Question {
    /// The gates that are open, inputs first.
    gates: BTreeSet<GateId>,
    /// The missing facts that they test, each with its tests, in the order in which they are met.
    facts: BTreeMap<FactId, Vec<GateId>>,
    /// The atoms, in the order in which they are met from the root: the order of the variables.
    atoms: Vec<(FactId, GateId)>,
}

impl Question {
    fn gather(circuit: &Circuit, truths: &[Truth], root: GateId) -> Self {
        let mut question = Self { gates: BTreeSet::new(), facts: BTreeMap::new(), atoms: Vec::new() };
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            if truth(truths, id) != Truth::Open || !question.gates.insert(id) {
                continue;
            }
            match circuit.gate(id) {
                Some(Gate::All(inputs) | Gate::Any(inputs)) => open.extend(inputs.iter().rev()),
                Some(Gate::Not(input)) => open.push(*input),
                Some(Gate::Atom(fact, _)) => {
                    question.facts.entry(*fact).or_default().push(id);
                    question.atoms.push((*fact, id));
                }
                None => {}
            }
        }
        question
    }

    fn answer(
        &self,
        circuit: &Circuit,
        schema: &Schema,
        truths: &[Truth],
        root: GateId,
        steps: &mut u64,
    ) -> Option<Verdict> {
        let mut variables = Variables::default();
        let mut made: BTreeMap<GateId, DiagramId> = BTreeMap::new();
        for (fact, id) in &self.atoms {
            if !made.contains_key(id) {
                let atoms = self.facts.get(fact)?;
                variables.add(circuit, &schema.get(*fact)?.kind, *fact, (*id, atoms), &mut made, steps)?;
            }
        }
        let mut diagrams = variables.diagrams;
        for id in &self.gates {
            let diagram = match circuit.gate(*id)? {
                Gate::Atom(..) => continue,
                Gate::Not(input) => diagrams.not(*made.get(input)?, steps)?,
                Gate::All(inputs) => {
                    let mut all = TRUE;
                    for input in inputs.iter().filter(|input| truth(truths, **input) == Truth::Open) {
                        all = diagrams.and(all, *made.get(input)?, steps)?;
                    }
                    all
                }
                Gate::Any(inputs) => {
                    let mut any = FALSE;
                    for input in inputs.iter().filter(|input| truth(truths, **input) == Truth::Open) {
                        any = diagrams.or(any, *made.get(input)?, steps)?;
                    }
                    any
                }
            };
            made.insert(*id, diagram);
        }
        Some(match *made.get(&root)? {
            FALSE => Verdict::Silent,
            TRUE => Verdict::Fires,
            diagram => {
                let support = diagrams.support(diagram);
                Verdict::InDoubt(
                    support.iter().filter_map(|v| variables.of.get(*v as usize)).copied().collect(),
                )
            }
        })
    }
}

/// The variables of a question, numbered as they are met: one for a fact with one value at a time, one for
/// each text that a set is asked about.
#[derive(Default)]
struct Variables {
    diagrams: Diagrams,
    /// The fact of each variable.
    of: Vec<FactId>,
    /// For each set and text the variable that says whether the set holds it; `None` stands for any text
    /// that no test names.
    members: BTreeMap<(FactId, Option<Arc<str>>), u32>,
}

impl Variables {
    /// Makes the diagram of an atom, and of all others of its fact where they share one variable.
    fn add(
        &mut self,
        circuit: &Circuit,
        kind: &FactType,
        fact: FactId,
        (id, atoms): (GateId, &[GateId]),
        made: &mut BTreeMap<GateId, DiagramId>,
        steps: &mut u64,
    ) -> Option<()> {
        let test = |id: &GateId| match circuit.gate(*id) {
            Some(Gate::Atom(_, test)) => Some(test),
            _ => None,
        };
        let tests: Vec<&Test> = atoms.iter().filter_map(test).collect();
        if *kind == FactType::SetOfText {
            let diagram = self.set(fact, test(&id)?, &tests, steps)?;
            made.insert(id, diagram);
            return Some(());
        }
        let regions = regions(kind, &tests, steps)?;
        let variable = self.fresh(fact)?;
        for (atom, at) in atoms.iter().zip(0..) {
            let branches: Box<[DiagramId]> = regions
                .iter()
                .map(|truths| if truths.get(at) == Some(&true) { TRUE } else { FALSE })
                .collect();
            let diagram = self.diagrams.branch(variable, branches);
            made.insert(*atom, diagram);
        }
        Some(())
    }

    fn set(&mut self, fact: FactId, test: &Test, all: &[&Test], steps: &mut u64) -> Option<DiagramId> {
        match test {
            Test::HasAny(held) => {
                let none = self.none_of(fact, held.iter().cloned().map(Some), steps)?;
                self.diagrams.not(none, steps)
            }
            Test::HasAll(held) => {
                let mut holds_all = TRUE;
                for text in held {
                    let holds = self.member(fact, Some(Arc::clone(text)))?;
                    holds_all = self.diagrams.and(holds_all, holds, steps)?;
                }
                Some(holds_all)
            }
            Test::Empty => {
                let named: BTreeSet<Arc<str>> = all
                    .iter()
                    .flat_map(|test| match test {
                        Test::HasAny(held) | Test::HasAll(held) => held.clone(),
                        _ => BTreeSet::new(),
                    })
                    .collect();
                self.none_of(fact, named.into_iter().map(Some).chain([None]), steps)
            }
            _ => None,
        }
    }

    fn none_of(
        &mut self,
        fact: FactId,
        texts: impl Iterator<Item = Option<Arc<str>>>,
        steps: &mut u64,
    ) -> Option<DiagramId> {
        let mut none = TRUE;
        for text in texts {
            let holds = self.member(fact, text)?;
            let lacks = self.diagrams.not(holds, steps)?;
            none = self.diagrams.and(none, lacks, steps)?;
        }
        Some(none)
    }

    fn member(&mut self, fact: FactId, text: Option<Arc<str>>) -> Option<DiagramId> {
        let key = (fact, text);
        let variable = if let Some(variable) = self.members.get(&key) {
            *variable
        } else {
            let variable = self.fresh(fact)?;
            self.members.insert(key, variable);
            variable
        };
        Some(self.diagrams.branch(variable, [FALSE, TRUE].into()))
    }

    fn fresh(&mut self, fact: FactId) -> Option<u32> {
        let variable = u32::try_from(self.of.len()).ok()?;
        self.of.push(fact);
        (self.of.len() <= MAX_VARIABLES).then_some(variable)
    }
}
