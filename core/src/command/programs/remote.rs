//! Commands that run on another machine: `ssh`, `heroku run`, `fly ssh console -C` and their like.

use super::wrappers;
use crate::command::call::{Call, Stdin};
use crate::command::options;
use crate::command::reader::Reader;
use crate::command::shell::scope::Scope;
use crate::command::text;
use crate::command::text::{Arg, hole, joined_line};

/// A program with a subcommand that carries the command in an option, or in the words behind it.
struct Remote {
    name: &'static str,
    subcommands: &'static [&'static str],
    /// Options that hold the command as one text.
    texts: &'static [&'static str],
    /// Other options that take the next word.
    values: &'static [&'static str],
    /// Words of its own before the command; `NO_WORDS` where only options carry one.
    operands: usize,
}

const NO_WORDS: usize = usize::MAX;

const fn remote(
    name: &'static str,
    subcommands: &'static [&'static str],
    texts: &'static [&'static str],
    values: &'static [&'static str],
    operands: usize,
) -> Remote {
    Remote { name, subcommands, texts, values, operands }
}

const FLY_VALUES: &[&str] = &[
    "-a",
    "--app",
    "-c",
    "--config",
    "-o",
    "--org",
    "-r",
    "--region",
    "-u",
    "--user",
    "-A",
    "--address",
    "-g",
    "--process-group",
    "--machine",
    "-t",
    "--access-token",
];
const HEROKU_VALUES: &[&str] =
    &["-a", "--app", "-r", "--remote", "-s", "--size", "-e", "--env", "--type", "-x-unused", "--dyno", "-d"];
const SSH_VALUES: &[&str] = &[
    "-B", "-b", "-c", "-D", "-E", "-e", "-F", "-I", "-i", "-J", "-L", "-l", "-m", "-O", "-o", "-P", "-p",
    "-Q", "-R", "-S", "-W", "-w",
];

