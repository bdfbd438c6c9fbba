//! Reads the constants and functions that a config file declares.

use super::module::Reader;
use super::types;
use super::value::Value;
use crate::project::unknown::Unknown;

/// No file declares more names.
const NAMES: usize = 200;
/// Names that stand for something else before they are declared, or that nobody declares.
const RESERVED: [&str; 11] = [
    "process",
    "require",
    "module",
    "exports",
    "URL",
    "console",
    "encodeURIComponent",
    "undefined",
    "arguments",
    "globalThis",
    "eval",
];

impl Reader<'_> {
    /// `const a: T = …, { b, c: d = … } = …`.
    pub(super) fn declaration(&mut self) -> Result<(), Unknown> {
        self.cursor.skip(1);
        loop {
            if self.cursor.take("{") {
                self.destructured()?;
            } else {
                let line = self.cursor.line();
                let name = self.cursor.any_word()?;
                types::annotation(&mut self.cursor)?;
                self.cursor.expect("=")?;
                let value = self.expression()?;
                self.declare(name, value, line)?;
            }
            if !self.cursor.take(",") {
                return self.cursor.end();
            }
        }
    }

    fn destructured(&mut self) -> Result<(), Unknown> {
        let line = self.cursor.line();
        let mut names = Vec::new();
        while !self.cursor.take("}") {
            let name = self.cursor.any_word()?;
            let local = if self.cursor.take(":") { self.cursor.any_word()? } else { name };
            let default = if self.cursor.take("=") {
                self.branches += 1;
                let default = self.expression()?;
                self.branches -= 1;
                Some(default)
            } else {
                None
            };
            names.push((name, local, default));
            self.cursor.comma("}")?;
        }
        types::annotation(&mut self.cursor)?;
        self.cursor.expect("=")?;
        let whole = self.expression()?;
        for (name, local, default) in names {
            let value = self.member(&whole, name, line);
            let value = default.filter(|_| matches!(value, Value::Undefined)).unwrap_or(value);
            self.declare(local, value, line)?;
        }
        Ok(())
    }

    pub(super) fn function_declaration(&mut self) -> Result<(), Unknown> {
        let line = self.cursor.line();
        let is_async = self.cursor.peek_word(0) == Some("async");
        let name = self.cursor.peek_word(1 + usize::from(is_async)).ok_or_else(|| self.cursor.unusual())?;
        let value = self.function()?;
        // Unlike a constant, it is there before it is declared.
        if matches!(name, "__dirname" | "__filename") {
            return Err(redeclared(name, line));
        }
        self.declare(name, value, line)
    }

    /// Binds a name that a constant or a function may have.
    fn declare(&mut self, name: &str, value: Value, line: usize) -> Result<(), Unknown> {
        if RESERVED.contains(&name) { Err(redeclared(name, line)) } else { self.bind(name, value, line) }
    }

    /// Binds a name that is not bound, whatever else it could stand for.
    pub(super) fn bind(&mut self, name: &str, value: Value, line: usize) -> Result<(), Unknown> {
        let is_known = self.scope.insert(name.to_owned(), value).is_some();
        if is_known || self.scope.len() > NAMES { Err(redeclared(name, line)) } else { Ok(()) }
    }
}

fn redeclared(name: &str, line: usize) -> Unknown {
    Unknown::new(format!("line {line}: `{name}` stands for something else already"))
}
