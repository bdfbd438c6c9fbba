//! The open part of a condition for one operation: a formula over variables of a few values each.
//!
//! A fact with one value at a time is one variable, whose values are the regions that the condition can tell
//! apart. A set is a variable for each text it is asked about, and one for all texts that no test names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::circuit::{Circuit, Gate, GateId, truth};
use super::regions::regions;
use super::truth::Truth;
use crate::language::Test;
use crate::ordered;
use crate::schema::{FactId, FactType, Schema};

/// The most variables of one formula; it bounds the recursion of whoever walks over them.
const MAX_VARIABLES: usize = 1_000;

/// A formula whose parts are in an order in which inputs come first; the last is the whole.
#[derive(Debug, Default)]
pub(super) struct Formula {
    pub(super) parts: Vec<Part>,
    pub(super) variables: Vec<Variable>,
}

/// One step of evaluation; inputs are numbers of earlier parts.
#[derive(Debug)]
pub(super) enum Part {
    All(Vec<usize>),
    Any(Vec<usize>),
    Not(usize),
    /// Whether it holds, for each value of a variable.
    Literal(usize, Box<[bool]>),
}

/// What may differ between completions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Variable {
    pub(super) fact: FactId,
    /// How many values it has.
    pub(super) values: usize,
}

/// The missing facts that the open part of a condition tests.
pub(super) fn tested(circuit: &Circuit, truths: &[Truth], root: GateId) -> BTreeSet<FactId> {
    ordered::set(Open::gather(circuit, truths, root).atoms.into_iter().map(|(fact, _)| fact))
}

impl Formula {
    /// Cuts the open part below `root` into regions; `None` where it is too large for that.
    pub(super) fn new(
        circuit: &Circuit,
        schema: &Schema,
        truths: &[Truth],
        root: GateId,
        steps: &mut u64,
    ) -> Option<Self> {
        let open = Open::gather(circuit, truths, root);
        let mut builder =
            Builder { circuit, formula: Self::default(), made: BTreeMap::new(), members: BTreeMap::new() };
        for (fact, id) in &open.atoms {
            if !builder.made.contains_key(id) {
                builder.fact(*fact, &schema.get(*fact)?.kind, *id, &open, steps)?;
            }
        }
        for id in &open.gates {
            let is_open = |input: &&GateId| truth(truths, **input) == Truth::Open;
            let part = match circuit.gate(*id)? {
                Gate::Atom(..) => continue,
                Gate::Not(input) => Part::Not(builder.part(*input)?),
                Gate::All(inputs) => Part::All(builder.parts(inputs.iter().filter(is_open))?),
                Gate::Any(inputs) => Part::Any(builder.parts(inputs.iter().filter(is_open))?),
            };
            let number = builder.push(part);
            builder.made.insert(*id, number);
        }
        // A condition that is an atom alone may be followed by other atoms of its fact.
        let whole = builder.part(root)?;
        builder.formula.parts.truncate(whole + 1);
        Some(builder.formula)
    }
}

/// The gates below one gate that are open.
struct Open {
    /// Inputs first.
    gates: BTreeSet<GateId>,
    /// The atoms in the order in which they are met from the root, which becomes the order of variables.
    atoms: Vec<(FactId, GateId)>,
}

impl Open {
    fn gather(circuit: &Circuit, truths: &[Truth], root: GateId) -> Self {
        let mut open = Self { gates: BTreeSet::new(), atoms: Vec::new() };
        let mut stack = vec![root];
        while let Some(id) = stack.pop() {
            if truth(truths, id) != Truth::Open || !open.gates.insert(id) {
                continue;
            }
            match circuit.gate(id) {
                Some(Gate::All(inputs) | Gate::Any(inputs)) => stack.extend(inputs.iter().rev()),
                Some(Gate::Not(input)) => stack.push(*input),
                Some(Gate::Atom(fact, _)) => open.atoms.push((*fact, id)),
                None => {}
            }
        }
        open
    }
}

