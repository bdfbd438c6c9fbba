//! What the `test` blocks of a policy look at: each rule fired, silent and in doubt, and each test on a fact
//! seen true, false and missing.

use std::collections::BTreeSet;

use serde::Serialize;

use super::ground::{Ground, GroundRule};
use crate::changes::wording;
use crate::engine::{Circuit, DOUBT, FIRES, Gate, GateId, holds};
use crate::language::Test;
use crate::operation::Operation;
use crate::schema::Schema;

/// How often the `test` blocks of a policy saw each side of one of its rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Coverage {
    /// In how many tests the rule fires.
    pub fired: u32,
    /// In how many it is silent.
    pub silent: u32,
    /// In how many it is in doubt.
    pub in_doubt: u32,
    /// Each test on a fact in the rule and in the defines that it uses.
    pub conditions: Vec<ConditionCoverage>,
}

/// How often the `test` blocks of a policy saw each side of one test on a fact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ConditionCoverage {
    /// The test, in the words of the language.
    pub condition: String,
    /// In how many `test` blocks it is true.
    pub holds: u32,
    /// In how many it is false.
    pub fails: u32,
    /// In how many its fact is missing.
    pub missing: u32,
}

/// The coverage of some rules, by their numbers, by operations, which are those of the tests of their policy.
pub(crate) fn coverage(ground: &Ground, rules: &[usize], operations: &[Operation]) -> Vec<Coverage> {
    let rules: Vec<&GroundRule> = rules.iter().filter_map(|rule| ground.rules.get(*rule)).collect();
    let mut covered = vec![Coverage::default(); rules.len()];
    let (space, diagrams) = (&ground.model.space, &ground.model.diagrams);
    for operation in operations {
        let cells = space.place(operation);
        for (rule, coverage) in rules.iter().zip(&mut covered) {
            let Ok(verdict) = rule.verdict() else { continue };
            match space.walk(diagrams, verdict, &cells) {
                Some(FIRES) => coverage.fired += 1,
                Some(DOUBT) => coverage.in_doubt += 1,
                _ => coverage.silent += 1,
            }
        }
    }
    for (rule, coverage) in rules.iter().zip(&mut covered) {
        coverage.conditions = atoms(ground.circuit(), rule.condition)
            .into_iter()
            .filter_map(|id| seen(&ground.schema, ground.circuit(), id, operations))
            .collect();
    }
    covered
}

/// The tests on facts below a gate, in the order in which they were written.
fn atoms(circuit: &Circuit, root: GateId) -> Vec<GateId> {
    let mut seen = BTreeSet::new();
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            match circuit.gate(id) {
                Some(Gate::All(inputs) | Gate::Any(inputs)) => open.extend(inputs.iter().copied()),
                Some(Gate::Not(input)) => open.push(*input),
                Some(Gate::Atom(..)) | None => {}
            }
        }
    }
    seen.into_iter().filter(|id| matches!(circuit.gate(*id), Some(Gate::Atom(..)))).collect()
}

fn seen(
    schema: &Schema,
    circuit: &Circuit,
    id: GateId,
    operations: &[Operation],
) -> Option<ConditionCoverage> {
    let Some(Gate::Atom(fact, test)) = circuit.gate(id) else { return None };
    let mut seen =
        ConditionCoverage { condition: wording::test(schema.get(*fact)?, test), ..Default::default() };
    for operation in operations {
        match (test, operation.get(*fact)) {
            (Test::Known, Some(_)) => seen.holds += 1,
            (Test::Known, None) => seen.fails += 1,
            (_, None) => seen.missing += 1,
            (test, Some(value)) if holds(test, value) => seen.holds += 1,
            _ => seen.fails += 1,
        }
    }
    Some(seen)
}
