//! Package managers: npm, pnpm, yarn, bun and deno run programs and scripts under many names.

mod lifecycle;
mod words;

use super::node;
use super::tasks;
use crate::command::call::Call;
use crate::command::options;
use crate::command::place::workplace::{self, Runs};
use crate::command::reader::Reader;
use crate::command::shell::scope::Scope;
use crate::command::text;
use crate::command::text::{Arg, hole};
use words::{BUN_VALUES, DENO_VALUES, NPM_VALUES, PNPM_VALUES, QUIET, YARN_VALUES};

pub(crate) fn handle(reader: &mut Reader<'_>, name: &str, call: &Call, scope: &mut Scope) -> Option<String> {
    // `yarn bin prisma` prints where the program lies.
    if call.plain(1) == Some("bin") && call.args.len() > 2 && matches!(name, "yarn" | "pnpm" | "npm") {
        return Some(super::output::found(call, 2));
    }
    match name {
        "npm" | "cnpm" => npm(reader, call, scope),
        "pnpm" => pnpm(reader, call, scope),
        "yarn" | "yarnpkg" => yarn(reader, call, scope),
        "bun" => bun(reader, call, scope),
        "deno" => deno(reader, call, scope),
        "nr" => {
            let call = &workplace::of("nr", &[], Runs::Script, call);
            tasks::run_script(reader, call.args.get(1..).unwrap_or_default(), call, scope);
        }
        "nlx" => _ = node::execute(reader, 1, false, &node::fetched(call), scope),
        "lerna" => lerna(reader, call, scope),
        // What only installs, or only serves.
        "ni" | "nci" | "expo" | "nest" | "next" | "vite" | "react-scripts" => {}
        _ => return None,
    }
    Some(hole())
}

fn rest(call: &Call, from: usize) -> &[Arg] {
    call.args.get(from..).unwrap_or_default()
}

fn npm(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) {
    let at = options::operand(&call.args, 1, NPM_VALUES);
    let end = options::after_dashes(&call.args).unwrap_or(call.args.len());
    let own = call.args.get(1..end).unwrap_or_default();
    let command = lifecycle::npm_command(call.plain(at).unwrap_or_default());
    // `npm exec` runs where it was called, whatever `--prefix` says.
    let place = if command == "exec" { Runs::Here } else { Runs::Script };
    let call = &workplace::of("npm", own, place, call);
    let rest = rest(call, at + 1);
    match command.as_str() {
        "exec" => _ = node::execute(reader, at + 1, true, call, scope),
        "run" => tasks::run_script(reader, &node::without_own_options(rest), call, scope),
        "restart" => lifecycle::restart(reader, rest, call, scope),
        name @ ("test" | "start" | "stop") => {
            let args = [&[Arg::known(name)], &*node::without_own_options(rest)].concat();
            tasks::run_script(reader, &args, call, scope);
        }
        "explore" => {
            if let Some(from) = options::after_dashes(rest) {
                match rest.get(from..).unwrap_or_default() {
                    [single] => _ = reader.run_line(&single.text, call, scope),
                    args => _ = reader.run(call.with(args), scope),
                }
            }
        }
        "init" => {}
        command => lifecycle::run(reader, "npm", command, rest, call, scope),
    }
}

fn pnpm(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) {
    let at = options::operand(&call.args, 1, PNPM_VALUES);
    let from = options::operand(&call.args, at + 1, PNPM_VALUES);
    let command = call.plain(at).unwrap_or_default();
    let place = if command == "dlx" { Runs::Program } else { Runs::Script };
    let call = &workplace::of("pnpm", call.args.get(1..from).unwrap_or_default(), place, call);
    match command {
        "exec" => {
            let shell = options::has(call.args.get(1..from).unwrap_or_default(), &["-c", "--shell-mode"]);
            match (shell, rest(call, from)) {
                (true, args) => _ = reader.run_line(&text::joined_line(args), call, scope),
                (false, args) => _ = reader.run(call.with(args), scope),
            }
        }
        "dlx" => _ = node::execute(reader, at + 1, false, &node::fetched(call), scope),
        "run" | "run-script" => tasks::run_script(reader, rest(call, from), call, scope),
        "create" | "init" | "deploy" | "publish" | "pack" | "rebuild" | "rb" => {}
        "recursive" | "multi" | "m" => {
            let args = [rest(call, 0).get(..1).unwrap_or_default(), rest(call, at + 1)].concat();
            reader.run(call.with(&args), scope);
        }
        command => own_or_program(reader, command, at, call, scope),
    }
}

fn yarn(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) {
    let at = options::operand(&call.args, 1, YARN_VALUES);
    let from = options::operand(&call.args, at + 1, YARN_VALUES);
    let command = call.plain(at).unwrap_or_default();
    let place = if matches!(command, "exec" | "dlx" | "node") { Runs::Program } else { Runs::Script };
    let call = &workplace::of("yarn", call.args.get(1..from).unwrap_or_default(), place, call);
    match command {
        "exec" => match rest(call, from) {
            // Yarn hands its words to a shell.
            [single] => _ = reader.run_line(&single.text, call, scope),
            args => _ = reader.run(call.with(args), scope),
        },
        "dlx" => _ = node::execute(reader, at + 1, false, &node::fetched(call), scope),
        "run" => program_or_script(reader, rest(call, from), call, scope),
        "node" => _ = reader.run(call.from(at), scope),
        "workspace" => {
            let args = [rest(call, 0).get(..1).unwrap_or_default(), rest(call, from + 1)].concat();
            reader.run(call.with(&args), scope);
        }
        "workspaces" => {
            let from = if matches!(call.plain(from), Some("foreach")) { from + 1 } else { from };
            let from = options::operand(&call.args, from, YARN_VALUES);
            let args = [rest(call, 0).get(..1).unwrap_or_default(), rest(call, from)].concat();
            reader.run(call.with(&args), scope);
        }
        "create" | "init" | "publish" | "pack" | "npm" | "rebuild" | "stage" | "upgrade-interactive" => {}
        // Yarn without a command installs.
        "" if call.args.get(at).is_none() => lifecycle::run(reader, "yarn", "install", &[], call, scope),
        command => own_or_program(reader, command, at, call, scope),
    }
}

