//! Claims about trends: as one fact moves and all others stay, the outcome never moves a certain way.

use super::ground::{Answer, Exceeded, Ground, Levels};
use super::proof::Found;
use super::witness::{Path, cheapest, operation};
use crate::engine::{Block, DiagramId, Diagrams, Join, Regions, Space, Values};
use crate::language::{Trend, Way};

/// Outcomes from 1 on, and 0 for operations that the claim is not about.
const COUNTED: [u8; 32] = {
    let mut numbers = [0; 32];
    numbers[0] = 1;
    numbers[1] = 2;
    numbers[2] = 3;
    numbers[3] = 4;
    numbers
};

/// Of such numbers: one above all outcomes for operations that the claim is not about.
const GUARDED: [u8; 1] = [9];

/// Looks for two operations, on both of which the verdict fires, that differ in one fact alone and whose
/// outcomes move the wrong way.
pub(crate) fn find(
    ground: &mut Ground,
    verdict: DiagramId,
    never: Trend,
    fact: &str,
    way: &Way,
    steps: &mut u64,
) -> Answer<Found> {
    let outcomes = ground.outcomes_where(verdict, Levels::ALL, steps)?;
    let block = ground.schema.find(fact).and_then(|id| ground.model.space.block(id)).cloned();
    // A fact that nothing tests moves nothing.
    let Some(block) = block else { return Ok(Found::Holds) };
    if matches!(block.values, Values::Uncut) {
        return Err(Exceeded(format!("`{fact}` is tested by too many patterns to reason about")));
    }
    let (space, diagrams) = (&ground.model.space, &mut ground.model.diagrams);
    let found = (|| {
        let counted = diagrams.renumber(outcomes, &COUNTED, steps)?;
        let known = diagrams.restrict(counted, block.known, 1, steps)?;
        let mut search = Search { space, diagrams, block: &block, outcomes: known, steps };
        Some(match (&block.values, way) {
            (Values::Set(_), _) => {
                search.sets(never)?.map(|(a, b)| (operation(space, &a), operation(space, &b)))
            }
            (_, Way::Grows) => {
                let regions: Vec<u32> = (0..block.regions().map_or(0, Regions::count)).collect();
                let found = search.along(never, &regions, true)?;
                found.map(|(a, b, _)| (operation(space, &a), operation(space, &b)))
            }
            (_, Way::Goes(values)) => {
                let regions: Option<Vec<u32>> =
                    values.iter().map(|value| block.regions()?.of(value)).collect();
                search.along(never, &regions?, false)?.map(|(before, after, [from, to])| {
                    let mut both = [operation(space, &before), operation(space, &after)];
                    for (operation, at) in both.iter_mut().zip([from, to]) {
                        if let Some(value) = values.get(at) {
                            operation.set(block.fact, value.clone());
                        }
                    }
                    let [before, after] = both;
                    (before, after)
                })
            }
        })
    })();
    let found = found.ok_or_else(Exceeded::steps)?;
    Ok(found.map_or(Found::Holds, |(before, after)| Found::Fails(before, Some(after))))
}

struct Search<'s> {
    space: &'s Space,
    diagrams: &'s mut Diagrams,
    block: &'s Block,
    /// The outcomes where the fact is known.
    outcomes: DiagramId,
    steps: &'s mut u64,
}

