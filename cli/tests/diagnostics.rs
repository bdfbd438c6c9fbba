//! Lints the policies in `diagnostics/` and compares what is printed with the text beside each.
//!
//! `CODE.policy` and `CODE.WHAT.policy` must show a diagnostic of that code; there is at least one for every
//! code that a policy by itself can have. `many-faults.policy` shows that one fault hides no other. `several/CODE`
//! holds policies that do not decide together.
//!
//! `UPDATE=1 cargo test -p prisma-policy-cli --test diagnostics` writes what is printed into the texts.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Codes of policies that are too large to be kept here; these are made when the test runs.
fn large() -> [(&'static str, String); 3] {
    let many = |part: &str, number: usize| {
        (0..number).map(|n| part.replace('#', &n.to_string())).collect::<String>()
    };
    [
        ("source-limit", format!("policy \"Team\"\nlanguage 1\n// {}\n", "x".repeat(1 << 20))),
        (
            "rule-limit",
            format!("policy \"Team\"\nlanguage 1\n{}", many("rule r# { warn when acknowledged }\n", 10_001)),
        ),
        (
            "list-limit",
            format!(
                "policy \"Team\"\nlanguage 1\nrule r {{\n  warn when branch in [{}\"last\"]\n}}\n",
                many("\"b#\", ", 10_000)
            ),
        ),
    ]
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

fn lint(folder: &Path, file: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_prisma-policy"))
        .args(["lint", file])
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{file}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The names of the policies in the folder, without their ending.
fn names() -> Vec<String> {
    let files =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> =
        files.filter_map(|file| Some(file.strip_suffix(".policy")?.to_owned())).collect();
    names.sort();
    names
}

/// The code that a policy of this name must show.
fn code(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

#[test]
fn every_policy_shows_its_code_as_the_text_beside_it() {
    let mut failures = Vec::new();
    for name in names() {
        let actual = lint(&folder(), &format!("{name}.policy"));
        let beside = folder().join(format!("{name}.txt"));
        let expected = fs::read_to_string(&beside).unwrap_or_default();
        if name != "many-faults" && !actual.contains(&format!("[{}]:", code(&name))) {
            failures.push(format!("{name}.policy does not show its code\n{actual}"));
        } else if std::env::var_os("UPDATE").is_some() {
            fs::write(&beside, actual).unwrap();
        } else if actual != expected {
            failures.push(format!("{name}.policy\n--- expected\n{expected}--- actual\n{actual}---"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn policies_that_do_not_decide_together_say_why() {
    let several = folder().join("several");
    let mut folders: Vec<PathBuf> =
        fs::read_dir(several).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        let output = Command::new(env!("CARGO_BIN_EXE_prisma-policy"))
            .args(["check", "--policy", "a.policy", "--policy", "b.policy", "npx prisma migrate status"])
            .current_dir(&folder)
            .env_clear()
            .output()
            .unwrap();
        let actual = String::from_utf8(output.stderr).unwrap();
        let code = folder.file_name().unwrap().to_string_lossy();
        assert_eq!(output.status.code(), Some(2), "{code}");
        assert!(actual.starts_with(&format!("error[{code}]:")), "{actual}");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(folder.join("shown.txt"), actual).unwrap();
        } else {
            assert_eq!(fs::read_to_string(folder.join("shown.txt")).unwrap(), actual, "{code}");
        }
    }
}

#[test]
fn limits_are_told_and_not_met_by_a_crash() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (code, source) in large() {
        let file = format!("{code}.policy");
        fs::write(folder.join(&file), source).unwrap();
        let shown = lint(folder, &file);
        assert!(shown.starts_with(&format!("error[{code}]:")), "{}", shown.get(..400).unwrap_or(&shown));
        assert!(shown.ends_with(&format!("{file}: 1 error\n")), "{code}");
    }
}

#[test]
fn every_code_in_the_book_has_a_policy_here() {
    let book = fs::read_to_string(folder().join("../../../docs/diagnostics.md")).unwrap();
    let parts = ["One policy\n", "What reasoning finds\n"].map(|heading| {
        book.split("\n## ").find(|part| part.starts_with(heading)).unwrap_or_else(|| panic!("no {heading}"))
    });
    let told: BTreeSet<&str> = parts
        .iter()
        .flat_map(|part| part.lines())
        .filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`'))
        .collect();
    let names = names();
    let shown: BTreeSet<&str> = names
        .iter()
        .map(|name| code(name))
        .chain(large().map(|(code, _)| code))
        .filter(|code| *code != "many-faults")
        .collect();
    assert_eq!(told, shown);
}
