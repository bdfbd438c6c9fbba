//! The facts that random policies test, and the constants that they are held against.

use crate::random::Random;

/// A fact that a policy may test.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FactDraft {
    pub name: &'static str,
    pub kind: KindDraft,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum KindDraft {
    Bool,
    Count,
    Number,
    Duration,
    Text,
    OneOf(&'static [&'static str]),
    Set,
}

use KindDraft::{Bool, Count, Duration, Number, OneOf, Set, Text};

const BUILTIN: [(&str, KindDraft); 18] = [
    ("command", Text),
    ("branch", Text),
    ("database.name", Text),
    ("flags", Set),
    ("sql.hazards", Set),
    ("environment", OneOf(&["production", "staging", "preview", "development", "test"])),
    ("actor", OneOf(&["human", "agent", "ci"])),
    ("unknownFlags", Bool),
    ("acknowledged", Bool),
    ("backup.exists", Bool),
    ("backup.verified", Bool),
    ("database.hasData", Bool),
    ("migrations.tracked", Bool),
    ("backup.age", Duration),
    ("database.checkAge", Duration),
    ("database.rows", Count),
    ("migrations.pending", Count),
    ("prisma.major", Count),
];

const DECLARED: [(&str, KindDraft); 10] = [
    ("change.approvals", Number),
    ("change.window", OneOf(&["open", "frozen", "test", "in", "deny"])),
    ("change.labels", Set),
    ("when.test", Bool),
    ("x", Number),
    ("note", Text),
    ("deep.er.still", Duration),
    ("lone", OneOf(&["only"])),
    ("pair", OneOf(&["a-b", "aB9"])),
    ("not.in", Text),
];

pub(super) fn builtin() -> Vec<FactDraft> {
    BUILTIN.iter().map(|&(name, kind)| FactDraft { name, kind }).collect()
}

/// Some of the facts that a policy can declare.
pub(super) fn declared(random: &mut Random) -> Vec<FactDraft> {
    let mut facts = Vec::new();
    for &(name, kind) in &DECLARED {
        if random.chance(35) {
            facts.push(FactDraft { name, kind });
        }
    }
    // Now and then one that contradicts another policy, a built-in fact or a name.
    if random.chance(2) {
        let name = random.word(&["x", "change", "change.window", "command", "note.deep", "lone"]);
        facts.push(FactDraft { name, kind: Bool });
    }
    facts
}

impl FactDraft {
    /// Its declaration.
    pub(super) fn declaration(&self, random: &mut Random) -> String {
        let kind = match self.kind {
            Bool => "bool".to_owned(),
            Count | Number => "number".to_owned(),
            Duration => "duration".to_owned(),
            Text => "text".to_owned(),
            OneOf(names) => format!("one of {}", names.join(", ")),
            Set => "set of text".to_owned(),
        };
        let meaning = if random.chance(30) { " \"what it means\"" } else { "" };
        format!("fact {}: {kind}{meaning}", self.name)
    }

    /// A constant of its type, as a policy writes it; of sets, an element.
    pub(super) fn constant(&self, random: &mut Random) -> String {
        match self.kind {
            Bool => random.word(&["true", "false"]).to_owned(),
            Number if random.chance(30) => random.word(&NEGATIVES).to_owned(),
            Count | Number => random.word(&COUNTS).to_owned(),
            Duration => random.word(&DURATIONS).to_owned(),
            OneOf(names) => random.word(names).to_owned(),
            Text => quoted(random.word(&TEXTS)),
            Set => {
                let element = random.word(&ELEMENTS);
                let bare = element.starts_with("--") && random.chance(60);
                if bare { element.to_owned() } else { quoted(element) }
            }
        }
    }
}

pub(super) const COUNTS: [&str; 8] = ["0", "1", "2", "3", "5", "05", "9007199254740990", "9007199254740991"];
const NEGATIVES: [&str; 4] = ["-1", "-2", "-0", "-9007199254740991"];
pub(super) const DURATIONS: [&str; 10] =
    ["0s", "1s", "1h", "60m", "3601s", "24h", "1d", "1h90m", "2w", "9007199254740991s"];
pub(super) const TEXTS: [&str; 13] = [
    "",
    "a",
    "b",
    "ab",
    "ba",
    "abc",
    "a\nb",
    "migrate reset",
    "prod-eu",
    "é",
    "e\u{301}",
    "\u{1f600}",
    "--force",
];
pub(super) const ELEMENTS: [&str; 6] = ["--force", "--skip-seed", "dropTable", "a", "", "é"];
pub(super) const GLOBS: [&str; 16] = [
    "",
    "*",
    "**",
    "?",
    "??",
    "a*",
    "*a",
    "*b*",
    "a?",
    "a*b",
    "?*",
    "*é*",
    "migrate *",
    "prod-*",
    "*\n*",
    "*?b",
];

/// A string of the language that is this text.
pub(super) fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}
