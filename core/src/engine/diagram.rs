//! Decision diagrams: functions of variables with a few values each, that give small numbers.
//!
//! There is one diagram for each function, so that two functions are equal when their diagrams are, a function is constant when its
//! diagram is, and depends on a variable exactly when the variable stands in it. A diagram says where to go for
//! the value 0 of its variable, and beside that only for the values that lead elsewhere: a variable of ten
//! thousand values costs what the function asks of it and no more.

use std::collections::BTreeSet;

use super::join::Join;
use super::memo::{Memo, Mix};
use crate::ordered;
use std::hash::Hasher;

/// Names a diagram. The first [`CONSTANTS`] are the constants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct DiagramId(u32);

const CONSTANTS: u32 = 256;

pub(crate) const FALSE: DiagramId = DiagramId(0);
pub(crate) const TRUE: DiagramId = DiagramId(1);

/// The most variables on one way through a diagram; it bounds the recursion of whoever walks over it.
const DEEPEST: u32 = 1_000;

impl DiagramId {
    /// The function that is always `value`.
    pub(crate) const fn constant(value: u8) -> Self {
        Self(value as u32)
    }

    /// The value of a constant.
    pub(crate) fn value(self) -> Option<u8> {
        u8::try_from(self.0).ok()
    }
}

/// For one value of the variable, where to go.
pub(crate) type Edge = (u32, DiagramId);

#[derive(Clone, Copy, Debug)]
struct Node {
    variable: u32,
    /// The most variables on a way from here.
    depth: u32,
    /// Where the value 0 leads, and each that has no edge.
    rest: DiagramId,
    /// Its edges, by their places.
    from: usize,
    to: usize,
    /// Another node of the same hash.
    next: Option<DiagramId>,
}

/// Diagrams in one order of variables.
#[derive(Clone, Debug, Default)]
pub(crate) struct Diagrams {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    unique: Memo<u64, DiagramId>,
    joined: Memo<(Join, DiagramId, DiagramId), DiagramId>,
    /// Edges of the nodes that are being made.
    open: Vec<Edge>,
}

impl Diagrams {
    /// The function that goes to `rest`, and to where an edge says for its value. Edges are sorted, none is
    /// for the value 0, and all speak of later variables only. `None` where it is too deep.
    pub(crate) fn branch(
        &mut self,
        variable: u32,
        rest: DiagramId,
        edges: impl IntoIterator<Item = Edge>,
    ) -> Option<DiagramId> {
        let from = self.open.len();
        self.open.extend(edges.into_iter().filter(|(_, to)| *to != rest));
        self.seal(variable, rest, from)
    }

    /// Makes a node of the open edges from a place on.
    fn seal(&mut self, variable: u32, rest: DiagramId, from: usize) -> Option<DiagramId> {
        let made = self.sealed(variable, rest, from);
        self.open.truncate(from);
        made
    }

    fn sealed(&mut self, variable: u32, rest: DiagramId, from: usize) -> Option<DiagramId> {
        let edges = self.open.get(from..)?;
        if edges.is_empty() {
            return Some(rest);
        }
        let mut hash = Mix::default();
        hash.add(u64::from(variable) << 32 | u64::from(rest.0));
        for (value, to) in edges {
            hash.add(u64::from(*value) << 32 | u64::from(to.0));
        }
        let hash = hash.finish();
        let first = self.unique.get(&hash);
        let mut at = first;
        while let Some(id) = at {
            let node = self.node(id)?;
            if node.variable == variable && node.rest == rest && self.edges.get(node.from..node.to)? == edges
            {
                return Some(id);
            }
            at = node.next;
        }
        let depth = edges.iter().map(|(_, to)| self.depth(*to)).max()?.max(self.depth(rest)) + 1;
        let id = DiagramId(u32::try_from(self.nodes.len()).ok()?.checked_add(CONSTANTS)?);
        if depth > DEEPEST {
            return None;
        }
        let start = self.edges.len();
        self.edges.extend_from_slice(edges);
        self.nodes.push(Node { variable, depth, rest, from: start, to: self.edges.len(), next: first });
        self.unique.insert(hash, id);
        Some(id)
    }

