//! Walks the syntax tree of a shell text in the order in which the shell would run it.
//!
//! Every branch is taken: what runs under a condition may run.

use std::rc::Rc;

use shuck_ast::{
    Assignment, AssignmentValue, BinaryOp, BuiltinCommand, CaseCommand, Command, CompoundCommand, DeclClause,
    DeclOperand, ForCommand, FunctionDef, IfCommand, Redirect, RedirectKind, RedirectTarget, SimpleCommand,
    Span, Stmt, StmtSeq, Word,
};
use shuck_parser::parser::{ParseStatus, Parser};
use shuck_parser::{ShellDialect, ShellProfile};

use super::call::{Call, Stdin};
use super::reader::{Reader, inner_site};
use super::scope::{Function, Scope};
use super::text::{Arg, bounded, has_hole, hole, is_name};
use super::{fallback, windows};

/// How deeply one text may nest; the parser keeps to it so that its stack stays small.
const DEEPEST_SYNTAX: usize = 12;
/// How many steps the parser may take over one text.
const MOST_PARSER_STEPS: usize = 20_000;
/// A text with more braces than this is not parsed: the parser's time grows with their square.
const MOST_BRACES: usize = 1_000;
/// How many words a loop is followed through one by one.
const MOST_TURNS: usize = 16;

/// Where a statement's output goes.
type Target = Option<(String, bool)>;