fn bun(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) {
    for code in options::values(call.rest(), &["-e", "--eval"]) {
        super::interpreters::code(reader, &code.text, call, scope);
    }
    let at = options::operand(&call.args, 1, BUN_VALUES);
    let from = options::operand(&call.args, at + 1, BUN_VALUES);
    let own = call.args.get(1..from).unwrap_or_default();
    let command = call.plain(at).unwrap_or_default();
    let named = if command == "run" { call.plain(from).unwrap_or_default() } else { command };
    let script = workplace::of("bun", own, Runs::Script, call);
    let is_script = !named.is_empty() && reader.scripts_of(&script).has(named);
    let mut call = if is_script { script } else { workplace::of("bun", own, Runs::Program, call) };
    // A file is run by Bun itself, and so are the commands that `bun exec` reads.
    if command == "exec" || (!is_script && named.contains(['/', '.'])) {
        workplace::runs_by_bun(&mut call);
    }
    let call = &call;
    match command {
        "x" => _ = node::execute(reader, at + 1, false, call, scope),
        "run" => program_or_script(reader, rest(call, from), call, scope),
        "exec" => _ = reader.run_line(&text::joined_line(rest(call, from)), call, scope),
        "test" | "build" | "create" | "init" | "repl" | "publish" | "c" | "patch" => {}
        command => own_or_program(reader, command, at, call, scope),
    }
}

fn deno(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) {
    let at = options::operand(&call.args, 1, DENO_VALUES);
    let from = options::operand(&call.args, at + 1, DENO_VALUES);
    let call = &workplace::of("deno", call.args.get(1..from).unwrap_or_default(), Runs::Program, call);
    match call.plain(at).unwrap_or_default() {
        "run" | "x" | "serve" => {
            let args = rest(call, from);
            match args.first() {
                Some(first) if first.text.starts_with("npm:") => {
                    node::run_package(reader, args, None, call, scope);
                }
                Some(first) => super::opaque::script_file(reader, &first.text, call),
                None => {}
            }
        }
        "task" => {
            let mut inner = call.clone();
            if reader.scripts_of(call).is_of_package() {
                inner.place.folder.lose("`deno` takes tasks from its own settings first");
            }
            tasks::run_script(reader, rest(call, from), &inner, scope);
        }
        "eval" => {
            for arg in rest(call, from) {
                super::interpreters::code(reader, &arg.text, call, scope);
            }
        }
        _ => {}
    }
}

fn lerna(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) {
    let call = &workplace::elsewhere("lerna", call);
    let values = ["--scope", "--ignore", "--concurrency", "--since"];
    let at = options::operand(&call.args, 1, &values);
    let from = options::operand(&call.args, at + 1, &values);
    match call.plain(at).unwrap_or_default() {
        "exec" => match rest(call, from) {
            [single] => _ = reader.run_line(&single.text, call, scope),
            args => _ = reader.run(call.with(args), scope),
        },
        "run" => {
            // What stands before `--` is for Lerna.
            let end = options::after_dashes(&call.args);
            let own = call.args.get(from..end.map_or(call.args.len(), |end| end - 1)).unwrap_or_default();
            let mut args = options::without_options(own, &values);
            args.extend(end.map_or(&[][..], |end| rest(call, end)).iter().cloned());
            tasks::run_script(reader, &args, call, scope);
        }
        _ => {}
    }
}

/// A manager's command that is none of its runners: its own, a script's name, or a program's.
fn own_or_program(reader: &mut Reader<'_>, command: &str, at: usize, call: &Call, scope: &mut Scope) {
    let is_script = !command.is_empty() && reader.scripts_of(call).has(command);
    if !is_script && lifecycle::INSTALLS.contains(&command) {
        return lifecycle::run(reader, "", command, rest(call, at + 1), call, scope);
    }
    if !is_script && (QUIET.contains(&command) || command.is_empty() && call.args.get(at).is_none()) {
        return;
    }
    program_or_script(reader, rest(call, at), call, scope);
}

/// `yarn NAME`, `pnpm NAME`, `bun run NAME`: a script goes before a program.
fn program_or_script(reader: &mut Reader<'_>, args: &[Arg], call: &Call, scope: &mut Scope) {
    let Some(first) = args.first() else { return };
    let name = first.text.as_str();
    if reader.scripts_of(call).has(name) {
        return tasks::run_script(reader, args, call, scope);
    }
    let is_file =
        name.contains('/') || [".ts", ".js", ".mjs", ".cjs", ".tsx"].iter().any(|end| name.ends_with(end));
    if is_file && !node::is_prisma_program(name) {
        return super::opaque::script_file(reader, name, call);
    }
    if super::harmless::is_program(name) {
        return reader.program_or_script_of_that_name(name, call, scope);
    }
    let mark = reader.mark();
    super::node::run_package(reader, args, None, call, scope);
    if !reader.has_any_since(mark) && reader.unhandled {
        reader.take_back(mark);
        tasks::run_script(reader, args, call, scope);
    }
}
