//! The engine's answers on every operation at once, against the reference; and those of the reference
//! against random operations.
//!
//! The variables of [`cases`](prisma_policy_reference::cases) set how many.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

use prisma_policy::analysis::DifferenceClass;
use prisma_policy::changes::FactChange;
use prisma_policy::{Outcome, Policy};
use prisma_policy_reference::cases::run;
use prisma_policy_reference::generate::{self, Case};
use prisma_policy_reference::random::Random;
use prisma_policy_reference::reasoning::{Answered, Often, Unanswered, Verdict, difference, outcomes};
use prisma_policy_reference::{Answer, Policies, against, shrink};
use serde_json::{Value, json};

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
fn the_engine_proves_alike() {
    run(300, |seed| least(&generate::small(seed), claims));
}

/// Both readings of a case; nothing where it does not load, as a smaller case may not.
fn both(case: &Case) -> Option<(Policies, Policy)> {
    let sources = case.sources();
    let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
    Some((Policies::load(&sources).ok()?, Policy::load_all(sources).ok()?))
}

fn rules(case: &Case) -> against::Held {
    let Some((policies, engine)) = both(case) else { return Ok("does not load") };
    against::rules(&policies, &serde_json::to_value(engine.analyze().rules).unwrap())
}

#[test]
fn the_engine_says_the_same_of_rules() {
    run(300, |seed| least(&generate::small(seed), rules));
}

fn difference_of(case: &Case) -> against::Held {
    let sources = case.sources();
    let [old, new] = &sources[..] else { return Ok("is no pair") };
    let (Ok(old_reference), Ok(new_reference)) = (Policies::load(&[old]), Policies::load(&[new])) else {
        return Ok("does not load");
    };
    let (old, new) = (Policy::load(old).unwrap(), Policy::load(new).unwrap());
    let Ok(found) = old.difference(&new) else { return Ok("does not load") };
    ensure(found.complete && found.exceeded.is_none(), || format!("undetermined: {:?}", found.exceeded))?;
    let changes = |from_to: fn(&DifferenceClass) -> bool| found.classes.iter().any(from_to);
    ensure(found.loosened == changes(|class| class.to < class.from), || "loosened or not".to_owned())?;
    ensure(found.tightened == changes(|class| class.to > class.from), || "tightened or not".to_owned())?;
    let classes = serde_json::to_value(found.classes).unwrap();
    against::difference(&old_reference, &new_reference, &classes)
}

#[test]
fn the_engine_finds_the_same_differences() {
    run(300, |seed| least(&generate::pair(seed), difference_of));
}

fn changes(case: &Case, seed: u64) -> against::Held {
    let Some((policies, engine)) = both(case) else { return Ok("does not load") };
    let operation = case.operation();
    let Ok(read) = engine.operation(&operation) else { return Ok("refused") };
    let mut random = Random::new(!seed);
    let changeable: Vec<&str> = case.fact_names().filter(|_| random.chance(70)).collect();
    if changeable.is_empty() {
        return Ok("nothing may change");
    }
    let named: Vec<(&str, u32)> = changeable.iter().map(|name| (*name, 1)).collect();
    let found = engine.what_would_allow(&read, &named).unwrap();
    ensure(found.exceeded.is_none(), || format!("{:?}", found.exceeded))?;
    let none = found.outcome > Outcome::Allow && found.options.is_empty();
    ensure(none != found.forbidden_by.is_empty(), || format!("{found:?}"))?;
    let mut options: Vec<Value> = found.options.iter().map(|option| changed(&option.changes)).collect();
    if found.outcome == Outcome::Allow {
        options.push(json!({}));
    }
    against::allowing(&policies, &operation, &changeable, &Value::Array(options))
}

/// The changed facts as an operation.
fn changed(changes: &[FactChange]) -> Value {
    let mut operation = json!({});
    for change in changes {
        let mut at = &mut operation;
        for key in change.fact.split('.') {
            at = &mut at[key];
        }
        *at = change.to.clone();
    }
    operation
}

#[test]
fn the_engine_finds_the_same_smallest_changes() {
    run(300, |seed| least(&generate::small(seed), |case| changes(case, seed)));
}

fn cells(case: &Case) -> against::Held {
    let Some((policies, engine)) = both(case) else { return Ok("does not load") };
    let names: Vec<&str> = case.fact_names().filter(|name| engine.schema().find(name).is_some()).collect();
    let [rows, columns, ..] = names[..] else { return Ok("has one fact") };
    let matrix = engine.matrix(rows, columns).map_err(|error| error.to_string())?;
    for (row, line) in matrix.rows.values.iter().zip(&matrix.cells) {
        for (column, cell) in matrix.columns.values.iter().zip(line) {
            let given = changed(&[value_of(rows, &row.example), value_of(columns, &column.example)]);
            let outcomes = serde_json::to_value(&cell.outcomes).unwrap();
            let held = against::cell(&policies, &[rows, columns], &given.to_string(), &outcomes)
                .map_err(|why| format!("{} and {}: {why}", row.condition, column.condition))?;
            if held == "too large" {
                return Ok(held);
            }
            let alone = policies.outcome(&given.to_string());
            let bare = cell.outcome.as_str();
            ensure(alone.as_ref().is_ok_and(|alone| alone.word() == bare), || format!("{given}: {bare}"))?;
        }
    }
    Ok("judged")
}

fn value_of(fact: &str, value: &Value) -> FactChange {
    FactChange { fact: fact.to_owned(), from: Value::Null, to: value.clone(), condition: String::new() }
}

#[test]
fn the_engine_fills_matrices_alike() {
    run(300, |seed| least(&generate::small(seed), cells));
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
