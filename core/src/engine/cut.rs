//! A fact that has one value at a time, cut into the regions that a few tests can tell apart.
//!
//! No region is empty. Regions of numbers and durations are stretches, in their order; a `one of` has a region
//! for each name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::globs::{Combination, combinations};
use super::memo::Memo;
use crate::glob::Glob;
use crate::language::Test;
use crate::operation::Value;
use crate::ordered;
use crate::schema::{FactType, LARGEST};

/// The regions of a fact, and in which of them each test holds.
#[derive(Clone, Debug)]
pub(crate) struct Cut {
    regions: Regions,
    /// For each test the regions in which it holds, in order.
    holds: Vec<Box<[u32]>>,
}

/// Which values are in which region.
#[derive(Clone, Debug)]
pub(crate) enum Regions {
    /// False and true.
    Bool,
    /// So many names.
    Names(u32),
    /// The first number of each stretch.
    Numbers(Box<[i64]>),
    Texts(Texts),
}

/// The regions of texts: first those of texts that no test names, by the globs that they match; then those of
/// named ones.
#[derive(Clone, Debug)]
pub(crate) struct Texts {
    pub(crate) named: Vec<(Arc<str>, u32)>,
    lookup: Memo<Arc<str>, u32>,
    pub(crate) globs: Vec<Glob>,
    pub(crate) others: Vec<Combination>,
    count: u32,
}

impl Cut {
    /// Cuts a fact of this type by `tests`, none of which asks whether it is known; `None` when `steps` run
    /// out. A set of text is not cut as one.
    pub(crate) fn new(kind: &FactType, tests: &[&Test], steps: &mut u64) -> Option<Self> {
        *steps = steps.checked_sub(tests.len() as u64)?;
        let regions = match kind {
            FactType::Bool => Regions::Bool,
            FactType::OneOf(names) => Regions::Names(u32::try_from(names.len()).ok()?),
            FactType::Number { count: false } => numbers(tests, -LARGEST),
            FactType::Number { count: true } | FactType::Duration => numbers(tests, 0),
            FactType::Text => return texts(tests, steps),
            FactType::SetOfText => return None,
        };
        let holds: Option<Vec<Box<[u32]>>> =
            tests.iter().map(|test| regions.where_holds(test, steps)).collect();
        Some(Self { regions, holds: holds? })
    }

    pub(crate) fn regions(&self) -> &Regions {
        &self.regions
    }

    /// The regions in which the test of this number holds.
    pub(crate) fn holds(&self, test: usize) -> &[u32] {
        self.holds.get(test).map_or(&[], |regions| regions)
    }
}

impl Regions {
    pub(crate) fn count(&self) -> u32 {
        match self {
            Self::Bool => 2,
            Self::Names(count) => *count,
            Self::Numbers(starts) => u32::try_from(starts.len()).unwrap_or(u32::MAX),
            Self::Texts(texts) => texts.count,
        }
    }

    /// The region of a value of the fact's type.
    pub(crate) fn of(&self, value: &Value) -> Option<u32> {
        match (self, value) {
            (Self::Bool, Value::Bool(value)) => Some(u32::from(*value)),
            (Self::Names(count), Value::Name(name)) => Some(*name).filter(|name| name < count),
            (Self::Numbers(starts), Value::Number(number)) => {
                u32::try_from(starts.partition_point(|start| start <= number)).ok()?.checked_sub(1)
            }
            (Self::Texts(texts), Value::Text(text)) => texts.of(text),
            _ => None,
        }
    }

    /// A value in a region; of numbers the one nearest to 0.
    pub(crate) fn witness(&self, region: u32) -> Option<Value> {
        let at = region as usize;
        match self {
            Self::Bool => Some(Value::Bool(region == 1)),
            Self::Names(count) => (region < *count).then_some(Value::Name(region)),
            Self::Numbers(starts) => {
                let first = *starts.get(at)?;
                let last = starts.get(at + 1).map_or(LARGEST, |next| next - 1);
                Some(Value::Number(0.clamp(first, last)))
            }
            Self::Texts(texts) => texts.witness(region).map(Value::Text),
        }
    }

