//! A simple command with its words expanded, and who reads it.

use std::collections::BTreeMap;

use crate::command::place::surroundings::Surroundings;
use crate::command::programs;
use crate::command::reader::Reader;
use crate::command::shell;
use crate::command::shell::scope::Scope;
use crate::command::text;
use crate::command::text::{Arg, assignment, has_hole, hole, program_name};

/// What a command reads from its standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stdin {
    /// The terminal, or whatever the line itself was given.
    Inherit,
    /// This text, which may hold unknown parts.
    Text(String),
    /// A file that the line did not write.
    File(String),
}

impl Stdin {
    /// The text, which is unknown where it comes from a file; `None` where nothing is fed.
    pub(super) fn text(&self) -> Option<String> {
        match self {
            Self::Inherit => None,
            Self::Text(text) => Some(text.clone()),
            Self::File(_) => Some(hole()),
        }
    }
}

/// A program or builtin with its words.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// The words, the program's name first; never empty when it is run.
    pub(super) args: Vec<Arg>,
    /// The variables that the line hands to it.
    pub(super) env: BTreeMap<String, String>,
    /// Where it runs, and what else is known of its variables.
    pub(super) place: Surroundings,
    pub(super) stdin: Stdin,
    /// The version that a runner was asked for (`prisma@6`).
    pub(super) version: Option<String>,
}

impl Call {
    /// Hands a variable over.
    pub(super) fn give(&mut self, name: &str, value: &str) {
        self.env.insert(name.to_owned(), value.to_owned());
        self.place.set(name);
    }

    /// Hands over every variable that one of the words from `at` on sets (`NAME=value`), and gives where they end.
    pub(super) fn give_assigned(&mut self, at: usize) -> usize {
        let words = self.args.get(at..).unwrap_or_default().to_vec();
        let given = words.iter().map_while(|arg| assignment(&arg.text));
        given.map(|(name, value)| self.give(name, value)).count() + at
    }

    /// Hands a variable over no longer, whoever set it.
    pub(super) fn take(&mut self, name: &str) {
        self.env.remove(name);
        if has_hole(name) {
            return self.place.import("the line", "the line removes a variable that only the shell knows");
        }
        self.place.unset(name);
    }

    /// Hands over no variables but those that are given from here on.
    pub(super) fn reset(&mut self, by: &str) {
        self.env.clear();
        self.place.reset(by);
    }

    /// Runs on another machine or in a container, with other variables.
    pub(super) fn leave(&mut self, by: &str) {
        self.env.clear();
        self.place.leave(by);
    }

    /// The same call with other words.
    pub(super) fn with(&self, args: &[Arg]) -> Self {
        Self { args: args.to_vec(), ..self.clone() }
    }

    /// The same call with the words from `at` on.
    pub(super) fn from(&self, at: usize) -> Self {
        self.with(self.args.get(at..).unwrap_or_default())
    }

    /// The words after the program's name.
    pub(super) fn rest(&self) -> &[Arg] {
        self.args.get(1..).unwrap_or_default()
    }

    /// The text of the word at `at`, where it is known.
    pub(super) fn plain(&self, at: usize) -> Option<&str> {
        self.args.get(at).and_then(Arg::plain)
    }

    /// The name of the program, where it is known; folders may be unknown.
    pub(super) fn name(&self) -> Option<String> {
        let name = program_name(&self.args.first()?.text);
        (!name.is_empty() && !text::has_hole(&name)).then_some(name)
    }
}