    /// Both functions joined, value by value; `None` when `steps` run out or the result is too deep.
    pub(crate) fn join(
        &mut self,
        how: Join,
        a: DiagramId,
        b: DiagramId,
        steps: &mut u64,
    ) -> Option<DiagramId> {
        if let Some(known) = how.at_once(a, b) {
            return Some(known);
        }
        let (a, b) = if how.commutes() && b < a { (b, a) } else { (a, b) };
        let key = (how, a, b);
        if let Some(id) = self.joined.get(&key) {
            return Some(id);
        }
        let variable = self.variable(a).min(self.variable(b));
        let (mut left, mut right) = (self.cursor(a, variable), self.cursor(b, variable));
        let edges = left.to - left.at + right.to - right.at;
        *steps = steps.checked_sub(1 + edges as u64)?;
        let rest = self.join(how, left.rest, right.rest, steps)?;
        let from = self.open.len();
        loop {
            let (x, y) = (self.edge(&left), self.edge(&right));
            let value = match (x, y) {
                (Some((x, _)), Some((y, _))) => x.min(y),
                (Some((value, _)), None) | (None, Some((value, _))) => value,
                (None, None) => break,
            };
            let x = left.take(x, value);
            let y = right.take(y, value);
            let Some(to) = self.join(how, x, y, steps) else {
                self.open.truncate(from);
                return None;
            };
            if to != rest {
                self.open.push((value, to));
            }
        }
        let id = self.seal(variable, rest, from)?;
        self.joined.insert(key, id);
        Some(id)
    }

    /// The disjunction of two functions that give 0 and 1.
    pub(crate) fn or(&mut self, a: DiagramId, b: DiagramId, steps: &mut u64) -> Option<DiagramId> {
        if a == TRUE || b == TRUE {
            return Some(TRUE);
        }
        self.join(Join::Max, a, b, steps)
    }

    /// The greatest of the outcomes that functions give.
    pub(crate) fn most(&mut self, mut outcomes: Vec<DiagramId>, steps: &mut u64) -> Option<DiagramId> {
        // Two by two, so that no diagram is gone over more often than it must.
        while outcomes.len() > 1 {
            let mut joined = Vec::with_capacity(outcomes.len().div_ceil(2));
            for two in outcomes.chunks(2) {
                let a = two.first().copied().unwrap_or(FALSE);
                let b = two.get(1).copied().unwrap_or(FALSE);
                joined.push(self.join(Join::Most, a, b, steps)?);
            }
            outcomes = joined;
        }
        Some(outcomes.first().copied().unwrap_or(FALSE))
    }

    /// The negation of a function that gives 0 and 1.
    pub(crate) fn not(&mut self, a: DiagramId, steps: &mut u64) -> Option<DiagramId> {
        self.join(Join::AndNot, TRUE, a, steps)
    }

    /// The same function with other numbers: `numbers` says what each becomes.
    pub(crate) fn renumber(&mut self, a: DiagramId, numbers: &[u8], steps: &mut u64) -> Option<DiagramId> {
        self.renumber_with(a, numbers, &mut Memo::default(), steps)
    }

    fn renumber_with(
        &mut self,
        a: DiagramId,
        numbers: &[u8],
        done: &mut Memo<DiagramId, DiagramId>,
        steps: &mut u64,
    ) -> Option<DiagramId> {
        if let Some(value) = a.value() {
            return Some(DiagramId::constant(numbers.get(usize::from(value)).copied().unwrap_or(value)));
        }
        if let Some(id) = done.get(&a) {
            return Some(id);
        }
        let id =
            self.rebuild(a, steps, |diagrams, to, steps| diagrams.renumber_with(to, numbers, done, steps))?;
        done.insert(a, id);
        Some(id)
    }

