//! Where a `$(…)`, `${…}` or `$[…]` ends: quotes, nesting, `case` patterns and here-documents counted.

/// What closes a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Close {
    /// `)`.
    Paren,
    /// `}`.
    Brace,
    /// `]`.
    Bracket,
    /// `esac`, between which and `case` a lone `)` closes nothing.
    Esac,
    /// The second of a pair of double quotes.
    Quote,
}

/// The index in `chars` of what closes the text that begins at `start`, or the end.
pub(crate) fn end_of(chars: &[char], start: usize, close: Close) -> usize {
    let mut scan = Scan { chars, at: start, open: vec![close], documents: Vec::new(), word: true };
    while !scan.open.is_empty() && scan.at < chars.len() {
        if scan.step() {
            return scan.at;
        }
    }
    chars.len()
}

/// Whether parentheses pair up in `text`, so that `((text))` was one arithmetic expression.
pub(crate) fn is_balanced(text: &str) -> bool {
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return false,
            ')' => depth -= 1,
            _ => {}
        }
    }
    depth == 0
}

struct Scan<'c> {
    chars: &'c [char],
    at: usize,
    open: Vec<Close>,
    /// Delimiters of here-documents that begin at the next line.
    documents: Vec<(String, bool)>,
    /// Whether a word may begin here.
    word: bool,
}

impl Scan<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    /// Moves over one piece; true where the outermost text closes, `at` then on what closes it.
    fn step(&mut self) -> bool {
        let Some(c) = self.peek(0) else { return false };
        let top = self.open.last().copied().unwrap_or(Close::Paren);
        if top == Close::Quote {
            self.step_quoted(c);
            return false;
        }
        if closes(top, c) {
            self.open.pop();
            if self.open.is_empty() {
                return true;
            }
            self.skip(1, false);
            return false;
        }
        self.step_open(c, top);
        false
    }

    fn skip(&mut self, count: usize, word: bool) {
        self.at += count;
        self.word = word;
    }

    fn step_quoted(&mut self, c: char) {
        match (c, self.peek(1)) {
            ('\\', _) => self.at += 2,
            ('"', _) => {
                self.open.pop();
                self.skip(1, false);
            }
            ('$', Some('(')) => self.enter(Close::Paren),
            ('$', Some('{')) => self.enter(Close::Brace),
            _ => self.at += 1,
        }
    }

    fn enter(&mut self, close: Close) {
        self.open.push(close);
        self.skip(2, true);
    }

    fn step_open(&mut self, c: char, top: Close) {
        match (c, self.peek(1)) {
            ('\\', _) => self.skip(2, false),
            ('\'', _) => self.skip_single(1, false),
            ('$', Some('\'')) => self.skip_single(2, true),
            ('"', _) => {
                self.open.push(Close::Quote);
                self.skip(1, false);
            }
            ('`', _) => self.skip_backticks(),
            ('$', Some('(')) => self.enter(Close::Paren),
            ('$', Some('{')) => self.enter(Close::Brace),
            ('(', _) if matches!(top, Close::Paren | Close::Esac) => {
                self.open.push(Close::Paren);
                self.skip(1, true);
            }
            ('#', _) if self.word && top != Close::Brace => self.skip_line(),
            ('<', Some('<')) if matches!(top, Close::Paren | Close::Esac) => self.document(),
            ('\n', _) => {
                self.skip(1, true);
                self.skip_documents();
            }
            _ => self.step_word(c, top),
        }
    }

    fn step_word(&mut self, c: char, top: Close) {
        if self.word && top != Close::Brace && self.keyword("case") {
            self.open.push(Close::Esac);
            return self.skip(4, false);
        }
        if top == Close::Esac && self.word && self.keyword("esac") {
            self.open.pop();
            return self.skip(4, false);
        }
        self.skip(1, c.is_whitespace() || ";|&".contains(c));
    }

    fn keyword(&self, keyword: &str) -> bool {
        let end = self.at + keyword.len();
        self.chars.get(self.at..end).is_some_and(|chars| chars.iter().copied().eq(keyword.chars()))
            && self.chars.get(end).is_none_or(|c| c.is_whitespace() || ";)|&".contains(*c))
    }

    fn skip_single(&mut self, opening: usize, escapes: bool) {
        self.skip(opening, false);
        while let Some(c) = self.peek(0) {
            self.at += if escapes && c == '\\' { 2 } else { 1 };
            if c == '\'' {
                return;
            }
        }
    }

    fn skip_backticks(&mut self) {
        self.skip(1, false);
        while let Some(c) = self.peek(0) {
            self.at += if c == '\\' { 2 } else { 1 };
            if c == '`' {
                return;
            }
        }
    }

    fn skip_line(&mut self) {
        while self.peek(0).is_some_and(|c| c != '\n') {
            self.at += 1;
        }
    }

    /// `<<WORD`: remembers the delimiter; the document begins at the next line.
    fn document(&mut self) {
        if self.peek(2) == Some('<') {
            return self.skip(3, false);
        }
        self.skip(2, false);
        let strip = self.peek(0) == Some('-');
        self.at += usize::from(strip);
        while matches!(self.peek(0), Some(' ' | '\t')) {
            self.at += 1;
        }
        let mut delimiter = String::new();
        while let Some(c) = self.peek(0).filter(|c| !c.is_whitespace() && !";&|<>()".contains(*c)) {
            self.at += 1;
            if !"'\"\\".contains(c) {
                delimiter.push(c);
            }
        }
        if !delimiter.is_empty() {
            self.documents.push((delimiter, strip));
        }
    }

    fn skip_documents(&mut self) {
        for (delimiter, strip) in std::mem::take(&mut self.documents) {
            while self.at < self.chars.len() {
                let start = self.at;
                self.skip_line();
                let line: String = self.chars.get(start..self.at).unwrap_or_default().iter().collect();
                let line = if strip { line.trim_start_matches('\t') } else { line.as_str() };
                if line == delimiter {
                    break;
                }
                self.at += 1;
            }
        }
    }
}

fn closes(top: Close, c: char) -> bool {
    matches!((top, c), (Close::Paren, ')') | (Close::Brace, '}') | (Close::Bracket, ']'))
}
