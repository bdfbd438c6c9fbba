//! Reads every line of `tests/commands` and counts what was missed and what was a false alarm.
#![cfg(feature = "command-lines")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::format_collect,
    clippy::disallowed_methods,
    reason = "a test reads its data and measures time, and ends where it cannot"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use prisma_policy::command::{CommandReading, Package, ReadOptions, read_command};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    line: String,
    category: String,
    #[serde(default)]
    scripts: BTreeMap<String, String>,
    /// The scripts of other packages by folder.
    #[serde(default)]
    packages: BTreeMap<String, BTreeMap<String, String>>,
    expect: Vec<Expected>,
    #[serde(default)]
    may_be_unknown: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    command: Option<String>,
    flags: Option<BTreeSet<String>>,
    #[serde(default)]
    flags_optional: BTreeSet<String>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    #[serde(default)]
    env_not: Vec<String>,
    #[serde(default)]
    any_of: Vec<String>,
    /// What `place` must hold, beside whatever else it holds.
    #[serde(default)]
    place: Value,
}

#[derive(Default)]
struct Count {
    lines: usize,
    missed: usize,
    alarms: usize,
    /// Operations beyond the expected ones on lines that hold some.
    surplus: usize,
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/commands");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    let lines = files.iter().flat_map(|path| {
        let text = std::fs::read_to_string(path).unwrap();
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    });
    lines.map(|line| serde_json::from_str(&line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

/// Whether `found` holds everything that `wanted` does.
fn holds(wanted: &Value, found: &Value) -> bool {
    match (wanted, found) {
        (Value::Object(wanted), Value::Object(found)) => {
            wanted.iter().all(|(name, value)| found.get(name).is_some_and(|found| holds(value, found)))
        }
        (Value::Array(wanted), Value::Array(found)) => {
            wanted.len() == found.len()
                && wanted.iter().zip(found).all(|(wanted, found)| holds(wanted, found))
        }
        _ => wanted == found,
    }
}

fn answers(expected: &Expected, found: &CommandReading) -> bool {
    if !expected.place.is_null() && !holds(&expected.place, &json!(found.place)) {
        return false;
    }
    if expected.command.is_none() {
        return found.command.is_none();
    }
    let command = found.command.is_some()
        && (found.command == expected.command
            || expected.any_of.iter().any(|n| Some(n) == found.command.as_ref()));
    let flags = expected.flags.as_ref().is_none_or(|wanted| {
        let given: BTreeSet<String> = found.flags.iter().cloned().collect();
        wanted.is_subset(&given)
            && given.difference(wanted).all(|flag| expected.flags_optional.contains(flag))
    });
    let env = expected.env.iter().all(|(name, value)| found.env.get(name) == Some(value));
    command && flags && env && expected.env_not.iter().all(|name| !found.env.contains_key(name))
}

/// How many of the expected operations nothing answers, and how many readings answer to nothing.
fn compare(case: &Case, found: &[CommandReading]) -> (usize, usize) {
    let mut free: Vec<&CommandReading> = found.iter().collect();
    let mut missed = 0;
    for expected in &case.expect {
        let exact = free.iter().position(|reading| answers(expected, reading));
        let unknown = || free.iter().position(|reading| case.may_be_unknown && reading.command.is_none());
        match exact.or_else(unknown) {
            Some(at) => _ = free.remove(at),
            None => missed += 1,
        }
    }
    (missed, free.len())
}

#[test]
fn nothing_is_missed_and_nothing_alarms_falsely() {
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    let mut report = String::new();
    for case in cases() {
        let package = |(folder, scripts): (&String, &BTreeMap<String, String>)| {
            (folder.clone(), Package { folder: Some(folder.clone()), scripts: Ok(scripts.clone()) })
        };
        let packages = case.packages.iter().map(package).collect();
        let options = ReadOptions { scripts: case.scripts.clone(), packages, ..ReadOptions::default() };
        let found = read_command(&case.line, &options);
        let (missed, beyond) = compare(&case, &found);
        let count = counts.entry(case.category.clone()).or_default();
        count.lines += 1;
        count.missed += missed;
        if case.expect.is_empty() {
            count.alarms += beyond;
        } else {
            count.surplus += beyond;
        }
        if missed + beyond > 0 {
            let seen: Vec<_> = found
                .iter()
                .map(|r| {
                    (r.command.clone(), r.flags.clone(), r.env.clone(), r.reason.clone(), json!(r.place))
                })
                .collect();
            let _ = writeln!(
                report,
                "{} missed {missed} beyond {beyond}: {:?}\n    {seen:?}",
                case.id, case.line
            );
        }
    }
    println!("{:<12} {:>6} {:>7} {:>7} {:>8}", "category", "lines", "missed", "alarms", "surplus");
    let mut total = Count::default();
    for (category, count) in &counts {
        println!(
            "{category:<12} {:>6} {:>7} {:>7} {:>8}",
            count.lines, count.missed, count.alarms, count.surplus
        );
        total.lines += count.lines;
        total.missed += count.missed;
        total.alarms += count.alarms;
        total.surplus += count.surplus;
    }
    println!("{:<12} {:>6} {:>7} {:>7} {:>8}", "all", total.lines, total.missed, total.alarms, total.surplus);
    assert_eq!((total.missed, total.alarms, total.surplus), (0, 0, 0), "\n{report}");
}

/// What a limit keeps from being read is told as not known, never left out.
#[test]
fn a_limit_hides_nothing() {
    let reset = "npx prisma migrate reset --force";
    let status: String = (0..1_100).map(|n| format!("A={n} npx prisma migrate status; ")).collect();
    for line in [
        format!("{}{reset} \"", "ls; ".repeat(300)),
        format!("{}{reset}{}", "$(".repeat(1_000), ")".repeat(1_000)),
        format!("printf '{}{reset}' | xargs -I{{}} sh -c {{}}", "ls\\n".repeat(20)),
        format!("cat <<E | parallel\n{}{reset}\nE", "ls\n".repeat(20)),
        format!("{status}{reset}"),
    ] {
        let found = read_command(&line, &ReadOptions::default());
        let told = |r: &CommandReading| matches!(r.command.as_deref(), None | Some("migrate reset"));
        assert!(
            found.iter().any(told),
            "{} readings of {}",
            found.len(),
            line.chars().take(80).collect::<String>()
        );
    }
    assert_eq!(read_command(&format!("{} \"", "ls; ".repeat(300)), &ReadOptions::default()), []);
}
