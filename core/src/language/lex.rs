//! Text to tokens: each with its place, and with the letter that stands for it in the grammar.
//!
//! White space and comments end here, and so do the characters of names and strings; the grammar is about the
//! order of tokens alone.

use crate::source::Span;

/// The tokens of a text. Any text has them: what is no token of the language is a token for itself.
#[derive(Debug)]
pub(super) struct Tokens<'t> {
    pub(super) text: &'t str,
    /// A letter for each token. INVARIANT: they are ASCII, so that the place of a letter is the number of its token.
    pub(super) letters: String,
    /// The place of each token.
    pub(super) spans: Vec<Span>,
    /// The places of the comments.
    pub(super) comments: Vec<Span>,
}

/// The letter of a string.
pub(super) const STRING: u8 = b'"';
/// The letter of a string that never ends.
const UNCLOSED: u8 = b'~';
/// The letter of a flag.
pub(super) const FLAG: u8 = b'-';
/// The letter of a whole number.
pub(super) const NUMBER: u8 = b'0';
/// The letter of a number with something like a unit.
pub(super) const QUANTITY: u8 = b'1';
/// The letter of `<`, `<=`, `>` and `>=`.
const ORDER: u8 = b'<';
/// The letter of a word that means nothing to the language.
const NAME: u8 = b'U';
/// The letter of what is no token of the language.
const STRAY: u8 = b'?';

impl<'t> Tokens<'t> {
    /// The text of a token; empty past the last.
    pub(super) fn text_of(&self, token: usize) -> &'t str {
        self.spans.get(token).map_or("", |span| self.text_at(*span))
    }

    /// The text at a place.
    pub(super) fn text_at(&self, span: Span) -> &'t str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// The letter of a token; that of no token past the last.
    pub(super) fn letter(&self, token: usize) -> u8 {
        self.letters.as_bytes().get(token).copied().unwrap_or(STRAY)
    }
}

/// Cuts a text into tokens.
pub(super) fn lex(text: &str) -> Tokens<'_> {
    // A token and the space behind it have about eight characters.
    let expected = text.len() / 8;
    let mut tokens = Tokens {
        text,
        letters: String::with_capacity(expected),
        spans: Vec::with_capacity(expected),
        comments: Vec::new(),
    };
    let bytes = text.as_bytes();
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    while let Some(&first) = bytes.get(at) {
        let start = at;
        if is(first, SPACE) {
            at = end_of(bytes, at + 1, SPACE);
        } else if first == b'/' && bytes.get(at + 1) == Some(&b'/') {
            at += text.get(at..).and_then(|rest| rest.find('\n')).unwrap_or(bytes.len() - at);
            tokens.comments.push(span(start, at));
        } else {
            let letter;
            (letter, at) = token(text, first, at);
            tokens.letters.push(char::from(letter));
            tokens.spans.push(span(start, at));
        }
    }
    tokens
}

/// The letter of the token that begins with `first` at a place, and where it ends.
fn token(text: &str, first: u8, at: usize) -> (u8, usize) {
    let bytes = text.as_bytes();
    match first {
        b'a'..=b'z' | b'A'..=b'Z' => {
            let end = word_end(bytes, at);
            (word(bytes.get(at..end).unwrap_or_default()), end)
        }
        b'"' => string_end(text, at).map_or((UNCLOSED, bytes.len()), |end| (STRING, end)),
        b':' | b',' | b'=' | b'{' | b'}' | b'(' | b')' | b'[' | b']' => (first, at + 1),
        b'<' | b'>' => (ORDER, at + 1 + usize::from(bytes.get(at + 1) == Some(&b'='))),
        b'0'..=b'9' => number(bytes, at),
        b'-' => match bytes.get(at + 1..).unwrap_or_default() {
            [b'-', b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9', ..] => {
                (FLAG, end_of(bytes, at + 2, ALPHANUMERIC | HYPHEN))
            }
            [b'0'..=b'9', ..] => match number(bytes, at + 1) {
                (NUMBER, end) => (NUMBER, end),
                _ => (STRAY, at + 1),
            },
            _ => (STRAY, at + 1),
        },
        _ => (STRAY, at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)),
    }
}

/// A number, with whatever hangs on it.
fn number(bytes: &[u8], at: usize) -> (u8, usize) {
    let digits = end_of(bytes, at, DIGIT);
    let end = end_of(bytes, digits, IN_WORD);
    (if digits == end { NUMBER } else { QUANTITY }, end)
}

/// A word has letters, digits and underscores, and hyphens and dots between them.
fn word_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    loop {
        at = end_of(bytes, at, IN_WORD);
        match bytes.get(at..).unwrap_or_default() {
            [b'-' | b'.', next, ..] if next.is_ascii_alphanumeric() => at += 1,
            _ => return at,
        }
    }
}

/// The place behind the quote that ends a string: the first before which no backslash, or an even number of them, stands.
fn string_end(text: &str, start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        let rest = text.get(at..)?;
        let close = rest.find('"')?;
        let escapes = rest.bytes().take(close).rev().take_while(|byte| *byte == b'\\').count();
        at += close + 1;
        if escapes % 2 == 0 {
            return Some(at);
        }
    }
}

/// The first place from `at` on with a byte that is of none of the kinds.
fn end_of(bytes: &[u8], at: usize, kinds: u8) -> usize {
    let mut at = at;
    while bytes.get(at).is_some_and(|byte| is(*byte, kinds)) {
        at += 1;
    }
    at
}

