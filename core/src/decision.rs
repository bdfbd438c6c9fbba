//! What the engine answers, in the shape in which every binding gives it.

use serde::{Deserialize, Serialize};

use crate::shared::{List, Text};

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
    #[cfg_attr(feature = "typescript", ts(as = "String"))]
    pub policy: Text,
    /// The rule's id.
    #[cfg_attr(feature = "typescript", ts(as = "String"))]
    pub rule: Text,
    /// The rule's title.
    #[cfg_attr(feature = "typescript", ts(as = "Option<String>"))]
    pub title: Option<Text>,
    /// What the rule says when it fires.
    pub effect: Outcome,
    /// What it adds to the decision here: its effect when certain, its `in doubt` otherwise.
    pub contribution: Outcome,
    /// Whether its condition holds whatever the missing facts are.
    pub certain: bool,
    /// The missing facts that the doubt hangs on, sorted; none when certain.
    #[cfg_attr(feature = "typescript", ts(as = "Vec<String>"))]
    pub missing: List<Text>,
    /// Whether the question was too large to answer exactly, so that doubt was assumed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub exceeded: bool,
    /// Why the rule exists.
    #[cfg_attr(feature = "typescript", ts(as = "Option<String>"))]
    pub because: Option<Text>,
    /// What to do instead.
    #[cfg_attr(feature = "typescript", ts(as = "Vec<String>"))]
    pub instead: List<Text>,
}

/// A procedure that reaches the aim of a refused operation without its danger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Remedy {
    /// A stable name, such as `baseline-drift`.
    #[cfg_attr(feature = "typescript", ts(as = "String"))]
    pub id: Text,
    /// What it achieves, in one line.
    #[cfg_attr(feature = "typescript", ts(as = "String"))]
    pub title: Text,
    /// The steps, in order.
    #[cfg_attr(feature = "typescript", ts(as = "Vec<RemedyStep>"))]
    pub steps: List<RemedyStep>,
}

/// One step of a [`Remedy`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RemedyStep {
    /// What to do, in one line.
    #[cfg_attr(feature = "typescript", ts(as = "String"))]
    pub text: Text,
    /// The command to run, where the step is a command.
    #[cfg_attr(feature = "typescript", ts(as = "Option<String>"))]
    pub run: Option<Text>,
    /// The Prisma major versions on which the step works as written; where the operation's version is
    /// known, steps for other versions are left out.
    #[cfg_attr(feature = "typescript", ts(as = "Vec<u32>"))]
    pub versions: List<u32>,
}

/// Which policy decided: its name and the digest of its meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PolicyIdentity {
    /// The name in its first line.
    #[cfg_attr(feature = "typescript", ts(as = "String"))]
    pub name: Text,
    /// `sha256:` and the SHA-256 of its canonical form without comments, in hexadecimal.
    #[cfg_attr(feature = "typescript", ts(as = "String"))]
    pub digest: Text,
}

/// The answer to one operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Decision {
    /// The greatest contribution of any rule; `allow` where there is none.
    pub outcome: Outcome,
    /// Each rule that fired or is in doubt, in the order of the file.
    #[cfg_attr(feature = "typescript", ts(as = "Vec<Finding>"))]
    pub findings: List<Finding>,
    /// The missing facts that contributing doubts hang on, sorted.
    #[cfg_attr(feature = "typescript", ts(as = "Vec<String>"))]
    pub missing: List<Text>,
    /// Safe ways to reach the same aim; none when the outcome is `allow`.
    #[cfg_attr(feature = "typescript", ts(as = "Vec<Remedy>"))]
    pub remedies: List<Remedy>,
    /// The policies that decided.
    #[cfg_attr(feature = "typescript", ts(as = "Vec<PolicyIdentity>"))]
    pub policies: List<PolicyIdentity>,
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
