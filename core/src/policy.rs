//! A policy, loaded: the door to everything else.

use crate::decision::{Decision, Outcome, PolicyIdentity, ProofResult, TestResult};
use crate::diagnostic::{Diagnostic, PolicyError};
use crate::operation::{Operation, OperationError};
use crate::schema::Schema;
use crate::source::Span;

/// One or several policies that decide together.
#[derive(Clone, Debug)]
pub struct Policy {
    schema: Schema,
    identities: Vec<PolicyIdentity>,
}

impl Policy {
    /// Loads one policy.
    pub fn load(source: &str) -> Result<Self, PolicyError> {
        Self::load_all([source])
    }

    /// Loads several policies that decide together as one; each diagnostic names its source by number.
    pub fn load_all<'a>(_sources: impl IntoIterator<Item = &'a str>) -> Result<Self, PolicyError> {
        Err(PolicyError {
            diagnostics: vec![Diagnostic::error("unfinished", "the engine is being built", Span::default())],
        })
    }

    /// The embedded default: the six Critical Rules.
    pub fn critical_rules() -> Result<Self, PolicyError> {
        Self::load("")
    }

    /// Every fact that an operation may give.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The name and digest of each policy, in the order in which they were given.
    pub fn identities(&self) -> &[PolicyIdentity] {
        &self.identities
    }

    /// Reads an operation from JSON text.
    pub fn operation(&self, _json: &str) -> Result<Operation, OperationError> {
        Ok(Operation::default())
    }

    /// The outcome alone.
    pub fn outcome(&self, _operation: &Operation) -> Outcome {
        Outcome::Deny
    }

    /// The outcome with its reasons.
    pub fn decide(&self, operation: &Operation) -> Decision {
        Decision {
            outcome: self.outcome(operation),
            findings: Vec::new(),
            missing: Vec::new(),
            remedies: Vec::new(),
            policies: self.identities.clone(),
        }
    }

    /// Runs the `test` blocks of every policy, in order.
    pub fn test(&self) -> Vec<TestResult> {
        Vec::new()
    }

    /// What is known of the `prove` claims of every policy, in order.
    pub fn prove(&self) -> Vec<ProofResult> {
        Vec::new()
    }

    /// Everything there is to say of a policy: errors, warnings and hints, in the order of the text.
    pub fn check(_source: &str) -> Vec<Diagnostic> {
        Vec::new()
    }

    /// The canonical form of a policy, comments kept; an error where it does not parse.
    pub fn format(_source: &str) -> Result<String, PolicyError> {
        Err(PolicyError { diagnostics: Vec::new() })
    }
}
