//! What a shell knows at a point of the line: variables, functions, aliases, arguments and the files
//! that the line itself wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use shuck_ast::Stmt;

use crate::command::call::{Call, Stdin};
use crate::command::place::folder::Folder;
use crate::command::place::surroundings::Surroundings;
use crate::command::text;
use crate::command::text::{Arg, has_hole};

/// A variable that the line has touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variable {
    /// Its values (several in an array); `None` where it was unset.
    pub(crate) values: Option<Vec<String>>,
    /// Whether programs that are started receive it.
    pub(crate) exported: bool,
}

/// A function, or what an alias stands for.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    /// The text that its positions refer to.
    pub(crate) source: Rc<str>,
    /// What it runs.
    pub(crate) body: Rc<Stmt>,
}

/// The state of one shell.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    pub(crate) variables: BTreeMap<String, Variable>,
    pub(crate) functions: BTreeMap<String, Rc<Function>>,
    pub(crate) aliases: BTreeMap<String, String>,
    /// `$1`, `$2`, …; `None` where nothing is known of them.
    pub(crate) positional: Option<Vec<Arg>>,
    /// Texts that the line wrote to files, by path.
    pub(crate) files: BTreeMap<String, String>,
    /// Names that are exported as soon as they have a value.
    pub(crate) exports: BTreeSet<String>,
    /// Whether every assignment exports (`set -a`).
    pub(crate) export_all: bool,
    /// Whether `cd` takes `..` as the system does (`set -P`).
    pub(crate) physical: bool,
    /// What the variables were that the function that is running made its own; `None` outside of one.
    pub(crate) locals: Option<BTreeMap<String, Option<Variable>>>,
    /// Where programs run, and what else is known of their variables.
    pub(crate) place: Surroundings,
    /// The folder before the last change.
    pub(crate) previous: Option<Folder>,
    /// The folders to which `popd` goes back.
    pub(crate) stack: Vec<Folder>,
}

impl Scope {
    /// How much work copying this is.
    pub(crate) fn weight(&self) -> u32 {
        let entries = self.variables.len() + self.functions.len() + self.aliases.len() + self.files.len();
        let entries = entries + self.place.weight() + self.stack.len();
        u32::try_from(entries / 8).unwrap_or(u32::MAX)
    }

    /// Assigns `value` to `name`.
    pub(crate) fn assign(&mut self, name: &str, value: String) {
        self.assign_list(name, vec![value]);
    }

    /// Assigns an array.
    pub(crate) fn assign_list(&mut self, name: &str, values: Vec<String>) {
        let known = self.variables.get(name).is_some_and(|variable| variable.exported);
        let exported = self.export_all || known || self.exports.contains(name);
        if exported {
            self.place.set(name);
        } else {
            // It is handed over where the caller's shell exports it already.
            self.place.doubt(name);
        }
        self.variables.insert(name.to_owned(), Variable { values: Some(values), exported });
    }

    /// Hands `name` to every program started from here on, or no longer.
    pub(crate) fn export(&mut self, name: &str, exported: bool) {
        match self.variables.get_mut(name) {
            Some(variable) => {
                variable.exported = exported;
                if exported && variable.values.is_some() {
                    self.place.set(name);
                }
            }
            None if exported => _ = self.exports.insert(name.to_owned()),
            None => {}
        }
    }

    /// The first value of `name`, where the line gave it one.
    pub(crate) fn first_value(&self, name: &str) -> Option<String> {
        self.variables.get(name)?.values.as_ref()?.first().cloned()
    }

    /// A declaration has the flags `flags`: with `-n`, what is assigned to its name goes to another variable.
    pub(crate) fn names_another(&mut self, flags: &str) {
        if flags.contains('n') {
            self.place.import("declare", "the line lets one variable stand for another");
        }
    }

    /// Makes `name` a variable of the function that is running.
    pub(crate) fn make_local(&mut self, name: &str) {
        let before = self.variables.get(name).cloned();
        if let Some(locals) = &mut self.locals {
            locals.entry(name.to_owned()).or_insert(before);
        }
    }

    /// Gives the variables that a function made its own their values from outside back.
    pub(crate) fn end_locals(&mut self, outer: Option<BTreeMap<String, Option<Variable>>>) {
        for (name, variable) in std::mem::replace(&mut self.locals, outer).unwrap_or_default() {
            match variable {
                Some(variable) => _ = self.variables.insert(name, variable),
                None => _ = self.variables.remove(&name),
            }
        }
    }

    /// Removes `name`.
    pub(crate) fn unset(&mut self, name: &str) {
        self.variables.insert(name.to_owned(), Variable { values: None, exported: false });
        self.functions.remove(name);
        self.place.unset(name);
    }

    /// The variables that a program receives from the line.
    pub(crate) fn environment(&self) -> BTreeMap<String, String> {
        let exported = self.variables.iter().filter(|(_, variable)| variable.exported);
        exported
            .filter_map(|(name, variable)| Some((name.clone(), variable.values.as_ref()?.first()?.clone())))
            .collect()
    }

    /// A call of a program that is started here, its words not yet known.
    pub(crate) fn call(&self) -> Call {
        let (env, place) = (self.environment(), self.place.clone());
        Call { args: Vec::new(), env, place, stdin: Stdin::Inherit, version: None }
    }

    /// The state that a shell started as a program begins with.
    pub(crate) fn child(&self, call: &Call, positional: Option<Vec<Arg>>) -> Self {
        let inherit = |(name, value): (&String, &String)| {
            (name.clone(), Variable { values: Some(vec![value.clone()]), exported: true })
        };
        Self {
            variables: call.env.iter().map(inherit).collect(),
            files: self.files.clone(),
            place: call.place.clone(),
            positional,
            ..Self::default()
        }
    }

    /// Takes in that either `self` or `other` holds now: what differs is unknown.
    pub(crate) fn merge(&mut self, other: Self) {
        self.place.merge(other.place);
        for (name, theirs) in &other.variables {
            if self.variables.get(name) != Some(theirs) {
                self.variables.insert(name.clone(), unknown(false));
                self.place.doubt(name);
            }
        }
        for (name, ours) in &mut self.variables {
            if other.variables.get(name) != Some(ours) {
                *ours = unknown(false);
                self.place.doubt(name);
            }
        }
        self.functions.extend(other.functions);
        self.aliases.extend(other.aliases);
        self.files.extend(other.files);
        self.export_all |= other.export_all;
        self.physical |= other.physical;
        if self.previous != other.previous {
            self.previous = None;
        }
        if self.stack != other.stack {
            self.stack.clear();
        }
    }

    /// The text of a file that the line wrote.
    pub(crate) fn file(&self, path: &str) -> Option<&String> {
        self.files.get(file_key(path))
    }

    /// Remembers that the line writes `text` to a file.
    pub(crate) fn write(&mut self, path: &str, text: &str, append: bool) {
        if has_hole(path) || path.starts_with("/dev/") {
            return;
        }
        let file = self.files.entry(file_key(path).to_owned()).or_default();
        if !append {
            file.clear();
        }
        if file.len() + text.len() <= text::LONGEST_VALUE {
            file.push_str(text);
        }
    }
}

/// A variable of which nothing is known.
fn unknown(exported: bool) -> Variable {
    Variable { values: Some(vec![text::hole()]), exported }
}

fn file_key(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path)
}
