//! Decides whether a Prisma operation may run, why, and what the safe way is.
//!
//! A [`Policy`] is loaded from text in a small declarative language; an [`Operation`] describes what is
//! about to happen (command, flags, environment, backup age and more); a [`Decision`] holds the outcome,
//! a finding for each rule that spoke, what was not known, and the way that is safe.
//!
//! The crate is pure: no I/O, no clock, no environment. Whatever it judges is handed in.
//!
//! Data flows one way: text → [`language`] → [`engine`] → [`Decision`]; a shell line → `command` →
//! [`prisma`] → operation.

#![cfg_attr(
    not(feature = "reasoning"),
    expect(
        dead_code,
        unused_imports,
        reason = "what only reasoning uses stands where it belongs, and weighs nothing"
    )
)]

// What pest generates without `std` speaks of `alloc`.
extern crate alloc;

#[cfg(feature = "reasoning")]
pub mod analysis;
pub mod changes;
pub mod decision;
pub mod diagnostic;
pub mod engine;
pub mod glob;
pub mod inspection;
pub mod language;
pub mod operation;
mod ordered;
pub mod policy;
pub mod prisma;
pub mod schema;
pub mod shared;
pub mod source;
pub mod suggest;
pub mod wire;

#[cfg(feature = "command-lines")]
pub mod command;
#[cfg(feature = "command-lines")]
pub mod sql;

#[cfg(feature = "reasoning")]
pub use analysis::{Holds, ProofResult};
pub use decision::{Decision, Finding, Outcome, PolicyIdentity, TestResult};
pub use diagnostic::{Diagnostic, PolicyError, Severity};
pub use operation::{Operation, OperationError};
pub use policy::Policy;
pub use source::Span;

/// Runs the Rust example of the README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
