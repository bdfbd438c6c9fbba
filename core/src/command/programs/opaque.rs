//! What cannot be looked into: unknown programs, and scripts whose text the line does not hold.

use super::hints;
use crate::command::call::Call;
use crate::command::reader::Reader;
use crate::command::shell::expand;
use crate::command::shell::pattern;
use crate::command::shell::scope::Scope;
use crate::command::text;
use crate::command::text::{Arg, hole};

/// Programs with which a command that concerns a database begins.
const STARTERS: &[&str] = &[
    "prisma",
    "npx",
    "pnpx",
    "bunx",
    "npm",
    "pnpm",
    "yarn",
    "bun",
    "corepack",
    "deno",
    "node",
    "dropdb",
    "psql",
    "mysql",
    "mariadb",
    "mysqladmin",
    "sqlite3",
    "mongosh",
    "docker",
    "docker-compose",
    "kubectl",
    "sh",
    "bash",
    "zsh",
    "dash",
    "sudo",
    "env",
    "dotenv",
    "dotenvx",
    "cross-env",
    "doppler",
    "timeout",
    "xargs",
    "ssh",
    "cmd",
    "powershell",
    "pwsh",
    "supabase",
    "make",
];

/// What often stands before such a command in the same text.
const BEFORE_COMMANDS: &[&str] = &["cd", "export", "set", "source", ".", "test", "[", "if", "exec"];

/// How many words of an unknown program are tried as the beginning of a command.
const MOST_TRIES: usize = 4;

/// Variables that by custom name a program of no concern.
const CUSTOMARY: &[&str] = &[
    "EDITOR",
    "VISUAL",
    "PAGER",
    "BROWSER",
    "SHELL",
    "CC",
    "CXX",
    "LD",
    "AR",
    "PYTHON",
    "PYTHON3",
    "PIP",
    "SUDO_EDITOR",
    "GIT_EDITOR",
    "TERMINAL",
    "GREP",
    "SED",
    "AWK",
    "CARGO",
    "RUSTC",
    "GO",
    "JAVA",
    "JAVACMD",
    "OPEN",
    "MANPAGER",
    "ECHO",
    "LS",
    "CAT",
    "DIFF",
    "LESS",
    "CURL",
    "RM",
    "MKDIR",
    "INSTALL",
    "LOG",
    "LOGGER",
];

/// First words of Prisma's commands, by which they are recognized behind an unknown program.
const PRISMA_WORDS: &[&str] = &["migrate", "db"];
const PRISMA_VERBS: &[&str] =
    &["reset", "deploy", "dev", "push", "pull", "execute", "seed", "resolve", "status", "diff"];

/// Whether `word` names a program with which a command that matters may begin.
pub(crate) fn starts_command(word: &str) -> bool {
    STARTERS.contains(&text::program_name(word).as_str())
}

/// A program that no table knows: what it is given may be a command that it runs.
pub(crate) fn program(reader: &mut Reader<'_>, name: &str, call: &Call, scope: &mut Scope) -> String {
    if matched_by_pattern(reader, call, scope) {
        return hole();
    }
    let path = call.args.first().map_or("", |arg| arg.text.as_str());
    let is_path = (path.contains(['/', '\\']) && !path.starts_with('@')) || has_script_ending(name);
    if is_path {
        script_file(reader, path, call);
    } else {
        reader.changes_world();
    }
    try_words(reader, call, scope);
    hole()
}

