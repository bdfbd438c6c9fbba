//! The engine against the reference, on random policies and operations.
//!
//! The variables of [`cases`](prisma_policy_reference::cases) set how many; a failure prints the seed with
//! the smallest case that still fails.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

use std::collections::BTreeMap;

use prisma_policy::{Decision, Policy};
use prisma_policy_reference::cases::run;
use prisma_policy_reference::generate::{self, Case};
use prisma_policy_reference::random::Random;
use prisma_policy_reference::{Answer, Policies, mutate, shrink};
use serde_json::{Value, json};

/// What came of a case: `null` where the reference does not judge.
#[derive(Debug, PartialEq)]
struct Both {
    engine: Value,
    reference: Value,
    /// Whether some rule may be too large for an exact answer.
    past_bound: bool,
}

impl Both {
    fn same(&self) -> bool {
        self.reference.is_null() || self.engine == self.reference || self.given_up()
    }

    fn given_up(&self) -> bool {
        let exceeded = |finding: &Value| finding["exceeded"] == json!(true);
        let findings = self.engine["decision"]["findings"].as_array();
        self.past_bound && findings.is_some_and(|findings| findings.iter().any(exceeded))
    }
}

fn both(sources: &[String], operation: &str) -> Both {
    let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
    let engine = engine(&sources, operation);
    let past_bound = Policies::load(&sources).is_ok_and(|policies| policies.past_bound());
    Both { engine, reference: reference(&sources, operation).unwrap_or_default(), past_bound }
}

fn engine(sources: &[&str], operation: &str) -> Value {
    let Ok(policy) = Policy::load_all(sources.iter().copied()) else { return json!("does not load") };
    let tests: Vec<Value> = policy
        .test()
        .iter()
        .map(|test| {
            json!({ "name": test.name, "ok": test.ok, "expected": test.expected.outcome.as_str(),
                "actual": test.actual.outcome.as_str() })
        })
        .collect();
    let decision = match policy.operation(operation) {
        Err(_) => json!("refused"),
        Ok(operation) => {
            let decision = policy.decide(&operation);
            if policy.outcome(&operation) == decision.outcome {
                comparable(&decision)
            } else {
                json!("the outcome alone differs from the decision's")
            }
        }
    };
    json!({ "decision": decision, "tests": tests })
}

fn comparable(decision: &Decision) -> Value {
    let mut value = serde_json::to_value(decision).expect("a decision is JSON");
    value.as_object_mut().unwrap().remove("remedies");
    for policy in value["policies"].as_array_mut().unwrap() {
        policy.as_object_mut().unwrap().remove("digest");
    }
    value
}

fn reference(sources: &[&str], operation: &str) -> Option<Value> {
    let Ok(policies) = Policies::load(sources) else { return Some(json!("does not load")) };
    let tests = policies.test();
    if tests.contains(&Value::Null) {
        return None;
    }
    let decision = match policies.decide(operation) {
        Answer::TooLarge => return None,
        Answer::Refused(_) => json!("refused"),
        Answer::Decision(decision) => decision,
    };
    Some(json!({ "decision": decision, "tests": tests }))
}

/// What the two agree on, in a word, or the smallest failure.
fn agree(case: &Case) -> Result<&'static str, String> {
    let of = |case: &Case| both(&case.sources(), &case.operation());
    let both = of(case);
    if both.same() {
        return Ok(kind(&both));
    }
    let least = shrink::case(case, |case| !of(case).same());
    let both = of(&least);
    Err(format!("{least}\nengine    {}\nreference {}", both.engine, both.reference))
}

fn agree_on_text(
    text: &str,
    of: impl Fn(&str) -> Both,
    why: impl Fn(&str) -> String,
) -> Result<&'static str, String> {
    let first = of(text);
    if first.same() {
        return Ok(kind(&first));
    }
    let least = shrink::text(text, |text| {
        let both = of(text);
        // The same two kinds of answers, so that one disagreement does not turn into another.
        !both.same() && kind(&both) == kind(&first) && both.engine.is_string() == first.engine.is_string()
    });
    let both = of(&least);
    Err(format!("{least:?}\n{}\nengine    {}\nreference {}", why(&least), both.engine, both.reference))
}

