//! Texts with a few random edits, most of them wrong in an interesting way.

use crate::random::Random;

/// Pieces that mean something in a policy.
pub const POLICY: &[&str] = &[
    "policy",
    "language",
    "fact",
    "define",
    "rule",
    "deny",
    "ask",
    "warn",
    "allow",
    "when",
    "unless",
    "in",
    "doubt",
    "because",
    "instead",
    "test",
    "given",
    "expect",
    "by",
    "prove",
    "never",
    "always",
    "and",
    "or",
    "not",
    "is",
    "known",
    "unknown",
    "has",
    "any",
    "all",
    "none",
    "of",
    "matches",
    "empty",
    "true",
    "false",
    "one",
    "set",
    "text",
    "number",
    "duration",
    "bool",
    "is not",
    "not in",
    "in doubt",
    "has any of",
    "is known",
    "is empty",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "=",
    "<",
    "<=",
    ">",
    ">=",
    ".",
    "-",
    "\"",
    "\"\"",
    "\"a\"",
    "\\",
    "\\n",
    "\\u{41}",
    "\\u{d800}",
    "//",
    "// note\n",
    "\r\n",
    "\r",
    "\t",
    "\n",
    "\u{feff}",
    "\u{a0}",
    "é",
    "--force",
    "--",
    "--f",
    "0",
    "1",
    "-1",
    "5",
    "1.5",
    "24h",
    "1h30m",
    "30m1h",
    "24",
    "h",
    "0s",
    "9007199254740991",
    "9007199254740992",
    "-9007199254740992",
    "command",
    "flags",
    "environment",
    "backup.age",
    "backup",
    "backup.exists",
    "database.rows",
    "actor",
    "x",
    "r0",
    "r1",
    "has-data",
    "risky",
    "production",
    "test",
    "human",
    "open",
    "policy \"number 0\"",
    "rule r9 { deny when backup.exists }",
    "define z = backup.exists",
    "fact y: number",
    "backup.exists is true",
    "database.rows > 1",
    "actor in [human, ci]",
    "flags has --force",
    "unless backup.exists",
    "because \"x\"",
    "instead \"y\"",
    "test \"t\" { expect allow }",
    "prove \"p\" never deny when backup.exists",
    "not",
    "((",
    "))",
    "_",
    "A",
];

/// What may stand between any two tokens of both languages, or some of it.
const SPACES: [&str; 6] = [" ", "\n", "\r\n", "\t", "\r", "// note\n"];

/// Pieces that mean something in JSON.
pub const JSON: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "null",
    "true",
    "false",
    "0",
    "-",
    "1",
    ".",
    ".0",
    "e0",
    "E+1",
    "e-1",
    "e400",
    "01",
    "5",
    "1e2",
    "-0",
    "+1",
    "9007199254740992",
    "4503599627370496.25",
    "\"\"",
    "\"a\"",
    "\"command\"",
    "\"backup\"",
    "\"age\"",
    "\"x\"",
    "\"PT1H\"",
    "\"1h\"",
    "\"command\":null,",
    "{\"x\":1}",
    "\\u0041",
    "\\ud83d",
    "\\ud83d\\ude00",
    "\\/",
    "\\x",
    "\u{1}",
    "\u{7f}",
    "\u{feff}",
    "\u{a0}",
    " ",
    "\n",
    "\t",
    "\u{c}",
    "\"backup.age\":1,",
    "\"backup\":null,",
    "[[",
    "]]",
    "{}",
    "[]",
    "NaN",
    "\"command\":\"a\",",
];

/// The text with a few edits: pieces left out, doubled, moved, exchanged or put in.
pub fn text(random: &mut Random, text: &str, pieces: &[&str]) -> String {
    let mut parts = split(text);
    for _ in 0..*random.pick(&[1, 1, 1, 2, 3]) {
        edit(random, &mut parts, pieces);
    }
    parts.concat()
}

fn edit(random: &mut Random, parts: &mut Vec<String>, pieces: &[&str]) {
    if parts.is_empty() {
        return;
    }
    let at = random.below(parts.len());
    match random.below(14) {
        0 => {
            parts.remove(at);
        }
        1 => {
            let doubled = parts.get(at).cloned().unwrap_or_default();
            parts.insert(random.below(parts.len()), doubled);
        }
        2 => {
            let other = random.below(parts.len());
            parts.swap(at, other);
        }
        3 => parts.insert(at, random.word(pieces).to_owned()),
        4 => parts.insert(at, format!(" {} ", random.word(pieces))),
        5 => {
            parts.splice(at..=at, [random.word(pieces).to_owned()]);
        }
        6 | 7 => parts.insert(at, random.word(&SPACES).to_owned()),
        _ => exchange(random, parts, at),
    }
}

/// Puts a piece in the place of one of its kind: a word for a word, a number for a number, a mark for a mark.
fn exchange(random: &mut Random, parts: &mut Vec<String>, at: usize) {
    let kind =
        |part: &str| part.chars().next().map(|c| (c.is_alphabetic(), c.is_numeric(), c.is_whitespace()));
    let Some(wanted) = parts.get(at).map(|part| kind(part)) else { return };
    let alike: Vec<String> = parts.iter().filter(|part| kind(part) == wanted).cloned().collect();
    parts.splice(at..=at, [random.pick(&alike).clone()]);
}

/// Cuts a text into runs of word characters and single others.
fn split(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut in_word = false;
    for c in text.chars() {
        let word = c.is_alphanumeric();
        match parts.last_mut() {
            Some(last) if word && in_word => last.push(c),
            _ => parts.push(c.to_string()),
        }
        in_word = word;
    }
    parts
}
