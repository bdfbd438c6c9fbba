//! Globs: `*` is any run of characters, `?` one character, everything else itself.

use std::sync::Arc;

/// A pattern that a whole text matches or not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Glob {
    pieces: Arc<[Piece]>,
}

/// One step of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Piece {
    /// This character.
    Char(char),
    /// Any one character.
    One,
    /// Any run of characters, none included.
    Run,
}

impl Glob {
    /// Reads a pattern; every text is one. Patterns that match the same by plain rewriting become equal:
    /// `**` is `*`, and in a run of wildcards the `?` come first.
    pub fn new(pattern: &str) -> Self {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut open_run = false;
        for c in pattern.chars() {
            match c {
                '*' => open_run = true,
                '?' => pieces.push(Piece::One),
                c => {
                    if std::mem::take(&mut open_run) {
                        pieces.push(Piece::Run);
                    }
                    pieces.push(Piece::Char(c));
                }
            }
        }
        if open_run {
            pieces.push(Piece::Run);
        }
        Self { pieces: pieces.into() }
    }

    /// The steps of the pattern.
    pub(crate) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Whether the whole of `text` matches, in time proportional to text times pattern at the worst.
    pub fn matches(&self, text: &str) -> bool {
        let mut rest = text.chars();
        let mut at = 0;
        // Where to go on after the last `*` when what follows it does not fit: one character further.
        let mut retry: Option<(usize, std::str::Chars<'_>)> = None;
        loop {
            let mut ahead = rest.clone();
            let next = ahead.next();
            match (self.pieces.get(at), next) {
                (None, None) => return true,
                (Some(Piece::Run), _) => {
                    at += 1;
                    retry = Some((at, rest.clone()));
                    continue;
                }
                (Some(Piece::One), Some(_)) => {}
                (Some(Piece::Char(wanted)), Some(c)) if *wanted == c => {}
                (_, None) => return false,
                _ => {
                    let Some((back, from)) = retry.as_mut() else { return false };
                    if from.next().is_none() {
                        return false;
                    }
                    at = *back;
                    rest = from.clone();
                    continue;
                }
            }
            at += 1;
            rest = ahead;
        }
    }
}

/// The pattern, which need not be the text that it was read from but means the same.
impl std::fmt::Display for Glob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.pieces.iter().try_for_each(|piece| match piece {
            Piece::Char(c) => write!(f, "{c}"),
            Piece::One => f.write_str("?"),
            Piece::Run => f.write_str("*"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, text: &str, expect: bool) {
        assert_eq!(Glob::new(pattern).matches(text), expect, "{pattern:?} on {text:?}");
    }

    #[test]
    fn the_whole_text_must_match() {
        check("prod", "prod", true);
        check("prod", "prod-eu", false);
        check("prod", "my-prod", false);
        check("prod*", "prod-eu", true);
        check("*prod", "my-prod", true);
        check("", "", true);
        check("", "a", false);
        check("*", "", true);
        check("*", "anything\nat all", true);
    }

    #[test]
    fn one_character_is_a_scalar_value_line_ends_included() {
        check("?", "é", true);
        check("?", "😀", true);
        check("?", "\n", true);
        check("?", "e\u{301}", false);
        check("?", "", false);
        check("a??", "abc", true);
        check("a??", "ab", false);
    }

    #[test]
    fn runs_give_back_what_they_took() {
        check("*a*b", "xaxbxab", true);
        check("*a*b", "xaxbxa", false);
        check("a*?c", "abc", true);
        check("a*?c", "ac", false);
        check("*ab", "aab", true);
        check("?*?", "a", false);
        check("?*?", "ab", true);
    }

    #[test]
    fn nothing_else_is_special_and_case_counts() {
        check("[a]", "[a]", true);
        check("[a]", "a", false);
        check("a\\*", "a\\xyz", true);
        check("{a,b}", "a", false);
        check("Prod", "prod", false);
    }

    #[test]
    fn patterns_of_one_meaning_are_equal() {
        assert_eq!(Glob::new("a**b"), Glob::new("a*b"));
        assert_eq!(Glob::new("*?"), Glob::new("?*"));
        assert_ne!(Glob::new("*?*?"), Glob::new("?*"));
    }

    #[test]
    fn hostile_patterns_end_in_time() {
        let text = "a".repeat(20_000);
        check(&"*a".repeat(200), &text, true);
        check(&format!("{}b", "*a".repeat(200)), &text, false);
    }
}
