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

/// The places of so many items in their order.
fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
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
    }

    #[test]
    fn the_last_of_equal_keys_stays() {
        assert_eq!(map([(1, 'a'), (2, 'b'), (1, 'c')]), BTreeMap::from([(1, 'c'), (2, 'b')]));
        assert_eq!(set([2, 1, 2]), BTreeSet::from([1, 2]));
    }
}
