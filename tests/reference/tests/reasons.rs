//! The engine's answers on every operation at once, against the reference; and those of the reference
//! against random operations.
//!
//! The variables of [`cases`](prisma_policy_reference::cases) set how many.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

use prisma_policy::Policy;
use prisma_policy_reference::cases::run;
use prisma_policy_reference::generate::{self, Case};
use prisma_policy_reference::random::Random;
use prisma_policy_reference::reasoning::{Answered, Often, Unanswered, Verdict, difference, outcomes};
use prisma_policy_reference::{Answer, Policies, against, shrink};

fn load(case: &Case) -> Policies {
    let sources = case.sources();
    let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
    Policies::load(&sources).unwrap_or_else(|why| panic!("{why}\n{case}"))
}

/// Holds a case, or tells the smallest that still fails.
fn least(case: &Case, held: impl Fn(&Case) -> against::Held) -> against::Held {
    held(case).map_err(|_| {
        let least = shrink::case(case, |case| held(case).is_err());
        format!("{least}\n{}", held(&least).unwrap_err())
    })
}

/// Holds the engine's results of all claims against the reference.
fn claims(case: &Case) -> against::Held {
    let sources = case.sources();
    let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
    // A smaller case may lack a define, or a fact.
    let Ok(policies) = Policies::load(&sources) else { return Ok("does not load") };
    let engine = Policy::load_all(sources).map_err(|error| format!("{:?}", error.diagnostics))?;
    against::claims(&policies, &serde_json::to_value(engine.prove()).unwrap())
}

#[test]
#[ignore = "the engine does not prove yet"]
fn the_engine_proves_alike() {
    run(300, |seed| least(&generate::small(seed), claims));
}

/// The answer on a random operation; nothing where the operation is refused.
fn readable<T: std::fmt::Debug>(answer: Answered<T>) -> Option<T> {
    match answer {
        Err(Unanswered::Wrong(_)) => None,
        answer => Some(answer.expect("the question is small")),
    }
}

fn ensure(holds: bool, why: impl Fn() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why()) }
}

/// No random operation and no random step breaks a claim that holds or is about nothing; counterexamples do.
fn samples_of_claims(seed: u64) -> against::Held {
    let case = generate::small(seed);
    let policies = load(&case);
    let mut random = Random::new(!seed);
    for (number, proved) in policies.prove().into_iter().enumerate() {
        let told = |operations: &str| format!("{proved:?}\n{operations}\n{case}");
        let broken = match &proved.verdict {
            Verdict::TooLarge => return Ok("too large"),
            Verdict::Holds | Verdict::NoOperation => None,
            Verdict::Fails(witnesses) => Some(witnesses.iter().map(|witness| witness.operation.to_string())),
        };
        if let Some(operations) = broken {
            let operations: Vec<String> = operations.collect();
            let breaks = match &operations[..] {
                [operation] => policies.breaks(number, operation),
                [from, to] => policies.breaks_trend(number, from, to),
                _ => panic!("{}", told("")),
            };
            ensure(breaks == Ok(true), || told(&operations.join("\n")))?;
            continue;
        }
        for _ in 0..20 {
            let from = case.elsewhere(&mut random);
            let other = random.below(from.operation.len());
            let to = from.varied(&mut random, other);
            let (from, to) = (from.operation(), to.operation());
            ensure(readable(policies.breaks(number, &from)) != Some(true), || told(&from))?;
            let step = readable(policies.breaks_trend(number, &from, &to));
            ensure(step != Some(true), || told(&format!("{from}\n{to}")))?;
        }
    }
    Ok("judged")
}

#[test]
fn samples_keep_to_claims() {
    run(150, samples_of_claims);
}

