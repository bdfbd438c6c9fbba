//! Constants: strings with escapes, whole numbers, durations.

use std::borrow::Cow;

use super::ast::DurationFault;
use crate::schema::LARGEST;

/// A fault within a string, as offsets from the string's opening quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EscapeFault {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: EscapeKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EscapeKind {
    /// A backslash before something that is no escape.
    Unknown,
    /// `\u{…}` that is not 1–6 hexadecimal digits of a Unicode scalar value.
    Scalar,
}

/// Reads a string from its quoted form: escapes resolved, CRLF as LF.
pub(crate) fn unquote(quoted: &str) -> (Cow<'_, str>, Vec<EscapeFault>) {
    let inner = quoted.strip_prefix('"').and_then(|s| s.strip_suffix('"')).unwrap_or(quoted);
    let mut faults = Vec::new();
    if !inner.contains('\\') && !inner.contains('\r') {
        return (Cow::Borrowed(inner), faults);
    }
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(c) = rest.chars().next() {
        let at = 1 + inner.len() - rest.len();
        let (piece, length) = match c {
            '\\' => match escape(rest) {
                Ok(found) => found,
                Err((kind, length)) => {
                    faults.push(EscapeFault { start: at, end: at + length, kind });
                    (char::REPLACEMENT_CHARACTER, length)
                }
            },
            '\r' if rest.starts_with("\r\n") => ('\n', 2),
            other => (other, other.len_utf8()),
        };
        text.push(piece);
        rest = rest.get(length..).unwrap_or("");
    }
    (Cow::Owned(text), faults)
}

/// Reads the escape at the start of `rest`: its character, and its length in bytes.
fn escape(rest: &str) -> Result<(char, usize), (EscapeKind, usize)> {
    match rest.chars().nth(1) {
        Some('"') => Ok(('"', 2)),
        Some('\\') => Ok(('\\', 2)),
        Some('n') => Ok(('\n', 2)),
        Some('t') => Ok(('\t', 2)),
        Some('u') => scalar(rest),
        other => Err((EscapeKind::Unknown, 1 + other.map_or(0, char::len_utf8))),
    }
}

fn scalar(rest: &str) -> Result<(char, usize), (EscapeKind, usize)> {
    let after = rest.get(2..).unwrap_or("");
    let digits: String =
        after.strip_prefix('{').unwrap_or("").chars().take_while(char::is_ascii_hexdigit).take(7).collect();
    let closed = after.get(1 + digits.len()..).is_some_and(|s| s.starts_with('}'));
    let length = 2 + usize::from(after.starts_with('{')) + digits.len() + usize::from(closed);
    let found = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
    match found {
        Some(c) if closed && digits.len() <= 6 => Ok((c, length)),
        _ => Err((EscapeKind::Scalar, length)),
    }
}

/// Writes a text as a string of the language to the end of `out`.
pub(crate) fn quote(out: &mut String, text: &str) {
    out.push('"');
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n') && byte != b'"' && byte != b'\\') {
        out.push_str(text);
    } else {
        text.chars().for_each(|c| quote_char(out, c));
    }
    out.push('"');
}

/// A text as a string of the language.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    quote(&mut out, text);
    out
}

fn quote_char(out: &mut String, c: char) {
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\t' => out.push_str("\\t"),
        '\n' => out.push('\n'),
        c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
            out.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
        }
        c => out.push(c),
    }
}

/// Whether a text may be written bare, as a flag: `--` and then `[A-Za-z0-9][A-Za-z0-9-]*`.
pub(crate) fn is_flag(text: &str) -> bool {
    text.strip_prefix("--").is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_alphanumeric())
            && rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    })
}

/// Reads a whole number; `None` where it is outside ±(2⁵³-1).
pub(crate) fn whole_number(text: &str) -> Option<i64> {
    let value: i64 = text.parse().ok()?;
    (-LARGEST..=LARGEST).contains(&value).then_some(value)
}

