//! Claims about trends: as one fact moves and all others stay, the outcome never moves a certain way.
//!
//! A trend fails where the outcome is at least some `t` before a move and below it afterwards. Then a rule that
//! tests the fact says so before, and none does afterwards: demands on the other facts, once the fact has its
//! values.

use super::ground::{OUTCOMES, Question, below};
use super::proof::Found;
use super::solve::solve;
use super::witness::{Path, operation};
use crate::changes::{Answer, Exceeded};
use crate::decision::Outcome;
use crate::engine::{Block, DiagramId, FALSE, Join, Regions, Values};
use crate::language::{Trend, Way};
use crate::operation::Operation;

/// Looks for two operations within some that differ in one fact alone and whose outcomes move the wrong way.
pub(crate) fn find(
    question: &mut Question<'_>,
    within: DiagramId,
    never: Trend,
    fact: &str,
    way: &Way,
) -> Answer<Found> {
    // A fact that nothing tests moves nothing.
    let Some(block) = question.block(fact) else { return Ok(Found::Holds) };
    // That it never becomes stricter on the way is that it never becomes looser on the way back.
    let back = never == Trend::Stricter;
    let mut best: Option<Step> = None;
    for above in OUTCOMES.into_iter().skip(1) {
        let found = match &block.values {
            Values::Uncut => {
                return Err(Exceeded(format!("`{fact}` is tested by too many patterns to reason about")));
            }
            Values::Set(_) => sets(question, within, block, back, above)?,
            Values::One(cut) => {
                let regions = along(cut.regions(), way);
                regions_falling(question, within, block, &regions, (back, *way == Way::Grows), above)?
            }
        };
        if let Some(step) = found
            && best.as_ref().is_none_or(|best| step.before.given < best.before.given)
        {
            best = Some(step);
        }
    }
    Ok(best.map_or(Found::Holds, |step| {
        let [before, after] = step.operations(question, block, way);
        Found::Fails(before, Some(after))
    }))
}

/// A move that makes the outcome fall.
struct Step {
    before: Path,
    after: Path,
    /// Of a way through values: their places.
    places: Option<[usize; 2]>,
}

impl Step {
    /// Both operations; where the way names values, the fact has these very ones.
    fn operations(&self, question: &Question<'_>, block: &Block, way: &Way) -> [Operation; 2] {
        let mut both = [&self.before, &self.after].map(|path| operation(question.space(), path));
        if let (Way::Goes(values), Some(places)) = (way, self.places) {
            for (operation, place) in both.iter_mut().zip(places) {
                if let Some(value) = values.get(place) {
                    operation.set(block.fact, value.clone());
                }
            }
        }
        both
    }
}

/// The regions along a way, in its order.
fn along(regions: &Regions, way: &Way) -> Vec<u32> {
    match way {
        Way::Grows => (0..regions.count()).collect(),
        Way::Goes(values) => values.iter().filter_map(|value| regions.of(value)).collect(),
    }
}

/// Looks along regions, at neighbours or at `all` pairs, for a move after which the outcome is below `above`
/// and was not before it.
fn regions_falling(
    question: &mut Question<'_>,
    within: DiagramId,
    block: &Block,
    regions: &[u32],
    (back, all): (bool, bool),
    above: Outcome,
) -> Answer<Option<Step>> {
    let below = below(above).unwrap_or(Outcome::Allow);
    let mut order: Vec<(usize, u32)> = regions.iter().copied().enumerate().collect();
    if back {
        order.reverse();
    }
    let lower = question.all_at_most(below, |_| true)?;
    let mut best: Option<Step> = None;
    for rule in speaking(question, block, above)? {
        let speaks = question.join(Join::And, rule, within)?;
        // Where it spoke in a region that was passed, and each of these by itself.
        let mut before = FALSE;
        let mut passed: Vec<(usize, DiagramId)> = Vec::new();
        for (place, region) in &order {
            if before != FALSE {
                let mut demands = vec![before];
                for demand in lower.iter().chain([&within]) {
                    demands.push(at(question, *demand, block, *region)?);
                }
                let found = solve(question, &demands)?;
                if let Some(path) = found
                    && best.as_ref().is_none_or(|best| path.given + 1 < best.before.given)
                {
                    let from = passed.iter().rev().find(|(_, spoke)| holds(question, *spoke, &path));
                    let from = from.map(|(place, _)| *place).ok_or_else(Exceeded::steps)?;
                    let places = if back { [*place, from] } else { [from, *place] };
                    let [before, after] =
                        places.map(|place| with_region(&path, block, regions.get(place).copied()));
                    best = Some(Step { before, after, places: Some(places) });
                }
            }
            let here = at(question, speaks, block, *region)?;
            before = if all { question.join(Join::Max, before, here)? } else { here };
            passed.push((*place, here));
        }
    }
    Ok(best)
}

