//! Claims about trends: as one fact moves and all others stay, the outcome never moves a certain way.
//!
//! What the outcome is before a move and what it is afterwards are two functions of all other facts, once the fact
//! has its values. Where the first is the greater, for some move, is a function as well: it is asked where it is 1.

use super::demands;
use super::ground::Question;
use super::proof::{By, Found};
use super::witness::{Path, cheapest, operation};
use crate::changes::{Answer, Exceeded};
use crate::engine::{Block, DiagramId, FALSE, Join, Regions, Values};
use crate::language::{Trend, Way};

/// Looks for two operations within some that differ in one fact alone and whose outcomes move the wrong way.
pub(crate) fn find(
    question: &mut Question<'_>,
    within: DiagramId,
    by: By,
    never: Trend,
    (fact, way): (&str, &Way),
) -> Answer<Found> {
    // A fact that nothing tests moves nothing.
    let Some(block) = question.block(fact) else { return Ok(Found::Holds) };
    if matches!(block.values, Values::Uncut) {
        return Err(Exceeded(format!("`{fact}` is tested by too many patterns to reason about")));
    }
    // That it never becomes stricter on the way is that it never becomes looser on the way back.
    let course = Course::new(block, way, never == Trend::Stricter);
    let ends = match by {
        By::Outcomes => course.fall(question, within)?,
        By::Rules => demands::trend(question, within, &course)?,
    };
    Ok(ends.map_or(Found::Holds, |mut ends| {
        if course.back {
            ends.reverse();
        }
        let [before, after] = ends.map(|(place, path)| {
            let mut operation = operation(question.space(), &path);
            // Where the way names values, the fact has these very ones.
            if let (Way::Goes(values), Some(place)) = (way, place)
                && let Some(value) = values.get(place)
            {
                operation.set(block.fact, value.clone());
            }
            operation
        });
        Found::Fails(before, Some(after))
    }))
}

/// The moves of a fact in which the outcome must not fall.
pub(crate) struct Course<'b> {
    pub(crate) block: &'b Block,
    /// Of a fact with one value at a time: its regions in their order, each with its place on the way.
    pub(crate) regions: Vec<(usize, u32)>,
    /// Whether it may move from each to all that follow, and not only to the next.
    pub(crate) far: bool,
    /// Whether it is the way back.
    back: bool,
}

/// One end of a move: its place on the way, where that has places, and the operation.
pub(crate) type End = (Option<usize>, Path);

impl<'b> Course<'b> {
    fn new(block: &'b Block, way: &Way, back: bool) -> Self {
        let along = block.regions().map(|regions| along(regions, way)).unwrap_or_default();
        let mut regions: Vec<(usize, u32)> = along.into_iter().enumerate().collect();
        if back {
            regions.reverse();
        }
        Self { block, regions, far: *way == Way::Grows, back }
    }

    /// A move within some operations that makes the outcome fall.
    fn fall(&self, question: &mut Question<'_>, within: DiagramId) -> Answer<Option<[End; 2]>> {
        let within = if question.joined() { within } else { self.narrow(question, within)? };
        let outcomes = question.outcomes(within)?;
        let falls = self.falls(question, outcomes)?;
        let Some(path) = cheapest(question.space(), &question.diagrams, falls, |falls| falls == 1) else {
            return Ok(None);
        };
        if self.block.regions().is_some() {
            return self.between(question, outcomes, &path).ok_or_else(Exceeded::steps).map(Some);
        }
        let known = question.restrict(outcomes, self.block.known, 1)?;
        let least = number(question, known, &path);
        self.sets(question, known, least, path).map(Some)
    }

    /// Less than `within`, but everything where the outcome falls: where it does, what some rule adds does.
    fn narrow(&self, question: &mut Question<'_>, within: DiagramId) -> Answer<DiagramId> {
        let mut falls = FALSE;
        for rule in &question.ground.rules {
            let adds = question.adds(rule)?;
            if question.tests(adds, self.block) {
                let adds = question.join(Join::Within, adds, within)?;
                let falling = self.falls(question, adds)?;
                falls = question.join(Join::Max, falls, falling)?;
            }
        }
        for variable in self.block.variables() {
            falls = question.change_at(falls, variable, |diagrams, at, steps| {
                let [without, with] = [0, 1].map(|value| diagrams.cofactor(at, variable, value));
                diagrams.or(without, with, steps)
            })?;
        }
        question.join(Join::And, within, falls)
    }

