//! What the engine answers, in the shape in which every binding gives it.

use serde::{Deserialize, Serialize};

/// What a policy says of an operation, from the mildest to the strictest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Outcome {
    /// It may run.
    Allow,
    /// It may run, and something is worth knowing.
    Warn,
    /// A person must agree first.
    Ask,
    /// It must not run.
    Deny,
}

impl Outcome {
    /// The word for it in the language and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Ask => "ask",
            Self::Deny => "deny",
        }
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What one rule says of an operation: it fired, or it is in doubt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Finding {
    /// The name of the policy that holds the rule.
    pub policy: String,
    /// The rule's id.
    pub rule: String,
    /// The rule's title.
    pub title: Option<String>,
    /// What the rule says when it fires.
    pub effect: Outcome,
    /// What it adds to the decision here: its effect when certain, its `in doubt` otherwise.
    pub contribution: Outcome,
    /// Whether its condition holds whatever the missing facts are.
    pub certain: bool,
    /// The missing facts that the doubt hangs on, sorted; none when certain.
    pub missing: Vec<String>,
    /// Whether the question was too large to answer exactly, so that doubt was assumed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub exceeded: bool,
    /// Why the rule exists.
    pub because: Option<String>,
    /// What to do instead.
    pub instead: Vec<String>,
}

/// A procedure that reaches the aim of a refused operation without its danger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Remedy {
    /// A stable name, such as `baseline-drift`.
    pub id: String,
    /// What it achieves, in one line.
    pub title: String,
    /// The steps, in order.
    pub steps: Vec<RemedyStep>,
}

/// One step of a [`Remedy`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RemedyStep {
    /// What to do, in one line.
    pub text: String,
    /// The command to run, where the step is a command.
    pub run: Option<String>,
    /// The Prisma major versions on which the step works as written; where the operation's version is
    /// known, steps for other versions are left out.
    pub versions: Vec<u32>,
}

/// Which policy decided: its name and the digest of its meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PolicyIdentity {
    /// The name in its first line.
    pub name: String,
    /// `sha256:` and the SHA-256 of its canonical form without comments, in hexadecimal.
    pub digest: String,
}

/// The answer to one operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Decision {
    /// The greatest contribution of any rule; `allow` where there is none.
    pub outcome: Outcome,
    /// Each rule that fired or is in doubt, in the order of the file.
    pub findings: Vec<Finding>,
    /// The missing facts that contributing doubts hang on, sorted.
    pub missing: Vec<String>,
    /// Safe ways to reach the same aim; none when the outcome is `allow`.
    pub remedies: Vec<Remedy>,
    /// The policies that decided.
    pub policies: Vec<PolicyIdentity>,
}

/// What a `test` block of a policy expected and got.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TestResult {
    /// The name of the test.
    pub name: String,
    /// Whether it passed.
    pub ok: bool,
    /// What it expected.
    pub expected: TestOutcome,
    /// What the policy said.
    pub actual: TestOutcome,
}

/// An outcome and the rules that it came by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TestOutcome {
    /// The outcome.
    pub outcome: Outcome,
    /// The ids of the rules whose contribution equals it; `null` where the test names none.
    pub by: Option<Vec<String>>,
}
