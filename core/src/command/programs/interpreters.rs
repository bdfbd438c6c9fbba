//! Programs in other languages given as text: `node -e`, `python -c`, `perl -e` and their like.
//!
//! They are not read, but a text that starts programs and holds a command that concerns a database is
//! an operation.

use crate::command::call::{Call, Stdin};
use crate::command::options;
use crate::command::reader::Reader;
use crate::command::shell::expand;
use crate::command::shell::scope::Scope;
use crate::command::text::{args, hole};

/// Options that hold code, by interpreter.
const INTERPRETERS: &[(&str, &[&str])] = &[
    ("python", &["-c"]),
    ("python2", &["-c"]),
    ("python3", &["-c"]),
    ("pypy3", &["-c"]),
    ("perl", &["-e", "-E", "-ne", "-pe", "-le", "-lne"]),
    ("ruby", &["-e"]),
    ("php", &["-r"]),
    ("lua", &["-e"]),
    ("luajit", &["-e"]),
    ("elixir", &["-e", "--eval"]),
    ("groovy", &["-e"]),
    ("osascript", &["-e"]),
    ("tclsh", &["-c"]),
    ("rscript", &["-e"]),
    ("julia", &["-e", "-E"]),
    ("awk", &[]),
    ("gawk", &["-e"]),
    ("mawk", &[]),
    ("vim", &["-c", "--cmd"]),
    ("nvim", &["-c", "--cmd"]),
    ("vi", &["-c"]),
    ("ex", &["-c"]),
    ("emacs", &["--eval", "-eval"]),
];

/// Marks of code that starts a program.
const STARTS: &[&str] = &[
    "exec",
    "spawn",
    "system(",
    "system ",
    "popen",
    "subprocess",
    "child_process",
    "fork(",
    "qx",
    "%x",
    "check_output",
    "bun.$",
    "deno.command",
    "passthru",
    "proc_open",
    ".run(",
    " run(",
    "$`",
    "do shell script",
    "shell!",
];

/// Languages in which backticks start a program.
const BACKTICK_LANGUAGES: &[&str] = &["ruby", "perl", "php", "awk"];

/// Editors in which an exclamation mark does.
const EDITORS: &[&str] = &["vim", "nvim", "vi", "ex"];

/// Whether code of the interpreter `name` starts programs.
fn starts_programs(name: &str, code: &str) -> bool {
    let base = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    STARTS.iter().any(|mark| code.contains(mark))
        || (BACKTICK_LANGUAGES.contains(&base) && code.contains('`'))
        || (EDITORS.contains(&base) && code.contains('!'))
        || (base.ends_with("awk") && code.contains('|'))
}

/// Marks of code that changes a database through Prisma's client.
const CLIENT_CALLS: &[&str] = &["deletemany", "executeraw", "queryraw", "updatemany", ".delete("];

pub(crate) fn handle(reader: &mut Reader<'_>, name: &str, call: &Call, scope: &mut Scope) -> Option<String> {
    let base = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let known = |wanted: &str| INTERPRETERS.iter().find(|(interpreter, _)| *interpreter == wanted);
    let (_, names) = known(name).or_else(|| known(base))?;
    if let Some(module) = call.args.iter().position(|arg| arg.text == "-m")
        && call.plain(module + 1) == Some("prisma")
        && base == "python"
    {
        return Some(super::prisma::run(reader, &call.from(module + 1), scope));
    }
    let given = options::values(call.rest(), names);
    for text in &given {
        code(reader, &text.text, call, scope);
    }
    if !given.is_empty() {
        return Some(hole());
    }
    if base.ends_with("awk") {
        let program =
            options::operands(&call.args, 1, &["-F", "-v", "-f"]).first().map(|arg| arg.text.clone());
        code(reader, &program.unwrap_or_default(), call, scope);
    } else if !["vim", "nvim", "vi", "ex", "emacs"].contains(&base) {
        file(reader, call, scope);
    }
    Some(hole())
}

/// A script's file, or code on standard input.
fn file(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) {
    let operands = options::operands(&call.args, 1, &["-m", "-W", "-X", "-I", "-M", "-d"]);
    let Some(path) = operands.first().filter(|path| path.text != "-") else {
        if let Some(text) = call.stdin.text().filter(|_| !options::has(call.rest(), &["-m"])) {
            code(reader, &text, call, scope);
        }
        return;
    };
    match scope.file(&path.text).cloned() {
        Some(text) => code(reader, &text, call, scope),
        None => super::opaque::script_file(reader, &path.text, call),
    }
}

/// Reads code: the commands in its strings count where it starts programs.
pub(crate) fn code(reader: &mut Reader<'_>, text: &str, call: &Call, scope: &mut Scope) {
    let lower = text.to_lowercase();
    if lower.contains("prismaclient") && CLIENT_CALLS.iter().any(|mark| lower.contains(mark)) {
        reader.unknown("a program changes the database through Prisma's client", call);
        return;
    }
    let unread = expand::is_wholly_unknown(text);
    if !unread && !starts_programs(&call.name().unwrap_or_default(), &lower) {
        return;
    }
    let literals = strings(text);
    let whole = literals.join(" ");
    let inner = Call { stdin: Stdin::Inherit, ..call.clone() };
    let mark = reader.mark();
    for literal in literals.iter().take(64).chain([&whole]) {
        if worth_reading(literal) {
            reader.run_line(literal, &inner, scope);
        }
    }
    let words: Vec<&str> = literals.iter().map(String::as_str).collect();
    for from in 0..words.len().min(16) {
        let from_here = words.get(from..).unwrap_or_default();
        if from_here.first().is_some_and(|first| super::opaque::starts_command(first)) {
            reader.run(inner.with(&args(from_here.iter().flat_map(|w| w.split_whitespace()))), scope);
        }
    }
    let found = reader.has_any_since(mark);
    reader.take_back(mark);
    if found {
        reader.unknown("a text in another language starts a command that concerns a database", call);
    }
}

fn worth_reading(literal: &str) -> bool {
    literal.contains(char::is_whitespace) || literal.contains("prisma") || literal.contains("dropdb")
}

/// The texts in quotes, in order; in awk's, vim's and Ruby's own ways too.
fn strings(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = code.chars();
    let mut current: Option<(char, String)> = None;
    while let Some(c) = rest.next() {
        current = match current.take() {
            Some((quote, text)) if c == quote => {
                found.push(text);
                None
            }
            Some((quote, mut text)) => {
                if c == '\\' {
                    text.extend(rest.next());
                } else {
                    text.push(c);
                }
                Some((quote, text))
            }
            None if "'\"`".contains(c) => Some((c, String::new())),
            None => None,
        };
    }
    found.extend(current.map(|(_, text)| text));
    // `:!command` of vim and `%x(command)` of Ruby have no quotes.
    for opening in ["!", "%x(", "%x{", "qx(", "qx{"] {
        if let Some((_, text)) = code.split_once(opening) {
            found.push(text.trim_end_matches([')', '}']).to_owned());
        }
    }
    found
}
