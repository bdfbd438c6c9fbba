//! Programs that run the command they are given: `sudo`, `timeout`, `nohup` and their like.

use crate::command::call::{Call, Stdin};
use crate::command::options;
use crate::command::place::{effects, logs};
use crate::command::reader::Reader;
use crate::command::shell::scope::Scope;
use crate::command::text;
use crate::command::text::{Arg, assignment, joined_line};

/// A program that runs the command behind its own options and operands.
struct Wrapper {
    names: &'static [&'static str],
    /// Options that take the next word.
    values: &'static [&'static str],
    /// Words of its own before the command.
    operands: usize,
}

const fn wrapper(
    names: &'static [&'static str],
    values: &'static [&'static str],
    operands: usize,
) -> Wrapper {
    Wrapper { names, values, operands }
}

const WRAPPERS: &[Wrapper] = &[
    wrapper(
        &["sudo"],
        &[
            "-u",
            "--user",
            "-g",
            "--group",
            "-h",
            "--host",
            "-p",
            "--prompt",
            "-C",
            "--close-from",
            "-D",
            "--chdir",
            "-R",
            "--chroot",
            "-T",
            "--command-timeout",
            "-U",
            "--other-user",
            "-r",
            "--role",
            "-t",
            "--type",
            "-a",
            "--auth-type",
            "-c",
            "--login-class",
        ],
        0,
    ),
    wrapper(&["doas"], &["-u", "-C", "-a"], 0),
    wrapper(&["pkexec"], &["--user"], 0),
    wrapper(&["time", "gtime"], &["-o", "-f", "--output", "--format"], 0),
    wrapper(&["timeout", "gtimeout"], &["-k", "--kill-after", "-s", "--signal"], 1),
    wrapper(&["nice", "gnice"], &["-n", "--adjustment"], 0),
    wrapper(&["renice", "chrt"], &["-p", "-T", "-P", "-D"], 1),
    wrapper(&["ionice"], &["-c", "--class", "-n", "--classdata", "-p", "-P", "-u"], 0),
    wrapper(&["taskset"], &[], 1),
    wrapper(&["cpulimit"], &["-l", "--limit", "-p", "-e", "-c"], 0),
    wrapper(&["numactl"], &["-m", "-N", "-C", "-i"], 0),
    wrapper(
        &["nohup", "setsid", "noglob", "nocorrect", "builtin", "chronic", "unbuffer", "catchsegv"],
        &[],
        0,
    ),
    wrapper(&["exec"], &["-a"], 0),
    wrapper(&["stdbuf"], &["-i", "--input", "-o", "--output", "-e", "--error"], 0),
    wrapper(&["strace", "ltrace", "dtruss"], STRACE_VALUES, 0),
    wrapper(&["perf", "hyperfine-run"], &[], 1),
    wrapper(&["chroot", "gosu", "su-exec", "setuidgid", "s6-setuidgid", "chpst"], &["-u", "-e", "-/"], 1),
    wrapper(&["setpriv", "unshare", "nsenter", "prlimit", "capsh"], &["-t", "--target", "-S", "-G"], 0),
    wrapper(
        &["systemd-run"],
        &["-u", "--unit", "-p", "--property", "-M", "--uid", "--gid", "-E", "--setenv"],
        0,
    ),
    wrapper(&["systemd-inhibit"], &["--what", "--who", "--why", "--mode"], 0),
    wrapper(
        &["tini", "dumb-init", "catatonit", "eatmydata", "fakeroot", "torsocks", "torify"],
        &["-p", "-e"],
        0,
    ),
    wrapper(&["proxychains", "proxychains4"], &["-f"], 0),
    wrapper(&["caffeinate"], &["-t", "-w"], 0),
    wrapper(&["rlwrap"], &["-f", "-H", "-a", "-C", "-p"], 0),
    wrapper(&["busybox", "toybox"], &[], 0),
    wrapper(&["wait-on"], &["-t", "-d", "-i", "-c"], 1),
    wrapper(&["retry"], &["-t", "--times", "-d", "--delay", "-m", "--max", "-u", "--until"], 0),
    wrapper(&["call"], &[], 0),
    wrapper(&["winpty"], &[], 0),
    wrapper(&["arch"], &["-arch", "-e", "-d"], 0),
    wrapper(&["@powershell-call"], &[], 0),
];

