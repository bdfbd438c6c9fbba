//! What only Windows has: `cmd /c`, PowerShell and its commands, `start`.

use crate::command::call::Call;
use crate::command::options;
use crate::command::reader::Reader;
use crate::command::shell::scope::Scope;
use crate::command::text::{Arg, args, hole, is_name, joined_line};

pub(crate) fn handle(reader: &mut Reader<'_>, name: &str, call: &Call, scope: &mut Scope) -> Option<String> {
    let inner = told(name, call);
    let call = &inner;
    match name {
        "cmd" => Some(cmd(reader, call, scope)),
        "powershell" | "pwsh" => Some(powershell(reader, call, scope)),
        "iex" | "invoke-expression" => Some(invoke_expression(reader, call, scope)),
        "icm" | "invoke-command" => {
            let text = joined_line(call.rest());
            let block = text.split_once('{').map_or(text.as_str(), |(_, block)| block);
            Some(reader.run_line(block.trim_end_matches(['}', ' ']), call, scope))
        }
        "start-process" | "saps" => Some(start_process(reader, call, scope)),
        "start-job" => {
            let text = joined_line(call.rest());
            let block = text.split_once('{').map_or("", |(_, block)| block);
            Some(reader.run_line(block.trim_end_matches(['}', ' ']), call, scope))
        }
        "foreach-object" | "where-object" | "measure-command" | "%" if has_block(call) => {
            let text = joined_line(call.rest());
            let block = text.split_once('{').map_or("", |(_, block)| block);
            Some(reader.run_line(block.trim_end_matches(['}', ' ']), call, scope))
        }
        "start" => Some(start(reader, call, scope)),
        "out-null" | "write-host" | "write-output" | "write-error" | "select-string" | "get-content"
        | "get-command" | "set-content" | "add-content" | "out-file" | "get-childitem" | "test-path"
        | "get-process" | "out-host" | "tee-object" | "select-object" | "where-object" | "foreach-object"
        | "measure-command" | "new-item" | "copy-item" | "get-item" | "get-help" | "rem" | "findstr"
        | "where" | "setx" => Some(hole()),
        "if" => Some(cmd_if(reader, call, scope)),
        _ => None,
    }
}

/// The call with what its options say of the folder and the machine.
fn told(name: &str, call: &Call) -> Call {
    let has =
        |options: &[&str]| call.rest().iter().any(|arg| options.contains(&arg.text.to_lowercase().as_str()));
    let mut inner = call.clone();
    let starts = matches!(name, "powershell" | "pwsh" | "start-process" | "saps" | "start");
    if starts && has(&["-workingdirectory", "-wd", "/d"]) {
        inner.place.folder.lose(format!("`{name}` is told a folder"));
    }
    if matches!(name, "icm" | "invoke-command") && has(&["-computername", "-cn", "-hostname", "-session"]) {
        inner.leave(name);
    }
    inner
}

/// Whether a script block is among the words.
fn has_block(call: &Call) -> bool {
    call.rest().iter().any(|arg| arg.text.starts_with('{'))
}

/// `cmd /c command…`: everything behind the switch is one line.
fn cmd(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let is_run = |arg: &Arg| {
        let text = arg.text.to_ascii_lowercase();
        // Git Bash wants `//c`, since it takes `/c` for a path.
        matches!(text.trim_start_matches('/'), "c" | "k" | "r") && text.starts_with('/')
    };
    let Some(at) = call.args.iter().position(is_run) else {
        return super::wrappers::feed(reader, call, scope);
    };
    let text = joined_line(call.args.get(at + 1..).unwrap_or_default());
    reader.run_line(&text.replace("^\n", " ").replace('^', ""), call, scope)
}

fn powershell(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    const VALUES: &[&str] = &[
        "-executionpolicy",
        "-ep",
        "-ex",
        "-version",
        "-windowstyle",
        "-w",
        "-workingdirectory",
        "-wd",
        "-configurationname",
        "-inputformat",
        "-outputformat",
        "-psconsolefile",
        "-settingsfile",
    ];
    let mut at = 1;
    while let Some(arg) = call.args.get(at) {
        let option = arg.text.to_ascii_lowercase();
        let rest = call.args.get(at + 1..).unwrap_or_default();
        if !option.starts_with(['-', '/']) {
            break;
        }
        if option.len() > 1 && "-encodedcommand".starts_with(&option) && option != "-ex" || option == "-ec" {
            return encoded(reader, rest, call, scope);
        }
        if (option.len() > 1 && "-command".starts_with(&option)) || option == "/c" {
            return reader.run_line(&block(&joined_line(rest)), call, scope);
        }
        if option.len() > 1 && "-file".starts_with(&option) {
            if let Some(path) = rest.first() {
                super::opaque::script_file(reader, &path.text, call);
            }
            return hole();
        }
        at += if VALUES.contains(&option.as_str()) { 2 } else { 1 };
    }
    match call.args.get(at..).unwrap_or_default() {
        [] => super::wrappers::feed(reader, call, scope),
        [single] if single.text.to_ascii_lowercase().ends_with(".ps1") => {
            super::opaque::script_file(reader, &single.text, call);
            hole()
        }
        words => reader.run_line(&block(&joined_line(words)), call, scope),
    }
}

/// The inside of a script block (`& { … }`).
fn block(text: &str) -> String {
    // A shell that is not PowerShell has taken the `$env` off `$env:NAME`.
    let text = text.replace("\u{FDD0}:", "$env:").replace("\u{FDD1}:", "$env:");
    let inner = text.trim().trim_start_matches('&').trim();
    match inner.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        Some(inner) => inner.to_owned(),
        None => inner.to_owned(),
    }
}

