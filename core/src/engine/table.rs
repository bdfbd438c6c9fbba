//! The outcome of every operation, as a table that a short walk reads.

use super::diagram::{DiagramId, Diagrams};
use super::memo::Memo;
use super::space::{Space, Values};
use crate::decision::Outcome;

/// The most entries of a table.
const MAX_ENTRIES: usize = 1 << 20;

/// Targets below this are outcomes; others are steps, counted from it.
const OUTCOMES: u32 = 4;

/// Steps, each of which looks at one cell of an operation that was placed.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    root: u32,
    steps: Vec<Step>,
    targets: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Step {
    cell: u32,
    /// The place of the target for 0 in the cell.
    first: u32,
}

impl Table {
    /// Lays a function of operations that gives outcomes out flat; `None` where that takes too much room.
    pub(super) fn new(space: &Space, diagrams: &Diagrams, root: DiagramId) -> Option<Self> {
        let mut table = Self { root: 0, steps: Vec::new(), targets: Vec::new() };
        let mut numbers: Memo<DiagramId, u32> = Memo::default();
        let mut open = Vec::new();
        let mut number = |id: DiagramId, open: &mut Vec<DiagramId>| -> Option<u32> {
            if let Some(outcome) = id.value() {
                return Some(u32::from(outcome));
            }
            if let Some(known) = numbers.get(&id) {
                return Some(known);
            }
            let fresh = u32::try_from(open.len()).ok()?.checked_add(OUTCOMES)?;
            numbers.insert(id, fresh);
            open.push(id);
            Some(fresh)
        };
        table.root = number(root, &mut open)?;
        // Steps are numbered as they are met, so they are laid out in the same order.
        let mut at = 0;
        while let Some(id) = open.get(at).copied() {
            at += 1;
            let (cell, targets) = ways(space, diagrams, id)?;
            let first = u32::try_from(table.targets.len()).ok()?;
            for target in targets {
                let target = number(target, &mut open)?;
                table.targets.push(target);
            }
            table.steps.push(Step { cell, first });
            if table.targets.len() > MAX_ENTRIES {
                return None;
            }
        }
        Some(table)
    }

    /// The outcome where an operation lies; `None` never, if it was placed in the same space.
    pub(crate) fn outcome(&self, cells: &[u32]) -> Option<Outcome> {
        let mut at = self.root;
        loop {
            let Some(step) = at.checked_sub(OUTCOMES) else { return outcome(at) };
            let step = self.steps.get(step as usize)?;
            let cell = cells.get(step.cell as usize)?;
            at = *self.targets.get((step.first + cell) as usize)?;
        }
    }

    /// The numbers of the table: the root, then a cell and a place for each step, and the targets.
    pub(crate) fn numbers(&self) -> (u32, Vec<[u32; 2]>, &[u32]) {
        (self.root, self.steps.iter().map(|step| [step.cell, step.first]).collect(), &self.targets)
    }
}

/// The cell that a diagram asks first, and where each number in it leads.
fn ways(space: &Space, diagrams: &Diagrams, id: DiagramId) -> Option<(u32, Vec<DiagramId>)> {
    let variable = diagrams.variable(id);
    let block = space.block_of(variable)?;
    let place = (variable - block.known) as usize;
    match &block.values {
        // Whether it is known and its region are one cell. Nothing asks for the region first.
        Values::One(cut) => {
            let known = diagrams.follow(id, 1);
            let regions =
                (0..cut.regions().count()).map(|region| diagrams.cofactor(known, block.known + 1, region));
            let ways = std::iter::once(diagrams.follow(id, 0)).chain(regions).collect();
            Some((u32::try_from(block.cell).ok()?, ways))
        }
        Values::Set(_) | Values::Uncut => {
            let ways = vec![diagrams.follow(id, 0), diagrams.follow(id, 1)];
            Some((u32::try_from(block.cell + place).ok()?, ways))
        }
    }
}

fn outcome(number: u32) -> Option<Outcome> {
    [Outcome::Allow, Outcome::Warn, Outcome::Ask, Outcome::Deny].get(number as usize).copied()
}
