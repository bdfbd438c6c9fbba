//! Holds the book to the code: every example on the pages in `docs/` and in the README loads, decides or fails
//! as the page says, the table of facts is the core's own, and every code of a fault is explained.
//!
//! A block is tried by what stands after its three backticks:
//!
//! - `policy`: it loads, and its tests pass; a block without `language 1` is given a head. With `fails=CODE …`
//!   it has errors of exactly these codes, with `hints=CODE …` hints of these and with `warnings=CODE …` warnings;
//!   with `canonical` it is its own canonical form, and so is the block marked `layout` before it, once formatted.
//! - `condition`: each line is a condition.
//! - `json operation`, then `json decision` or `json error`: what the policy before it answers holds this.
//!
//! `UPDATE=1 cargo test -p prisma-policy --test book` writes the table of facts.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test reads the pages, and fails by panicking"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use prisma_policy::schema::{BUILTIN, FactInfo};
use prisma_policy::{Policy, Severity};
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A fenced block of a page.
struct Block {
    page: String,
    line: usize,
    /// What stands after the backticks.
    info: String,
    text: String,
}

impl Block {
    fn place(&self) -> String {
        format!("{}:{}", self.page, self.line)
    }

    /// Its kind: the first words of the info string.
    fn kind(&self) -> &str {
        self.info.split(',').next().unwrap_or("")
    }

    fn marked(&self, word: &str) -> bool {
        self.info.split(',').any(|mark| mark == word)
    }

    /// The codes after `mark=`.
    fn codes(&self, mark: &str) -> BTreeSet<&str> {
        let given = self.info.split(',').find_map(|part| part.strip_prefix(mark)?.strip_prefix('='));
        given.unwrap_or("").split(' ').filter(|code| !code.is_empty()).collect()
    }

    fn source(&self) -> String {
        let head = if self.text.contains("language 1") || self.marked("whole") {
            ""
        } else {
            "policy \"Example\"\nlanguage 1\n\n"
        };
        format!("{head}{}", self.text)
    }
}

fn pages() -> Vec<PathBuf> {
    let docs = fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> =
        docs.filter(|path| path.extension().is_some_and(|end| end == "md")).collect();
    pages.push(root().join("README.md"));
    pages.sort();
    pages
}

fn blocks(page: &Path) -> Vec<Block> {
    let text = fs::read_to_string(page).unwrap();
    let name = page.file_name().unwrap().to_string_lossy().into_owned();
    let mut blocks = Vec::new();
    let mut lines = text.lines().zip(1..);
    while let Some((line, number)) = lines.next() {
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
        let inside: Vec<&str> =
            lines.by_ref().map(|(line, _)| line).take_while(|line| *line != "```").collect();
        let text = inside.join("\n") + "\n";
        blocks.push(Block { page: name.clone(), line: number, info: info.to_owned(), text });
    }
    blocks
}

/// Whether what is expected is part of what is: objects key by key, lists item by item.
fn part(expected: &Value, actual: &Value) -> bool {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            expected.iter().all(|(key, value)| actual.get(key).is_some_and(|actual| part(value, actual)))
        }
        (Value::Array(expected), Value::Array(actual)) => {
            expected.len() == actual.len() && expected.iter().zip(actual).all(|(e, a)| part(e, a))
        }
        _ => expected == actual,
    }
}

fn check_policy(block: &Block) -> Option<Policy> {
    let place = block.place();
    let source = block.source();
    let found = Policy::lint(&source);
    let of = |severity: Severity| -> BTreeSet<&str> {
        found.iter().filter(|d| d.severity == severity).map(|d| d.code).collect()
    };
    let told: Vec<&str> = found.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(of(Severity::Error), block.codes("fails"), "{place}: {told:?}");
    for (mark, severity) in [("hints", Severity::Hint), ("warnings", Severity::Warning)] {
        if block.info.contains(&format!("{mark}=")) {
            assert_eq!(of(severity), block.codes(mark), "{place}: {told:?}");
        }
    }
    let policy = Policy::load(&source).ok()?;
    for test in policy.test() {
        assert!(test.ok, "{place}: {}: {:?}, not {:?}", test.name, test.actual, test.expected);
    }
    Some(policy)
}

fn check_conditions(block: &Block) {
    let place = block.place();
    for line in block.text.lines().filter(|line| !line.trim().is_empty()) {
        let source = format!("policy \"Example\"\nlanguage 1\nrule r {{ deny when {line}\n}}\n");
        assert!(Policy::load(&source).is_ok(), "{place}: {line}: {:?}", Policy::check(&source));
    }
}

fn check_answer(policy: &Policy, operation: &str, block: &Block) {
    let (expected, answer) = (&block.text, prisma_policy::wire::decide(policy, operation));
    let expected: Value = serde_json::from_str(expected).unwrap_or_else(|e| panic!("{}: {e}", block.place()));
    let answer: Value = serde_json::from_str(&answer).unwrap();
    let inner = if block.kind() == "json error" { answer.get("error") } else { Some(&answer) };
    assert!(inner.is_some_and(|inner| part(&expected, inner)), "{}: {answer:#}", block.place());
}

