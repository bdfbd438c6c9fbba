//! How the shell changes its folder: `cd`, `pushd`, `popd`, and their like of other shells.

use super::folder::{Folder, Steps};
use crate::command::call::Call;
use crate::command::options;
use crate::command::reader::Reader;
use crate::command::shell::scope::Scope;

/// Whether `name` changes the folder of the shell.
pub(crate) fn is_builtin(name: &str) -> bool {
    const NAMES: &[&str] =
        &["cd", "chdir", "pushd", "popd", "set-location", "sl", "push-location", "pop-location", "z", "zi"];
    NAMES.contains(&name)
}

pub(crate) fn change(reader: &Reader<'_>, name: &str, call: &Call, scope: &mut Scope) {
    let before = scope.place.folder.clone();
    scope.place.folder = match name {
        "z" | "zi" => lost(&format!("`{name}` goes to a folder that it remembers")),
        "popd" | "pop-location" => match (call.rest(), scope.stack.pop()) {
            ([], Some(folder)) => folder,
            ([], None) => before.clone(),
            _ => lost("`popd` is told which folder to forget"),
        },
        "pushd" | "push-location" => pushed(reader, call, scope),
        _ => target(reader, call, scope),
    };
    scope.previous = Some(before);
}

/// `pushd` without a folder changes places with the last one.
fn pushed(reader: &Reader<'_>, call: &Call, scope: &mut Scope) -> Folder {
    let here = scope.place.folder.clone();
    let folder = match call.rest() {
        [] => scope.stack.pop().unwrap_or_else(|| here.clone()),
        [first, ..] if first.text.starts_with(['+', '-']) => lost("`pushd` turns its folders"),
        _ => target(reader, call, scope),
    };
    scope.stack.push(here);
    folder
}

/// Where `cd` leads.
fn target(reader: &Reader<'_>, call: &Call, scope: &Scope) -> Folder {
    let mut folder = scope.place.folder.clone();
    let physical = scope.physical && !options::has(call.rest(), &["-L"]);
    let steps = if physical || options::has(call.rest(), &["-P"]) { Steps::Physical } else { Steps::Logical };
    let at = options::operand(&call.args, 1, &[]);
    // `cd /d D:\x` of Windows.
    let drive =
        call.plain(at).is_some_and(|word| word.eq_ignore_ascii_case("/d")) && call.args.len() > at + 1;
    let sets = |name: &str| scope.variables.contains_key(name);
    match call.args.get(at + usize::from(drive)) {
        None if sets("HOME") => folder.lose("the line sets `HOME`"),
        None => folder.go("~", steps),
        Some(arg) if arg.text == "-" => {
            return scope
                .previous
                .clone()
                .unwrap_or_else(|| lost("`cd -` goes back to where the shell was before the line"));
        }
        Some(arg) if arg.glob.is_some() => folder.lose("the folder is known only when the line runs"),
        Some(_) if reader.text.contains('\\') => {
            folder.lose("the name of the folder holds a `\\`, which shells read differently");
        }
        Some(arg) if sets("CDPATH") && !arg.text.starts_with(['/', '.', '~']) => {
            folder.lose("the line sets `CDPATH`");
        }
        Some(arg) if sets("HOME") && arg.text.starts_with('~') => folder.lose("the line sets `HOME`"),
        Some(arg) => folder.go(&arg.text, steps),
    }
    folder
}

fn lost(reason: &str) -> Folder {
    let mut folder = Folder::default();
    folder.lose(reason);
    folder
}
