//! Claims that an outcome never moves one way as a fact takes its own.

use std::collections::BTreeMap;
use std::slice;

use super::claims::where_true;
use super::judge::Judge;
use super::operations::{Domain, Tests, every};
use super::{Answered, Unanswered, Verdict, Witness};
use crate::check::{Checked, Proof, Way};
use crate::operation::{Operation, Value};
use crate::syntax::{Outcome, Trend};

/// What a claim about a trend says.
pub struct Step<'a> {
    pub never: Trend,
    pub fact: &'a str,
    pub way: &'a Way,
}

/// Compares every two operations that differ in the fact alone.
pub fn verdict(policy: &Checked, proof: &Proof, tests: &Tests<'_>, step: &Step<'_>) -> Answered<Verdict> {
    let all = where_true(policy, proof, every(&domain(policy, tests, step)?)?)?;
    if all.is_empty() {
        return Ok(Verdict::NoOperation);
    }
    let judge = Judge::of(slice::from_ref(policy));
    let mut alike: BTreeMap<Operation, Vec<(Operation, Outcome)>> = BTreeMap::new();
    for operation in all {
        let outcome = judge.outcome(&operation)?;
        alike.entry(without(&operation, step.fact)).or_default().push((operation, outcome));
    }
    let broken = alike.values().filter_map(|group| broken(group, step));
    let least = broken.min_by_key(|(from, _)| from.len());
    Ok(least.map_or(Verdict::Holds, |(from, to)| Verdict::Fails(vec![Witness::of(from), Witness::of(to)])))
}

fn domain(policy: &Checked, tests: &Tests<'_>, step: &Step<'_>) -> Answered<Domain> {
    let kind = policy.facts.get(step.fact).ok_or_else(|| Unanswered::Wrong("no such fact".to_owned()))?;
    let mut domain = tests.domain()?;
    let mut values = tests.steps(step.fact, kind)?;
    if let Way::Goes(named) = step.way {
        values.extend(named.iter().cloned());
    }
    values.sort();
    values.dedup();
    domain.insert(step.fact.to_owned(), values);
    Ok(domain)
}

/// A step between two of these operations, which differ in the fact alone, that the claim forbids.
fn broken<'a>(group: &'a [(Operation, Outcome)], step: &Step<'_>) -> Option<(&'a Operation, &'a Operation)> {
    let pairs = group.iter().flat_map(|from| group.iter().map(move |to| (from, to)));
    let mut forbidden = pairs.filter(|((from, before), (to, after))| {
        moved(step.never, *before, *after) && is_step(step.fact, step.way, from, to)
    });
    forbidden.next().map(|((from, _), (to, _))| (from, to))
}

/// Whether an outcome moved the way that it never should.
pub fn moved(never: Trend, before: Outcome, after: Outcome) -> bool {
    match never {
        Trend::Looser => after < before,
        Trend::Stricter => after > before,
    }
}

/// Whether two operations differ in the fact alone, known in both, and it moved its way.
pub fn is_step(fact: &str, way: &Way, from: &Operation, to: &Operation) -> bool {
    match (from.get(fact), to.get(fact)) {
        (Some(before), Some(after)) => without(from, fact) == without(to, fact) && moves(way, before, after),
        _ => false,
    }
}

fn moves(way: &Way, before: &Value, after: &Value) -> bool {
    match (way, before, after) {
        (Way::Grows, Value::Number(before), Value::Number(after)) => before < after,
        (Way::Grows, Value::Set(before), Value::Set(after)) => before.is_subset(after) && before != after,
        (Way::Grows, ..) => false,
        (Way::Goes(values), ..) => {
            values.iter().zip(values.iter().skip(1)).any(|step| step == (before, after))
        }
    }
}

