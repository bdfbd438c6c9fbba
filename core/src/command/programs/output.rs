//! What commands print, where the line shows it: `echo`, `printf`, `cat`, `base64 -d`, `tee`.

use crate::command::call::{Call, Stdin};
use crate::command::options;
use crate::command::reader::Reader;
use crate::command::shell::escapes;
use crate::command::shell::scope::Scope;
use crate::command::text;
use crate::command::text::{Arg, LONGEST_VALUE, has_hole, hole, joined_line};

pub(crate) fn handle(_reader: &mut Reader<'_>, name: &str, call: &Call, scope: &mut Scope) -> Option<String> {
    Some(match name {
        "echo" => echo(call.rest()),
        "printf" => formatted(call.rest()),
        "cat" | "bat" | "type" if name != "type" || call.args.len() > 1 => cat(call, scope),
        "tee" | "sponge" => tee(call, scope),
        "base64" | "gbase64" => base64(call, scope),
        "rev" => by_input(call, |text| text.chars().rev().collect()),
        "tr" => translate(call),
        "xxd" | "gzip" | "gunzip" | "zcat" | "openssl" | "gpg" | "sed" | "head" | "tail" | "sort"
        | "uniq" | "cut" | "envsubst" | "jq" | "yq" | "grep" | "egrep" | "fgrep" | "paste" | "nl"
        | "column" | "fold" | "fmt" => hole(),
        "cp" | "mv" | "ln" | "install" => copied(call, scope)?,
        "which" | "realpath" | "readlink" => found(call, 1),
        "yes" => match call.rest() {
            [] => "y\n".to_owned(),
            words => format!("{}\n", joined_line(words)),
        },
        "true" | ":" | "::" | "false" | "sleep" | "wait" => String::new(),
        _ => return None,
    })
}

/// A file that the line wrote is known under its new name too.
fn copied(call: &Call, scope: &mut Scope) -> Option<String> {
    let files = options::operands(&call.args, 1, &["-m", "-o", "-g", "-t", "-S"]);
    let [from, to] = files.as_slice() else { return None };
    let text = match from.text.as_str() {
        "/dev/stdin" => call.stdin.text(),
        path => scope.file(path).cloned(),
    }?;
    scope.write(&to.text, &text, false);
    Some(String::new())
}

/// What `which`, `command -v` and their like print: where the programs lie that they are asked for,
/// which by any path are the same programs.
pub(crate) fn found(call: &Call, from: usize) -> String {
    let paths: Vec<&str> =
        options::operands(&call.args, from, &[]).into_iter().map(|arg| arg.text.as_str()).collect();
    paths.join("\n") + "\n"
}

fn echo(args: &[Arg]) -> String {
    let is_option = |arg: &&Arg| {
        let text = arg.text.as_str();
        text.len() > 1 && text.starts_with('-') && text.chars().skip(1).all(|c| "neE".contains(c))
    };
    let own = args.iter().take_while(is_option).count();
    let flags: String = args.iter().take(own).map(|arg| arg.text.as_str()).collect();
    let text = joined_line(args.get(own..).unwrap_or_default());
    // `sh` on many systems decodes escapes without being asked.
    let text = if flags.contains('e') || text.contains("\\n") { escapes::decode(&text) } else { text };
    if flags.contains('n') { text } else { text + "\n" }
}

/// What `printf format words…` prints.
pub(crate) fn formatted(args: &[Arg]) -> String {
    let args = if args.first().is_some_and(|arg| arg.text == "--") {
        args.get(1..).unwrap_or_default()
    } else {
        args
    };
    let Some((format, mut words)) = args.split_first() else { return String::new() };
    let mut out = String::new();
    for _ in 0..256 {
        let before = words.len();
        print_once(&format.text, &mut words, &mut out);
        if words.is_empty() || words.len() == before || out.len() > LONGEST_VALUE {
            return out;
        }
    }
    out + &hole()
}

