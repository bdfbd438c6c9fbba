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

/// Rules of which each asks for two facts, in no order of which one function of all outcomes is small.
fn crossed() -> String {
    let pairs = 0..20;
    let mut rules = String::new();
    for pair in pairs.clone() {
        writeln!(rules, "fact a{pair}: bool\nfact b{pair}: bool").unwrap();
    }
    let all: Vec<String> = pairs.clone().map(|pair| format!("a{pair}")).collect();
    writeln!(rules, "rule first {{ warn when {} }}", all.join(" and ")).unwrap();
    for pair in pairs {
        writeln!(rules, "rule r{pair} {{ ask when acknowledged and a{pair} and b{pair} }}").unwrap();
    }
    rules
}

/// Claims about crossed rules and one more; each with whether it holds, and the facts of the counterexample.
#[track_caller]
fn check_crossed(rule: &str, claims: &[(&str, Holds, usize)]) {
    let mut rules = format!("{}{rule}\n", crossed());
    for (claim, ..) in claims {
        writeln!(rules, "prove \"{claim}\" {claim}").unwrap();
    }
    for (result, (claim, holds, facts)) in policy(&rules).prove().into_iter().zip(claims) {
        let ProofResult::Answered(answered) = result else { panic!("{claim}: {result:?}") };
        let given = answered.counterexample.as_ref().and_then(|json| json.as_object());
        let given = given.map_or(0, serde_json::Map::len);
        assert_eq!((answered.holds, given), (*holds, *facts), "{claim}: {answered:?}");
    }
}

#[test]
fn claims_about_rules_too_large_to_join_are_answered() {
    check_crossed(
        "rule old { deny when backup.age > 24h }",
        &[
            ("never deny when backup.age <= 24h", Holds::True, 0),
            ("never deny when backup.age > 12h", Holds::False, 1),
            ("never ask when backup.age <= 24h and not acknowledged", Holds::True, 0),
            ("never looser as backup.age grows", Holds::True, 0),
            ("never stricter as backup.age grows", Holds::False, 1),
            ("never stricter as backup.age goes 1h, 2h", Holds::True, 0),
            ("never stricter as backup.age goes 1h, 2d when not acknowledged", Holds::False, 2),
        ],
    );
    check_crossed(
        "rule bare { deny when flags has none of [--safe, --dry] and flags has --force }",
        &[
            ("never looser as flags grows", Holds::False, 1),
            ("never stricter as flags grows", Holds::False, 1),
            ("never stricter as flags grows when flags has --safe", Holds::True, 0),
            ("never looser as flags grows when not acknowledged", Holds::False, 2),
        ],
    );
}
