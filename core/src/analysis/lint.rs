//! What reasoning finds worth saying of a policy, as diagnostics with their places.

use super::proof::{Answered, Holds, ProofResult};
use super::rules::RuleAnalysis;
use crate::diagnostic::{Diagnostic, Severity};
use crate::language::{CheckedPolicy, CheckedRule};

/// Everything about the rules of one policy, in the order of the text.
pub(crate) fn rules(policy: &CheckedPolicy, rules: &[RuleAnalysis]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (rule, analysis) in policy.rules.iter().zip(rules).filter(|(_, analysis)| analysis.exceeded.is_none())
    {
        found.extend(condition(rule, analysis));
        if analysis.can_fire && !analysis.matters {
            found.push(outshone(rule, analysis));
        }
        if let (Some(place), Some(false)) = (rule.in_doubt_place, analysis.in_doubt_matters) {
            let message = format!("the `in doubt` of `{}` changes no outcome", rule.id);
            let help = if analysis.can_doubt {
                "remove it: without it the outcome of every operation is the same"
            } else {
                "remove it: the rule is never in doubt"
            };
            found.push(hint("idle-doubt", message, place).help(help));
        }
    }
    found
}

fn condition(rule: &CheckedRule, analysis: &RuleAnalysis) -> Option<Diagnostic> {
    let warning = |code, message: String, help: &str| {
        Some(Diagnostic::error(code, message, rule.place).severity(Severity::Warning).help(help))
    };
    match (analysis.can_fire, analysis.can_doubt) {
        _ if analysis.always_fires => warning(
            "always-true",
            format!("the rule `{}` fires on every operation", rule.id),
            "its condition is true whatever the facts are: say when it is to speak",
        ),
        (false, false) => warning(
            "never-fires",
            format!("the rule `{}` can never fire", rule.id),
            "its condition is false whatever the facts are: look for tests that exclude each other",
        ),
        (false, true) => warning(
            "never-fires",
            format!("the rule `{}` can never fire, only be in doubt", rule.id),
            "its condition is false wherever the facts are known",
        ),
        (true, _) => None,
    }
}

fn outshone(rule: &CheckedRule, analysis: &RuleAnalysis) -> Diagnostic {
    let others: Vec<String> = analysis.outshone_by.iter().map(|id| format!("`{id}`")).collect();
    let message = format!("the rule `{}` never changes the outcome", rule.id);
    let help = if others.is_empty() {
        "it adds `allow` at most".to_owned()
    } else {
        let (verb, each) = if others.len() == 1 { ("says", "") } else { ("say", ", one or another,") };
        format!(
            "wherever it speaks, {} {verb}{each} at least as much; it still explains itself in the findings",
            others.join(", ")
        )
    };
    hint("outshone", message, rule.place).help(help)
}

/// Everything about the claims of one policy.
pub(crate) fn claims(policy: &CheckedPolicy, results: &[ProofResult]) -> Vec<Diagnostic> {
    let each = policy.proofs.iter().zip(results);
    each.filter_map(|(proof, result)| Some(claim(result)?.severity(Severity::Warning).at(proof.place)))
        .collect()
}

fn claim(result: &ProofResult) -> Option<Diagnostic> {
    let fault = |code, message: String| Diagnostic::error(code, message, crate::source::Span::default());
    match result {
        ProofResult::Refused(refused) => {
            Some(fault("empty-claim", refused.error.message.clone()).help(&*refused.error.help))
        }
        ProofResult::Answered(Answered { holds: Holds::True, .. }) => None,
        ProofResult::Answered(Answered { holds: Holds::Undetermined, exceeded, .. }) => {
            let why = exceeded.as_deref().unwrap_or("it is too large");
            Some(
                fault("undetermined-claim", format!("this claim is not proven: {why}"))
                    .help("make the rules that it is about smaller, or claim less at once"),
            )
        }
        ProofResult::Answered(answered) => Some(failed(answered)),
    }
}

fn failed(answered: &Answered) -> Diagnostic {
    let text = |json: &Option<serde_json::Value>| json.as_ref().map(ToString::to_string).unwrap_or_default();
    let outcome = answered.outcome.map_or("", crate::Outcome::as_str);
    let first = text(&answered.counterexample);
    let help = match &answered.moved {
        None => format!("the outcome of {first} is {outcome}"),
        Some(then) => {
            format!("the outcome of {first} is {outcome}, and of {} it is {}", then.operation, then.outcome)
        }
    };
    Diagnostic::error("false-claim", "this claim does not hold", crate::source::Span::default()).help(help)
}

/// A test whose outcome follows from a claim that holds.
pub(crate) fn proven_test(name: &str, claim: &str, place: crate::source::Span) -> Diagnostic {
    hint("proven-test", format!("the test \"{name}\" asserts what is proven anyway"), place)
        .help(format!("it follows from the claim \"{claim}\", which holds on every operation"))
}

fn hint(code: &'static str, message: String, place: crate::source::Span) -> Diagnostic {
    Diagnostic::error(code, message, place).severity(Severity::Hint)
}