    /// The function where a variable has a certain value.
    pub(crate) fn restrict(
        &mut self,
        a: DiagramId,
        variable: u32,
        value: u32,
        steps: &mut u64,
    ) -> Option<DiagramId> {
        self.change_at(a, variable, steps, |diagrams, at, _| Some(diagrams.cofactor(at, variable, value)))
    }

    /// The same function down to a variable, and from there what `change` makes of it.
    pub(crate) fn change_at(
        &mut self,
        a: DiagramId,
        variable: u32,
        steps: &mut u64,
        mut change: impl FnMut(&mut Self, DiagramId, &mut u64) -> Option<DiagramId>,
    ) -> Option<DiagramId> {
        if self.variable(a) >= variable {
            return change(self, a, steps);
        }
        self.change_below(a, variable, &mut Memo::default(), steps, &mut change)
    }

    fn change_below(
        &mut self,
        a: DiagramId,
        variable: u32,
        done: &mut Memo<DiagramId, DiagramId>,
        steps: &mut u64,
        change: &mut dyn FnMut(&mut Self, DiagramId, &mut u64) -> Option<DiagramId>,
    ) -> Option<DiagramId> {
        if let Some(id) = done.get(&a) {
            return Some(id);
        }
        let id = if self.variable(a) >= variable {
            change(self, a, steps)?
        } else {
            self.rebuild(a, steps, |diagrams, to, steps| {
                diagrams.change_below(to, variable, done, steps, change)
            })?
        };
        done.insert(a, id);
        Some(id)
    }

    /// A node of the same variable, whose ways lead to what `each` makes of them.
    pub(crate) fn rebuild(
        &mut self,
        a: DiagramId,
        steps: &mut u64,
        mut each: impl FnMut(&mut Self, DiagramId, &mut u64) -> Option<DiagramId>,
    ) -> Option<DiagramId> {
        let node = self.node(a)?;
        *steps = steps.checked_sub(1 + (node.to - node.from) as u64)?;
        let rest = each(self, node.rest, steps)?;
        let from = self.open.len();
        for at in node.from..node.to {
            let (value, to) = *self.edges.get(at)?;
            let Some(to) = each(self, to, steps) else {
                self.open.truncate(from);
                return None;
            };
            if to != rest {
                self.open.push((value, to));
            }
        }
        self.seal(node.variable, rest, from)
    }

    /// A function of other diagrams, where some variables are fixed.
    pub(crate) fn copy(
        &mut self,
        from: &Self,
        a: DiagramId,
        fixed: &impl Fn(u32) -> Option<u32>,
        done: &mut Memo<DiagramId, DiagramId>,
    ) -> Option<DiagramId> {
        if a.value().is_some() {
            return Some(a);
        }
        let variable = from.variable(a);
        if let Some(value) = fixed(variable) {
            return self.copy(from, from.follow(a, value), fixed, done);
        }
        if let Some(id) = done.get(&a) {
            return Some(id);
        }
        let (rest, edges) = from.ways(a);
        let rest = self.copy(from, rest, fixed, done)?;
        let start = self.open.len();
        for (value, to) in edges {
            let Some(to) = self.copy(from, *to, fixed, done) else {
                self.open.truncate(start);
                return None;
            };
            if to != rest {
                self.open.push((*value, to));
            }
        }
        let id = self.seal(variable, rest, start)?;
        done.insert(a, id);
        Some(id)
    }

    /// The variable at the top; past all others for constants.
    pub(crate) fn variable(&self, a: DiagramId) -> u32 {
        self.node(a).map_or(u32::MAX, |node| node.variable)
    }

