//! Programs that run a command they are given as words or texts, once for each of many inputs:
//! `xargs`, `find -exec`, `parallel`, `concurrently`, `nodemon`.

use crate::command::call::{Call, Stdin};
use crate::command::options;
use crate::command::reader::Reader;
use crate::command::shell::scope::Scope;
use crate::command::text::{Arg, HOLE, SPLIT, has_hole, hole, joined_line};

pub(crate) fn handle(reader: &mut Reader<'_>, name: &str, call: &Call, scope: &mut Scope) -> Option<String> {
    match name {
        "xargs" | "gxargs" => Some(xargs(reader, call, scope)),
        "find" | "gfind" | "bfs" => Some(find(reader, call, scope)),
        "fd" | "fdfind" => Some(fd(reader, call, scope)),
        "parallel" | "rush-parallel" | "sem" => Some(parallel(reader, call, scope)),
        "concurrently" | "conc" => Some(concurrently(reader, call, scope)),
        "nodemon" | "chokidar" | "chokidar-cli" | "onchange" | "watchexec" | "tsc-watch" | "cargo-watch" => {
            Some(watcher(reader, call, scope))
        }
        "start-server-and-test" | "server-test" => {
            let texts: Vec<Arg> = call.rest().to_vec();
            Some(each_text(reader, &texts, call, scope))
        }
        "hyperfine" => {
            let values = ["-w", "-r", "-p", "-c", "-s", "-n", "-m", "-M", "-S", "-L", "-P"];
            let mut texts = options::without_options(call.rest(), &values);
            texts.extend(options::values(
                call.rest(),
                &["--prepare", "-p", "--setup", "-s", "--cleanup", "-c"],
            ));
            Some(each_text(reader, &texts, call, scope))
        }
        _ => None,
    }
}

fn each_text(reader: &mut Reader<'_>, texts: &[Arg], call: &Call, scope: &mut Scope) -> String {
    for text in texts {
        super::tasks::text_or_script(reader, &text.text, call, scope);
    }
    String::new()
}

const XARGS_VALUES: &[&str] = &[
    "-I",
    "-n",
    "-P",
    "-d",
    "-a",
    "-E",
    "-L",
    "-s",
    "-R",
    "-S",
    "-J",
    "--max-args",
    "--max-procs",
    "--delimiter",
    "--arg-file",
    "--max-lines",
    "--max-chars",
    "--replace",
    "--process-slot-var",
];

fn xargs(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let from = options::operand(&call.args, 1, XARGS_VALUES);
    let command = call.args.get(from..).unwrap_or_default();
    let own = call.args.get(1..from).unwrap_or_default();
    let input = call.stdin.text();
    let whole = options::has(own, &["-0", "--null"]);
    let words = input.as_deref().map(|text| if whole { whole_words(text) } else { words_of(text) });
    if command.is_empty() {
        // It prints them.
        reader.changes_nothing();
        return words.map_or_else(hole, |words| joined_line(&words));
    }
    let mark = options::value(own, &["-I", "-J", "--replace", "-i"]).map(|arg| arg.text);
    let mark = mark.or_else(|| options::has(own, &["-i"]).then(|| "{}".to_owned()));
    // What is read through is no longer there for the command itself.
    let inner = Call { stdin: Stdin::Inherit, ..call.clone() };
    let Some(mark) = mark else {
        let each = options::value(own, &["-n", "--max-args", "-L", "--max-lines"]);
        let each = each.and_then(|each| each.text.parse::<usize>().ok()).filter(|each| *each > 0);
        let words = words.unwrap_or_else(unknown_words);
        let size = each.unwrap_or(words.len()).max(1);
        let mut turns: Vec<&[Arg]> = words.chunks(size).take(MOST_INPUTS).collect();
        if turns.is_empty() {
            turns.push(&[]);
        }
        for turn in turns {
            reader.run(inner.with(&[command, turn].concat()), scope);
        }
        if words.len() > size.saturating_mul(MOST_INPUTS) {
            reader.run(inner.with(&[command, &unknown_words()].concat()), scope);
        }
        return hole();
    };
    let lines: Vec<String> = match input {
        Some(text) if !has_hole(&text) => bounded(text.lines().map(str::to_owned).collect()),
        _ => vec![hole()],
    };
    for line in lines {
        let args: Vec<Arg> = command.iter().map(|arg| filled(arg, &mark, &line)).collect();
        reader.run(inner.with(&args), scope);
    }
    hole()
}

