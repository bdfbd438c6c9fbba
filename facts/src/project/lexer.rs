//! What the readers of tokens share: the rest of a text, its line, and what is passed over between tokens.

use super::unknown::Unknown;

/// What is left of a text.
pub(super) struct Lexer<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Lexer<'a> {
    /// The beginning of a text, behind its mark of byte order.
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text.strip_prefix('\u{FEFF}').unwrap_or(text), line: 1 }
    }

    pub(super) fn rest(&self) -> &'a str {
        self.rest
    }

    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// The letter that comes next.
    pub(super) fn first(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Passes over so many bytes, and gives them.
    pub(super) fn skip(&mut self, length: usize) -> &'a str {
        let (skipped, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.line += skipped.matches('\n').count();
        self.rest = rest;
        skipped
    }

    /// Passes over what comes before a letter, and gives it.
    pub(super) fn until(&mut self, ends: impl Fn(char) -> bool) -> &'a str {
        self.skip(self.rest.find(ends).unwrap_or(self.rest.len()))
    }

    /// Passes over spaces and comments, as far as the spaces are told to be such.
    pub(super) fn pass(&mut self, is_space: fn(char) -> bool, line_ends: &[char]) -> Result<(), Unknown> {
        loop {
            self.until(|letter| !is_space(letter));
            if self.rest.starts_with("//") {
                self.until(|letter| line_ends.contains(&letter));
            } else if self.rest.starts_with("/*") {
                let end = self.rest.find("*/").ok_or_else(|| self.unknown("a comment is not closed"))?;
                self.skip(end + 2);
            } else {
                return Ok(());
            }
        }
    }

    /// Something that is not understood on this line.
    pub(super) fn unknown(&self, why: &str) -> Unknown {
        Unknown::new(format!("line {}: {why}", self.line))
    }
}

/// The tokens with their lines, as a reader gives one after the other.
pub(super) fn all<'a, T>(
    text: &'a str,
    mut next: impl FnMut(&mut Lexer<'a>) -> Result<Option<(usize, T)>, Unknown>,
) -> Result<Vec<(usize, T)>, Unknown> {
    let mut lexer = Lexer::new(text);
    let mut tokens = Vec::new();
    while let Some(token) = next(&mut lexer)? {
        tokens.push(token);
    }
    Ok(tokens)
}
