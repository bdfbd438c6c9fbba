//! Package scripts and task runners: `npm run`, `turbo run`, `nx run`, `run-s`, `make`, `just`.

use super::hints;
use crate::command::call::{Call, Stdin};
use crate::command::options;
use crate::command::place::effects;
use crate::command::place::workplace::{self, Runs};
use crate::command::reader;
use crate::command::reader::Reader;
use crate::command::shell::pattern;
use crate::command::shell::scope::Scope;
use crate::command::text::{Arg, has_hole, hole, quoted_line};

/// Scripts that call scripts are followed this far.
const DEEPEST_SCRIPT: usize = 8;

/// Task runners whose words are the names of tasks that are described elsewhere.
const TASK_RUNNERS: &[(&str, &[&str])] = &[
    ("make", &["-C", "-f", "-j", "-I", "-o", "-W", "--directory", "--file", "--makefile", "--jobs"]),
    ("gmake", &["-C", "-f", "-j", "-I", "-o", "-W"]),
    ("just", &["-f", "--justfile", "-d", "--working-directory", "--set"]),
    ("task", &["-d", "--dir", "-t", "--taskfile", "-C", "-o"]),
    ("go-task", &["-d", "-t"]),
    ("rake", &["-f", "-C", "-I", "-r"]),
    ("mage", &["-d", "-w", "-t"]),
    ("gulp", &["-f", "--gulpfile", "--cwd"]),
    ("grunt", &["--gruntfile"]),
    ("invoke", &["-c", "-r"]),
    ("inv", &["-c", "-r"]),
    ("fab", &["-H", "-c"]),
    ("doit", &[]),
    ("composer", &["-d"]),
    ("cake", &[]),
    ("ant", &["-f", "-buildfile"]),
    ("gradle", &["-p", "-b"]),
    ("gradlew", &["-p", "-b"]),
    ("mvn", &["-f", "-pl", "-P"]),
    ("earthly", &[]),
    ("dagger", &[]),
    ("tilt", &[]),
    ("moon", &[]),
    ("rush", &[]),
    ("rushx", &[]),
    ("wireit", &[]),
    ("wsrun", &[]),
    ("please", &[]),
    ("overmind", &[]),
    ("foreman", &["-f", "-e"]),
    ("hivemind", &[]),
    ("pm2", &["-n", "--name", "-i", "-o", "-e", "--cwd"]),
    ("forever", &[]),
];

/// Commands of pm2 that start nothing.
const PM2_QUIET: &[&str] = &[
    "logs",
    "log",
    "delete",
    "del",
    "stop",
    "list",
    "ls",
    "l",
    "status",
    "monit",
    "describe",
    "desc",
    "show",
    "info",
    "flush",
    "save",
    "kill",
    "jlist",
    "prettylist",
    "env",
    "id",
    "pid",
];

pub(crate) fn handle(reader: &mut Reader<'_>, name: &str, call: &Call, scope: &mut Scope) -> Option<String> {
    match name {
        "turbo" => turbo(reader, call, scope),
        "nx" => nx(reader, call, scope),
        "npm-run-all" | "run-s" | "run-p" => run_all(reader, call, scope),
        "wireit" => {}
        "mise" | "rtx" if matches!(call.plain(1), Some("run" | "r" | "task" | "tasks")) => {
            targets(reader, call.args.get(2..).unwrap_or_default(), &[], call);
        }
        // Rails has its own way to databases; what destroys is listed with what destroys directly.
        "rails" if !super::direct::is_migration_tool(name, call) => {}
        "make" | "gmake" if makefile(reader, call, scope) => {}
        "cargo" if matches!(call.plain(1), Some("xtask" | "make")) => {
            targets(reader, call.args.get(2..).unwrap_or_default(), &[], call);
        }
        _ => {
            let (_, values) = TASK_RUNNERS.iter().find(|(runner, _)| *runner == name)?;
            if super::direct::is_migration_tool(name, call) {
                return None;
            }
            let quiet = name == "pm2" && call.plain(1).is_some_and(|verb| PM2_QUIET.contains(&verb));
            if !quiet {
                let mut inner = call.clone();
                effects::apply(name, call.rest(), &mut inner);
                targets(reader, call.rest(), values, &inner);
            }
        }
    }
    Some(hole())
}

