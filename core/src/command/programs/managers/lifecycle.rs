//! Commands of package managers that run scripts of certain names: installing, testing, packing, publishing.
//!
//! Their names, and the scripts that npm runs, are those of npm 11.

use super::words::NPM_VALUES;
use crate::command::call::Call;
use crate::command::options;
use crate::command::programs::{node, tasks};
use crate::command::reader::Reader;
use crate::command::shell::scope::Scope;
use crate::command::text::Arg;

/// What npm calls each of its commands that runs something, the name that counts first.
const NPM_COMMANDS: &[&[&str]] = &[
    &["exec", "x"],
    &["run", "run-script", "rum", "urn"],
    &["restart"],
    &["test", "t", "tst"],
    &["start"],
    &["stop"],
    &["install", "add", "i", "in", "ins", "inst", "insta", "instal", "isnt", "isnta", "isntal", "isntall"],
    &["ci", "clean-install", "ic", "install-clean", "isntall-clean"],
    &["install-test", "it"],
    &["install-ci-test", "clean-install-test", "cit", "sit"],
    &["explore"],
    &["init", "create", "innit"],
    &["pack"],
    &["publish"],
    &["version", "verison"],
];

/// Commands of npm that run nothing and whose names begin the name of one that does.
const NPM_QUIET: &[&str] = &["", "c", "e", "s", "star", "r", "v", "u"];

/// The name that counts of a command of npm, which takes every beginning of a name for it and `cleanInstall` for
/// `clean-install`; the word itself where the command runs nothing.
pub(super) fn npm_command(word: &str) -> String {
    let mut name = String::new();
    for letter in word.chars() {
        if letter.is_ascii_uppercase() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    let exact = NPM_COMMANDS.iter().find(|names| names.contains(&name.as_str()));
    let begun = || NPM_COMMANDS.iter().find(|names| names.iter().any(|full| full.starts_with(&name)));
    let found = exact.or_else(|| begun().filter(|_| !NPM_QUIET.contains(&name.as_str())));
    found.and_then(|names| names.first()).map_or(name.clone(), |first| (*first).to_owned())
}

/// The names by which managers install.
pub(super) const INSTALLS: &[&str] =
    &["install", "i", "ci", "clean-install", "install-test", "it", "add", "a"];

/// The scripts that installing runs, in the order in which it does.
const INSTALLING: &[&str] = &[
    "preinstall",
    "install",
    "postinstall",
    "prepublish",
    "preprepare",
    "prepare",
    "postprepare",
    "dependencies",
];

/// Runs what the manager `name` runs for a command that installs, packs or publishes.
pub(super) fn run(
    reader: &mut Reader<'_>,
    name: &str,
    command: &str,
    args: &[Arg],
    call: &Call,
    scope: &mut Scope,
) {
    let ignored = ignores_scripts(args);
    // npm runs no script of the package where it adds another one to it.
    let adds = name == "npm" && matches!(command, "install" | "install-test") && names_packages(args);
    let tests = command.ends_with("-test") || command == "it";
    let names: &[&str] = match command {
        _ if ignored || adds => &[],
        "pack" => &["prepack", "prepare", "postpack"],
        "publish" => &["prepublishOnly", "prepack", "prepare", "postpack", "publish", "postpublish"],
        "version" => &["preversion", "version", "postversion"],
        _ if tests || INSTALLS.contains(&command) => INSTALLING,
        _ => return,
    };
    if names.is_empty() && !tests {
        return;
    }
    // Whatever its scripts do, it changes what is installed.
    reader.changes_no_script();
    let scripts = reader.scripts_of(call);
    let located = scripts.located(call);
    for name in names {
        if let Some(text) = scripts.get(name).cloned() {
            tasks::script_text(reader, name, 0, &text, &located, scope);
        }
    }
    if tests {
        tasks::run_script(reader, &[Arg::known("test")], call, scope);
    }
}

/// `npm restart` stops and starts where the package has no script of that name.
pub(super) fn restart(reader: &mut Reader<'_>, args: &[Arg], call: &Call, scope: &mut Scope) {
    let scripts = reader.scripts_of(call);
    if scripts.has("restart") || scripts.names().next().is_none() {
        let args = [&[Arg::known("restart")], &*node::without_own_options(args)].concat();
        return tasks::run_script(reader, &args, call, scope);
    }
    for (index, name) in ["prerestart", "stop", "start", "postrestart"].into_iter().enumerate() {
        match scripts.get(name).cloned() {
            Some(text) if name.ends_with("restart") => {
                tasks::script_text(reader, name, index, &text, &scripts.located(call), scope);
            }
            Some(_) => tasks::run_script(reader, &[Arg::known(name)], call, scope),
            None => {}
        }
    }
}

/// Whether scripts are certainly left alone: the option may be taken back.
fn ignores_scripts(args: &[Arg]) -> bool {
    let next = |at: usize| args.get(at + 1).is_some_and(|arg| arg.text == "false");
    let given = args.iter().enumerate().filter(|(_, arg)| arg.text.contains("ignore-scripts"));
    let given: Vec<bool> = given
        .map(|(at, arg)| matches!(&*arg.text, "--ignore-scripts" | "--ignore-scripts=true") && !next(at))
        .collect();
    !given.is_empty() && given.into_iter().all(|ignores| ignores)
}

/// Whether packages are named; a word behind an option may be its value.
fn names_packages(args: &[Arg]) -> bool {
    const SWITCHES: &[&str] =
        &["-D", "-E", "-S", "-O", "-P", "-g", "-f", "--global", "--force", "--legacy-peer-deps"];
    let switch =
        |text: &str| SWITCHES.contains(&text) || text.starts_with("--save") || text.starts_with("--no-");
    let own = |text: &str| text.starts_with('-') && !text.contains('=') && !switch(text);
    let named = |(at, arg): (usize, &Arg)| {
        let before = at.checked_sub(1).and_then(|before| args.get(before));
        !arg.text.starts_with('-')
            && !matches!(&*arg.text, "." | "./")
            && !before
                .is_some_and(|before| own(&before.text) || options::takes_next(&before.text, NPM_VALUES))
    };
    args.iter().enumerate().any(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn npm_takes_the_beginning_of_a_name() {
        let check = |word: &str, expect: &str| assert_eq!(npm_command(word), expect, "{word}");
        check("isntal", "install");
        check("cit", "install-ci-test");
        check("cleanInstall", "ci");
        check("resta", "restart");
        check("exe", "exec");
        check("run-s", "run");
        check("star", "star");
        check("r", "r");
        check("publish", "publish");
        check("", "");
        check("outdated", "outdated");
    }
}
