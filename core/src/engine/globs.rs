//! Which globs one text can match while it matches others not.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use crate::glob::{Glob, Piece};

/// The most globs on one fact, and the longest, that the question is asked of.
const MAX_GLOBS: usize = 64;
const MAX_PIECES: usize = 63;

/// A combination of matches, and a text that shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Combination {
    /// The globs that match, as bits.
    pub(crate) matches: u64,
    pub(crate) text: Arc<str>,
}

/// Every combination of matches that some text outside of `excluded` shows.
///
/// `None` past the limits, or when `steps` run out.
pub(crate) fn combinations(
    globs: &[&Glob],
    excluded: &BTreeSet<Arc<str>>,
    steps: &mut u64,
) -> Option<Vec<Combination>> {
    if globs.len() > MAX_GLOBS || globs.iter().any(|glob| glob.pieces().len() > MAX_PIECES) {
        return None;
    }
    let trie = Trie::new(excluded);
    let mut found = Vec::new();
    // Each glob in turn is matched or not; what the first globs cannot show together, no later one mends.
    let mut open = vec![(0_usize, 0_u64)];
    while let Some((decided, matches)) = open.pop() {
        let pick = |wanted: bool| -> Vec<&Glob> {
            let decided = globs.iter().take(decided).zip(0..);
            decided.filter(|(_, at)| (matches >> at & 1 == 1) == wanted).map(|(glob, _)| *glob).collect()
        };
        let Some(text) = example(&pick(true), &pick(false), &trie, steps)? else { continue };
        if decided == globs.len() {
            found.push(Combination { matches, text: text.into() });
        } else {
            open.push((decided + 1, matches | 1 << decided));
            open.push((decided + 1, matches));
        }
    }
    crate::ordered::sort_by(&mut found, |a: &Combination, b| a.matches.cmp(&b.matches));
    Some(found)
}

/// The excluded texts, letter by letter.
struct Trie {
    /// For each node the next by letter, and whether a text ends there.
    nodes: Vec<(BTreeMap<char, usize>, bool)>,
}

impl Trie {
    fn new(texts: &BTreeSet<Arc<str>>) -> Self {
        let mut nodes = vec![(BTreeMap::new(), false)];
        for text in texts {
            let mut at = 0;
            for c in text.chars() {
                let fresh = nodes.len();
                let Some((next, _)) = nodes.get_mut(at) else { break };
                at = *next.entry(c).or_insert(fresh);
                if at == fresh {
                    nodes.push((BTreeMap::new(), false));
                }
            }
            if let Some((_, ends)) = nodes.get_mut(at) {
                *ends = true;
            }
        }
        Self { nodes }
    }

    fn step(&self, at: Option<usize>, letter: Option<char>) -> Option<usize> {
        self.nodes.get(at?)?.0.get(&letter?).copied()
    }

    fn ends(&self, at: Option<usize>) -> bool {
        at.and_then(|at| self.nodes.get(at)).is_some_and(|(_, ends)| *ends)
    }
}

/// What remains open after some letters, beside the places in the wanted globs.
#[derive(Clone, PartialEq, Eq)]
struct Rest {
    /// For each unwanted glob the places it may be at, as bits.
    places: Vec<u64>,
    /// Where in the excluded texts, if still in one.
    trie: Option<usize>,
}

impl Rest {
    /// Whether every text that completes `other` completes this too.
    fn covers(&self, other: &Self) -> bool {
        (self.trie.is_none() || self.trie == other.trie)
            && self.places.iter().zip(&other.places).all(|(mine, its)| mine & !its == 0)
    }
}

