//! Reads the values of a config file.

use std::collections::BTreeSet;

use crate::secret::Secret;

use super::cursor::Cursor;
use super::datasource::Text;
use super::javascript::Token;
use super::unknown::Unknown;

/// A value in a config file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Text(Text),
    Object(Vec<(String, Value)>),
    /// Something whose value does not matter.
    Other,
}

/// What the imported names stand for.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) define: BTreeSet<String>,
    pub(super) env: BTreeSet<String>,
    pub(super) guard: BTreeSet<String>,
    pub(super) load: BTreeSet<String>,
    pub(super) dotenv: BTreeSet<String>,
    pub(super) path: BTreeSet<String>,
}

/// Values are not nested deeper.
pub(super) const DEPTH: usize = 20;

/// Reads a value that does nothing but be there.
pub(super) fn value(cursor: &mut Cursor<'_>, names: &Names, depth: usize) -> Result<Value, Unknown> {
    let left = depth.checked_sub(1).ok_or_else(|| cursor.unusual())?;
    let line = cursor.line();
    if let Some(Token::Text(text)) = cursor.peek(0) {
        cursor.skip(1);
        return Ok(literal(text, line));
    }
    if cursor.take("{") {
        return object(cursor, names, left);
    }
    if cursor.take("[") {
        while !cursor.take("]") {
            value(cursor, names, left)?;
            cursor.comma("]")?;
        }
        return Ok(Value::Other);
    }
    if function(cursor)? { Ok(Value::Other) } else { named(cursor, names, line) }
}

fn object(cursor: &mut Cursor<'_>, names: &Names, depth: usize) -> Result<Value, Unknown> {
    let mut fields: Vec<(String, Value)> = Vec::new();
    while !cursor.take("}") {
        let is_async = cursor.peek_word(0) == Some("async") && cursor.peek_word(1).is_some();
        cursor.skip(usize::from(is_async));
        let Some(Token::Text(name) | Token::Word(name)) = cursor.peek(0) else {
            return Err(cursor.unusual());
        };
        if name == "__proto__" || fields.iter().any(|(field, _)| field == name) {
            return Err(cursor.unusual());
        }
        cursor.skip(1);
        fields.push((name.clone(), field(cursor, names, depth)?));
        cursor.comma("}")?;
    }
    Ok(Value::Object(fields))
}

/// What follows the name of a field.
fn field(cursor: &mut Cursor<'_>, names: &Names, depth: usize) -> Result<Value, Unknown> {
    if cursor.peek_sign(0) == Some("(") {
        cursor.balanced("(")?;
        returned_type(cursor)?;
        cursor.balanced("{")?;
        return Ok(Value::Other);
    }
    cursor.expect(":")?;
    value(cursor, names, depth)
}

/// `process.env.X`, `env("X")`, `path.join("a", "b")`, `true`, `undefined` or a number.
fn named(cursor: &mut Cursor<'_>, names: &Names, line: usize) -> Result<Value, Unknown> {
    let unusual = cursor.unusual();
    let name = cursor.any_word()?;
    if name == "process" {
        return variable(cursor, line);
    }
    if names.env.contains(name) {
        type_arguments(cursor)?;
        cursor.expect("(")?;
        let name = cursor.text()?.to_owned();
        cursor.expect(")")?;
        return Ok(Value::Text(Text::Variable { name, line, required: true }));
    }
    if names.path.contains(name) {
        cursor.expect(".")?;
        cursor.word("join")?;
        return joined(cursor, line);
    }
    let is_number = name.chars().all(|digit| digit.is_ascii_digit());
    if is_number || matches!(name, "true" | "false" | "null" | "undefined") {
        Ok(Value::Other)
    } else {
        Err(unusual)
    }
}

/// `.env.X`, `.env["X"]`, with `!` or `as string`, which change no value.
fn variable(cursor: &mut Cursor<'_>, line: usize) -> Result<Value, Unknown> {
    cursor.expect(".")?;
    cursor.word("env")?;
    let name = if cursor.take("[") {
        let name = cursor.text()?;
        cursor.expect("]")?;
        name
    } else {
        cursor.expect(".")?;
        cursor.any_word()?
    };
    cursor.take("!");
    if cursor.take_word("as") {
        cursor.word("string")?;
    }
    Ok(Value::Text(Text::Variable { name: name.to_owned(), line, required: false }))
}

fn joined(cursor: &mut Cursor<'_>, line: usize) -> Result<Value, Unknown> {
    cursor.expect("(")?;
    let mut parts = Vec::new();
    while !cursor.take(")") {
        parts.push(cursor.text()?);
        cursor.comma(")")?;
    }
    Ok(literal(&parts.join("/"), line))
}

/// A function that is written here: it runs later, where its value does not matter.
fn function(cursor: &mut Cursor<'_>) -> Result<bool, Unknown> {
    let is_async = cursor.peek_word(0) == Some("async");
    if cursor.peek_sign(usize::from(is_async)) != Some("(") {
        return Ok(false);
    }
    cursor.skip(usize::from(is_async));
    cursor.balanced("(")?;
    returned_type(cursor)?;
    cursor.expect("=>")?;
    if cursor.peek_sign(0) == Some("{") {
        cursor.balanced("{")?;
    } else {
        cursor.expression()?;
    }
    Ok(true)
}

/// `: Promise<X>` after the parameters of a function.
fn returned_type(cursor: &mut Cursor<'_>) -> Result<(), Unknown> {
    if cursor.take(":") {
        cursor.any_word()?;
        type_arguments(cursor)?;
    }
    Ok(())
}

fn type_arguments(cursor: &mut Cursor<'_>) -> Result<(), Unknown> {
    if cursor.take("<") {
        cursor.any_word()?;
        cursor.expect(">")?;
    }
    Ok(())
}

fn literal(text: &str, line: usize) -> Value {
    Value::Text(Text::Literal { value: Secret::new(text), line })
}
