//! From the raw text of a shell word to atoms: characters, quoted or not, and expansions.
//!
//! The grammar crate finds where words begin and end; their quoting is resolved here, since the tree
//! keeps it only in part.

use super::delimit::{self, Close};

/// A piece of a word before the shell expands it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Atom {
    /// A character.
    Char { c: char, quoted: bool },
    /// A pair of quotes, which make a word even when nothing is in them.
    Quotes,
    /// `$name` or `${…}`; `body` is what stands inside.
    Param { body: String, quoted: bool },
    /// `$(…)` or backticks.
    Command { body: String, quoted: bool },
    /// `$((…))`.
    Arithmetic { body: String },
    /// `<(…)` or `>(…)`.
    Process { body: String, input: bool },
}

/// How a text is quoted as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// A word of a command.
    Word,
    /// The inside of double quotes.
    DoubleQuoted,
    /// The body of a here-document that expands.
    HereDocument,
}

/// Cuts `raw` into atoms.
pub(crate) fn atoms(raw: &str, mode: Mode) -> Vec<Atom> {
    let windows = mode == Mode::Word && is_windows_path(raw);
    let mut lexer = Lexer { chars: raw.chars().collect(), at: 0, out: Vec::new(), windows };
    match mode {
        Mode::Word => lexer.word(),
        Mode::DoubleQuoted => lexer.quoted(None),
        Mode::HereDocument => lexer.here_document(),
    }
    lexer.out
}

