//! Decisions, by trying every completion.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::check::{Check, Checked, Rule};
use crate::completions::{Tried, Truth};
use crate::evaluate::{checks, defines_used};
use crate::operation::Operation;
use crate::syntax::Outcome;

/// The decision of several policies together; `None` where some rule has too many completions.
pub fn decide(policies: &[Checked], operation: &Operation) -> Option<Json> {
    let mut outcome = Outcome::Allow;
    let mut missing = BTreeSet::new();
    let mut findings = Vec::new();
    for policy in policies {
        for rule in &policy.rules {
            let truth = Tried::new(policy, &rule.condition).truth(operation)?;
            let Some(contribution) = contribution(rule, &truth) else { continue };
            let lacking = if let Truth::Differs(facts) = truth { facts } else { Vec::new() };
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

/// What a rule contributes, given what the completions make of its condition; `None` where it is silent.
pub fn contribution(rule: &Rule, truth: &Truth) -> Option<Outcome> {
    match truth {
        Truth::Always => Some(rule.effect),
        Truth::Never => None,
        Truth::Differs(_) => Some(rule.in_doubt.unwrap_or(rule.effect)),
    }
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