    /// Where the value of the variable at the top leads.
    pub(crate) fn follow(&self, a: DiagramId, value: u32) -> DiagramId {
        let Some(node) = self.node(a) else { return a };
        let edges = self.edges.get(node.from..node.to).unwrap_or_default();
        if edges.len() <= 8 {
            return edges.iter().find(|(of, _)| *of == value).map_or(node.rest, |(_, to)| *to);
        }
        let found = edges.binary_search_by_key(&value, |(of, _)| *of);
        found.ok().and_then(|at| edges.get(at)).map_or(node.rest, |(_, to)| *to)
    }

    /// Where the value of a certain variable leads, which is the one at the top or an earlier one.
    pub(crate) fn cofactor(&self, a: DiagramId, variable: u32, value: u32) -> DiagramId {
        if self.variable(a) == variable { self.follow(a, value) } else { a }
    }

    /// Where the value 0 leads, and each value without an edge; and the edges.
    pub(crate) fn ways(&self, a: DiagramId) -> (DiagramId, &[Edge]) {
        self.node(a)
            .map_or((a, &[]), |node| (node.rest, self.edges.get(node.from..node.to).unwrap_or_default()))
    }

    /// Every diagram that can be reached, constants included; each after those that lead to it.
    pub(crate) fn below(&self, root: DiagramId) -> Vec<DiagramId> {
        // INVARIANT: a node is made after those that it leads to, so that its number is greater.
        self.few_below(root).unwrap_or_else(|| self.all_below(root))
    }

    /// The same where they are few among many, without a look at the others.
    fn few_below(&self, root: DiagramId) -> Option<Vec<DiagramId>> {
        let most = root.0 as usize / 32;
        let mut seen: Memo<DiagramId, ()> = Memo::default();
        seen.insert(root, ());
        let mut found = vec![root];
        let mut at = 0;
        while let Some(id) = found.get(at).copied() {
            at += 1;
            let (rest, edges) = self.ways(id);
            for to in std::iter::once(rest).chain(edges.iter().map(|(_, to)| *to)) {
                if seen.get(&to).is_none() {
                    if found.len() >= most {
                        return None;
                    }
                    seen.insert(to, ());
                    found.push(to);
                }
            }
        }
        ordered::sort_by(&mut found, |a, b| b.cmp(a));
        Some(found)
    }

    fn all_below(&self, root: DiagramId) -> Vec<DiagramId> {
        let mut reached = Marks::upto(root);
        reached.mark(root);
        let mut found = Vec::new();
        for number in (0..=root.0).rev().map(DiagramId) {
            if reached.has(number) {
                found.push(number);
                let (rest, edges) = self.ways(number);
                reached.mark(rest);
                for (_, to) in edges {
                    reached.mark(*to);
                }
            }
        }
        found
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.nodes.len()
    }

    /// The variables on which the function depends.
    pub(crate) fn support(&self, root: DiagramId) -> BTreeSet<u32> {
        ordered::set(self.below(root).into_iter().filter_map(|id| self.node(id)).map(|node| node.variable))
    }

    /// The numbers that the function can give.
    pub(crate) fn numbers(&self, root: DiagramId) -> BTreeSet<u8> {
        ordered::set(self.below(root).into_iter().filter_map(DiagramId::value))
    }

    /// Lets go of how diagrams were made.
    pub(crate) fn forget(&mut self) {
        self.joined = Memo::default();
    }

    /// Lets go of what only making needed; nothing can be made any more.
    pub(crate) fn finish(&mut self) {
        self.unique = Memo::default();
        self.forget();
        self.open = Vec::new();
    }

    fn node(&self, id: DiagramId) -> Option<Node> {
        let at = id.0.checked_sub(CONSTANTS)?;
        self.nodes.get(at as usize).copied()
    }

    fn depth(&self, id: DiagramId) -> u32 {
        self.node(id).map_or(0, |node| node.depth)
    }

    /// The ways of a diagram over a variable, whether it branches on it or not.
    fn cursor(&self, id: DiagramId, variable: u32) -> Cursor {
        match self.node(id) {
            Some(node) if node.variable == variable => Cursor { rest: node.rest, at: node.from, to: node.to },
            _ => Cursor { rest: id, at: 0, to: 0 },
        }
    }

