//! Commands that change nothing but the shell itself: no file, no database, no program.
//!
//! The list is closed: what is not on it may change the world.

use crate::command::call::Call;
use crate::command::options;
use crate::command::text;
use crate::prisma::Impact;

/// They change nothing, whatever they are told.
const ALWAYS: &[&str] = &[
    // The shell itself.
    ":",
    "true",
    "false",
    "cd",
    "chdir",
    "pushd",
    "popd",
    "dirs",
    "set-location",
    "sl",
    "push-location",
    "pop-location",
    "echo",
    "print",
    "printf",
    "test",
    "[",
    "[[",
    "export",
    "declare",
    "typeset",
    "local",
    "readonly",
    "unset",
    "set",
    "setenv",
    "shift",
    "alias",
    "unalias",
    "read",
    "mapfile",
    "readarray",
    "getopts",
    "let",
    "shopt",
    "setopt",
    "unsetopt",
    "umask",
    "ulimit",
    "trap",
    "wait",
    "jobs",
    "exit",
    "logout",
    "return",
    "break",
    "continue",
    "type",
    "times",
    "help",
    "clear",
    "cls",
    "rem",
    // Waiting and answering.
    "sleep",
    "yes",
    // An empty folder.
    "mkdir",
    // Looking.
    "cat",
    "head",
    "tail",
    "grep",
    "egrep",
    "fgrep",
    "zgrep",
    "wc",
    "ls",
    "ll",
    "la",
    "dir",
    "stat",
    "du",
    "df",
    "basename",
    "dirname",
    "readlink",
    "realpath",
    "pwd",
    "which",
    "whereis",
    "where",
    "whoami",
    "id",
    "groups",
    "uname",
    "arch",
    "uptime",
    "nproc",
    "ps",
    "pgrep",
    "pidof",
    "printenv",
    "tput",
    "pg_isready",
    "pg_lsclusters",
    // Text.
    "seq",
    "expr",
    "tr",
    "cut",
    "nl",
    "rev",
    "tac",
    "fold",
    "column",
    "paste",
    "comm",
    "cmp",
    "jq",
    "md5sum",
    "sha1sum",
    "sha256sum",
    "cksum",
];

/// They change nothing unless one of these words is among theirs.
const UNLESS: &[(&str, &[&str])] = &[
    ("date", &["-s", "--set"]),
    ("wait-on", &["-c", "--config"]),
    ("rg", &["--pre", "--hostname-bin"]),
    ("base64", &["-o", "--output"]),
    ("diff", &["--output"]),
    ("find", &["-exec", "-execdir", "-ok", "-okdir", "-delete", "-fprint", "-fprint0", "-fprintf", "-fls"]),
];

/// They change nothing where their first word is one of these.
const ONLY: &[(&str, &[&str])] = &[
    ("command", &["-v", "-V"]),
    ("nvm", &["use", "ls", "list", "current", "which", "version", "--version"]),
    ("git", &["status", "rev-parse", "describe", "--version"]),
    ("npm", &["--version", "-v", "ls", "prefix", "root"]),
    ("node", &["--version", "-v"]),
    ("npx", &["--version", "-v"]),
    ("pnpm", &["--version", "-v"]),
    ("yarn", &["--version", "-v"]),
    ("bun", &["--version", "-v"]),
    (
        "prisma-policy",
        &["check", "read", "inspect", "doctor", "decide", "facts", "test", "lint", "prove", "diff", "matrix"],
    ),
];

/// They build, check or test, and write what they make: no script of a package.
const BUILDERS: &[&str] = &[
    "tsc",
    "tsup",
    "swc",
    "babel",
    "esbuild",
    "rollup",
    "webpack",
    "vite",
    "parcel",
    "next",
    "nuxt",
    "astro",
    "remix",
    "nest",
    "ng",
    "react-scripts",
    "storybook",
    "jest",
    "vitest",
    "mocha",
    "ava",
    "playwright",
    "cypress",
    "eslint",
    "oxlint",
    "biome",
    "prettier",
    "stylelint",
    "docker",
    "docker-compose",
    "wait-on",
];

/// Commands of Prisma that write what no other command of it is led by: the client, and the layout of the schema.
const WRITES_OF_NO_CONCERN: &[&str] = &["generate", "format"];

/// Whether an operation changes nothing that a later one meets.
pub(crate) fn is_quiet_operation(command: Option<&str>, impact: Option<Impact>) -> bool {
    match impact {
        Some(Impact::Reads) => true,
        Some(Impact::WritesFiles) => command.is_some_and(|command| WRITES_OF_NO_CONCERN.contains(&command)),
        _ => false,
    }
}

/// Folders of the system, whose programs are the ones that their names say.
const SYSTEM: &[&str] = &["/bin/", "/usr/bin/", "/usr/local/bin/", "/opt/homebrew/bin/"];

/// Whether the program `name` leaves the scripts of packages alone.
pub(crate) fn spares_scripts(name: &str) -> bool {
    BUILDERS.contains(&name)
}

/// Whether a command that hands on to no other changes nothing.
pub(crate) fn is_quiet(name: &str, call: &Call) -> bool {
    let path = call.args.first().map_or("", |arg| arg.text.as_str());
    let system =
        SYSTEM.iter().any(|folder| path.strip_prefix(folder).is_some_and(|rest| !rest.contains('/')));
    if path.contains(['/', '\\']) && !system {
        return false;
    }
    let unless = UNLESS.iter().find(|(program, _)| *program == name);
    let only = ONLY.iter().find(|(program, _)| *program == name);
    let known = !call.rest().iter().any(|arg| text::has_hole(&arg.text));
    ALWAYS.contains(&name)
        || unless.is_some_and(|(_, words)| known && !options::has(call.rest(), words))
        || only.is_some_and(|(_, words)| call.plain(1).is_some_and(|first| words.contains(&first)))
        // Alone it prints the variables.
        || (name == "env" && call.args.len() == 1)
}
