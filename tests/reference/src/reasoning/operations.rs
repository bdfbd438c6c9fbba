//! Every operation that some tests can tell apart.

use std::collections::BTreeMap;

use super::{Answered, Unanswered};
use crate::check::{Check, Checked, Condition};
use crate::evaluate::{defines_used, tests};
use crate::facts::Kind;
use crate::operation::{Operation, Value};
use crate::regions::{representatives, told_apart};

/// More operations than this are not tried.
const MOST_OPERATIONS: usize = 20_000;

/// Values that stand for all values of each fact.
pub type Domain = BTreeMap<String, Vec<Value>>;

/// What conditions hold facts against.
#[derive(Default)]
pub struct Tests<'a> {
    facts: BTreeMap<&'a str, (&'a Kind, Vec<&'a Check>)>,
}

impl<'a> Tests<'a> {
    /// The tests of all rules.
    pub fn of(policies: &'a [Checked]) -> Self {
        let mut tests = Self::default();
        for policy in policies {
            policy.rules.iter().for_each(|rule| tests.add(policy, &rule.condition));
        }
        tests
    }

    /// Adds the tests of a condition of a policy.
    pub fn add(&mut self, policy: &'a Checked, condition: &'a Condition) {
        for (fact, checks) in tests(policy, &defines_used(policy, condition), condition) {
            if let Some(kind) = policy.facts.get(fact) {
                self.facts.entry(fact).or_insert((kind, Vec::new())).1.extend(checks);
            }
        }
    }

    /// One value of each tested fact for each answer to its tests.
    pub fn domain(&self) -> Answered<Domain> {
        let values = |(fact, (kind, checks)): (&&str, &(&Kind, Vec<&Check>))| {
            let values = representatives(kind, checks).ok_or(Unanswered::TooLarge)?;
            Ok(((*fact).to_owned(), told_apart(values, checks)))
        };
        self.facts.iter().map(values).collect()
    }

    /// Values of one fact such that for each step from a smaller value to a larger there is a step between
    /// two of these that answer alike: numbers in every gap between constants, and every set of the elements
    /// that are named.
    pub fn steps(&self, fact: &str, kind: &Kind) -> Answered<Vec<Value>> {
        let checks = self.facts.get(fact).map_or(&[][..], |(_, checks)| checks);
        representatives(kind, checks).ok_or(Unanswered::TooLarge)
    }
}

/// Every operation that leaves each fact missing or gives it one of its values.
pub fn every(domain: &Domain) -> Answered<Vec<Operation>> {
    let count = domain.values().try_fold(1, |count: usize, values| count.checked_mul(values.len() + 1));
    if count.is_none_or(|count| count > MOST_OPERATIONS) {
        return Err(Unanswered::TooLarge);
    }
    let mut all = vec![Operation::new()];
    for (fact, values) in domain {
        let without = all.clone();
        for value in values {
            all.extend(without.iter().map(|operation| with(operation, fact, value)));
        }
    }
    Ok(all)
}

/// The operation with this value of a fact.
pub fn with(operation: &Operation, fact: &str, value: &Value) -> Operation {
    let mut operation = operation.clone();
    operation.insert(fact.to_owned(), value.clone());
    operation
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Policies;

    fn count(condition: &str) -> Answered<usize> {
        let source = format!("policy \"p\" language 1 rule r {{ deny when {condition} }}");
        let policies = Policies::load(&[&source]).unwrap();
        every(&Tests::of(&policies.checked).domain()?).map(|all| all.len())
    }

    #[track_caller]
    fn check(condition: &str, expect: usize) {
        assert_eq!(count(condition), Ok(expect), "{condition}");
    }

    #[test]
    fn one_of_each_kind_and_missing() {
        check("backup.exists", 3);
        check("backup.exists is known", 2);
        check("environment is production", 3);
        check("environment is production or environment is staging", 4);
        check("backup.age <= 24h", 3);
        check("backup.age < 0s", 2);
        check("database.rows in [1, 3]", 3);
        check("flags has --force and flags is not empty", 4);
        check("command is \"a\" or command matches \"?\"", 4);
        check("backup.exists and not backup.verified", 9);
    }

    #[test]
    fn too_many() {
        // Each fact is missing, one of three numbers, or another: 5 to the power of 6 or 7.
        let three = |fact: &str| format!("{fact} in [1] or {fact} in [3] or {fact} in [5]");
        let some = |count: usize| {
            let facts = ["database.rows", "database.tables", "migrations.pending", "migrations.failed"];
            let more = ["migrations.unknown", "prisma.major", "migrations.untrackedTables"];
            let all: Vec<String> = facts.iter().chain(&more).take(count).map(|fact| three(fact)).collect();
            all.join(" or ")
        };
        check(&some(6), 15_625);
        assert_eq!(count(&some(7)), Err(Unanswered::TooLarge));
    }
}