    fn edge(&self, cursor: &Cursor) -> Option<Edge> {
        if cursor.at < cursor.to { self.edges.get(cursor.at).copied() } else { None }
    }
}

/// A set of diagrams.
pub(crate) struct Marks(Vec<u64>);

impl Marks {
    /// Of diagrams that are reached from one.
    pub(crate) fn upto(root: DiagramId) -> Self {
        Self(vec![0; root.0 as usize / 64 + 1])
    }

    pub(crate) fn has(&self, id: DiagramId) -> bool {
        self.0.get(id.0 as usize / 64).is_some_and(|word| word >> (id.0 % 64) & 1 == 1)
    }

    pub(crate) fn mark(&mut self, id: DiagramId) {
        if let Some(word) = self.0.get_mut(id.0 as usize / 64) {
            *word |= 1 << (id.0 % 64);
        }
    }
}

/// The edges of a node that were not taken yet.
struct Cursor {
    rest: DiagramId,
    at: usize,
    to: usize,
}

impl Cursor {
    /// Where a value leads: along the next edge, if it is for that value.
    fn take(&mut self, next: Option<Edge>, value: u32) -> DiagramId {
        match next {
            Some((of, to)) if of == value => {
                self.at += 1;
                to
            }
            _ => self.rest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bit(diagrams: &mut Diagrams, variable: u32) -> DiagramId {
        diagrams.branch(variable, FALSE, [(1, TRUE)]).unwrap()
    }

    #[test]
    fn what_is_always_true_is_the_constant() {
        let (mut d, mut steps) = (Diagrams::default(), 1_000);
        let (a, b) = (bit(&mut d, 0), bit(&mut d, 1));
        let not_a = d.not(a, &mut steps).unwrap();
        assert_eq!(d.or(a, not_a, &mut steps), Some(TRUE));
        assert_eq!(d.join(Join::And, a, not_a, &mut steps), Some(FALSE));
        let both = d.join(Join::And, a, b, &mut steps).unwrap();
        assert_eq!(d.or(a, both, &mut steps), Some(a));
    }

    #[test]
    fn the_support_is_what_the_function_hangs_on() {
        let (mut d, mut steps) = (Diagrams::default(), 1_000);
        let (a, b, c) = (bit(&mut d, 0), bit(&mut d, 1), bit(&mut d, 2));
        let not_b = d.not(b, &mut steps).unwrap();
        let with_b = d.join(Join::And, a, b, &mut steps).unwrap();
        let without_b = d.join(Join::And, a, not_b, &mut steps).unwrap();
        let just_a = d.or(with_b, without_b, &mut steps).unwrap();
        let root = d.or(just_a, c, &mut steps).unwrap();
        assert_eq!(d.support(root), BTreeSet::from([0, 2]));
    }

    #[test]
    fn steps_run_out_instead_of_time() {
        let (mut d, mut steps) = (Diagrams::default(), 4);
        let (a, b) = (bit(&mut d, 0), bit(&mut d, 1));
        let both = d.join(Join::And, a, b, &mut steps).unwrap();
        assert_eq!(d.not(both, &mut steps), None);
    }

    #[test]
    fn a_variable_of_many_values_costs_only_those_that_are_asked_for() {
        let (mut d, mut steps) = (Diagrams::default(), 1_000_000);
        let mut any = FALSE;
        for value in 1..=10_000 {
            let one = d.branch(0, FALSE, [(value, TRUE)]).unwrap();
            if value % 1_000 == 0 {
                any = d.or(any, one, &mut steps).unwrap();
            }
        }
        assert_eq!(d.ways(any).1.len(), 10);
        assert_eq!(d.follow(any, 3_000), TRUE);
        assert_eq!(d.follow(any, 3_001), FALSE);
    }
}
