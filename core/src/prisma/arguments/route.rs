//! The way from `prisma` through its groups to a command, in one version.

use std::collections::BTreeSet;

use super::scan::{Given, Level, Scan, scan};
use crate::prisma::catalogue::{self, Arguments};
use crate::prisma::{Invocation, Major, Reading, Word};
use crate::suggest;

/// What one version makes of the words.
pub(super) struct VersionReading {
    pub(super) reading: Reading,
    /// Whether the version has the command that the words name.
    pub(super) knows: bool,
}

/// What a level comes to.
enum Step {
    /// Down to the command of that name, with these words.
    Down(String, Vec<Word>),
    /// Here; the name is settled and so are the flags.
    Here,
    /// Only help or a version.
    Harmless,
    /// Nothing that can be named, for this reason.
    Unnamed { reason: String, knows: bool },
}

/// Reads the words after `prisma` as one version does.
pub(super) fn read(words: &[Word], major: Major) -> VersionReading {
    let mut path = String::new();
    let mut words = words.to_vec();
    let mut before: Vec<Given> = Vec::new();
    // Each turn goes one word down, so the depth of the catalogue bounds the loop.
    while let Some(command) = catalogue::command(&path, major) {
        let level = Level::new(command, major);
        words.retain(|word| !matches!(word, Word::Known(text) if command.drops.contains(text)));
        let scan = scan_level(&words, level);
        match step(&words, &scan, level) {
            Step::Down(name, below) => {
                // The flags of a group are no flags of the command; a command that leads further
                // hands all its words down instead.
                before.extend(scan.given.into_iter().filter(|_| command.group));
                words = below;
                path = name;
            }
            Step::Harmless => return VersionReading { reading: Reading::Harmless, knows: true },
            Step::Here => return named(level, &before, &scan),
            Step::Unnamed { reason, knows } => return unnamed(reason, knows, &before, &words, level),
        }
    }
    VersionReading { reading: Reading::Harmless, knows: false }
}

fn scan_level(words: &[Word], level: Level) -> Scan {
    match level.command.arguments {
        Arguments::Ignored => Scan { given: Vec::new(), rest: Vec::new(), certain: true, more: false },
        Arguments::Platform => {
            let early = |word: &Word| is(word, "--early-access");
            let others: Vec<Word> = words.iter().filter(|word| !early(word)).cloned().collect();
            let mut found = scan(&others, level);
            if words.iter().any(early) {
                let name = "--early-access".to_owned();
                found.given.push(Given { name, value: None, open: false, known: true, certain: true });
            }
            found
        }
        _ => scan(words, level),
    }
}

fn step(words: &[Word], scan: &Scan, level: Level) -> Step {
    if only_helps(words, scan, level) {
        return Step::Harmless;
    }
    match level.command.arguments {
        Arguments::Ignored => Step::Here,
        Arguments::Own | Arguments::Downloaded => own_step(words, scan, level),
        _ if level.command.group => group_step(scan, level),
        _ => Step::Here,
    }
}

/// Whether help or a version is certainly all there is to see.
fn only_helps(words: &[Word], scan: &Scan, level: Level) -> bool {
    let helps = |given: &Given| {
        given.certain
            && given.known
            && (given.name == "--help" || (level.command.name.is_empty() && given.name == "--version"))
    };
    match level.command.arguments {
        Arguments::Ignored => false,
        Arguments::Platform => words.iter().any(|word| is(word, "--help") || is(word, "-h")),
        Arguments::Own | Arguments::Downloaded => {
            let first = words.first().is_some_and(|word| is(word, "--help") || is(word, "-h"));
            first && level.command.flags(Some(level.major)).any(|flag| flag.name == "--help")
        }
        Arguments::FirstWordStops | Arguments::FlagsAnywhere => scan.given.iter().any(helps),
    }
}

fn group_step(scan: &Scan, level: Level) -> Step {
    if !scan.certain {
        return Step::Unnamed { reason: not_clear(scan, level), knows: true };
    }
    match scan.rest.split_first() {
        None => Step::Harmless,
        // No version has such a command; every one answers with its help.
        Some((Word::Known(word), _)) if word == "help" => Step::Harmless,
        Some((Word::Known(word), after)) => {
            let name = level.below(word);
            if level.child(word).is_some() {
                Step::Down(name, hand_down(scan, after, level))
            } else {
                Step::Unnamed { reason: no_such_command(&name, after), knows: false }
            }
        }
        Some((Word::Dynamic { .. }, _)) => Step::Unnamed { reason: only_the_shell_knows(level), knows: true },
    }
}

/// A command with a parser of its own may lead further too, as `dev rm` does.
fn own_step(words: &[Word], scan: &Scan, level: Level) -> Step {
    let prefix = format!("{} ", level.command.name);
    if !catalogue::commands().any(|c| c.name.starts_with(&prefix) && c.majors.contains(&level.major)) {
        return Step::Here;
    }
    let tag = |word: &&Word| matches!(word, Word::Known(text) if text.starts_with('@'));
    match scan.rest.iter().find(|word| !tag(word)) {
        Some(Word::Known(word)) if level.child(word).is_some() => {
            let below = words.iter().filter(|w| !tag(w) && !is(w, word)).cloned().collect();
            Step::Down(level.below(word), below)
        }
        Some(Word::Dynamic { .. }) if level.command.impact != crate::prisma::Impact::Reads => {
            Step::Unnamed { reason: only_the_shell_knows(level), knows: true }
        }
        _ => Step::Here,
    }
}