/// Reads a Makefile that the line itself holds; false where it holds none.
fn makefile(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> bool {
    let Some(path) = options::value(call.rest(), &["-f", "--file", "--makefile"]) else { return false };
    let text = if path.text == "-" { call.stdin.text() } else { scope.file(&path.text).cloned() };
    let Some(text) = text else { return false };
    let recipes = text.lines().filter_map(|line| line.strip_prefix('\t'));
    let recipes: Vec<&str> = recipes.map(|line| line.trim_start_matches(['@', '-', '+'])).collect();
    let mut inner = Call { stdin: Stdin::Inherit, ..call.clone() };
    effects::go("make", call.rest(), &mut inner);
    super::shells::run_text(reader, &recipes.join("\n").replace("$$", "$"), &inner, &[], scope);
    true
}

/// Tasks whose text is not known: one that hints at a database may hold Prisma.
fn targets(reader: &mut Reader<'_>, args: &[Arg], values: &[&str], call: &Call) {
    for target in options::operands(args, 0, values) {
        if hints::names_database(&target.text) || options::is_open(&target.text) {
            let reason = format!("the task `{}` is described elsewhere and may run Prisma", target.text);
            reader.unknown(reason, call);
        } else {
            reader.changes_world();
        }
    }
}

/// Runs the package script that the first of `args` names, with the others behind its text.
pub(crate) fn run_script(reader: &mut Reader<'_>, args: &[Arg], call: &Call, scope: &mut Scope) {
    let Some(first) = args.first() else { return };
    let name = first.text.clone();
    let scripts = reader.scripts_of(call);
    let Some(text) = scripts.get(&name).cloned() else {
        return reader.unknown_script(&name, scripts, call, scope);
    };
    let call = &scripts.located(call);
    let doubted = reader.changes.is_doubted();
    let rest = args.get(1..).unwrap_or_default();
    let line = if rest.is_empty() { text } else { format!("{text} {}", quoted_line(rest)) };
    // npm, yarn 1 and bun run what stands before and behind a script under these names.
    let before = scripts.get(&format!("pre{name}")).cloned();
    let after = scripts.get(&format!("post{name}")).cloned();
    let outer = reader.site;
    for (index, text) in [before, Some(line), after].into_iter().enumerate() {
        if let Some(text) = text {
            reader.site = reader::inner_site(outer, index);
            script_text(reader, &name, index, &text, call, scope);
        }
    }
    reader.site = outer;
    reader.doubted_script(&name, scripts, doubted, call);
}

pub(crate) fn script_text(
    reader: &mut Reader<'_>,
    name: &str,
    index: usize,
    text: &str,
    call: &Call,
    scope: &mut Scope,
) {
    let key = format!("{index}{name} {}", call.place.folder.package().unwrap_or_default());
    if reader.scripts.contains(&key) {
        return;
    }
    if reader.scripts.len() >= DEEPEST_SCRIPT {
        reader.unread_script(name, "calls too many others", call);
        return;
    }
    reader.scripts.push(key);
    reader.run_line(text, call, scope);
    reader.scripts.pop();
}

/// Runs every script whose name matches (`db:*`), as `run-s` and `concurrently` do.
pub(crate) fn named_scripts(reader: &mut Reader<'_>, pattern: &str, call: &Call, scope: &mut Scope) {
    let call = &workplace::of("npm-run-all", &[], Runs::Script, call);
    let mut words = pattern.split_whitespace();
    let name = words.next().unwrap_or_default().to_owned();
    let rest: Vec<Arg> = words.filter(|word| *word != "--").map(Arg::known).collect();
    let matches = |script: &&String| name.contains('*') && pattern::matches(&name, script) == Some(true);
    let mut matching: Vec<String> = reader.scripts_of(call).names().filter(matches).cloned().collect();
    if matching.is_empty() {
        // A pattern that matches nothing known may match what was not handed in.
        matching.push(name);
    }
    for script in matching {
        let args: Vec<Arg> = std::iter::once(Arg::known(script)).chain(rest.iter().cloned()).collect();
        run_script(reader, &args, call, scope);
    }
}

/// A word that is either the name of a script or a command line of its own.
pub(crate) fn text_or_script(reader: &mut Reader<'_>, text: &str, call: &Call, scope: &mut Scope) {
    let there = workplace::of("npm-run-all", &[], Runs::Script, call);
    if !text.contains(char::is_whitespace) || reader.scripts_of(&there).has(text) {
        let call = &there;
        run_script(reader, &[Arg::known(text)], call, scope);
    } else {
        let inner = Call { stdin: Stdin::Inherit, ..call.clone() };
        reader.run_line(text, &inner, scope);
    }
}

fn run_all(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) {
    const VALUES: &[&str] = &["--max-parallel", "--npm-path"];
    for arg in options::operands(call.rest(), 0, VALUES) {
        named_scripts(reader, &arg.text, call, scope);
    }
}

const TURBO_VALUES: &[&str] = &[
    "--filter",
    "-F",
    "--concurrency",
    "--cache-dir",
    "--cwd",
    "--output-logs",
    "--log-order",
    "--env-mode",
    "--api",
    "--token",
    "--team",
    "--scope",
    "--since",
    "--profile",
    "--ui",
    "--log-prefix",
];

/// `turbo [run] task… [-- words]`.
fn turbo(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) {
    let call = &workplace::elsewhere("turbo", call);
    let end = call.args.iter().position(|arg| arg.text == "--").unwrap_or(call.args.len());
    let own = call.args.get(1..end).unwrap_or_default();
    let rest = call.args.get(end + 1..).unwrap_or_default();
    for (index, task) in options::operands(own, 0, TURBO_VALUES).into_iter().enumerate() {
        let quiet =
            ["run", "prune", "login", "link", "logout", "unlink", "ls", "gen", "daemon", "watch", "query"];
        if index == 0 && quiet.contains(&task.text.as_str()) {
            if task.text == "run" || task.text == "watch" {
                continue;
            }
            return;
        }
        // `web#build` names the package too.
        let name = task.text.rsplit('#').next().unwrap_or_default().to_owned();
        let args: Vec<Arg> = std::iter::once(Arg::known(name)).chain(rest.iter().cloned()).collect();
        run_script(reader, &args, call, scope);
    }
}

const NX_VALUES: &[&str] = &[
    "-t",
    "--target",
    "--targets",
    "-p",
    "--project",
    "--projects",
    "-c",
    "--configuration",
    "--parallel",
    "--base",
];

/// `nx run project:target`, `nx target project`, `nx run-many -t target…`, `nx exec -- command`,
/// `nx run-commands --command='…'`.
fn nx(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) {
    let call = &workplace::elsewhere("nx", call);
    let at = options::operand(&call.args, 1, NX_VALUES);
    let rest = call.args.get(at + 1..).unwrap_or_default();
    match call.plain(at).unwrap_or_default() {
        "exec" => {
            let from = options::after_dashes(rest).unwrap_or(0);
            reader.run(call.with(rest.get(from..).unwrap_or_default()), scope);
        }
        "run" => {
            let Some(target) = rest.iter().find(|arg| !arg.text.starts_with('-')) else { return };
            let full = target.text.split_once(':').map_or(target.text.as_str(), |(_, name)| name).to_owned();
            run_script(reader, &[Arg::known(full)], call, scope);
        }
        "run-many" | "affected" => {
            for given in options::values(rest, &["-t", "--target", "--targets"]) {
                for name in given.text.split(',') {
                    run_script(reader, &[Arg::known(name)], call, scope);
                }
            }
        }
        "run-commands" => {
            let inner = Call { stdin: Stdin::Inherit, ..call.clone() };
            for given in options::values(rest, &["--command", "--commands"]) {
                reader.run_line(&given.text, &inner, scope);
            }
        }
        "graph" | "list" | "show" | "report" | "format" | "reset" | "migrate" | "init" | "add" | "daemon"
        | "g" | "generate" | "lint" | "test" | "build" | "serve" | "repair" | "release" | "sync" | "" => {}
        name if !has_hole(name) => run_script(reader, &[Arg::known(name)], call, scope),
        _ => {}
    }
}
