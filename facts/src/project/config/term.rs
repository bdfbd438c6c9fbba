//! Reads what expressions are made of: texts, objects, lists, functions, names, and what is accessed and called of them.

use std::rc::Rc;

use super::cursor::Cursor;
use super::expression::Read;
use super::javascript::{Piece, Token};
use super::module::Reader;
use super::native::Native;
use super::types;
use super::value::Value;
use crate::project::unknown::Unknown;

/// No object has more fields.
const FIELDS: usize = 500;

impl<'a> Reader<'a> {
    /// What is accessed in a value, and calls of it.
    pub(super) fn postfix(&mut self) -> Read {
        let mut value = self.primary()?;
        loop {
            let line = self.cursor.line();
            match self.cursor.peek_sign(0) {
                Some("!") if self.cursor.is_on_line() => self.cursor.skip(1),
                Some("?.") if value.is_nothing() == Some(true) => return Err(self.cursor.unusual()),
                Some("." | "?.") if self.cursor.peek_word(1).is_some() => {
                    self.cursor.skip(1);
                    let name = self.cursor.any_word()?;
                    value = self.accessed(&value, name, line)?;
                }
                Some("[") => value = self.indexed(&value, line)?,
                Some("?.") if self.cursor.peek_sign(1) == Some("[") => {
                    self.cursor.skip(1);
                    value = self.indexed(&value, line)?;
                }
                Some("<") => {
                    types::arguments(&mut self.cursor)?;
                    if self.cursor.peek_sign(0) != Some("(") {
                        return Err(self.cursor.unusual());
                    }
                }
                Some("(") => {
                    let given = self.arguments()?;
                    value = self.call(&value, given, line)?;
                }
                _ => return Ok(value),
            }
        }
    }

    /// A method of a text changes nothing but is not followed, either; of a list one is.
    fn accessed(&mut self, value: &Value, name: &str, line: usize) -> Read {
        if matches!(value, Value::Text(_)) && self.cursor.peek_sign(0) == Some("(") {
            self.arguments()?;
            return Ok(self.unclear(line, &format!("what `.{name}()` makes of a text is not followed")));
        }
        if let (Value::List(list), "includes", Some("(")) = (value, name, self.cursor.peek_sign(0)) {
            let given = self.arguments()?;
            return Ok(self.includes(list, &given, line));
        }
        Ok(self.member(value, name, line))
    }

    fn indexed(&mut self, value: &Value, line: usize) -> Read {
        self.cursor.expect("[")?;
        let name = self.inside(Self::expression)?;
        self.cursor.expect("]")?;
        Ok(match name.in_text() {
            Some(name) => self.member(value, &name, line),
            None => self.unclear_of(line, &name),
        })
    }

    fn inside(&mut self, read: impl FnOnce(&mut Self) -> Read) -> Read {
        self.brackets += 1;
        let value = read(self);
        self.brackets -= 1;
        value
    }

    /// `(a, b)` of a call.
    pub(super) fn arguments(&mut self) -> Result<Vec<Value>, Unknown> {
        self.cursor.expect("(")?;
        let mut given = Vec::new();
        while !self.cursor.take(")") {
            given.push(self.inside(Self::expression)?);
            self.cursor.comma(")")?;
        }
        Ok(given)
    }

    fn primary(&mut self) -> Read {
        let line = self.cursor.line();
        match self.cursor.peek(0) {
            Some(Token::Text(text)) => {
                self.cursor.skip(1);
                Ok(self.text(text.clone(), line))
            }
            Some(Token::Template(pieces)) => {
                self.cursor.skip(1);
                self.template(pieces, line)
            }
            Some(Token::Sign("{")) => self.object(),
            Some(Token::Sign("[")) => self.list(),
            Some(Token::Sign("(")) if self.is_function() => self.function(),
            Some(Token::Sign("(")) => {
                self.cursor.skip(1);
                let value = self.inside(Self::expression)?;
                self.cursor.expect(")")?;
                Ok(value)
            }
            Some(Token::Word(word)) => self.word(word, line),
            _ => Err(self.cursor.unusual()),
        }
    }

    fn word(&mut self, word: &'a str, line: usize) -> Read {
        let is_arrow = self.cursor.peek_sign(1) == Some("=>");
        match word {
            "async" if self.cursor.peek_sign(1) == Some("(") || self.cursor.peek_word(1).is_some() => {
                return self.function();
            }
            "function" => return self.function(),
            _ if is_arrow => return self.function(),
            "new" => return self.made(),
            "import" if self.cursor.peek_sign(1) == Some(".") => {
                self.cursor.skip(2);
                self.cursor.word("meta")?;
                return Ok(Value::Native(Native::Meta));
            }
            _ => {}
        }
        let Some(value) = self.named(word, line) else {
            return Err(Unknown::new(format!("line {line}: `{word}` is not understood without running it")));
        };
        self.cursor.skip(1);
        Ok(value)
    }

