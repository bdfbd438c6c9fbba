//! Shells: `sh -c`, scripts, and commands on standard input.

use crate::command::call::{Call, Stdin};
use crate::command::options;
use crate::command::reader::Reader;
use crate::command::shell::expand::is_wholly_unknown;
use crate::command::shell::scope::Scope;
use crate::command::text::{Arg, hole};

const SHELLS: &[&str] = &[
    "sh", "bash", "zsh", "dash", "ksh", "mksh", "ash", "fish", "rbash", "yash", "osh", "nu", "csh", "tcsh",
    "elvish", "xonsh",
];

/// Options that take the next word.
const VALUES: &[&str] = &["-O", "+O", "-o", "+o", "--rcfile", "--init-file"];

/// Whether `name` is a Unix shell.
pub(crate) fn is_shell(name: &str) -> bool {
    SHELLS.contains(&name)
}

pub(crate) fn handle(reader: &mut Reader<'_>, name: &str, call: &Call, scope: &mut Scope) -> Option<String> {
    is_shell(name).then(|| shell(reader, name, call, scope))
}

fn shell(reader: &mut Reader<'_>, name: &str, call: &Call, scope: &mut Scope) -> String {
    // The file that these name runs first.
    if call.env.contains_key("BASH_ENV") || call.env.contains_key("ENV") {
        reader.changes_world();
    }
    let (at, text, stdin) = shape(&call.args);
    for file in options::values(call.rest(), &["--rcfile", "--init-file"]) {
        if let Some(text) = scope.file(&file.text).cloned() {
            run_text(reader, &text, call, &[], scope);
        }
    }
    let started = started(name, call, at);
    let call = &started;
    if checks_only(call.args.get(1..at).unwrap_or_default()) {
        return String::new();
    }
    if text {
        let at = if call.args.get(at).is_some_and(|arg| arg.text == "--") { at + 1 } else { at };
        let Some(line) = call.args.get(at) else { return String::new() };
        let positional = call.args.get(at + 2..).unwrap_or_default();
        return run_text(reader, &line.text, call, positional, scope);
    }
    if stdin || at >= call.args.len() {
        let Some(line) = call.stdin.text() else { return String::new() };
        let positional = call.args.get(at..).unwrap_or_default();
        let inner = Call { stdin: Stdin::Inherit, ..call.clone() };
        return run_text(reader, &line, &inner, positional, scope);
    }
    script(reader, at, call, scope)
}

/// Shells that read a file of the user whenever they start.
const CONFIGURED: &[&str] = &["fish", "csh", "tcsh", "nu", "elvish", "xonsh"];

/// The call as the shell begins: a login or an interactive shell reads files of the user first.
fn started(name: &str, call: &Call, at: usize) -> Call {
    let own = call.args.get(1..at).unwrap_or_default();
    let mut inner = call.clone();
    let reads = ["-l", "-i", "--login", "--interactive", "--rcfile", "--init-file"];
    if CONFIGURED.contains(&name) || options::has(own, &reads) {
        inner.place.import(name, format!("`{name}` reads files of the user first, which may set variables"));
    }
    if options::has(own, &["-P"]) || own.iter().any(|arg| arg.text == "physical") {
        inner.place.folder.lose(format!("`{name}` is told to follow links as the system does"));
    }
    inner
}

/// Whether the shell is told to parse and run nothing (`bash -n`).
fn checks_only(own: &[Arg]) -> bool {
    own.iter().any(|arg| {
        let word = arg.text.as_str();
        word == "--version"
            || word == "--help"
            || (word.starts_with('-') && !word.starts_with("--") && word.contains('n'))
    })
}

/// Where the shell's operands begin, whether the first is a text (`-c`), and whether it reads its
/// standard input (`-s`).
fn shape(args: &[Arg]) -> (usize, bool, bool) {
    let (mut at, mut text, mut stdin) = (1, false, false);
    while let Some(arg) = args.get(at) {
        let word = arg.text.as_str();
        if word == "--" || word == "-" {
            return (at + 1, text, stdin || (word == "-" && args.len() == at + 1));
        }
        if !word.starts_with(['-', '+']) || word.len() < 2 {
            break;
        }
        if !word.starts_with("--") {
            text |= word.starts_with('-') && word.contains('c');
            stdin |= word.starts_with('-') && word.contains('s');
        }
        text |= word == "--command";
        at += if options::takes_next(word, VALUES) { 2 } else { 1 };
    }
    (at, text, stdin && !text)
}

/// Runs `text`, with `positional` as `$1` and on.
pub(crate) fn run_text(
    reader: &mut Reader<'_>,
    text: &str,
    call: &Call,
    positional: &[Arg],
    scope: &mut Scope,
) -> String {
    if is_wholly_unknown(text) {
        reader.unknown("a shell runs a text that is known only when it runs", call);
        return hole();
    }
    let mut inner = scope.child(call, Some(positional.to_vec()));
    inner.functions.clone_from(&scope.functions);
    let out = reader.read_text(text, &mut inner, &call.stdin);
    scope.files = inner.files;
    out
}

fn script(reader: &mut Reader<'_>, at: usize, call: &Call, scope: &mut Scope) -> String {
    let Some(path) = call.args.get(at) else { return String::new() };
    let positional = call.args.get(at + 1..).unwrap_or_default();
    let text = match path.text.as_str() {
        "/dev/stdin" | "-" | "/dev/fd/0" | "/proc/self/fd/0" => call.stdin.text(),
        path => scope.file(path).cloned(),
    };
    if let Some(text) = text {
        run_text(reader, &text, call, positional, scope)
    } else {
        super::opaque::script_call(reader, &call.from(at), scope);
        hole()
    }
}
