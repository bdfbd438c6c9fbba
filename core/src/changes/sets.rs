//! Which facts must change at least: the smallest sets of them.

use std::collections::BTreeMap;

use crate::engine::{Block, DiagramId, Diagrams, Space};

/// The most sets that are kept.
const MOST: usize = 64;

/// Facts that may change, each a bit of a set.
pub(crate) struct Sets<'s> {
    pub(crate) space: &'s Space,
    pub(crate) diagrams: &'s Diagrams,
    /// Where the operation lies now.
    pub(crate) cells: &'s [u32],
    pub(crate) facts: &'s [&'s Block],
}

/// A place in a diagram: within a fact's variables also which fact, and whether its value is another already.
type Place = (DiagramId, Option<(u32, bool)>);

impl Sets<'_> {
    /// The sets of facts of which some change leads to 0, none of them holding another, small ones first; and
    /// whether these are all.
    pub(crate) fn smallest(&self, root: DiagramId) -> (Vec<u32>, bool) {
        let mut all = true;
        let sets = self.from((root, None), &mut BTreeMap::new(), &mut all);
        (sets, all)
    }

    fn from(&self, (at, within): Place, done: &mut BTreeMap<Place, Vec<u32>>, all: &mut bool) -> Vec<u32> {
        if let Some(number) = at.value() {
            let changed = within.filter(|(_, changed)| *changed).map_or(0, |(fact, _)| 1 << fact);
            return if number == 0 { vec![changed] } else { Vec::new() };
        }
        let variable = self.diagrams.variable(at);
        let fact = self.fact(variable);
        let changed = match within {
            Some((before, changed)) if before == fact => changed,
            // Another fact: what was changed before is settled.
            Some((before, changed)) => {
                let mut sets = self.from((at, None), done, all);
                if changed {
                    for set in &mut sets {
                        *set |= 1 << before;
                    }
                }
                return minimal(sets, all);
            }
            None => false,
        };
        let place = (at, Some((fact, changed)));
        if let Some(sets) = done.get(&place) {
            return sets.clone();
        }
        let now = self.space.value(variable, self.cells);
        let (rest, edges) = self.diagrams.ways(at);
        let stay = (now, self.diagrams.follow(at, now));
        let mut sets = Vec::new();
        for (value, to) in [stay, (0, rest)].into_iter().chain(edges.iter().copied()) {
            sets.extend(self.from((to, Some((fact, changed || value != now))), done, all));
        }
        let sets = minimal(sets, all);
        done.insert(place, sets.clone());
        sets
    }

    /// The place of the fact of a variable.
    fn fact(&self, variable: u32) -> u32 {
        let own = |block: &&Block| (block.known..block.variables().end).contains(&variable);
        let place = self.facts.iter().position(own);
        place.and_then(|place| u32::try_from(place).ok()).unwrap_or(31)
    }
}

/// Those sets that hold no other, small ones first.
fn minimal(mut sets: Vec<u32>, all: &mut bool) -> Vec<u32> {
    crate::ordered::sort_by(&mut sets, |a, b| (a.count_ones(), a).cmp(&(b.count_ones(), b)));
    let mut kept: Vec<u32> = Vec::new();
    for set in sets {
        if !kept.iter().any(|smaller| set & smaller == *smaller) {
            kept.push(set);
        }
    }
    *all &= kept.len() <= MOST;
    kept.truncate(MOST);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_that_holds_another_is_left_out() {
        let mut all = true;
        assert_eq!(minimal(vec![0b111, 0b010, 0b110, 0b101, 0b010], &mut all), [0b010, 0b101]);
        assert!(all);
        assert_eq!(minimal(vec![0b1, 0], &mut all), [0]);
    }
}