/// A text that matches all of `wanted`, none of `unwanted`, and is not excluded; the inner `None` where there
/// is none.
///
/// A search over letters. Where no wanted glob asks for a certain letter, one that occurs nowhere is tried and
/// no other: it leaves the unwanted globs, and the excluded texts, the fewest ways to go on. For the same
/// reason a state is dropped when one that covers it was seen.
#[expect(clippy::option_option, reason = "whether it is known, and whether there is one")]
fn example(wanted: &[&Glob], unwanted: &[&Glob], trie: &Trie, steps: &mut u64) -> Option<Option<String>> {
    let start = Rest { places: unwanted.iter().map(|glob| closure(glob, 1)).collect(), trie: Some(0) };
    let mut seen: BTreeMap<Vec<usize>, Vec<Rest>> = BTreeMap::new();
    let mut letters = Letters::default();
    let mut open = VecDeque::from([(vec![0_usize; wanted.len()], start, None)]);
    while let Some((at, rest, last)) = open.pop_front() {
        let covering = seen.entry(at.clone()).or_default();
        if covering.iter().any(|other| other.covers(&rest)) {
            continue;
        }
        *steps = steps.checked_sub(1 + u64::try_from(covering.len()).unwrap_or(u64::MAX))?;
        covering.retain(|other| !rest.covers(other));
        covering.push(rest.clone());
        if complete(wanted, unwanted, trie, &at, &rest) {
            let fresh = fresh(wanted.iter().chain(unwanted), trie);
            return Some(Some(letters.text(last, fresh)));
        }
        for (glob, place) in wanted.iter().zip(0..) {
            let here = at.get(place).copied().unwrap_or(0);
            if glob.pieces().get(here) == Some(&Piece::Run) {
                let mut skipped = at.clone();
                if let Some(slot) = skipped.get_mut(place) {
                    *slot += 1;
                }
                open.push_back((skipped, rest.clone(), last));
            }
        }
        if let Some((next, letter)) = consume(wanted, &at) {
            let places =
                unwanted.iter().zip(&rest.places).map(|(glob, bits)| step(glob, *bits, letter)).collect();
            let rest = Rest { places, trie: trie.step(rest.trie, letter) };
            open.push_back((next, rest, Some(letters.add(last, letter))));
        }
    }
    Some(None)
}

/// The letters that were taken, each with the one before it.
#[derive(Default)]
struct Letters(Vec<(Option<usize>, Option<char>)>);

impl Letters {
    fn add(&mut self, last: Option<usize>, letter: Option<char>) -> usize {
        self.0.push((last, letter));
        self.0.len() - 1
    }

    /// The text that ends with a letter; `fresh` stands for those that occur nowhere.
    fn text(&self, last: Option<usize>, fresh: char) -> String {
        let mut at = last;
        let mut letters = Vec::new();
        while let Some((before, letter)) = at.and_then(|at| self.0.get(at)) {
            letters.push(letter.unwrap_or(fresh));
            at = *before;
        }
        letters.iter().rev().collect()
    }
}

/// A letter that no glob and no excluded text holds.
fn fresh<'g>(globs: impl Iterator<Item = &'g &'g Glob>, trie: &Trie) -> char {
    let mut taken = crate::ordered::set(trie.nodes.iter().flat_map(|(next, _)| next.keys().copied()));
    for glob in globs {
        taken.extend(glob.pieces().iter().filter_map(|piece| match piece {
            Piece::Char(letter) => Some(*letter),
            Piece::One | Piece::Run => None,
        }));
    }
    let mut letters = ('x'..='z').chain('a'..='w').chain('0'..='9').chain('\u{a1}'..);
    letters.find(|letter| !taken.contains(letter)).unwrap_or('x')
}

fn complete(wanted: &[&Glob], unwanted: &[&Glob], trie: &Trie, at: &[usize], rest: &Rest) -> bool {
    wanted.iter().zip(at).all(|(glob, place)| *place == glob.pieces().len())
        && unwanted.iter().zip(&rest.places).all(|(glob, bits)| bits >> glob.pieces().len() & 1 == 0)
        && !trie.ends(rest.trie)
}

