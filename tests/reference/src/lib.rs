//! A second, slow opinion on what a policy means.
//!
//! Everything here is written from the contract of the language alone and shares no code with the engine:
//! its own reader of policies, its own checks, its own reader of operations, and decisions by trying every
//! completion, one after the other. It serves to be disagreed with: `tests/agrees.rs` holds the engine
//! against it on random policies and operations. Questions about every operation at once are answered in
//! [`reasoning`], by trying every one; [`against`] holds an engine's answers against those.
//!
//! It is written to be obviously right, not to be fast or helpful: an error is one line of text, and a
//! question that would need too many completions is given up ([`Answer::TooLarge`]).

#![allow(missing_docs, unreachable_pub, reason = "a private crate, whose modules explain themselves")]

pub mod against;
pub mod cases;
mod check;
mod completions;
mod decide;
mod duration;
mod evaluate;
mod facts;
pub mod generate;
mod globs;
mod json;
mod lexer;
pub mod mutate;
mod operation;
mod parser;
pub mod random;
pub mod reasoning;
mod regions;
pub mod shrink;
mod syntax;

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::check::Checked;
use crate::facts::Kind;
use crate::operation::Operation;
pub use crate::syntax::Outcome;

/// One or several policies that decide together.
pub struct Policies {
    checked: Vec<Checked>,
    facts: BTreeMap<String, Kind>,
}

/// What became of an operation.
#[derive(Debug, PartialEq)]
pub enum Answer {
    /// The decision as JSON, without digests and remedies.
    Decision(Json),
    /// The operation is not one; why.
    Refused(String),
    /// Some rule has more completions than are tried here.
    TooLarge,
}

impl Policies {
    /// Loads policies, or says what the first fault found is.
    pub fn load(sources: &[&str]) -> Result<Self, String> {
        let mut checked = Vec::new();
        for source in sources {
            checked.push(check::check(&parser::parse(source)?)?);
        }
        let facts = check::together(&checked)?;
        Ok(Self { checked, facts })
    }

    /// Decides the operation written in `text`.
    pub fn decide(&self, text: &str) -> Answer {
        match operation::read(text, &self.facts) {
            Err(why) => Answer::Refused(why),
            Ok(operation) => self.decide_operation(&operation),
        }
    }

    fn decide_operation(&self, operation: &Operation) -> Answer {
        match decide::decide(&self.checked, operation) {
            Some(decision) => Answer::Decision(decision),
            None => Answer::TooLarge,
        }
    }

    /// Whether some rule is past the bound up to which a decision has to be exact.
    pub fn past_bound(&self) -> bool {
        self.checked.iter().any(|policy| policy.rules.iter().any(|rule| decide::past_bound(policy, rule)))
    }

    /// The results of the tests in the policies, in order; each is judged by the policy that holds it.
    /// A test too large to judge is `null`.
    pub fn test(&self) -> Vec<Json> {
        self.checked.iter().flat_map(Checked::tests).collect()
    }
}

impl Checked {
    fn tests(&self) -> Vec<Json> {
        self.tests.iter().map(|test| self.test(test).unwrap_or(Json::Null)).collect()
    }

    fn test(&self, test: &check::Test) -> Option<Json> {
        let decision = decide::decide(std::slice::from_ref(self), &test.given)?;
        let outcome = decision.get("outcome")?.as_str()?.to_owned();
        let by = decide::rules_behind(&decision, &outcome);
        let right = outcome == test.expect.word() && (test.by.is_empty() || by == test.by);
        Some(json!({ "name": test.name, "ok": right, "expected": test.expect.word(), "actual": outcome }))
    }
}