    /// Where the outcome falls in some move, whatever the fact is; of a set, whatever it was before the move.
    /// `outcomes` is one more than the outcome, and 0 where nothing is claimed.
    fn falls(&self, question: &mut Question<'_>, outcomes: DiagramId) -> Answer<DiagramId> {
        let known = self.block.known;
        if self.block.regions().is_none() {
            let after = question.restrict(outcomes, known, 1)?;
            let before = self.before(question, after)?;
            return question.join(Join::Falls, before, after);
        }
        question.change_at(outcomes, known, |diagrams, at, steps| {
            let at = diagrams.cofactor(at, known, 1);
            let (mut before, mut falls) = (FALSE, FALSE);
            for (_, region) in &self.regions {
                let here = diagrams.cofactor(at, known + 1, *region);
                let falling = diagrams.join(Join::Falls, before, here, steps)?;
                falls = diagrams.or(falls, falling, steps)?;
                before = if self.far { diagrams.join(Join::Max, before, here, steps)? } else { here };
            }
            Some(falls)
        })
    }

    /// For every set the most that a function is for those from which it can move here.
    pub(crate) fn before(&self, question: &mut Question<'_>, a: DiagramId) -> Answer<DiagramId> {
        let mut before = a;
        for variable in self.block.variables() {
            before = question.change_at(before, variable, |diagrams, at, steps| {
                let [without, with] = [0, 1].map(|value| diagrams.cofactor(at, variable, value));
                let both = diagrams.join(Join::Max, without, with, steps)?;
                let [without, with] = if self.back { [both, with] } else { [without, both] };
                diagrams.branch(variable, without, [(1, with)])
            })?;
        }
        Ok(before)
    }

    /// The first move between regions in which the outcome falls, where all other facts have their values.
    fn between(&self, question: &Question<'_>, outcomes: DiagramId, path: &Path) -> Option<[End; 2]> {
        let mut passed: Vec<(u8, End)> = Vec::new();
        for region in &self.regions {
            let end = self.end(path, *region);
            let here = number(question, outcomes, &end.1);
            let from = if self.far { 0 } else { passed.len().saturating_sub(1) };
            let before = passed.iter().skip(from).rev().find(|(before, _)| here > 0 && *before > here);
            if let Some((_, before)) = before {
                return Some([before.clone(), end]);
            }
            passed.push((here, end));
        }
        None
    }

    /// The operation of a path with the fact in a region.
    pub(crate) fn end(&self, path: &Path, (place, region): (usize, u32)) -> End {
        let mut path = path.clone();
        path.values.extend([(self.block.known, 1), (self.block.known + 1, region)]);
        path.given += 1;
        (Some(place), path)
    }

    /// A move to the set of a path, from one for which a function is more than `least`.
    pub(crate) fn sets(
        &self,
        question: &mut Question<'_>,
        a: DiagramId,
        least: u8,
        mut after: Path,
    ) -> Answer<[End; 2]> {
        after.values.insert(self.block.known, 1);
        after.given += 1;
        let value = |at: u32| after.values.get(&at).copied().unwrap_or(0);
        // A set that grew kept what it held; one that shrank gained nothing.
        let stays = |at: &u32| !self.block.variables().contains(at) || value(*at) == u32::from(self.back);
        let mut rest = a;
        for variable in question.diagrams.support(a).into_iter().filter(stays) {
            rest = question.restrict(rest, variable, value(variable))?;
        }
        let other = cheapest(question.space(), &question.diagrams, rest, |before| before > least);
        let other = other.ok_or_else(Exceeded::steps)?;
        let mut before = after.clone();
        for variable in self.block.variables().filter(|at| !stays(at)) {
            before.values.insert(variable, other.values.get(&variable).copied().unwrap_or(0));
        }
        Ok([(None, before), (None, after)])
    }
}

/// The regions along a way, in its order.
fn along(regions: &Regions, way: &Way) -> Vec<u32> {
    match way {
        Way::Grows => (0..regions.count()).collect(),
        Way::Goes(values) => values.iter().filter_map(|value| regions.of(value)).collect(),
    }
}

/// What a function is on the operation of a path.
pub(crate) fn number(question: &Question<'_>, root: DiagramId, path: &Path) -> u8 {
    let mut at = root;
    loop {
        if let Some(number) = at.value() {
            return number;
        }
        let variable = question.diagrams.variable(at);
        at = question.diagrams.follow(at, path.values.get(&variable).copied().unwrap_or(0));
    }
}