/// A reader of some kinds of commands: gives what the command prints, or `None` where the command is
/// not one of its kinds.
type Handler = fn(&mut Reader<'_>, &str, &Call, &mut Scope) -> Option<String>;

/// Every reader, in the order in which they are asked.
const HANDLERS: &[Handler] = &[
    shell::builtins::handle,
    programs::prisma::handle,
    programs::wrappers::handle,
    programs::feeders::handle,
    programs::git::handle,
    programs::environments::handle,
    programs::shells::handle,
    programs::node::handle,
    programs::managers::handle,
    programs::tasks::handle,
    programs::remote::handle,
    programs::containers::handle,
    programs::windows::handle,
    programs::direct::handle,
    programs::clients::handle,
    programs::removal::handle,
    programs::interpreters::handle,
    programs::output::handle,
    programs::printers::handle,
    programs::harmless::handle,
];

impl Reader<'_> {
    /// Reads a command and gives what it prints.
    pub(super) fn run(&mut self, call: impl std::borrow::Borrow<Call>, scope: &mut Scope) -> String {
        let call = call.borrow();
        if call.args.is_empty() {
            return String::new();
        }
        // Every wrapper that is taken off copies the words behind it.
        let cost = (call.args.len() + call.env.len() + call.place.weight()) / 16;
        if !self.spend(u32::try_from(cost).unwrap_or(u32::MAX)) {
            return hole();
        }
        self.deeper(|reader| reader.run_here(call, scope)).unwrap_or_else(hole)
    }

    fn run_here(&mut self, call: &Call, scope: &mut Scope) -> String {
        let Some(name) = call.name() else {
            return programs::opaque::unknown_program(self, call, scope);
        };
        self.visit(&name, call, |reader| reader.run_named(&name, call, scope))
    }

    fn run_named(&mut self, name: &str, call: &Call, scope: &mut Scope) -> String {
        if let Some(script) = Self::written_script(call, scope) {
            return self.run_script(&script, call, call.rest(), scope);
        }
        // Whatever the program is, this prints settings of the shell.
        if matches!(call.plain(1), Some("completion" | "completions")) && call.args.len() <= 3 {
            return String::new();
        }
        self.unhandled = false;
        self.note_printed(name, call);
        for handler in HANDLERS {
            if let Some(out) = handler(self, name, call, scope) {
                return out;
            }
        }
        let out = programs::opaque::program(self, name, call, scope);
        self.unhandled = true;
        out
    }

    /// Reads a command as the shell finds it: functions and aliases go before programs.
    pub(super) fn invoke(&mut self, call: &Call, scope: &mut Scope) -> String {
        match self.defined(call, scope) {
            Some(out) => out,
            None => self.run(call, scope),
        }
    }

    /// A script that the line itself wrote and now runs.
    fn written_script(call: &Call, scope: &Scope) -> Option<String> {
        let name = call.plain(0).filter(|name| name.contains('/'))?;
        scope.file(name).cloned()
    }

    /// Functions and aliases of the line.
    fn defined(&mut self, call: &Call, scope: &mut Scope) -> Option<String> {
        let name = call.plain(0)?;
        if let Some(function) = scope.functions.get(name).cloned() {
            let mut inner = scope.clone();
            self.spend(scope.weight());
            for (name, value) in &call.env {
                inner.assign(name, value.clone());
                inner.export(name, true);
            }
            let out = self.call_function(&function, call.rest(), &mut inner, &call.stdin);
            inner.positional.clone_from(&scope.positional);
            if call.env == scope.environment() {
                *scope = inner;
            }
            return Some(out);
        }
        if let Some(alias) = scope.aliases.get(name).cloned() {
            let line = format!("{alias} {}", text::quoted_line(call.rest()));
            let mut inner = scope.clone();
            // An alias may name itself (`alias npx='npx -y'`); it is expanded once.
            inner.aliases.remove(name);
            let out = self.read_text(&line, &mut inner, &call.stdin);
            return Some(out);
        }
        None
    }

    /// Runs `text` in a shell of its own.
    pub(super) fn run_script(&mut self, text: &str, call: &Call, args: &[Arg], scope: &mut Scope) -> String {
        let mut inner = scope.child(call, Some(args.to_vec()));
        let out = self.read_text(text, &mut inner, &call.stdin);
        scope.files = inner.files;
        out
    }

    /// Runs `text` in a shell of its own, on which nothing but the exported variables is known.
    pub(super) fn run_line(&mut self, text: &str, call: &Call, scope: &mut Scope) -> String {
        let mut inner = scope.child(call, None);
        // Text that was written for another program (`su -c`, `ssh`) may well call what the line defined.
        inner.functions.clone_from(&scope.functions);
        let out = self.read_text(text, &mut inner, &call.stdin);
        scope.files = inner.files;
        out
    }
}
