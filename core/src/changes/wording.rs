//! Regions in the words of the language: which values a fact may have, as conditions that could stand in a
//! policy.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::engine::{Block, Regions, Texts, Values};
use crate::language::{Test, is_flag, quoted};
use crate::operation::duration;
use crate::ordered;
use crate::schema::{Fact, FactType, LARGEST};

/// The ways in which a fact with one value at a time has one of certain cells: 0 is that it is missing, and
/// others are one more than a region. `None` where that is no restriction.
pub(crate) fn one(fact: &Fact, block: &Block, cells: &BTreeSet<u32>) -> Option<Vec<String>> {
    let name = &fact.name;
    let Values::One(cut) = &block.values else {
        return (cells.len() == 1).then(|| vec![known(name, cells.contains(&1))]);
    };
    let regions = ordered::set(cells.iter().filter_map(|cell| cell.checked_sub(1)));
    let missing = cells.contains(&0);
    if regions.len() == cut.regions().count() as usize {
        return (!missing).then(|| vec![known(name, true)]);
    }
    if regions.is_empty() {
        return Some(vec![known(name, false)]);
    }
    let mut ways = among(fact, cut.regions(), &regions);
    if missing {
        ways.insert(0, known(name, false));
    }
    Some(ways)
}

/// A test of one fact.
pub(crate) fn test(fact: &Fact, test: &Test) -> String {
    let name = &fact.name;
    let number = |number: &i64| write(&fact.kind, *number);
    let lowest = if fact.kind == (FactType::Number { count: false }) { -LARGEST } else { 0 };
    let texts = |texts: &BTreeSet<Arc<str>>| texts.iter().map(|text| literal(text)).collect::<Vec<_>>();
    let set = |quantifier: &str, held: &BTreeSet<Arc<str>>| {
        quantified(fact, quantifier, &held.iter().collect::<Vec<_>>()).unwrap_or_default()
    };
    match test {
        Test::Known => known(name, true),
        Test::True => name.to_string(),
        Test::Between(from, to) => {
            between(fact, lowest, (*from.max(&lowest), *to.min(&LARGEST)), &|n| number(&n))
        }
        Test::NumberIn(numbers) => member(name, false, &numbers.iter().map(number).collect::<Vec<_>>()),
        Test::TextIn(named) => member(name, false, &texts(named)),
        Test::Matches(glob) => format!("{name} matches {}", quoted(&glob.to_string())),
        Test::NameIn(names) => {
            let FactType::OneOf(all) = &fact.kind else { return name.to_string() };
            let words = names.iter().filter_map(|name| all.get(*name as usize).cloned());
            member(name, false, &words.collect::<Vec<_>>())
        }
        Test::HasAny(held) => set("any", held),
        Test::HasAll(held) => set("all", held),
        Test::Empty => format!("{name} is empty"),
    }
}

/// That a set holds certain texts and not others.
pub(crate) fn all(fact: &Fact, held: &[&Arc<str>], lacking: &[&Arc<str>]) -> Vec<String> {
    let holds = quantified(fact, "all", held);
    let lacks = quantified(fact, "none", lacking);
    holds.into_iter().chain(lacks).collect()
}

/// That a set lacks one of certain texts, or holds one of others.
pub(crate) fn any(fact: &Fact, held: &[&Arc<str>], lacking: &[&Arc<str>]) -> Vec<String> {
    let lacks = held.iter().filter_map(|text| quantified(fact, "none", &[text]));
    lacks.chain(quantified(fact, "any", lacking)).collect()
}

fn quantified(fact: &Fact, quantifier: &str, texts: &[&Arc<str>]) -> Option<String> {
    let list = texts.iter().map(|text| literal(text)).collect::<Vec<_>>().join(", ");
    match texts {
        [] => None,
        [_] if quantifier != "none" => Some(format!("{} has {list}", fact.name)),
        _ => Some(format!("{} has {quantifier} of [{list}]", fact.name)),
    }
}

/// That a fact is known, or not.
pub(crate) fn known(name: &str, known: bool) -> String {
    format!("{name} is {}", if known { "known" } else { "unknown" })
}

/// That a set holds no text, or some.
pub(crate) fn empty(fact: &Fact, empty: bool) -> String {
    format!("{} is {}empty", fact.name, if empty { "" } else { "not " })
}

/// A text as the language writes it.
pub(crate) fn literal(text: &str) -> String {
    if is_flag(text) { text.to_owned() } else { quoted(text) }
}

/// One condition that says one of several.
pub(crate) fn either(ways: &[String]) -> String {
    match ways {
        [only] => only.clone(),
        _ => format!("({})", ways.join(" or ")),
    }
}

/// The ways in which a fact has a value of one of these regions, which are some and not all.
fn among(fact: &Fact, regions: &Regions, wanted: &BTreeSet<u32>) -> Vec<String> {
    let name = &fact.name;
    match regions {
        Regions::Bool if wanted.contains(&1) => vec![name.to_string()],
        Regions::Bool => vec![format!("{name} is false")],
        Regions::Names(count) => {
            let FactType::OneOf(names) = &fact.kind else { return Vec::new() };
            let word = |name: &u32| names.get(*name as usize).cloned().unwrap_or_default();
            let others = ordered::set((0..*count).filter(|name| !wanted.contains(name)));
            let few = others.len() < wanted.len();
            let listed: Vec<String> = if few { &others } else { wanted }.iter().map(word).collect();
            vec![member(name, few, &listed)]
        }
        Regions::Numbers(starts) => numbers(fact, starts, wanted),
        Regions::Texts(texts) => self::texts(name, texts, wanted),
    }
}

