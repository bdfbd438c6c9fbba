//! The policy language: text → tree → checked policy, and the tree back to canonical text.
//!
//! First [`lex`] cuts the text into tokens and [`parse`] makes the tree of them, with the help of [`recover`] where the text has faults; then [`check`]
//! gives names their meaning and refuses what has none; [`format`] prints the tree in its one layout.

mod ast;
mod build;
mod check;
mod checked;
mod format;
mod grammar;
mod lex;
mod literal;
mod parse;
mod parts;
mod recover;

pub(crate) use ast::{Claim, Trend};
pub(crate) use check::{check, declarations};
pub(crate) use checked::{
    CheckedClaim, CheckedPolicy, CheckedProof, CheckedRule, CheckedTest, Condition, DeclaredFact, Test, Way,
};
pub(crate) use format::{Comments, format};
pub use literal::duration_in_seconds;
pub(crate) use literal::{duration, is_flag, iso_duration, quoted};
pub(crate) use parse::parse;

/// The largest source, in bytes.
pub const MAX_SOURCE: usize = 1 << 20;
/// The deepest nesting of an expression: each parenthesis and each `not` is a level.
pub const MAX_NESTING: usize = 64;
/// The most rules in one policy.
pub const MAX_RULES: usize = 10_000;
/// The most faults that are told of one text, errors and hints counted apart.
pub const MAX_FAULTS: usize = 100;
/// The most values in one list.
pub const MAX_LIST: usize = 10_000;