impl Search<'_> {
    /// Looks along regions in an order, at neighbours or at `all` pairs; also gives the two places.
    fn along(
        &mut self,
        never: Trend,
        regions: &[u32],
        all: bool,
    ) -> Option<Option<(Path, Path, [usize; 2])>> {
        // That it never becomes stricter on the way is that it never becomes looser on the way back.
        let back = never == Trend::Stricter;
        let mut order: Vec<(usize, u32)> = regions.iter().copied().enumerate().collect();
        if back {
            order.reverse();
        }
        let mut passed: Vec<(usize, DiagramId)> = Vec::new();
        let mut greatest = DiagramId::constant(0);
        let mut best: Option<(Path, usize, DiagramId, usize)> = None;
        for (place, region) in order {
            let here = self.diagrams.restrict(self.outcomes, self.block.known + 1, region, self.steps)?;
            let guarded = self.diagrams.renumber(here, &GUARDED, self.steps)?;
            let fallen = self.diagrams.join(Join::Above, greatest, guarded, self.steps)?;
            let path = cheapest(self.space, self.diagrams, fallen, |number| number > 0);
            if let Some(path) = path
                && best.as_ref().is_none_or(|(least, ..)| path.given < least.given)
            {
                best = Some((path, place, here, passed.len()));
            }
            greatest = if all { self.diagrams.join(Join::Max, greatest, here, self.steps)? } else { here };
            passed.push((place, here));
        }
        let Some((path, place, here, before)) = best else { return Some(None) };
        let lower = self.at(here, &path);
        let higher = passed.iter().take(before).rev().find(|(_, other)| self.at(*other, &path) > lower);
        let other = higher.map(|(place, _)| *place)?;
        let of = |place: usize| {
            let mut path = path.clone();
            path.values.insert(self.block.known, 1);
            path.values.insert(self.block.known + 1, regions.get(place).copied()?);
            Some(path)
        };
        let [from, to] = if back { [place, other] } else { [other, place] };
        Some(Some((of(from)?, of(to)?, [from, to])))
    }

    /// Looks at sets and those that hold more.
    fn sets(&mut self, never: Trend) -> Option<Option<(Path, Path)>> {
        let back = never == Trend::Stricter;
        // For every set the greatest outcome of those from which, or to which, it can move.
        let mut greatest = self.outcomes;
        for variable in self.block.variables() {
            let each = |diagrams: &mut Diagrams, at, steps: &mut u64| {
                let without = diagrams.cofactor(at, variable, 0);
                let with = diagrams.cofactor(at, variable, 1);
                let both = diagrams.join(Join::Max, without, with, steps)?;
                if back {
                    diagrams.branch(variable, both, [(1, with)])
                } else {
                    diagrams.branch(variable, without, [(1, both)])
                }
            };
            greatest = self.diagrams.change_at(greatest, variable, self.steps, each)?;
        }
        let guarded = self.diagrams.renumber(self.outcomes, &GUARDED, self.steps)?;
        let fallen = self.diagrams.join(Join::Above, greatest, guarded, self.steps)?;
        let Some(mut here) = cheapest(self.space, self.diagrams, fallen, |number| number > 0) else {
            return Some(None);
        };
        here.values.insert(self.block.known, 1);
        let lower = self.at(self.outcomes, &here);
        // The other set: whatever this one leaves open may differ.
        let mut rest = self.outcomes;
        for variable in self.diagrams.support(rest) {
            let value = here.values.get(&variable).copied().unwrap_or(0);
            let fixed = value == u32::from(back);
            if fixed || !self.block.variables().contains(&variable) {
                rest = self.diagrams.restrict(rest, variable, value, self.steps)?;
            }
        }
        let other = cheapest(self.space, self.diagrams, rest, |number| number > lower)?;
        let mut there = here.clone();
        for variable in self.block.variables() {
            let value = here.values.get(&variable).copied().unwrap_or(0);
            let fixed = value == u32::from(back);
            let moved = other.values.get(&variable).copied().unwrap_or(if fixed { value } else { 0 });
            there.values.insert(variable, moved);
        }
        Some(Some(if back { (here, there) } else { (there, here) }))
    }

    /// The number of a function on the operation of a path.
    fn at(&self, root: DiagramId, path: &Path) -> u8 {
        let mut at = root;
        while at.value().is_none() {
            let variable = self.diagrams.variable(at);
            at = self.diagrams.follow(at, path.values.get(&variable).copied().unwrap_or(0));
        }
        at.value().unwrap_or(0)
    }
}
