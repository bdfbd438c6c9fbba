//! Globs, and strings that tell globs apart.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A pattern for whole texts: where a position stands for what remains to be matched.
#[derive(Clone, Debug)]
pub struct Pattern {
    pieces: Vec<Piece>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Piece {
    AnyRun,
    AnyOne,
    Exactly(char),
}

impl Pattern {
    /// `*` is any run of characters and `?` any one; all else is itself.
    pub fn glob(text: &str) -> Self {
        let piece = |c| match c {
            '*' => Piece::AnyRun,
            '?' => Piece::AnyOne,
            other => Piece::Exactly(other),
        };
        Self { pieces: text.chars().map(piece).collect() }
    }

    /// A pattern for this text alone.
    pub fn exactly(text: &str) -> Self {
        Self { pieces: text.chars().map(Piece::Exactly).collect() }
    }

    pub fn matches(&self, text: &str) -> bool {
        let end = text.chars().fold(self.start(), |positions, c| self.step(&positions, c));
        self.accepts(&end)
    }

    fn start(&self) -> BTreeSet<usize> {
        self.past_runs(BTreeSet::from([0]))
    }

    fn accepts(&self, positions: &BTreeSet<usize>) -> bool {
        positions.contains(&self.pieces.len())
    }

    fn step(&self, positions: &BTreeSet<usize>, c: char) -> BTreeSet<usize> {
        let mut after = BTreeSet::new();
        for &at in positions {
            match self.pieces.get(at) {
                Some(Piece::AnyRun) => after.insert(at),
                Some(Piece::AnyOne) => after.insert(at + 1),
                Some(Piece::Exactly(wanted)) if *wanted == c => after.insert(at + 1),
                _ => false,
            };
        }
        self.past_runs(after)
    }

    /// A run may be empty, so whoever stands before one also stands after it.
    fn past_runs(&self, positions: BTreeSet<usize>) -> BTreeSet<usize> {
        let mut all = positions.clone();
        for mut at in positions {
            while self.pieces.get(at) == Some(&Piece::AnyRun) {
                at += 1;
                all.insert(at);
            }
        }
        all
    }

    fn letters(&self) -> impl Iterator<Item = char> {
        self.pieces.iter().filter_map(|piece| if let Piece::Exactly(c) = piece { Some(*c) } else { None })
    }
}

/// One text for each set of patterns that some text matches, and no other text beside them, in a stable
/// order: a search over what remains of all patterns at once. `None` past `most` remainders.
pub fn told_apart(patterns: &[Pattern], most: usize) -> Option<Vec<String>> {
    let mut alphabet: BTreeSet<char> = patterns.iter().flat_map(Pattern::letters).collect();
    alphabet.insert(foreign(&alphabet));
    let start: Vec<BTreeSet<usize>> = patterns.iter().map(Pattern::start).collect();
    let mut seen = BTreeSet::from([start.clone()]);
    let mut open = VecDeque::from([(start, String::new())]);
    let mut found: BTreeMap<Vec<bool>, String> = BTreeMap::new();
    while let Some((state, text)) = open.pop_front() {
        let matched = patterns.iter().zip(&state).map(|(pattern, at)| pattern.accepts(at)).collect();
        found.entry(matched).or_insert_with(|| text.clone());
        for &c in &alphabet {
            let next: Vec<_> = patterns.iter().zip(&state).map(|(pattern, at)| pattern.step(at, c)).collect();
            if seen.insert(next.clone()) {
                open.push_back((next, format!("{text}{c}")));
            }
        }
        if seen.len() > most {
            return None;
        }
    }
    Some(found.into_values().collect())
}

/// A character that is none of these.
fn foreign(letters: &BTreeSet<char>) -> char {
    ('a'..=char::MAX).find(|c| !letters.contains(c)).unwrap_or('\u{0}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(glob: &str, text: &str, expect: bool) {
        assert_eq!(Pattern::glob(glob).matches(text), expect, "{glob} {text}");
    }

    #[test]
    fn matching() {
        check("", "", true);
        check("*", "", true);
        check("**", "x\ny", true);
        check("?", "é", true);
        check("?", "\r\n", false);
        check("a*b", "a*b", true);
        check("a*b", "ab", true);
        check("a*b*c", "axxbyyc", true);
        check("a*b*c", "axxbyy", false);
        check("[a]", "a", false);
    }

    #[test]
    fn regions_of_texts() {
        let of = |globs: &[&str]| {
            let patterns: Vec<Pattern> = globs.iter().map(|glob| Pattern::glob(glob)).collect();
            told_apart(&patterns, 10_000).map(|texts| texts.len())
        };
        assert_eq!(of(&[]), Some(1));
        assert_eq!(of(&["*"]), Some(1));
        assert_eq!(of(&["a*", "*b"]), Some(4));
        assert_eq!(of(&["a*", "a"]), Some(3));
        assert_eq!(of(&["?", "??"]), Some(3));
        assert_eq!(of(&["?*", "*?"]), Some(2));
    }
}
