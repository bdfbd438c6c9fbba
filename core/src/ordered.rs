//! Sets, maps and sorting, with little code for each type.
//!
//! What the standard library's `collect` into a set or map and its `sort` need is a routine of several kilobytes for
//! each type; together they would be a sixth of the engine in WebAssembly. Here the types share one.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// The set of some items.
pub(crate) fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    for item in items {
        set.insert(item);
    }
    set
}

/// The map of some entries; of several with equal keys the last stays.
pub(crate) fn map<K: Ord, V>(entries: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    for (key, value) in entries {
        map.insert(key, value);
    }
    map
}

/// Sorts; what compares as equal keeps its order.
pub(crate) fn sort_by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let order = order(items.len(), &|a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    let mut open: Vec<Option<T>> = std::mem::take(items).into_iter().map(Some).collect();
    *items = order.into_iter().filter_map(|place| open.get_mut(place)?.take()).collect();
}

/// Sorts by their own order.
pub(crate) fn sort<T: Ord>(items: &mut Vec<T>) {
    sort_by(items, Ord::cmp);
}

/// The places of so many items in their order: pairs are merged, then fours, and so on.
fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    let mut sorted = 1;
    while sorted < count {
        let mut merged = Vec::with_capacity(count);
        for part in places.chunks(2 * sorted) {
            let (left, right) = part.split_at(sorted.min(part.len()));
            merge(left, right, compare, &mut merged);
        }
        places = merged;
        sorted *= 2;
    }
    places
}

/// Appends two sorted runs as one; of equals, those on the left come first.
fn merge(
    mut left: &[usize],
    mut right: &[usize],
    compare: &dyn Fn(usize, usize) -> Ordering,
    to: &mut Vec<usize>,
) {
    while let ([a, left_rest @ ..], [b, right_rest @ ..]) = (left, right) {
        if compare(*a, *b) == Ordering::Greater {
            to.push(*b);
            right = right_rest;
        } else {
            to.push(*a);
            left = left_rest;
        }
    }
    to.extend_from_slice(left);
    to.extend_from_slice(right);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorting_keeps_equals_in_order() {
        let check = |text: &str, expect: &str| {
            let mut items: Vec<(char, usize)> = text.chars().zip(0..).collect();
            sort_by(&mut items, |a, b| a.0.cmp(&b.0));
            let shown: Vec<String> = items.iter().map(|(letter, place)| format!("{letter}{place}")).collect();
            assert_eq!(shown.join(" "), expect);
        };
        check("", "");
        check("b", "b0");
        check("bab", "a1 b0 b2");
        check("cbacba", "a2 a5 b1 b4 c0 c3");
        check("edcbaedcba", "a4 a9 b3 b8 c2 c7 d1 d6 e0 e5");
        check("aabbaabbc", "a0 a1 a4 a5 b2 b3 b6 b7 c8");
    }

    #[test]
    fn the_last_of_equal_keys_stays() {
        assert_eq!(map([(1, 'a'), (2, 'b'), (1, 'c')]), BTreeMap::from([(1, 'c'), (2, 'b')]));
        assert_eq!(set([2, 1, 2]), BTreeSet::from([1, 2]));
    }
}