fn print_once(format: &str, words: &mut &[Arg], out: &mut String) {
    let format = escapes::decode(format);
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let spec = chars.find(|c| c.is_ascii_alphabetic() || *c == '%');
        if spec == Some('%') {
            out.push('%');
            continue;
        }
        let word = words.split_first().map(|(word, rest)| {
            *words = rest;
            word.text.as_str()
        });
        match (spec, word) {
            (Some('b'), Some(word)) => out.push_str(&escapes::decode(word)),
            (Some('s' | 'd' | 'i' | 'q' | 'u' | 'c'), Some(word)) => out.push_str(word),
            (_, None) => {}
            _ => out.push_str(&hole()),
        }
    }
}

/// Files that the line wrote are known; others and the terminal are not.
fn cat(call: &Call, scope: &Scope) -> String {
    let files = options::operands(&call.args, 1, &[]);
    if files.is_empty() {
        return call.stdin.text().unwrap_or_else(hole);
    }
    let text = |arg: &&Arg| match arg.text.as_str() {
        "-" | "/dev/stdin" => call.stdin.text().unwrap_or_else(hole),
        // A file of settings holds assignments and no commands.
        path if text::program_name(path).starts_with(".env") => String::new(),
        path => scope.file(path).cloned().unwrap_or_else(hole),
    };
    files.iter().map(text).collect()
}

fn tee(call: &Call, scope: &mut Scope) -> String {
    let text = call.stdin.text().unwrap_or_else(hole);
    let append = options::has(call.rest(), &["-a", "--append"]);
    for file in options::operands(&call.args, 1, &[]) {
        scope.write(&file.text, &text, append);
    }
    text
}

fn by_input(call: &Call, change: impl Fn(&str) -> String) -> String {
    match &call.stdin {
        Stdin::Text(text) if !has_hole(text) => text.lines().map(|line| change(line) + "\n").collect(),
        _ => hole(),
    }
}

/// `tr` between ranges of the same length, and `tr -d`.
fn translate(call: &Call) -> String {
    let deletes = options::has(call.rest(), &["-d"]);
    let sets = options::operands(&call.args, 1, &[]);
    let (Some(from), Stdin::Text(text)) = (sets.first(), &call.stdin) else { return hole() };
    let (from, to) = (set(&from.text), sets.get(1).map(|arg| set(&arg.text)).unwrap_or_default());
    if has_hole(text) || (!deletes && from.len() != to.len()) || from.is_empty() {
        return hole();
    }
    let change = |c: char| match from.iter().position(|known| *known == c) {
        Some(_) if deletes => None,
        Some(at) => to.get(at).copied(),
        None => Some(c),
    };
    text.chars().filter_map(change).collect()
}

fn set(text: &str) -> Vec<char> {
    let chars: Vec<char> = escapes::decode(text).chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(first) = chars.get(at).copied() {
        match (chars.get(at + 1), chars.get(at + 2)) {
            (Some('-'), Some(last)) if first <= *last && u32::from(*last) - u32::from(first) < 128 => {
                out.extend(first..=*last);
                at += 3;
            }
            _ => {
                out.push(first);
                at += 1;
            }
        }
    }
    out
}

fn base64(call: &Call, scope: &Scope) -> String {
    if !options::has(call.rest(), &["-d", "-D", "--decode"]) {
        return hole();
    }
    let file = options::operands(&call.args, 1, &["-w", "-i", "-o"]).first().map(|arg| arg.text.clone());
    let text = match file {
        Some(path) if path != "-" => scope.file(&path).cloned(),
        _ => call.stdin.text(),
    };
    let decoded = text.filter(|text| !has_hole(text)).and_then(|text| base64_bytes(&text));
    decoded.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(hole)
}

/// The bytes that base64 text stands for.
pub(crate) fn base64_bytes(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut bits, mut count) = (0u32, 0u32);
    for c in text.chars().filter(|c| !c.is_whitespace() && *c != '=') {
        let value = match c {
            'A'..='Z' => u32::from(c) - 65,
            'a'..='z' => u32::from(c) - 71,
            '0'..='9' => u32::from(c) + 4,
            '+' | '-' => 62,
            '/' | '_' => 63,
            _ => return None,
        };
        bits = (bits << 6) | value;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from((bits >> count) & 0xff).ok()?);
        }
    }
    Some(out)
}
