//! Any text as a command line.

use std::collections::BTreeMap;

use prisma_policy::command::{CommandReading, ReadOptions, read_command};
use prisma_policy::prisma::Major;

use crate::{CRITICAL_RULES, judge, split};

/// Reads a line, alone and beside package scripts, which stand after the separator as `name: body`.
pub fn command(text: &str) {
    let (line, rest) = split(text);
    let bodies = rest.lines().filter_map(|script| script.split_once(": "));
    let scripts: BTreeMap<String, String> =
        bodies.map(|(name, body)| (name.to_owned(), body.to_owned())).collect();
    read(line, &ReadOptions::default());
    if !scripts.is_empty() {
        read(line, &ReadOptions { scripts, major: Some(Major::V7), ..ReadOptions::default() });
    }
}

/// Every reading is an operation, and reading again gives the same, whether or not secrets are shown.
fn read(line: &str, options: &ReadOptions) {
    let readings = read_command(line, options);
    assert_eq!(readings, read_command(line, options), "reading is not deterministic");
    let plain = read_command(line, &ReadOptions { show_secrets: true, ..options.clone() });
    assert_eq!(meanings(&readings), meanings(&plain), "showing secrets changes what is read");
    for reading in &readings {
        assert!(reading.command.is_some() || reading.reason.is_some(), "{reading:?}");
        let facts = serde_json::Value::Object(reading.facts.clone()).to_string();
        match CRITICAL_RULES.operation(&facts) {
            Ok(operation) => drop(judge(&CRITICAL_RULES, &operation)),
            Err(error) => panic!("{facts} is refused: {error}"),
        }
    }
}

/// What readings say, without the text that they show.
fn meanings(readings: &[CommandReading]) -> Vec<(Option<&str>, &[String], String)> {
    let facts = |reading: &CommandReading| serde_json::Value::Object(reading.facts.clone()).to_string();
    readings.iter().map(|reading| (reading.command.as_deref(), &*reading.flags, facts(reading))).collect()
}
