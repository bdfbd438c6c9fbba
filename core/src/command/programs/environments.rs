//! Programs that prepare variables or secrets and then run a command: `env`, `cross-env`, `dotenv`,
//! `doppler run`, `poetry run` and their like.

use super::dotenv;
use crate::command::call::Call;
use crate::command::options;
use crate::command::place::effects;
use crate::command::place::loads;
use crate::command::reader::Reader;
use crate::command::shell::expand::is_wholly_unknown;
use crate::command::shell::fallback;
use crate::command::shell::scope::Scope;
use crate::command::text::{Arg, assignment, joined_line};

/// A program with a subcommand that runs what follows.
struct Tool {
    name: &'static str,
    /// Any of these words, each a subcommand of one or two words; empty where there is none.
    subcommands: &'static [&'static str],
    /// Options that take the next word.
    values: &'static [&'static str],
    /// Words of its own before the command when no `--` says where it begins.
    operands: usize,
    /// Options that hold the command as one text.
    texts: &'static [&'static str],
}

const fn tool(
    name: &'static str,
    subcommands: &'static [&'static str],
    values: &'static [&'static str],
    operands: usize,
    texts: &'static [&'static str],
) -> Tool {
    Tool { name, subcommands, values, operands, texts }
}

const TOOLS: &[Tool] = &[
    tool("dotenvx", &["run"], &["-f", "--env-file", "-fk", "--env-keys-file", "-e", "--env", "-l"], 0, &[]),
    tool(
        "doppler",
        &["run"],
        &["-p", "--project", "-c", "--config", "-t", "--token", "--scope"],
        0,
        &["--command"],
    ),
    tool(
        "infisical",
        &["run"],
        &[
            "--env",
            "-e",
            "--path",
            "--projectId",
            "--token",
            "--tags",
            "-t",
            "--domain",
            "--project-config-dir",
        ],
        0,
        &["--command", "-c"],
    ),
    tool("prisma-policy", &["run"], &["--policy", "--environment", "--fact", "--facts", "--scripts"], 0, &[]),
    tool("op", &["run"], &["--env-file", "--account", "--session", "--config", "--cache"], 0, &[]),
    tool("chamber", &["exec"], &["-b", "--backend", "-r", "--retries"], 1, &[]),
    tool("aws-vault", &["exec"], &["-d", "--duration", "-t", "--mfa-token", "--region"], 1, &[]),
    tool("aws-okta", &["exec"], &["-a"], 1, &[]),
    tool("saml2aws", &["exec"], &["-a", "--exec-profile", "-p"], 0, &[]),
    tool("granted", &["exec"], &[], 1, &[]),
    tool("assume", &[], &["--exec"], 1, &["--exec"]),
    tool("teller", &["run"], &["-c", "--config"], 0, &[]),
    tool("envchain", &[], &[], 1, &[]),
    tool("berglas", &["exec"], &[], 0, &[]),
    tool("summon", &[], &["-p", "-f", "-e", "-D"], 0, &[]),
    tool("vals", &["exec"], &["-f"], 0, &[]),
    tool("sops", &["exec-env"], &[], 1, &[]),
    tool("envconsul", &[], &["-prefix", "-secret", "-config"], 0, &[]),
    tool("phase", &["run"], &["--env", "--app", "--tags"], 0, &[]),
    tool("direnv", &["exec"], &[], 1, &[]),
    tool("with-env", &[], &["-e", "-f", "--env"], 0, &[]),
    tool("withenv", &[], &["-e", "-f"], 0, &[]),
    tool("env-cmd", &[], &["-f", "--file", "-e", "--environments", "-r", "--rc-file"], 0, &[]),
    tool("envdir", &[], &[], 1, &[]),
    tool("shdotenv", &[], &["-e", "--env", "-d"], 0, &[]),
    tool("mise", &["exec", "x"], &["-C", "--cd", "-E", "-j", "--jobs"], 0, &["-c", "--command"]),
    tool("rtx", &["exec", "x"], &[], 0, &[]),
    tool("asdf", &["exec", "env"], &[], 0, &[]),
    tool("volta", &["run"], &["--node", "--npm", "--pnpm", "--yarn"], 0, &[]),
    tool("fnm", &["exec"], &["--using"], 0, &[]),
    tool("nvm", &["exec"], &[], 1, &[]),
    tool("nodenv", &["exec"], &[], 0, &[]),
    tool("n", &["exec", "run"], &[], 1, &[]),
    tool("poetry", &["run"], &["-C", "--directory", "-P"], 0, &[]),
    tool("pipx", &["run"], &["--spec", "--python"], 0, &[]),
    tool("pipenv", &["run"], &[], 0, &[]),
    tool(
        "uv",
        &["run"],
        &["--with", "-p", "--python", "--env-file", "--directory", "--project", "--extra"],
        0,
        &[],
    ),
    tool("pdm", &["run"], &["-p"], 0, &[]),
    tool("hatch", &["run"], &["-e"], 0, &[]),
    tool("conda", &["run"], &["-n", "--name", "-p", "--prefix", "--cwd"], 0, &[]),
    tool("bundle", &["exec"], &["--gemfile"], 0, &[]),
    tool("devbox", &["run"], &["-c", "--config", "-e", "--env"], 0, &[]),
    tool("devenv", &["shell"], &[], 0, &[]),
    tool("nix", &["develop", "shell"], &["-f", "--file", "--expr"], 0, &[]),
    tool("nix-shell", &[], &["-p", "-A", "-I"], 99, &["--run", "--command"]),
    tool("flox", &["activate"], &["-d", "-r"], 99, &["-c", "--command"]),
    tool("foreman", &["run"], &["-e", "--env", "-f", "-d"], 0, &[]),
    tool("nf", &["run"], &["-e", "--env", "-j"], 0, &[]),
    tool("railway", &["run", "local"], RAILWAY_VALUES, 0, &[]),
    tool("vercel", &["env run"], &["-e", "--environment", "--git-branch", "--token", "-t", "--cwd"], 0, &[]),
    tool("netlify", &["dev:exec"], &["--context"], 0, &[]),
    tool("corepack", &[], &["--install-directory"], 0, &[]),
    tool("ddtrace-run", &[], &[], 0, &[]),
    tool("newrelic-admin", &["run-program"], &[], 0, &[]),
    tool("sst", &["shell", "bind"], &["--stage", "--target"], 0, &[]),
    tool("encore", &["exec"], &["-e", "--env"], 0, &[]),
    tool("cargo-watch", &[], &["-x", "-w"], 0, &["-s"]),
];