struct Builder<'c> {
    circuit: &'c Circuit,
    formula: Formula,
    /// The part that each gate became.
    made: BTreeMap<GateId, usize>,
    /// The part that says whether a set holds a text; `None` stands for the texts that no test names.
    members: BTreeMap<(FactId, Option<Arc<str>>), usize>,
}

impl Builder<'_> {
    /// Makes the part of an atom, and of all atoms of its fact where they share one variable.
    fn fact(
        &mut self,
        fact: FactId,
        kind: &FactType,
        id: GateId,
        open: &Open,
        steps: &mut u64,
    ) -> Option<()> {
        let atoms = open.atoms.iter().filter(|(other, _)| *other == fact);
        let tests: Vec<(GateId, &Test)> =
            atoms.filter_map(|(_, id)| Some((*id, test(self.circuit, *id)?))).collect();
        *steps = steps.checked_sub(u64::try_from(tests.len()).ok()?)?;
        if *kind == FactType::SetOfText {
            let part = self.set(fact, test(self.circuit, id)?, &tests)?;
            let number = self.push(part);
            self.made.insert(id, number);
            return Some(());
        }
        let all: Vec<&Test> = tests.iter().map(|(_, test)| *test).collect();
        let regions = regions(kind, &all, steps)?;
        let variable = self.variable(fact, regions.len())?;
        for ((atom, _), place) in tests.iter().zip(0..) {
            let truths = regions.iter().map(|truths| truths.get(place) == Some(&true)).collect();
            let number = self.push(Part::Literal(variable, truths));
            self.made.insert(*atom, number);
        }
        Some(())
    }

    fn set(&mut self, fact: FactId, test: &Test, tests: &[(GateId, &Test)]) -> Option<Part> {
        Some(match test {
            Test::HasAny(held) => Part::Any(self.members(fact, held.iter().cloned().map(Some))?),
            Test::HasAll(held) => Part::All(self.members(fact, held.iter().cloned().map(Some))?),
            Test::Empty => {
                let named = ordered::set(tests.iter().flat_map(|(_, test)| match test {
                    Test::HasAny(held) | Test::HasAll(held) => held.clone(),
                    _ => BTreeSet::new(),
                }));
                let any = Part::Any(self.members(fact, named.into_iter().map(Some).chain([None]))?);
                Part::Not(self.push(any))
            }
            _ => return None,
        })
    }

    fn members(&mut self, fact: FactId, texts: impl Iterator<Item = Option<Arc<str>>>) -> Option<Vec<usize>> {
        texts.map(|text| self.member(fact, text)).collect()
    }

    fn member(&mut self, fact: FactId, text: Option<Arc<str>>) -> Option<usize> {
        let key = (fact, text);
        if let Some(part) = self.members.get(&key) {
            return Some(*part);
        }
        let variable = self.variable(fact, 2)?;
        let part = self.push(Part::Literal(variable, [false, true].into()));
        self.members.insert(key, part);
        Some(part)
    }

    fn variable(&mut self, fact: FactId, values: usize) -> Option<usize> {
        let number = self.formula.variables.len();
        self.formula.variables.push(Variable { fact, values });
        (number < MAX_VARIABLES).then_some(number)
    }

    fn push(&mut self, part: Part) -> usize {
        self.formula.parts.push(part);
        self.formula.parts.len() - 1
    }

    fn part(&self, id: GateId) -> Option<usize> {
        self.made.get(&id).copied()
    }

    fn parts<'g>(&self, ids: impl Iterator<Item = &'g GateId>) -> Option<Vec<usize>> {
        ids.map(|id| self.part(*id)).collect()
    }
}

fn test(circuit: &Circuit, id: GateId) -> Option<&Test> {
    match circuit.gate(id) {
        Some(Gate::Atom(_, test)) => Some(test),
        _ => None,
    }
}