fn filled(arg: &Arg, mark: &str, line: &str) -> Arg {
    Arg { text: arg.text.replace(mark, line.trim()), glob: arg.glob }
}

fn unknown_words() -> Vec<Arg> {
    vec![Arg::known(SPLIT.to_string())]
}

/// How many inputs are looked at, each of which may run something else.
const MOST_INPUTS: usize = 16;

/// How many words of an input are looked at.
const MOST_WORDS: usize = 256;

/// The first inputs; what is past them is one that is not known.
fn bounded(mut inputs: Vec<String>) -> Vec<String> {
    if inputs.len() > MOST_INPUTS {
        inputs.truncate(MOST_INPUTS);
        inputs.push(hole());
    }
    inputs
}

/// The words that `xargs` makes of its input.
/// The words of an input that only NUL cuts (`xargs -0`).
fn whole_words(input: &str) -> Vec<Arg> {
    if has_hole(input) {
        return unknown_words();
    }
    let words = input.split_terminator('\0').take(MOST_WORDS + 1);
    let mut words: Vec<Arg> = words.map(Arg::known).collect();
    if words.len() > MOST_WORDS {
        words.truncate(MOST_WORDS);
        words.extend(unknown_words());
    }
    words
}

fn words_of(input: &str) -> Vec<Arg> {
    if has_hole(input) && input.trim().chars().all(|c| c == HOLE || c == SPLIT) {
        return unknown_words();
    }
    let blank = |c: char| c.is_whitespace() || c == '\0';
    let mut atoms =
        input.split(blank).filter(|word| !word.is_empty()).map(|word| word.trim_matches(['"', '\'']));
    let words = atoms.by_ref().take(MOST_WORDS).map(|word| Arg::known(word.replace(HOLE, "\u{FDD1}")));
    let mut words: Vec<Arg> = words.collect();
    if atoms.next().is_some() {
        words.extend(unknown_words());
    }
    words
}

fn find(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let mut at = 0;
    while let Some(arg) = call.args.get(at) {
        at += 1;
        if !["-exec", "-execdir", "-ok", "-okdir"].contains(&arg.text.as_str()) {
            continue;
        }
        let rest = call.args.get(at..).unwrap_or_default();
        let end = rest.iter().position(|arg| arg.text == ";" || arg.text == "+").unwrap_or(rest.len());
        let command = rest.get(..end).unwrap_or_default();
        let args: Vec<Arg> = command.iter().map(|arg| filled(arg, "{}", &found_name(call))).collect();
        let mut inner = call.with(&args);
        if arg.text.ends_with("dir") {
            inner.place.folder.lose("`find` runs it in the folder of what it finds");
        }
        reader.run(inner, scope);
        at += end;
    }
    if options::has(call.rest(), &["-delete"]) {
        super::removal::report(reader, "find", &found_name(call), call);
    }
    hole()
}

/// What the names that `find` gives look like: the folder, unknown, and the end of its `-name` pattern.
fn found_name(call: &Call) -> String {
    let folder = call.rest().first().filter(|arg| !arg.text.starts_with('-'));
    let folder = folder.map_or("", |arg| arg.text.as_str()).trim_end_matches('/');
    let patterns = ["-name", "-iname", "-path", "-wholename", "-ipath"];
    let at = call.args.iter().position(|arg| patterns.contains(&arg.text.as_str()));
    let pattern = at.and_then(|at| call.args.get(at + 1)).map_or("", |arg| arg.text.as_str());
    format!("{folder}/{HOLE}{}", pattern.trim_start_matches('*'))
}