/// What a random operation shows of a rule is said of it.
fn samples_of_rules(seed: u64) -> against::Held {
    let case = generate::small(seed);
    let policies = load(&case);
    let rules = match policies.rules() {
        Err(Unanswered::TooLarge) => return Ok("too large"),
        rules => rules.unwrap(),
    };
    let mut random = Random::new(!seed);
    for _ in 0..20 {
        let operation = case.elsewhere(&mut random).operation();
        let Answer::Decision(decision) = policies.decide(&operation) else {
            continue;
        };
        let findings = decision.get("findings").unwrap().as_array().unwrap();
        for rule in &rules {
            let told = || format!("{rule:?}\n{operation}\n{case}");
            let of = |finding: &&serde_json::Value| {
                finding.get("policy").unwrap() == &*rule.policy && finding.get("rule").unwrap() == &*rule.rule
            };
            let certain = findings.iter().find(of).map(|finding| finding.get("certain").unwrap() == true);
            ensure(certain != Some(true) || rule.fires != Often::Never, told)?;
            ensure(certain == Some(true) || rule.fires != Often::Always, told)?;
            ensure(certain != Some(false) || rule.can_be_in_doubt, told)?;
            let alone =
                findings.len() == 1 && certain.is_some() && decision.get("outcome").unwrap() != "allow";
            ensure(!alone || rule.changes_the_outcome, told)?;
        }
    }
    Ok("judged")
}

#[test]
fn samples_keep_to_what_is_said_of_rules() {
    run(150, samples_of_rules);
}

/// A random operation is of a kind that the difference lists, and the witnesses are of theirs.
fn samples_of_differences(seed: u64) -> against::Held {
    let case = generate::pair(seed);
    let sources = case.sources();
    let [old, new] = &sources[..] else { panic!("{case}") };
    let [old, new] = [old, new].map(|source| Policies::load(&[source]).unwrap());
    let kinds = match difference(&old, &new) {
        Err(Unanswered::TooLarge) => return Ok("too large"),
        kinds => kinds.unwrap(),
    };
    for (kind, witness) in &kinds {
        let said = outcomes(&old, &new, &witness.operation.to_string());
        ensure(said.as_ref() == Ok(kind), || format!("{kind:?} {said:?}\n{case}"))?;
    }
    let mut random = Random::new(!seed);
    for _ in 0..20 {
        let operation = case.elsewhere(&mut random).operation();
        let Some((from, to)) = readable(outcomes(&old, &new, &operation)) else { continue };
        ensure(from == to || kinds.contains_key(&(from, to)), || format!("{operation}\n{case}"))?;
    }
    Ok(if kinds.is_empty() { "no difference" } else { "a difference" })
}

#[test]
fn samples_keep_to_differences() {
    run(150, samples_of_differences);
}

/// No random change of fewer facts allows an operation than the smallest change, and no random operation has
/// an outcome that its cell lacks.
fn samples_of_operations(seed: u64) -> against::Held {
    let case = generate::small(seed);
    let policies = load(&case);
    let facts: Vec<&str> = case.fact_names().collect();
    let (mut kind, mut random) = ("never allowed", Random::new(!seed));
    for _ in 0..5 {
        let operation = case.elsewhere(&mut random);
        let changeable: Vec<&str> = facts.iter().copied().filter(|_| random.chance(70)).collect();
        let answer = match policies.would_allow(&operation.operation(), &changeable) {
            Err(Unanswered::TooLarge) => return Ok("too large"),
            Err(Unanswered::Wrong(_)) => continue,
            Ok(answer) => answer,
        };
        if answer.is_some() {
            kind = "allowed after a change";
        }
        for _ in 0..10 {
            let mut changes = case.elsewhere(&mut random);
            changes.operation.retain(|given| changeable.contains(&&*given.fact) && given.value != "null");
            let few = answer.as_ref().is_none_or(|answer| changes.operation.len() < answer.fewest);
            let allowed =
                readable(policies.allowed_after(&operation.operation(), &changeable, &changes.operation()));
            let told = || format!("{answer:?} {}\n{operation}", changes.operation());
            ensure(!few || allowed != Some(true), told)?;
        }
        let mut given = operation.clone();
        let cell: Vec<&str> = facts.iter().copied().take(2).collect();
        given.operation.retain(|given| cell.contains(&&*given.fact));
        let Some(outcome) = readable(policies.outcome(&operation.operation())) else { continue };
        let all = policies.outcomes_where(&cell, &given.operation()).expect("the question is small");
        ensure(all.contains(&outcome), || format!("{cell:?} {all:?}\n{operation}"))?;
    }
    Ok(kind)
}

#[test]
fn samples_keep_to_changes_and_cells() {
    run(150, samples_of_operations);
}