impl Reader<'_> {
    /// Reads `text` as a shell runs it and gives what it would print.
    pub(super) fn read_text(&mut self, text: &str, scope: &mut Scope, stdin: &Stdin) -> String {
        let outer = self.site;
        let written = Rc::clone(&self.text);
        let out = self.deeper(|reader| reader.read_script(text, scope, stdin));
        self.site = outer;
        self.text = written;
        bounded(out.unwrap_or_else(hole))
    }

    fn read_script(&mut self, text: &str, scope: &mut Scope, stdin: &Stdin) -> String {
        let cost = u32::try_from(text.len() / 256).unwrap_or(u32::MAX);
        if text.len() > super::text::LONGEST_VALUE || !self.spend(cost) {
            return hole();
        }
        if text.bytes().filter(|b| *b == b'{').count() > MOST_BRACES {
            return fallback::read(self, text, scope, stdin);
        }
        let profile = ShellProfile::native(ShellDialect::Bash);
        let parsed =
            Parser::with_limits_and_profile(text, DEEPEST_SYNTAX, MOST_PARSER_STEPS, profile).parse();
        if parsed.status != ParseStatus::Clean {
            return fallback::read(self, text, scope, stdin);
        }
        let source: Rc<str> = Rc::from(text);
        let walk = Walk { source: &source, base: self.site };
        self.sequence(walk, &parsed.file.body, scope, stdin)
    }

    fn sequence(&mut self, walk: Walk<'_>, body: &StmtSeq, scope: &mut Scope, stdin: &Stdin) -> String {
        let mut out = String::new();
        for stmt in body.iter() {
            out.push_str(&self.statement(walk, stmt, scope, stdin));
        }
        bounded(out)
    }

    fn statement(&mut self, walk: Walk<'_>, stmt: &Stmt, scope: &mut Scope, stdin: &Stdin) -> String {
        self.deeper(|reader| {
            let (stdin, target) = reader.redirections(walk, &stmt.redirects, scope, stdin);
            let out = reader.command(walk, &stmt.command, scope, &stdin);
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
            Command::Binary(binary) => self.chain(walk, &binary.left, &binary.right, scope, stdin),
            Command::Compound(compound) => self.compound(walk, compound, scope, stdin),
            Command::Function(function) => self.function(walk, function, scope),
            Command::AnonymousFunction(function) => self.statement(walk, &function.body, scope, stdin),
        }
    }

    /// `a && b || c`: the tree leans left and may be very deep, so it is walked by a loop.
    fn chain(
        &mut self,
        walk: Walk<'_>,
        left: &Stmt,
        right: &Stmt,
        scope: &mut Scope,
        stdin: &Stdin,
    ) -> String {
        let mut operands = vec![right];
        let mut first = left;
        while let (Command::Binary(binary), true) = (&first.command, first.redirects.is_empty()) {
            if matches!(binary.op, BinaryOp::Pipe | BinaryOp::PipeAll) {
                break;
            }
            operands.push(&binary.right);
            first = &binary.left;
        }
        let mut out = self.statement(walk, first, scope, stdin);
        let before = self.snapshot(scope);
        for operand in operands.into_iter().rev() {
            out.push_str(&self.statement(walk, operand, scope, stdin));
        }
        // Each operand sees what those before it did; afterwards nobody knows how far it went.
        scope.merge(before);
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
        while let Some(stage) = stages.pop() {
            let before = self.snapshot(scope);
            let out = self.statement(walk, stage, scope, &input);
            let files = std::mem::take(&mut scope.files);
            // bash runs every stage in a subshell, zsh the last one in the shell itself.
            if stages.is_empty() {
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

    fn snapshot(&mut self, scope: &Scope) -> Scope {
        self.spend(scope.weight());
        scope.clone()
    }

    /// Reads `body` as something that may or may not run.
    fn branch(&mut self, walk: Walk<'_>, body: &StmtSeq, scope: &mut Scope, stdin: &Stdin) -> String {
        let before = self.snapshot(scope);
        let out = self.sequence(walk, body, scope, stdin);
        scope.merge(before);
        out
    }

    fn compound(
        &mut self,
        walk: Walk<'_>,
        compound: &CompoundCommand,
        scope: &mut Scope,
        stdin: &Stdin,
    ) -> String {
        match compound {
            CompoundCommand::If(command) => self.if_command(walk, command, scope, stdin),
            CompoundCommand::For(command) => self.for_command(walk, command, scope, stdin),
            CompoundCommand::Case(command) => self.case_command(walk, command, scope, stdin),
            CompoundCommand::While(command) => match read_lines(walk, &command.condition, stdin) {
                Some(lines) => {
                    let mut out = String::new();
                    for line in lines {
                        let line = Stdin::Text(line);
                        out.push_str(&self.sequence(walk, &command.condition, scope, &line));
                        out.push_str(&self.branch(walk, &command.body, scope, stdin));
                    }
                    bounded(out)
                }
                None => self.turns(walk, Some(&command.condition), &command.body, scope, stdin),
            },
            CompoundCommand::Until(command) => {
                self.turns(walk, Some(&command.condition), &command.body, scope, stdin)
            }
            CompoundCommand::ArithmeticFor(command) => {
                let header = [command.init_span, command.condition_span, command.step_span];
                for span in header.into_iter().flatten() {
                    self.arithmetic(walk.slice(span), scope);
                }
                self.turns(walk, None, &command.body, scope, stdin)
            }
            CompoundCommand::Select(command) => {
                for word in &command.words {
                    self.expand_word(walk.raw(word), scope);
                }
                scope.assign(command.variable.as_str(), hole());
                self.turns(walk, None, &command.body, scope, stdin)
            }
            CompoundCommand::Foreach(command) => {
                scope.assign(command.variable.as_str(), hole());
                self.turns(walk, None, &command.body, scope, stdin)
            }
            CompoundCommand::Repeat(command) => self.turns(walk, None, &command.body, scope, stdin),
            CompoundCommand::Subshell(body) => {
                let mut inner = self.snapshot(scope);
                let out = self.sequence(walk, body, &mut inner, stdin);
                scope.files = inner.files;
                out
            }
            CompoundCommand::BraceGroup(body) => self.sequence(walk, body, scope, stdin),
            CompoundCommand::Arithmetic(command) => {
                if let Some(span) = command.expr_span {
                    self.arithmetic(walk.slice(span), scope);
                }
                String::new()
            }
            CompoundCommand::Time(command) => match &command.command {
                Some(stmt) => self.statement(walk, stmt, scope, stdin),
                None => String::new(),
            },
            CompoundCommand::Conditional(command) => {
                self.expand_value(walk.slice(command.span), scope);
                String::new()
            }
            CompoundCommand::Coproc(command) => self.statement(walk, &command.body, scope, stdin),
            CompoundCommand::Always(command) => {
                let mut out = self.sequence(walk, &command.body, scope, stdin);
                out.push_str(&self.sequence(walk, &command.always_body, scope, stdin));
                bounded(out)
            }
        }
    }

    fn if_command(
        &mut self,
        walk: Walk<'_>,
        command: &IfCommand,
        scope: &mut Scope,
        stdin: &Stdin,
    ) -> String {
        let mut out = self.sequence(walk, &command.condition, scope, stdin);
        let mut before = self.snapshot(scope);
        out.push_str(&self.sequence(walk, &command.then_branch, scope, stdin));
        for (condition, body) in &command.elif_branches {
            out.push_str(&self.sequence(walk, condition, &mut before, stdin));
            let mut branch = self.snapshot(&before);
            out.push_str(&self.sequence(walk, body, &mut branch, stdin));
            scope.merge(branch);
        }
        if let Some(body) = &command.else_branch {
            out.push_str(&self.sequence(walk, body, &mut before, stdin));
        }
        scope.merge(before);
        bounded(out)
    }

    fn for_command(
        &mut self,
        walk: Walk<'_>,
        command: &ForCommand,
        scope: &mut Scope,
        stdin: &Stdin,
    ) -> String {
        let values = match &command.words {
            Some(words) => words.iter().flat_map(|word| self.expand_word(walk.raw(word), scope)).collect(),
            None => scope.positional.clone().unwrap_or_else(|| vec![Arg::known(hole())]),
        };
        let name = command.targets.first().and_then(|target| target.name.as_ref());
        let mut out = String::new();
        let unread = values.len().saturating_sub(MOST_TURNS);
        let beyond = (unread > 0).then(|| Arg::known(hole()));
        for value in values.into_iter().take(MOST_TURNS).chain(beyond) {
            if let Some(name) = name {
                scope.assign(name.as_str(), if value.glob.is_some() { hole() } else { value.text });
            }
            out.push_str(&self.branch(walk, &command.body, scope, stdin));
        }
        bounded(out)
    }

    /// A loop without known words: a second turn sees what the first one changed.
    fn turns(
        &mut self,
        walk: Walk<'_>,
        condition: Option<&StmtSeq>,
        body: &StmtSeq,
        scope: &mut Scope,
        stdin: &Stdin,
    ) -> String {
        let mut out = String::new();
        for _ in 0..2 {
            if let Some(condition) = condition {
                out.push_str(&self.sequence(walk, condition, scope, stdin));
            }
            out.push_str(&self.branch(walk, body, scope, stdin));
        }
        bounded(out)
    }

    fn case_command(
        &mut self,
        walk: Walk<'_>,
        command: &CaseCommand,
        scope: &mut Scope,
        stdin: &Stdin,
    ) -> String {
        self.expand_word(walk.raw(&command.word), scope);
        let before = self.snapshot(scope);
        let mut out = String::new();
        for case in &command.cases {
            let mut branch = self.snapshot(&before);
            for pattern in &case.patterns {
                self.expand_value(walk.slice(pattern.span), &mut branch);
            }
            out.push_str(&self.sequence(walk, &case.body, &mut branch, stdin));
            scope.merge(branch);
        }
        bounded(out)
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
    pub(super) fn call_function(
        &mut self,
        function: &Function,
        args: &[Arg],
        scope: &mut Scope,
        stdin: &Stdin,
    ) -> String {
        let outer = scope.positional.replace(args.to_vec());
        let walk = Walk { source: &function.source, base: self.site };
        let out = self.statement(walk, &function.body, scope, stdin);
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
        let name = walk.raw(&simple.name);
        if windows::assigns(self, name, simple.args.iter().map(|word| walk.raw(word)), scope) {
            return String::new();
        }
        let mut args = if name.is_empty() { Vec::new() } else { self.expand_word(name, scope) };
        for word in &simple.args {
            args.extend(self.expand_word(walk.raw(word), scope));
        }
        if args.is_empty() {
            for assignment in &simple.assignments {
                self.assign(walk, assignment, scope);
            }
            return String::new();
        }
        let mut env = scope.environment();
        for assignment in &simple.assignments {
            if let AssignmentValue::Scalar(word) = &assignment.value {
                let value = self.expand_value(walk.raw(word), scope);
                env.insert(assignment.target.name.to_string(), value);
            }
        }
        self.text = Rc::from(written);
        self.invoke(&Call { args, env, stdin: stdin.clone(), version: None }, scope)
    }

    fn assign(&mut self, walk: Walk<'_>, assignment: &Assignment, scope: &mut Scope) {
        let name = assignment.target.name.as_str();
        let mut values = match &assignment.value {
            AssignmentValue::Scalar(word) => vec![self.expand_value(walk.raw(word), scope)],
            AssignmentValue::Compound(array) => {
                let words = array.elements.iter().map(|element| walk.raw(&element.value().word));
                let words: Vec<&str> = words.collect();
                words.into_iter().flat_map(|raw| self.expand_word(raw, scope)).map(|arg| arg.text).collect()
            }
        };
        if let Some(subscript) = &assignment.target.subscript {
            self.arithmetic(walk.slice(subscript.syntax_source_text().span()), scope);
            return scope.assign(name, hole());
        }
        if assignment.append {
            let old = scope.variables.get(name).and_then(|variable| variable.values.clone());
            let old = old.unwrap_or_else(|| vec![hole()]);
            values = match &assignment.value {
                AssignmentValue::Compound(_) => old.into_iter().chain(values).collect(),
                AssignmentValue::Scalar(_) => vec![bounded(old.join(" ") + &values.join(" "))],
            };
        }
        scope.assign_list(name, values);
    }

    /// `export`, `declare`, `local`, `readonly`, `typeset`.
    fn declaration(&mut self, walk: Walk<'_>, declaration: &DeclClause, scope: &mut Scope) -> String {
        let mut export = (declaration.variant.as_str() == "export").then_some(true);
        for assignment in &declaration.assignments {
            self.assign(walk, assignment, scope);
        }
        for operand in &declaration.operands {
            match operand {
                DeclOperand::Flag(word) => match walk.raw(word) {
                    "-n" => export = Some(false),
                    flag if flag.starts_with('-') && flag.contains('x') => export = Some(true),
                    _ => {}
                },
                DeclOperand::Name(reference) => {
                    if let Some(export) = export {
                        scope.export(reference.name.as_str(), export);
                    }
                }
                DeclOperand::Assignment(assignment) => {
                    self.assign(walk, assignment, scope);
                    if let Some(export) = export {
                        scope.export(assignment.target.name.as_str(), export);
                    }
                }
                DeclOperand::Dynamic(word) => {
                    for arg in self.expand_word(walk.raw(word), scope) {
                        declare(&arg, export, scope);
                    }
                }
            }
        }
        String::new()
    }

    fn redirections(
        &mut self,
        walk: Walk<'_>,
        redirects: &[Redirect],
        scope: &mut Scope,
        stdin: &Stdin,
    ) -> (Stdin, Target) {
        let mut stdin = stdin.clone();
        let mut target = None;
        for redirect in redirects {
            match &redirect.target {
                RedirectTarget::Heredoc(heredoc) => {
                    let body = walk.slice(heredoc.body.span);
                    let stripped = heredoc.delimiter.strip_tabs.then(|| strip_tabs(body));
                    let body = stripped.as_deref().unwrap_or(body);
                    let quoted = heredoc.delimiter.quoted;
                    let text = if quoted { body.to_owned() } else { self.expand_document(body, scope) };
                    stdin = Stdin::Text(text);
                }
                RedirectTarget::Word(word) => {
                    let value = self.expand_value(walk.raw(word), scope);
                    redirect_word(redirect, value, scope, &mut stdin, &mut target);
                }
            }
        }
        (stdin, target)
    }
}

/// The lines that `while read …` goes through, where they are known; the last is unknown where there
/// are more than are followed.
fn read_lines(walk: Walk<'_>, condition: &StmtSeq, stdin: &Stdin) -> Option<Vec<String>> {
    let [Stmt { command: Command::Simple(simple), redirects, .. }] = condition.as_slice() else {
        return None;
    };
    let Stdin::Text(text) = stdin else { return None };
    if walk.raw(&simple.name) != "read" || !redirects.is_empty() || text.lines().count() < 2 {
        return None;
    }
    let mut lines: Vec<String> = text.lines().take(MOST_TURNS).map(str::to_owned).collect();
    if text.lines().count() > MOST_TURNS {
        lines.push(hole());
    }
    Some(lines)
}

fn declare(arg: &Arg, export: Option<bool>, scope: &mut Scope) {
    let Some((name, value)) = arg.text.split_once('=').filter(|(name, _)| is_name(name)) else { return };
    scope.assign(name, value.to_owned());
    if let Some(export) = export {
        scope.export(name, export);
    }
}

fn redirect_word(redirect: &Redirect, value: String, scope: &Scope, stdin: &mut Stdin, target: &mut Target) {
    let to_output = redirect.fd.is_none_or(|fd| fd == 1);
    match redirect.kind {
        RedirectKind::HereString => *stdin = Stdin::Text(value + "\n"),
        RedirectKind::Input | RedirectKind::ReadWrite => {
            *stdin = match scope.file(&value) {
                Some(text) => Stdin::Text(text.clone()),
                None => Stdin::File(value),
            };
        }
        RedirectKind::Output | RedirectKind::Clobber if to_output => *target = Some((value, false)),
        RedirectKind::OutputBoth => *target = Some((value, false)),
        RedirectKind::Append if to_output => *target = Some((value, true)),
        RedirectKind::DupOutput if to_output && is_file(&value) => *target = Some((value, false)),
        _ => {}
    }
}

fn is_file(target: &str) -> bool {
    !target.is_empty() && target != "-" && !has_hole(target) && !target.bytes().all(|b| b.is_ascii_digit())
}

fn strip_tabs(body: &str) -> String {
    body.split_inclusive('\n').map(|line| line.trim_start_matches('\t')).collect()
}

/// The text that a tree's positions refer to, and where that text stands.
#[derive(Clone, Copy)]
struct Walk<'s> {
    source: &'s Rc<str>,
    base: u64,
}

impl<'s> Walk<'s> {
    fn slice(self, span: Span) -> &'s str {
        self.source.get(span.start.offset()..span.end.offset()).unwrap_or_default()
    }

    fn raw(self, word: &Word) -> &'s str {
        self.slice(word.span)
    }
}