pub(crate) const RAILWAY_VALUES: &[&str] = &["-s", "--service", "-e", "--environment", "-p", "--project"];

pub(crate) fn handle(reader: &mut Reader<'_>, name: &str, call: &Call, scope: &mut Scope) -> Option<String> {
    match name {
        "env" | "genv" => return Some(env(reader, call, scope)),
        "cross-env" => return Some(cross_env(reader, call, scope)),
        "cross-env-shell" => return Some(cross_env_shell(reader, call, scope)),
        "dotenv" | "dotenv-cli" => return Some(dotenv::run(reader, call, scope)),
        "@dotenvx/dotenvx" => return handle(reader, "dotenvx", call, scope),
        "npx-env" => return None,
        _ => {}
    }
    let tool = TOOLS.iter().find(|tool| tool.name == name)?;
    run_tool(reader, tool, call, scope)
}

fn run_tool(reader: &mut Reader<'_>, tool: &Tool, call: &Call, scope: &mut Scope) -> Option<String> {
    let mut at = 1;
    if !tool.subcommands.is_empty() {
        let first = options::operand(&call.args, 1, tool.values);
        let given = call.args.get(first..)?;
        let words = tool.subcommands.iter().find_map(|subcommand| {
            let words: Vec<&str> = subcommand.split(' ').collect();
            given
                .iter()
                .map(|arg| arg.text.as_str())
                .take(words.len())
                .eq(words.iter().copied())
                .then_some(words)
        })?;
        at = first + words.len();
    }
    let rest = call.args.get(at..)?;
    let dashes = options::after_dashes(rest);
    let from = options::operand(&call.args, at, tool.values);
    let end = dashes.map_or(from, |dashes| at + dashes - 1);
    let inner = surrounded(tool, call.args.get(1..end).unwrap_or_default(), call);
    let call = &inner;
    if let Some(dashes) = dashes {
        return Some(reader.run(call.from(at + dashes), scope));
    }
    for arg in options::values(rest, tool.texts) {
        reader.run_line(&arg.text, call, scope);
    }
    // `nix develop -c command …` names the command by an option that ends all others.
    if tool.name == "nix"
        && let Some(command) = rest.iter().position(|arg| ["-c", "--command"].contains(&arg.text.as_str()))
    {
        return Some(reader.run(call.from(at + command + 1), scope));
    }
    let from = from + tool.operands;
    let rest = call.args.get(from..).unwrap_or_default();
    match rest {
        [single] if single.text.contains(char::is_whitespace) => {
            Some(reader.run_line(&single.text, call, scope))
        }
        [_, ..] if tool.texts.is_empty() || tool.operands < 99 => {
            Some(reader.run(call.from(skip_versions(&call.args, from)), scope))
        }
        _ => Some(String::new()),
    }
}