fn fd(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let runs = ["-x", "-X", "--exec", "--exec-batch"];
    if let Some(at) = call.args.iter().position(|arg| runs.contains(&arg.text.as_str())) {
        let command = call.args.get(at + 1..).unwrap_or_default();
        let args: Vec<Arg> = command.iter().map(|arg| filled(arg, "{}", &hole())).collect();
        reader.run(call.with(&args), scope);
    }
    hole()
}

const PARALLEL_VALUES: &[&str] = &[
    "-j",
    "--jobs",
    "-P",
    "-n",
    "-N",
    "-L",
    "-I",
    "-S",
    "--sshlogin",
    "--delay",
    "--timeout",
    "--retries",
    "-a",
    "--arg-file",
    "--joblog",
    "--colsep",
    "-C",
    "-d",
    "--delimiter",
    "--results",
    "--load",
    "--memfree",
    "-l",
];

/// `parallel command ::: a b`, `parallel ::: 'command' 'command'`, `… | parallel`.
fn parallel(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let from = options::operand(&call.args, 1, PARALLEL_VALUES);
    let rest = call.args.get(from..).unwrap_or_default();
    let split = rest.iter().position(|arg| arg.text.starts_with(":::")).unwrap_or(rest.len());
    let (command, given) = rest.split_at_checked(split).unwrap_or((rest, &[]));
    let mut inputs: Vec<String> =
        given.iter().filter(|arg| !arg.text.starts_with(":::")).map(|arg| arg.text.clone()).collect();
    if given.is_empty() {
        inputs = call.stdin.text().unwrap_or_else(hole).lines().map(str::to_owned).collect();
    }
    let command = joined_line(command);
    let mut inner = Call { stdin: Stdin::Inherit, ..call.clone() };
    if options::has(call.args.get(1..from).unwrap_or_default(), &["-S", "--sshlogin"]) {
        inner.leave("parallel");
    }
    for input in &bounded(inputs) {
        let line = match command.as_str() {
            "" => input.clone(),
            text if text.contains("{}") => text.replace("{}", input),
            text => format!("{text} {input}"),
        };
        super::shells::run_text(reader, &line, &inner, &[], scope);
    }
    hole()
}

const CONCURRENTLY_VALUES: &[&str] = &[
    "-n",
    "--names",
    "-c",
    "--prefix-colors",
    "-p",
    "--prefix",
    "-m",
    "--max-processes",
    "-l",
    "--prefix-length",
    "-t",
    "--timestamp-format",
    "--restart-tries",
    "--restart-after",
    "-s",
    "--success",
    "--hide",
    "--default-input-target",
    "--kill-signal",
    "--handle-input-target",
    "--name-separator",
    "--shell",
    "--cwd",
];

fn concurrently(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let texts = options::without_options(call.rest(), CONCURRENTLY_VALUES);
    for text in texts {
        match text.text.split_once(':') {
            Some(("npm" | "yarn" | "pnpm" | "bun" | "node", script)) if !script.contains("//") => {
                super::tasks::named_scripts(reader, script, call, scope);
            }
            _ => _ = reader.run_line(&text.text, call, scope),
        }
    }
    String::new()
}

/// Programs that run a command whenever a file changes.
fn watcher(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let names = [
        "-x",
        "--exec",
        "-c",
        "--command",
        "--onSuccess",
        "--onFirstSuccess",
        "--onFailure",
        "-s",
        "--shell",
    ];
    let texts: Vec<Arg> = options::values(call.rest(), &names);
    for text in &texts {
        reader.run_line(&text.text, call, scope);
    }
    if let Some(from) = options::after_dashes(&call.args) {
        reader.run(call.from(from), scope);
    } else if call.name().as_deref() == Some("watchexec") || texts.is_empty() {
        const VALUES: &[&str] =
            &["-e", "--exts", "--ext", "-w", "--watch", "-i", "--ignore", "-d", "--delay", "-r"];
        let words = options::without_options(call.rest(), VALUES);
        if call.name().as_deref() == Some("watchexec") {
            reader.run(call.with(&words), scope);
        } else if let Some(script) = words.first() {
            super::opaque::script_file(reader, &script.text, call);
        }
    }
    String::new()
}