const STRACE_VALUES: &[&str] =
    &["-e", "-o", "-p", "-s", "-u", "-E", "-P", "-I", "-O", "-S", "-a", "-b", "-X", "-n", "-x", "-l"];

/// Programs that run a shell text which they take as words: options, operands, then the text.
struct Evaluator {
    name: &'static str,
    values: &'static [&'static str],
    operands: usize,
}

const EVALUATORS: &[Evaluator] = &[
    Evaluator { name: "watch", values: &["-n", "--interval", "-q", "--equexit"], operands: 0 },
    Evaluator { name: "viddy", values: &["-n", "--interval"], operands: 0 },
    Evaluator { name: "sg", values: &[], operands: 1 },
    Evaluator { name: "entr", values: &[], operands: 0 },
    Evaluator {
        name: "wait-for-it",
        values: &["-h", "-p", "-t", "--host", "--port", "--timeout"],
        operands: 1,
    },
    Evaluator { name: "wait-for-it.sh", values: &["-h", "-p", "-t"], operands: 1 },
    Evaluator { name: "wait-for", values: &["-t"], operands: 1 },
];

pub(crate) fn handle(reader: &mut Reader<'_>, name: &str, call: &Call, scope: &mut Scope) -> Option<String> {
    if let Some(wrapper) = WRAPPERS.iter().find(|wrapper| wrapper.names.contains(&name)) {
        return Some(unwrap(reader, wrapper, call, scope));
    }
    if let Some(evaluator) = EVALUATORS.iter().find(|evaluator| evaluator.name == name) {
        let from = options::after_dashes(&call.args)
            .unwrap_or_else(|| options::operand(&call.args, 1, evaluator.values) + evaluator.operands);
        let text = joined_line(call.args.get(from..).unwrap_or_default());
        return Some(reader.run_line(&text, call, scope));
    }
    match name {
        "su" | "runuser" => Some(switch_user(reader, call, scope)),
        "flock" => Some(lock(reader, call, scope)),
        "script" => Some(script(reader, call, scope)),
        "tmux" | "screen" | "zellij" => Some(multiplexer(reader, name, call, scope)),
        "at" | "batch" | "crontab" => Some(schedule(reader, name, call, scope)),
        "expect" | "unbuffer-p" => Some(expect(reader, call, scope)),
        _ => None,
    }
}

fn unwrap(reader: &mut Reader<'_>, wrapper: &Wrapper, call: &Call, scope: &mut Scope) -> String {
    let mut at = options::operand(&call.args, 1, wrapper.values) + wrapper.operands;
    let mut inner = call.clone();
    let own = call.args.get(1..at.min(call.args.len())).unwrap_or_default();
    surround(wrapper, own, &mut inner);
    at = inner.give_assigned(at);
    if call.args.get(at).is_some_and(|arg| arg.text == "--") {
        at += 1;
    }
    // `sudo -i` and `sudo -s` without a command are shells.
    if at >= call.args.len() && options::has(call.rest(), &["-i", "-s", "--login", "--shell"]) {
        return feed(reader, &inner, scope);
    }
    reader.run(inner.from(at), scope)
}

/// What the wrapper does to the variables and the folder of its command.
fn surround(wrapper: &Wrapper, own: &[Arg], inner: &mut Call) {
    let name = inner.name().unwrap_or_default();
    effects::go(&name, own, inner);
    let kept = kept_variables(own);
    let before = inner.env.clone();
    if drops_environment(wrapper, own) || kept.is_some() {
        inner.reset(&name);
    }
    for variable in kept.unwrap_or_default() {
        match before.get(variable) {
            Some(value) => inner.give(variable, value),
            None => inner.place.doubt(variable),
        }
    }
    for given in options::values(own, &["-E", "--setenv"]).iter().filter(|_| is_service(wrapper)) {
        if let Some((name, value)) = assignment(&given.text) {
            inner.give(name, value);
        }
    }
    if wrapper.names.contains(&"strace") && options::has(own, &["-E", "--env"]) {
        inner.place.import(&name, format!("`{name}` sets variables"));
    }
    if name == "chroot" || name == "nsenter" || options::has(own, &["--chroot"]) {
        inner.place.leave(&name);
    }
    if is_service(wrapper) || (name == "sudo" && options::has(own, &["-i", "--login"])) {
        inner.place.folder.lose(format!("`{name}` begins in a folder that the line does not show"));
    }
}

