//! Finds a program's operands behind its options.

use crate::command::text::{Arg, is_hole};

/// The index of the first word from `from` on that is no option; `values` lists the options that take
/// the next word as their value.
pub(super) fn operand(args: &[Arg], from: usize, values: &[&str]) -> usize {
    let mut at = from;
    while let Some(arg) = args.get(at) {
        let text = arg.text.as_str();
        if text == "--" {
            return at + 1;
        }
        if !text.starts_with('-') || text == "-" {
            return at;
        }
        at += if takes_next(text, values) { 2 } else { 1 };
    }
    args.len()
}

/// Whether the option `text` takes the next word as its value.
pub(super) fn takes_next(text: &str, values: &[&str]) -> bool {
    if text.contains('=') {
        return false;
    }
    if values.contains(&text) {
        return true;
    }
    // In a bundle such as `-it` only the last letter can take the next word: after an earlier one the
    // rest of the bundle is its value.
    let Some(bundle) = text.strip_prefix('-').filter(|rest| !rest.starts_with('-')) else { return false };
    let takes = |c: char| values.iter().any(|v| v.strip_prefix('-').is_some_and(|v| is_letter(v, c)));
    let mut letters = bundle.chars();
    let last = letters.next_back();
    !letters.any(takes) && bundle.chars().count() > 1 && last.is_some_and(takes)
}

fn is_letter(value: &str, c: char) -> bool {
    let mut chars = value.chars();
    chars.next() == Some(c) && chars.next().is_none()
}

/// The value of an option, in any of the forms `--name value`, `--name=value`, `-n value`, `-nvalue`.
pub(super) fn value(args: &[Arg], names: &[&str]) -> Option<Arg> {
    values(args, names).into_iter().next()
}

/// Every value of an option, in order.
pub(super) fn values(args: &[Arg], names: &[&str]) -> Vec<Arg> {
    let mut found = Vec::new();
    for (at, arg) in args.iter().enumerate() {
        for name in names {
            let Some(rest) = arg.text.strip_prefix(name) else { continue };
            let long = name.starts_with("--");
            if rest.is_empty() {
                found.extend(args.get(at + 1).cloned());
            } else if let Some(value) = rest.strip_prefix('=') {
                found.push(Arg { text: value.to_owned(), glob: None });
            } else if !long {
                found.push(Arg { text: rest.to_owned(), glob: None });
            }
        }
    }
    found
}

/// Whether one of `names` is among `args`; a short one also in a bundle (`-rf`).
pub(super) fn has(args: &[Arg], names: &[&str]) -> bool {
    args.iter().take_while(|arg| arg.text != "--").any(|arg| names.iter().any(|name| is(&arg.text, name)))
}

fn is(text: &str, name: &str) -> bool {
    if text == name || text.strip_prefix(name).is_some_and(|rest| rest.starts_with('=')) {
        return true;
    }
    let mut letters = name.chars();
    match (letters.next(), letters.next(), letters.next()) {
        (Some('-'), Some(letter), None) => {
            text.starts_with('-') && !text.starts_with("--") && !text.contains('=') && text.contains(letter)
        }
        _ => false,
    }
}

/// The words that are no options, from `from` on; after `--` every word is one.
pub(super) fn operands<'a>(args: &'a [Arg], from: usize, values: &[&str]) -> Vec<&'a Arg> {
    let mut found = Vec::new();
    let mut at = from;
    while let Some(arg) = args.get(at) {
        let text = arg.text.as_str();
        if text == "--" {
            found.extend(args.iter().skip(at + 1));
            break;
        }
        if text.starts_with('-') && text != "-" {
            at += if takes_next(text, values) { 2 } else { 1 };
        } else {
            found.push(arg);
            at += 1;
        }
    }
    found
}

/// Whether the program is asked about itself. `-?` counts as a whole word only: glued to an option it is a value.
pub(super) fn asks_help(args: &[Arg]) -> bool {
    args.iter()
        .take_while(|arg| arg.text != "--")
        .any(|arg| ["--help", "--version", "-?"].contains(&&*arg.text))
}

/// Where the words after `--` begin, if it is there.
pub(super) fn after_dashes(args: &[Arg]) -> Option<usize> {
    args.iter().position(|arg| arg.text == "--").map(|at| at + 1)
}

/// The words without options that a runner takes for its own.
pub(super) fn without_options(args: &[Arg], values: &[&str]) -> Vec<Arg> {
    operands(args, 0, values).into_iter().cloned().collect()
}

/// Whether `text` names nothing known at its beginning.
pub(super) fn is_open(text: &str) -> bool {
    text.starts_with(is_hole)
}
