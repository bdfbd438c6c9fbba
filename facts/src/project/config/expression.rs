//! Reads the expressions of a config file, and finds what they come to. What is not understood at all gives up the
//! file; what is understood but cannot be told is a value that is unclear.

use crate::secret::Secret;

use super::module::Reader;
use super::types;
use super::value::{Given, LENGTH, Value};
use crate::project::unknown::Unknown;

/// Expressions are not nested deeper.
const DEPTH: usize = 20;

pub(super) type Read = Result<Value, Unknown>;

impl Reader<'_> {
    /// `a ? b : c`, and all that binds stronger.
    pub(super) fn expression(&mut self) -> Read {
        if self.depth >= DEPTH {
            return Err(self.cursor.unusual());
        }
        self.depth += 1;
        let value = self.conditional();
        self.depth -= 1;
        value
    }

    fn conditional(&mut self) -> Read {
        let line = self.cursor.line();
        let condition = self.either()?;
        if !self.cursor.take("?") {
            return Ok(condition);
        }
        let yes = self.branch(Self::expression)?;
        self.cursor.expect(":")?;
        let no = self.branch(Self::expression)?;
        Ok(match condition.is_true() {
            Some(true) => yes,
            Some(false) => no,
            None => self.unclear_of(line, &condition),
        })
    }

    /// What is read whether it is run or not, so that it must do nothing.
    fn branch(&mut self, read: impl FnOnce(&mut Self) -> Read) -> Read {
        self.branches += 1;
        let value = read(self);
        self.branches -= 1;
        value
    }

    /// `a || b`, `a ?? b`, which JavaScript does not take together without brackets.
    fn either(&mut self) -> Read {
        let line = self.cursor.line();
        let (mut left, mut is_mixed) = self.both()?;
        let Some(sign @ ("||" | "??")) = self.cursor.peek_sign(0) else { return Ok(left) };
        while self.cursor.take(sign) {
            let takes_right = if sign == "||" { left.is_true().map(|it| !it) } else { left.is_nothing() };
            let right = self.branch(|it| {
                let (right, is_and) = it.both()?;
                is_mixed |= is_and;
                Ok(right)
            })?;
            left = self.chosen(takes_right, left, right, line);
        }
        let is_other = matches!(self.cursor.peek_sign(0), Some("||" | "??"));
        if is_other || (sign == "??" && is_mixed) { Err(self.cursor.unusual()) } else { Ok(left) }
    }

    /// `a && b`, and whether it is one.
    fn both(&mut self) -> Result<(Value, bool), Unknown> {
        let line = self.cursor.line();
        let (mut left, mut is_and) = (self.compared()?, false);
        while self.cursor.take("&&") {
            is_and = true;
            let takes_right = left.is_true();
            let right = self.branch(Self::compared)?;
            left = self.chosen(takes_right, left, right, line);
        }
        Ok((left, is_and))
    }

    fn chosen(&self, takes_right: Option<bool>, left: Value, right: Value, line: usize) -> Value {
        match takes_right {
            Some(true) => right,
            Some(false) => left,
            None => self.unclear_of(line, &left),
        }
    }

    /// `a === b` and its like, `a as T`, `a satisfies T`.
    fn compared(&mut self) -> Read {
        let line = self.cursor.line();
        let mut left = self.sum()?;
        loop {
            if self.cursor.is_on_line() && matches!(self.cursor.peek_word(0), Some("as" | "satisfies")) {
                self.cursor.skip(1);
                types::skip(&mut self.cursor)?;
                continue;
            }
            let Some(sign @ ("===" | "!==" | "==" | "!=")) = self.cursor.peek_sign(0) else {
                return Ok(left);
            };
            self.cursor.skip(1);
            let right = self.sum()?;
            let is_loose = sign.len() == 2;
            let same = match (left.is_nothing(), right.is_nothing()) {
                (Some(one), Some(other)) if is_loose && (one || other) => Some(one && other),
                _ if is_loose && !matches!((&left, &right), (Value::Text(_), Value::Text(_))) => None,
                _ => left.equals(&right),
            };
            left = match same {
                Some(same) => Value::Bool(same != sign.starts_with('!')),
                None if left.is_nothing().is_none() => self.unclear_of(line, &left),
                None => self.unclear_of(line, &right),
            };
        }
    }

    fn sum(&mut self) -> Read {
        let line = self.cursor.line();
        let mut left = self.negated()?;
        while self.cursor.take("+") {
            let right = self.negated()?;
            let is_text = [&left, &right].iter().any(|it| matches!(it, Value::Text(_) | Value::Unclear(_)));
            if !is_text {
                return Err(self.cursor.unusual());
            }
            left = self.put_together(&[left, right], line);
        }
        Ok(left)
    }

    fn negated(&mut self) -> Read {
        if self.cursor.peek_sign(0) != Some("!") {
            return self.postfix();
        }
        let line = self.cursor.line();
        self.cursor.skip(1);
        let mut signs = 1_usize;
        while self.cursor.take("!") {
            signs += 1;
        }
        let value = self.postfix()?;
        Ok(value
            .is_true()
            .map_or_else(|| self.unclear_of(line, &value), |it| Value::Bool(it != (signs % 2 == 1))))
    }

    /// One text of several; a single one stays what it is.
    pub(super) fn put_together(&self, values: &[Value], line: usize) -> Value {
        if let [text @ Value::Text(_)] = values {
            return text.clone();
        }
        let mut whole = String::new();
        for value in values {
            match value.in_text() {
                Some(text) if whole.len() + text.len() <= LENGTH => whole.push_str(&text),
                Some(_) => return self.unclear(line, "a text that grows too long"),
                None => return self.unclear_of(line, value),
            }
        }
        self.text(whole, line)
    }

    /// A text that stands in the file.
    pub(super) fn text(&self, text: String, line: usize) -> Value {
        let source = format!("{} (line {line})", self.place.name());
        Value::Text(Given { value: Secret::new(text), source, file: None })
    }

    /// Something that cannot be told, with the reason that a value has.
    pub(super) fn unclear_of(&self, line: usize, value: &Value) -> Value {
        Value::Unclear(self.reason(line, value))
    }

    /// Why a value cannot be told.
    pub(super) fn reason(&self, line: usize, value: &Value) -> Unknown {
        match value {
            Value::Unclear(unknown) => unknown.clone(),
            _ => self.place.unclear(&format!("line {line}: {}", value.why())),
        }
    }

    pub(super) fn unclear(&self, line: usize, why: &str) -> Value {
        Value::Unclear(self.place.unclear(&format!("line {line}: {why}")))
    }
}
