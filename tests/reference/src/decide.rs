//! Decisions, by trying every completion.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use crate::check::{Check, Checked, Rule};
use crate::evaluate::{Completed, checks, defines_used};
use crate::operation::{Operation, Value};
use crate::regions::representatives;
use crate::syntax::Outcome;

/// More completions of one rule than this are not tried.
const MOST_COMPLETIONS: usize = 1 << 16;

/// What the completions of one rule come to.
enum State {
    Fires,
    Silent,
    /// With the facts that the doubt hangs on.
    InDoubt(Vec<String>),
}

/// The decision of several policies together; `None` where some rule has too many completions.
pub fn decide(policies: &[Checked], operation: &Operation) -> Option<Json> {
    let mut outcome = Outcome::Allow;
    let mut missing = BTreeSet::new();
    let mut findings = Vec::new();
    for policy in policies {
        for rule in &policy.rules {
            let (contribution, lacking) = match state(policy, rule, operation)? {
                State::Silent => continue,
                State::Fires => (rule.effect, Vec::new()),
                State::InDoubt(missing) => (rule.in_doubt, missing),
            };
            outcome = outcome.max(contribution);
            if contributes(contribution) {
                missing.extend(lacking.iter().cloned());
            }
            findings.push(finding(policy, rule, contribution, &lacking));
        }
    }
    let names: Vec<Json> = policies.iter().map(|policy| json!({ "name": policy.name })).collect();
    Some(json!({
        "outcome": outcome.word(), "findings": findings, "missing": missing, "policies": names,
    }))
}

/// Whether a finding counts for the missing facts of the whole decision: an `in doubt allow` contributes
/// nothing.
fn contributes(contribution: Outcome) -> bool {
    contribution > Outcome::Allow
}

fn finding(policy: &Checked, rule: &Rule, contribution: Outcome, missing: &[String]) -> Json {
    json!({
        "policy": policy.name,
        "rule": rule.id,
        "title": rule.title,
        "effect": rule.effect.word(),
        "contribution": contribution.word(),
        // Completions that differ always differ somewhere in one fact alone, so doubt names a fact.
        "certain": missing.is_empty(),
        "missing": missing,
        "because": rule.because,
        "instead": rule.instead,
    })
}

/// The rules, sorted, with a finding whose contribution equals the outcome.
pub fn rules_behind(decision: &Json, outcome: &str) -> Vec<String> {
    let findings = decision.get("findings").and_then(Json::as_array);
    let of = |finding: &Json, key: &str| finding.get(key).and_then(Json::as_str).map(str::to_owned);
    let mut rules: Vec<String> = findings
        .into_iter()
        .flatten()
        .filter(|finding| of(finding, "contribution").as_deref() == Some(outcome))
        .filter_map(|finding| of(finding, "rule"))
        .collect();
    rules.sort();
    rules
}

fn state(policy: &Checked, rule: &Rule, operation: &Operation) -> Option<State> {
    let used = defines_used(policy, &rule.condition);
    let mut facts: Vec<(&str, Vec<Value>)> = Vec::new();
    for (fact, checks) in checks(policy, &used, &rule.condition) {
        if !operation.contains_key(fact) {
            facts.push((fact, representatives(policy.facts.get(fact)?, &checks)?));
        }
    }
    let count = facts.iter().try_fold(1, |count: usize, (_, values)| count.checked_mul(values.len()))?;
    if count > MOST_COMPLETIONS {
        return None;
    }
    let truth: Vec<bool> = (0..count)
        .map(|number| {
            let values = completion(&facts, number);
            Completed { operation, values: &values }.holds(policy, &used, &rule.condition)
        })
        .collect();
    Some(match (truth.contains(&true), truth.contains(&false)) {
        (true, false) => State::Fires,
        (false, _) => State::Silent,
        (true, true) => State::InDoubt(depends(&facts, &truth)),
    })
}

/// Whether a rule tests more than 16 facts, or 64 constants, or a fact with more than 4 globs or with one of
/// more than 32 characters.
pub fn past_bound(policy: &Checked, rule: &Rule) -> bool {
    let used = defines_used(policy, &rule.condition);
    let checks = checks(policy, &used, &rule.condition);
    let mut constants = BTreeSet::new();
    let mut many_globs = false;
    for checks in checks.values() {
        let globs: BTreeSet<&str> = checks.iter().filter_map(|check| glob(check)).collect();
        many_globs |= globs.len() > 4 || globs.iter().any(|glob| glob.chars().count() > 32);
        constants.extend(checks.iter().flat_map(|check| check.constants()));
    }
    many_globs || checks.len() > 16 || constants.len() > 64
}

fn glob(check: &Check) -> Option<&str> {
    if let Check::Matches(glob) = check { Some(glob) } else { None }
}

/// The values of the completion of this number, which is read with one digit for each fact.
fn completion<'a>(facts: &'a [(&'a str, Vec<Value>)], mut number: usize) -> BTreeMap<&'a str, &'a Value> {
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
fn depends(facts: &[(&str, Vec<Value>)], truth: &[bool]) -> Vec<String> {
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