/// A glob in the place of the program (`./node_modules/.bin/pris*`).
fn matched_by_pattern(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> bool {
    let Some(first) = call.args.first().filter(|arg| arg.glob.is_some()) else { return false };
    let name = text::program_name(&first.text);
    let Some(meant) = STARTERS.iter().find(|starter| pattern::matches(&name, starter) == Some(true)) else {
        return false;
    };
    let args = [vec![Arg::known(*meant)], call.rest().to_vec()].concat();
    reader.run(call.with(&args), scope);
    true
}

/// A program whose name only the shell knows.
pub(crate) fn unknown_program(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let mark = reader.mark();
    // By custom `$SUDO` is `sudo` or nothing.
    if names_variable(&reader.text, &["SUDO"]) {
        return reader.run(call.from(1), scope);
    }
    reader.changes_world();
    try_words(reader, call, scope);
    if reader.has_any_since(mark) {
        return hole();
    }
    reader.take_back(mark);
    let first = call.args.first().map(|arg| arg.text.clone()).unwrap_or_default();
    let wholly = expand::is_wholly_unknown(&first);
    let suspicious = looks_like_prisma(call.rest()) || hints::names_database(&first);
    if suspicious || (wholly && !names_variable(&reader.text, CUSTOMARY)) {
        reader.unknown("the program is known only when the line runs", call);
    } else {
        reader.changes_world();
    }
    hole()
}

/// Whether the first variable of `text` is one of `names`.
fn names_variable(text: &str, names: &[&str]) -> bool {
    let Some((_, written)) = text.split_once('$') else { return false };
    let written = written.trim_start_matches('{');
    let name: String = written.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    names.contains(&name.as_str())
}

/// Whether words look like those of a Prisma command, whatever program they are given to.
fn looks_like_prisma(args: &[Arg]) -> bool {
    let words: Vec<&str> = args.iter().map(|arg| arg.text.as_str()).collect();
    let is_prisma = |word: &&str| text::program_name(word) == "prisma" || word.starts_with("prisma@");
    words.iter().any(is_prisma)
        || words.windows(2).any(|pair| {
            matches!(pair, [group, verb] if PRISMA_WORDS.contains(group) && PRISMA_VERBS.contains(verb))
        })
}

/// Reads the words of an unknown program as if a command began at one of them.
fn try_words(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) {
    let starts = |arg: &Arg| starts_command(&arg.text) || super::node::is_prisma_program(&arg.text);
    let places = call.args.iter().enumerate().skip(1).filter(|(_, arg)| starts(arg)).map(|(at, _)| at);
    let places: Vec<usize> = places.take(MOST_TRIES).collect();
    for at in places {
        let mark = reader.mark();
        let end = call.args.iter().skip(at).position(|arg| arg.text == "}" || arg.text == ";");
        let words = call.args.get(at..end.map_or(call.args.len(), |end| at + end)).unwrap_or_default();
        reader.run(call.with(words), scope);
        if reader.has_known_since(mark) {
            return;
        }
        reader.take_back(mark);
    }
    try_texts(reader, call, scope);
}

/// A whole command line as one word of an unknown program may be run by it.
fn try_texts(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) {
    let begins = |word: &str| starts_command(word) || BEFORE_COMMANDS.contains(&word);
    let is_text = |arg: &&Arg| arg.text.split_whitespace().next().is_some_and(begins);
    let texts: Vec<String> = call
        .rest()
        .iter()
        .filter(|arg| arg.text.contains(char::is_whitespace))
        .filter(is_text)
        .map(|arg| arg.text.clone())
        .take(MOST_TRIES)
        .collect();
    for text in texts {
        let mark = reader.mark();
        reader.run_line(&text, call, scope);
        let found = reader.has_known_since(mark);
        reader.take_back(mark);
        if found {
            reader.unknown("a program that is not known is handed a command that concerns a database", call);
            return;
        }
    }
}

const SCRIPT_ENDINGS: &[&str] = &[
    ".sh", ".bash", ".zsh", ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".tsx", ".py", ".rb", ".pl",
    ".php", ".ps1", ".bat", ".cmd",
];

fn has_script_ending(name: &str) -> bool {
    SCRIPT_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// A script whose text is not known: one whose path hints at a database may run Prisma.
pub(crate) fn script_file(reader: &mut Reader<'_>, path: &str, call: &Call) {
    if expand::is_wholly_unknown(path) || hints::names_database(script_hint(path)) {
        let reason = format!("the script `{path}` is not part of the line and may run Prisma");
        reader.unknown(reason, call);
    } else {
        reader.changes_world();
    }
}

/// A script that is run with words of its own, which may be a command that it runs in turn.
pub(crate) fn script_call(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) {
    let path = call.args.first().map_or("", |arg| arg.text.as_str());
    script_file(reader, path, call);
    try_words(reader, call, scope);
}

/// The part of a path that says what the script does: its name, and the folder it lies in.
fn script_hint(path: &str) -> &str {
    let path = path.trim_end_matches(['/', '\\']);
    let folder = path.rfind(['/', '\\']).and_then(|at| path.get(..at)).unwrap_or_default();
    let start = folder.rfind(['/', '\\']).map_or(0, |at| at + 1);
    path.get(start..).unwrap_or(path)
}