const REMOTES: &[Remote] = &[
    remote("ssh", &[], &[], SSH_VALUES, 1),
    remote("autossh", &[], &[], SSH_VALUES, 1),
    remote("mosh", &[], &[], &["-p", "--port", "--ssh", "--server"], 1),
    remote("tsh", &["ssh"], &[], &["-l", "-p", "--login", "--proxy", "--cluster", "-i"], 1),
    remote("rsh", &[], &[], &["-l"], 1),
    remote("pdsh", &[], &[], &["-w", "-l", "-f", "-g", "-x"], 0),
    remote("heroku", &["run", "run:detached", "run:inside"], &[], HEROKU_VALUES, 0),
    remote("fly", &["ssh console", "ssh issue", "console"], &["-C", "--command"], FLY_VALUES, NO_WORDS),
    remote("fly", &["machine exec", "machines exec", "m exec"], &[], FLY_VALUES, 1),
    remote("fly", &["machine run", "m run", "console"], &["-C", "--command"], FLY_VALUES, 1),
    remote("railway", &["ssh", "shell"], &[], super::environments::RAILWAY_VALUES, 0),
    remote("eb", &["ssh"], &["-c", "--command"], &["-e", "-n", "-i", "--profile"], NO_WORDS),
    remote(
        "gcloud",
        &["compute ssh", "app ssh", "cloud-shell ssh", "alpha", "beta"],
        &["--command"],
        &[],
        NO_WORDS,
    ),
    remote("aws", &["ecs execute-command"], &["--command"], &[], NO_WORDS),
    remote(
        "az",
        &["container exec", "containerapp exec", "webapp ssh", "vm run-command"],
        &["--exec-command", "--command", "--scripts"],
        &[],
        NO_WORDS,
    ),
    remote("vagrant", &["ssh"], &["-c", "--command"], &[], NO_WORDS),
    remote(
        "copilot",
        &["svc exec", "task exec", "job exec", "svc", "task run"],
        &["-c", "--command"],
        &[],
        NO_WORDS,
    ),
    remote("cf", &["ssh", "run-task"], &["-c", "--command", "-C"], &["-i", "-k", "-m"], 1),
    remote("scalingo", &["run"], &[], &["-a", "--app", "--region", "-s", "--size"], 0),
    remote("dokku", &["run", "run:detached"], &[], &["-e", "--env"], 1),
    remote("dokku", &["enter"], &[], &[], 2),
    remote(
        "platform",
        &["ssh", "environment:ssh"],
        &[],
        &["-p", "-e", "-A", "--project", "--environment"],
        0,
    ),
    remote("upsun", &["ssh"], &[], &["-p", "-e", "-A"], 0),
    remote("render", &["ssh", "jobs create"], &["--start-command"], &[], 1),
    remote(
        "kamal",
        &["app exec", "server exec", "accessory exec"],
        &[],
        &["-d", "--destination", "-r", "-h", "-c", "--version", "--roles", "--hosts"],
        0,
    ),
    remote("wsl", &[], &[], &["-d", "--distribution", "-u", "--user", "--cd", "--shell-type"], 0),
    remote("multipass", &["exec"], &[], &["-d"], 1),
    remote("lxc", &["exec"], &[], &["--env", "--cwd", "--user"], 1),
    remote("incus", &["exec"], &[], &["--env", "--cwd", "--user"], 1),
    remote("limactl", &["shell"], &[], &["--workdir"], 1),
    remote("lima", &[], &[], &[], 0),
    remote("colima", &["ssh"], &[], &["-p"], 0),
    remote("orb", &["run"], &[], &["-m", "-u", "-w"], 0),
    remote("orb", &[], &[], &["-m", "-u", "-w"], 0),
    remote("distrobox", &["enter"], &["-e"], &["-n", "--name"], 1),
    remote("toolbox", &["run"], &[], &["-c", "--container"], 0),
    remote(
        "devcontainer",
        &["exec"],
        &[],
        &["--workspace-folder", "--container-id", "--config", "--remote-env"],
        0,
    ),
    remote("gh", &["codespace ssh", "cs ssh"], &[], &["-c", "--codespace", "--profile"], 0),
    remote("coder", &["ssh"], &[], &[], 1),
    remote("ddev", &["exec", "ssh", "npx"], &[], &["-s", "--service", "-d", "--dir"], 0),
    remote("lando", &["ssh"], &["-c", "--command"], &["-s", "-u"], NO_WORDS),
    remote("sail", &["exec"], &[], &[], 1),
    remote("nomad", &["alloc exec", "exec"], &[], &["-task", "-job", "-e"], 1),
    remote("salt", &[], &[], &["-t"], 2),
    remote("adb", &["shell"], &[], &["-s"], 0),
    remote("sshpass", &[], &[], &["-p", "-f", "-d", "-P"], 0),
    remote("ansible", &[], &["-a", "--args"], &["-i", "-m", "-u", "-b"], NO_WORDS),
    remote("qovery", &["shell", "container exec"], &["--command", "-c"], &[], NO_WORDS),
    remote("porter", &["run", "app run"], &[], &["--namespace", "-c"], 1),
    remote("clever", &["ssh"], &["-c", "--command"], &[], NO_WORDS),
    remote("convox", &["run", "exec"], &[], &["-a", "--app", "-r", "--rack"], 1),
    remote("okteto", &["exec"], &[], &["-n", "-f"], 0),
    remote("skaffold", &["exec"], &[], &[], 1),
    remote("northflank", &["exec"], &["--cmd", "--command"], &[], NO_WORDS),
];

pub(crate) fn handle(reader: &mut Reader<'_>, name: &str, call: &Call, scope: &mut Scope) -> Option<String> {
    let name = if name == "flyctl" { "fly" } else { name };
    if name == "sshpass" {
        let from = options::operand(&call.args, 1, &["-p", "-f", "-d", "-P"]);
        return Some(reader.run(call.from(from), scope));
    }
    if name == "aws" && call.args.iter().any(|arg| arg.text == "send-command" || arg.text == "start-session")
    {
        return Some(send_command(reader, call, scope));
    }
    if name == "aws" && call.args.iter().any(|arg| arg.text == "run-task" || arg.text == "start-task") {
        // The command stands in JSON, which is not read.
        let mut inner = call.clone();
        inner.leave("aws");
        for given in options::values(call.rest(), &["--overrides", "--cli-input-json"]) {
            super::interpreters::code(reader, &format!("spawn({})", given.text), &inner, scope);
        }
        return Some(hole());
    }
    let mut known = REMOTES.iter().filter(|remote| remote.name == name).peekable();
    known.peek()?;
    let (remote, at) = known.find_map(|remote| Some((remote, begin(remote, &call.args)?)))?;
    // Nothing of this shell's environment reaches the other machine.
    let mut inner = call.clone();
    inner.place.leave(name);
    if name != "ddev" && name != "wsl" {
        inner.env.clear();
    }
    if name == "heroku" {
        for given in options::values(call.args.get(at..).unwrap_or_default(), &["-e", "--env"]) {
            let pairs = given.text.split(';').filter_map(text::assignment);
            pairs.for_each(|(name, value)| inner.give(name, value));
        }
    }
    Some(run(reader, remote, at, &inner, scope))
}

