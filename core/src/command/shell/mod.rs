//! Walks the syntax tree of a shell text in the order in which the shell would run it.
//!
//! Every branch is taken: what runs under a condition may run.

pub(crate) mod braces;
pub(crate) mod builtins;
pub(crate) mod compound;
pub(crate) mod delimit;
pub(crate) mod escapes;
pub(crate) mod expand;
pub(crate) mod fallback;
pub(crate) mod lex;
pub(crate) mod naming;
pub(crate) mod parameter;
pub(crate) mod pattern;
pub(crate) mod scope;
pub(crate) mod state;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use shuck_ast::{
    AssignmentValue, BinaryOp, BuiltinCommand, Command, FunctionDef, SimpleCommand, Span, Stmt, StmtSeq,
    StmtTerminator, Word,
};
use shuck_parser::parser::{ParseStatus, Parser};
use shuck_parser::{ShellDialect, ShellProfile};

use self::scope::{Function, Scope};
use crate::command::call::{Call, Stdin};
use crate::command::programs::windows;
use crate::command::reader::{Reader, inner_site};
use crate::command::text;
use crate::command::text::{Arg, bounded, hole};

/// How deeply one text may nest; the parser keeps to it so that its stack stays small.
const DEEPEST_SYNTAX: usize = 12;
/// How many steps the parser may take over one text.
const MOST_PARSER_STEPS: usize = 20_000;
/// A text with more braces than this is not parsed: the parser's time grows with their square.
const MOST_BRACES: usize = 1_000;

/// The option by which the parser would put the words of aliases in place by itself. Their spans would
/// lead nowhere in the text; aliases are followed when the command is read.
const ALIAS_OPTION: &str = "expand_aliases";

/// `text` with that option under another name of the same length; `None` where quotes hide it.
fn without_alias_expansion(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('_') {
        return Some(Cow::Borrowed(text));
    }
    let shown = text.replace(ALIAS_OPTION, "expand_nothing");
    let bare: String = shown.chars().filter(|c| !"'\"\\\n".contains(*c)).collect();
    (!bare.contains(ALIAS_OPTION)).then_some(Cow::Owned(shown))
}

/// Whether what stands behind `&&` runs for certain: an assignment without a substitution, a declaration.
fn always_succeeds(walk: Walk<'_>, stmt: &Stmt) -> bool {
    const BUILTINS: &[&str] = &[":", "true", "echo", "printf", "set", "unset", "alias"];
    if !stmt.redirects.is_empty() || stmt.negated || stmt.terminator.is_some() {
        return false;
    }
    match &stmt.command {
        Command::Decl(declaration) => {
            ["export", "declare", "typeset"].contains(&declaration.variant.as_str())
        }
        Command::Simple(simple) => {
            let name = walk.raw(&simple.name);
            let text = walk.slice(simple.span);
            (name.is_empty() && !text.contains("$(") && !text.contains('`')) || BUILTINS.contains(&name)
        }
        _ => false,
    }
}