/// The call with what the tool adds to it by its `own` words.
fn surrounded(tool: &Tool, own: &[Arg], call: &Call) -> Call {
    let mut inner = call.clone();
    effects::apply(tool.name, own, &mut inner);
    // `dotenvx run --env NAME=value` sets variables in its options, some versions only those that nothing else sets.
    for given in options::values(own, &["-e", "--env"]).iter().filter(|_| tool.name == "dotenvx") {
        if let Some((name, value)) = assignment(&given.text) {
            inner.give(name, value);
            inner.place.doubt(name);
        }
    }
    inner
}

/// `mise exec node@20 …` names tools before the command.
fn skip_versions(args: &[Arg], from: usize) -> usize {
    let is_tool =
        |arg: &&Arg| arg.text.contains('@') && !arg.text.starts_with('@') && !arg.text.contains("prisma");
    from + args.iter().skip(from).take_while(is_tool).count()
}

const ENV_VALUES: &[&str] = &["-u", "--unset", "-C", "--chdir", "-P", "-a", "--argv0"];

/// `env [-i] [-u NAME] [-S text] NAME=value… command…`.
fn env(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let mut inner = call.clone();
    let handed = std::mem::take(&mut reader.handed);
    loads::assign(&handed, "env", true, &mut inner.place);
    let mut args: Vec<Arg> = call.rest().to_vec();
    let mut at = 0;
    while let Some(arg) = args.get(at).cloned() {
        let text = arg.text.as_str();
        if text == "--" {
            at += 1;
        } else if let Some(split) = split_string(&args, at) {
            let words = reader.split_words(&split.0, scope);
            args.splice(..at + split.1, words);
            at = 0;
        } else if text == "-" || text == "-i" || text == "--ignore-environment" {
            inner.reset("env");
            at += 1;
        } else if let Some(name) = text.strip_prefix("--unset=").or_else(|| glued(text, "-u")) {
            inner.take(name);
            at += 1;
        } else if text == "-u" || text == "--unset" {
            if let Some(name) = args.get(at + 1) {
                inner.take(&name.text);
            }
            at += 2;
        } else if text.starts_with('-') {
            if text.contains('i') && !text.starts_with("--") {
                inner.reset("env");
            }
            let width = if options::takes_next(text, ENV_VALUES) { 2 } else { 1 };
            effects::go("env", args.get(at..at + width).unwrap_or_default(), &mut inner);
            at += width;
        } else if let Some((name, value)) = assignment(text) {
            inner.give(name, value);
            at += 1;
        } else {
            if is_wholly_unknown(text) && handed.is_empty() {
                inner.place.import("env", "`env` sets variables that only the shell knows");
            }
            break;
        }
        if !reader.spend(1) {
            break;
        }
    }
    reader.run(inner.with(args.get(at..).unwrap_or_default()), scope)
}

fn glued<'t>(text: &'t str, option: &str) -> Option<&'t str> {
    text.strip_prefix(option).filter(|rest| !rest.is_empty())
}

/// The text of `-S text`, `-Stext`, `--split-string=text`, `-iS text`, and how many words it takes.
fn split_string(args: &[Arg], at: usize) -> Option<(String, usize)> {
    let text = args.get(at)?.text.as_str();
    if let Some(value) = text.strip_prefix("--split-string=") {
        return Some((value.to_owned(), 1));
    }
    let short = text.starts_with('-') && !text.starts_with("--") && !text.contains('=');
    if text == "--split-string" || (short && text.ends_with('S')) {
        return Some((args.get(at + 1)?.text.clone(), 2));
    }
    text.strip_prefix("-S").or_else(|| text.strip_prefix("-vS")).map(|value| (value.to_owned(), 1))
}

impl Reader<'_> {
    /// The words of a text that is split without running anything (`env -S`).
    pub(crate) fn split_words(&mut self, text: &str, scope: &mut Scope) -> Vec<Arg> {
        let pieces = fallback::words(text);
        pieces.iter().flat_map(|piece| self.expand_word(piece, scope)).collect()
    }
}

fn cross_env(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let mut inner = call.clone();
    let mut at = inner.give_assigned(1);
    if call.plain(at) == Some("--") {
        at += 1;
    }
    reader.run(inner.from(at), scope)
}

fn cross_env_shell(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let mut inner = call.clone();
    let at = inner.give_assigned(1);
    let text = joined_line(call.args.get(at..).unwrap_or_default());
    reader.run_line(&text, &inner, scope)
}
