//! What the shell itself does: `cd`, `export`, `set`, `eval`, `source`, `trap` and their like.

use super::expand::is_wholly_unknown;
use super::naming;
use super::scope::Scope;
use crate::command::call::{Call, Stdin};
use crate::command::options;
use crate::command::place::folders;
use crate::command::place::loads;
use crate::command::programs::opaque;
use crate::command::programs::output;
use crate::command::reader::Reader;
use crate::command::text::{Arg, assignment, hole, is_name, joined_line};

pub(crate) fn handle(reader: &mut Reader<'_>, name: &str, call: &Call, scope: &mut Scope) -> Option<String> {
    match name {
        _ if folders::is_builtin(name) => {
            folders::change(reader, name, call, scope);
        }
        "export" | "declare" | "typeset" | "local" | "readonly" => declare(reader, name, call, scope),
        "unset" => unset(call, scope),
        "remove-item" | "ri" | "rm" | "del" => scope.unset(&removed_variable(call)?),
        "setenv" => setenv(call, scope),
        "set" => set(call, scope),
        "shift" => shift(call, scope),
        "alias" => alias(call, scope),
        "unalias" => call.rest().iter().for_each(|arg| _ = scope.aliases.remove(&arg.text)),
        _ if naming::is_builtin(name, call) => naming::assign(name, call, scope),
        "eval" => return Some(eval(reader, call, scope)),
        "source" | "." => return Some(source(reader, call, scope)),
        "trap" => return Some(trap(reader, call, scope)),
        "command" => return Some(command(reader, call, scope)),
        _ => return None,
    }
    Some(String::new())
}

/// Declarations that the grammar leaves as plain commands (`command export X=y`, wrappers).
fn declare(reader: &mut Reader<'_>, name: &str, call: &Call, scope: &mut Scope) {
    if name != "export" {
        let flags = call.rest().iter().filter(|arg| arg.text.starts_with('-'));
        flags.for_each(|flag| scope.names_another(&flag.text));
    }
    for arg in call.rest() {
        if let Some((variable, value)) = assignment(&arg.text) {
            scope.assign(variable, value.to_owned());
            if name == "export" {
                scope.export(variable, true);
            }
        }
    }
    let handed = std::mem::take(&mut reader.handed);
    if name == "export" {
        loads::export(&handed, call.rest(), scope);
    }
}

fn unset(call: &Call, scope: &mut Scope) {
    let functions = options::has(call.rest(), &["-f"]);
    for arg in options::operands(&call.args, 1, &[]) {
        match arg.plain() {
            Some(name) if functions => _ = scope.functions.remove(name),
            Some(name) => scope.unset(name),
            None => scope.place.import("unset", "`unset` removes variables that only the shell knows"),
        }
    }
}

/// The variable that `Remove-Item Env:NAME` of PowerShell removes.
fn removed_variable(call: &Call) -> Option<String> {
    let names = call.rest().iter().filter_map(Arg::plain).filter_map(|word| word.split_once(':'));
    let mut names = names.filter(|(drive, _)| drive.eq_ignore_ascii_case("env"));
    names.next().map(|(_, name)| name.trim_start_matches(['/', '\\']).to_owned())
}

/// `setenv NAME value` of csh.
fn setenv(call: &Call, scope: &mut Scope) {
    if let Some(name) = call.plain(1).filter(|name| is_name(name)) {
        scope.assign(name, call.args.get(2).map_or_else(String::new, |arg| arg.text.clone()));
        scope.export(name, true);
    }
}

fn set(call: &Call, scope: &mut Scope) {
    let Some(first) = call.args.get(1) else { return };
    match first.text.as_str() {
        "-P" | "-o" if first.text == "-P" || call.plain(2) == Some("physical") => scope.physical = true,
        "+P" | "+o" if first.text == "+P" || call.plain(2) == Some("physical") => scope.physical = false,
        "-a" | "-o" if first.text == "-a" || call.plain(2) == Some("allexport") => scope.export_all = true,
        "+a" | "+o" if first.text == "+a" || call.plain(2) == Some("allexport") => scope.export_all = false,
        "--" => scope.positional = Some(call.args.get(2..).unwrap_or_default().to_vec()),
        text if text.starts_with(['-', '+']) => {
            // `set -x NAME value` of fish hands a variable over, and `set -e NAME` removes it.
            let name = call.rest().iter().filter_map(Arg::plain).find(|word| !word.starts_with('-'));
            // `-o` takes a word that is no variable.
            if let Some(name) = name.filter(|name| is_name(name) && !text.contains('o')) {
                scope.place.doubt(name);
            }
            let bundled =
                |letter: char| text.starts_with('-') && text.contains(letter) && !text.starts_with("--");
            scope.export_all |= bundled('a');
            scope.physical |= bundled('P');
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

fn eval(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let from = options::operand(&call.args, 1, &[]);
    let text = joined_line(call.args.get(from..).unwrap_or_default());
    let handed = std::mem::take(&mut reader.handed);
    loads::assign(&handed, "eval", scope.export_all, &mut scope.place);
    if !handed.is_empty() {
        reader.changes_nothing();
    }
    if is_wholly_unknown(&text) {
        reader.unknown("`eval` runs a text that only the shell knows", call);
        loads::anything("eval", scope);
        return hole();
    }
    // What prints settings (`eval "$(direnv export bash)"`) is read as printing nothing.
    if handed.is_empty() && text.trim().is_empty() && call.args.len() > from {
        loads::anything("eval", scope);
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
    let handed = std::mem::take(&mut reader.handed);
    loads::assign(&handed, "source", scope.export_all, &mut scope.place);
    if !handed.is_empty() {
        reader.changes_nothing();
    }
    let text = match scope.file(&path.text) {
        Some(text) => text.clone(),
        None if path.text == "/dev/stdin" => call.stdin.text().unwrap_or_default(),
        None if loads::is_settings(&path.text) => {
            loads::source(&path.text, scope);
            reader.changes_nothing();
            return String::new();
        }
        None => {
            opaque::script_file(reader, &path.text, call);
            loads::anything("source", scope);
            return hole();
        }
    };
    if text.trim().is_empty() && handed.is_empty() {
        loads::anything("source", scope);
    }
    if is_wholly_unknown(&text) {
        reader.unknown("the shell reads commands from a text that only it knows", call);
        loads::anything("source", scope);
        return hole();
    }
    with_assignments(call, scope, |scope| reader.read_text(&text, scope, &call.stdin))
}

/// `trap 'commands' SIGNAL`: the commands run sooner or later.
fn trap(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let from = options::operand(&call.args, 1, &[]);
    if let Some(body) = call.args.get(from).filter(|_| call.args.len() > from + 1) {
        let here = scope.place.clone();
        scope.place.folder.lose("`trap` runs it wherever the shell is then");
        reader.read_text(&body.text, scope, &Stdin::Inherit);
        scope.place = here;
    }
    String::new()
}

/// `command NAME` runs it, `command -v NAME` only looks for it.
fn command(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    if options::has(call.args.get(1..2).unwrap_or_default(), &["-v", "-V"]) {
        return output::found(call, 2);
    }
    let from = options::operand(&call.args, 1, &[]);
    reader.run(call.from(from), scope)
}