impl Reader<'_> {
    /// Reads `text` as a shell runs it and gives what it would print.
    pub(crate) fn read_text(&mut self, text: &str, scope: &mut Scope, stdin: &Stdin) -> String {
        let outer = self.site;
        let written = Rc::clone(&self.text);
        let out = self.deeper(|reader| reader.read_script(text, scope, stdin));
        self.site = outer;
        self.text = written;
        bounded(out.unwrap_or_else(hole))
    }

    fn read_script(&mut self, text: &str, scope: &mut Scope, stdin: &Stdin) -> String {
        let cost = u32::try_from(text.len() / 256).unwrap_or(u32::MAX);
        if text.len() > text::LONGEST_VALUE || !self.spend(cost) {
            return hole();
        }
        if text.bytes().filter(|b| *b == b'{').count() > MOST_BRACES {
            return fallback::read(self, text, scope, stdin);
        }
        let Some(shown) = without_alias_expansion(text) else {
            return fallback::read(self, text, scope, stdin);
        };
        let profile = ShellProfile::native(ShellDialect::Bash);
        let parsed =
            Parser::with_limits_and_profile(&shown, DEEPEST_SYNTAX, MOST_PARSER_STEPS, profile).parse();
        if parsed.status != ParseStatus::Clean {
            return fallback::read(self, text, scope, stdin);
        }
        let source: Rc<str> = Rc::from(text);
        let walk = Walk { source: &source, base: self.site };
        self.sequence(walk, &parsed.file.body, scope, stdin)
    }

    pub(crate) fn sequence(
        &mut self,
        walk: Walk<'_>,
        body: &StmtSeq,
        scope: &mut Scope,
        stdin: &Stdin,
    ) -> String {
        let mut out = String::new();
        for stmt in body.iter() {
            out.push_str(&self.statement(walk, stmt, scope, stdin));
        }
        bounded(out)
    }

    pub(crate) fn statement(
        &mut self,
        walk: Walk<'_>,
        stmt: &Stmt,
        scope: &mut Scope,
        stdin: &Stdin,
    ) -> String {
        self.deeper(|reader| {
            let (stdin, target) = reader.redirections(walk, &stmt.redirects, scope, stdin);
            let out = match stmt.terminator {
                Some(StmtTerminator::Background(_)) => {
                    reader.started(|reader| reader.command(walk, &stmt.command, scope, &stdin))
                }
                _ => reader.command(walk, &stmt.command, scope, &stdin),
            };
            match target {
                Some((path, append)) => {
                    scope.write(&path, &out, append);
                    String::new()
                }
                None => out,
            }
        })
        .unwrap_or_else(hole)
    }

    fn command(&mut self, walk: Walk<'_>, command: &Command, scope: &mut Scope, stdin: &Stdin) -> String {
        match command {
            Command::Simple(simple) => self.simple(walk, simple, scope, stdin),
            Command::Builtin(builtin) => self.control(walk, builtin, scope),
            Command::Decl(declaration) => self.declaration(walk, declaration, scope),
            Command::Binary(binary) if matches!(binary.op, BinaryOp::Pipe | BinaryOp::PipeAll) => {
                self.pipeline(walk, &binary.left, &binary.right, scope, stdin)
            }
            Command::Binary(binary) => self.chain(walk, binary.op, &binary.left, &binary.right, scope, stdin),
            Command::Compound(compound) => self.compound(walk, compound, scope, stdin),
            Command::Function(function) => self.function(walk, function, scope),
            Command::AnonymousFunction(function) => self.statement(walk, &function.body, scope, stdin),
        }
    }

    /// `a && b || c`: the tree leans left and may be very deep, so it is walked by a loop.
    fn chain(
        &mut self,
        walk: Walk<'_>,
        outer: BinaryOp,
        left: &Stmt,
        right: &Stmt,
        scope: &mut Scope,
        stdin: &Stdin,
    ) -> String {
        let mut operands = vec![];
        let (mut operator, mut last, mut first) = (outer, right, left);
        while let (Command::Binary(binary), true) = (&first.command, first.redirects.is_empty()) {
            if matches!(binary.op, BinaryOp::Pipe | BinaryOp::PipeAll) {
                break;
            }
            operands.push((operator, last));
            (operator, last, first) = (binary.op, &binary.right, &binary.left);
        }
        operands.push((operator, last));
        let mut out = self.statement(walk, first, scope, stdin);
        let mut certain = always_succeeds(walk, first);
        let mut before = None;
        for (operator, operand) in operands.into_iter().rev() {
            certain &= matches!(operator, BinaryOp::And);
            if !certain && before.is_none() {
                before = Some(self.snapshot(scope));
            }
            out.push_str(&self.statement(walk, operand, scope, stdin));
            certain &= always_succeeds(walk, operand);
        }
        // Each operand sees what those before it did; afterwards nobody knows how far it went.
        if let Some(before) = before {
            scope.merge(before);
        }
        bounded(out)
    }

    fn pipeline(
        &mut self,
        walk: Walk<'_>,
        left: &Stmt,
        right: &Stmt,
        scope: &mut Scope,
        stdin: &Stdin,
    ) -> String {
        let mut stages = vec![right];
        let mut first = left;
        while let (Command::Binary(binary), true) = (&first.command, first.redirects.is_empty()) {
            if !matches!(binary.op, BinaryOp::Pipe | BinaryOp::PipeAll) {
                break;
            }
            stages.push(&binary.right);
            first = &binary.left;
        }
        stages.push(first);
        let mut input = stdin.clone();
        let mut beside = self.stages();
        while let Some(stage) = stages.pop() {
            let before = self.snapshot(scope);
            let out = self.beside(&mut beside, |reader| reader.statement(walk, stage, scope, &input));
            let files = std::mem::take(&mut scope.files);
            // bash runs every stage in a subshell, zsh the last one in the shell itself.
            if stages.is_empty() {
                self.join(&beside);
                scope.merge(before);
                scope.files = files;
                return out;
            }
            *scope = before;
            scope.files = files;
            input = Stdin::Text(out);
        }
        String::new()
    }

    pub(crate) fn snapshot(&mut self, scope: &Scope) -> Scope {
        self.spend(scope.weight());
        scope.clone()
    }

    /// Reads `body` as something that may or may not run.
    pub(crate) fn branch(
        &mut self,
        walk: Walk<'_>,
        body: &StmtSeq,
        scope: &mut Scope,
        stdin: &Stdin,
    ) -> String {
        let before = self.snapshot(scope);
        let out = self.sequence(walk, body, scope, stdin);
        scope.merge(before);
        out
    }

    fn function(&mut self, walk: Walk<'_>, function: &FunctionDef, scope: &mut Scope) -> String {
        let body = Function { source: Rc::clone(walk.source), body: Rc::new((*function.body).clone()) };
        let body = Rc::new(body);
        self.spend(u32::try_from(walk.source.len() / 64).unwrap_or(u32::MAX));
        for name in function.static_names() {
            scope.functions.insert(name.to_string(), Rc::clone(&body));
        }
        String::new()
    }

    /// Runs a function that the line defined.
    pub(crate) fn call_function(
        &mut self,
        function: &Function,
        args: &[Arg],
        scope: &mut Scope,
        stdin: &Stdin,
    ) -> String {
        let outer = scope.positional.replace(args.to_vec());
        let locals = scope.locals.replace(BTreeMap::new());
        let walk = Walk { source: &function.source, base: self.site };
        let out = self.in_any_order(|reader| reader.statement(walk, &function.body, scope, stdin));
        scope.end_locals(locals);
        scope.positional = outer;
        out
    }

    /// `break`, `exit` and their like: only what their words run counts.
    fn control(&mut self, walk: Walk<'_>, builtin: &BuiltinCommand, scope: &mut Scope) -> String {
        let span = match builtin {
            BuiltinCommand::Break(command) => command.span,
            BuiltinCommand::Continue(command) => command.span,
            BuiltinCommand::Return(command) => command.span,
            BuiltinCommand::Exit(command) => command.span,
        };
        self.expand_value(walk.slice(span), scope);
        String::new()
    }

    fn simple(&mut self, walk: Walk<'_>, simple: &SimpleCommand, scope: &mut Scope, stdin: &Stdin) -> String {
        self.site = inner_site(walk.base, simple.span.start.offset());
        let written =
            walk.slice(simple.span).trim_end_matches(|c: char| c.is_whitespace() || ";&|".contains(c));
        // The end of a subshell is none of its last command.
        let written = if written.contains('(') { written } else { written.trim_end_matches([')', ' ']) };
        let name = walk.raw(&simple.name);
        if windows::assigns(self, name, simple.args.iter().map(|word| walk.raw(word)), scope) {
            return String::new();
        }
        let printed = self.printed.len();
        let mut args = if name.is_empty() { Vec::new() } else { self.expand_word(name, scope) };
        for word in &simple.args {
            args.extend(self.expand_word(walk.raw(word), scope));
        }
        self.handed = self.printed.split_off(printed);
        if args.is_empty() {
            for assignment in &simple.assignments {
                self.assign(walk, assignment, scope);
            }
            return String::new();
        }
        let mut call = Call { args, stdin: stdin.clone(), ..scope.call() };
        for assignment in &simple.assignments {
            if let AssignmentValue::Scalar(word) = &assignment.value {
                let name = assignment.target.name.to_string();
                let value = self.expand_value(walk.raw(word), scope);
                let before = scope.first_value(&name).filter(|_| assignment.append).unwrap_or_default();
                call.give(&name, &(before + &value));
            }
        }
        self.text = Rc::from(written);
        self.invoke(&call, scope)
    }
}

/// The text that a tree's positions refer to, and where that text stands.
#[derive(Clone, Copy)]
pub(crate) struct Walk<'s> {
    pub(crate) source: &'s Rc<str>,
    pub(crate) base: u64,
}

impl<'s> Walk<'s> {
    pub(crate) fn slice(self, span: Span) -> &'s str {
        self.source.get(span.start.offset()..span.end.offset()).unwrap_or_default()
    }

    pub(crate) fn raw(self, word: &Word) -> &'s str {
        self.slice(word.span)
    }
}
