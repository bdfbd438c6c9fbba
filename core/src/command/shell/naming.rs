//! Builtins that put a value into variables which they are told by name: `read`, `mapfile`, `getopts`, `printf -v`,
//! `wait -p`.

use super::scope::Scope;
use crate::command::call::{Call, Stdin};
use crate::command::programs::output;
use crate::command::text::{Arg, has_hole, hole, is_name};

/// Whether the builtin `name` does so.
pub(crate) fn is_builtin(name: &str, call: &Call) -> bool {
    match name {
        "read" | "mapfile" | "readarray" | "getopts" | "wait" => true,
        "printf" => call.plain(1).is_some_and(|word| word.starts_with("-v")),
        _ => false,
    }
}

pub(crate) fn assign(name: &str, call: &Call, scope: &mut Scope) {
    match name {
        "printf" => printed(call, scope),
        "wait" => names(call).iter().for_each(|name| scope.assign(name, hole())),
        _ => read(call, scope),
    }
}

fn printed(call: &Call, scope: &mut Scope) {
    let glued = call.plain(1).and_then(|word| word.strip_prefix("-v")).filter(|name| !name.is_empty());
    let (name, from) = match glued {
        Some(name) => (Some(name), 2),
        None => (call.plain(2), 3),
    };
    match name.map(|name| name.split('[').next().unwrap_or_default()) {
        Some(name) => scope.assign(name, output::formatted(call.args.get(from..).unwrap_or_default())),
        None => scope.place.import("printf", "`printf` sets a variable that only the shell knows"),
    }
}

/// One line of a known input is known, everything else is not.
fn read(call: &Call, scope: &mut Scope) {
    let names = names(call);
    let line = match &call.stdin {
        Stdin::Text(text) if !has_hole(text) && text.trim_end().lines().count() == 1 => Some(text.trim()),
        _ => None,
    };
    let plain = call.rest().iter().all(|arg| arg.text == "-r" || !arg.text.starts_with('-'));
    match (names.as_slice(), line.filter(|_| plain)) {
        ([name], Some(line)) => scope.assign(name, line.to_owned()),
        ([], _) => {
            scope.assign("REPLY", hole());
            scope.assign("MAPFILE", hole());
        }
        (names, _) => names.iter().for_each(|name| scope.assign(name, hole())),
    }
    if call.rest().iter().any(|arg| has_hole(&arg.text)) {
        scope.place.import("read", "`read` sets a variable that only the shell knows");
    }
}

/// Every word that may be the name of a variable: also the value of an option, which costs nothing.
fn names(call: &Call) -> Vec<&str> {
    let words = call.rest().iter().filter_map(Arg::plain);
    let glued = |word: &'_ str| word.starts_with("-a") || word.starts_with("-p");
    let names = words.map(|word| match word.get(2..).filter(|rest| glued(word) && !rest.is_empty()) {
        Some(name) => name,
        None => word.split('[').next().unwrap_or_default(),
    });
    names.filter(|name| is_name(name)).collect()
}
