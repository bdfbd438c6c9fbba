//! Runners of npm packages (`npx`, `bunx`, `pnpx` and what package managers have like them), and Node
//! itself where it is handed a program.

use super::edition;
use crate::command::call::Call;
use crate::command::options;
use crate::command::place::effects;
use crate::command::place::workplace::{self, Runs};
use crate::command::reader::Reader;
use crate::command::shell::scope::Scope;
use crate::command::text;
use crate::command::text::{Arg, has_hole};

/// Options of `npx` and its kind that take the next word.
const NPX_VALUES: &[&str] = &[
    "-p",
    "--package",
    "-c",
    "--call",
    "--cache",
    "--userconfig",
    "-w",
    "--workspace",
    "--registry",
    "--prefix",
    "-n",
    "--node-arg",
    "--npm",
    "--shell",
    "--node-options",
    "--loglevel",
    "--script-shell",
    "-C",
    "--dir",
    "--cwd",
    "--reporter",
    "--allow-build",
];

/// Options of Node that take the next word.
pub(crate) const NODE_VALUES: &[&str] = &[
    "-r",
    "--require",
    "--import",
    "--loader",
    "--experimental-loader",
    "-C",
    "--conditions",
    "--env-file",
    "--env-file-if-exists",
    "--input-type",
    "--title",
    "--tsconfig",
    "-P",
    "--project",
    "-O",
    "--compiler-options",
];

/// Packages whose program is called otherwise.
const PROGRAMS: &[(&str, &str)] = &[
    ("dotenv-cli", "dotenv"),
    ("@dotenvx/dotenvx", "dotenvx"),
    ("@railway/cli", "railway"),
    ("@infisical/cli", "infisical"),
    ("sequelize-cli", "sequelize"),
    ("npm-run-all2", "npm-run-all"),
    ("@yarnpkg/cli-dist", "yarn"),
    ("chokidar-cli", "chokidar"),
    ("@nestjs/cli", "nest"),
    ("@flydotio/flyctl", "flyctl"),
    ("typeorm-ts-node-commonjs", "typeorm"),
    ("typeorm-ts-node-esm", "typeorm"),
    ("mikro-orm-esm", "mikro-orm"),
];

pub(crate) fn handle(reader: &mut Reader<'_>, name: &str, call: &Call, scope: &mut Scope) -> Option<String> {
    match name {
        "npx" | "bunx" => Some(execute(reader, 1, false, call, scope)),
        "pnpx" | "dlx" => Some(execute(reader, 1, false, &fetched(call), scope)),
        "node" | "nodejs" | "iojs" | "electron" | "tsx" | "ts-node" | "ts-node-esm" | "ts-node-dev"
        | "esr" | "babel-node" | "swc-node" | "zx" | "jiti" | "vite-node" | "esno" => {
            Some(node(reader, call, scope))
        }
        _ => None,
    }
}

/// Runs a package's program: the words from `at` on are options, then the package, then its words.
/// Where the runner `swallows`, it takes every option before `--` for its own.
pub(crate) fn execute(
    reader: &mut Reader<'_>,
    at: usize,
    swallows: bool,
    call: &Call,
    scope: &mut Scope,
) -> String {
    let given = call.args.get(at..).unwrap_or_default();
    let first = options::operand(given, 0, NPX_VALUES);
    let own = given.get(..first).unwrap_or_default();
    let call = &workplace::of("npx", own, Runs::Here, call);
    let packages = options::values(own, &["-p", "--package"]);
    let version = packages.iter().find_map(|package| version_of(&package.text)).or(call.version.clone());
    // What another package brings under the name is not known.
    let foreign =
        !packages.is_empty() && !packages.iter().any(|package| package_name(&package.text) == "prisma");
    let version = version.or(foreign.then(|| "*".to_owned()));
    if let Some(text) = options::value(own, &["-c", "--call"]) {
        let mut inner = call.clone();
        if version.is_some() {
            inner.place.import("npx", edition::UNKNOWN);
        }
        return reader.run_line(&text.text, &inner, scope);
    }
    let dashed = first > 0 && given.get(first - 1).is_some_and(|arg| arg.text == "--");
    let args = if swallows && !dashed {
        without_own_options(given.get(first..).unwrap_or_default())
    } else {
        given.get(first..).unwrap_or_default().to_vec()
    };
    run_package(reader, &args, version, call, scope)
}

/// The call of a runner that fetches what it runs: the newest version where the line names none.
pub(crate) fn fetched(call: &Call) -> Call {
    Call { version: Some("latest".to_owned()), ..call.clone() }
}

