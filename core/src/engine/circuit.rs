//! The conditions of all rules as one graph of gates, equal parts shared.

use std::collections::BTreeMap;

use super::truth::Truth;
use crate::language::{Condition, Test};
use crate::operation::{Operation, Value};
use crate::schema::{FactId, Schema};

/// Names a gate; a gate's inputs have smaller numbers than itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct GateId(pub(super) u32);

/// One step of evaluation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gate {
    All(Box<[GateId]>),
    Any(Box<[GateId]>),
    Not(GateId),
    Atom(FactId, Test),
}

/// Gates in an order in which inputs come first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Circuit {
    gates: Vec<Gate>,
    known: BTreeMap<Gate, GateId>,
}

impl Circuit {
    /// Adds a condition, whose defines have been added as `defines` (by number), and gives its gate.
    ///
    /// Recursion is no deeper than the language lets conditions nest.
    pub(crate) fn add(
        &mut self,
        schema: &Schema,
        condition: &Condition,
        defines: &BTreeMap<usize, GateId>,
    ) -> GateId {
        let gate = match condition {
            Condition::All(parts) => Gate::All(self.inputs(schema, parts, defines)),
            Condition::Any(parts) => Gate::Any(self.inputs(schema, parts, defines)),
            Condition::Not(part) => Gate::Not(self.add(schema, part, defines)),
            // INVARIANT: the checker orders defines and resolves every name, so both are always found.
            Condition::Define(number) => match defines.get(number) {
                Some(gate) => return *gate,
                None => Gate::Any(Box::default()),
            },
            Condition::Test(name, test) => match schema.find(name) {
                Some(fact) => Gate::Atom(fact, test.clone()),
                None => Gate::Any(Box::default()),
            },
        };
        self.intern(gate)
    }

    fn inputs(
        &mut self,
        schema: &Schema,
        parts: &[Condition],
        defines: &BTreeMap<usize, GateId>,
    ) -> Box<[GateId]> {
        parts.iter().map(|part| self.add(schema, part, defines)).collect()
    }

    fn intern(&mut self, gate: Gate) -> GateId {
        if let Some(id) = self.known.get(&gate) {
            return *id;
        }
        let id = GateId(u32::try_from(self.gates.len()).unwrap_or(u32::MAX));
        self.gates.push(gate.clone());
        self.known.insert(gate, id);
        id
    }

    /// Ends building; what only building needed is let go.
    pub(crate) fn finish(mut self) -> Self {
        self.known = BTreeMap::new();
        self
    }

    pub(crate) fn gate(&self, id: GateId) -> Option<&Gate> {
        self.gates.get(id.0 as usize)
    }

    /// Every gate, inputs first.
    pub(crate) fn gates(&self) -> impl Iterator<Item = (&Gate, GateId)> {
        self.gates.iter().zip((0..).map(GateId))
    }

    /// What every gate says of an operation, as far as single steps can tell.
    pub(super) fn evaluate(&self, operation: &Operation) -> Vec<Truth> {
        let mut truths = Vec::with_capacity(self.gates.len());
        for gate in &self.gates {
            let of = |id: &GateId| truth(&truths, *id);
            let value = match gate {
                Gate::All(inputs) => Truth::all(inputs.iter().map(of)),
                Gate::Any(inputs) => Truth::any(inputs.iter().map(of)),
                Gate::Not(input) => of(input).opposite(),
                Gate::Atom(fact, test) => atom(test, operation.get(*fact)),
            };
            truths.push(value);
        }
        truths
    }
}

/// What was found for a gate.
pub(super) fn truth(truths: &[Truth], id: GateId) -> Truth {
    truths.get(id.0 as usize).copied().unwrap_or(Truth::Open)
}

fn atom(test: &Test, value: Option<&Value>) -> Truth {
    let holds = match (test, value) {
        (Test::Known, value) => value.is_some(),
        (_, None) => return Truth::Open,
        (test, Some(value)) => holds(test, value),
    };
    if holds { Truth::True } else { Truth::False }
}

/// Whether a value passes a test of its type.
pub(crate) fn holds(test: &Test, value: &Value) -> bool {
    match (test, value) {
        (Test::Known, _) => true,
        (Test::True, Value::Bool(value)) => *value,
        (Test::Between(from, to), Value::Number(value)) => (from..=to).contains(&value),
        (Test::NumberIn(numbers), Value::Number(value)) => numbers.contains(value),
        (Test::TextIn(texts), Value::Text(value)) => texts.contains(value),
        (Test::Matches(glob), Value::Text(value)) => glob.matches(value),
        (Test::NameIn(names), Value::Name(value)) => names.contains(value),
        (Test::HasAny(texts), Value::Set(set)) => texts.iter().any(|text| set.contains(text)),
        (Test::HasAll(texts), Value::Set(set)) => texts.iter().all(|text| set.contains(text)),
        (Test::Empty, Value::Set(set)) => set.is_empty(),
        // INVARIANT: the checker and the reader of operations agree on the type of a fact.
        _ => false,
    }
}
