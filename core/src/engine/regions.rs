//! A missing fact, as what a few tests can say of it.

use std::collections::BTreeSet;

use super::cut::Cut;
use crate::language::Test;
use crate::schema::FactType;

/// The regions of a fact that has one value at a time: for each region, the truth of every test in it.
///
/// No region is empty, and no two tell the same of all tests. `None` when `steps` run out.
pub(super) fn regions(kind: &FactType, tests: &[&Test], steps: &mut u64) -> Option<Vec<Vec<bool>>> {
    let cut = Cut::new(kind, tests, steps)?;
    let mut regions = BTreeSet::new();
    for region in 0..cut.regions().count() {
        *steps = steps.checked_sub(tests.len() as u64)?;
        let truth = |test: usize| cut.holds(test).binary_search(&region).is_ok();
        regions.insert((0..tests.len()).map(truth).collect::<Vec<bool>>());
    }
    Some(regions.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::glob::Glob;
    use crate::schema::LARGEST;

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