/// Whether an unquoted word is a path as Windows writes it; no other shell has words like these.
fn is_windows_path(raw: &str) -> bool {
    let bytes = raw.as_bytes();
    let drive = matches!(bytes, [letter, b':', b'\\', ..] if letter.is_ascii_alphabetic());
    let lower = raw.to_ascii_lowercase();
    let in_prisma = lower
        .split_once("prisma\\")
        .is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_alphanumeric()) && rest.len() > 2);
    drive
        || in_prisma
        || raw.starts_with(".\\")
        || raw.starts_with("..\\")
        || lower.contains("node_modules\\")
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    out: Vec<Atom>,
    windows: bool,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn push(&mut self, c: char, quoted: bool) {
        self.out.push(Atom::Char { c, quoted });
    }

    fn word(&mut self) {
        while let Some(c) = self.peek(0) {
            match c {
                '\\' => self.escape(),
                '\'' => self.single_quotes(),
                '"' => self.double_quotes(1),
                '$' if self.peek(1) == Some('\'') => self.ansi_quotes(),
                '$' if self.peek(1) == Some('"') => self.double_quotes(2),
                '$' | '`' => self.expansion(false),
                '<' | '>' if self.peek(1) == Some('(') => self.process(c == '<'),
                _ => self.plain(c),
            }
        }
    }

    fn plain(&mut self, c: char) {
        self.at += 1;
        self.push(c, false);
    }

    fn escape(&mut self) {
        let next = self.peek(1);
        self.at += 2;
        match next {
            Some('\n') => {}
            Some(c) if self.windows => {
                self.push('/', true);
                self.push(c, true);
            }
            Some(c) => self.push(c, true),
            None => self.push('\\', true),
        }
    }

    fn single_quotes(&mut self) {
        self.at += 1;
        self.out.push(Atom::Quotes);
        while let Some(c) = self.peek(0) {
            self.at += 1;
            if c == '\'' {
                return;
            }
            self.push(c, true);
        }
    }

    fn double_quotes(&mut self, opening: usize) {
        self.at += opening;
        self.out.push(Atom::Quotes);
        self.quoted(Some('"'));
    }

    /// What stands in double quotes, up to `end`.
    fn quoted(&mut self, end: Option<char>) {
        while let Some(c) = self.peek(0) {
            match c {
                _ if Some(c) == end => {
                    self.at += 1;
                    return;
                }
                '\\' => self.quoted_escape("$`\"\\"),
                '$' | '`' => self.expansion(true),
                _ => {
                    self.at += 1;
                    self.push(c, true);
                }
            }
        }
    }

    fn here_document(&mut self) {
        while let Some(c) = self.peek(0) {
            match c {
                '\\' => self.quoted_escape("$`\\"),
                '$' | '`' => self.expansion(true),
                _ => {
                    self.at += 1;
                    self.push(c, true);
                }
            }
        }
    }

    fn quoted_escape(&mut self, special: &str) {
        match self.peek(1) {
            Some('\n') => self.at += 2,
            Some(c) if special.contains(c) => {
                self.at += 2;
                self.push(c, true);
            }
            _ => {
                self.at += 1;
                self.push('\\', true);
            }
        }
    }

    /// `$'…'`, in which C escapes count.
    fn ansi_quotes(&mut self) {
        self.at += 2;
        self.out.push(Atom::Quotes);
        while let Some(c) = self.peek(0) {
            self.at += 1;
            match c {
                '\'' => return,
                '\\' => self.ansi_escape(),
                _ => self.push(c, true),
            }
        }
    }

    fn ansi_escape(&mut self) {
        let Some(c) = self.peek(0) else { return };
        let (decoded, used) = super::escapes::ansi_c(self.chars.get(self.at..).unwrap_or_default());
        self.at += used.max(1);
        if let Some(decoded) = decoded {
            self.push(decoded, true);
        } else {
            self.push('\\', true);
            self.push(c, true);
        }
    }

    /// `$…` or a backtick.
    fn expansion(&mut self, quoted: bool) {
        match (self.peek(0), self.peek(1)) {
            (Some('`'), _) => self.backticks(quoted),
            (Some('$'), Some('(')) => self.parentheses(quoted),
            (Some('$'), Some('[')) => {
                let body = self.delimited(2, Close::Bracket);
                self.out.push(Atom::Arithmetic { body });
            }
            (Some('$'), Some('{')) => {
                let body = self.delimited(2, Close::Brace);
                self.out.push(Atom::Param { body, quoted });
            }
            (_, Some(c)) if c.is_ascii_alphabetic() || c == '_' => self.variable(quoted),
            (_, Some(c)) if c.is_ascii_digit() || "@*#?-$!".contains(c) => {
                self.at += 2;
                self.out.push(Atom::Param { body: c.to_string(), quoted });
            }
            _ => {
                self.at += 1;
                self.push('$', quoted);
            }
        }
    }

    fn variable(&mut self, quoted: bool) {
        self.at += 1;
        let mut body = String::new();
        while let Some(c) = self.peek(0).filter(|c| c.is_ascii_alphanumeric() || *c == '_') {
            body.push(c);
            self.at += 1;
        }
        self.out.push(Atom::Param { body, quoted });
    }

    fn parentheses(&mut self, quoted: bool) {
        let body = self.delimited(2, Close::Paren);
        match body.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
            Some(inner) if delimit::is_balanced(inner) => {
                self.out.push(Atom::Arithmetic { body: inner.to_owned() });
            }
            _ => self.out.push(Atom::Command { body, quoted }),
        }
    }

    fn process(&mut self, input: bool) {
        let body = self.delimited(2, Close::Paren);
        self.out.push(Atom::Process { body, input });
    }

    /// The text from `opening` characters on to where it closes; moves behind it.
    fn delimited(&mut self, opening: usize, close: Close) -> String {
        let start = self.at + opening;
        let end = delimit::end_of(&self.chars, start, close);
        self.at = (end + 1).min(self.chars.len());
        self.chars.get(start..end).unwrap_or_default().iter().collect()
    }

    fn backticks(&mut self, quoted: bool) {
        self.at += 1;
        let mut body = String::new();
        while let Some(c) = self.peek(0) {
            self.at += 1;
            match (c, self.peek(0)) {
                ('`', _) => break,
                ('\\', Some(next)) if "`\\$".contains(next) || (quoted && next == '"') => {
                    self.at += 1;
                    body.push(next);
                }
                _ => body.push(c),
            }
        }
        self.out.push(Atom::Command { body, quoted });
    }
}