const SPACE: u8 = 1;
const DIGIT: u8 = 2;
const LETTER: u8 = 4;
const UNDERSCORE: u8 = 8;
const HYPHEN: u8 = 16;
const ALPHANUMERIC: u8 = DIGIT | LETTER;
const IN_WORD: u8 = ALPHANUMERIC | UNDERSCORE;

/// The kind of each byte.
static KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut rest: &mut [u8] = &mut kinds;
    let mut byte = 0_u8;
    while let [kind, behind @ ..] = rest {
        *kind = match byte {
            b' ' | b'\n' | b'\t' | b'\r' => SPACE,
            b'0'..=b'9' => DIGIT,
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b'_' => UNDERSCORE,
            b'-' => HYPHEN,
            _ => 0,
        };
        byte = byte.wrapping_add(1);
        rest = behind;
    }
    kinds
};

/// Whether a byte is of one of the kinds.
fn is(byte: u8, kinds: u8) -> bool {
    KINDS.get(usize::from(byte)).is_some_and(|kind| kind & kinds != 0)
}

fn span(start: usize, end: usize) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(start), offset(end))
}

/// The letter of a word, as the grammar names it.
fn word(word: &[u8]) -> u8 {
    match word {
        b"looser" => b'V',
        b"stricter" => b'W',
        b"as" => b'X',
        b"grows" => b'Y',
        b"goes" => b'Z',
        b"always" => b'A',
        b"bool" => b'B',
        b"allow" => b'C',
        b"deny" => b'D',
        b"any" => b'E',
        b"false" => b'F',
        b"unknown" => b'G',
        b"doubt" => b'H',
        b"in" => b'I',
        b"instead" => b'J',
        b"ask" => b'K',
        b"all" => b'L',
        b"number" => b'M',
        b"never" => b'N',
        b"one" => b'O',
        b"warn" => b'P',
        b"of" => b'Q',
        b"duration" => b'R',
        b"text" => b'S',
        b"true" => b'T',
        b"and" => b'a',
        b"because" => b'b',
        b"define" => b'd',
        b"expect" => b'e',
        b"fact" => b'f',
        b"given" => b'g',
        b"has" => b'h',
        b"is" => b'i',
        b"known" => b'k',
        b"language" => b'l',
        b"matches" => b'm',
        b"not" => b'n',
        b"or" => b'o',
        b"policy" => b'p',
        b"rule" => b'r',
        b"set" => b's',
        b"test" => b't',
        b"unless" => b'u',
        b"prove" => b'v',
        b"when" => b'w',
        b"none" => b'x',
        b"by" => b'y',
        b"empty" => b'z',
        _ => NAME,
    }
}

#[cfg(test)]
mod tests {
    use super::super::grammar::{CONTEXTUAL, KEYWORDS};
    use super::*;

    /// The letters of a text, and its tokens.
    fn check(text: &str, letters: &str, tokens: &[&str]) {
        let found = lex(text);
        assert_eq!(found.letters, letters, "{text}");
        let texts: Vec<&str> = (0..found.spans.len()).map(|token| found.text_of(token)).collect();
        assert_eq!(texts, tokens, "{text}");
    }

    #[test]
    fn tokens_are_as_long_as_they_can_be() {
        check("backup.age<=1h30m", "U<1", &["backup.age", "<=", "1h30m"]);
        check("a-b.c- d", "U?U", &["a-b.c", "-", "d"]);
        check("whenever when when-ever", "UwU", &["whenever", "when", "when-ever"]);
        check("-5 -5x --5 - 5 5_", "0?1-?01", &["-5", "-", "5x", "--5", "-", "5", "5_"]);
        check("[--force,\"a\\\"b\"]", "[-,\"]", &["[", "--force", ",", "\"a\\\"b\"", "]"]);
        check("a//b\nc / d é", "UU?U?", &["a", "c", "/", "d", "é"]);
        check("\u{feff}x\u{feff}", "U?", &["x", "\u{feff}"]);
        check("= == \"no end\\\"", "===~", &["=", "=", "=", "\"no end\\\""]);
        check("\"\\", "~", &["\"\\"]);
    }

    #[test]
    fn each_word_of_the_language_has_a_letter_of_its_own() {
        let mut letters: Vec<u8> =
            KEYWORDS.iter().chain(CONTEXTUAL).map(|word| super::word(word.as_bytes())).collect();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), KEYWORDS.len() + CONTEXTUAL.len());
        assert!(!letters.contains(&NAME));
        assert!(CONTEXTUAL.iter().all(|word| (b'U'..=b'Z').contains(&super::word(word.as_bytes()))));
        assert!(KEYWORDS.iter().all(|word| !(b'U'..=b'Z').contains(&super::word(word.as_bytes()))));
    }

    #[test]
    fn the_letters_are_those_of_the_grammar() {
        for line in include_str!("grammar.pest").lines() {
            let Some((word, letter)) = line.strip_prefix("kw_").and_then(|rest| rest.split_once('=')) else {
                continue;
            };
            let letter = letter.trim().trim_start_matches("_{ \"").as_bytes()[0];
            assert_eq!(super::word(word.trim().as_bytes()), letter, "{line}");
        }
    }
}