/// Looks at sets and those that hold more.
fn sets(
    question: &mut Question<'_>,
    within: DiagramId,
    block: &Block,
    back: bool,
    above: Outcome,
) -> Answer<Option<Step>> {
    let below = below(above).unwrap_or(Outcome::Allow);
    let lower = question.all_at_most(below, |_| true)?;
    let mut best: Option<Step> = None;
    for rule in speaking(question, block, above)? {
        let speaks = question.join(Join::And, rule, within)?;
        let speaks = question.restrict(speaks, block.known, 1)?;
        // For every set whether the rule spoke of one from which it can move here.
        let mut before = speaks;
        for variable in block.variables() {
            let Question { diagrams, steps, .. } = question;
            let moved = diagrams.change_at(before, variable, steps, |diagrams, at, steps| {
                let without = diagrams.cofactor(at, variable, 0);
                let with = diagrams.cofactor(at, variable, 1);
                let both = diagrams.join(Join::Max, without, with, steps)?;
                if back {
                    diagrams.branch(variable, both, [(1, with)])
                } else {
                    diagrams.branch(variable, without, [(1, both)])
                }
            });
            before = moved.ok_or_else(Exceeded::steps)?;
        }
        let mut demands = vec![before];
        for demand in lower.iter().chain([&within]) {
            demands.push(question.restrict(*demand, block.known, 1)?);
        }
        let Some(mut here) = solve(question, &demands)? else { continue };
        if best.as_ref().is_some_and(|best| best.before.given <= here.given + 1) {
            continue;
        }
        here.values.insert(block.known, 1);
        here.given += 1;
        let there = other_set(question, speaks, block, &here, back)?;
        let [before, after] = if back { [here, there] } else { [there, here] };
        best = Some(Step { before, after, places: None });
    }
    Ok(best)
}

/// A set from which, or to which, the set of a path moves, and of which the rule speaks.
fn other_set(
    question: &mut Question<'_>,
    speaks: DiagramId,
    block: &Block,
    here: &Path,
    back: bool,
) -> Answer<Path> {
    let mut rest = speaks;
    let value = |at: u32| here.values.get(&at).copied().unwrap_or(0);
    // A set that grows keeps what it holds; one that shrinks gains nothing.
    let stays = |at: u32| !block.variables().contains(&at) || value(at) == u32::from(back);
    for variable in question.diagrams.support(rest) {
        if stays(variable) {
            rest = question.restrict(rest, variable, value(variable))?;
        }
    }
    let other = solve(question, &[rest])?.ok_or_else(Exceeded::steps)?;
    let mut there = here.clone();
    for variable in block.variables() {
        let moved =
            if stays(variable) { value(variable) } else { other.values.get(&variable).copied().unwrap_or(0) };
        there.values.insert(variable, moved);
    }
    Ok(there)
}

/// Where each rule that tests the fact adds at least an outcome.
fn speaking(question: &mut Question<'_>, block: &Block, above: Outcome) -> Answer<Vec<DiagramId>> {
    let mut found = Vec::new();
    for rule in question.ground.rules.iter().filter(|rule| rule.greatest() >= above) {
        let speaks = question.rule_where(rule, |adds| adds >= above)?;
        let tests =
            question.diagrams.support(speaks).range(block.known..block.variables().end).next().is_some();
        found.extend(tests.then_some(speaks));
    }
    Ok(found)
}

/// A function where the fact is known and in a region.
fn at(question: &mut Question<'_>, a: DiagramId, block: &Block, region: u32) -> Answer<DiagramId> {
    let known = question.restrict(a, block.known, 1)?;
    question.restrict(known, block.known + 1, region)
}

/// Whether a function is 1 on the operation of a path.
fn holds(question: &Question<'_>, root: DiagramId, path: &Path) -> bool {
    let mut at = root;
    while at.value().is_none() {
        let variable = question.diagrams.variable(at);
        at = question.diagrams.follow(at, path.values.get(&variable).copied().unwrap_or(0));
    }
    at.value() == Some(1)
}

fn with_region(path: &Path, block: &Block, region: Option<u32>) -> Path {
    let mut path = path.clone();
    path.values.extend([(block.known, 1), (block.known + 1, region.unwrap_or(0))]);
    path.given += 1;
    path
}
