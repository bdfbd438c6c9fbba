//! Operations that are told by what single facts may be, and sets of operations as a few of these.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::witness::cheapest;
use crate::changes::witness::other;
use crate::changes::wording;
use crate::changes::{Answer, Exceeded};
use crate::engine::{Block, DiagramId, Diagrams, FALSE, Join, Marks, Members, Regions, Space, TRUE, Values};
use crate::schema::{Fact, Schema};

/// Operations that are told by what each fact may be: all that meet every condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cube {
    /// For facts with one value at a time, by the number of their block, the cells that they may have: 0 is
    /// that it is missing, and others are one more than a region.
    cells: BTreeMap<usize, BTreeSet<u32>>,
    /// For sets, by variable: whether it is known, and whether it holds a text.
    bits: BTreeMap<u32, u32>,
}

/// A condition in the words of the language.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// The numbers of the blocks of the facts that it tests.
    pub(crate) blocks: Vec<usize>,
    /// Conditions of which one holds.
    pub(crate) ways: Vec<String>,
}

/// Covers the operations on which `whole` is 1 with cubes, none of which lies within another; `None` where
/// it takes more than `most` of them.
pub(crate) fn cover(
    space: &Space,
    diagrams: &mut Diagrams,
    whole: DiagramId,
    most: usize,
    steps: &mut u64,
) -> Answer<Option<Vec<Cube>>> {
    let mut rest = whole;
    let mut cubes = Vec::new();
    while let Some(path) = cheapest(space, diagrams, rest, |number| number == 1) {
        if cubes.len() == most {
            return Ok(None);
        }
        let mut cube = around(space, diagrams, rest, &path.values);
        cube.widen(space, diagrams, whole, steps).ok_or_else(Exceeded::steps)?;
        let covered = cube.diagram(space, diagrams).ok_or_else(Exceeded::steps)?;
        rest = diagrams.join(Join::AndNot, rest, covered, steps).ok_or_else(Exceeded::steps)?;
        cubes.push(cube);
    }
    Ok(Some(cubes))
}

/// The operations that take the same way through a diagram.
fn around(space: &Space, diagrams: &Diagrams, root: DiagramId, path: &BTreeMap<u32, u32>) -> Cube {
    let mut cube = Cube::default();
    let mut at = root;
    while at.value().is_none() {
        let variable = diagrams.variable(at);
        let value = path.get(&variable).copied().unwrap_or(0);
        let to = diagrams.follow(at, value);
        if let Some((number, block)) = space.numbered_block_of(variable) {
            match &block.values {
                Values::Set(_) => drop(cube.bits.insert(variable, value)),
                _ if variable == block.known && value == 0 => drop(cube.cells.insert(number, [0].into())),
                _ if variable == block.known => drop(cube.cells.insert(number, regions(block))),
                _ => {
                    let same = (0..block.width(variable)).filter(|value| diagrams.follow(at, *value) == to);
                    cube.cells.insert(number, same.map(|region| region + 1).collect());
                }
            }
            if let Values::Set(members) = &block.values
                && other(block, members) == Some(variable)
            {
                // Which texts nobody names a set holds can only be said of one whose named ones are told.
                for variable in block.variables() {
                    cube.bits.entry(variable).or_insert(0);
                }
            }
        }
        at = to;
    }
    cube
}

/// The cells of a block in which its fact is known.
fn regions(block: &Block) -> BTreeSet<u32> {
    (1..=block.regions().map_or(1, Regions::count)).collect()
}

impl Cube {
    /// Drops every condition, and adds every value, that the cube does not need to stay within `whole`; the
    /// facts that rules ask last go first.
    fn widen(&mut self, space: &Space, diagrams: &Diagrams, whole: DiagramId, steps: &mut u64) -> Option<()> {
        for (number, block) in space.blocks.iter().enumerate().rev() {
            if let Values::Set(members) = &block.values {
                let last = other(block, members);
                let variables: Vec<u32> = block.variables().rev().chain([block.known]).collect();
                for variable in variables {
                    let fixed = |at: &u32| self.bits.contains_key(at);
                    let held = last.is_some_and(|last| variable != last && fixed(&last))
                        || variable == block.known && block.variables().any(|at| fixed(&at));
                    if !held
                        && let Some(bit) = self.bits.remove(&variable)
                        && !self.within(space, diagrams, whole, steps)?
                    {
                        self.bits.insert(variable, bit);
                    }
                }
            } else if let Some(before) = self.cells.remove(&number) {
                if self.within(space, diagrams, whole, steps)? {
                    continue;
                }
                self.cells.insert(number, before);
                for cell in std::iter::once(0).chain(regions(block)) {
                    let Some(cells) = self.cells.get_mut(&number) else { break };
                    if cells.insert(cell) && !self.within(space, diagrams, whole, steps)? {
                        self.cells.get_mut(&number)?.remove(&cell);
                    }
                }
            }
        }
        Some(())
    }

