//! Values enough to stand for all values of a type.

use std::collections::BTreeSet;

use crate::check::Check;
use crate::evaluate::passes;
use crate::facts::{GREATEST, Kind};
use crate::globs::{self, Pattern};
use crate::operation::Value;

/// Values of a type such that every value of it answers all these checks as one of them does; `None`
/// where they would be too many.
pub fn representatives(kind: &Kind, checks: &[&Check]) -> Option<Vec<Value>> {
    match kind {
        Kind::Bool => Some(vec![Value::Bool(false), Value::Bool(true)]),
        Kind::Number { least } => Some(numbers(*least, checks)),
        Kind::Duration => Some(numbers(0, checks)),
        Kind::OneOf(names) => Some(names.iter().cloned().map(Value::Text).collect()),
        Kind::Text => texts(checks),
        Kind::Set => sets(checks),
    }
}

/// The first of the values for each answer that these checks give.
pub fn told_apart(values: Vec<Value>, checks: &[&Check]) -> Vec<Value> {
    let mut seen = BTreeSet::new();
    let answers = |value: &Value| checks.iter().map(|check| passes(value, check)).collect::<Vec<bool>>();
    values.into_iter().filter(|value| seen.insert(answers(value))).collect()
}

/// The numbers on and around each constant: between two constants nothing changes.
fn numbers(least: i64, checks: &[&Check]) -> Vec<Value> {
    let mut around = BTreeSet::from([least]);
    for check in checks {
        let constants = match check {
            Check::In(values) => values.iter().filter_map(as_number).collect(),
            Check::Less(n) | Check::LessOrIs(n) | Check::More(n) | Check::MoreOrIs(n) => vec![*n],
            _ => Vec::new(),
        };
        around.extend(constants.into_iter().flat_map(|n| [n - 1, n, n + 1]));
    }
    around.range(least..=GREATEST).copied().map(Value::Number).collect()
}

fn as_number(value: &Value) -> Option<i64> {
    if let Value::Number(number) = value { Some(*number) } else { None }
}

fn texts(checks: &[&Check]) -> Option<Vec<Value>> {
    let mut patterns = Vec::new();
    for check in checks {
        match check {
            Check::In(values) => patterns.extend(values.iter().filter_map(|value| match value {
                Value::Text(text) => Some(Pattern::exactly(text)),
                _ => None,
            })),
            Check::Matches(glob) => patterns.push(Pattern::glob(glob)),
            _ => {}
        }
    }
    Some(globs::told_apart(&patterns, 20_000)?.into_iter().map(Value::Text).collect())
}

/// Every set of the elements that are named, each with and without one that is not.
fn sets(checks: &[&Check]) -> Option<Vec<Value>> {
    let mut named = BTreeSet::new();
    for check in checks {
        if let Check::HasAny(elements) | Check::HasAll(elements) = check {
            named.extend(elements.iter().cloned());
        }
    }
    let longest = named.iter().map(String::len).max().unwrap_or_default();
    named.insert("x".repeat(longest + 1));
    if named.len() > 12 {
        return None;
    }
    let mut sets = vec![BTreeSet::new()];
    for element in named {
        let with = sets.iter().cloned().map(|mut set| {
            set.insert(element.clone());
            set
        });
        sets.extend(with.collect::<Vec<_>>());
    }
    Some(sets.into_iter().map(Value::Set).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    /// Every random value answers the checks as some representative does.
    fn check(kind: &Kind, checks: &[Check], value: impl Fn(&mut Random) -> Value) {
        let checks: Vec<&Check> = checks.iter().collect();
        let answers = |value: &Value| checks.iter().map(|check| passes(value, check)).collect::<Vec<bool>>();
        let all: Vec<_> = representatives(kind, &checks).unwrap().iter().map(answers).collect();
        let mut random = Random::new(1);
        for _ in 0..2_000 {
            let value = value(&mut random);
            assert!(all.contains(&answers(&value)), "{value:?}");
        }
    }

    fn text(random: &mut Random) -> Value {
        let length = random.below(7);
        Value::Text((0..length).map(|_| random.word(&["a", "b", "-", "\n", "é", "z"])).collect())
    }

    #[test]
    fn nothing_is_left_out() {
        let globs = ["*a*", "a?b*", "??", "*\n*"].map(|glob| Check::Matches(glob.to_owned()));
        check(&Kind::Text, &globs, text);
        let texts = ["", "a", "ab", "a-b"].map(|text| Check::In(vec![Value::Text(text.to_owned())]));
        check(&Kind::Text, &texts, text);
        let numbers =
            [Check::Less(3), Check::MoreOrIs(5), Check::In(vec![Value::Number(-2)]), Check::LessOrIs(9)];
        let number = |random: &mut Random| Value::Number(i64::try_from(random.below(30)).unwrap() - 15);
        check(&Kind::Number { least: -GREATEST }, &numbers, number);
        let of = |elements: &[&str]| elements.iter().map(|element| (*element).to_owned()).collect();
        let sets = [Check::HasAny(of(&["a", "b"])), Check::HasAll(of(&["b", "c"])), Check::Empty];
        check(&Kind::Set, &sets, |random| {
            let mut set: BTreeSet<String> = of(&["a", "b", "c", "d", "e"]);
            set.retain(|_| random.chance(40));
            Value::Set(set)
        });
    }
}