fn kind(both: &Both) -> &'static str {
    match &both.reference {
        Value::Null => "too large",
        _ if both.given_up() => "given up",
        Value::String(_) => "does not load",
        value if value["decision"].is_string() => "refused",
        value if value["decision"]["findings"] == json!([]) => "no finding",
        value if value["decision"]["missing"] == json!([]) => "certain",
        _ => "in doubt",
    }
}

#[test]
fn on_random_policies() {
    run(500, |seed| agree(&generate::case(seed)));
}

#[test]
fn on_mutated_policies() {
    run(500, |seed| {
        let case = generate::case(seed);
        let mut sources = case.sources();
        sources.truncate(1);
        let text = mutate::text(&mut Random::new(!seed), &sources.concat(), mutate::POLICY);
        let why = |text: &str| format!("reference: {:?}", Policies::load(&[text]).err());
        agree_on_text(&text, |text| both(&[text.to_owned()], "{}"), why)
    });
}

#[test]
fn on_mutated_operations() {
    run(500, |seed| {
        let case = generate::case(seed);
        let sources = case.sources();
        let text = mutate::text(&mut Random::new(!seed), &case.operation(), mutate::JSON);
        let why = |_: &str| sources.join("\n----\n");
        agree_on_text(&text, |text| both(&sources, text), why)
    });
}

/// The verdict on each rule, by policy and rule: whether it is certain, and the missing facts.
fn verdicts(decision: &Value) -> BTreeMap<String, (bool, Vec<String>)> {
    let finding = |finding: &Value| {
        let missing =
            finding["missing"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned());
        let name = format!("{}/{}", finding["policy"], finding["rule"]);
        (name, (finding["certain"].as_bool().unwrap(), missing.collect()))
    };
    decision["findings"].as_array().unwrap().iter().map(finding).collect()
}

/// The rules that fire on an operation that gives every fact, as the reference sees it.
fn firing(policies: &Policies, case: &Case) -> BTreeMap<String, (bool, Vec<String>)> {
    match policies.decide(&case.operation()) {
        Answer::Decision(decision) => verdicts(&decision),
        other => panic!("{other:?} on {case}"),
    }
}

/// Holds what the engine says of an operation against random completions of it.
fn sampled(seed: u64) -> Result<&'static str, String> {
    let case = generate::large(seed);
    let sources = case.sources();
    let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
    let whole = engine(&sources, &case.operation());
    let decision = &whole["decision"];
    if !decision.is_object() {
        return Ok("does not load, or refused");
    }
    let verdicts = verdicts(decision);
    let policies = Policies::load(&sources)?;
    let mut random = Random::new(!seed);
    for _ in 0..10 {
        let completed = case.completed(&mut random);
        let fires = firing(&policies, &completed);
        let spoken = |rule: &&String| verdicts.contains_key(*rule);
        if let Some(rule) = fires.keys().find(|rule| !spoken(rule)) {
            return Err(format!("{rule} is silent, but fires on {}\n{case}", completed.operation()));
        }
        let unmet =
            |(rule, (certain, _)): &(&String, &(bool, Vec<String>))| *certain && !fires.contains_key(*rule);
        if let Some((rule, _)) = verdicts.iter().find(unmet) {
            return Err(format!("{rule} fires, but not on {}\n{case}", completed.operation()));
        }
        for (at, given) in completed.operation.iter().enumerate() {
            if case.operation.iter().any(|known| known.fact == given.fact && known.value != "null") {
                continue;
            }
            let other = completed.varied(&mut random, at);
            let varied = firing(&policies, &other);
            let turned = |rule: &&String| fires.contains_key(*rule) != varied.contains_key(*rule);
            for (rule, (_, missing)) in verdicts.iter().filter(|(rule, _)| turned(rule)) {
                if !missing.contains(&given.fact) {
                    let (one, other) = (completed.operation(), other.operation());
                    return Err(format!("{rule} depends on {} too\n{one}\n{other}\n{case}", given.fact));
                }
            }
        }
    }
    Ok(kind(&Both { engine: whole.clone(), reference: whole, past_bound: false }))
}

#[test]
fn on_samples_of_large_policies() {
    run(60, sampled);
}

#[test]
fn the_same_seed_is_the_same_case() {
    assert_eq!(generate::case(7).to_string(), generate::case(7).to_string());
    assert_ne!(generate::case(7).to_string(), generate::case(8).to_string());
}
