//! A missing fact, cut into the regions that a few tests can tell apart.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::circuit::holds;
use super::globs;
use crate::glob::Glob;
use crate::language::Test;
use crate::operation::Value;
use crate::schema::{FactType, LARGEST};

/// The regions of a fact that has one value at a time: for each region, the truth of every test in it.
///
/// No region is empty, and no two tell the same of all tests. `None` when `steps` run out.
pub(super) fn regions(kind: &FactType, tests: &[&Test], steps: &mut u64) -> Option<Vec<Vec<bool>>> {
    let candidates: Vec<Value> = match kind {
        FactType::Bool => vec![Value::Bool(false), Value::Bool(true)],
        FactType::Number { count: false } => numbers(tests, -LARGEST),
        FactType::Number { count: true } | FactType::Duration => numbers(tests, 0),
        FactType::OneOf(names) => (0..u32::try_from(names.len()).ok()?).map(Value::Name).collect(),
        FactType::Text => return texts(tests, steps),
        FactType::SetOfText => return None,
    };
    let mut regions = BTreeSet::new();
    for value in &candidates {
        regions.insert(signature(tests, value, steps)?);
    }
    Some(regions.into_iter().collect())
}

fn signature(tests: &[&Test], value: &Value, steps: &mut u64) -> Option<Vec<bool>> {
    *steps = steps.checked_sub(u64::try_from(tests.len()).ok()?)?;
    Some(tests.iter().map(|test| holds(test, value)).collect())
}

/// The first number of every stretch that the tests do not cut.
fn numbers(tests: &[&Test], lowest: i64) -> Vec<Value> {
    let mut starts = BTreeSet::from([lowest]);
    for test in tests {
        match test {
            Test::Between(from, to) => starts.extend([*from, to.saturating_add(1)]),
            Test::NumberIn(numbers) => starts.extend(numbers.iter().flat_map(|n| [*n, n.saturating_add(1)])),
            _ => {}
        }
    }
    starts.range(lowest..=LARGEST).copied().map(Value::Number).collect()
}

/// The texts that are named, and what other texts there are by the globs that they match.
fn texts(tests: &[&Test], steps: &mut u64) -> Option<Vec<Vec<bool>>> {
    let named: BTreeSet<Arc<str>> = tests
        .iter()
        .flat_map(|test| if let Test::TextIn(texts) = test { texts.clone() } else { BTreeSet::new() })
        .collect();
    let mut regions = BTreeSet::new();
    for text in &named {
        let cost = u64::try_from(text.len()).unwrap_or(u64::MAX);
        *steps = steps.checked_sub(cost)?;
        regions.insert(signature(tests, &Value::Text(Arc::clone(text)), steps)?);
    }
    let distinct: BTreeSet<&Glob> = tests
        .iter()
        .filter_map(|test| if let Test::Matches(glob) = test { Some(glob) } else { None })
        .collect();
    let distinct: Vec<&Glob> = distinct.into_iter().collect();
    for truths in globs::combinations(&distinct, &named, steps)? {
        let of = |glob: &Glob| distinct.iter().zip(&truths).any(|(other, truth)| *other == glob && *truth);
        let region = tests.iter().map(|test| if let Test::Matches(glob) = test { of(glob) } else { false });
        regions.insert(region.collect());
    }
    Some(regions.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: &FactType, tests: &[Test], expect: &[&str]) {
        let mut steps = 10_000;
        let found = regions(kind, &tests.iter().collect::<Vec<_>>(), &mut steps).expect("within steps");
        let shown: Vec<String> =
            found.iter().map(|r| r.iter().map(|t| if *t { '1' } else { '0' }).collect()).collect();
        assert_eq!(shown, expect, "{tests:?}");
    }

    #[test]
    fn between_two_neighbours_there_is_no_number() {
        let number = FactType::Number { count: false };
        check(&number, &[Test::Between(2, i64::MAX), Test::Between(i64::MIN, 1)], &["01", "10"]);
        check(&number, &[Test::Between(3, i64::MAX), Test::Between(i64::MIN, 1)], &["00", "01", "10"]);
    }

    #[test]
    fn a_type_ends_where_it_ends() {
        check(&FactType::Duration, &[Test::Between(i64::MIN, -1)], &["0"]);
        check(&FactType::Duration, &[Test::Between(0, i64::MAX)], &["1"]);
        check(&FactType::Number { count: false }, &[Test::Between(LARGEST + 1, i64::MAX)], &["0"]);
        check(&FactType::Number { count: false }, &[Test::NumberIn([-LARGEST].into())], &["0", "1"]);
    }

    #[test]
    fn texts_are_the_named_ones_and_the_others() {
        let named = Test::TextIn([Arc::from("prod"), Arc::from("live")].into());
        let glob = Test::Matches(Glob::new("prod*"));
        check(&FactType::Text, &[named, glob], &["00", "01", "10", "11"]);
    }
}
