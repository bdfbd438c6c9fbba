//! From atoms to the words that a program receives: parameters, substitutions, splitting.

use super::braces;
use super::lex::{self, Atom, Mode};
use super::parameter;
use super::scope::Scope;
use crate::command::call;
use crate::command::place::loads;
use crate::command::reader::Reader;
use crate::command::text;
use crate::command::text::{Arg, HOLE, SPLIT, bounded, has_hole, hole};

/// No more words than this come out of one line's word.
const MOST_FIELDS: usize = 4096;

impl Reader<'_> {
    /// The words that a raw word becomes.
    pub(crate) fn expand_word(&mut self, raw: &str, scope: &mut Scope) -> Vec<Arg> {
        let (words, whole) = braces::expand(lex::atoms(raw, Mode::Word));
        let mut args = Vec::new();
        for word in words {
            let mut fields = Fields { blanks: blanks(scope), ..Fields::default() };
            for atom in &word {
                self.expand_atom(atom, scope, &mut fields);
            }
            args.extend(fields.finish());
        }
        if args.len() > MOST_FIELDS || !whole {
            args.truncate(MOST_FIELDS);
            args.push(Arg::known(SPLIT.to_string()));
        }
        self.spend(u32::try_from(args.len() / 8).unwrap_or(u32::MAX));
        args
    }

    /// The one value that a raw word has in an assignment, a redirection or `case`.
    pub(crate) fn expand_value(&mut self, raw: &str, scope: &mut Scope) -> String {
        self.expand_joined(&lex::atoms(raw, Mode::Word), scope)
    }

    /// The value of text between double quotes.
    pub(crate) fn expand_quoted(&mut self, raw: &str, scope: &mut Scope) -> String {
        self.expand_joined(&lex::atoms(raw, Mode::DoubleQuoted), scope)
    }

    /// The value of a here-document's body.
    pub(crate) fn expand_document(&mut self, raw: &str, scope: &mut Scope) -> String {
        self.expand_joined(&lex::atoms(raw, Mode::HereDocument), scope)
    }

    fn expand_joined(&mut self, atoms: &[Atom], scope: &mut Scope) -> String {
        let mut value = String::new();
        for atom in atoms {
            match atom {
                Atom::Char { c, .. } => value.push(*c),
                Atom::Quotes => {}
                Atom::Param { body, .. } => value.push_str(&self.parameter_values(body, scope).join(" ")),
                Atom::Command { body, .. } => value.push_str(&self.substitute(body, scope)),
                Atom::Arithmetic { body } => value.push_str(&self.arithmetic(body, scope)),
                Atom::Process { body, input } => value.push_str(&self.process(body, *input, scope)),
            }
        }
        bounded(value)
    }

    fn expand_atom(&mut self, atom: &Atom, scope: &mut Scope, fields: &mut Fields) {
        match atom {
            Atom::Char { c, quoted } => fields.char(*c, *quoted),
            Atom::Quotes => _ = fields.open(),
            Atom::Param { body, quoted } => {
                let separate = parameter::is_separate(body, *quoted);
                let values = self.parameter_values(body, scope);
                fields.values(&values, *quoted, separate);
            }
            Atom::Command { body, quoted } => {
                let value = self.substitute(body, scope);
                fields.values(&[value], *quoted, false);
            }
            Atom::Arithmetic { body } => {
                let value = self.arithmetic(body, scope);
                fields.values(&[value], true, false);
            }
            Atom::Process { body, input } => {
                let path = self.process(body, *input, scope);
                fields.values(&[path], true, false);
            }
        }
    }

    /// What a command substitution leaves; its operations are read on the way.
    fn substitute(&mut self, body: &str, scope: &mut Scope) -> String {
        if let Some(path) = body.trim().strip_prefix('<').filter(|path| !path.starts_with(['<', '('])) {
            let path = self.expand_value(path.trim(), scope);
            self.printed.extend(Some(path.clone()).filter(|path| loads::is_settings(path)));
            return scope.file(&path).map_or_else(hole, |text| text.trim_end_matches('\n').to_owned());
        }
        self.spend(scope.weight());
        let mut inner = scope.clone();
        let out = self.read_text(body, &mut inner, &call::Stdin::Inherit);
        scope.files = inner.files;
        out.trim_end_matches('\n').to_owned()
    }

    /// Arithmetic is never a word that matters, but the commands inside it run.
    pub(crate) fn arithmetic(&mut self, body: &str, scope: &mut Scope) -> String {
        let value = self.deeper(|reader| reader.expand_quoted(body, scope)).unwrap_or_else(hole);
        let value = value.trim();
        if value.parse::<i64>().is_ok() { value.to_owned() } else { hole() }
    }

    /// A process substitution is a file that holds what the process wrote.
    fn process(&mut self, body: &str, input: bool, scope: &mut Scope) -> String {
        self.spend(scope.weight());
        let mut inner = scope.clone();
        let stdin = if input { call::Stdin::Inherit } else { call::Stdin::Text(hole()) };
        let out = self.started(|reader| reader.read_text(body, &mut inner, &stdin));
        self.processes += 1;
        let path = format!("/proc/self/fd/p{}", self.processes);
        if input {
            scope.write(&path, &out, false);
        }
        path
    }
}

