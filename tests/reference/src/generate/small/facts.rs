//! Facts with few tests, that tell few values of them apart.

use crate::generate::facts::{FactDraft, KindDraft};

/// A fact of small policies.
#[derive(Clone, Debug)]
pub(super) struct SmallFact {
    pub name: &'static str,
    pub kind: KindDraft,
    /// Whether a policy has to declare it.
    pub declared: bool,
    /// What stands behind its name to test it.
    pub tests: &'static [&'static str],
    /// Values that it may go through in a claim.
    pub goes: &'static [&'static str],
}

impl SmallFact {
    pub(super) fn draft(&self) -> FactDraft {
        FactDraft { name: self.name, kind: self.kind }
    }
}

const fn builtin(
    name: &'static str,
    kind: KindDraft,
    tests: &'static [&'static str],
    goes: &'static [&'static str],
) -> SmallFact {
    SmallFact { name, kind, declared: false, tests, goes }
}

const fn declared(
    name: &'static str,
    kind: KindDraft,
    tests: &'static [&'static str],
    goes: &'static [&'static str],
) -> SmallFact {
    SmallFact { name, kind, declared: true, tests, goes }
}

use KindDraft::{Bool, Count, Duration, Number, OneOf, Set, Text};

/// Among them are the words of trends, which are names like any other.
pub(super) const SMALL: [SmallFact; 14] = [
    builtin(
        "environment",
        OneOf(&["production", "staging", "preview", "development", "test"]),
        &[" is production", " is not production", " in [staging, test]", " not in [production, staging]"],
        &["development, staging, production", "production, test"],
    ),
    builtin(
        "actor",
        OneOf(&["human", "agent", "ci"]),
        &[" is agent", " in [human, ci]", " is not human"],
        &["human, agent", "ci, human, agent"],
    ),
    builtin(
        "command",
        Text,
        &[" is \"migrate reset\"", " matches \"migrate *\"", " not matches \"a*\"", " in [\"a\", \"ab\"]"],
        &["\"a\", \"migrate reset\"", "\"migrate reset\", \"ab\", \"\", --force"],
    ),
    builtin(
        "flags",
        Set,
        &[
            " has --force",
            " has any of [--force, \"a\"]",
            " has none of [\"a\"]",
            " has all of [\"a\", --force]",
            " is empty",
            " is not empty",
        ],
        &[],
    ),
    builtin("backup.exists", Bool, &["", " is true", " is false"], &["true, false", "false, true"]),
    builtin("backup.verified", Bool, &["", " is false"], &["false, true, false"]),
    builtin(
        "backup.age",
        Duration,
        &[" <= 24h", " > 1d", " < 1h", " is 0s", " in [0s, 2w]", " >= 3601s"],
        &["1h, 24h", "0s, 25h, 1d"],
    ),
    builtin(
        "migrations.pending",
        Count,
        &[" is 0", " > 1", " in [0, 2]", " >= 2", " is not 1"],
        &["0, 1", "9, 2, 0"],
    ),
    declared(
        "change.approvals",
        Number,
        &[" < 2", " >= 1", " is -1", " in [1, 3]", " is not 2"],
        &["0, 2", "3, -1, 1"],
    ),
    declared(
        "change.window",
        OneOf(&["open", "frozen", "test", "in", "when"]),
        &[" is frozen", " in [open, in]", " is not when"],
        &["open, frozen", "when, test, in"],
    ),
    declared("as", Bool, &["", " is false"], &["true, false"]),
    declared("grows", Set, &[" has \"a\"", " has none of [\"a\", \"\"]", " is empty"], &[]),
    declared("goes", Number, &[" < 0", " <= 5", " in [2]", " >= 9007199254740991"], &["-1, 0, 2, 5, 6"]),
    declared("looser", Text, &[" is \"\"", " matches \"?\"", " matches \"a*\""], &["\"b\", \"a\", \"ab\""]),
];
