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

/// A part of a word: what stands in one pair of quotes, or outside of all.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Segment<'t> {
    /// The sign that opens it; empty outside of quotes.
    pub(super) quote: &'t str,
    pub(super) text: &'t str,
    /// The sign that closes it; empty outside of quotes, and where it is never closed.
    pub(super) close: &'t str,
}

/// The pieces of `text`, in order. Where `escaped`, it stood in quotes itself, so that `\"` quotes.
pub(super) fn pieces(text: &str, escaped: bool) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (make, length): (fn(_) -> _, usize) = if c == '\n' || ";&|()".contains(c) {
            (Piece::Break, c.len_utf8())
        } else if c.is_whitespace() {
            (Piece::Blank, rest.find(|c: char| !c.is_whitespace() || c == '\n').unwrap_or(rest.len()))
        } else {
            (Piece::Word, word_length(rest, escaped))
        };
        let Some((piece, behind)) = rest.split_at_checked(length) else { break };
        found.push(make(piece));
        rest = behind;
    }
    found
}

fn word_length(text: &str, escaped: bool) -> usize {
    segments(text, escaped).iter().map(|part| part.quote.len() + part.text.len() + part.close.len()).sum()
}

/// Whether `c` ends a word, outside of quotes.
fn ends_word(c: char) -> bool {
    c.is_whitespace() || ";&|()".contains(c)
}

/// Where the first sign stands that `ends` and that no `\` precedes.
fn end_of(text: &str, ends: impl Fn(usize, char) -> bool) -> Option<usize> {
    let mut skip = false;
    text.char_indices().find_map(|(at, c)| {
        let here = !skip && ends(at, c);
        skip = !skip && c == '\\';
        here.then_some(at)
    })
}

/// The segments of the word that `word` begins with.
pub(super) fn segments(word: &str, escaped: bool) -> Vec<Segment<'_>> {
    Segments { rest: word, escaped }.collect()
}

/// A word without the quotes that stand around all of it.
pub(super) fn bare(raw: &str) -> &str {
    let inner = |quote: char| raw.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inner('\'').or_else(|| inner('"')).unwrap_or(raw)
}

struct Segments<'t> {
    rest: &'t str,
    escaped: bool,
}

impl<'t> Segments<'t> {
    /// The sign that opens quotes at the beginning of `text`.
    fn opening(&self, text: &'t str) -> Option<&'t str> {
        let length = if self.escaped && text.starts_with("\\\"") { 2 } else { 1 };
        text.get(..length).filter(|sign| ["'", "\"", "\\\""].contains(sign))
    }

    fn quoted(&mut self, quote: &'t str) -> Segment<'t> {
        let inside = self.rest.get(quote.len()..).unwrap_or_default();
        let end = match quote {
            "\"" => end_of(inside, |_, c| c == '"'),
            quote => inside.find(quote),
        };
        let (text, behind) = inside.split_at_checked(end.unwrap_or(inside.len())).unwrap_or((inside, ""));
        let (close, rest) = behind.split_at_checked(quote.len()).unwrap_or((behind, ""));
        self.rest = rest;
        Segment { quote, text, close }
    }
}

impl<'t> Iterator for Segments<'t> {
    type Item = Segment<'t>;

    fn next(&mut self) -> Option<Segment<'t>> {
        if self.rest.is_empty() || self.rest.starts_with(ends_word) {
            return None;
        }
        if let Some(quote) = self.opening(self.rest) {
            return Some(self.quoted(quote));
        }
        let opens = |at| self.rest.get(at..).is_some_and(|rest| self.opening(rest).is_some());
        let end = end_of(self.rest, |at, c| ends_word(c) || opens(at));
        let (text, rest) = self.rest.split_at_checked(end.unwrap_or(self.rest.len()))?;
        self.rest = rest;
        Some(Segment { quote: "", text, close: "" })
    }
}
