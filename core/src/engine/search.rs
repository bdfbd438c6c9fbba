//! Looks for single completions: one in which a formula is true, one in which it is false, and for each
//! variable two that differ in it alone and in the formula's truth.
//!
//! Variables are given values one by one. The next is always taken from the part that leaves the fewest
//! choices, so that forced values come first. What of the formula is still open after some values is all that
//! matters for what follows, so an open rest in which nothing was found is not searched again.

use std::collections::{BTreeMap, BTreeSet};

use super::doubt::Verdict;
use super::formula::{Formula, Part};
use super::truth::Truth;
use crate::schema::FactId;

/// Answers by searching; `None` when `steps` run out.
pub(super) fn answer(formula: &Formula, steps: &mut u64) -> Option<Verdict> {
    let mut found = |wanted: Wanted| Search::new(formula, wanted).run(steps);
    match (found(Wanted::Truth(Truth::True))?, found(Wanted::Truth(Truth::False))?) {
        (false, _) => return Some(Verdict::Silent),
        (true, false) => return Some(Verdict::Fires),
        (true, true) => {}
    }
    let mut facts: BTreeSet<FactId> = BTreeSet::new();
    for (variable, number) in formula.variables.iter().zip(0..) {
        for value in 1..variable.values {
            if !facts.contains(&variable.fact) && found(Wanted::Difference { variable: number, value })? {
                facts.insert(variable.fact);
            }
        }
    }
    Some(Verdict::InDoubt(facts))
}

/// What a search looks for.
#[derive(Clone, Copy, Debug)]
enum Wanted {
    /// A completion in which the formula is this.
    Truth(Truth),
    /// A completion whose truth changes when the variable goes from its first value to this one.
    Difference { variable: usize, value: usize },
}

struct Search<'f> {
    formula: &'f Formula,
    wanted: Wanted,
    /// The value of each variable that has one.
    values: Vec<Option<usize>>,
    /// The names of open rests, given as they are met.
    rests: BTreeMap<(Kind, Vec<u32>), u32>,
    /// The open rests in which nothing was found.
    barren: BTreeSet<Vec<u32>>,
}

/// What a part is, for the name of its rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Literal,
    Not,
    All,
    Any,
}

/// A variable whose values are being tried, in an order.
struct Choice {
    variable: usize,
    untried: Vec<usize>,
    /// The open rest at which it was chosen.
    rest: Vec<u32>,
}

/// What a difference needs beside its path.
enum Side<'c> {
    /// No difference can come through.
    None,
    /// This part must become this, in the copy with these truths.
    Open(usize, Truth, &'c [Truth]),
    /// Nothing is open beside the path.
    Settled,
}

/// What one look at the formula tells.
enum Look {
    Found,
    Barren,
    Next(Choice),
}

impl<'f> Search<'f> {
    fn new(formula: &'f Formula, wanted: Wanted) -> Self {
        Self {
            formula,
            wanted,
            values: vec![None; formula.variables.len()],
            rests: BTreeMap::new(),
            barren: BTreeSet::new(),
        }
    }

    fn run(&mut self, steps: &mut u64) -> Option<bool> {
        let mut choices: Vec<Choice> = Vec::new();
        loop {
            match self.look(steps)? {
                Look::Found => return Some(true),
                Look::Next(choice) => choices.push(choice),
                Look::Barren => {}
            }
            // The last variable with a value left takes it; those after it are free again.
            loop {
                let Some(choice) = choices.last_mut() else { return Some(false) };
                let next = choice.untried.pop();
                if let Some(slot) = self.values.get_mut(choice.variable) {
                    *slot = next;
                }
                if next.is_some() {
                    break;
                }
                if let Some(spent) = choices.pop() {
                    self.barren.insert(spent.rest);
                }
            }
        }
    }

    fn look(&mut self, steps: &mut u64) -> Option<Look> {
        let work = u64::try_from(2 * self.formula.parts.len()).unwrap_or(u64::MAX);
        let (copies, goals): (Vec<Vec<Truth>>, [Truth; 2]) = match self.wanted {
            Wanted::Truth(wanted) => (vec![self.evaluate(None)], [wanted, wanted]),
            Wanted::Difference { variable, value } => {
                let first = self.evaluate(Some((variable, 0)));
                let second = self.evaluate(Some((variable, value)));
                let goals = match (last(&first), last(&second)) {
                    (Truth::Open, Truth::Open) => [Truth::True, Truth::False],
                    (Truth::Open, other) => [other.opposite(), other],
                    (other, _) => [other, other.opposite()],
                };
                (vec![first, second], goals)
            }
        };
        *steps = steps.checked_sub(work * u64::try_from(copies.len()).unwrap_or(2))?;
        let open = copies.iter().zip(goals).find(|(truths, _)| last(truths) == Truth::Open);
        let Some((truths, goal)) = open else {
            let reached = copies.iter().zip(goals).all(|(truths, goal)| last(truths) == goal);
            return Some(if reached { Look::Found } else { Look::Barren });
        };
        let rest = self.rest(&copies);
        if self.barren.contains(&rest) {
            return Some(Look::Barren);
        }
        let start = match copies.as_slice() {
            [first, second] => match self.side(first, second) {
                Side::None => return Some(Look::Barren),
                Side::Open(part, goal, truths) => self.choose(truths, part, goal),
                Side::Settled => self.choose(truths, self.root(), goal),
            },
            _ => self.choose(truths, self.root(), goal),
        };
        Some(match start {
            Some((variable, untried)) => Look::Next(Choice { variable, untried, rest }),
            None => Look::Barren,
        })
    }

