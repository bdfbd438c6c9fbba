//! The operation that is to be judged: JSON text to typed values of facts.

mod keys;
mod quick;
mod read;
mod write;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use crate::schema::{FactId, Schema};

pub(crate) use keys::Keys;
pub use read::{MAX_DEPTH, MAX_OPERATION};
pub(crate) use read::{read, unknown};
pub(crate) use write::{duration, write};

/// A value of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Of a `bool`.
    Bool(bool),
    /// Of a `number`, or the seconds of a `duration`.
    Number(i64),
    /// Of a `text`.
    Text(Arc<str>),
    /// Of a `one of`: the place of the name in the declaration, from 0.
    Name(u32),
    /// Of a `set of text`.
    Set(BTreeSet<Arc<str>>),
}

/// An operation, prepared for the policy that read it: a value for each fact that is known.
///
/// Another policy judges it as well, if it has the same facts, but not as quickly.
#[derive(Clone, Debug, Default)]
pub struct Operation {
    values: Vec<Option<Value>>,
    placed: Option<Placed>,
}

/// Where an operation lies among the regions that the rules of some policies tell apart.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    /// Whose regions these are.
    pub(crate) by: Arc<()>,
    /// A number for each cell.
    pub(crate) cells: Box<[u32]>,
}

/// Two operations are equal when they give the same facts the same values.
impl PartialEq for Operation {
    fn eq(&self, other: &Self) -> bool {
        let facts = self.values.len().max(other.values.len());
        (0..).map(FactId).take(facts).all(|id| self.get(id) == other.get(id))
    }
}

impl Eq for Operation {}

impl Operation {
    /// One of which nothing is known, with room for so many facts.
    fn empty(facts: usize) -> Self {
        Self { values: std::iter::repeat_with(|| None).take(facts).collect(), placed: None }
    }

    /// The operation that gives the facts of these names these values.
    pub(crate) fn given(schema: &Schema, values: &[(Arc<str>, Value)]) -> Self {
        let mut operation = Self::default();
        for (name, value) in values {
            if let Some(id) = schema.find(name) {
                operation.set(id, value.clone());
            }
        }
        operation
    }

    /// The value of a fact; `None` where it is missing.
    pub fn get(&self, fact: FactId) -> Option<&Value> {
        self.values.get(fact.0 as usize)?.as_ref()
    }

    /// Gives a fact its value, in place of any it had.
    pub fn set(&mut self, fact: FactId, value: Value) {
        self.placed = None;
        let at = fact.0 as usize;
        if self.values.len() <= at {
            self.values.resize(at + 1, None);
        }
        if let Some(slot) = self.values.get_mut(at) {
            *slot = Some(value);
        }
    }

    /// Keeps where it lies, until it is changed.
    pub(crate) fn keep(&mut self, placed: Placed) {
        self.placed = Some(placed);
    }

    /// Where it lies, if that was kept.
    pub(crate) fn placed(&self) -> Option<&Placed> {
        self.placed.as_ref()
    }
}

/// Why an operation is refused before it is judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message}")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "Refusal"))]
pub struct OperationError {
    /// A stable name of the kind of fault, such as `unknown-fact`.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// The fact it is about, as a dotted name; empty for the operation itself.
    pub path: String,
    /// How to mend it.
    pub help: Option<String>,
}
