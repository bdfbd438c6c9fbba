//! Places in a source text.

use serde::Serialize;

/// A half-open range of byte offsets into a source text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset just past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`, in bytes.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The span that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// The string units in which a caller counts offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Units {
    /// Bytes of UTF-8, as Rust counts.
    Bytes,
    /// Code units of UTF-16, as JavaScript counts.
    Utf16,
}

/// A place as it is reported: offsets in the caller's units, and line and column for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Location {
    /// Offset of the first unit.
    pub start: u32,
    /// Offset just past the last unit.
    pub end: u32,
    /// Line of the start, from 1.
    pub line: u32,
    /// Column of the start in characters (Unicode scalar values), from 1.
    pub column: u32,
}

/// Tells where a span stands in its text, with offsets in the given units.
///
/// A span that lies outside the text, or inside a character, is moved to the nearest place before it.
pub fn locate(text: &str, span: Span, units: Units) -> Location {
    let before = head(text, span.start);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let offset = |at: u32| match units {
        Units::Bytes => count(head(text, at).len()),
        Units::Utf16 => count(head(text, at).encode_utf16().count()),
    };
    Location {
        start: offset(span.start),
        end: offset(span.end),
        line: count(before.matches('\n').count() + 1),
        column: count(before.get(line_start..).unwrap_or("").chars().count() + 1),
    }
}

fn head(text: &str, at: u32) -> &str {
    let mut end = (at as usize).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("")
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_follow_the_units_of_the_caller() {
        let text = "a\n𝄞é x";
        let span = Span::new(9, 10);
        assert_eq!(locate(text, span, Units::Bytes), Location { start: 9, end: 10, line: 2, column: 4 });
        assert_eq!(locate(text, span, Units::Utf16), Location { start: 6, end: 7, line: 2, column: 4 });
    }

    #[test]
    fn a_place_past_the_end_is_the_end() {
        assert_eq!(
            locate("ab", Span::new(9, 12), Units::Bytes),
            Location { start: 2, end: 2, line: 1, column: 3 }
        );
    }
}