/// Whether the command becomes a service, which the service manager starts.
fn is_service(wrapper: &Wrapper) -> bool {
    wrapper.names.contains(&"systemd-run")
}

/// `sudo` and `doas` hand over no variables unless they are told to.
fn drops_environment(wrapper: &Wrapper, own: &[Arg]) -> bool {
    if is_service(wrapper) {
        return !options::has(own, &["--scope"]);
    }
    ["sudo", "doas", "pkexec"].iter().any(|name| wrapper.names.contains(name))
        && !options::has(own, &["-E", "--preserve-env"])
}

/// The variables that `sudo --preserve-env=A,B` hands over, where it names some.
fn kept_variables(own: &[Arg]) -> Option<Vec<&str>> {
    let lists = own.iter().filter_map(|arg| arg.text.strip_prefix("--preserve-env="));
    let names: Vec<&str> = lists.flat_map(|list| list.split(',')).collect();
    (!names.is_empty()).then_some(names)
}

/// `su [-] user -c 'text'`, `runuser -u user -- command`.
fn switch_user(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let mut inner = call.clone();
    // A login begins with an environment of its own.
    if call.rest().iter().any(|arg| ["-", "-l", "--login", "-lc"].contains(&arg.text.as_str())) {
        inner.reset("su");
        inner.place.folder.lose("a login begins in the home folder of its user");
    }
    let call = &inner;
    let names = ["-c", "--command", "--session-command", "-lc"];
    if let Some(text) = options::value(call.rest(), &names) {
        return reader.run_line(&text.text, call, scope);
    }
    if let Some(from) = options::after_dashes(&call.args) {
        return reader.run(call.from(from), scope);
    }
    if call.name().as_deref() == Some("runuser") {
        let from = options::operand(&call.args, 1, &["-u", "-g", "-G", "-s", "-w"]);
        return reader.run(call.from(from), scope);
    }
    feed(reader, call, scope)
}

/// A shell or session that takes its commands from its standard input.
pub(crate) fn feed(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let Some(text) = call.stdin.text() else { return String::new() };
    let inner = Call { stdin: Stdin::Inherit, ..call.clone() };
    super::shells::run_text(reader, &text, &inner, &[], scope)
}

/// `flock file command…`, `flock file -c 'text'`.
fn lock(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let values = ["-w", "--timeout", "--wait", "-E", "--conflict-exit-code"];
    let file = options::operand(&call.args, 1, &values);
    if let Some("-c" | "--command") = call.plain(file + 1) {
        let text = call.args.get(file + 2).map(|arg| arg.text.clone()).unwrap_or_default();
        reader.run_line(&text, call, scope)
    } else {
        let from = options::operand(&call.args, file + 1, &values);
        reader.run(call.from(from), scope)
    }
}

/// `script -c 'text' file`, and `script file command…` as BSD has it.
fn script(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    // What the command prints goes into a file, which is emptied before the command begins.
    if call.rest().iter().any(|arg| !arg.text.starts_with('-') && !logs::is_log(&arg.text)) {
        reader.changes_no_script();
    }
    if let Some(text) = options::values(call.rest(), &["-c", "--command", "-qc", "-qec", "-ec"]).pop() {
        return reader.run_line(&text.text, call, scope);
    }
    let file = options::operand(&call.args, 1, &["-t", "-E", "-I", "-O", "-B", "-T", "-m", "-F"]);
    reader.run(call.from(file + 1), scope)
}

/// `tmux new-session -d 'text'`, `tmux send-keys 'text' Enter`, `screen -dmS name command…`.
fn multiplexer(reader: &mut Reader<'_>, name: &str, call: &Call, scope: &mut Scope) -> String {
    let mut inner = call.clone();
    inner.place.import(name, format!("`{name}` may have variables of its own since it was started"));
    inner.place.folder.lose(format!("`{name}` has a folder of its own"));
    let call = &inner;
    if name == "screen" {
        let stuff = call.args.iter().position(|arg| arg.text == "stuff");
        if let Some(keys) = stuff.and_then(|at| call.args.get(at + 1)) {
            let keys = keys.text.replace("\\n", "\n").replace("^M", "\n").replace("\\r", "\n");
            return reader.run_line(&keys, call, scope);
        }
        let from = options::operand(&call.args, 1, &["-S", "-c", "-h", "-s", "-t", "-T", "-p", "-r", "-x"]);
        return reader.run(call.from(from), scope);
    }
    let mut last = String::new();
    for part in call.args.split(|arg| arg.text == ";").enumerate() {
        let (index, words) = part;
        let words = if index == 0 { words.get(1..).unwrap_or_default() } else { words };
        last = multiplexed(reader, words, call, scope);
    }
    last
}

