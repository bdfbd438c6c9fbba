//! Limits, just under and just over, against the engine and against the reference. What is this large is
//! built here and not kept as data.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::fmt::Write;

use prisma_policy::Policy;
use prisma_policy_reference::{Answer, Policies};

const HEAD: &str = "policy \"p\"\nlanguage 1\n";
const MIB: usize = 1 << 20;

/// Whether both load a policy.
#[track_caller]
fn loads(source: &str, expect: bool) {
    assert_eq!(Policies::load(&[source]).is_ok(), expect, "the reference");
    assert_eq!(Policy::load(source).is_ok(), expect, "the engine");
}

/// Whether both accept an operation.
#[track_caller]
fn accepts(source: &str, operation: &str, expect: bool) {
    let reference = Policies::load(&[source]).unwrap().decide(operation);
    assert_eq!(matches!(reference, Answer::Decision(_)), expect, "the reference");
    assert_eq!(Policy::load(source).unwrap().operation(operation).is_ok(), expect, "the engine");
}

/// What both decide where every fact is missing but `backup.exists`, which is true.
#[track_caller]
fn decides(source: &str, expect: &str) {
    let operation = r#"{"backup": {"exists": true}}"#;
    let Answer::Decision(decision) = Policies::load(&[source]).unwrap().decide(operation) else {
        panic!("the reference does not decide");
    };
    assert_eq!(decision.get("outcome").unwrap(), expect, "the reference");
    let policy = Policy::load(source).unwrap();
    let operation = policy.operation(operation).unwrap();
    assert_eq!(policy.outcome(&operation).as_str(), expect, "the engine");
    assert_eq!(policy.decide(&operation).outcome.as_str(), expect, "the engine");
}

fn rules(count: usize) -> String {
    let mut text = HEAD.to_owned();
    for number in 0..count {
        writeln!(text, "rule r{number} {{ deny when backup.exists }}").unwrap();
    }
    text
}

fn values(count: usize) -> String {
    let list: Vec<String> = (0..count).map(|number| number.to_string()).collect();
    format!("{HEAD}rule r {{ deny when database.rows in [{}] }}", list.join(", "))
}

fn padded(text: &str, length: usize) -> String {
    format!("{text}{}", " ".repeat(length - text.len()))
}

#[test]
fn a_policy_of_a_mebibyte() {
    let policy = format!("{HEAD}rule r {{ deny when backup.exists }}");
    loads(&padded(&policy, MIB), true);
    loads(&padded(&policy, MIB + 1), false);
}

#[test]
fn ten_thousand_rules() {
    loads(&rules(10_000), true);
    loads(&rules(10_001), false);
}

#[test]
fn ten_thousand_values_in_a_list() {
    loads(&values(10_000), true);
    loads(&values(10_001), false);
    let given = |count: usize| {
        let list = vec!["\"x\""; count].join(",");
        format!("{HEAD}test \"t\" {{ given flags [{list}] expect allow }}")
    };
    loads(&given(10_000), true);
    loads(&given(10_001), false);
}

#[test]
fn an_operation_of_a_mebibyte() {
    let policy = format!("{HEAD}rule r {{ deny when backup.exists }}");
    let operation = r#"{"command": "migrate reset"}"#;
    accepts(&policy, &padded(operation, MIB), true);
    accepts(&policy, &padded(operation, MIB + 1), false);
}

#[test]
fn long_chains_of_defines() {
    let mut text = format!("{HEAD}rule r {{ deny when d19999 }}\ndefine d0 = backup.exists\n");
    for number in 1..20_000 {
        writeln!(text, "define d{number} = not d{}", number - 1).unwrap();
    }
    decides(&text, "allow");
    decides(&text.replace("define d0 = backup", "define d0 = not backup"), "deny");
}

#[test]
fn defines_that_double() {
    // Written out, this condition has 2⁶⁰ tests.
    let mut text = format!("{HEAD}rule r {{ deny when d60 }}\ndefine d0 = backup.exists\n");
    for number in 1..=60 {
        writeln!(text, "define d{number} = d{0} and d{0}", number - 1).unwrap();
    }
    decides(&text, "deny");
}

#[test]
fn a_long_circle_of_defines() {
    let mut text = format!("{HEAD}define d0 = d19999\n");
    for number in 1..20_000 {
        writeln!(text, "define d{number} = d{}", number - 1).unwrap();
    }
    loads(&text, false);
}

#[test]
fn long_chains_of_and_and_or() {
    let chain = |word: &str| vec!["backup.exists"; 30_000].join(word);
    decides(&format!("{HEAD}rule r {{ deny when {} }}", chain(" and ")), "deny");
    decides(&format!("{HEAD}rule r {{ deny when not ({}) }}", chain(" or ")), "allow");
}

#[test]
fn hostile_texts() {
    for text in ["(", "not ", "[", "{", "\"", "a.", "x and ", "in doubt ", "\\u{", "//", "\u{feff}", "1h"] {
        loads(&format!("{HEAD}rule r {{ deny when {}", text.repeat(10_000)), false);
        loads(&text.repeat(10_000), false);
    }
}
