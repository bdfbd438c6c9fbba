//! The native Node addon: decode, call, encode. `js/` makes the public surface of it.
//!
//! A failure that is an answer (diagnostics, a refused operation) is thrown as an `Error` whose message
//! is its JSON.
#![expect(clippy::needless_pass_by_value, reason = "Node-API hands values over")]

pub mod inspect;

use std::sync::Arc;

use napi::{Error, Result};
use napi_derive::napi;
use prisma_policy::source::Units::Utf16;
use prisma_policy::{Operation, Policy, wire};
use prisma_policy_cli::NativeHost;

/// One or several policies that decide together.
#[napi]
pub struct Engine {
    policy: Arc<Policy>,
}

/// An operation that was read once, for a policy.
#[napi]
pub struct Prepared {
    policy: Arc<Policy>,
    operation: Operation,
}

#[napi]
impl Engine {
    /// Loads policies.
    #[napi(factory)]
    pub fn load(sources: Vec<String>, schema: Option<String>) -> Result<Self> {
        wire::load(&sources, schema.as_deref(), Utf16).map(Self::of).map_err(thrown)
    }

    /// Loads the embedded default.
    #[napi(factory)]
    pub fn critical_rules() -> Result<Self> {
        wire::critical_rules(Utf16).map(Self::of).map_err(thrown)
    }

    /// A decision or `{"error": …}`.
    #[napi]
    pub fn decide(&self, operation: String) -> String {
        wire::decide(&self.policy, &operation)
    }

    /// The outcome alone.
    #[napi]
    pub fn outcome(&self, operation: String) -> Result<&'static str> {
        wire::outcome(&self.policy, &operation).map_err(thrown)
    }

    /// Reads an operation for later.
    #[napi]
    pub fn prepare(&self, operation: String) -> Result<Prepared> {
        let operation = wire::prepare(&self.policy, &operation).map_err(thrown)?;
        Ok(Prepared { policy: Arc::clone(&self.policy), operation })
    }

    /// Names and digests.
    #[napi]
    pub fn identities(&self) -> String {
        wire::identities(&self.policy)
    }

    /// Every fact that an operation may give.
    #[napi]
    pub fn facts(&self) -> String {
        wire::facts(&self.policy)
    }

    /// Runs the `test` blocks.
    #[napi]
    pub fn test(&self) -> String {
        wire::test(&self.policy)
    }

    /// Answers the `prove` claims.
    #[napi]
    pub fn prove(&self) -> String {
        wire::prove(&self.policy)
    }

    /// Throws where some claim is not known to hold.
    #[napi]
    pub fn require_proofs(&self) -> Result<()> {
        wire::require_proofs(&self.policy, Utf16).map_err(thrown)
    }

    /// What reasoning says of the rules, the claims and the tests.
    #[napi]
    pub fn analyze(&self) -> String {
        wire::analyze(&self.policy, Utf16)
    }

    /// What differs in a new policy.
    #[napi]
    pub fn difference(&self, new: &Engine) -> Result<String> {
        wire::difference(&self.policy, &new.policy, Utf16).map_err(thrown)
    }

    /// What would bring an operation to `allow`.
    #[napi]
    pub fn what_would_allow(&self, operation: String, options: String) -> Result<String> {
        wire::what_would_allow(&self.policy, &operation, &options).map_err(thrown)
    }

    /// The outcomes for all values of two facts.
    #[napi]
    pub fn matrix(&self, rows: String, columns: String) -> Result<String> {
        wire::matrix(&self.policy, &rows, &columns).map_err(thrown)
    }

    /// The table of outcomes, or `null`.
    #[napi]
    pub fn table(&self) -> String {
        wire::table(&self.policy)
    }
}

impl Engine {
    fn of(policy: Policy) -> Self {
        Self { policy: Arc::new(policy) }
    }
}

#[napi]
impl Prepared {
    /// A decision.
    #[napi]
    pub fn decide(&self) -> String {
        wire::decide_prepared(&self.policy, &self.operation)
    }

    /// The outcome alone.
    #[napi]
    pub fn outcome(&self) -> &'static str {
        self.policy.outcome(&self.operation).as_str()
    }
}

/// Everything there is to say of a policy's text.
#[napi]
pub fn check(source: String) -> String {
    wire::check(&source, Utf16)
}

/// The canonical form of a policy's text.
#[napi]
pub fn format(source: String) -> Result<String> {
    wire::format(&source, Utf16).map_err(thrown)
}

/// The operations that a command line holds.
#[napi]
pub fn read_command(line: String, options: String) -> Result<String> {
    wire::read_command(&line, &options).map_err(thrown)
}

/// Runs the command line; the first of `args` is the name of the program. Gives the exit code.
#[napi]
pub fn run_command_line(args: Vec<String>) -> u8 {
    inherit_streams();
    prisma_policy_cli::run(args, &mut NativeHost::new())
}

/// Lets programs that are started have the standard streams: Node keeps them from being inherited when it
/// starts, and hands them on itself to those that it starts.
#[cfg(unix)]
fn inherit_streams() {
    use rustix::io::{FdFlags, fcntl_setfd};
    use rustix::stdio::{stderr, stdin, stdout};

    for stream in [stdin(), stdout(), stderr()] {
        // A stream that was closed cannot be handed on, and nobody misses it.
        let _ = fcntl_setfd(stream, FdFlags::empty());
    }
}

#[cfg(not(unix))]
fn inherit_streams() {}

fn thrown(json: String) -> Error {
    Error::from_reason(json)
}
