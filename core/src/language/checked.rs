//! A policy whose every name has a meaning and whose every constant has its type.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ast::{Claim, Trend};
use crate::decision::Outcome;
use crate::glob::Glob;
use crate::operation::Value;
use crate::schema::Fact;
use crate::source::Span;

/// A policy that can decide.
#[derive(Clone, Debug)]
pub(crate) struct CheckedPolicy {
    pub(crate) name: String,
    /// Where its name stands.
    pub(crate) place: Span,
    /// The facts that it declares itself.
    pub(crate) facts: Vec<DeclaredFact>,
    /// Its defines; each speaks only of those before it.
    pub(crate) defines: Vec<Define>,
    pub(crate) rules: Vec<CheckedRule>,
    pub(crate) tests: Vec<CheckedTest>,
    pub(crate) proofs: Vec<CheckedProof>,
}

/// A fact, and where its declaration names it.
#[derive(Clone, Debug)]
pub(crate) struct DeclaredFact {
    pub(crate) fact: Fact,
    pub(crate) place: Span,
}

/// A named condition, told by its number.
#[derive(Clone, Debug)]
pub(crate) struct Define {
    pub(crate) number: usize,
    pub(crate) condition: Condition,
}

/// A rule: when its condition holds, it contributes its effect.
#[derive(Clone, Debug)]
pub(crate) struct CheckedRule {
    pub(crate) id: String,
    /// Where its id stands.
    pub(crate) place: Span,
    pub(crate) title: Option<String>,
    pub(crate) effect: Outcome,
    /// `when`, and not `unless`.
    pub(crate) condition: Condition,
    pub(crate) in_doubt: Outcome,
    /// Where `in doubt` stands, if it is written.
    pub(crate) in_doubt_place: Option<Span>,
    pub(crate) because: Option<String>,
    pub(crate) instead: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct CheckedTest {
    pub(crate) name: String,
    /// Where its name stands.
    pub(crate) place: Span,
    pub(crate) given: Vec<(Arc<str>, Value)>,
    pub(crate) expect: Outcome,
    /// Sorted, where the test names any.
    pub(crate) by: Option<Vec<String>>,
}

/// A claim about every operation.
#[derive(Clone, Debug)]
pub(crate) struct CheckedProof {
    pub(crate) name: String,
    /// Where its name stands.
    pub(crate) place: Span,
    pub(crate) claim: CheckedClaim,
}

/// What is claimed.
#[derive(Clone, Debug)]
pub(crate) enum CheckedClaim {
    /// Where `when` is certainly true, the outcome is never, or always, one of these.
    Outcomes { claim: Claim, outcomes: Vec<Outcome>, when: Condition },
    /// As one fact takes its way, all others staying as they are, the outcome never moves that way.
    Trend { never: Trend, fact: Arc<str>, way: Way, when: Option<Condition> },
}

/// How a fact moves; both ends of every step are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// A number or duration becomes larger; a set gains texts.
    Grows,
    /// It takes these values, one after the other.
    Goes(Vec<Value>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// The define with this number.
    Define(usize),
    Test(Arc<str>, Test),
}

/// What is asked of one fact. Negations are [`Condition::Not`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Test {
    /// The operation gives the fact.
    Known,
    /// A `bool` is true.
    True,
    /// A `number` or `duration` lies between the two, both included.
    Between(i64, i64),
    /// A `number` or `duration` is one of these.
    NumberIn(BTreeSet<i64>),
    /// A `text` is one of these.
    TextIn(BTreeSet<Arc<str>>),
    /// A `text` matches.
    Matches(Glob),
    /// A `one of` is one of these, by their places in the declaration.
    NameIn(BTreeSet<u32>),
    /// A `set of text` holds at least one of these.
    HasAny(BTreeSet<Arc<str>>),
    /// A `set of text` holds all of these.
    HasAll(BTreeSet<Arc<str>>),
    /// A `set of text` holds nothing.
    Empty,
}