    fn where_holds(&self, test: &Test, steps: &mut u64) -> Option<Box<[u32]>> {
        let found: BTreeSet<u32> = match (self, test) {
            (Self::Bool, Test::True) => ordered::set([1]),
            (Self::Names(count), Test::NameIn(names)) => ordered::set(names.range(..*count).copied()),
            (Self::Numbers(starts), Test::Between(from, to)) => {
                let places = starts.iter().zip(0..).filter(|(start, _)| (from..=to).contains(start));
                ordered::set(places.map(|(_, region)| region))
            }
            (Self::Numbers(_), Test::NumberIn(numbers)) => {
                let possible = numbers.iter().filter(|number| number.abs() <= LARGEST);
                ordered::set(possible.filter_map(|n| self.of(&Value::Number(*n))))
            }
            _ => BTreeSet::new(),
        };
        *steps = steps.checked_sub(found.len() as u64)?;
        Some(found.into_iter().collect())
    }
}

/// The first number of every stretch that the tests do not cut.
fn numbers(tests: &[&Test], lowest: i64) -> Regions {
    let mut starts = ordered::set([lowest]);
    for test in tests {
        match test {
            Test::Between(from, to) => starts.extend([*from, to.saturating_add(1)]),
            Test::NumberIn(numbers) => starts.extend(numbers.iter().flat_map(|n| [*n, n.saturating_add(1)])),
            _ => {}
        }
    }
    Regions::Numbers(starts.range(lowest..=LARGEST).copied().collect())
}

impl Texts {
    fn of(&self, text: &str) -> Option<u32> {
        if let Some(region) = self.lookup.get(text) {
            return Some(region);
        }
        let matches = self.matches(text);
        let place = self.others.binary_search_by_key(&matches, |other| other.matches).ok()?;
        u32::try_from(place).ok()
    }

    /// The globs that match, as bits.
    fn matches(&self, text: &str) -> u64 {
        self.globs.iter().zip(0..).filter(|(glob, _)| glob.matches(text)).map(|(_, at)| 1_u64 << at).sum()
    }

    fn witness(&self, region: u32) -> Option<Arc<str>> {
        if let Some(other) = self.others.get(region as usize) {
            // A text that a reader knows for an arbitrary one.
            let plain = ["other", "another"].into_iter().find(|text| self.of(text) == Some(region));
            return Some(plain.map_or_else(|| Arc::clone(&other.text), Arc::from));
        }
        self.named.iter().find(|(_, of)| *of == region).map(|(text, _)| Arc::clone(text))
    }
}

/// The texts that are named, and what other texts there are by the globs that they match.
fn texts(tests: &[&Test], steps: &mut u64) -> Option<Cut> {
    let mut named: BTreeMap<Arc<str>, Vec<usize>> = BTreeMap::new();
    let mut globs: BTreeSet<&Glob> = BTreeSet::new();
    for (number, test) in tests.iter().enumerate() {
        match test {
            Test::TextIn(held) => {
                for text in held {
                    named.entry(Arc::clone(text)).or_default().push(number);
                }
            }
            Test::Matches(glob) => drop(globs.insert(glob)),
            _ => {}
        }
    }
    let globs: Vec<&Glob> = globs.into_iter().collect();
    let others = combinations(&globs, &ordered::set(named.keys().cloned()), steps)?;
    let mut cut = Texts {
        named: Vec::new(),
        lookup: Memo::default(),
        globs: globs.iter().copied().cloned().collect(),
        count: u32::try_from(others.len()).ok()?,
        others,
    };
    let mut regions: BTreeMap<(Vec<usize>, u64), u32> = BTreeMap::new();
    let mut holds: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); tests.len()];
    for (text, by) in named {
        let cost = 1 + by.len() + text.len() * globs.len();
        *steps = steps.checked_sub(cost as u64)?;
        let matches = cut.matches(&text);
        let fresh = cut.count;
        let region = *regions.entry((by.clone(), matches)).or_insert(fresh);
        if region == fresh {
            cut.count += 1;
            for test in &by {
                if let Some(of) = holds.get_mut(*test) {
                    of.insert(region);
                }
            }
        }
        cut.lookup.insert(Arc::clone(&text), region);
        cut.named.push((text, region));
    }
    let by_globs: Vec<(u64, u32)> = cut
        .others
        .iter()
        .zip(0..)
        .map(|(other, region)| (other.matches, region))
        .chain(regions.iter().map(|((_, matches), region)| (*matches, *region)))
        .collect();
    for (test, of) in tests.iter().zip(&mut holds) {
        if let Test::Matches(glob) = test {
            let bit = globs.iter().position(|other| *other == glob)?;
            of.extend(
                by_globs.iter().filter(|(matches, _)| matches >> bit & 1 == 1).map(|(_, region)| *region),
            );
        }
    }
    let holds = holds.into_iter().map(|regions| regions.into_iter().collect()).collect();
    Some(Cut { regions: Regions::Texts(cut), holds })
}