const UNITS: [(char, i64); 5] = [('w', 604_800), ('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

/// Reads a duration as a policy has it, such as `90s`, `24h` or `1h30m`: its seconds, where it is one.
pub fn duration_in_seconds(text: &str) -> Option<i64> {
    duration(text).ok()
}

/// Reads a duration literal: its seconds.
pub(crate) fn duration(text: &str) -> Result<i64, DurationFault> {
    let mut rest = text;
    let mut total: i64 = 0;
    let mut smallest: Option<usize> = None;
    if rest.is_empty() {
        return Err(DurationFault::Malformed);
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).ok_or(DurationFault::Malformed)?;
        let (number, tail) = rest.split_at_checked(digits).ok_or(DurationFault::Malformed)?;
        if number.is_empty() {
            return Err(DurationFault::Malformed);
        }
        let unit = tail.chars().next().ok_or(DurationFault::Malformed)?;
        let (rank, (_, seconds)) = UNITS
            .iter()
            .enumerate()
            .find(|(_, (letter, _))| *letter == unit)
            .ok_or(DurationFault::Malformed)?;
        if smallest.is_some_and(|last| rank <= last) {
            return Err(DurationFault::Unordered);
        }
        smallest = Some(rank);
        total = add(total, number, *seconds)?;
        rest = tail.get(1..).unwrap_or("");
    }
    Ok(total)
}

/// Reads an ISO 8601 duration, `PnW` or `PnDTnHnMnS`, whole, without years or months: its seconds.
pub(crate) fn iso_duration(text: &str) -> Result<i64, DurationFault> {
    let body = text.strip_prefix('P').ok_or(DurationFault::Malformed)?;
    let (date, time) = match body.split_once('T') {
        Some((_, "")) => return Err(DurationFault::Malformed),
        Some((date, time)) => (date, time),
        None => (body, ""),
    };
    if body.is_empty() || (date.contains('W') && body.contains(['D', 'T'])) {
        return Err(DurationFault::Malformed);
    }
    let mut total = iso_part(date, &[('W', 604_800), ('D', 86_400)], 0)?;
    total = iso_part(time, &[('H', 3_600), ('M', 60), ('S', 1)], total)?;
    Ok(total)
}

fn iso_part(part: &str, units: &[(char, i64)], so_far: i64) -> Result<i64, DurationFault> {
    let mut rest = part;
    let mut total = so_far;
    for (letter, seconds) in units {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let Some((number, tail)) = rest.split_at_checked(digits) else { break };
        if let Some(after) = tail.strip_prefix(*letter) {
            if number.is_empty() {
                return Err(DurationFault::Malformed);
            }
            total = add(total, number, *seconds)?;
            rest = after;
        }
    }
    if rest.is_empty() { Ok(total) } else { Err(DurationFault::Malformed) }
}

fn add(total: i64, number: &str, seconds: i64) -> Result<i64, DurationFault> {
    let digits = number.trim_start_matches('0');
    let number: i64 =
        if digits.is_empty() { 0 } else { digits.parse().map_err(|_| DurationFault::TooLong)? };
    number
        .checked_mul(seconds)
        .and_then(|product| product.checked_add(total))
        .filter(|sum| *sum <= LARGEST)
        .ok_or(DurationFault::TooLong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use DurationFault::{Malformed, TooLong, Unordered};

    #[test]
    fn durations_are_sums_from_large_units_to_small() {
        let check =
            |text: &str, expect: Result<i64, DurationFault>| assert_eq!(duration(text), expect, "{text}");
        check("90s", Ok(90));
        check("24h", Ok(86_400));
        check("1d", Ok(86_400));
        check("2w", Ok(1_209_600));
        check("1h30m", Ok(5_400));
        check("1h90m", Ok(9_000));
        check("0s", Ok(0));
        check("00000000000000000000007s", Ok(7));
        check("9007199254740991s", Ok(LARGEST));
        check("9007199254740992s", Err(TooLong));
        check("99999999999999999999w", Err(TooLong));
        check("30m1h", Err(Unordered));
        check("1h1h", Err(Unordered));
        check("", Err(Malformed));
        check("5", Err(Malformed));
        check("h", Err(Malformed));
        check("1h30", Err(Malformed));
        check("1 h", Err(Malformed));
        check("1.5h", Err(Malformed));
        check("-1h", Err(Malformed));
        check("1y", Err(Malformed));
        check("٣h", Err(Malformed));
    }

    #[test]
    fn iso_durations_are_weeks_or_days_and_time() {
        let check =
            |text: &str, expect: Result<i64, DurationFault>| assert_eq!(iso_duration(text), expect, "{text}");
        check("PT26H", Ok(93_600));
        check("P1DT2H", Ok(93_600));
        check("P2W", Ok(1_209_600));
        check("P1D", Ok(86_400));
        check("PT1H30M5S", Ok(5_405));
        check("PT5S", Ok(5));
        check("PT99999999999999999999S", Err(TooLong));
        for text in [
            "P", "PT", "P1DT", "P1Y", "P1M", "P1W1D", "P1WT1H", "PT1.5H", "PT1M1H", "pt1h", "P1H", "-P1D",
            "P1D1D", "PTH",
        ] {
            check(text, Err(Malformed));
        }
    }

    #[test]
    fn strings_resolve_their_escapes_and_read_crlf_as_lf() {
        let check = |quoted: &str, expect: &str| assert_eq!(unquote(quoted), (expect.into(), vec![]));
        check(r#""a\"b\\c\nd\te\u{1F600}\u{e9}""#, "a\"b\\c\nd\te😀é");
        check("\"a\r\nb\rc\"", "a\nb\rc");
        check("\"\"", "");
    }

    #[test]
    fn a_bad_escape_is_told_with_its_place() {
        let check = |quoted: &str, start: usize, end: usize, kind: EscapeKind| {
            assert_eq!(unquote(quoted).1, vec![EscapeFault { start, end, kind }], "{quoted}");
        };
        check(r#""a\qb""#, 2, 4, EscapeKind::Unknown);
        check(r#""\u{110000}""#, 1, 11, EscapeKind::Scalar);
        check(r#""\u{d800}""#, 1, 9, EscapeKind::Scalar);
        check(r#""\u{}""#, 1, 5, EscapeKind::Scalar);
        check(r#""\u12""#, 1, 3, EscapeKind::Scalar);
        check(r#""\u{0000041}""#, 1, 12, EscapeKind::Scalar);
    }

    #[test]
    fn quoting_and_unquoting_give_the_text_back() {
        for text in ["", "a\"b", "a\\", "line\nbreak", "tab\t\u{7}\u{feff}\r", "😀"] {
            let mut quoted = String::new();
            quote(&mut quoted, text);
            assert_eq!(unquote(&quoted), (text.into(), vec![]));
        }
    }
}