/// What is left of a runner's words when it has taken every option before `--` for its own.
pub(crate) fn without_own_options(args: &[Arg]) -> Vec<Arg> {
    let end = args.iter().position(|arg| arg.text == "--").unwrap_or(args.len());
    let (own, rest) = args.split_at_checked(end).unwrap_or((args, &[]));
    let mut kept = options::without_options(own, NPX_VALUES);
    kept.extend(rest.iter().skip(1).cloned());
    kept
}

/// Runs the program of the package that the first of `args` names.
pub(crate) fn run_package(
    reader: &mut Reader<'_>,
    args: &[Arg],
    version: Option<String>,
    call: &Call,
    scope: &mut Scope,
) -> String {
    let Some(first) = args.first() else { return String::new() };
    let range = version_of(&first.text).is_some_and(|version| edition::is_range(&version));
    if first.text.contains(char::is_whitespace) && !range {
        return reader.run_line(&text::joined_line(args), call, scope);
    }
    let mut args = args.to_vec();
    let mut version = version;
    if let Some(named) = version_of(&first.text) {
        version = Some(named);
    }
    if let Some(slot) = args.first_mut() {
        slot.text = program_of(&slot.text).to_owned();
        slot.glob = None;
    }
    reader.run(Call { args, version, ..call.clone() }, scope)
}

/// A package without its version: `prisma@6` is `prisma`.
fn package_name(spec: &str) -> &str {
    let spec = spec.strip_prefix("npm:").unwrap_or(spec);
    match spec.char_indices().skip(1).find(|(_, c)| *c == '@') {
        Some((at, _)) => spec.get(..at).unwrap_or(spec),
        None => spec,
    }
}

fn program_of(spec: &str) -> &str {
    let name = package_name(spec);
    PROGRAMS.iter().find(|(package, _)| *package == name).map_or(name, |(_, program)| *program)
}

/// The version that `prisma@6` asks for; `None` for other packages and where none is asked for.
fn version_of(spec: &str) -> Option<String> {
    let name = package_name(spec);
    let bare = spec.strip_prefix("npm:").unwrap_or(spec);
    let version = bare.get(name.len() + 1..)?;
    (name == "prisma" && !version.is_empty()).then(|| version.to_owned())
}

/// Whether `path` leads into the Prisma CLI itself.
pub(crate) fn is_prisma_program(path: &str) -> bool {
    let path = path.replace('\\', "/");
    let parts: Vec<&str> = path.split('/').collect();
    let is_package = |name: &str| name == "prisma" || edition::is_numbered(name);
    match parts.as_slice() {
        [.., ".bin", program] => is_package(program),
        [.., package, "build"] | [.., package, "build", "index" | "index.js"] => is_package(package),
        _ => false,
    }
}

/// `node [options] program words…`.
fn node(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    for code in options::values(call.rest(), &["-e", "--eval", "-p", "--print", "-pe"]) {
        super::interpreters::code(reader, &code.text, call, scope);
    }
    if let Some(script) = options::value(call.rest(), &["--run"]) {
        let rest = options::after_dashes(&call.args).and_then(|from| call.args.get(from..));
        let call = &workplace::of("node", call.rest(), Runs::Script, call);
        let args = [&[script], rest.unwrap_or_default()].concat();
        super::tasks::run_script(reader, &args, call, scope);
        return text::hole();
    }
    let evaluates =
        options::has(call.args.get(1..2).unwrap_or_default(), &["-e", "--eval", "-p", "--print", "-pe"]);
    let at = options::operand(&call.args, 1, NODE_VALUES);
    let mut inner = call.clone();
    effects::apply("node", call.args.get(1..at).unwrap_or_default(), &mut inner);
    let call = &inner;
    let Some(program) = call.args.get(at).filter(|_| !evaluates) else {
        if let Some(text) = call.stdin.text().filter(|_| !evaluates) {
            super::interpreters::code(reader, &text, call, scope);
        }
        return text::hole();
    };
    if call.plain(at) == Some("watch") {
        return reader.run(
            call.with(
                &[call.args.get(..1).unwrap_or_default(), call.args.get(at + 1..).unwrap_or_default()]
                    .concat(),
            ),
            scope,
        );
    }
    if is_prisma_program(&program.text) {
        return super::prisma::run(reader, &call.from(at), scope);
    }
    if program.text == "-" {
        let text = call.stdin.text().unwrap_or_default();
        super::interpreters::code(reader, &text, call, scope);
    } else if let Some(text) = scope.file(&program.text).cloned() {
        super::interpreters::code(reader, &text, call, scope);
    } else if program.text.contains(".bin/") && !has_hole(&program.text) {
        return reader.run(call.from(at), scope);
    } else {
        super::opaque::script_call(reader, &call.from(at), scope);
    }
    text::hole()
}