#[test]
fn every_example_does_what_its_page_says() {
    let mut tried = 0;
    for page in pages() {
        let (mut policy, mut operation, mut layout) = (None, None, None);
        // What goes into a file is tried with the command that reads the file.
        for block in blocks(&page).iter().filter(|block| !block.info.contains(" file=")) {
            tried += 1;
            match block.kind() {
                "policy" if block.marked("layout") => {
                    policy = check_policy(block);
                    layout = Some(block.source());
                }
                "policy" => {
                    policy = check_policy(block).or(policy);
                    if block.marked("canonical") {
                        let formatted = Policy::format(layout.take().as_ref().unwrap_or(&block.text));
                        assert_eq!(formatted.as_ref(), Ok(&block.text), "{}", block.place());
                    }
                }
                "condition" => check_conditions(block),
                "json operation" => operation = Some(block.text.clone()),
                "json decision" | "json error" => {
                    let policy = policy.as_ref().unwrap_or_else(|| panic!("{}: no policy", block.place()));
                    let operation =
                        operation.as_ref().unwrap_or_else(|| panic!("{}: no operation", block.place()));
                    check_answer(policy, operation, block);
                }
                _ => tried -= 1,
            }
        }
    }
    assert!(tried > 60, "only {tried} examples were found");
}

fn fact_row(fact: &FactInfo, count: bool) -> String {
    let kind = if count { "number, 0 or more" } else { &fact.kind };
    let example = fact.example.to_string();
    format!("| `{}` | {kind} | {} | `{example}` |\n", fact.name, fact.meaning)
}

fn facts_table() -> String {
    let mut table = "| fact | type | meaning | for instance |\n|---|---|---|---|\n".to_owned();
    for fact in BUILTIN {
        let count = fact.kind == prisma_policy::schema::BuiltinType::Count;
        write!(table, "{}", fact_row(&fact.to_info(), count)).unwrap();
    }
    table
}

#[test]
fn the_table_of_facts_is_the_core_s() {
    let page = root().join("docs/facts.md");
    let text = fs::read_to_string(&page).unwrap();
    let (before, rest) = text.split_once("<!-- facts -->\n").unwrap();
    let (table, after) = rest.split_once("<!-- end of facts -->\n").unwrap();
    if std::env::var_os("UPDATE").is_some() {
        let fresh = format!("{before}<!-- facts -->\n{}<!-- end of facts -->\n{after}", facts_table());
        fs::write(&page, fresh).unwrap();
        return;
    }
    assert_eq!(table, facts_table(), "docs/facts.md is stale: run this test with UPDATE=1");
}

/// The files below a folder of sources, or the one file.
fn sources(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let mut entries: Vec<PathBuf> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    let rust = |path: &PathBuf| path.is_dir() || path.extension().is_some_and(|end| end == "rs");
    entries.into_iter().filter(rust).flat_map(|path| sources(&path)).collect()
}

/// The string literals of a source that are codes: what stands behind a maker of faults and, where `hyphens`
/// says so, all that are several words with hyphens between them.
fn codes_in(path: &Path, makers: &[&str], hyphens: bool) -> BTreeSet<String> {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]").next().unwrap_or("");
    let word = |literal: &str| {
        !literal.is_empty()
            && literal
                .split('-')
                .all(|w| !w.is_empty() && w.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
    };
    let pieces: Vec<&str> = code.split('"').collect();
    let made = |before: &str| makers.iter().any(|maker| before.trim_end().ends_with(maker));
    pieces
        .windows(2)
        .filter_map(|pair| if let [before, literal] = pair { Some((before, literal)) } else { None })
        .filter(|(before, literal)| word(literal) && (hyphens && literal.contains('-') || made(before)))
        .map(|(_, literal)| (*literal).to_owned())
        .collect()
}

/// The codes that the page explains under a heading, each with a heading of its own or in a row of a table.
fn explained(heading: &str) -> BTreeSet<String> {
    let page = fs::read_to_string(root().join("docs/diagnostics.md")).unwrap();
    let part = page.split("\n## ").find(|part| part.starts_with(&format!("{heading}\n")));
    let part = part.unwrap_or_else(|| panic!("no heading `{heading}`"));
    let code = |line: &str| {
        let line = line.strip_prefix("### `").or_else(|| line.strip_prefix("| `"))?;
        Some(line.split('`').next()?.to_owned())
    };
    part.lines().filter_map(code).collect()
}

#[test]
fn every_code_is_explained() {
    let check = |headings: &[&str], places: &[&str], makers: &[&str], hyphens: bool| {
        let told: BTreeSet<String> = headings.iter().flat_map(|heading| explained(heading)).collect();
        let files = places.iter().flat_map(|place| sources(&root().join(place)));
        let made: BTreeSet<String> = files.flat_map(|file| codes_in(&file, makers, hyphens)).collect();
        assert_eq!(told, made, "{places:?} and docs/diagnostics.md");
    };
    let core = ["core/src/language", "core/src/policy/mod.rs", "core/src/policy/together.rs"];
    check(&["One policy", "Several policies"], &core, &["error("], true);
    check(&["What reasoning finds"], &["core/src/analysis/lint.rs"], &["hint("], true);
    check(&["An operation"], &["core/src/operation"], &["refuse("], true);
    let line = ["cli/src", "core/src/command/one.rs"];
    check(&["The command line"], &line, &["InputError::new(", "code:"], false);
    check(&["`inspect` in JavaScript"], &["facts/src/wire.rs"], &["fault_in("], false);
}