/// Membership in a list of one or several values, or its negation.
fn member(name: &str, negated: bool, values: &[String]) -> String {
    match (values, negated) {
        ([only], false) => format!("{name} is {only}"),
        ([only], true) => format!("{name} is not {only}"),
        (several, false) => format!("{name} in [{}]", several.join(", ")),
        (several, true) => format!("{name} not in [{}]", several.join(", ")),
    }
}

fn numbers(fact: &Fact, starts: &[i64], wanted: &BTreeSet<u32>) -> Vec<String> {
    let stretches = stretches(starts, |region| wanted.contains(&region));
    let gaps = self::stretches(starts, |region| !wanted.contains(&region));
    let single = |(from, to): &(i64, i64)| from == to;
    let write = |number: i64| write(&fact.kind, number);
    if gaps.iter().all(single) && stretches.len() > 1 {
        let values: Vec<String> = gaps.iter().map(|(value, _)| write(*value)).collect();
        return vec![member(&fact.name, true, &values)];
    }
    if stretches.iter().all(single) {
        let values: Vec<String> = stretches.iter().map(|(value, _)| write(*value)).collect();
        return vec![member(&fact.name, false, &values)];
    }
    let lowest = starts.first().copied().unwrap_or(0);
    stretches.iter().map(|stretch| between(fact, lowest, *stretch, &write)).collect()
}

/// The longest stretches, both ends included, of which a property holds.
fn stretches(starts: &[i64], property: impl Fn(u32) -> bool) -> Vec<(i64, i64)> {
    let ends = starts.iter().skip(1).map(|next| next - 1).chain([LARGEST]);
    let mut found: Vec<(i64, i64)> = Vec::new();
    for ((from, to), region) in starts.iter().copied().zip(ends).zip(0..) {
        match found.last_mut() {
            _ if !property(region) => {}
            Some(last) if last.1 == from - 1 => last.1 = to,
            _ => found.push((from, to)),
        }
    }
    found
}

fn between(fact: &Fact, lowest: i64, (from, to): (i64, i64), write: &impl Fn(i64) -> String) -> String {
    let name = &fact.name;
    if from == to {
        return format!("{name} is {}", write(from));
    }
    // Of two ways to say it, the one with the rounder number.
    let rounder = |with: i64, without: i64| write(with).len() <= write(without).len();
    let above = || {
        if from != 1 && rounder(from, from - 1) {
            format!("{name} >= {}", write(from))
        } else {
            format!("{name} > {}", write(from - 1))
        }
    };
    let below = || {
        if rounder(to, to + 1) {
            format!("{name} <= {}", write(to))
        } else {
            format!("{name} < {}", write(to + 1))
        }
    };
    match (from == lowest, to == LARGEST) {
        (true, _) => below(),
        (false, true) => above(),
        (false, false) => format!("({} and {})", above(), below()),
    }
}

fn write(kind: &FactType, number: i64) -> String {
    if *kind == FactType::Duration { duration(number) } else { number.to_string() }
}

/// Named texts are listed; others are told by the globs that they match.
fn texts(name: &str, texts: &Texts, wanted: &BTreeSet<u32>) -> Vec<String> {
    let named = |inside: bool| -> Vec<String> {
        let of = texts.named.iter().filter(|(_, region)| wanted.contains(region) == inside);
        of.map(|(text, _)| literal(text)).collect()
    };
    let others: Vec<u32> = (0..).take(texts.others.len()).filter(|region| wanted.contains(region)).collect();
    let (inside, outside) = (named(true), named(false));
    if others.len() == texts.others.len() {
        return vec![member(name, true, &outside)];
    }
    let mut ways = Vec::new();
    if !inside.is_empty() {
        ways.push(member(name, false, &inside));
    }
    for region in others {
        let Some(other) = texts.others.get(region as usize) else { continue };
        let mut parts: Vec<String> = texts
            .globs
            .iter()
            .zip(0..)
            .map(|(glob, at)| {
                let not = if other.matches >> at & 1 == 1 { "" } else { "not " };
                format!("{name} {not}matches {}", quoted(&glob.to_string()))
            })
            .collect();
        let excepted =
            texts.named.iter().filter(|(_, region)| !wanted.contains(region)).map(|(text, _)| text);
        let same = |text: &&Arc<str>| {
            texts.globs.iter().zip(0..).all(|(glob, at)| glob.matches(text) == (other.matches >> at & 1 == 1))
        };
        let excepted: Vec<String> = excepted.filter(same).map(|text| literal(text)).collect();
        if !excepted.is_empty() {
            parts.push(member(name, true, &excepted));
        }
        ways.push(match parts.as_slice() {
            [only] => only.clone(),
            _ => format!("({})", parts.join(" and ")),
        });
    }
    ways
}