    /// What a name or a number stands for.
    fn named(&self, word: &str, line: usize) -> Option<Value> {
        match word {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            "null" => Some(Value::Null),
            "undefined" => Some(Value::Undefined),
            _ if word.starts_with(|it: char| it.is_ascii_digit()) => {
                let number = word.parse().ok().filter(|number: &u64| number.to_string() == *word);
                Some(number.filter(|number| *number < 1 << 50).map_or(Value::Other, Value::Number))
            }
            _ => self.scope.get(word).cloned().or_else(|| self.global(word, line)),
        }
    }

    fn object(&mut self) -> Read {
        self.cursor.expect("{")?;
        let (mut fields, mut spreads) = (Vec::<(String, Value)>::new(), false);
        while !self.cursor.take("}") {
            let line = self.cursor.line();
            if self.cursor.take("...") {
                spreads = true;
                match self.inside(Self::expression)? {
                    Value::Object(more) => more.iter().for_each(|field| put(&mut fields, field.clone())),
                    Value::Undefined | Value::Null | Value::Bool(_) => {}
                    other => return Err(self.reason(line, &other)),
                }
            } else {
                let field = self.field()?;
                let is_twice = !spreads && fields.iter().any(|(name, _)| *name == field.0);
                if field.0 == "__proto__" || is_twice {
                    return Err(self.cursor.unusual());
                }
                put(&mut fields, field);
            }
            if fields.len() > FIELDS {
                return Err(self.cursor.unusual());
            }
            self.cursor.comma("}")?;
        }
        Ok(Value::Object(Rc::new(fields)))
    }

    /// `a: b`, `a` or `a() { … }`.
    fn field(&mut self) -> Result<(String, Value), Unknown> {
        let is_async = self.cursor.peek_word(0) == Some("async") && self.cursor.peek_word(1).is_some();
        self.cursor.skip(usize::from(is_async));
        let line = self.cursor.line();
        let (name, is_word) = match self.cursor.peek(0) {
            Some(Token::Text(name)) => (name, false),
            Some(Token::Word(name)) => (name, true),
            _ => return Err(self.cursor.unusual()),
        };
        self.cursor.skip(1);
        let value = if self.cursor.peek_sign(0) == Some("(") {
            self.cursor.balanced("(")?;
            types::annotation(&mut self.cursor)?;
            self.cursor.balanced("{")?;
            Value::Other
        } else if is_word && !is_async && matches!(self.cursor.peek_sign(0), Some("," | "}")) {
            self.named(name, line).ok_or_else(|| self.cursor.unusual())?
        } else {
            self.cursor.expect(":")?;
            self.inside(Self::expression)?
        };
        Ok((name.clone(), value))
    }

    fn list(&mut self) -> Read {
        self.cursor.expect("[")?;
        let mut items = Vec::new();
        while !self.cursor.take("]") {
            items.push(self.inside(Self::expression)?);
            self.cursor.comma("]")?;
        }
        Ok(Value::List(Rc::new(items)))
    }

    /// Whether brackets are the parameters of a function.
    fn is_function(&self) -> bool {
        let width = self.cursor.width();
        match self.cursor.peek_sign(width) {
            Some("=>") => true,
            Some(":") if self.branches == 0 => {
                let mut ahead = self.cursor.clone();
                ahead.skip(width + 1);
                types::skip(&mut ahead).is_ok() && ahead.peek_sign(0) == Some("=>")
            }
            _ => false,
        }
    }

    /// A function that is written here: it runs later, if at all, where its value does not matter.
    pub(super) fn function(&mut self) -> Read {
        self.cursor.take_word("async");
        if self.cursor.take_word("function") {
            if self.cursor.peek_sign(0) != Some("(") {
                self.cursor.any_word()?;
            }
            self.cursor.balanced("(")?;
            types::annotation(&mut self.cursor)?;
            self.cursor.balanced("{")?;
            return Ok(Value::Other);
        }
        if self.cursor.peek_sign(0) == Some("(") {
            self.cursor.balanced("(")?;
            types::annotation(&mut self.cursor)?;
        } else {
            self.cursor.any_word()?;
        }
        self.cursor.expect("=>")?;
        if self.cursor.peek_sign(0) == Some("{") {
            self.cursor.balanced("{")?;
        } else if self.brackets > 0 {
            self.cursor.expression()?;
        } else {
            // Where it ends is not known without reading it.
            return Err(self.cursor.unusual());
        }
        Ok(Value::Other)
    }

    fn template(&mut self, pieces: &'a [Piece], line: usize) -> Read {
        let mut values = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) if text.is_empty() => {}
                Piece::Text(text) => values.push(self.text(text.clone(), line)),
                Piece::Code(tokens) => {
                    let outer = std::mem::replace(&mut self.cursor, Cursor::new(tokens));
                    let value = self.inside(Self::expression);
                    let inner = std::mem::replace(&mut self.cursor, outer);
                    if !inner.is_done() {
                        return Err(inner.unusual());
                    }
                    values.push(value?);
                }
            }
        }
        Ok(self.put_together(&values, line))
    }
}

fn put(fields: &mut Vec<(String, Value)>, field: (String, Value)) {
    match fields.iter_mut().find(|(name, _)| *name == field.0) {
        Some(known) => known.1 = field.1,
        None => fields.push(field),
    }
}
