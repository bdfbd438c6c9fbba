//! From text to statements of tokens.

/// A piece of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A keyword or a bare name, in upper case.
    Word(String),
    /// A quoted name, without its quotes.
    Name(String),
    /// A string, with its content where that may itself be SQL (`$$…$$`).
    Text(String),
    /// A number.
    Number(String),
    /// Any other character.
    Sign(char),
    /// A command of a client (`\i file`, `.read file`), whole.
    Client(String),
    /// Something that only the shell knows.
    Unknown,
}

impl Token {
    pub(super) fn is(&self, word: &str) -> bool {
        matches!(self, Self::Word(text) if text == word)
    }
}

/// The statements of `text`.
pub(super) fn statements(text: &str) -> Vec<Vec<Token>> {
    let mut lexer = Lexer {
        chars: text.chars().collect(),
        at: 0,
        current: Vec::new(),
        done: Vec::new(),
        line_start: true,
    };
    while lexer.at < lexer.chars.len() {
        lexer.step();
    }
    lexer.end();
    lexer.done
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    current: Vec<Token>,
    done: Vec<Vec<Token>>,
    line_start: bool,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn end(&mut self) {
        if !self.current.is_empty() {
            self.done.push(std::mem::take(&mut self.current));
        }
    }

    fn step(&mut self) {
        let Some(c) = self.peek(0) else { return };
        let line_start = self.line_start;
        self.line_start = c == '\n' || (line_start && c == ' ');
        match (c, self.peek(1)) {
            ('-', Some('-')) | ('#', _) if c == '-' || line_start => self.skip_line(),
            // MySQL runs what stands in `/*! … */`.
            ('/', Some('*')) if self.peek(2) == Some('!') => self.at += 3,
            ('/', Some('*')) => self.skip_comment(),
            ('*', Some('/')) => self.at += 2,
            ('\'', _) => {
                let text = self.quoted('\'');
                self.current.push(Token::Text(text));
            }
            ('"' | '`', _) => {
                let name = self.quoted(c);
                self.current.push(Token::Name(name));
            }
            ('[', _) if self.bracket_name() => {}
            ('$', _) if self.dollar_quoted() => {}
            ('\\', Some(next)) if !next.is_whitespace() => self.client_command(),
            ('.', Some(next)) if line_start && self.current.is_empty() && next.is_ascii_alphabetic() => {
                self.client_command();
            }
            (';', _) => {
                self.at += 1;
                self.end();
            }
            _ if is_hole(c) => {
                self.at += 1;
                self.current.push(Token::Unknown);
            }
            _ if c.is_alphabetic() || c == '_' || c == '@' => self.word(),
            _ if c.is_ascii_digit() => self.number(),
            _ => {
                self.at += 1;
                if !c.is_whitespace() {
                    self.current.push(Token::Sign(c));
                }
            }
        }
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let start = self.at;
        while self.peek(0).is_some_and(&wanted) {
            self.at += 1;
        }
        self.chars.get(start..self.at).unwrap_or_default().iter().collect()
    }

    fn word(&mut self) {
        let word = self.take_while(|c| c.is_alphanumeric() || "_$#@".contains(c)).to_uppercase();
        // SQL Server's clients end a batch with a line of its own.
        if word == "GO" {
            return self.end();
        }
        self.current.push(Token::Word(word));
    }

    fn number(&mut self) {
        let number = self.take_while(|c| c.is_ascii_alphanumeric() || c == '.');
        self.current.push(Token::Number(number));
    }

    fn skip_line(&mut self) {
        self.take_while(|c| c != '\n');
    }

    fn skip_comment(&mut self) {
        let mut depth = 0usize;
        while let Some(c) = self.peek(0) {
            match (c, self.peek(1)) {
                ('/', Some('*')) => {
                    depth += 1;
                    self.at += 2;
                }
                ('*', Some('/')) => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return;
                    }
                }
                _ => self.at += 1,
            }
        }
    }

    fn quoted(&mut self, quote: char) -> String {
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.peek(0) {
            self.at += 1;
            match (c, self.peek(0)) {
                _ if c == quote && self.peek(0) == Some(quote) => {
                    self.at += 1;
                    text.push(quote);
                }
                _ if c == quote => break,
                // Whether a backslash escapes depends on the database; before a quote that ends the text
                // too early or too late, so only MySQL's own way is taken where a quote follows later.
                ('\\', Some(next)) if next == quote && self.closes_later(quote) => {
                    self.at += 1;
                    text.push(next);
                }
                _ => text.push(c),
            }
        }
        text
    }

    /// Whether another `quote` stands behind the next character of this line.
    fn closes_later(&self, quote: char) -> bool {
        let rest = self.chars.iter().skip(self.at + 1).take(512);
        rest.take_while(|c| **c != '\n').any(|c| *c == quote)
    }

    /// `[name]` of SQL Server; other brackets are signs.
    fn bracket_name(&mut self) -> bool {
        let rest = self.chars.iter().skip(self.at + 1).take(130);
        let Some(length) = rest.clone().position(|c| *c == ']') else { return false };
        let after_word =
            matches!(self.current.last(), Some(Token::Word(_) | Token::Sign('.' | ',' | '(')) | None);
        let name: String = rest.take(length).collect();
        if after_word && name.chars().all(|c| c.is_alphanumeric() || "_ -$".contains(c)) {
            self.at += length + 2;
            self.current.push(Token::Name(name));
            return true;
        }
        false
    }

    /// `$tag$ … $tag$` of `PostgreSQL`.
    fn dollar_quoted(&mut self) -> bool {
        let tag: String = self
            .chars
            .iter()
            .skip(self.at + 1)
            .take(64)
            .take_while(|c| c.is_alphanumeric() || **c == '_')
            .collect();
        let opening = self.at + 1 + tag.chars().count();
        if self.chars.get(opening) != Some(&'$') || tag.starts_with(|c: char| c.is_ascii_digit()) {
            return false;
        }
        let mark: Vec<char> = format!("${tag}$").chars().collect();
        let body = self.chars.get(opening + 1..).unwrap_or_default();
        let length = body.windows(mark.len()).position(|w| w == mark.as_slice()).unwrap_or(body.len());
        let text = body.get(..length).unwrap_or_default().iter().collect();
        self.at = (opening + 1 + length + mark.len()).min(self.chars.len());
        self.current.push(Token::Text(text));
        true
    }

    /// A command of a client ends with its line, and ends the statement where it sends it.
    fn client_command(&mut self) {
        let line = self.take_while(|c| c != '\n');
        if self.current.is_empty() || line.starts_with("\\g") {
            self.current.push(Token::Client(line));
            self.end();
        } else {
            self.current.push(Token::Client(line));
        }
    }
}

/// Whether `c` stands for text that only the shell knows.
fn is_hole(c: char) -> bool {
    matches!(c, '\u{FDD0}' | '\u{FDD1}')
}
