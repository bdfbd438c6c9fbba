//! Reads what an import names.

use super::cursor::Cursor;
use super::javascript::Token;
use crate::project::unknown::Unknown;

/// Pairs of an exported name and a local one; `*` and `default` stand for the whole.
pub(super) type Names<'a> = Vec<(&'a str, &'a str)>;

/// `import "m"`, `import a from "m"`, `import * as a from "m"`, `import a, { b as c } from "m"`: the module and the names.
/// Without names where it is about types alone.
pub(super) fn read<'a>(cursor: &mut Cursor<'a>) -> Result<(&'a str, Option<Names<'a>>), Unknown> {
    cursor.skip(1);
    if let Some(Token::Text(from)) = cursor.peek(0) {
        cursor.skip(1);
        return Ok((from, Some(Names::new())));
    }
    let after_type = cursor.peek_word(1).map_or(cursor.peek_sign(1) != Some(","), |it| it != "from");
    let is_type = cursor.peek_word(0) == Some("type") && after_type;
    cursor.skip(usize::from(is_type));
    let names = names(cursor)?;
    cursor.word("from")?;
    let from = cursor.text()?;
    Ok((from, (!is_type).then_some(names)))
}

fn names<'a>(cursor: &mut Cursor<'a>) -> Result<Names<'a>, Unknown> {
    let mut names = Names::new();
    loop {
        if cursor.take("*") {
            cursor.word("as")?;
            names.push(("*", cursor.any_word()?));
        } else if cursor.take("{") {
            listed(cursor, &mut names)?;
        } else {
            names.push(("default", cursor.any_word()?));
        }
        if !cursor.take(",") {
            return Ok(names);
        }
    }
}

/// `a, b as c, type D }`.
fn listed<'a>(cursor: &mut Cursor<'a>, names: &mut Names<'a>) -> Result<(), Unknown> {
    while !cursor.take("}") {
        let is_type = cursor.peek_word(0) == Some("type") && cursor.peek_word(1).is_some();
        cursor.skip(usize::from(is_type));
        let name = cursor.any_word()?;
        let local = if cursor.take_word("as") { cursor.any_word()? } else { name };
        if !is_type {
            names.push((name, local));
        }
        cursor.comma("}")?;
    }
    Ok(())
}
