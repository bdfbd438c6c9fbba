//! Reads a config file without running it, in the order in which it would run.
//!
//! It is code, so only what can do nothing else than it seems is understood: imports, constants, files of variables that
//! are loaded, conditions that are known, and one exported object. Anything else is given up, with the reason.

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use super::cursor::Cursor;
use super::javascript::{Token, tokens};
use super::native::Native;
use super::types;
use super::value::Value;
use crate::project::files::shown;
use crate::project::unknown::Unknown;
use crate::project::variables::Variables;

/// Blocks are not nested deeper.
const BLOCKS: usize = 8;
/// What a config file exports.
pub(super) type Fields = Rc<Vec<(String, Value)>>;

/// Where a config file is.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) file: &'a Path,
    /// The folder that Prisma runs in.
    pub(super) directory: &'a Path,
}

impl<'a> Place<'a> {
    pub(super) fn folder(self) -> Option<&'a Path> {
        self.file.parent()
    }

    /// The file, as a person would write it.
    pub(super) fn name(self) -> String {
        shown(self.file, self.directory)
    }

    pub(super) fn unclear(self, why: &str) -> Unknown {
        super::unclear(self.file, self.directory, why)
    }
}

/// Reads a config file, and does to the variables what it does.
pub(super) fn read(text: &str, place: Place<'_>, variables: &mut Variables) -> Result<Fields, Unknown> {
    let tokens = tokens(text)?;
    let mut reader = Reader::new(Cursor::new(&tokens), place, variables);
    if let Some(Token::Text(_)) = reader.cursor.peek(0) {
        // `"use strict"`.
        reader.cursor.skip(1);
        reader.cursor.end()?;
    }
    while !reader.cursor.is_done() {
        reader.statement()?;
    }
    let fields = reader.exported.ok_or_else(|| Unknown::new("it exports nothing that is understood"))?;
    let is_odd = |name: &str| matches!(name, "then" | "default" | "__esModule");
    if fields.iter().any(|(name, _)| is_odd(name)) {
        return Err(Unknown::new(
            "it exports something that is waited for, or that stands for something else",
        ));
    }
    Ok(fields)
}

/// What is read, and what is known so far.
pub(super) struct Reader<'a> {
    pub(super) cursor: Cursor<'a>,
    pub(super) place: Place<'a>,
    pub(super) variables: &'a mut Variables,
    pub(super) scope: BTreeMap<String, Value>,
    exported: Option<Fields>,
    /// Whether something was run; what is imported after it runs before it.
    ran: bool,
    /// How often something was done that code may be there for: to the variables, or a print.
    pub(super) effects: usize,
    /// How many expressions are open.
    pub(super) depth: usize,
    /// How many brackets are open.
    pub(super) brackets: usize,
    /// How many conditions are open whose parts may not be run.
    pub(super) branches: usize,
    /// Whether what is read is not run.
    pub(super) skips: bool,
    blocks: usize,
}

impl<'a> Reader<'a> {
    fn new(cursor: Cursor<'a>, place: Place<'a>, variables: &'a mut Variables) -> Self {
        Self {
            cursor,
            place,
            variables,
            scope: BTreeMap::new(),
            exported: None,
            ran: false,
            effects: 0,
            depth: 0,
            brackets: 0,
            branches: 0,
            skips: false,
            blocks: 0,
        }
    }

    fn statement(&mut self) -> Result<(), Unknown> {
        if self.cursor.take(";") || types::statement(&mut self.cursor)? {
            return Ok(());
        }
        let word = self.cursor.peek_word(0).ok_or_else(|| self.cursor.unusual())?;
        if word == "import" && !matches!(self.cursor.peek_sign(1), Some("." | "(")) {
            return self.import();
        }
        self.ran = true;
        match word {
            "const" | "let" | "var" => self.declaration(),
            "async" | "function" if self.cursor.peek_word(1).is_some() => self.function_declaration(),
            "if" => self.condition(),
            "throw" => self.thrown(true),
            "export" if self.blocks == 0 => self.export(),
            "module" if self.exported.is_none() && self.blocks == 0 => {
                self.cursor.skip(1);
                self.cursor.expect(".")?;
                self.cursor.word("exports")?;
                self.cursor.expect("=")?;
                self.exports()
            }
            _ => self.action(),
        }
    }