/// The words for the command below, with the one flag that the level hands down at their end.
fn hand_down(scan: &Scan, after: &[Word], level: Level) -> Vec<Word> {
    let order = ["--experimental", "--preview-feature", "--early-access"];
    let given = |name: &&&str| scan.given.iter().any(|given| given.known && given.name == ***name);
    let forwarded = order.iter().find(given).and_then(|name| level.command.forwards.get(*name));
    after.iter().cloned().chain(forwarded.map(|word| Word::Known(word.clone()))).collect()
}

fn named(level: Level, before: &[Given], scan: &Scan) -> VersionReading {
    let command = level.command;
    // A flag that makes the command milder counts only where Prisma certainly takes it, which is never
    // where it is misplaced.
    let counts = |given: &&Given| given.certain || !command.is_calmed_by(&given.name);
    let misplaced = |given: &&Given| !command.is_calmed_by(&given.name);
    let all: Vec<&Given> = before.iter().chain(&scan.given).collect();
    let given: Vec<&Given> =
        before.iter().filter(misplaced).chain(scan.given.iter().filter(counts)).collect();
    let flags = names(&given);
    let impact = if scan.more {
        command.impact_with_more(&flags, level.major)
    } else {
        command.impact_with(&flags, level.major)
    };
    let notes = all.iter().filter(|g| !g.known).map(|g| unknown_flag(&g.name, level)).collect();
    let invocation = Invocation {
        command: Some(command.name.clone()),
        values: values(&given),
        unknown_flags: unknown_flags(&all, scan.more, command.arguments),
        impact: Some(impact),
        reason: None,
        more_flags: scan.more,
        notes,
        flags,
    };
    VersionReading { reading: Reading::Command(invocation), knows: true }
}

/// A line whose command has no name; its flags are told as far as they can be.
fn unnamed(reason: String, knows: bool, before: &[Given], words: &[Word], level: Level) -> VersionReading {
    let found = scan(words, Level { stops: false, ..level });
    let more = found.more;
    let given: Vec<Given> = before.iter().cloned().chain(found.given).collect();
    let given: Vec<&Given> = given.iter().collect();
    let invocation = Invocation {
        flags: names(&given),
        values: values(&given),
        reason: Some(reason),
        more_flags: more,
        ..Invocation::default()
    };
    VersionReading { reading: Reading::Command(invocation), knows }
}

fn names(given: &[&Given]) -> Vec<String> {
    given.iter().map(|given| given.name.clone()).collect::<BTreeSet<_>>().into_iter().collect()
}

fn values(given: &[&Given]) -> Vec<(String, Option<String>)> {
    let valued = given.iter().filter(|given| given.value.is_some() || given.open);
    valued.map(|given| (given.name.clone(), given.value.clone())).collect()
}

fn unknown_flags(given: &[&Given], more: bool, arguments: Arguments) -> Option<bool> {
    let unknown = |certain: bool| given.iter().any(|given| !given.known && given.certain == certain);
    if arguments == Arguments::Downloaded && (unknown(true) || unknown(false)) {
        None
    } else if unknown(true) {
        Some(true)
    } else if more || unknown(false) {
        None
    } else {
        Some(false)
    }
}

fn unknown_flag(name: &str, level: Level) -> String {
    let command = &level.command.name;
    let has = |major: &Major| {
        let flags = catalogue::command(command, *major).map(|c| c.flags(Some(*major)));
        flags.is_some_and(|mut flags| flags.any(|flag| flag.name == name))
    };
    let majors: Vec<String> =
        Major::ALL.into_iter().filter(has).map(|major| major.number().to_string()).collect();
    if !majors.is_empty() {
        let majors = majors.join(" and ");
        return format!("prisma {} has no `{name}` on `{command}`, only {majors}", level.major.number());
    }
    let candidates = level.command.flags(Some(level.major)).map(|flag| flag.name.as_str());
    match suggest::nearest(name, candidates) {
        Some(nearest) => format!("`prisma {command}` has no `{name}`; did you mean `{nearest}`?"),
        None => format!("`prisma {command}` has no `{name}`"),
    }
}

fn no_such_command(name: &str, after: &[Word]) -> String {
    let longer = match after.first() {
        Some(Word::Known(next)) if !next.starts_with('-') => {
            catalogue::nearest_command(&format!("{name} {next}"))
        }
        _ => None,
    };
    match longer.or_else(|| catalogue::nearest_command(name)) {
        Some(nearest) => format!("prisma has no command `{name}`; did you mean `{nearest}`?"),
        None => format!("prisma has no command `{name}`"),
    }
}

fn not_clear(scan: &Scan, level: Level) -> String {
    match scan.given.iter().find(|given| !given.known) {
        Some(given) if !scan.more => format!("`{}` is not known, and a word follows it", given.name),
        _ => only_the_shell_knows(level),
    }
}

fn only_the_shell_knows(level: Level) -> String {
    let group = if level.command.name.is_empty() {
        "prisma".to_owned()
    } else {
        format!("prisma {}", level.command.name)
    };
    format!("the command after `{group}` is known to the shell alone")
}

fn is(word: &Word, text: &str) -> bool {
    matches!(word, Word::Known(known) if known == text)
}
