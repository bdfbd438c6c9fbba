//! Walks over the tokens of a config file.

use super::javascript::Token;
use crate::project::unknown::Unknown;

/// What is left of the tokens.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    rest: &'a [(usize, Token)],
    line: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(tokens: &'a [(usize, Token)]) -> Self {
        Self { rest: tokens, line: 1 }
    }

    pub(super) fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    /// The token that comes next, or after some.
    pub(super) fn peek(&self, after: usize) -> Option<&'a Token> {
        self.rest.get(after).map(|(_, token)| token)
    }

    /// The word that comes next, or after some tokens.
    pub(super) fn peek_word(&self, after: usize) -> Option<&'a str> {
        match self.peek(after) {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    pub(super) fn peek_sign(&self, after: usize) -> Option<&'static str> {
        match self.peek(after) {
            Some(Token::Sign(sign)) => Some(sign),
            _ => None,
        }
    }

    /// The line of the token that comes next.
    pub(super) fn line(&self) -> usize {
        self.rest.first().map_or(self.line, |(line, _)| *line)
    }

    /// Whether the token that comes next stands on the line of the one before it.
    pub(super) fn is_on_line(&self) -> bool {
        self.rest.first().is_some_and(|(line, _)| *line == self.line)
    }

    pub(super) fn skip(&mut self, count: usize) {
        let last = count.checked_sub(1).and_then(|last| self.rest.get(last));
        self.line = last.map_or(self.line, |(line, _)| *line);
        self.rest = self.rest.get(count..).unwrap_or_default();
    }

    /// Passes over a statement's end: a semicolon, the end of a line, or what closes a block.
    pub(super) fn end(&mut self) -> Result<(), Unknown> {
        let ended = self.take(";") || !self.is_on_line() || self.peek_sign(0) == Some("}");
        if ended { Ok(()) } else { Err(self.unusual()) }
    }

    pub(super) fn take(&mut self, sign: &str) -> bool {
        let found = self.peek_sign(0) == Some(sign);
        self.skip(usize::from(found));
        found
    }

    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let found = self.peek_word(0) == Some(word);
        self.skip(usize::from(found));
        found
    }

    pub(super) fn expect(&mut self, sign: &str) -> Result<(), Unknown> {
        if self.take(sign) { Ok(()) } else { Err(self.unusual()) }
    }

    pub(super) fn word(&mut self, word: &str) -> Result<(), Unknown> {
        if self.take_word(word) { Ok(()) } else { Err(self.unusual()) }
    }

    pub(super) fn any_word(&mut self) -> Result<&'a str, Unknown> {
        let word = self.peek_word(0).ok_or_else(|| self.unusual())?;
        self.skip(1);
        Ok(word)
    }

    pub(super) fn text(&mut self) -> Result<&'a str, Unknown> {
        match self.peek(0) {
            Some(Token::Text(text)) => {
                self.skip(1);
                Ok(text)
            }
            _ => Err(self.unusual()),
        }
    }

    /// A comma, or nothing before what closes.
    pub(super) fn comma(&mut self, close: &str) -> Result<(), Unknown> {
        if self.take(",") || self.peek_sign(0) == Some(close) { Ok(()) } else { Err(self.unusual()) }
    }

    /// Passes over brackets with all that they hold.
    pub(super) fn balanced(&mut self, open: &str) -> Result<(), Unknown> {
        if self.peek_sign(0) != Some(open) {
            return Err(self.unusual());
        }
        let mut within = Vec::new();
        while let Some(token) = self.peek(0) {
            match token {
                Token::Sign("(") => within.push(")"),
                Token::Sign("[") => within.push("]"),
                Token::Sign("{") => within.push("}"),
                Token::Sign(sign @ (")" | "]" | "}")) if within.pop() != Some(sign) => break,
                _ => {}
            }
            self.skip(1);
            if within.is_empty() {
                return Ok(());
            }
        }
        Err(self.unusual())
    }

    /// Passes over an expression, up to the comma or bracket after it.
    pub(super) fn expression(&mut self) -> Result<(), Unknown> {
        loop {
            match self.peek_sign(0) {
                Some(open @ ("(" | "{" | "[")) => self.balanced(open)?,
                Some("," | ")" | "}" | "]" | ";") => return Ok(()),
                _ if self.is_done() => return Ok(()),
                _ => self.skip(1),
            }
        }
    }

    /// How many tokens brackets have that begin here, with all that they hold.
    pub(super) fn width(&self) -> usize {
        let mut open = 0_usize;
        let end = self.rest.iter().position(|(_, token)| {
            match token {
                Token::Sign("(" | "[" | "{") => open += 1,
                Token::Sign(")" | "]" | "}") => open = open.saturating_sub(1),
                _ => {}
            }
            open == 0
        });
        end.map_or(self.rest.len(), |end| end + 1)
    }

    pub(super) fn unusual(&self) -> Unknown {
        Unknown::new(format!("line {}: code that is not understood without running it", self.line()))
    }
}
