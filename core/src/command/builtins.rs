//! What the shell itself does: `cd`, `export`, `set`, `eval`, `source`, `trap` and their like.

use super::call::{Call, Stdin};
use super::expand::is_wholly_unknown;
use super::options;
use super::reader::Reader;
use super::scope::Scope;
use super::text::{Arg, assignment, has_hole, hole, is_name, joined_line};

pub(super) fn handle(reader: &mut Reader<'_>, name: &str, call: &Call, scope: &mut Scope) -> Option<String> {
    match name {
        "cd" | "chdir" | "pushd" | "set-location" => change_directory(call, scope),
        "export" | "declare" | "typeset" | "local" | "readonly" => declare(name, call, scope),
        "unset" => call.rest().iter().filter_map(Arg::plain).for_each(|name| scope.unset(name)),
        "set" => set(call, scope),
        "shift" => shift(call, scope),
        "alias" => alias(call, scope),
        "unalias" => call.rest().iter().for_each(|arg| _ = scope.aliases.remove(&arg.text)),
        "read" | "mapfile" | "readarray" | "getopts" => assign_unknown(call, scope),
        "eval" => return Some(eval(reader, call, scope)),
        "source" | "." => return Some(source(reader, call, scope)),
        "trap" => return Some(trap(reader, call, scope)),
        "command" => return Some(command(reader, call, scope)),
        "printf" if call.plain(1) == Some("-v") => {
            let value = super::output::formatted(call.args.get(3..).unwrap_or_default());
            if let Some(name) = call.plain(2) {
                scope.assign(name, value);
            }
        }
        _ => return None,
    }
    Some(String::new())
}

fn change_directory(call: &Call, scope: &mut Scope) {
    let target = call.args.get(options::operand(&call.args, 1, &[]));
    scope.directory = match target {
        Some(arg) if arg.text == "-" || arg.glob.is_some() => hole(),
        Some(arg) if arg.text.starts_with(['/', '~']) => arg.text.clone(),
        Some(arg) => format!("{}/{}", scope.directory, arg.text),
        None => String::new(),
    };
}

/// Declarations that the grammar leaves as plain commands (`command export X=y`, wrappers).
fn declare(name: &str, call: &Call, scope: &mut Scope) {
    for arg in call.rest() {
        if let Some((variable, value)) = assignment(&arg.text) {
            scope.assign(variable, value.to_owned());
            if name == "export" {
                scope.export(variable, true);
            }
        }
    }
}

fn set(call: &Call, scope: &mut Scope) {
    let Some(first) = call.args.get(1) else { return };
    match first.text.as_str() {
        "-a" | "-o" if first.text == "-a" || call.plain(2) == Some("allexport") => scope.export_all = true,
        "+a" | "+o" if first.text == "+a" || call.plain(2) == Some("allexport") => scope.export_all = false,
        "--" => scope.positional = Some(call.args.get(2..).unwrap_or_default().to_vec()),
        text if text.starts_with(['-', '+']) => {
            scope.export_all |= text.starts_with('-') && text.contains('a') && !text.starts_with("--");
        }
        // `set NAME=value` means nothing in a Unix shell and assigns in that of Windows.
        text => match assignment(text) {
            Some((name, value)) => {
                scope.assign(name, value.trim_end().to_owned());
                scope.export(name, true);
            }
            None => scope.positional = Some(call.rest().to_vec()),
        },
    }
}

fn shift(call: &Call, scope: &mut Scope) {
    let count = call.plain(1).and_then(|count| count.parse::<usize>().ok()).unwrap_or(1);
    if let Some(positional) = &mut scope.positional {
        positional.drain(..count.min(positional.len()));
    }
}

fn alias(call: &Call, scope: &mut Scope) {
    for arg in call.rest() {
        if let Some((name, value)) = arg.text.split_once('=') {
            scope.aliases.insert(name.to_owned(), value.to_owned());
        }
    }
}

/// `read` and its like: one line of a known input is known, everything else is not.
fn assign_unknown(call: &Call, scope: &mut Scope) {
    const VALUES: &[&str] = &["-p", "-t", "-n", "-N", "-d", "-u", "-i", "-a", "-c", "-C", "-O", "-s"];
    let names: Vec<&str> =
        options::operands(&call.args, 1, VALUES).into_iter().filter_map(Arg::plain).collect();
    let names: Vec<&str> = names.into_iter().filter(|name| is_name(name)).collect();
    let line = match &call.stdin {
        Stdin::Text(text) if !has_hole(text) && text.trim_end().lines().count() == 1 => Some(text.trim()),
        _ => None,
    };
    match (names.as_slice(), line) {
        ([name], Some(line)) => scope.assign(name, line.to_owned()),
        ([], _) => scope.assign("REPLY", hole()),
        (names, _) => names.iter().for_each(|name| scope.assign(name, hole())),
    }
}

fn eval(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let from = options::operand(&call.args, 1, &[]);
    let text = joined_line(call.args.get(from..).unwrap_or_default());
    if is_wholly_unknown(&text) {
        reader.unknown("`eval` runs a text that only the shell knows", &call.env);
        return hole();
    }
    with_assignments(call, scope, |scope| reader.read_text(&text, scope, &call.stdin))
}

/// Runs `body` with the variables that stand before a builtin (`A=1 eval …`), which are gone after it.
fn with_assignments(call: &Call, scope: &mut Scope, body: impl FnOnce(&mut Scope) -> String) -> String {
    let known = scope.environment();
    let mut outer = Vec::new();
    for (name, value) in call.env.iter().filter(|(name, value)| known.get(*name) != Some(*value)) {
        outer.push((name.clone(), scope.variables.get(name).cloned()));
        scope.assign(name, value.clone());
        scope.export(name, true);
    }
    let out = body(scope);
    for (name, variable) in outer {
        match variable {
            Some(variable) => _ = scope.variables.insert(name, variable),
            None => _ = scope.variables.remove(&name),
        }
    }
    out
}

fn source(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let Some(path) = call.args.get(1) else { return String::new() };
    let text = match scope.file(&path.text) {
        Some(text) => text.clone(),
        None if path.text == "/dev/stdin" => call.stdin.text().unwrap_or_default(),
        None if is_settings(&path.text) => return String::new(),
        None => {
            super::opaque::script_file(reader, &path.text, call);
            return hole();
        }
    };
    if is_wholly_unknown(&text) {
        reader.unknown("the shell reads commands from a text that only it knows", &call.env);
        return hole();
    }
    with_assignments(call, scope, |scope| reader.read_text(&text, scope, &call.stdin))
}

/// Whether a file by its name holds assignments and no commands (`.env.db`, `database.env`).
fn is_settings(path: &str) -> bool {
    let name = super::text::program_name(path);
    name.starts_with(".env") || name.rsplit('.').next() == Some("env")
}

/// `trap 'commands' SIGNAL`: the commands run sooner or later.
fn trap(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let from = options::operand(&call.args, 1, &[]);
    if let Some(body) = call.args.get(from).filter(|_| call.args.len() > from + 1) {
        reader.read_text(&body.text, scope, &Stdin::Inherit);
    }
    String::new()
}

/// `command NAME` runs it, `command -v NAME` only looks for it.
fn command(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    if options::has(call.args.get(1..2).unwrap_or_default(), &["-v", "-V"]) {
        return super::output::found(call, 2);
    }
    let from = options::operand(&call.args, 1, &[]);
    reader.run(call.from(from), scope)
}