/// `-EncodedCommand`: base64 of UTF-16.
fn encoded(reader: &mut Reader<'_>, rest: &[Arg], call: &Call, scope: &mut Scope) -> String {
    let bytes = rest.first().and_then(Arg::plain).and_then(super::output::base64_bytes);
    let text = bytes.and_then(|bytes| {
        let units: Vec<u16> =
            bytes.chunks(2).map(|pair| pair.iter().rev().fold(0, |u, b| (u << 8) | u16::from(*b))).collect();
        String::from_utf16(&units).ok()
    });
    if let Some(text) = text {
        reader.run_line(&block(&text), call, scope)
    } else {
        reader.unknown("PowerShell runs an encoded text that cannot be read", call);
        hole()
    }
}

fn invoke_expression(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let from = call.args.iter().position(|arg| !arg.text.starts_with('-')).filter(|at| *at > 0);
    let from = from.or_else(|| call.args.get(1).map(|_| options::operand(&call.args, 1, &[])));
    let text = match from {
        Some(from) => joined_line(call.args.get(from.max(1)..).unwrap_or_default()),
        None => call.stdin.text().unwrap_or_default(),
    };
    super::shells::run_text(reader, &text, call, &[], scope)
}

/// `Start-Process [-FilePath] npx [-ArgumentList] 'a','b' …`.
fn start_process(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let (mut program, mut given) = (None, Vec::new());
    let mut at = 1;
    while let Some(arg) = call.args.get(at) {
        let option = arg.text.to_ascii_lowercase();
        let next = call.args.get(at + 1);
        at += 1;
        match option.as_str() {
            "-filepath" => {
                program = next.cloned();
                at += 1;
            }
            "-argumentlist" | "-args" => {
                let taken = call.args.iter().skip(at).take_while(|arg| {
                    !["-wait", "-nonewwindow", "-passthru", "-workingdirectory", "-verb"]
                        .contains(&arg.text.to_ascii_lowercase().as_str())
                });
                given = taken.cloned().collect();
                at += given.len();
            }
            "-workingdirectory" | "-verb" | "-windowstyle" | "-redirectstandardoutput" => at += 1,
            text if text.starts_with('-') => {}
            _ if program.is_none() => program = Some(arg.clone()),
            _ => given.push(arg.clone()),
        }
    }
    let Some(program) = program else { return String::new() };
    let line = joined_line(&given).replace(['"', '\''], "").replace(',', " ");
    let mut words = vec![program];
    words.extend(args(line.split_whitespace().filter(|word| !["@(", ")"].contains(word))));
    reader.run(call.with(&words), scope)
}

/// `start ["title"] [/wait] command…`.
fn start(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let is_own = |arg: &&Arg| arg.text.is_empty() || arg.text.starts_with('/') && arg.text.len() < 12;
    let mut at = 1 + call.args.iter().skip(1).take_while(is_own).count();
    // A first word in quotes is the title of the window.
    let quoted = reader.text.split_whitespace().nth(1).is_some_and(|word| word.starts_with('"'));
    if at == 1 && quoted && call.args.len() > at + 1 {
        at += 1;
        at += call.args.iter().skip(at).take_while(is_own).count();
    }
    reader.run(call.from(at), scope)
}

/// `if [not] exist file command…`, `if "%X%"=="y" command…`.
fn cmd_if(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    let words: Vec<String> = call.args.iter().map(|arg| arg.text.to_ascii_lowercase()).collect();
    let mut at = 1;
    at += usize::from(words.get(at).is_some_and(|word| word == "/i"));
    at += usize::from(words.get(at).is_some_and(|word| word == "not"));
    at += match words.get(at).map(String::as_str) {
        Some("exist" | "defined" | "errorlevel") => 2,
        Some(word) if word.contains("==") => 1,
        _ => 3,
    };
    reader.run(call.from(at), scope)
}

/// Reads `$env:NAME = value` and `$name = value` of PowerShell, which begin with the word `name`.
pub(crate) fn assigns<'w>(
    reader: &mut Reader<'_>,
    name: &str,
    words: impl Iterator<Item = &'w str>,
    scope: &mut Scope,
) -> bool {
    let Some(target) = name.strip_prefix('$') else { return false };
    let words: Vec<&str> = words.collect();
    let (target, first) = match target.split_once('=') {
        Some((target, value)) => (target, Some(value).filter(|value| !value.is_empty())),
        None if words.first().is_some_and(|word| word.starts_with('=')) => {
            (target, words.first().and_then(|word| word.strip_prefix('=')).filter(|word| !word.is_empty()))
        }
        None => return target.to_ascii_lowercase().starts_with("env:") && words.is_empty(),
    };
    let environment = target.to_ascii_lowercase().starts_with("env:");
    let variable = if environment { target.get(4..).unwrap_or_default() } else { target };
    if !is_name(variable) {
        return false;
    }
    let skip = usize::from(words.first().is_some_and(|word| word.starts_with('=')));
    let rest = words.get(skip..).unwrap_or_default();
    let raw: Vec<&str> = first.into_iter().chain(rest.iter().copied()).collect();
    // `$x = npx prisma …` runs the command and keeps what it prints.
    if raw.len() > 1 && raw.first().is_some_and(|word| super::opaque::starts_command(word)) {
        let args: Vec<Arg> = raw.iter().flat_map(|word| reader.expand_word(word, scope)).collect();
        reader.run(Call { args, ..scope.call() }, scope);
    }
    let values: Vec<String> = raw.iter().map(|raw| reader.expand_value(raw, scope)).collect();
    scope.assign(variable, values.join(" "));
    scope.export(variable, environment);
    true
}
