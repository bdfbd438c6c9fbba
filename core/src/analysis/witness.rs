//! An operation that shows what was found, with as few facts as possible.

use std::collections::BTreeMap;

use crate::changes::witness::value;
use crate::engine::{DiagramId, Diagrams, Memo, Space};
use crate::operation::Operation;

/// A way through a diagram: for each variable on it, its value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Path {
    pub(crate) values: BTreeMap<u32, u32>,
    /// How many facts it gives.
    pub(crate) given: u32,
}

/// The way with the fewest known facts to a number that is wanted, of those with equally many the first.
pub(crate) fn cheapest(
    space: &Space,
    diagrams: &Diagrams,
    root: DiagramId,
    wanted: impl Fn(u8) -> bool,
) -> Option<Path> {
    let mut costs: Memo<DiagramId, u32> = Memo::default();
    for id in diagrams.below(root).into_iter().rev() {
        let cost = match id.value() {
            Some(number) => wanted(number).then_some(0),
            None => ways(space, diagrams, id).filter_map(|(_, to, cost)| Some(costs.get(&to)? + cost)).min(),
        };
        if let Some(cost) = cost {
            costs.insert(id, cost);
        }
    }
    let mut path = Path { values: BTreeMap::new(), given: costs.get(&root)? };
    let mut at = root;
    while at.value().is_none() {
        let left = costs.get(&at)?;
        let leads =
            |(_, to, cost): &(u32, DiagramId, u32)| costs.get(to).is_some_and(|rest| rest + cost == left);
        let (value, to, _) = ways(space, diagrams, at).find(leads)?;
        path.values.insert(diagrams.variable(at), value);
        at = to;
    }
    Some(path)
}

/// Each way from a diagram: the value, where it leads, and whether it gives a fact.
fn ways<'d>(
    space: &Space,
    diagrams: &'d Diagrams,
    id: DiagramId,
) -> impl Iterator<Item = (u32, DiagramId, u32)> + use<'d> {
    let variable = diagrams.variable(id);
    let gives = space.block_of(variable).is_some_and(|block| block.known == variable);
    let (rest, edges) = diagrams.ways(id);
    let all = std::iter::once((0, rest)).chain(edges.iter().copied());
    all.map(move |(value, to)| (value, to, if gives { value } else { 0 }))
}

/// The operation of a way: only what the way gives is known.
pub(crate) fn operation(space: &Space, path: &Path) -> Operation {
    let mut operation = Operation::default();
    for block in &space.blocks {
        if path.values.get(&block.known) == Some(&1)
            && let Some(value) = value(block, |variable| path.values.get(&variable).copied().unwrap_or(0))
        {
            operation.set(block.fact, value);
        }
    }
    operation
}
