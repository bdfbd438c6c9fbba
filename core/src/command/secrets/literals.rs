//! Literals in quotes behind a telling name, as SQL, JSON, JavaScript and PowerShell have them.

use super::{MASK, values};

/// Names behind which a literal is a secret though nothing stands between them (`PASSWORD 'x'`).
const BARE: &[&str] = &["PASSWORD", "PASSWD"];

/// How far before a literal what tells of it is looked for.
const NEAR: usize = 120;

/// `text` without them.
pub(super) fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, quote, behind)) = next_literal(rest) {
        out.push_str(before);
        let near = near(&out);
        if !is_told_of_all(near) && !is_told(near) {
            out.push_str(quote);
            rest = behind;
            continue;
        }
        let end = closing(behind, quote);
        let (literal, after) = behind.split_at_checked(end).unwrap_or((behind, ""));
        let opaque = literal.is_empty() || literal.contains("://");
        out.extend([quote, if opaque { literal } else { MASK }]);
        // The closing quote opens nothing.
        let close = after.get(..quote.len()).unwrap_or_default();
        out.push_str(close);
        rest = after.get(close.len()..).unwrap_or_default();
    }
    out + rest
}

/// What stands before the next quote, the quote, and what is behind it.
fn next_literal(text: &str) -> Option<(&str, &str, &str)> {
    let at = text.find(['\'', '"'])?;
    let (before, rest) = text.split_at_checked(at)?;
    let escape = before.len() - usize::from(before.ends_with('\\'));
    let (quote, behind) = (text.get(escape..=at)?, rest.get(1..)?);
    Some((text.get(..escape)?, quote, behind))
}

/// Where a literal ends that `quote` opened; quotes in it are written as `\\"`, `''` or `'\\''`.
fn closing(behind: &str, quote: &str) -> usize {
    let mut from = 0;
    while let Some(at) = behind.get(from..).and_then(|rest| rest.find(quote)).map(|at| from + at) {
        let before = behind.get(..at).unwrap_or_default();
        let after = behind.get(at + quote.len()..).unwrap_or_default();
        let doubled = ["\\''", "'"].iter().find(|rest| quote == "'" && after.starts_with(**rest));
        match doubled {
            Some(rest) => from = at + 1 + rest.len(),
            None if quote.len() == 1 && before.ends_with('\\') => from = at + 1,
            None => return at,
        }
    }
    behind.len()
}

/// The end of what stands before a literal.
fn near(before: &str) -> &str {
    let from = before.len().saturating_sub(NEAR);
    (from..=before.len()).find_map(|from| before.get(from..)).unwrap_or_default()
}

/// Whether a literal is one of a list that is secret (`auth("me", "x")`).
fn is_told_of_all(before: &str) -> bool {
    let tail = before.rsplit_once('(').filter(|(_, list)| !list.contains([')', ';']));
    tail.is_some_and(|(name, _)| ["auth", "password"].contains(&&*last_name(name).to_lowercase()))
}

/// Whether what stands before a literal says that it is a secret.
fn is_told(before: &str) -> bool {
    let trimmed = before.trim_end();
    let sign = trimmed.chars().next_back();
    let behind_sign = sign.is_some_and(|sign| ":=".contains(sign));
    if behind_sign {
        let name = trimmed.trim_end_matches([':', '=']).trim_end().trim_end_matches(['\'', '"', '\\']);
        let blank = trimmed.len() < before.len() || trimmed.contains([' ', '"', '\'']);
        return blank && values::is_secret_name(last_name(name));
    }
    let name = last_name(trimmed);
    let by = name.eq_ignore_ascii_case("by") && trimmed.to_lowercase().contains("identified");
    trimmed.len() < before.len() && (by || BARE.iter().any(|bare| name.eq_ignore_ascii_case(bare)))
}

/// The name that `text` ends with.
fn last_name(text: &str) -> &str {
    let start = text.char_indices().rev().take_while(|(_, c)| c.is_ascii_alphanumeric() || "_-".contains(*c));
    text.get(start.last().map_or(text.len(), |(at, _)| at)..).unwrap_or_default()
}
