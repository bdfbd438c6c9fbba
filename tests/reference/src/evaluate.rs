//! Whether a condition holds, on one operation with one completion of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Check, Checked, Condition};
use crate::globs::Pattern;
use crate::operation::{Operation, Value};

/// An operation and values for its missing facts.
pub struct Completed<'a> {
    pub operation: &'a Operation,
    pub values: &'a BTreeMap<&'a str, &'a Value>,
}

impl Completed<'_> {
    /// Whether a rule's condition holds, given the numbers of the defines that it uses.
    pub fn holds(&self, policy: &Checked, used: &BTreeSet<usize>, condition: &Condition) -> bool {
        let mut defines = BTreeMap::new();
        for number in used {
            if let Some(define) = policy.defines.get(*number) {
                let holds = self.condition(define, &defines);
                defines.insert(*number, holds);
            }
        }
        self.condition(condition, &defines)
    }

    fn condition(&self, condition: &Condition, defines: &BTreeMap<usize, bool>) -> bool {
        match condition {
            Condition::Or(inner) => inner.iter().any(|condition| self.condition(condition, defines)),
            Condition::And(inner) => inner.iter().all(|condition| self.condition(condition, defines)),
            Condition::Not(inner) => !self.condition(inner, defines),
            Condition::Define(number) => defines.get(number).copied().unwrap_or_default(),
            Condition::Test { fact, check: Check::Known } => self.operation.contains_key(fact),
            Condition::Test { fact, check } => self.value(fact).is_some_and(|value| passes(value, check)),
        }
    }

    fn value(&self, fact: &str) -> Option<&Value> {
        self.operation.get(fact).or_else(|| self.values.get(fact).copied())
    }
}

pub fn passes(value: &Value, check: &Check) -> bool {
    match (check, value) {
        (Check::In(values), _) => values.contains(value),
        (Check::Less(constant), Value::Number(number)) => number < constant,
        (Check::LessOrIs(constant), Value::Number(number)) => number <= constant,
        (Check::More(constant), Value::Number(number)) => number > constant,
        (Check::MoreOrIs(constant), Value::Number(number)) => number >= constant,
        (Check::Matches(glob), Value::Text(text)) => Pattern::glob(glob).matches(text),
        (Check::HasAny(elements), Value::Set(set)) => elements.iter().any(|element| set.contains(element)),
        (Check::HasAll(elements), Value::Set(set)) => elements.iter().all(|element| set.contains(element)),
        (Check::Empty, Value::Set(set)) => set.is_empty(),
        // Types were checked at load.
        _ => false,
    }
}

/// The numbers of the defines that a condition uses, directly or through others.
pub fn defines_used(policy: &Checked, condition: &Condition) -> BTreeSet<usize> {
    let mut used = BTreeSet::new();
    direct(condition, &mut |part| note_define(part, &mut used));
    // Each define uses only ones of lower number.
    for number in (0..policy.defines.len()).rev() {
        if used.contains(&number)
            && let Some(define) = policy.defines.get(number)
        {
            direct(define, &mut |part| note_define(part, &mut used));
        }
    }
    used
}

fn note_define(part: &Condition, used: &mut BTreeSet<usize>) {
    if let Condition::Define(number) = part {
        used.insert(*number);
    }
}

/// The checks that a condition and the defines make on each fact.
pub fn tests<'a>(
    policy: &'a Checked,
    used: &BTreeSet<usize>,
    condition: &'a Condition,
) -> BTreeMap<&'a str, Vec<&'a Check>> {
    let mut checks: BTreeMap<&str, Vec<&Check>> = BTreeMap::new();
    let defines = used.iter().filter_map(|number| policy.defines.get(*number));
    for condition in defines.chain([condition]) {
        direct(condition, &mut |part| {
            if let Condition::Test { fact, check } = part {
                checks.entry(fact).or_default().push(check);
            }
        });
    }
    checks
}

/// The same without those that ask whether a fact is known.
pub fn checks<'a>(
    policy: &'a Checked,
    used: &BTreeSet<usize>,
    condition: &'a Condition,
) -> BTreeMap<&'a str, Vec<&'a Check>> {
    let mut all = tests(policy, used, condition);
    all.retain(|_, checks| {
        checks.retain(|check| !matches!(check, Check::Known));
        !checks.is_empty()
    });
    all
}

/// Visits the defines and tests that stand in a condition itself.
fn direct<'a>(condition: &'a Condition, visit: &mut impl FnMut(&'a Condition)) {
    match condition {
        Condition::Or(inner) | Condition::And(inner) => inner.iter().for_each(|part| direct(part, visit)),
        Condition::Not(inner) => direct(inner, visit),
        Condition::Define(_) | Condition::Test { .. } => visit(condition),
    }
}
