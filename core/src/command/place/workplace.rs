//! Where package managers run what they run: here, where the package begins, or in another package of the
//! workspace.
//!
//! How each does it was seen by running npm 11, pnpm 9, Yarn 1 and Bun 1.

use super::effects;
use super::known::{self, Doubt};
use crate::command::call::Call;
use crate::command::options;
use crate::command::text::Arg;

/// What a package manager runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Runs {
    /// A script of the package, which runs where the package begins.
    Script,
    /// A program, which runs where the manager is told to be.
    Program,
    /// A program, which runs where the manager was called.
    Here,
}

/// Options that choose other packages of the workspace.
const CHOOSERS: &[&str] = &[
    "--workspace",
    "--workspaces",
    "-ws",
    "--filter",
    "--filter-prod",
    "-F",
    "--recursive",
    "--workspace-root",
    "--top-level",
];

/// Commands that choose other packages of the workspace.
const COMMANDS: &[&str] = &["workspace", "workspaces", "recursive", "multi", "m"];

/// The call as the manager `name` runs it, by its `own` words.
pub(crate) fn of(name: &str, own: &[Arg], runs: Runs, call: &Call) -> Call {
    let short: &[&str] = match name {
        "npm" | "npx" => &["-w"],
        "pnpm" => &["-w", "-r"],
        _ => &[],
    };
    let command =
        options::operands(own, 0, &[]).first().is_some_and(|arg| COMMANDS.contains(&arg.text.as_str()));
    let command = command && matches!(name, "pnpm" | "yarn");
    let doubts = [known::doubtful(name, own), known::doubtful_variable(name, call)];
    let moves = |doubt: &Option<_>| matches!(doubt, Some((_, Doubt::Folder)));
    let call = &doubted(name, &doubts, call);
    if command || doubts.iter().any(moves) || options::has(own, CHOOSERS) || options::has(own, short) {
        return elsewhere(name, call);
    }
    let mut inner = call.clone();
    inner.place.manage();
    let before = inner.place.clone();
    effects::apply(name, own, &mut inner);
    let goes_elsewhere = inner.place.folder != before.folder;
    match runs {
        Runs::Here => {
            inner.place.folder = before.folder;
            if options::has(own, &["--prefix", "-C"]) {
                inner.place.import(name, format!("`{name}` takes the program from another folder"));
            }
        }
        Runs::Program if name == "yarn" && goes_elsewhere => {
            inner.place.folder.lose("versions of Yarn differ in where they run programs");
        }
        Runs::Program => {}
        // npm is told the package itself and does not look for it.
        Runs::Script if name == "npm" && goes_elsewhere => {}
        Runs::Script => inner.place.folder.go_to_package(),
    }
    if options::has(own, &["--bun"]) || (name == "bun" && options::has(own, &["-b"])) {
        runs_by_bun(&mut inner);
    }
    inner
}

/// Bun as the runtime reads files of variables by itself.
pub(crate) fn runs_by_bun(call: &mut Call) {
    call.place.import("bun", "`bun` loads `.env` and its like by itself");
}

/// The call with what options may set of which it is not known what they do.
fn doubted(name: &str, doubts: &[Option<(String, Doubt)>], call: &Call) -> Call {
    let mut inner = call.clone();
    for (option, _) in doubts.iter().flatten() {
        inner.place.import(name, format!("`{name}` may set variables by `{option}`"));
    }
    inner
}

/// The call as it runs in another package of the workspace.
pub(crate) fn elsewhere(name: &str, call: &Call) -> Call {
    let mut inner = call.clone();
    if inner.place.folder.known().is_some() {
        inner.place.folder.lose(format!("`{name}` runs it in a package of the workspace"));
    }
    inner
}
