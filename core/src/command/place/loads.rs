//! Files of variables that the shell itself loads: `. ./.env`, `export $(cat .env | xargs)`,
//! `env $(grep -v '^#' .env) command`.

use super::surroundings::{Loading, Surroundings};
use crate::command::call::{Call, Stdin};
use crate::command::options;
use crate::command::reader::Reader;
use crate::command::shell::scope::Scope;
use crate::command::text::{Arg, has_hole, program_name};

/// Programs that print what a file holds, whole or in part.
const PRINTERS: &[&str] = &[
    "cat", "bat", "grep", "egrep", "fgrep", "rg", "sed", "awk", "gawk", "cut", "tr", "head", "tail", "sort",
    "xargs", "envsubst", "type", "less", "perl",
];

/// Whether a file by its name holds assignments and no commands (`.env.db`, `database.env`).
pub(crate) fn is_settings(path: &str) -> bool {
    let name = program_name(path);
    name.starts_with(".env") || name.rsplit('.').next() == Some("env")
}

impl Reader<'_> {
    /// Remembers the files of settings that a command prints.
    pub(crate) fn note_printed(&mut self, name: &str, call: &Call) {
        if !PRINTERS.contains(&name) {
            return;
        }
        let words = options::operands(&call.args, 1, &[]).into_iter().map(|arg| arg.text.clone());
        let fed = match &call.stdin {
            Stdin::File(path) => Some(path.clone()),
            _ => None,
        };
        self.printed.extend(words.chain(fed).filter(|path| is_settings(path)));
    }
}

/// The shell reads a file of settings; it exports what it sets only where it was told so.
pub(crate) fn source(file: &str, scope: &mut Scope) {
    let exports = scope.export_all;
    scope.place.load(file, Loading { by: "source", overrides: true, exports });
}

/// A program or builtin is handed what was printed of `files` as words that set variables.
pub(crate) fn assign(files: &[String], by: &str, exports: bool, place: &mut Surroundings) {
    for file in files {
        place.load(file, Loading { by, overrides: true, exports });
    }
}

/// `export` is handed words that only the shell knows.
pub(crate) fn export(files: &[String], words: &[Arg], scope: &mut Scope) {
    assign(files, "export", true, &mut scope.place);
    let open = |arg: &Arg| has_hole(arg.text.split('=').next().unwrap_or_default());
    if files.is_empty() && words.iter().any(open) {
        scope.place.import("export", "`export` sets variables that only the shell knows");
    }
}

/// The shell itself runs a text that the line does not hold: afterwards anything may be set, and the folder
/// another one.
pub(crate) fn anything(by: &str, scope: &mut Scope) {
    let reason = format!("`{by}` runs a text in the shell itself that the line does not hold");
    scope.place.folder.lose(&reason);
    scope.place.import(by, reason);
}