    fn root(&self) -> usize {
        self.formula.parts.len().saturating_sub(1)
    }

    /// What must hold beside a path from the variable to the root for the difference to come through: of all
    /// that is open there, the part with the fewest choices.
    fn side<'c>(&self, first: &'c [Truth], second: &'c [Truth]) -> Side<'c> {
        let differs = self.may_differ(first, second);
        if differs.last() != Some(&true) {
            return Side::None;
        }
        let sizes = [self.sizes(first), self.sizes(second)];
        let size = |copy: usize, part: usize| sizes.get(copy).and_then(|sizes| sizes.get(part)).copied();
        let mut best: Option<(usize, usize, Truth, &'c [Truth])> = None;
        let mut at = self.root();
        loop {
            let (inputs, goal) = match self.formula.parts.get(at) {
                Some(Part::Not(input)) => {
                    at = *input;
                    continue;
                }
                Some(Part::All(inputs)) => (inputs, Truth::True),
                Some(Part::Any(inputs)) => (inputs, Truth::False),
                Some(Part::Literal(..)) | None => break,
            };
            let path = inputs.iter().filter(|input| differs.get(**input) == Some(&true));
            let Some(next) = path.min_by_key(|input| size(0, **input).max(size(1, **input))) else { break };
            for input in inputs.iter().filter(|input| *input != next) {
                for (copy, truths) in [first, second].into_iter().enumerate() {
                    let found = size(copy, *input).filter(|_| truths.get(*input) == Some(&Truth::Open));
                    if let Some(size) = found.filter(|size| best.is_none_or(|(least, ..)| *size < least)) {
                        best = Some((size, *input, goal, truths));
                    }
                }
            }
            at = *next;
        }
        best.map_or(Side::Settled, |(_, part, goal, truths)| Side::Open(part, goal, truths))
    }

    /// For each part whether the two copies of it differ, or still may.
    fn may_differ(&self, first: &[Truth], second: &[Truth]) -> Vec<bool> {
        let mut differs: Vec<bool> = Vec::with_capacity(self.formula.parts.len());
        for (part, (a, b)) in self.formula.parts.iter().zip(first.iter().zip(second)) {
            let of = |input: &usize| differs.get(*input) == Some(&true);
            let may = match part {
                Part::Literal(..) => a != b,
                Part::Not(input) => of(input),
                Part::All(inputs) | Part::Any(inputs) => inputs.iter().any(of),
            };
            differs.push(may && (a != b || *a == Truth::Open));
        }
        differs
    }

    /// What every part is under the values given so far, one variable taken to have a certain value.
    fn evaluate(&self, fixed: Option<(usize, usize)>) -> Vec<Truth> {
        let mut truths: Vec<Truth> = Vec::with_capacity(self.formula.parts.len());
        for part in &self.formula.parts {
            let of = |input: &usize| truths.get(*input).copied().unwrap_or(Truth::Open);
            let value = match part {
                Part::Literal(variable, holds) => {
                    let value = match fixed {
                        Some((same, value)) if same == *variable => Some(value),
                        _ => self.values.get(*variable).copied().flatten(),
                    };
                    match value.and_then(|value| holds.get(value)) {
                        Some(true) => Truth::True,
                        Some(false) => Truth::False,
                        None => Truth::Open,
                    }
                }
                Part::Not(input) => of(input).opposite(),
                Part::All(inputs) => Truth::all(inputs.iter().map(of)),
                Part::Any(inputs) => Truth::any(inputs.iter().map(of)),
            };
            truths.push(value);
        }
        truths
    }

    /// The variable to try next and its values, the most promising last: from a part down to a literal, by
    /// the part with the fewest choices wherever several could bring the goal.
    fn choose(&self, truths: &[Truth], from: usize, goal: Truth) -> Option<(usize, Vec<usize>)> {
        let sizes = self.sizes(truths);
        let size = |input: &usize| sizes.get(*input).copied().unwrap_or(usize::MAX);
        let is_open = |input: &&usize| truths.get(**input) == Some(&Truth::Open);
        let (mut at, mut goal) = (from, goal);
        loop {
            match self.formula.parts.get(at)? {
                Part::Not(input) => {
                    goal = goal.opposite();
                    at = *input;
                }
                Part::All(inputs) | Part::Any(inputs) => {
                    at = *inputs.iter().filter(is_open).min_by_key(|input| size(input))?;
                }
                Part::Literal(variable, holds) => {
                    let wanted = goal == Truth::True;
                    let values = 0..holds.len();
                    let (good, bad): (Vec<usize>, Vec<usize>) =
                        values.partition(|value| holds.get(*value) == Some(&wanted));
                    return Some((*variable, bad.into_iter().chain(good).collect()));
                }
            }
        }
    }

    /// For each open part how many open literals it has, in its smallest reading.
    fn sizes(&self, truths: &[Truth]) -> Vec<usize> {
        let mut sizes: Vec<usize> = Vec::with_capacity(self.formula.parts.len());
        for (part, truth) in self.formula.parts.iter().zip(truths) {
            let of = |input: &usize| sizes.get(*input).copied().unwrap_or(0);
            let size = match (truth, part) {
                (Truth::Open, Part::Literal(..)) => 1,
                (Truth::Open, Part::Not(input)) => of(input),
                (Truth::Open, Part::All(inputs) | Part::Any(inputs)) => {
                    inputs.iter().map(of).fold(0, usize::saturating_add)
                }
                _ => 0,
            };
            sizes.push(size);
        }
        sizes
    }

    /// What is still open, as a name: equal names are equal functions of the variables without a value.
    fn rest(&mut self, copies: &[Vec<Truth>]) -> Vec<u32> {
        copies.iter().map(|truths| self.rest_of(truths)).collect()
    }

    fn rest_of(&mut self, truths: &[Truth]) -> u32 {
        match last(truths) {
            Truth::False => return FALSE_REST,
            Truth::True => return TRUE_REST,
            Truth::Open => {}
        }
        let reached = self.reached(truths);
        let mut names: Vec<u32> = vec![FALSE_REST; self.formula.parts.len()];
        for (at, part) in
            self.formula.parts.iter().enumerate().filter(|(at, _)| reached.get(*at) == Some(&true))
        {
            let open = |inputs: &[usize]| {
                let open = inputs.iter().filter(|input| truths.get(**input) == Some(&Truth::Open));
                let mut sorted: Vec<u32> = Vec::with_capacity(inputs.len());
                for name in open.filter_map(|input| names.get(*input).copied()) {
                    // Names are given in order, so most come last.
                    if let Err(at) = sorted.binary_search(&name) {
                        sorted.insert(at, name);
                    }
                }
                sorted
            };
            let key = match part {
                Part::Literal(..) => (Kind::Literal, vec![u32::try_from(at).unwrap_or(u32::MAX)]),
                Part::Not(input) => (Kind::Not, open(&[*input])),
                Part::All(inputs) => (Kind::All, open(inputs)),
                Part::Any(inputs) => (Kind::Any, open(inputs)),
            };
            let name = if let (Kind::All | Kind::Any, [only]) = (key.0, key.1.as_slice()) {
                *only
            } else {
                let fresh = u32::try_from(self.rests.len()).unwrap_or(u32::MAX - 2) + 2;
                *self.rests.entry(key).or_insert(fresh)
            };
            if let Some(slot) = names.get_mut(at) {
                *slot = name;
            }
        }
        names.last().copied().unwrap_or(FALSE_REST)
    }

    /// The open parts that the root still hangs on.
    fn reached(&self, truths: &[Truth]) -> Vec<bool> {
        let mut reached = vec![false; self.formula.parts.len()];
        if let Some(root) = reached.last_mut() {
            *root = true;
        }
        for (at, part) in self.formula.parts.iter().enumerate().rev() {
            if reached.get(at) != Some(&true) {
                continue;
            }
            let inputs = match part {
                Part::Literal(..) => &[],
                Part::Not(input) => std::slice::from_ref(input),
                Part::All(inputs) | Part::Any(inputs) => inputs.as_slice(),
            };
            for input in inputs.iter().filter(|input| truths.get(**input) == Some(&Truth::Open)) {
                if let Some(slot) = reached.get_mut(*input) {
                    *slot = true;
                }
            }
        }
        reached
    }
}

/// The names of the rests that are settled; those that are not have larger ones.
const FALSE_REST: u32 = 0;
const TRUE_REST: u32 = 1;

fn last(truths: &[Truth]) -> Truth {
    truths.last().copied().unwrap_or(Truth::Open)
}
