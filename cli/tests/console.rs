//! Runs the sessions in `console/*.md`, in the book and in the README, and compares what they print.
//!
//! A ```` ```console ```` block holds commands after `$ ` (more lines of one after `> `), then `? N` where the
//! exit code is not 0, then the output, both streams together. A block whose first line is
//! ```` ```LANGUAGE file=NAME ```` is written to that file first. Each page has a folder of its own and starts
//! with an empty environment. `[..]` stands for anything within a line, `...` for any lines.
//!
//! `UPDATE=1 cargo test -p prisma-policy-cli --test console` writes what is printed into the pages.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn pages_print_what_they_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = |folder| fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> = files("tests/console").chain(files("../docs")).collect();
    pages.push(root.join("../README.md"));
    pages.sort();
    let failures: Vec<String> = pages.iter().flat_map(|page| check(page)).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Runs one page, and gives what differs.
fn check(page: &Path) -> Vec<String> {
    let name = page.file_stem().unwrap().to_str().unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("console").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let text = fs::read_to_string(page).unwrap();
    let mut failures = Vec::new();
    let mut written = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        written.push_str(line);
        written.push('\n');
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
        let mut block = Vec::new();
        while let Some(line) = lines.next_if(|line| *line != "```") {
            block.push(line);
        }
        if let Some((_, file)) = info.split_once(" file=") {
            fs::write(folder.join(file), block.join("\n") + "\n").unwrap();
        } else if info == "console" {
            let (ran, differences) = session(&block, &folder);
            failures.extend(differences.into_iter().map(|difference| format!("{name}.md: {difference}")));
            written.push_str(&ran);
            continue;
        }
        for line in block {
            written.push_str(line);
            written.push('\n');
        }
    }
    if std::env::var_os("UPDATE").is_some() && !failures.is_empty() {
        fs::write(page, written).unwrap();
        return Vec::new();
    }
    failures
}

/// Runs the commands of one block; gives the block as it should read, and what differs.
fn session(block: &[&str], folder: &Path) -> (String, Vec<String>) {
    let (mut written, mut failures) = (String::new(), Vec::new());
    let mut lines = block.iter().peekable();
    while let Some(first) = lines.next() {
        let mut command = first.strip_prefix("$ ").expect("a block begins with `$ `").to_owned();
        let mut shown = format!("{first}\n");
        while let Some(more) = lines.next_if(|line| line.starts_with("> ")) {
            command.extend(["\n", &more[2..]]);
            shown.extend([more, "\n"]);
        }
        let mut expected = String::new();
        while let Some(line) = lines.next_if(|line| !line.starts_with("$ ")) {
            expected.extend([line, "\n"]);
        }
        let actual = run(&command, folder);
        if matches(&expected, &actual) {
            shown.push_str(&expected);
        } else {
            failures.push(format!("{shown}--- expected\n{expected}--- actual\n{actual}---"));
            shown.push_str(&actual);
        }
        written.push_str(&shown);
    }
    (written, failures)
}

/// Runs a command in a shell, with the binary in place of `cargo run -- `; gives `? CODE` where it is not 0, and the output.
fn run(command: &str, folder: &Path) -> String {
    let binary = Path::new(env!("CARGO_BIN_EXE_prisma-policy"));
    let command = command.replace("cargo run -- ", "prisma-policy ");
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1\n{command}")])
        .current_dir(folder)
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", binary.parent().unwrap().display()))
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap();
    let status = match output.status.code() {
        Some(0) => String::new(),
        Some(code) => format!("? {code}\n"),
        None => "? killed\n".to_owned(),
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    format!("{status}{text}{end}")
}

/// Whether the output is the expected one; `[..]` and `...` stand for anything.
fn matches(expected: &str, actual: &str) -> bool {
    let expected: Vec<&str> = expected.lines().collect();
    let actual: Vec<&str> = actual.lines().collect();
    lines_match(&expected, &actual)
}

fn lines_match(expected: &[&str], actual: &[&str]) -> bool {
    match (expected, actual) {
        ([], actual) => actual.is_empty(),
        (["...", rest @ ..], actual) => {
            (0..=actual.len()).any(|skipped| lines_match(rest, &actual[skipped..]))
        }
        ([first, rest @ ..], [line, more @ ..]) => line_matches(first, line) && lines_match(rest, more),
        (_, []) => false,
    }
}

fn line_matches(expected: &str, actual: &str) -> bool {
    let Some((before, after)) = expected.split_once("[..]") else { return expected == actual };
    let Some(rest) = actual.strip_prefix(before) else { return false };
    (0..=rest.len()).filter(|at| rest.is_char_boundary(*at)).any(|at| line_matches(after, &rest[at..]))
}

#[test]
fn the_harness_sees_a_difference() {
    assert!(matches("a [..] c\n...\nz\n", "a b c\n1\n2\nz\n"));
    assert!(!matches("a [..] c\n", "a b d\n"));
    assert!(!matches("a\n", "a\nb\n"));
    assert!(!matches("...\nz\n", "a\n"));
    let folder = std::env::temp_dir();
    let (_, failures) = session(&["$ echo a; exit 3", "a"], &folder);
    assert_eq!(failures.len(), 1, "the exit code must be stated");
}