    /// Whether all its operations are among those on which `whole` is 1.
    fn within(&self, space: &Space, diagrams: &Diagrams, whole: DiagramId, steps: &mut u64) -> Option<bool> {
        self.leads_to_one(space, diagrams, whole, &mut Marks::upto(whole), steps)
    }

    fn leads_to_one(
        &self,
        space: &Space,
        diagrams: &Diagrams,
        at: DiagramId,
        seen: &mut Marks,
        steps: &mut u64,
    ) -> Option<bool> {
        if let Some(number) = at.value() {
            return Some(number == 1);
        }
        if seen.has(at) {
            return Some(true);
        }
        *steps = steps.checked_sub(1)?;
        let variable = diagrams.variable(at);
        let (number, block) = space.numbered_block_of(variable)?;
        let (rest, edges) = diagrams.ways(at);
        let mut all = true;
        // What leads to the same place need be looked at once; that alone keeps facts of many values cheap.
        if self.allows(block, number, variable, |value| edges.iter().all(|(other, _)| *other != value)) {
            all = self.leads_to_one(space, diagrams, rest, seen, steps)?;
        }
        for (value, to) in edges {
            if all && self.allows(block, number, variable, |other| other == *value) {
                all = self.leads_to_one(space, diagrams, *to, seen, steps)?;
            }
        }
        if all {
            seen.mark(at);
        }
        Some(all)
    }

    /// Whether the cube lets a variable have a value that is `wanted`.
    fn allows(&self, block: &Block, number: usize, variable: u32, wanted: impl Fn(u32) -> bool) -> bool {
        if let Values::Set(_) = block.values {
            return self.bits.get(&variable).map_or(wanted(0) || wanted(1), |bit| wanted(*bit));
        }
        match self.cells.get(&number) {
            None => (0..block.width(variable)).any(wanted),
            Some(cells) if variable == block.known => cells.iter().any(|cell| wanted((*cell).min(1))),
            Some(cells) => cells.iter().filter_map(|cell| cell.checked_sub(1)).any(wanted),
        }
    }

    /// The function that is 1 on the operations of the cube.
    pub(crate) fn diagram(&self, space: &Space, diagrams: &mut Diagrams) -> Option<DiagramId> {
        let mut made = TRUE;
        for (number, block) in space.blocks.iter().enumerate().rev() {
            match (&block.values, self.cells.get(&number)) {
                (Values::Set(_), _) => {
                    let mut known = made;
                    for variable in block.variables().rev() {
                        known = match self.bits.get(&variable) {
                            None => known,
                            Some(0) => diagrams.branch(variable, known, [(1, FALSE)])?,
                            Some(_) => diagrams.branch(variable, FALSE, [(1, known)])?,
                        };
                    }
                    made = match self.bits.get(&block.known) {
                        None => made,
                        Some(0) => diagrams.branch(block.known, made, [(1, FALSE)])?,
                        Some(_) => diagrams.branch(block.known, FALSE, [(1, known)])?,
                    };
                }
                (_, None) => {}
                (_, Some(cells)) => {
                    let to = |holds: bool| if holds { made } else { FALSE };
                    let region = |region: u32| to(cells.contains(&(region + 1)));
                    let known = match &block.values {
                        Values::One(_) => {
                            let width = block.width(block.known + 1);
                            let edges: Vec<_> = (1..width).map(|value| (value, region(value))).collect();
                            diagrams.branch(block.known + 1, region(0), edges)?
                        }
                        _ => region(0),
                    };
                    made = diagrams.branch(block.known, to(cells.contains(&0)), [(1, known)])?;
                }
            }
        }
        Some(made)
    }

    /// Only operations whose fact of that block has one of these cells.
    pub(crate) fn of_cells(block: usize, cells: BTreeSet<u32>) -> Self {
        Self { cells: [(block, cells)].into(), bits: BTreeMap::new() }
    }

