//! Random operations, in every spelling that JSON has for a value.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::facts::{DURATIONS, ELEMENTS, FactDraft, KindDraft, TEXTS};
use crate::random::Random;

/// A fact of an operation: its dotted name and its value as JSON text.
#[derive(Clone, Debug)]
pub struct Given {
    pub fact: String,
    pub value: String,
}

pub(super) fn operation(random: &mut Random, facts: &[FactDraft]) -> Vec<Given> {
    let known = *random.pick(&[10, 40, 60, 90]);
    let mut operation = Vec::new();
    for fact in facts {
        let value = if random.chance(1) && random.chance(20) {
            random.word(&WRONG).to_owned()
        } else if random.chance(known) {
            value(random, fact.kind)
        } else if random.chance(10) {
            "null".to_owned()
        } else {
            continue;
        };
        operation.push(Given { fact: fact.name.to_owned(), value });
    }
    // A fact may have been drawn with two types; the operation gives it once.
    operation.dedup_by(|one, other| one.fact == other.fact);
    operation
}

/// The known facts of an operation, and a value for each of the others.
pub(super) fn completion(random: &mut Random, facts: &[FactDraft], operation: &[Given]) -> Vec<Given> {
    let mut completion: Vec<Given> =
        operation.iter().filter(|given| given.value != "null").cloned().collect();
    for fact in facts {
        if !completion.iter().any(|given| given.fact == fact.name) {
            completion.push(Given { fact: fact.name.to_owned(), value: value(random, fact.kind) });
        }
    }
    completion
}

/// Values that are to be refused for most facts.
const WRONG: [&str; 9] = ["true", "5", "-1", "\"a\"", "[]", "{}", "1.5", "[null]", "\"5\""];

pub(super) fn value(random: &mut Random, kind: KindDraft) -> String {
    match kind {
        KindDraft::Bool => random.word(&["true", "false"]).to_owned(),
        KindDraft::Count => number(random, false),
        KindDraft::Number => number(random, true),
        KindDraft::Duration => duration(random),
        KindDraft::Text => text(random.word(&TEXTS)),
        KindDraft::OneOf(names) => text(random.word(names)),
        KindDraft::Set => {
            let count = random.below(4);
            let elements: Vec<String> = (0..count).map(|_| text(random.word(&ELEMENTS))).collect();
            format!("[{}]", elements.join(","))
        }
    }
}

const SPELLED: [&str; 14] = [
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "5.0",
    "5e0",
    "50e-1",
    "0.2E1",
    "0.0",
    "9007199254740991",
    "9007199254740990.0",
];

fn number(random: &mut Random, negative: bool) -> String {
    let sign = if negative && random.chance(40) { "-" } else { "" };
    format!("{sign}{}", random.word(&SPELLED))
}

fn duration(random: &mut Random) -> String {
    match random.below(3) {
        0 => number(random, false),
        1 => text(random.word(&DURATIONS)),
        _ => text(
            random
                .word(&["PT1H", "PT60M", "PT3601S", "P1D", "PT23H60M", "P1DT0S", "P2W", "PT0S", "P13DT24H"]),
        ),
    }
}

fn text(text: &str) -> String {
    Json::from(text).to_string()
}

/// The operation as JSON text, with its groups nested.
pub fn json(operation: &[Given]) -> String {
    let mut groups: BTreeMap<&str, Vec<Given>> = BTreeMap::new();
    let mut parts = Vec::new();
    for given in operation {
        match given.fact.split_once('.') {
            None => parts.push(format!("{}:{}", text(&given.fact), given.value)),
            Some((group, fact)) => groups
                .entry(group)
                .or_default()
                .push(Given { fact: fact.to_owned(), value: given.value.clone() }),
        }
    }
    for (group, inner) in groups {
        let empty = inner.iter().all(|given| given.value == "null");
        let inner = if empty { "null".to_owned() } else { json(&inner) };
        parts.push(format!("{}: {inner}", text(group)));
    }
    format!("{{{}}}", parts.join(", "))
}
