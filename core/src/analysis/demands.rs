//! Claims where one function of all outcomes would be too large: the rules are asked one by one.
//!
//! The outcome is at least some `t` where one rule says so, and below it where none does: demands, each of few facts.
//! A trend fails where a rule that tests the fact says so before a move, and none does afterwards.

use super::ground::{OUTCOMES, Question, below};
use super::solve::solve;
use super::trend::{Course, End, number};
use super::witness::Path;
use crate::changes::{Answer, Exceeded};
use crate::decision::Outcome;
use crate::engine::{Block, DiagramId, FALSE, Join, TRUE};

/// Looks for an operation within some whose outcome is a bad one.
pub(crate) fn outcomes(
    question: &mut Question<'_>,
    within: DiagramId,
    bad: impl Fn(Outcome) -> bool,
) -> Answer<Option<Path>> {
    let mut best: Option<Path> = None;
    for (least, most) in ranges(bad) {
        let mut demands = question.all_at_most(most, |_| true)?;
        demands.push(within);
        // Where `allow` is bad, the rules need only say no more; otherwise one must say as much.
        let witnesses: Vec<DiagramId> = if least == Outcome::Allow {
            vec![TRUE]
        } else {
            let rules = question.ground.rules.iter().filter(|rule| rule.greatest() >= least);
            rules
                .map(|rule| question.rule_where(rule, |adds| (least..=most).contains(&adds)))
                .collect::<Answer<_>>()?
        };
        for witness in witnesses.into_iter().filter(|witness| *witness != FALSE) {
            let all: Vec<DiagramId> = demands.iter().copied().chain([witness]).collect();
            if let Some(path) = solve(question, &all)?
                && best.as_ref().is_none_or(|best| path.given < best.given)
            {
                best = Some(path);
            }
        }
    }
    Ok(best)
}

/// The outcomes with a property, as ranges without gaps.
fn ranges(property: impl Fn(Outcome) -> bool) -> Vec<(Outcome, Outcome)> {
    let mut found: Vec<(Outcome, Outcome)> = Vec::new();
    let mut before = false;
    for outcome in OUTCOMES {
        let now = property(outcome);
        match found.last_mut() {
            Some((_, most)) if now && before => *most = outcome,
            _ if now => found.push((outcome, outcome)),
            _ => {}
        }
        before = now;
    }
    found
}

/// Looks for a move on a course that makes the outcome fall.
pub(crate) fn trend(
    question: &mut Question<'_>,
    within: DiagramId,
    course: &Course<'_>,
) -> Answer<Option<[End; 2]>> {
    let mut best: Option<[End; 2]> = None;
    for above in OUTCOMES.into_iter().skip(1) {
        let mut after = question.all_at_most(below(above).unwrap_or(Outcome::Allow), |_| true)?;
        after.push(within);
        for rule in speaking(question, course.block, above)? {
            let before = question.join(Join::And, rule, within)?;
            let found = match course.block.regions() {
                Some(_) => regions(question, before, &after, course)?,
                None => sets(question, before, &after, course)?,
            };
            if let Some(ends) = found
                && best.as_ref().is_none_or(|best| given(&ends) < given(best))
            {
                best = Some(ends);
            }
        }
    }
    Ok(best)
}

fn given([(_, path), _]: &[End; 2]) -> u32 {
    path.given
}

/// Where each rule that tests the fact adds at least an outcome.
fn speaking(question: &mut Question<'_>, block: &Block, above: Outcome) -> Answer<Vec<DiagramId>> {
    let mut found = Vec::new();
    for rule in question.ground.rules.iter().filter(|rule| rule.greatest() >= above) {
        let speaks = question.rule_where(rule, |adds| adds >= above)?;
        found.extend(question.tests(speaks, block).then_some(speaks));
    }
    Ok(found)
}

/// Looks for a move between regions, before which a rule speaks and after which all demands are met.
fn regions(
    question: &mut Question<'_>,
    speaks: DiagramId,
    after: &[DiagramId],
    course: &Course<'_>,
) -> Answer<Option<[End; 2]>> {
    let mut best: Option<[End; 2]> = None;
    // Where it spoke in a region that was passed, and each of these by itself.
    let mut before = FALSE;
    let mut passed: Vec<((usize, u32), DiagramId)> = Vec::new();
    for here in &course.regions {
        if before != FALSE {
            let mut demands = vec![before];
            for demand in after {
                demands.push(at(question, *demand, course.block, here.1)?);
            }
            if let Some(path) = solve(question, &demands)?
                && best.as_ref().is_none_or(|best| path.given + 1 < given(best))
            {
                let from = passed.iter().rev().find(|(_, spoke)| number(question, *spoke, &path) == 1);
                let (from, _) = from.ok_or_else(Exceeded::steps)?;
                best = Some([from, here].map(|region| course.end(&path, *region)));
            }
        }
        let spoken = at(question, speaks, course.block, here.1)?;
        before = if course.far { question.join(Join::Max, before, spoken)? } else { spoken };
        passed.push((*here, spoken));
    }
    Ok(best)
}

/// The same between sets.
fn sets(
    question: &mut Question<'_>,
    speaks: DiagramId,
    after: &[DiagramId],
    course: &Course<'_>,
) -> Answer<Option<[End; 2]>> {
    let speaks = question.restrict(speaks, course.block.known, 1)?;
    let mut demands = vec![course.before(question, speaks)?];
    for demand in after {
        demands.push(question.restrict(*demand, course.block.known, 1)?);
    }
    match solve(question, &demands)? {
        Some(path) => course.sets(question, speaks, 0, path).map(Some),
        None => Ok(None),
    }
}

/// A function where the fact is known and in a region.
fn at(question: &mut Question<'_>, a: DiagramId, block: &Block, region: u32) -> Answer<DiagramId> {
    let known = question.restrict(a, block.known, 1)?;
    question.restrict(known, block.known + 1, region)
}