fn multiplexed(reader: &mut Reader<'_>, words: &[Arg], call: &Call, scope: &mut Scope) -> String {
    const VALUES: &[&str] = &["-s", "-n", "-c", "-t", "-x", "-y", "-e", "-F", "-l", "-p", "-f", "-L", "-S"];
    let at = options::operand(words, 0, VALUES);
    let command = words.get(at).and_then(Arg::plain).unwrap_or_default();
    let from = options::operand(words, at + 1, VALUES);
    let rest = words.get(from..).unwrap_or_default();
    let runs = [
        "new",
        "new-session",
        "neww",
        "new-window",
        "splitw",
        "split-window",
        "run",
        "run-shell",
        "popup",
        "respawn-pane",
        "respawn-window",
        "display-popup",
        "action",
    ];
    match command {
        "send-keys" | "send" | "send-prefix" => {
            let keys = ["Enter", "C-m", "KPEnter", "C-j"];
            let text: Vec<&str> = rest
                .iter()
                .map(|arg| if keys.contains(&arg.text.as_str()) { "\n" } else { &arg.text })
                .collect();
            reader.run_line(&text.join(" "), call, scope)
        }
        _ if runs.contains(&command) => match rest {
            [single] => reader.run_line(&single.text, call, scope),
            words => reader.run(call.with(words), scope),
        },
        _ => String::new(),
    }
}

/// `at now <<< 'text'`, `crontab` with its table on standard input.
fn schedule(reader: &mut Reader<'_>, name: &str, call: &Call, scope: &mut Scope) -> String {
    if options::has(call.rest(), &["-l", "-e", "-r"]) && name == "crontab" {
        return text::hole();
    }
    let file = options::value(call.rest(), &["-f"]).or_else(|| {
        let operand = options::operands(&call.args, 1, &["-u", "-f", "-q", "-t"]);
        operand.first().filter(|_| name == "crontab").map(|arg| (*arg).clone())
    });
    if let Some(file) = file.as_ref().filter(|file| scope.file(&file.text).is_none()) {
        super::opaque::script_file(reader, &file.text, call);
    }
    let text = file.and_then(|file| scope.file(&file.text).cloned()).or_else(|| call.stdin.text());
    let Some(text) = text else { return String::new() };
    let mut inner = call.clone();
    if name == "crontab" {
        inner.reset(name);
        inner.place.folder.lose("`crontab` runs its jobs in the home folder");
    }
    let lines: Vec<&str> =
        text.lines().map(|line| if name == "crontab" { job(line) } else { line }).collect();
    reader.run_line(&lines.join("\n"), &inner, scope)
}

/// The command of a line of a crontab.
fn job(line: &str) -> &str {
    let line = line.trim_start();
    let fields = if line.starts_with('@') { 1 } else { 5 };
    if line.starts_with('#') || !line.starts_with(|c: char| c.is_ascii_digit() || "*@".contains(c)) {
        return line;
    }
    let mut rest = line;
    for _ in 0..fields {
        rest = rest.find(char::is_whitespace).and_then(|at| rest.get(at..)).unwrap_or_default().trim_start();
    }
    rest
}

/// `expect -c 'spawn command …'`.
fn expect(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let script = options::value(call.rest(), &["-c"]).map(|arg| arg.text).or_else(|| call.stdin.text());
    for line in script.unwrap_or_default().split(['\n', ';']) {
        let line = line.trim();
        for verb in ["spawn ", "exec ", "system "] {
            if let Some(command) = line.strip_prefix(verb) {
                reader.run_line(command.trim_start_matches("-noecho "), call, scope);
            }
        }
    }
    String::new()
}
