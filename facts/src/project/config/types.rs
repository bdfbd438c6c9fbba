//! Passes over what TypeScript adds, which changes no value.

use super::cursor::Cursor;
use super::javascript::Token;
use crate::project::unknown::Unknown;

/// Types are not nested deeper.
const DEPTH: usize = 20;

/// Passes over a type.
pub(super) fn skip(cursor: &mut Cursor<'_>) -> Result<(), Unknown> {
    within(cursor, DEPTH)
}

/// Passes over `<A, B>`, where it stands there.
pub(super) fn arguments(cursor: &mut Cursor<'_>) -> Result<(), Unknown> {
    listed(cursor, DEPTH)
}

/// Passes over `: T`, where it stands there.
pub(super) fn annotation(cursor: &mut Cursor<'_>) -> Result<(), Unknown> {
    if cursor.take(":") { skip(cursor) } else { Ok(()) }
}

/// Passes over `type A<B> = …` or `interface A extends B { … }`, where it stands there.
pub(super) fn statement(cursor: &mut Cursor<'_>) -> Result<bool, Unknown> {
    if cursor.peek_word(1).is_none() {
        return Ok(false);
    }
    match cursor.peek_word(0) {
        Some("type") => {
            cursor.skip(2);
            arguments(cursor)?;
            cursor.expect("=")?;
            cursor.take("|");
            skip(cursor)?;
            cursor.end()?;
        }
        Some("interface") => {
            cursor.skip(2);
            arguments(cursor)?;
            if cursor.take_word("extends") {
                skip(cursor)?;
                while cursor.take(",") {
                    skip(cursor)?;
                }
            }
            cursor.balanced("{")?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn within(cursor: &mut Cursor<'_>, depth: usize) -> Result<(), Unknown> {
    let left = depth.checked_sub(1).ok_or_else(|| cursor.unusual())?;
    loop {
        single(cursor, left)?;
        if !cursor.take("|") && !cursor.take("&") {
            return Ok(());
        }
    }
}

fn single(cursor: &mut Cursor<'_>, depth: usize) -> Result<(), Unknown> {
    match cursor.peek(0) {
        Some(Token::Text(_)) => cursor.skip(1),
        Some(Token::Word(word)) => {
            cursor.skip(1);
            if matches!(word.as_str(), "typeof" | "keyof" | "readonly") {
                return single(cursor, depth.checked_sub(1).ok_or_else(|| cursor.unusual())?);
            }
            while cursor.take(".") {
                cursor.any_word()?;
            }
            listed(cursor, depth)?;
        }
        Some(Token::Sign("(")) => {
            cursor.balanced("(")?;
            if cursor.take("=>") {
                within(cursor, depth)?;
            }
        }
        Some(Token::Sign(open @ ("{" | "["))) => cursor.balanced(open)?,
        _ => return Err(cursor.unusual()),
    }
    while cursor.is_on_line() && cursor.peek_sign(0) == Some("[") {
        cursor.balanced("[")?;
    }
    Ok(())
}

fn listed(cursor: &mut Cursor<'_>, depth: usize) -> Result<(), Unknown> {
    if cursor.take("<") {
        within(cursor, depth)?;
        while cursor.take(",") {
            within(cursor, depth)?;
        }
        cursor.expect(">")?;
    }
    Ok(())
}
