//! Conditions just inside the bound up to which a decision is exact, with answers known by construction:
//! too large for the reference, and hard for an engine that tries values blindly.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::fmt::Write;
use std::time::Instant;

use prisma_policy::Policy;
use serde_json::{Value, json};

const HEAD: &str = "policy \"p\"\nlanguage 1\n";

/// Holds the engine to its one finding on an operation that gives nothing: `None` where the rule is to be
/// silent, the missing facts otherwise (none where it fires).
#[track_caller]
fn check(declarations: &str, condition: &str, expect: Option<Vec<String>>) {
    let source = format!("{HEAD}{declarations}\nrule r {{ deny when {condition} }}");
    let started = Instant::now();
    let policy = Policy::load(&source).unwrap();
    let loaded = started.elapsed();
    let decision = policy.decide(&policy.operation("{}").unwrap());
    println!("{} bytes, loaded in {loaded:?}, decided after {:?}", source.len(), started.elapsed());
    let decision = serde_json::to_value(decision).unwrap();
    let findings = decision.get("findings").and_then(Value::as_array).unwrap();
    let actual = findings.first().map(|finding| {
        assert_eq!(finding.get("exceeded"), None);
        finding.get("missing").unwrap().clone()
    });
    assert_eq!(actual, expect.map(|missing| json!(missing)));
}

fn names(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("f{number:02}")).collect()
}

fn declared(names: &[String], kind: &str) -> String {
    names.iter().fold(String::new(), |text, name| text + &format!("fact {name}: {kind}\n"))
}

/// Defines whose last, `{prefix}` and the number of the last fact, says that an odd number of facts is true.
fn parity(prefix: &str, facts: &[&String]) -> String {
    let mut text = format!("define {prefix}0 = {}\n", facts.first().unwrap());
    for (at, fact) in facts.iter().enumerate().skip(1) {
        let before = format!("{prefix}{}", at - 1);
        writeln!(text, "define {prefix}{at} = {before} and not {fact} or not {before} and {fact}").unwrap();
    }
    text
}

#[test]
fn parity_of_sixteen_facts() {
    let facts = names(16);
    let forward: Vec<&String> = facts.iter().collect();
    let backward: Vec<&String> = facts.iter().rev().collect();
    let text = declared(&facts, "bool") + &parity("p", &forward) + &parity("q", &backward);
    check(&text, "p15", Some(facts.clone()));
    check(&text, "p15 and not q15 or q15 and not p15", None);
    check(&text, "p15 and q15 or not (q15 or p15)", Some(vec![]));
}

/// That these facts have different values from 1 to `holes`.
fn pigeons(facts: &[String], holes: usize) -> String {
    let list: Vec<String> = (1..=holes).map(|hole| hole.to_string()).collect();
    let mut parts: Vec<String> =
        facts.iter().map(|fact| format!("{fact} in [{}]", list.join(", "))).collect();
    for (at, one) in facts.iter().enumerate() {
        for other in facts.iter().skip(at + 1) {
            parts.extend(list.iter().map(|hole| format!("not ({one} is {hole} and {other} is {hole})")));
        }
    }
    parts.join("\n and ")
}

/// Whether more facts than holes can be told never to fit, and as many facts as holes to fit.
fn fit(holes: usize) {
    let facts = names(holes + 1);
    check(&declared(&facts, "number"), &pigeons(&facts, holes), None);
    let facts = names(holes);
    check(&declared(&facts, "number"), &pigeons(&facts, holes), Some(facts.clone()));
}

#[test]
fn pigeonholes() {
    fit(4);
    fit(7);
}

#[test]
#[ignore = "the engine gives up"]
fn fifteen_pigeonholes() {
    fit(15);
}

/// That two facts have the same value from 1 to 64.
fn equal(one: &str, other: &str) -> String {
    let pairs: Vec<String> =
        (1..=64).map(|value| format!("{one} is {value} and {other} is {value}")).collect();
    format!("({})", pairs.join(" or "))
}

/// That two facts have different values from 1 to 64.
fn unequal(one: &str, other: &str) -> String {
    let pairs: Vec<String> = (1..=64)
        .map(|value| format!("{one} is {value} and {other} in [1, 2, 3] and not {other} is {value}"))
        .collect();
    format!("({})", pairs.join(" or "))
}

#[test]
fn equal_pairs() {
    let facts = names(16);
    let (left, right) = facts.split_at(8);
    let text = declared(&facts, "number");
    let pairs: Vec<String> = left.iter().zip(right).map(|(one, other)| equal(one, other)).collect();
    check(&text, &pairs.join(" and "), Some(facts.clone()));
    let never = format!("{} and {}", pairs.join(" and "), unequal("f03", "f11"));
    check(&text, &never, None);
}

/// Random clauses over three of sixteen sets with four elements each. All hold where every set is full, since
/// the first literal of each is positive.
fn clauses(count: usize) {
    let facts = names(16);
    let mut random = prisma_policy_reference::random::Random::new(7);
    let mut literal = |positive: bool| {
        let (fact, element) = (random.below(16), random.below(4));
        let not = if positive || random.chance(50) { "" } else { "not " };
        format!("{not}{} has \"{fact}-{element}\"", facts.get(fact).unwrap())
    };
    let mut clause = || format!("({} or {} or {})", literal(true), literal(false), literal(false));
    let all: Vec<String> = (0..count).map(|_| clause()).collect();
    check(&declared(&facts, "set of text"), &all.join("\n and "), Some(facts.clone()));
}

#[test]
fn thirty_clauses_over_sets() {
    clauses(30);
}

#[test]
fn many_clauses_over_sets() {
    clauses(80);
    clauses(200);
}

#[test]
fn globs_that_remember() {
    let tail = |count: usize| "?".repeat(count);
    for count in [6, 14, 22, 30] {
        let (a, b) = (format!("*a{}", tail(count)), format!("*b{}", tail(count)));
        check("", &format!("command matches \"{a}\" and command matches \"{b}\""), None);
        check("", &format!("command matches \"{a}\" or command not matches \"{a}\""), Some(vec![]));
        check("", &format!("command matches \"{a}\" and command not matches \"{}*\"", tail(count + 1)), None);
        let command = Some(vec!["command".to_owned()]);
        check("", &format!("command matches \"{a}\" and command not matches \"{b}\""), command);
    }
}