/// Where the words behind the subcommand begin.
fn begin(remote: &Remote, args: &[Arg]) -> Option<usize> {
    if remote.subcommands.is_empty() {
        return Some(1);
    }
    let first = options::operand(args, 1, remote.values);
    let given: Vec<&str> = args.iter().skip(first).take(2).map(|arg| arg.text.as_str()).collect();
    let mut matching = remote.subcommands.iter().map(|subcommand| subcommand.split(' ').collect::<Vec<_>>());
    matching.find(|words| given.starts_with(words)).map(|words| first + words.len())
}

fn run(reader: &mut Reader<'_>, remote: &Remote, at: usize, call: &Call, scope: &mut Scope) -> String {
    let rest = call.args.get(at..).unwrap_or_default();
    for text in options::values(rest, remote.texts) {
        let text = text.text.trim_start_matches("cmd=").to_owned();
        reader.run_line(&text, call, scope);
    }
    if remote.operands == NO_WORDS {
        let given = options::after_dashes(rest).map(|from| rest.get(from..).unwrap_or_default());
        return match given {
            Some(words) => reader.run_line(&joined_line(words), call, scope),
            None if remote.texts.iter().all(|name| options::value(rest, &[name]).is_none()) => {
                wrappers::feed(reader, call, scope)
            }
            None => hole(),
        };
    }
    let from = first_word(remote, rest);
    match rest.get(from..).unwrap_or_default() {
        [] if remote.texts.is_empty() => wrappers::feed(reader, call, scope),
        [] => hole(),
        words => carried(reader, remote, words, call, scope),
    }
}

/// Programs that join their words into one text, which the other side's shell cuts anew.
const JOINING: &[&str] = &["ssh", "autossh", "tsh", "rsh", "pdsh"];

/// Runs the words of a command on the other side. What joins words loses their quotes; where one
/// reading finds nothing the other is tried, since versions differ.
fn carried(
    reader: &mut Reader<'_>,
    remote: &Remote,
    words: &[Arg],
    call: &Call,
    scope: &mut Scope,
) -> String {
    let words = if remote.name == "heroku" { without_own(words, remote.values) } else { words.to_vec() };
    let mark = reader.mark();
    let joins = JOINING.contains(&remote.name) || words.len() == 1;
    // One word with blanks is a text and no program's name.
    let is_text =
        words.len() == 1 && words.first().is_some_and(|word| word.text.contains(char::is_whitespace));
    let readings = if is_text { vec![true] } else { vec![joins, !joins] };
    for joined in readings {
        let out = if joined {
            reader.run_line(&joined_line(&words), call, scope)
        } else {
            reader.run(call.with(&words), scope)
        };
        if reader.has_any_since(mark) {
            return out;
        }
    }
    hole()
}

/// Heroku takes its own options wherever they stand.
fn without_own(words: &[Arg], values: &[&str]) -> Vec<Arg> {
    let mut kept = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let own = ["-a", "--app", "-r", "--remote", "-s", "--size"].contains(&word.text.as_str());
        let glued = ["--app=", "--remote=", "--size="].iter().any(|name| word.text.starts_with(name));
        let alone =
            ["--exit-code", "-x", "--no-tty", "--no-launcher", "--no-notify"].contains(&word.text.as_str());
        match () {
            () if own && values.contains(&word.text.as_str()) => at += 2,
            () if glued || alone => at += 1,
            () => {
                kept.push(word.clone());
                at += 1;
            }
        }
    }
    kept
}

/// Where the command begins among the words behind the subcommand.
fn first_word(remote: &Remote, rest: &[Arg]) -> usize {
    // A `--` further on belongs to the command (`heroku run npm run x -- --force`).
    let from = options::operand(rest, 0, remote.values);
    if from > 0 && rest.get(from - 1).is_some_and(|arg| arg.text == "--") && remote.operands == 0 {
        return from;
    }
    let from = from + remote.operands;
    // Options may stand between the host and the command, and a `--` may end them.
    let again = options::operand(rest, from, remote.values);
    let option = rest.get(from).is_some_and(|arg| arg.text.starts_with('-'));
    if option { again } else { from }
}

/// `aws ssm send-command --parameters 'commands=["…"]'`.
fn send_command(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let mut inner = Call { stdin: Stdin::Inherit, ..call.clone() };
    inner.leave("aws");
    for given in options::values(call.rest(), &["--parameters"]) {
        let Some((_, list)) = given.text.split_once(['=', ':']) else { continue };
        let list = list.trim_matches(|c: char| "[]{} ".contains(c));
        for text in list.split("\",\"") {
            let text = text.trim_matches(['"', '\'']).replace("\\\"", "\"");
            reader.run_line(&text, &inner, scope);
        }
    }
    hole()
}
