//! From completions to operations: what a condition says of an operation, some of whose facts are missing.
//!
//! A condition is a function of completions, where every fact has a value, and of which facts are known. What
//! it comes to is a function of operations, where a fact may have none: then every value of it counts.

use std::collections::BTreeSet;

use super::diagram::{DiagramId, Diagrams};
use super::join::{FIRES, Join, SILENT};
use super::memo::Memo;
use super::space::{Block, Space};
use crate::ordered;
use crate::schema::FactId;

/// Conditions that were lifted before.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lift {
    verdicts: Memo<DiagramId, DiagramId>,
    known: Memo<DiagramId, DiagramId>,
    missing: Memo<DiagramId, DiagramId>,
}

impl Lift {
    /// The verdict on every operation: [`SILENT`], [`DOUBT`] or [`FIRES`]. `None` when `steps` run out.
    pub(crate) fn verdict(
        &mut self,
        space: &Space,
        diagrams: &mut Diagrams,
        condition: DiagramId,
        steps: &mut u64,
    ) -> Option<DiagramId> {
        if let Some(truth) = condition.value() {
            return Some(DiagramId::constant(if truth == 0 { SILENT } else { FIRES }));
        }
        if let Some(done) = self.verdicts.get(&condition) {
            return Some(done);
        }
        let block = space.block_of(diagrams.variable(condition))?;
        let given = diagrams.cofactor(condition, block.known, 1);
        let absent = diagrams.cofactor(condition, block.known, 0);
        let known = self.known(space, diagrams, block, given, steps)?;
        let missing = self.missing(space, diagrams, block, absent, steps)?;
        let made = diagrams.branch(block.known, missing, [(1, known)])?;
        self.verdicts.insert(condition, made);
        Some(made)
    }

    /// With the fact known, its value decides.
    fn known(
        &mut self,
        space: &Space,
        diagrams: &mut Diagrams,
        block: &Block,
        condition: DiagramId,
        steps: &mut u64,
    ) -> Option<DiagramId> {
        if !block.variables().contains(&diagrams.variable(condition)) {
            return self.verdict(space, diagrams, condition, steps);
        }
        if let Some(done) = self.known.get(&condition) {
            return Some(done);
        }
        let each =
            |diagrams: &mut Diagrams, to, steps: &mut u64| self.known(space, diagrams, block, to, steps);
        let made = diagrams.rebuild(condition, steps, each)?;
        self.known.insert(condition, made);
        Some(made)
    }

    /// With the fact missing, all its values must agree.
    fn missing(
        &mut self,
        space: &Space,
        diagrams: &mut Diagrams,
        block: &Block,
        condition: DiagramId,
        steps: &mut u64,
    ) -> Option<DiagramId> {
        if !block.variables().contains(&diagrams.variable(condition)) {
            return self.verdict(space, diagrams, condition, steps);
        }
        if let Some(done) = self.missing.get(&condition) {
            return Some(done);
        }
        let (rest, edges) = diagrams.ways(condition);
        let ways = ordered::set(edges.iter().map(|(_, to)| *to));
        *steps = steps.checked_sub(1 + ways.len() as u64)?;
        let mut made = self.missing(space, diagrams, block, rest, steps)?;
        for to in ways {
            let other = self.missing(space, diagrams, block, to, steps)?;
            made = diagrams.join(Join::Agree, made, other, steps)?;
        }
        self.missing.insert(condition, made);
        Some(made)
    }
}

/// The missing facts on which a condition hangs where an operation lies: two completions differ in such a fact
/// alone and in the condition's truth.
pub(crate) fn hangs_on(
    space: &Space,
    diagrams: &Diagrams,
    condition: DiagramId,
    cells: &[u32],
) -> BTreeSet<FactId> {
    let fixed = |variable: u32| {
        let block = space.block_of(variable)?;
        let given = variable == block.known || space.value(block.known, cells) == 1;
        given.then(|| space.value(variable, cells))
    };
    let mut left = Diagrams::default();
    let root = left.copy(diagrams, condition, &fixed, &mut Memo::default());
    let variables = root.map(|root| left.support(root)).unwrap_or_default();
    ordered::set(
        variables.into_iter().filter_map(|variable| space.block_of(variable)).map(|block| block.fact),
    )
}
