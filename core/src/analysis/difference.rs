//! What differs between two policies: every operation that they judge differently, as classes.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value as Json;

use super::class::classify;
use super::ground::{Answer, Exceeded, Ground, GroundRule, Levels, OUTCOMES, QUESTION_STEPS};
use crate::decision::{Outcome, PolicyIdentity};
use crate::engine::{DiagramId, Diagrams, FALSE, Join, SILENT, Space, pair};
use crate::language::CheckedPolicy;
use crate::operation::Operation;
use crate::schema::Schema;

/// The most classes that are listed.
const MAX_CLASSES: usize = 200;

/// What differs between an old and a new policy, or several that decide together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Difference {
    /// Whether there is an operation on which the new one is milder; `true` as well where that is not known.
    pub loosened: bool,
    /// Whether there is one on which it is stricter.
    pub tightened: bool,
    /// The operations that are judged differently, loosened ones first. Each such operation is in a class of
    /// its two outcomes, and no other operation is.
    pub classes: Vec<DifferenceClass>,
    /// Whether `classes` are all there are.
    pub complete: bool,
    /// Why the difference is not known, where it is not.
    pub exceeded: Option<String>,
    /// The old policies.
    pub old: Vec<PolicyIdentity>,
    /// The new ones.
    pub new: Vec<PolicyIdentity>,
}

/// Operations that two policies judge differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DifferenceClass {
    /// Whether the new outcome is milder or stricter.
    pub change: Change,
    /// The old outcome.
    pub from: Outcome,
    /// The new one.
    pub to: Outcome,
    /// What is certainly true of these operations: conditions in the words of the language, joined by `and`.
    /// None where these are all operations.
    pub conditions: Vec<String>,
    /// The rules by which the old outcome of the witness comes about; none for `allow`.
    pub old: Vec<String>,
    /// The rules by which its new outcome comes about.
    pub new: Vec<String>,
    /// One of the operations, with few facts.
    #[cfg_attr(feature = "typescript", ts(type = "Operation"))]
    pub witness: Json,
}

/// Which way an outcome changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Change {
    /// The new outcome is milder.
    Loosened,
    /// The new outcome is stricter.
    Tightened,
}

/// The classes of all operations that `new` judges differently from `old`; all facts are in `schema`.
pub(crate) fn difference(
    schema: &Schema,
    old: (&[CheckedPolicy], &[PolicyIdentity]),
    new: (&[CheckedPolicy], &[PolicyIdentity]),
) -> Difference {
    let policies: Vec<&CheckedPolicy> = old.0.iter().chain(new.0).collect();
    let found = Ground::new(schema, &policies, []).and_then(|mut ground| classes(&mut ground, old.0.len()));
    let (classes, complete, exceeded) = match found {
        Ok((classes, complete)) => (classes, complete, None),
        Err(Exceeded(why)) => (Vec::new(), false, Some(why)),
    };
    let some = |change: Change| classes.iter().any(|class| class.change == change);
    Difference {
        loosened: some(Change::Loosened) || exceeded.is_some(),
        tightened: some(Change::Tightened),
        complete,
        exceeded,
        old: old.1.to_vec(),
        new: new.1.to_vec(),
        classes,
    }
}

fn classes(ground: &mut Ground, olds: usize) -> Answer<(Vec<DifferenceClass>, bool)> {
    let mut steps = QUESTION_STEPS;
    let both = pairs(ground, olds, &mut steps)?;
    let Ground { model, schema, rules, .. } = ground;
    let mut classes = Vec::new();
    let mut complete = true;
    for (from, to) in changes() {
        let number = pair(from as u8, to as u8);
        let numbers: Vec<u8> = (0..32).map(|other| u8::from(other == number)).collect();
        let whole = model.diagrams.renumber(both, &numbers, &mut steps).ok_or_else(Exceeded::steps)?;
        for class in classify(&model.space, &mut model.diagrams, schema, whole, &mut steps)? {
            complete = classes.len() < MAX_CLASSES;
            if complete {
                classes.push(DifferenceClass {
                    change: if to < from { Change::Loosened } else { Change::Tightened },
                    from,
                    to,
                    conditions: class.conditions,
                    old: behind(&model.space, &model.diagrams, rules, &class.witness, from, |policy| {
                        policy < olds
                    }),
                    new: behind(&model.space, &model.diagrams, rules, &class.witness, to, |policy| {
                        policy >= olds
                    }),
                    witness: class.witness.to_json(schema),
                });
            }
        }
    }
    Ok((classes, complete))
}

/// The rules of one side that add a certain outcome to an operation.
fn behind(
    space: &Space,
    diagrams: &Diagrams,
    rules: &[GroundRule],
    operation: &Operation,
    outcome: Outcome,
    side: impl Fn(usize) -> bool,
) -> Vec<String> {
    let cells = space.place(operation);
    let speaks = |rule: &&GroundRule| {
        let verdict = rule.form.and_then(|form| space.walk(diagrams, form.verdict, &cells));
        outcome > Outcome::Allow
            && side(rule.place.policy)
            && rule.adds(verdict.unwrap_or(SILENT)) == Some(outcome)
    };
    rules.iter().filter(speaks).map(|rule| rule.id.clone()).collect()
}

/// Both outcomes of every operation, 0 where they are equal.
fn pairs(ground: &mut Ground, olds: usize, steps: &mut u64) -> Answer<DiagramId> {
    // What is in both policies cannot tell them apart, but it may outshine what does.
    let mut counts: BTreeMap<DiagramId, [usize; 2]> = BTreeMap::new();
    for number in 0..ground.rules.len() {
        let contribution = ground.contribution(number, Levels::ALL, steps)?;
        let side = usize::from(ground.rules.get(number).is_some_and(|rule| rule.place.policy >= olds));
        if let Some(count) = counts.entry(contribution).or_default().get_mut(side) {
            *count += 1;
        }
    }
    let diagrams = &mut ground.model.diagrams;
    let mut alone = [FALSE, FALSE];
    for (contribution, count) in &counts {
        for (side, alone) in alone.iter_mut().enumerate() {
            if count.get(side) > Some(&0) && count.get(1 - side) == Some(&0) {
                *alone =
                    diagrams.join(Join::Most, *alone, *contribution, steps).ok_or_else(Exceeded::steps)?;
            }
        }
    }
    let [old, new] = alone;
    let mut both = diagrams.join(Join::Pair, old, new, steps).ok_or_else(Exceeded::steps)?;
    for (contribution, count) in &counts {
        if count.iter().all(|count| *count > 0) {
            both = diagrams.join(Join::Raise, both, *contribution, steps).ok_or_else(Exceeded::steps)?;
        }
    }
    Ok(both)
}

/// Every change of an outcome: loosened before tightened, greater steps before smaller ones.
fn changes() -> Vec<(Outcome, Outcome)> {
    let all = OUTCOMES.into_iter().flat_map(|from| OUTCOMES.into_iter().map(move |to| (from, to)));
    let mut changes: Vec<(Outcome, Outcome)> = all.filter(|(from, to)| from != to).collect();
    changes.sort_by_key(|(from, to)| {
        let far = (*from as i8 - *to as i8).abs();
        (to > from, std::cmp::Reverse(far), std::cmp::Reverse(*from), *to)
    });
    changes
}