/// The characters of `IFS`, where the line sets it.
fn blanks(scope: &Scope) -> Option<String> {
    let values = scope.variables.get("IFS")?.values.as_ref()?;
    values.first().filter(|value| !has_hole(value)).cloned()
}

/// Collects the words of one raw word.
#[derive(Default)]
struct Fields {
    done: Vec<Arg>,
    /// The word that is being built; `None` where none has begun.
    current: Option<Arg>,
    /// What unquoted values are split at, where the line says so; blanks otherwise.
    blanks: Option<String>,
    /// Where an unquoted `[` stands, which makes a pattern only when `]` follows.
    bracket: Option<usize>,
}

impl Fields {
    fn open(&mut self) -> &mut Arg {
        self.current.get_or_insert_with(Arg::default)
    }

    fn close(&mut self) {
        self.bracket = None;
        if let Some(arg) = self.current.take() {
            self.done.push(arg);
        }
    }

    fn char(&mut self, c: char, quoted: bool) {
        let at = self.open().text.len();
        if !quoted {
            match c {
                '*' | '?' => _ = self.open().glob.get_or_insert(at),
                '[' => _ = self.bracket.get_or_insert(at),
                ']' => {
                    if let Some(bracket) = self.bracket {
                        _ = self.open().glob.get_or_insert(bracket);
                    }
                }
                _ => {}
            }
        }
        self.open().text.push(c);
    }

    /// Adds the values of an expansion; `separate` ones are words of their own (`"$@"`).
    fn values(&mut self, values: &[String], quoted: bool, separate: bool) {
        if quoted && !separate {
            let joined = bounded(values.join(" "));
            self.open().text.push_str(&joined);
            return;
        }
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                self.close();
            }
            if quoted { self.open().text.push_str(value) } else { self.split(value) }
        }
    }

    /// Adds an unquoted value, which the shell splits at blanks.
    fn split(&mut self, value: &str) {
        let blanks = self.blanks.clone();
        let splits = |c: char| match &blanks {
            Some(blanks) => blanks.contains(c),
            None => [' ', '\t', '\n'].contains(&c),
        };
        for c in value.chars().take(text::LONGEST_VALUE) {
            match c {
                _ if splits(c) => self.close(),
                HOLE => self.open().text.push(SPLIT),
                _ => self.char(c, false),
            }
        }
    }

    fn finish(mut self) -> Vec<Arg> {
        self.close();
        self.done
    }
}

/// Whether `text` is one unknown value and nothing else.
pub(crate) fn is_wholly_unknown(text: &str) -> bool {
    has_hole(text) && text.trim().chars().all(|c| c == HOLE || c == SPLIT)
}