    /// Cubes that differ in one text alone which a set holds, with all these texts; the others as they are.
    pub(crate) fn gathered(space: &Space, cubes: Vec<Self>) -> Vec<(Self, BTreeSet<u32>)> {
        let mut gathered: Vec<(Self, BTreeSet<u32>)> = Vec::new();
        for mut cube in cubes {
            let texts: Vec<u32> = cube.bits.keys().copied().filter(|at| space.is_text(*at)).collect();
            let mut held = BTreeSet::new();
            if let [only] = texts.as_slice()
                && cube.bits.get(only) == Some(&1)
            {
                cube.bits.remove(only);
                held.insert(*only);
            }
            match gathered
                .iter_mut()
                .find(|(other, texts)| *other == cube && texts.is_empty() == held.is_empty())
            {
                Some((_, texts)) if space.same_block(texts, &held) => texts.extend(held),
                _ => gathered.push((cube, held)),
            }
        }
        gathered
    }

    /// What is certainly true of its operations: conditions in the words of the language.
    pub(crate) fn conditions(&self, space: &Space, schema: &Schema) -> Vec<Said> {
        let mut conditions = Vec::new();
        for (number, block) in space.blocks.iter().enumerate() {
            let Some(fact) = schema.get(block.fact) else { continue };
            let mut say = |ways| conditions.push(Said { blocks: vec![number], ways });
            if let Values::Set(members) = &block.values {
                self.set(fact, block, members, false).into_iter().for_each(|condition| say(vec![condition]));
            } else if let Some(cells) = self.cells.get(&number) {
                wording::one(fact, block, cells).filter(|ways| !ways.is_empty()).into_iter().for_each(say);
            }
        }
        conditions
    }

    /// What is certainly true of all operations outside, and of those outside of the same cube with any of
    /// `texts`: one condition, with a way for each of its facts.
    pub(crate) fn opposite(&self, space: &Space, schema: &Schema, texts: &BTreeSet<u32>) -> Said {
        let (mut blocks, mut conditions) = (Vec::new(), Vec::new());
        for (number, block) in space.blocks.iter().enumerate() {
            let Some(fact) = schema.get(block.fact) else { continue };
            let before = conditions.len();
            if let Values::Set(members) = &block.values {
                let held: Vec<&Arc<str>> = members
                    .texts
                    .iter()
                    .zip(block.known + 1..)
                    .filter(|(_, at)| texts.contains(at))
                    .map(|(text, _)| text)
                    .collect();
                if held.is_empty() {
                    conditions.extend(self.set(fact, block, members, true));
                } else {
                    conditions.push(wording::known(&fact.name, false));
                    conditions.extend(wording::all(fact, &[], &held));
                }
            } else if let Some(cells) = self.cells.get(&number) {
                let all = std::iter::once(0).chain(regions(block));
                let outside = all.filter(|cell| !cells.contains(cell)).collect();
                conditions.extend(wording::one(fact, block, &outside).unwrap_or_default());
            }
            if conditions.len() > before {
                blocks.push(number);
            }
        }
        Said { blocks, ways: conditions }
    }

    fn set(&self, fact: &Fact, block: &Block, members: &Members, negated: bool) -> Vec<String> {
        let bit = |at: u32| self.bits.get(&at).copied();
        let with = |wanted: u32| -> Vec<&Arc<str>> {
            let texts = members.texts.iter().zip(block.known + 1..);
            texts.filter(|(_, at)| bit(*at) == Some(wanted)).map(|(text, _)| text).collect()
        };
        let known = match bit(block.known) {
            None => return Vec::new(),
            Some(known) => known == 1,
        };
        let (held, lacking) = (with(1), with(0));
        let others = other(block, members).and_then(bit);
        if !known || held.is_empty() && lacking.is_empty() && others.is_none() {
            return vec![wording::known(&fact.name, known != negated)];
        }
        let empty = |empty: bool| wording::empty(fact, empty);
        let mut conditions = Vec::new();
        if negated {
            conditions.push(wording::known(&fact.name, false));
        }
        match others {
            Some(0) => conditions.push(empty(!negated)),
            others => {
                conditions.extend(others.map(|_| empty(negated)));
                conditions.extend(if negated {
                    wording::any(fact, &held, &lacking)
                } else {
                    wording::all(fact, &held, &lacking)
                });
            }
        }
        conditions
    }
}
