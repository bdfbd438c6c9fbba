//! Decision diagrams over variables of a few values each: one diagram for each function, so that a function
//! is constant when its diagram is, and depends on a variable exactly when the variable stands in it.

use std::collections::{BTreeMap, BTreeSet};

/// Names a diagram. The two constants are [`FALSE`] and [`TRUE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct DiagramId(u32);

pub(super) const FALSE: DiagramId = DiagramId(0);
pub(super) const TRUE: DiagramId = DiagramId(1);

/// Diagrams in one order of variables.
#[derive(Debug, Default)]
pub(super) struct Diagrams {
    /// The branching of each diagram but the two constants: its variable, and a diagram for each value.
    nodes: Vec<(u32, Box<[DiagramId]>)>,
    known: BTreeMap<(u32, Box<[DiagramId]>), DiagramId>,
    negated: BTreeMap<DiagramId, DiagramId>,
    joined: BTreeMap<(DiagramId, DiagramId), DiagramId>,
}

impl Diagrams {
    /// The function that is, for each value of `variable`, one of `branches`, which speak only of later ones.
    pub(super) fn branch(&mut self, variable: u32, branches: Box<[DiagramId]>) -> DiagramId {
        if let [first, rest @ ..] = &*branches
            && rest.iter().all(|other| other == first)
        {
            return *first;
        }
        let key = (variable, branches);
        if let Some(id) = self.known.get(&key) {
            return *id;
        }
        let id = DiagramId(u32::try_from(self.nodes.len() + 2).unwrap_or(u32::MAX));
        self.nodes.push(key.clone());
        self.known.insert(key, id);
        id
    }

    /// The negation; `None` when `steps` run out. Recursion is no deeper than there are variables.
    pub(super) fn not(&mut self, a: DiagramId, steps: &mut u64) -> Option<DiagramId> {
        match a {
            FALSE => return Some(TRUE),
            TRUE => return Some(FALSE),
            _ => {}
        }
        if let Some(id) = self.negated.get(&a) {
            return Some(*id);
        }
        *steps = steps.checked_sub(1)?;
        let (variable, branches) = self.node(a)?;
        let branches: Option<Box<[DiagramId]>> =
            branches.iter().map(|branch| self.not(*branch, steps)).collect();
        let id = self.branch(variable, branches?);
        self.negated.insert(a, id);
        self.negated.insert(id, a);
        Some(id)
    }

    /// The conjunction; `None` when `steps` run out. Recursion is no deeper than there are variables.
    pub(super) fn and(&mut self, a: DiagramId, b: DiagramId, steps: &mut u64) -> Option<DiagramId> {
        match (a, b) {
            (FALSE, _) | (_, FALSE) => return Some(FALSE),
            (TRUE, other) | (other, TRUE) => return Some(other),
            _ if a == b => return Some(a),
            _ => {}
        }
        let key = (a.min(b), a.max(b));
        if let Some(id) = self.joined.get(&key) {
            return Some(*id);
        }
        *steps = steps.checked_sub(1)?;
        let ((va, left), (vb, right)) = (self.node(a)?, self.node(b)?);
        let variable = va.min(vb);
        let width = if va <= vb { left.len() } else { right.len() };
        let mut branches = Vec::with_capacity(width);
        for value in 0..width {
            let x = if va == variable { *left.get(value)? } else { a };
            let y = if vb == variable { *right.get(value)? } else { b };
            branches.push(self.and(x, y, steps)?);
        }
        let id = self.branch(variable, branches.into());
        self.joined.insert(key, id);
        Some(id)
    }

    /// The disjunction; `None` when `steps` run out.
    pub(super) fn or(&mut self, a: DiagramId, b: DiagramId, steps: &mut u64) -> Option<DiagramId> {
        let (a, b) = (self.not(a, steps)?, self.not(b, steps)?);
        let both = self.and(a, b, steps)?;
        self.not(both, steps)
    }

    /// The variables on which the function depends.
    pub(super) fn support(&self, root: DiagramId) -> BTreeSet<u32> {
        let mut variables = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            if let Some((variable, branches)) = self.nodes.get(index(id)).filter(|_| seen.insert(id)) {
                variables.insert(*variable);
                open.extend(branches.iter().copied());
            }
        }
        variables
    }

    fn node(&self, id: DiagramId) -> Option<(u32, Box<[DiagramId]>)> {
        self.nodes.get(index(id)).cloned()
    }
}

/// The place of a diagram among the branching ones; past all of them for the constants.
fn index(id: DiagramId) -> usize {
    (id.0 as usize).checked_sub(2).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bit(diagrams: &mut Diagrams, variable: u32) -> DiagramId {
        diagrams.branch(variable, [FALSE, TRUE].into())
    }

    #[test]
    fn what_is_always_true_is_the_constant() {
        let (mut d, mut steps) = (Diagrams::default(), 1_000);
        let (a, b) = (bit(&mut d, 0), bit(&mut d, 1));
        let not_a = d.not(a, &mut steps).unwrap();
        assert_eq!(d.or(a, not_a, &mut steps), Some(TRUE));
        assert_eq!(d.and(a, not_a, &mut steps), Some(FALSE));
        let both = d.and(a, b, &mut steps).unwrap();
        assert_eq!(d.or(a, both, &mut steps), Some(a));
    }

    #[test]
    fn the_support_is_what_the_function_hangs_on() {
        let (mut d, mut steps) = (Diagrams::default(), 1_000);
        let (a, b, c) = (bit(&mut d, 0), bit(&mut d, 1), bit(&mut d, 2));
        let not_b = d.not(b, &mut steps).unwrap();
        let with_b = d.and(a, b, &mut steps).unwrap();
        let without_b = d.and(a, not_b, &mut steps).unwrap();
        let just_a = d.or(with_b, without_b, &mut steps).unwrap();
        let root = d.or(just_a, c, &mut steps).unwrap();
        assert_eq!(d.support(root), BTreeSet::from([0, 2]));
    }

    #[test]
    fn steps_run_out_instead_of_time() {
        let (mut d, mut steps) = (Diagrams::default(), 2);
        let (a, b) = (bit(&mut d, 0), bit(&mut d, 1));
        let both = d.and(a, b, &mut steps).unwrap();
        let other = d.not(both, &mut steps);
        assert_eq!(other, None);
    }
}
