//! The programs that are called `dotenv`: dotenv-cli of npm, and those of Ruby and Python.
//!
//! dotenv-cli reads its words with minimist, which takes a name with one dash or two, letters in a bundle, and the next
//! word as a value of whatever option it stands behind.

use crate::command::call::Call;
use crate::command::options;
use crate::command::place::effects;
use crate::command::place::surroundings::Loading;
use crate::command::reader::Reader;
use crate::command::shell::scope::Scope;
use crate::command::text::{Arg, assignment, has_hole};

/// Options of the dotenv of Ruby and of that of Python that take the next word.
const VALUES: &[&str] = &["-f", "--file", "-e", "-v", "-p", "-c"];

pub(crate) fn run(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let from = options::operand(&call.args, 1, VALUES);
    let before = call.args.get(1..from).unwrap_or_default();
    let files = |arg: &Arg| arg.text.starts_with("--file") || arg.text.starts_with("-f");
    let mut inner = call.clone();
    // The dotenv of Python has a subcommand, and hands every option through.
    if call.plain(from) == Some("run") {
        let command = options::operand(&call.args, from + 1, &[]);
        let own = call.args.get(1..command).unwrap_or_default();
        effects::apply("dotenv run", own, &mut inner);
        return reader.run(inner.from(command), scope);
    }
    // That of Ruby knows only what stands before the command.
    if before.iter().any(files) {
        effects::apply("dotenv -f", before, &mut inner);
        return reader.run(inner.from(from), scope);
    }
    let words = Words::of(call.rest());
    words.surround(&mut inner);
    reader.run(inner.with(&words.command), scope)
}

/// The words of dotenv-cli as minimist parses them.
#[derive(Default)]
struct Words {
    /// Options with their values, `None` for one that has none.
    options: Vec<(String, Option<String>)>,
    command: Vec<Arg>,
    /// Whether an option is known only to the shell.
    open: bool,
}

impl Words {
    fn of(args: &[Arg]) -> Self {
        let end = args.iter().position(|arg| arg.text == "--").unwrap_or(args.len());
        let (own, rest) = args.split_at_checked(end).unwrap_or((args, &[]));
        let mut words = Self::default();
        let mut own = own.iter().peekable();
        while let Some(arg) = own.next() {
            let text = arg.text.as_str();
            let Some(name) = words.option(text) else {
                words.open |= words.command.is_empty() && has_hole(text);
                words.command.push(arg.clone());
                continue;
            };
            if !name.is_empty() {
                let value = own.next_if(|next| !is_option(&next.text));
                words.options.push((name, value.map(|value| value.text.clone())));
            }
        }
        words.command.extend(rest.iter().skip(1).cloned());
        words
    }

    /// The option of a word that takes the next one as its value, once the others in it are taken; `None` for a word
    /// that is no option. An option without a name takes nothing.
    fn option(&mut self, text: &str) -> Option<String> {
        let name = text.strip_prefix('-').filter(|name| !name.is_empty())?;
        self.open |= has_hole(text.split('=').next().unwrap_or_default());
        match name.strip_prefix('-') {
            Some(long) if long.starts_with("no-") => Some(self.settled(long, None)),
            Some(long) => match long.split_once('=') {
                Some((name, value)) => Some(self.settled(name, Some(value))),
                None => Some(long.to_owned()),
            },
            None => self.bundle(name),
        }
    }

    fn bundle(&mut self, letters: &str) -> Option<String> {
        let mut rest = letters.chars();
        while let Some(letter) = rest.next() {
            let behind = rest.as_str();
            let name = letter.to_string();
            if behind.is_empty() {
                return Some(name);
            }
            if let Some(value) = glued(letter, behind) {
                return Some(self.settled(&name, Some(value)));
            }
            self.options.push((name, None));
        }
        None
    }

    /// Takes an option whose value does not stand in the next word, so that none is left that would take that.
    fn settled(&mut self, name: &str, value: Option<&str>) -> String {
        self.options.push((name.to_owned(), value.map(str::to_owned)));
        String::new()
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.options.iter().filter(move |(given, _)| given == name).filter_map(|(_, value)| value.as_deref())
    }

    fn has(&self, name: &str) -> bool {
        self.options.iter().any(|(given, value)| given == name && value.as_deref() != Some(""))
    }

    /// What dotenv-cli does to the variables of its command.
    fn surround(&self, call: &mut Call) {
        if self.open {
            call.place.import("dotenv", "`dotenv` is given options that only the shell knows");
        }
        let overrides = self.has("o") || self.has("override");
        for file in self.files() {
            call.place.load(&file, Loading { by: "dotenv", overrides, exports: true });
        }
        for (name, value) in self.values("v").filter_map(assignment) {
            call.give(name, value);
        }
    }

    /// The files; with `-c [environment]` each with those for this machine and this environment, which go first.
    fn files(&self) -> Vec<String> {
        let given: Vec<String> = self.values("e").map(str::to_owned).collect();
        let files = if given.is_empty() { vec![".env".to_owned()] } else { given };
        if !self.has("c") {
            return files;
        }
        let environment = self.values("c").next();
        let of = |file: String| match environment {
            Some(name) => {
                vec![format!("{file}.{name}.local"), format!("{file}.local"), format!("{file}.{name}"), file]
            }
            None => vec![format!("{file}.local"), file],
        };
        files.into_iter().flat_map(of).collect()
    }
}

/// Whether minimist takes a word for an option where it could be a value.
fn is_option(text: &str) -> bool {
    let behind = text.strip_prefix("--").or_else(|| text.strip_prefix('-'));
    behind.is_some_and(|behind| !behind.is_empty())
}

/// What stands behind a letter in its word, where it is its value: behind `=`, a sign, or where it ends as a number.
fn glued(letter: char, behind: &str) -> Option<&str> {
    let number = behind.trim_end_matches('.').ends_with(|c: char| c.is_ascii_digit());
    let sign = behind.starts_with(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    match behind.strip_prefix('=') {
        Some(value) if letter.is_ascii_alphabetic() => Some(value),
        _ => (sign || (number && letter.is_ascii_alphabetic())).then_some(behind),
    }
}
