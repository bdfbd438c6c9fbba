//! The conformance cases, against the engine and against the reference.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use prisma_policy::analysis::Change;
use prisma_policy::changes::CHANGEABLE;
use prisma_policy::{Operation, Policy};
use prisma_policy_reference::reasoning::{Proved, Verdict, difference};
use prisma_policy_reference::{Answer, Outcome, Policies};
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
    proofs: Option<Value>,
    new_policies: Option<Vec<String>>,
    difference: Option<Value>,
    changeable: Option<Vec<String>>,
    changes: Option<Value>,
}

impl Case {
    fn sources(&self) -> Vec<&str> {
        self.policies.iter().map(String::as_str).collect()
    }

    fn operation(&self) -> &str {
        let given = self.operation.as_deref().map(RawValue::get);
        given.or(self.operation_text.as_deref()).unwrap_or("{}")
    }

    /// The facts that may change.
    fn changeable(&self) -> Vec<&str> {
        self.changeable
            .as_ref()
            .map_or(CHANGEABLE.to_vec(), |names| names.iter().map(String::as_str).collect())
    }

    /// The key under which the answer is expected, and what is expected of it.
    fn expected(&self) -> (&'static str, &Value) {
        let all = [
            ("decision", &self.decision),
            ("error", &self.error),
            ("loadError", &self.load_error),
            ("tests", &self.tests),
            ("proofs", &self.proofs),
            ("difference", &self.difference),
            ("changes", &self.changes),
        ];
        let mut given = all.into_iter().filter_map(|(key, value)| Some((key, value.as_ref()?)));
        let first = given.next().expect("a case expects something");
        assert!(given.next().is_none(), "{} expects two things", self.name);
        first
    }
}

/// Whether what is expected is part of what is: objects key by key, lists item by item. A counterexample is
/// the whole of what is expected, since another fact in it would be one too many.
fn part(expected: &Value, actual: &Value) -> bool {
    let at = |key: &str, expected: &Value, actual: &Value| {
        if key == "counterexample" { expected == actual } else { part(expected, actual) }
    };
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            expected.iter().all(|(key, value)| actual.get(key).is_some_and(|actual| at(key, value, actual)))
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
            ("difference" | "changes", ..) => expected == actual,
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
    if case.proofs.is_some() {
        return ("proofs", serde_json::to_value(policy.prove()).unwrap());
    }
    if let Some(new) = &case.new_policies {
        return (
            "difference",
            differing(&policy, &Policy::load_all(new.iter().map(String::as_str)).unwrap()),
        );
    }
    match policy.operation(case.operation()) {
        Ok(operation) if case.changes.is_some() => {
            ("changes", changing(&policy, &operation, &case.changeable()))
        }
        Ok(operation) => {
            let decision = policy.decide(&operation);
            assert_eq!(policy.outcome(&operation), decision.outcome, "{}", case.name);
            ("decision", serde_json::to_value(decision).unwrap())
        }
        Err(error) => ("error", serde_json::to_value(error).unwrap()),
    }
}

/// The kinds of difference that the engine has classes of, each witness being judged as its class says.
fn differing(old: &Policy, new: &Policy) -> Value {
    let difference = old.difference(new).unwrap();
    assert!(difference.complete);
    let judged =
        |policy: &Policy, witness: &Value| policy.outcome(&policy.operation(&witness.to_string()).unwrap());
    let of = |change: Change| -> BTreeSet<String> {
        let classes = difference.classes.iter().filter(|class| class.change == change);
        let seen = classes.inspect(|class| {
            assert_eq!(
                (judged(old, &class.witness), judged(new, &class.witness)),
                (class.from, class.to),
                "{class:?}"
            );
        });
        seen.map(|class| format!("{} -> {}", class.from.as_str(), class.to.as_str())).collect()
    };
    let (loosened, tightened) = (of(Change::Loosened), of(Change::Tightened));
    assert_eq!(
        (difference.loosened, difference.tightened),
        (!loosened.is_empty(), !tightened.is_empty()),
        "{difference:?}"
    );
    json!({ "loosened": loosened, "tightened": tightened })
}

/// The choices of the fewest facts that the engine would have changed, each option being allowed.
fn changing(policy: &Policy, operation: &Operation, changeable: &[&str]) -> Value {
    let costs: Vec<(&str, u32)> = changeable.iter().map(|name| (*name, 1)).collect();
    let changes = policy.what_would_allow(operation, &costs).unwrap();
    assert_eq!(changes.exceeded, None);
    if changes.outcome == prisma_policy::Outcome::Allow {
        return json!([[]]);
    }
    for option in &changes.options {
        let after = policy.operation(&option.operation.to_string()).unwrap();
        assert_eq!(policy.outcome(&after), prisma_policy::Outcome::Allow, "{option:?}");
    }
    let choices = changes
        .options
        .iter()
        .map(|option| option.changes.iter().map(|change| change.fact.as_str()).collect::<BTreeSet<_>>());
    let fewest = choices.clone().map(|facts| facts.len()).min();
    json!(choices.filter(|facts| Some(facts.len()) == fewest).collect::<BTreeSet<_>>())
}

fn reference(case: &Case) -> (&'static str, Value) {
    let policies = match Policies::load(&case.sources()) {
        Ok(policies) => policies,
        Err(why) => return ("loadError", json!(why)),
    };
    if case.tests.is_some() {
        return ("tests", Value::Array(policies.test()));
    }
    if case.proofs.is_some() {
        return ("proofs", policies.prove().iter().map(|proved| answered(&policies, proved)).collect());
    }
    if let Some(new) = &case.new_policies {
        let new: Vec<&str> = new.iter().map(String::as_str).collect();
        return ("difference", kinds(&policies, &Policies::load(&new).unwrap()));
    }
    if case.changes.is_some() {
        let allowing = policies.would_allow(case.operation(), &case.changeable()).unwrap();
        return ("changes", json!(allowing.map_or_else(BTreeSet::new, |allowing| allowing.choices)));
    }
    match policies.decide(case.operation()) {
        Answer::Decision(decision) => ("decision", decision),
        Answer::Refused(why) => ("error", json!({ "message": why })),
        Answer::TooLarge => ("too large", Value::Null),
    }
}

/// The kinds of difference that the reference finds.
fn kinds(old: &Policies, new: &Policies) -> Value {
    let found = difference(old, new).unwrap();
    let of = |milder: bool| -> BTreeSet<String> {
        let kinds = found.keys().filter(|(from, to)| (to < from) == milder);
        kinds.map(|(from, to)| format!("{} -> {}", from.word(), to.word())).collect()
    };
    json!({ "loosened": of(true), "tightened": of(false) })
}

/// What the reference says of a claim, in the form of the engine's answers.
fn answered(policies: &Policies, Proved { name, verdict, .. }: &Proved) -> Value {
    let outcome = |operation: &Value| policies.outcome(&operation.to_string()).ok().map(Outcome::word);
    match verdict {
        Verdict::Holds => json!({ "name": name, "holds": true, "counterexample": null }),
        Verdict::NoOperation => json!({ "name": name, "error": {} }),
        Verdict::TooLarge => json!({ "name": name, "holds": "undetermined" }),
        Verdict::Fails(witnesses) => {
            let mut steps = witnesses.iter().map(|witness| &witness.operation);
            let (first, then) = (steps.next(), steps.next());
            let moved = then.map(|then| json!({ "operation": then, "outcome": outcome(then) }));
            json!({ "name": name, "holds": false, "counterexample": first,
                    "outcome": first.and_then(outcome), "moved": moved })
        }
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
