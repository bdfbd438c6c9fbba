//! Text to tokens.

use crate::duration;

/// The keywords of the language, which are reserved.
pub const KEYWORDS: &str = "policy language fact define rule deny ask warn allow when unless in doubt because \
    instead test given expect by prove never always and or not is known unknown has any all none of matches \
    empty true false one set text number duration bool";

#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// A keyword or a name, with its dots or hyphens.
    Word(String),
    Number(i128),
    Duration(i128),
    Text(String),
    /// A flag written bare, as `--force`.
    Flag(String),
    Mark(&'static str),
}

const MARKS: [&str; 12] = ["<=", ">=", "<", ">", "=", "(", ")", "{", "}", "[", "]", ","];

/// Cuts a policy's text into tokens.
pub fn tokens(source: &str) -> Result<Vec<Token>, String> {
    if source.len() > 1 << 20 {
        return Err("the policy is longer than 1 MiB".to_owned());
    }
    let source = source.strip_prefix('\u{feff}').unwrap_or(source).replace("\r\n", "\n");
    let mut lexer = Lexer { rest: &source };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_space();
        if lexer.rest.is_empty() {
            return Ok(tokens);
        }
        tokens.push(lexer.token()?);
    }
}

struct Lexer<'a> {
    rest: &'a str,
}

impl<'a> Lexer<'a> {
    fn skip_space(&mut self) {
        loop {
            self.rest = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
            if !self.rest.starts_with("//") {
                return;
            }
            self.rest = self.rest.split_once('\n').map_or("", |(_, after)| after);
        }
    }

    fn next(&mut self) -> Option<char> {
        let next = self.rest.chars().next()?;
        self.rest = self.rest.strip_prefix(next)?;
        Some(next)
    }

    /// Takes the longest run of characters that are wanted.
    fn run(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let after = self.rest.trim_start_matches(wanted);
        let run = self.rest.strip_suffix(after).unwrap_or_default();
        self.rest = after;
        run
    }

    fn token(&mut self) -> Result<Token, String> {
        let mut ahead = self.rest.chars();
        match (ahead.next(), ahead.next()) {
            (Some('"'), _) => self.text(),
            (Some('a'..='z'), _) => self.word(),
            (Some('0'..='9'), _) | (Some('-'), Some('0'..='9')) => self.number(),
            (Some('-'), Some('-')) => self.flag(),
            _ => self.mark(),
        }
    }

    fn mark(&mut self) -> Result<Token, String> {
        // A colon stands nowhere but after a declared fact's name.
        for mark in MARKS.into_iter().chain([":"]) {
            if let Some(after) = self.rest.strip_prefix(mark) {
                self.rest = after;
                return Ok(Token::Mark(mark));
            }
        }
        Err(format!("nothing of the language begins like {:?}", self.rest.chars().next()))
    }

    fn word(&mut self) -> Result<Token, String> {
        let alphanumeric = |c: char| c.is_ascii_alphanumeric();
        let mut word = self.run(alphanumeric).to_owned();
        loop {
            let mut ahead = self.rest.chars();
            match (ahead.next(), ahead.next()) {
                (Some('.'), Some('a'..='z')) => word.push('.'),
                (Some('.'), _) => return Err(format!("`{word}.` lacks a segment")),
                (Some('-'), Some(c)) if alphanumeric(c) => word.push('-'),
                _ => break,
            }
            self.next();
            word.push_str(self.run(alphanumeric));
        }
        if word.contains('.') && word.contains('-') {
            return Err(format!("`{word}` has dots and hyphens"));
        }
        Ok(Token::Word(word))
    }

    fn number(&mut self) -> Result<Token, String> {
        let negative = self.rest.starts_with('-');
        if negative {
            self.next();
        }
        let written = self.run(|c| c.is_ascii_alphanumeric());
        if written.bytes().all(|b| b.is_ascii_digit()) {
            let number = duration::number(written);
            return Ok(Token::Number(if negative { -number } else { number }));
        }
        match duration::units(written) {
            Some(seconds) if !negative => Ok(Token::Duration(seconds)),
            _ => Err(format!("`{written}` is neither a number nor a duration")),
        }
    }

    fn flag(&mut self) -> Result<Token, String> {
        let flag = self.run(|c| c.is_ascii_alphanumeric() || c == '-');
        if flag.len() < 3 || flag.starts_with("---") {
            return Err(format!("`{flag}` is not a flag"));
        }
        Ok(Token::Flag(flag.to_owned()))
    }

    fn text(&mut self) -> Result<Token, String> {
        self.next();
        let mut text = String::new();
        loop {
            match self.next().ok_or("a string does not end")? {
                '"' => return Ok(Token::Text(text)),
                '\\' => text.push(self.escape()?),
                other => text.push(other),
            }
        }
    }

    fn escape(&mut self) -> Result<char, String> {
        match self.next() {
            Some('"') => Ok('"'),
            Some('\\') => Ok('\\'),
            Some('n') => Ok('\n'),
            Some('t') => Ok('\t'),
            Some('u') => self.scalar().ok_or_else(|| "a wrong \\u escape".to_owned()),
            other => Err(format!("an unknown escape {other:?}")),
        }
    }

    fn scalar(&mut self) -> Option<char> {
        self.rest = self.rest.strip_prefix('{')?;
        let digits = self.run(|c| c.is_ascii_hexdigit());
        self.rest = self.rest.strip_prefix('}')?;
        if digits.is_empty() || digits.len() > 6 {
            return None;
        }
        char::from_u32(u32::from_str_radix(digits, 16).ok()?)
    }
}
