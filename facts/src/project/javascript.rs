//! The tokens of JavaScript and TypeScript, as far as they can be told without understanding the whole: what needs
//! that (a slash that may begin a pattern or divide, a template with code in it) is given up.

use super::unknown::Unknown;

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A name, a keyword or a number.
    Word(String),
    Text(String),
    /// A sign; `=>`, `??`, `...` and the like are one.
    Sign(&'static str),
}

const SIGNS: [&str; 42] = [
    "...", "===", "!==", "&&=", "||=", "??=", "=>", "??", "?.", "&&", "||", "==", "!=", "<=", ">=", "++",
    "--", "+=", "-=", "*=", "{", "}", "(", ")", "[", "]", ",", ";", ":", ".", "=", "!", "?", "<", ">", "+",
    "-", "*", "|", "&", "@", "%",
];

/// The tokens with their lines, without comments.
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, Unknown> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
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
        let token = if is_word(first) {
            let length = self.rest.find(|letter| !is_word(letter)).unwrap_or(self.rest.len());
            Token::Word(self.skip(length).to_owned())
        } else if matches!(first, '"' | '\'' | '`') {
            self.skip(1);
            Token::Text(self.text(first)?)
        } else {
            let sign = SIGNS.into_iter().find(|sign| self.rest.starts_with(sign));
            let sign =
                sign.ok_or_else(|| self.unknown("a sign that is not understood without running it"))?;
            self.skip(sign.len());
            Token::Sign(sign)
        };
        Ok(Some((line, token)))
    }

    fn pass(&mut self) -> Result<(), Unknown> {
        loop {
            let spaces = self.rest.find(|letter: char| !letter.is_whitespace()).unwrap_or(self.rest.len());
            self.line += self.skip(spaces).matches('\n').count();
            // Comments in scripts, but not in modules: which of the two this is would have to be known.
            if self.rest.starts_with("<!--") || self.rest.starts_with("-->") {
                return Err(self.unknown("what may be a comment"));
            }
            if self.rest.starts_with("//") {
                let ends = ['\n', '\r', '\u{2028}', '\u{2029}'];
                self.skip(self.rest.find(ends).unwrap_or(self.rest.len()));
            } else if self.rest.starts_with("/*") {
                let end = self.rest.find("*/").ok_or_else(|| self.unknown("a comment is not closed"))?;
                self.line += self.skip(end + 2).matches('\n').count();
            } else {
                return Ok(());
            }
        }
    }

    fn text(&mut self, quote: char) -> Result<String, Unknown> {
        let mut text = String::new();
        loop {
            let end = self.rest.find([quote, '\\', '\n', '\r', '$']).unwrap_or(self.rest.len());
            text.push_str(self.skip(end));
            let mut letters = self.rest.chars();
            let length = match (letters.next(), letters.next()) {
                (Some(first), _) if first == quote => {
                    self.skip(1);
                    return Ok(text);
                }
                (Some('\\'), Some(escaped @ ('\\' | '"' | '\'' | '`' | '/' | '$'))) => {
                    text.push(escaped);
                    2
                }
                (Some('$'), Some('{')) if quote == '`' => {
                    return Err(self.unknown("a template with code in it"));
                }
                (Some('$'), _) => {
                    text.push('$');
                    1
                }
                _ => return Err(self.unknown("a text that is not understood without running it")),
            };
            self.skip(length);
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

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$' | '#')
}
