//! Questions about the policies as a whole.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{diagnostics, encode, prepare, refusal, to_json};
use crate::analysis::{AnalyzedRule, ProofResult, QuestionError};
use crate::changes::CHANGEABLE;
use crate::diagnostic::DiagnosticJson;
use crate::operation::OperationError;
use crate::policy::Policy;
use crate::source::Units;

/// Refuses policies of which some claim is not known to hold; the error is a JSON array of diagnostics.
pub fn require_proofs(policy: &Policy, units: Units) -> Result<(), String> {
    policy.require_proofs().map_err(|error| diagnostics(&error, policy.sources(), units))
}

/// What is known of the `prove` claims, as a JSON array.
pub fn prove(policy: &Policy) -> String {
    encode(&policy.prove())
}

/// What reasoning says of the rules, the claims and the tests: `{"rules", "proofs", "diagnostics"}`.
pub fn analyze(policy: &Policy, units: Units) -> String {
    #[derive(Serialize)]
    struct Analyzed<'a> {
        rules: &'a [AnalyzedRule],
        proofs: &'a [ProofResult],
        diagnostics: Vec<DiagnosticJson>,
    }
    let analysis = policy.analyze();
    encode(&Analyzed {
        rules: &analysis.rules,
        proofs: &analysis.proofs,
        diagnostics: to_json(&analysis.diagnostics, policy.sources(), units),
    })
}

/// What differs between an old policy and a new one; the error is a JSON array of diagnostics.
pub fn difference(old: &Policy, new: &Policy, units: Units) -> Result<String, String> {
    let found = old.difference(new);
    found.map(|difference| encode(&difference)).map_err(|error| diagnostics(&error, new.sources(), units))
}

/// What would bring an operation to `allow`, with options given as JSON: `changeable`, names of facts and
/// groups of facts (`backup.*`), and `costs`, by such names; a cost is 1 where it is not given. The error is
/// `{"error": …}`.
pub fn what_would_allow(policy: &Policy, operation: &str, options: &str) -> Result<String, String> {
    #[derive(Default, Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields, default)]
    struct Options {
        changeable: Option<Vec<String>>,
        costs: BTreeMap<String, u32>,
    }
    let options: Options = serde_json::from_str(options).map_err(|fault| {
        refusal(&OperationError {
            code: "invalid-options".to_owned(),
            message: format!("these are no options: {fault}"),
            path: String::new(),
            help: Some("give `changeable`, a list of names, and `costs`, whole numbers by name".to_owned()),
        })
    })?;
    let operation = prepare(policy, operation)?;
    let names = options.changeable.unwrap_or_else(|| CHANGEABLE.map(str::to_owned).to_vec());
    // A cost for one fact stands above that of its group, so groups come first.
    let mut costs: Vec<(&str, u32)> = names.iter().map(|name| (name.as_str(), 1)).collect();
    costs.extend(options.costs.iter().map(|(name, cost)| (name.as_str(), *cost)));
    costs.sort_by_key(|(name, _)| !name.ends_with(".*"));
    policy
        .what_would_allow(&operation, &costs)
        .map(|changes| encode(&changes))
        .map_err(|error| refusal(&error))
}

/// The outcomes for all values of two facts; the error is `{"error": …}`.
pub fn matrix(policy: &Policy, rows: &str, columns: &str) -> Result<String, String> {
    policy.matrix(rows, columns).map(|matrix| encode(&matrix)).map_err(|error| {
        let plain = |code: &str, help: &str| OperationError {
            code: code.to_owned(),
            message: error.to_string(),
            path: String::new(),
            help: Some(help.to_owned()),
        };
        refusal(&match &error {
            QuestionError::Fact(fault) => fault.clone(),
            QuestionError::SameFact(_) => plain("same-fact", "rows are one fact, columns another"),
            QuestionError::TooLarge(_) => {
                plain("undetermined", "ask about other facts, or of fewer policies at once")
            }
        })
    })
}
