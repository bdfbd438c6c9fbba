//! Cuts a text into the words of a shell, so that each keeps its quotes.

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// What separates words.
    Blank(&'t str),
    /// What ends a command.
    Break(&'t str),
    /// A word as it is written.
    Word(&'t str),
}

/// The pieces of `text`, in order.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (make, length): (fn(_) -> _, usize) = if c == '\n' || BREAKS.contains(c) {
            (Piece::Break, c.len_utf8())
        } else if c.is_whitespace() {
            (Piece::Blank, rest.find(|c: char| !c.is_whitespace() || c == '\n').unwrap_or(rest.len()))
        } else {
            (Piece::Word, word_length(rest))
        };
        let Some((piece, behind)) = rest.split_at_checked(length) else { break };
        found.push(make(piece));
        rest = behind;
    }
    found
}

/// Signs that end a command, outside of quotes.
const BREAKS: &str = ";&|()`";

fn word_length(text: &str) -> usize {
    let mut state = State::default();
    let end = text.char_indices().find(|(_, c)| {
        let plain = state.is_plain() && (c.is_whitespace() || BREAKS.contains(*c));
        state.take(*c);
        plain
    });
    end.map_or(text.len(), |(at, _)| at)
}

/// A word without its quotes and escapes.
pub(super) fn unquoted(raw: &str) -> String {
    let mut state = State::default();
    raw.chars().filter(|c| state.take(*c)).collect()
}

/// `shown` with the quotes that `raw` has around all of it, or from some point on.
pub(super) fn written_as(raw: &str, shown: &str) -> String {
    let quote = raw.chars().next_back().filter(|c| "'\"".contains(*c));
    let head = raw.find(['\'', '"', '\\']).and_then(|at| raw.get(..at)).unwrap_or(raw);
    match (quote, shown.strip_prefix(head)) {
        (Some('"'), Some(rest)) => format!("{head}\"{}\"", rest.replace('\\', "\\\\").replace('"', "\\\"")),
        (Some(_), Some(rest)) => format!("{head}'{}'", rest.replace('\'', r"'\''")),
        _ => shown.to_owned(),
    }
}

/// Where a text is read: in which quotes, and whether behind a `\`.
#[derive(Default)]
struct State {
    quote: Option<char>,
    escaped: bool,
}

impl State {
    fn is_plain(&self) -> bool {
        self.quote.is_none() && !self.escaped
    }

    /// Takes the next sign, and says whether it is a part of the word itself.
    fn take(&mut self, c: char) -> bool {
        if std::mem::take(&mut self.escaped) {
            return true;
        }
        match (self.quote, c) {
            (None | Some('"'), '\\') => self.escaped = true,
            (None, '\'' | '"') => self.quote = Some(c),
            (Some(quote), c) if quote == c => self.quote = None,
            _ => return true,
        }
        false
    }
}