    /// An expression whose value is not used, so that it must do something.
    fn action(&mut self) -> Result<(), Unknown> {
        let (unusual, before) = (self.cursor.unusual(), self.effects);
        let value = self.expression()?;
        let is_import = matches!(value, Value::Native(_));
        if self.effects == before && !is_import { Err(unusual) } else { self.cursor.end() }
    }

    /// `export default …`, or a declaration that is exported, too.
    fn export(&mut self) -> Result<(), Unknown> {
        self.cursor.skip(1);
        if types::statement(&mut self.cursor)? {
            return Ok(());
        }
        match self.cursor.peek_word(0) {
            Some("default") if self.exported.is_none() => {
                self.cursor.skip(1);
                self.exports()
            }
            Some("const" | "let" | "var") => self.declaration(),
            Some("async" | "function") => self.function_declaration(),
            _ => Err(self.cursor.unusual()),
        }
    }

    fn exports(&mut self) -> Result<(), Unknown> {
        let line = self.cursor.line();
        let unusual = self.cursor.unusual();
        match self.expression()? {
            Value::Object(fields) => self.exported = Some(fields),
            value @ (Value::Unclear(_) | Value::Native(Native::Foreign(_))) => {
                return Err(self.reason(line, &value));
            }
            _ => return Err(unusual),
        }
        self.cursor.end()
    }

    /// `if (…) { … } else if (…) { … } else { … }`, where it is known which of them is run.
    fn condition(&mut self) -> Result<(), Unknown> {
        let mut is_over = false;
        loop {
            let line = self.cursor.line();
            self.cursor.word("if")?;
            self.cursor.expect("(")?;
            let condition = self.branched(is_over)?;
            self.cursor.expect(")")?;
            let is_true = is_over || condition.is_true().ok_or_else(|| self.reason(line, &condition))?;
            self.block(is_true && !is_over)?;
            is_over = is_true;
            if !self.cursor.take_word("else") {
                return Ok(());
            }
            if self.cursor.peek_word(0) != Some("if") {
                return self.block(!is_over);
            }
        }
    }

    /// An expression that is not run where another one was.
    fn branched(&mut self, is_over: bool) -> Result<Value, Unknown> {
        self.branches += usize::from(is_over);
        let value = self.expression()?;
        self.branches -= usize::from(is_over);
        Ok(value)
    }

    /// A block or a single statement that is run or not.
    fn block(&mut self, is_run: bool) -> Result<(), Unknown> {
        if self.cursor.peek_word(0) == Some("throw") {
            return self.thrown(is_run);
        }
        if self.cursor.peek_sign(0) != Some("{") {
            self.skips = !is_run;
            let done = self.action();
            self.skips = false;
            return done;
        }
        if !is_run {
            return self.cursor.balanced("{");
        }
        self.cursor.expect("{")?;
        if self.blocks >= BLOCKS {
            return Err(self.cursor.unusual());
        }
        let outer = self.scope.clone();
        self.blocks += 1;
        while !self.cursor.take("}") {
            self.statement()?;
        }
        self.blocks -= 1;
        self.scope = outer;
        Ok(())
    }

    fn thrown(&mut self, is_run: bool) -> Result<(), Unknown> {
        if is_run {
            return Err(Unknown::new(format!("line {}: it throws", self.cursor.line())));
        }
        self.cursor.skip(1);
        self.cursor.word("new")?;
        self.cursor.any_word()?;
        self.cursor.balanced("(")?;
        self.cursor.end()
    }

    fn import(&mut self) -> Result<(), Unknown> {
        let line = self.cursor.line();
        let (from, names) = super::imports::read(&mut self.cursor)?;
        let Some(names) = names else { return self.cursor.end() };
        let module = Native::module(from);
        if self.ran && (from.starts_with("dotenv/config") || matches!(module, Native::Foreign(_))) {
            return Err(Unknown::new("an import stands behind what it runs before"));
        }
        // Names that nobody uses make TypeScript drop an import, and with it what it does.
        if from.starts_with("dotenv/config") && !names.is_empty() {
            return Err(self.cursor.unusual());
        }
        self.imported(from, line)?;
        for (there, local) in names {
            let value = module.member(there);
            let value =
                value.map_or_else(|| self.unclear(line, &format!("`{there}` of `{from}`")), Value::Native);
            self.bind(local, value, line)?;
        }
        self.cursor.end()
    }
}
