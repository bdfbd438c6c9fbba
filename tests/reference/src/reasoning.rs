//! Questions about every operation at once, answered by trying every one.
//!
//! An operation leaves each tested fact missing or gives it a value: one of every kind that the tests can
//! tell apart. A fact that is tested nowhere never matters. Nothing here is clever: operations are listed,
//! each is decided, and the list is looked through.

mod allowing;
mod certainly;
mod claims;
mod difference;
mod judge;
mod matrix;
mod operations;
mod rules;
mod trends;

use serde_json::Value as Json;

pub use self::allowing::Allowing;
pub use self::claims::{Proved, Verdict};
pub use self::difference::{Class, Kind, Misfit, difference, inside, misfits, outcomes};
use self::judge::Judge;
pub use self::rules::{Often, RuleUse};
use crate::Policies;
use crate::operation::{self, Operation};
use crate::syntax::Outcome;

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// There are more operations or completions than are tried here.
    TooLarge,
    /// It is no question of these policies; why.
    Wrong(String),
}

pub type Answered<T> = Result<T, Unanswered>;

/// An operation that shows something.
#[derive(Clone, Debug, PartialEq)]
pub struct Witness {
    pub operation: Json,
    /// How many facts it gives.
    pub given: usize,
}

impl Witness {
    fn of(operation: &Operation) -> Self {
        Self { operation: operation::write(operation), given: operation.len() }
    }
}

impl Policies {
    /// The outcome of an operation written in JSON.
    pub fn outcome(&self, operation: &str) -> Answered<Outcome> {
        Judge::of(&self.checked).outcome(&self.operation(operation)?)
    }

    pub(crate) fn operation(&self, text: &str) -> Answered<Operation> {
        operation::read(text, &self.facts).map_err(Unanswered::Wrong)
    }
}
