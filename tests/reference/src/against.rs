//! Answers of an engine, as JSON, held against the answers given here.
//!
//! Each function says in a word what it judged, or what is wrong with the engine's answer. Where here the
//! question is too large, anything is right.

mod claims;
mod difference;
mod operations;
mod rules;

use serde_json::Value as Json;

pub use self::claims::claims;
pub use self::difference::difference;
pub use self::operations::{allowing, cell};
pub use self::rules::rules;
use crate::reasoning::{Answered, Unanswered};
use crate::{Outcome, Policies};

/// What was judged, or what is wrong.
pub type Held = Result<&'static str, String>;

/// An answer given here, or nothing where the question is too large.
fn answered<T>(answer: Answered<T>) -> Result<Option<T>, String> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(Unanswered::TooLarge) => Ok(None),
        Err(Unanswered::Wrong(why)) => Err(why),
    }
}

fn list(json: &Json) -> Result<&Vec<Json>, String> {
    json.as_array().ok_or_else(|| format!("{json} is no list"))
}

fn field<'a>(json: &'a Json, key: &str) -> Result<&'a Json, String> {
    json.get(key).ok_or_else(|| format!("{json} lacks `{key}`"))
}

fn outcome(json: &Json) -> Result<Outcome, String> {
    let all = [Outcome::Allow, Outcome::Warn, Outcome::Ask, Outcome::Deny];
    let named = all.into_iter().find(|outcome| *json == outcome.word());
    named.ok_or_else(|| format!("{json} is no outcome"))
}

/// How many facts an operation gives.
fn given(policies: &Policies, operation: &Json) -> Result<usize, String> {
    let operation = answered(policies.operation(&operation.to_string()))?;
    Ok(operation.map_or(0, |operation| operation.len()))
}

fn ensure(holds: bool, why: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why()) }
}