/// One letter that all wanted globs take where they are: the places after it, and the letter, `None` being
/// one that occurs nowhere.
fn consume(wanted: &[&Glob], at: &[usize]) -> Option<(Vec<usize>, Option<char>)> {
    let mut letter = None;
    let mut next = Vec::with_capacity(at.len());
    for (glob, place) in wanted.iter().zip(at) {
        match glob.pieces().get(*place)? {
            Piece::Char(c) if letter.is_some_and(|other| other != *c) => return None,
            Piece::Char(c) => {
                letter = Some(*c);
                next.push(place + 1);
            }
            Piece::One => next.push(place + 1),
            Piece::Run => next.push(*place),
        }
    }
    Some((next, letter))
}

/// The places a glob may be at after one letter.
fn step(glob: &Glob, places: u64, letter: Option<char>) -> u64 {
    let mut after = 0;
    for (piece, at) in glob.pieces().iter().zip(0..) {
        if places >> at & 1 == 1 {
            after |= match piece {
                Piece::Char(c) if Some(*c) == letter => 1 << (at + 1),
                Piece::Char(_) => 0,
                Piece::One => 1 << (at + 1),
                Piece::Run => 1 << at,
            };
        }
    }
    closure(glob, after)
}

/// The places, and those reached by letting runs be empty.
fn closure(glob: &Glob, places: u64) -> u64 {
    let mut closed = places;
    for (piece, at) in glob.pieces().iter().zip(0..) {
        if *piece == Piece::Run && closed >> at & 1 == 1 {
            closed |= 1 << (at + 1);
        }
    }
    closed
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each combination as a string of 0 and 1, one digit for each glob.
    fn check(globs: &[&str], excluded: &[&str], expect: &[&str]) {
        let globs: Vec<Glob> = globs.iter().map(|glob| Glob::new(glob)).collect();
        let excluded: BTreeSet<Arc<str>> = excluded.iter().map(|text| Arc::from(*text)).collect();
        let mut steps = 4_000_000;
        let found =
            combinations(&globs.iter().collect::<Vec<_>>(), &excluded, &mut steps).expect("within steps");
        let truths = |matches: u64| -> String {
            (0..globs.len()).map(|at| if matches >> at & 1 == 1 { '1' } else { '0' }).collect()
        };
        let mut shown: Vec<String> = found.iter().map(|found| truths(found.matches)).collect();
        for Combination { matches, text } in found {
            assert!(!excluded.contains(&text), "{text:?} is excluded");
            let matched: String =
                globs.iter().map(|glob| if glob.matches(&text) { '1' } else { '0' }).collect();
            assert_eq!(matched, truths(matches), "{text:?} on {globs:?}");
        }
        shown.sort();
        assert_eq!(shown, expect, "{globs:?} without {excluded:?}");
    }

    #[test]
    fn one_glob_is_matched_or_not_unless_it_takes_all() {
        check(&["prod*"], &[], &["0", "1"]);
        check(&["*"], &[], &["1"]);
        check(&["?*"], &[], &["0", "1"]);
        check(&["?*"], &[""], &["1"]);
    }

    #[test]
    fn what_one_glob_takes_another_may_take_too() {
        check(&["a*", "*b"], &[], &["00", "01", "10", "11"]);
        check(&["a*", "ab*"], &[], &["00", "10", "11"]);
        check(&["a*", "b*"], &[], &["00", "01", "10"]);
        check(&["??", "???*"], &[], &["00", "01", "10"]);
        check(&["*a*", "*b*", "?"], &[], &["000", "001", "010", "011", "100", "101", "110"]);
    }

    #[test]
    fn excluded_texts_may_be_all_that_there_were() {
        check(&["a"], &["a"], &["0"]);
        check(&["a*", "?"], &["a"], &["00", "01", "10"]);
        check(&["a*", "*b", "??"], &["ab"], &["000", "001", "010", "011", "100", "101", "110"]);
    }

    #[test]
    fn the_widest_question_within_the_contract_is_answered() {
        let star = format!("*a{}", "?".repeat(30));
        let other = format!("*b{}", "?".repeat(30));
        let third = format!("{}*", "?".repeat(31));
        check(&[&star, &third], &[], &["00", "01", "11"]);
        check(&[&star, &other, &third], &[], &["000", "001", "011", "101"]);
    }
}