fn without(operation: &Operation, fact: &str) -> Operation {
    let mut rest = operation.clone();
    rest.remove(fact);
    rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Policies;

    fn policies(rules: &str, claim: &str) -> Policies {
        let source = format!("policy \"p\" language 1 fact x: number {rules} prove \"c\" never {claim}");
        Policies::load(&[&source]).unwrap()
    }

    #[track_caller]
    fn check(rules: &str, claim: &str, expect: &Verdict) {
        assert_eq!(policies(rules, claim).prove().remove(0).verdict, *expect, "{rules} {claim}");
    }

    #[track_caller]
    fn holds(rules: &str, claim: &str) {
        check(rules, claim, &Verdict::Holds);
    }

    /// That a claim fails, with this many facts in each operation of the smallest counterexample.
    #[track_caller]
    fn fails(rules: &str, claim: &str, given: usize) {
        let verdict = policies(rules, claim).prove().remove(0).verdict;
        let Verdict::Fails(witnesses) = verdict else { panic!("{rules} {claim}: {verdict:?}") };
        assert_eq!(witnesses.iter().map(|w| w.given).collect::<Vec<_>>(), [given, given], "{rules} {claim}");
    }

    const OLD: &str = "rule r { deny when backup.age > 24h and environment is production }";

    #[test]
    fn numbers_grow() {
        holds(OLD, "looser as backup.age grows");
        // Where the environment is missing the rule is in doubt, which denies.
        fails(OLD, "stricter as backup.age grows", 1);
        fails(OLD, "stricter as backup.age grows when environment is production", 2);
        holds(OLD, "stricter as backup.age grows when environment is test");
        holds(OLD, "stricter as backup.age grows when backup.age > 24h");
        // Only a step within the gap between two constants, or out of it and in again, tells.
        fails("rule r { deny when x in [1, 3] }", "looser as x grows", 1);
        holds("rule r { deny when x in [1, 3] }", "looser as x grows when x <= 1");
        fails("rule r { deny when x in [1, 3] }", "looser as x grows when x >= 3", 1);
        // A missing age is no age: from missing to known is no step.
        holds("rule r { ask when x is unknown }", "looser as x grows");
    }

    #[test]
    fn pairs_need_not_be_neighbours() {
        // Within the condition the steps are from below 2 to above 5.
        let rules = "rule a { ask when x < 2 } rule b { deny when x in [2, 3, 4, 5] }";
        fails(rules, "looser as x grows when x < 2 or x > 5", 1);
        holds(rules, "stricter as x grows when x < 2 or x > 5");
    }

    #[test]
    fn sets_grow() {
        let rules = "rule r { deny when flags has --force unless flags has \"a\" }";
        fails(rules, "looser as flags grows", 1);
        fails(rules, "stricter as flags grows", 1);
        holds(rules, "stricter as flags grows when flags has \"a\"");
        holds(rules, "looser as flags grows when flags has none of [\"a\"]");
        fails("rule r { warn when flags is empty }", "looser as flags grows", 1);
        holds("rule r { warn when flags is empty }", "stricter as flags grows");
    }

    #[test]
    fn values_go() {
        let rules = "rule r { deny when environment is production }
                     rule s { ask when environment is staging and not backup.exists }";
        holds(rules, "looser as environment goes development, staging, production");
        fails(rules, "stricter as environment goes development, staging", 1);
        holds(rules, "stricter as environment goes staging, development when backup.exists");
        // Only neighbours in the list are compared.
        holds(rules, "looser as environment goes staging, production when environment is not staging");
        holds(rules, "looser as environment goes test, production, production");
        fails(rules, "looser as environment goes test, production, test", 1);
        fails("rule r { deny when x > 5 }", "stricter as x goes 9, 2, 7", 1);
        fails("rule r { deny when command matches \"a*\" }", "looser as command goes \"ab\", \"b\"", 1);
        holds("rule r { deny when command matches \"a*\" }", "looser as command goes \"ab\", \"ac\"");
        holds("rule r { deny when backup.exists }", "looser as backup.exists goes false, true");
        fails("rule r { deny when backup.exists }", "looser as backup.exists goes true, false", 1);
    }

    #[test]
    fn in_doubt_counts() {
        // Where `backup.exists` is missing, the rule is in doubt above 1 and silent below.
        let rules = "rule r { deny when x > 1 and not backup.exists in doubt ask }";
        fails(rules, "stricter as x grows when backup.exists is unknown", 1);
        holds(rules, "stricter as x grows when backup.exists");
    }

    #[test]
    fn of_no_operation_or_no_step() {
        check(OLD, "looser as x grows when x < 1 and x > 1", &Verdict::NoOperation);
        // There are operations, but no two that differ.
        holds("rule r { deny when x is 3 }", "looser as x grows when x is 3");
        holds("rule r { deny when x is 3 }", "looser as x grows when x is unknown");
        // No rule tests the fact.
        holds(OLD, "stricter as x goes 1, 2");
    }

    #[test]
    fn counterexamples() {
        let policies = policies("rule r { deny when x in [1, 3] }", "looser as x grows when x > 0");
        let breaks = |from: &str, to: &str| policies.breaks_trend(0, from, to);
        assert_eq!(breaks(r#"{"x": 1}"#, r#"{"x": 2}"#), Ok(true));
        assert_eq!(breaks(r#"{"x": 3}"#, r#"{"x": 2}"#), Ok(false));
        assert_eq!(breaks(r#"{"x": 1}"#, r#"{"x": 3}"#), Ok(false));
        assert_eq!(breaks(r#"{"x": 1}"#, r#"{"x": 2, "flags": []}"#), Ok(false));
        assert_eq!(breaks("{}", r#"{"x": 2}"#), Ok(false));
        assert_eq!(policies.breaks(0, r#"{"x": 1}"#), Ok(false));
    }
}
