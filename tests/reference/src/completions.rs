//! What the completions of an operation make of a condition, by trying every one.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Check, Checked, Condition};
use crate::evaluate::{Completed, checks, defines_used};
use crate::operation::{Operation, Value};
use crate::regions::{representatives, told_apart};

/// More completions of one condition than this are not tried.
const MOST_COMPLETIONS: usize = 1 << 16;

/// What the completions of an operation come to.
#[derive(Clone, Debug, PartialEq)]
pub enum Truth {
    Always,
    Never,
    /// With the facts that the doubt hangs on, sorted.
    Differs(Vec<String>),
}

/// A condition that is tried on many operations.
pub struct Tried<'a> {
    policy: &'a Checked,
    condition: &'a Condition,
    /// The defines that it uses.
    used: BTreeSet<usize>,
    facts: Vec<Tested<'a>>,
}

/// A fact of the condition, with values enough for every answer to its checks.
struct Tested<'a> {
    fact: &'a str,
    checks: Vec<&'a Check>,
    values: OnceCell<Option<Vec<Value>>>,
}

impl<'a> Tried<'a> {
    /// Prepares a condition of a policy.
    pub fn new(policy: &'a Checked, condition: &'a Condition) -> Self {
        let used = defines_used(policy, condition);
        let facts = checks(policy, &used, condition)
            .into_iter()
            .map(|(fact, checks)| Tested { fact, checks, values: OnceCell::new() })
            .collect();
        Self { policy, condition, used, facts }
    }

    /// What the completions of an operation come to; `None` where they are too many.
    pub fn truth(&self, operation: &Operation) -> Option<Truth> {
        let mut missing: Vec<(&str, &[Value])> = Vec::new();
        for tested in self.facts.iter().filter(|tested| !operation.contains_key(tested.fact)) {
            missing.push((tested.fact, tested.values(self.policy)?));
        }
        let count =
            missing.iter().try_fold(1, |count: usize, (_, values)| count.checked_mul(values.len()))?;
        if count > MOST_COMPLETIONS {
            return None;
        }
        let truth: Vec<bool> = (0..count)
            .map(|number| {
                let values = completion(&missing, number);
                Completed { operation, values: &values }.holds(self.policy, &self.used, self.condition)
            })
            .collect();
        Some(match (truth.contains(&true), truth.contains(&false)) {
            (true, false) => Truth::Always,
            (false, _) => Truth::Never,
            (true, true) => Truth::Differs(depends(&missing, &truth)),
        })
    }
}

impl Tested<'_> {
    fn values(&self, policy: &Checked) -> Option<&[Value]> {
        let all = || {
            let values = representatives(policy.facts.get(self.fact)?, &self.checks)?;
            Some(told_apart(values, &self.checks))
        };
        self.values.get_or_init(all).as_deref()
    }
}

/// The values of the completion of this number, which is read with one digit for each fact.
fn completion<'a>(facts: &[(&'a str, &'a [Value])], mut number: usize) -> BTreeMap<&'a str, &'a Value> {
    let mut values = BTreeMap::new();
    for (fact, all) in facts {
        if let Some(value) = all.get(number % all.len()) {
            values.insert(*fact, value);
        }
        number /= all.len();
    }
    values
}

/// The facts for which two completions differ in that fact alone and in the condition's truth.
fn depends(facts: &[(&str, &[Value])], truth: &[bool]) -> Vec<String> {
    let mut names = Vec::new();
    let mut step = 1;
    for (fact, values) in facts {
        let digit = |number: usize| number / step % values.len();
        let differs = |number: usize| {
            let first = number - digit(number) * step;
            truth.get(number) != truth.get(first)
        };
        if (0..truth.len()).any(differs) {
            names.push((*fact).to_owned());
        }
        step *= values.len();
    }
    names
}
