//! Questions about whole policies, where they are large or their answers are rare ones.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::format_collect,
    reason = "a test"
)]

use std::fmt::Write;

use prisma_policy::{Holds, Outcome, Policy, ProofResult};

fn policy(rules: &str) -> Policy {
    Policy::load(&format!("policy \"p\"\nlanguage 1\n{rules}"))
        .unwrap_or_else(|why| panic!("{why:?}\n{rules}"))
}

/// The condition that the first option puts on the flags.
#[track_caller]
fn check_flags(rules: &str, operation: &str, expect: &str) {
    let policy = policy(rules);
    let operation = policy.operation(operation).unwrap();
    let changes = policy.what_would_allow(&operation, &[]).unwrap();
    let [option] = &changes.options[..] else { panic!("{changes:?}") };
    assert_eq!(option.changes[0].condition, expect, "{rules}");
}

#[test]
fn what_flags_must_be_says_whether_there_may_be_any() {
    check_flags("rule r { deny when flags is not empty }", r#"{"flags": ["--x"]}"#, "flags is empty");
    check_flags("rule r { deny when flags is not empty }", "{}", "flags is empty");
    check_flags("rule r { deny when flags is empty }", r#"{"flags": []}"#, "flags is not empty");
    check_flags(
        "rule r { deny when flags is empty or flags has --force }",
        r#"{"flags": ["--force"]}"#,
        "flags is not empty and flags has none of [--force]",
    );
    check_flags(
        "rule r { deny when not (flags is empty or flags has --yes) }",
        r#"{"flags": ["--x"]}"#,
        "flags is empty",
    );
    check_flags("rule r { deny when flags is unknown }", "{}", "flags is known");
}

#[test]
fn a_counterexample_may_need_many_facts() {
    for count in [20, 29, 30, 31, 32, 60] {
        let mut rules = "fact g1: bool\nfact g2: bool\n".to_owned();
        let mut all = Vec::new();
        for number in 0..count {
            writeln!(rules, "fact f{number}: bool").unwrap();
            all.push(format!("f{number} is known"));
        }
        let all = all.join(" and ");
        writeln!(rules, "rule r {{ deny when {all} and (g1 is known and g2 is known or actor is known) }}")
            .unwrap();
        writeln!(rules, "prove \"never\" never deny when f0 is known").unwrap();
        let policy = policy(&rules);
        let [ProofResult::Answered(answered)] = &policy.prove()[..] else { panic!("no answer") };
        assert_eq!((answered.holds, answered.outcome), (Holds::False, Some(Outcome::Deny)), "{count}");
        let given = answered.counterexample.as_ref().and_then(|json| json.as_object()).unwrap();
        assert_eq!(given.len(), count + 1, "{given:?}");
    }
}

#[test]
fn a_matrix_of_too_many_values_leaves_none_out() {
    let rules = |count: usize| -> String {
        (0..count)
            .map(|number| format!("rule r{number} {{ deny when command is \"c{number}\" }}\n"))
            .collect()
    };
    // Beside the named ones there are any other and none known.
    assert_eq!(policy(&rules(499)).matrix("command", "environment").unwrap().rows.values.len(), 501);
    let why = policy(&rules(500)).matrix("command", "environment").unwrap_err();
    assert!(why.to_string().contains("more than 500 values of `command`"), "{why}");
}

#[test]
fn many_rules_and_many_claims_have_an_end() {
    let mut rules = String::new();
    for number in 0..3_000 {
        writeln!(rules, "rule r{number} {{ deny when flags has --f{number} }}").unwrap();
        writeln!(rules, "prove \"c{number}\" never ask when flags has --f{number}").unwrap();
    }
    let policy = policy(&rules);
    let analysis = policy.analyze();
    assert_eq!((analysis.rules.len(), analysis.proofs.len()), (3_000, 3_000));
    assert!(analysis.rules.iter().all(|rule| rule.analysis.matters), "what is not known is not told");
    assert!(analysis.rules.iter().any(|rule| rule.analysis.exceeded.is_some()), "{:?}", analysis.rules.len());
    assert!(analysis.proofs.iter().all(|proof| proof.holds() != Some(Holds::False)));
    assert_eq!(policy.analyze(), analysis, "the same steps every time");
}
