//! What differs between two policies: every operation that they judge differently, as classes.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value as Json;

use super::class::classify;
use super::ground::{Ground, GroundRule, OUTCOMES, Question, below};
use crate::changes::{Answer, Exceeded};
use crate::decision::{Outcome, PolicyIdentity};
use crate::engine::{DiagramId, FALSE, Join, SILENT, TRUE};
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
    let found = match Ground::new(schema, &policies, []) {
        Ok(ground) => classes(&ground, old.0.len()),
        Err(exceeded) => Found { exceeded: Some(exceeded), ..Found::default() },
    };
    Difference {
        loosened: found.changes.contains(&Change::Loosened) || found.exceeded.is_some(),
        tightened: found.changes.contains(&Change::Tightened),
        complete: !found.cut_off && found.exceeded.is_none(),
        exceeded: found.exceeded.map(|Exceeded(why)| why),
        old: old.1.to_vec(),
        new: new.1.to_vec(),
        classes: found.classes,
    }
}

/// The classes that are listed, and every change that there is, listed or not.
#[derive(Default)]
struct Found {
    classes: Vec<DifferenceClass>,
    cut_off: bool,
    changes: BTreeSet<Change>,
    /// Why some change is not known.
    exceeded: Option<Exceeded>,
}

fn classes(ground: &Ground, olds: usize) -> Found {
    let mut found = Found::default();
    let sides = match Sides::new(ground, olds) {
        Ok(sides) => sides,
        Err(exceeded) => return Found { exceeded: Some(exceeded), ..found },
    };
    for (from, to) in changes() {
        if let Err(exceeded) = classes_of(ground, &sides, (from, to), &mut found) {
            found.exceeded.get_or_insert(exceeded);
        }
    }
    found
}

/// Adds the classes of one change of the outcome.
fn classes_of(
    ground: &Ground,
    sides: &Sides,
    (from, to): (Outcome, Outcome),
    found: &mut Found,
) -> Answer<()> {
    let mut question = ground.question();
    let whole = sides.changed(&mut question, from, to)?;
    if whole == FALSE {
        return Ok(());
    }
    let change = if to < from { Change::Loosened } else { Change::Tightened };
    found.changes.insert(change);
    if found.cut_off {
        return Ok(());
    }
    for class in classify(&mut question, whole, &sides.telling)? {
        found.cut_off = found.classes.len() == MAX_CLASSES;
        if found.cut_off {
            return Ok(());
        }
        found.classes.push(DifferenceClass {
            change,
            from,
            to,
            conditions: class.conditions,
            old: behind(ground, &class.witness, from, |policy| policy < sides.olds),
            new: behind(ground, &class.witness, to, |policy| policy >= sides.olds),
            witness: class.witness.to_json(&ground.schema),
        });
    }
    Ok(())
}

/// The rules of one side that add a certain outcome to an operation.
fn behind(
    ground: &Ground,
    operation: &Operation,
    outcome: Outcome,
    side: impl Fn(usize) -> bool,
) -> Vec<String> {
    let speaks = |rule: &&GroundRule| {
        let verdict = rule.verdict().map_or(SILENT, |verdict| ground.verdict_on(verdict, operation));
        outcome > Outcome::Allow && side(rule.place.policy) && rule.adds(verdict) == outcome
    };
    ground.rules.iter().filter(speaks).map(|rule| rule.id.clone()).collect()
}

/// The rules by the side that they are on. Those that are on both cannot tell the sides apart, but they may
/// outshine what does.
struct Sides {
    /// How many policies are old; those after them are new.
    olds: usize,
    /// The numbers of the rules on the old side alone, on the new side alone, and on both.
    old: Vec<usize>,
    new: Vec<usize>,
    both: Vec<usize>,
    /// How telling each block is of which rules on one side alone ask: the fewer rules ask, the more.
    telling: BTreeMap<usize, usize>,
}

impl Sides {
    fn new(ground: &Ground, olds: usize) -> Answer<Self> {
        // What a rule adds is told by its verdict and its outcomes.
        let mut same: BTreeMap<(DiagramId, Outcome, Outcome), [Vec<usize>; 2]> = BTreeMap::new();
        for (number, rule) in ground.rules.iter().enumerate() {
            let [old, new] = same.entry((rule.verdict()?, rule.effect, rule.in_doubt)).or_default();
            if rule.place.policy < olds { old.push(number) } else { new.push(number) }
        }
        let mut sides =
            Self { olds, old: Vec::new(), new: Vec::new(), both: Vec::new(), telling: BTreeMap::new() };
        for [old, new] in same.into_values() {
            if old.is_empty() || new.is_empty() {
                sides.old.extend(old);
                sides.new.extend(new);
            } else {
                sides.both.extend(old.first());
            }
        }
        sides.telling = sides.telling(&ground.question())?;
        Ok(sides)
    }

    fn telling(&self, question: &Question<'_>) -> Answer<BTreeMap<usize, usize>> {
        let alone: BTreeSet<usize> = self.old.iter().chain(&self.new).copied().collect();
        let mut telling = BTreeMap::new();
        for (number, rule) in question.ground.rules.iter().enumerate() {
            for block in question.blocks(rule.verdict()?) {
                let (asked, differs) = telling.entry(block).or_insert((0, false));
                *asked += 1;
                *differs |= alone.contains(&number);
            }
        }
        Ok(telling
            .into_iter()
            .filter(|(_, (_, differs))| *differs)
            .map(|(block, (asked, _))| (block, asked))
            .collect())
    }

    /// The operations whose old and new outcomes are these two, which differ.
    fn changed(&self, question: &mut Question<'_>, from: Outcome, to: Outcome) -> Answer<DiagramId> {
        // The greater outcome comes from a rule that is on its side alone; all others are at most the lesser.
        let (mine, others) = if from > to { (&self.old, &self.new) } else { (&self.new, &self.old) };
        let (greater, lesser) = (from.max(to), from.min(to));
        let exactly = at_most(question, mine, greater)?;
        let less = below(greater).map(|below| at_most(question, mine, below)).transpose()?;
        let mut whole = question.join(Join::AndNot, exactly, less.unwrap_or(FALSE))?;
        if whole == FALSE {
            return Ok(FALSE);
        }
        let rest: Vec<usize> = others.iter().chain(&self.both).copied().collect();
        whole = within(question, whole, &rest, lesser)?;
        match below(lesser) {
            None => Ok(whole),
            Some(below) => {
                let less = within(question, whole, &rest, below)?;
                question.join(Join::AndNot, whole, less)
            }
        }
    }
}

/// Where certain rules all add at most an outcome.
fn at_most(question: &mut Question<'_>, rules: &[usize], outcome: Outcome) -> Answer<DiagramId> {
    within(question, TRUE, rules, outcome)
}

/// Where, within some operations, certain rules all add at most an outcome.
fn within(
    question: &mut Question<'_>,
    whole: DiagramId,
    rules: &[usize],
    outcome: Outcome,
) -> Answer<DiagramId> {
    let rules: BTreeSet<usize> = rules.iter().copied().collect();
    let mut demands = question.all_at_most(outcome, |number| rules.contains(&number))?;
    // Small ones first: what they exclude need not be looked at again.
    demands.sort_by_cached_key(|demand| question.blocks(*demand).len());
    let mut left = whole;
    for demand in demands {
        left = question.join(Join::And, left, demand)?;
    }
    Ok(left)
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
