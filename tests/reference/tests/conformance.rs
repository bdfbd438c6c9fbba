//! The conformance cases, against the engine and against the reference.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::fs;
use std::path::Path;

use prisma_policy::Policy;
use prisma_policy_reference::{Answer, Policies};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Case {
    name: String,
    policies: Vec<String>,
    operation: Option<Box<RawValue>>,
    operation_text: Option<String>,
    decision: Option<Value>,
    error: Option<Value>,
    load_error: Option<Value>,
    tests: Option<Value>,
}

impl Case {
    fn sources(&self) -> Vec<&str> {
        self.policies.iter().map(String::as_str).collect()
    }

    fn operation(&self) -> &str {
        let given = self.operation.as_deref().map(RawValue::get);
        given.or(self.operation_text.as_deref()).unwrap_or("{}")
    }

    /// The key under which the answer is expected, and what is expected of it.
    fn expected(&self) -> (&'static str, &Value) {
        let all = [
            ("decision", &self.decision),
            ("error", &self.error),
            ("loadError", &self.load_error),
            ("tests", &self.tests),
        ];
        let mut given = all.into_iter().filter_map(|(key, value)| Some((key, value.as_ref()?)));
        let first = given.next().expect("a case expects something");
        assert!(given.next().is_none(), "{} expects two things", self.name);
        first
    }
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

fn meets(case: &Case, (kind, actual): &(&str, Value)) -> bool {
    let (key, expected) = case.expected();
    key == *kind
        && match (key, expected, actual) {
            ("loadError", Value::Array(codes), Value::Array(actual)) => {
                codes.iter().all(|c| actual.contains(c))
            }
            ("loadError", ..) => true,
            _ => part(expected, actual),
        }
}

fn engine(case: &Case) -> (&'static str, Value) {
    let policy = match Policy::load_all(case.sources()) {
        Ok(policy) => policy,
        Err(error) => return ("loadError", error.diagnostics.iter().map(|d| d.code).collect()),
    };
    if case.tests.is_some() {
        return ("tests", serde_json::to_value(policy.test()).unwrap());
    }
    match policy.operation(case.operation()) {
        Ok(operation) => {
            let decision = policy.decide(&operation);
            assert_eq!(policy.outcome(&operation), decision.outcome, "{}", case.name);
            ("decision", serde_json::to_value(decision).unwrap())
        }
        Err(error) => ("error", serde_json::to_value(error).unwrap()),
    }
}

fn reference(case: &Case) -> (&'static str, Value) {
    let policies = match Policies::load(&case.sources()) {
        Ok(policies) => policies,
        Err(why) => return ("loadError", json!(why)),
    };
    if case.tests.is_some() {
        return ("tests", Value::Array(policies.test()));
    }
    match policies.decide(case.operation()) {
        Answer::Decision(decision) => ("decision", decision),
        Answer::Refused(why) => ("error", json!({ "message": why })),
        Answer::TooLarge => ("too large", Value::Null),
    }
}

fn check(judge: fn(&Case) -> (&'static str, Value)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut count = 0;
    let mut failures = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|e| e == "json")) {
        let cases: Vec<Case> = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        count += cases.len();
        for case in cases {
            let actual = judge(&case);
            if !meets(&case, &actual) {
                let file = file.file_stem().unwrap().display();
                let policies = case.policies.join("\n----\n");
                let operation = case.operation();
                failures.push(format!("{file}: {}\n{policies}\n{operation}\n{actual:?}", case.name));
            }
        }
    }
    assert!(count > 150, "only {count} cases");
    assert!(failures.is_empty(), "{} of {count}\n{}", failures.len(), failures.join("\n\n"));
}

#[test]
fn the_engine_conforms() {
    check(engine);
}

#[test]
fn the_reference_conforms() {
    check(reference);
}
