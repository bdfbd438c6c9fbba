//! The Prisma CLI itself: its words become an operation.

use crate::command::call;
use crate::command::call::Call;
use crate::command::reader::{Finding, Reader};
use crate::command::shell::scope::Scope;
use crate::command::text::{Arg, has_hole, hole};
use crate::prisma::{Invocation, Major, Reading, Word};
use crate::sql;

pub(crate) fn handle(reader: &mut Reader<'_>, name: &str, call: &Call, scope: &mut Scope) -> Option<String> {
    let is_prisma = matches!(name, "prisma" | "prisma2" | "@prisma/cli")
        || super::edition::is_numbered(name)
        || (name == "cli" && call.args.first().is_some_and(|arg| arg.text == "@prisma/cli"))
        || call.args.first().is_some_and(|arg| super::node::is_prisma_program(&arg.text));
    // ZenStack hands these commands to Prisma as they are.
    let hands_on = matches!(name, "zenstack" | "zen") && matches!(call.plain(1), Some("migrate" | "db"));
    // The clients for Rust and Go bring the CLI along under their own names.
    let at = match name {
        "cargo" if call.plain(1) == Some("prisma") => 1,
        "go" if call.plain(2).is_some_and(|package| package.contains("prisma-client-go")) => 2,
        _ if is_prisma || hands_on => 0,
        _ => return None,
    };
    Some(run(reader, &call.from(at), scope))
}

/// Reads a call whose first word is Prisma, by whatever path.
pub(crate) fn run(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let call = &super::edition::settled(call);
    let words: Vec<Word> = call.rest().iter().map(Arg::word).collect();
    let asked = call.version.as_deref().and_then(major_of);
    let major = match asked {
        Some(number) => Major::of_number(number),
        None => reader.options.major,
    };
    let Reading::Command(invocation) = crate::prisma::read_arguments(&words, major) else {
        // It only says something of itself.
        reader.changes_nothing();
        return hole();
    };
    let hazards = hazards(&invocation, call, scope);
    let certain = invocation.command.is_some() && !invocation.more_flags;
    let finding = Finding {
        flags: certain.then(|| invocation.flags.clone()),
        shown_flags: invocation.flags,
        values: (!invocation.more_flags).then_some(invocation.values),
        unknown_flags: invocation.unknown_flags,
        impact: invocation.impact,
        hazards,
        version: call.version.as_deref().and_then(exact_version),
        major: asked,
        reason: invocation.command.is_none().then(|| {
            invocation.reason.unwrap_or_else(|| "the Prisma command is known only when it runs".to_owned())
        }),
        command: invocation.command,
        ..Finding::default()
    };
    reader.report(finding, &preloaded(call));
    hole()
}

/// What the line makes Node and dotenv load before Prisma begins may set variables.
fn preloaded(call: &Call) -> Call {
    let mut inner = call.clone();
    let options = call.env.get("NODE_OPTIONS").map_or("", String::as_str);
    let loads = ["--env-file", "--require", "--import", "-r"].iter().any(|option| options.contains(option));
    if loads || has_hole(options) {
        inner
            .place
            .import("NODE_OPTIONS", "`NODE_OPTIONS` loads modules or files first, which may set variables");
    }
    // A config file that imports `dotenv/config` lets every word of the command say what is loaded.
    let words = call.rest().iter().filter_map(|arg| arg.text.split('=').next());
    if let Some(name) = call.env.keys().map(String::as_str).chain(words).find(|name| steers_dotenv(name)) {
        inner.place.import("dotenv", format!("`{name}=…` changes what dotenv loads"));
    }
    // The loader of config files: other modules may stand for those that it imports.
    if let Some(name) = call.env.keys().find(|name| name.starts_with("JITI_")) {
        inner.place.import(name, format!("`{name}` changes what a config file imports"));
    }
    inner
}

/// Whether an option of dotenv, as a variable or a word, changes which variables it sets.
fn steers_dotenv(name: &str) -> bool {
    const OPTIONS: [&str; 4] = ["path", "override", "encoding", "dotenv_key"];
    let name = name.to_ascii_lowercase();
    name == "dotenv_key" || name.strip_prefix("dotenv_config_").is_some_and(|it| OPTIONS.contains(&it))
}

/// What the SQL does that `db execute` is fed, where the line shows it.
fn hazards(invocation: &Invocation, call: &Call, scope: &Scope) -> Option<Vec<&'static str>> {
    if invocation.command.as_deref() != Some("db execute") {
        return None;
    }
    let file =
        invocation.values.iter().find(|(flag, _)| flag == "--file").and_then(|(_, path)| path.as_ref());
    let text = match file {
        Some(path) if path == "/dev/stdin" || path == "-" => call.stdin.text()?,
        Some(path) => scope.file(path)?.clone(),
        None => call.stdin.text()?,
    };
    if matches!(call.stdin, call::Stdin::File(_)) && has_hole(&text) {
        return None;
    }
    Some(sql::classify(&text).hazards.into_iter().collect())
}

/// The major version that a specification such as `6`, `^6.1` or `6.19.3` asks for.
pub(super) fn major_of(version: &str) -> Option<u32> {
    let digits = version.trim_start_matches(['^', '~', 'v', '=']);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let (number, rest) = digits.split_at_checked(end)?;
    let range = rest.contains([' ', '|', '<', '>']);
    (rest.is_empty() || (rest.starts_with(['.', '-']) && !range)).then(|| number.parse().ok()).flatten()
}

/// The version where the specification is one and no range.
fn exact_version(version: &str) -> Option<String> {
    let version = version.trim_start_matches(['v', '=']);
    let numbers: Vec<&str> = version.split(['-', '+']).next()?.split('.').collect();
    let exact =
        numbers.len() == 3 && numbers.iter().all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    exact.then(|| version.to_owned())
}
