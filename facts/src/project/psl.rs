//! The tokens of a Prisma schema.

use super::unknown::Unknown;

/// A token; what is not told apart here is a sign.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    Text(String),
    Sign(char),
    Break,
}

/// The tokens with their lines, without comments.
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, Unknown> {
    let mut reader = Reader { rest: text, line: 1 };
    let mut tokens = Vec::new();
    while let Some(token) = reader.next()? {
        tokens.push(token);
    }
    Ok(tokens)
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Result<Option<(usize, Token)>, Unknown> {
        self.pass()?;
        let line = self.line;
        let Some(first) = self.rest.chars().next() else { return Ok(None) };
        let token = match first {
            '\n' => {
                self.line += 1;
                self.skip(1);
                Token::Break
            }
            '"' => {
                self.skip(1);
                Token::Text(self.text()?)
            }
            _ if is_word(first) => {
                let length = self.rest.find(|letter| !is_word(letter)).unwrap_or(self.rest.len());
                Token::Word(self.skip(length).to_owned())
            }
            _ => {
                self.skip(first.len_utf8());
                Token::Sign(first)
            }
        };
        Ok(Some((line, token)))
    }

    /// Passes over spaces and comments, but not over the end of a line.
    fn pass(&mut self) -> Result<(), Unknown> {
        loop {
            let spaces = self.rest.find(|letter: char| letter == '\n' || !letter.is_whitespace());
            self.skip(spaces.unwrap_or(self.rest.len()));
            if self.rest.starts_with("//") {
                self.skip(self.rest.find('\n').unwrap_or(self.rest.len()));
            } else if self.rest.starts_with("/*") {
                let end = self.rest.find("*/").ok_or_else(|| self.unknown("a comment is not closed"))?;
                self.line += self.skip(end + 2).matches('\n').count();
            } else {
                return Ok(());
            }
        }
    }

    /// The rest of a text after its first quote.
    fn text(&mut self) -> Result<String, Unknown> {
        let mut text = String::new();
        loop {
            let end = self.rest.find(['"', '\\', '\n']).unwrap_or(self.rest.len());
            text.push_str(self.skip(end));
            let mut letters = self.rest.chars();
            match (letters.next(), letters.next()) {
                (Some('"'), _) => {
                    self.skip(1);
                    return Ok(text);
                }
                (Some('\\'), Some(escaped)) => {
                    text.push(escape(escaped).ok_or_else(|| self.unknown("an escape that is not known"))?);
                    self.skip(2);
                }
                _ => return Err(self.unknown("a text is not closed")),
            }
        }
    }

    fn skip(&mut self, length: usize) -> &str {
        let (skipped, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        skipped
    }

    fn unknown(&self, why: &str) -> Unknown {
        Unknown::new(format!("line {}: {why}", self.line))
    }
}

fn escape(letter: char) -> Option<char> {
    match letter {
        '"' | '\\' | '/' => Some(letter),
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        _ => None,
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | '@')
}
