//! Compound commands: `if`, `for`, `while`, `case` and groups. Every branch counts.

use shuck_ast::{
    CaseCommand, CaseTerminator, Command, CompoundCommand, ForCommand, IfCommand, Stmt, StmtSeq,
};

use super::scope::Scope;
use crate::command::call::Stdin;
use crate::command::reader::Reader;
use crate::command::shell::Walk;
use crate::command::text::{Arg, bounded, hole};

/// How many words a loop is followed through one by one.
const MOST_TURNS: usize = 16;

impl Reader<'_> {
    pub(crate) fn compound(
        &mut self,
        walk: Walk<'_>,
        compound: &CompoundCommand,
        scope: &mut Scope,
        stdin: &Stdin,
    ) -> String {
        let repeats = matches!(
            compound,
            CompoundCommand::For(_)
                | CompoundCommand::While(_)
                | CompoundCommand::Until(_)
                | CompoundCommand::ArithmeticFor(_)
                | CompoundCommand::Select(_)
                | CompoundCommand::Foreach(_)
                | CompoundCommand::Repeat(_)
        );
        match compound {
            _ if repeats => self.repeated(|reader| reader.compound_once(walk, compound, scope, stdin)),
            CompoundCommand::Coproc(_) => {
                self.started(|reader| reader.compound_once(walk, compound, scope, stdin))
            }
            _ => self.compound_once(walk, compound, scope, stdin),
        }
    }

    fn compound_once(
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
            CompoundCommand::Coproc(command) => {
                let out = self.statement(walk, &command.body, scope, stdin);
                scope.assign(command.name.as_str(), hole());
                out
            }
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
        let mut start = self.changes.point();
        out.push_str(&self.sequence(walk, &command.then_branch, scope, stdin));
        for (condition, body) in &command.elif_branches {
            let text = self.alternative(start, |reader| {
                let text = reader.sequence(walk, condition, &mut before, stdin);
                start = reader.changes.point();
                let mut branch = reader.snapshot(&before);
                let text = text + &reader.sequence(walk, body, &mut branch, stdin);
                scope.merge(branch);
                text
            });
            out.push_str(&text);
        }
        if let Some(body) = &command.else_branch {
            let text = self.alternative(start, |reader| reader.sequence(walk, body, &mut before, stdin));
            out.push_str(&text);
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
        let (mut start, mut goes_on) = (self.changes.point(), false);
        let mut out = String::new();
        for case in &command.cases {
            let mut branch = self.snapshot(&before);
            // Behind `;&` the next one runs as well.
            let from = if goes_on { self.changes.point() } else { start };
            let text = self.alternative(from, |reader| {
                for pattern in &case.patterns {
                    reader.expand_value(walk.slice(pattern.span), &mut branch);
                }
                start = reader.changes.point();
                reader.sequence(walk, &case.body, &mut branch, stdin)
            });
            out.push_str(&text);
            goes_on = case.terminator != CaseTerminator::Break;
            scope.merge(branch);
        }
        bounded(out)
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
