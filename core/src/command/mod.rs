//! A shell command line becomes zero or more operations.
//!
//! Reading may only tighten: what cannot be read but may hold Prisma is an operation whose command is
//! missing, never nothing.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::prisma::Major;

/// What the caller knows besides the line.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// The scripts of package.json, by name.
    pub scripts: BTreeMap<String, String>,
    /// The installed Prisma; a version in the line (`prisma@6`) goes before it.
    pub major: Option<Major>,
    /// Whether secrets in environment values are shown; otherwise they read `***`.
    pub show_secrets: bool,
}

/// An operation that a command line holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CommandReading {
    /// The canonical command, such as `migrate reset`; `null` where it cannot be known.
    pub command: Option<String>,
    /// Canonical long flags that are present, sorted and distinct.
    pub flags: Vec<String>,
    /// Variables that the line itself hands to the command, secrets masked.
    pub env: BTreeMap<String, String>,
    /// The facts that the line shows, ready to be handed to `decide` with the caller's own beside them.
    #[cfg_attr(feature = "typescript", ts(type = "Operation"))]
    pub facts: serde_json::Map<String, serde_json::Value>,
    /// The part of the line it was read from.
    pub text: String,
    /// Why the command could not be read; `null` where it was.
    pub reason: Option<String>,
}

/// Reads a shell command line; the answer is empty where nothing in it concerns a database.
pub fn read_command(_line: &str, _options: &ReadOptions) -> Vec<CommandReading> {
    Vec::new()
}
