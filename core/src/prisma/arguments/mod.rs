//! Reads the words after `prisma` as Prisma does.
//!
//! Each version is asked for itself ([`route`]), level by level ([`scan`]); where the version is not
//! known the answers are laid over one another so that none of them is milder than what would happen.

mod route;
mod scan;

use std::collections::BTreeSet;

use self::route::VersionReading;
use super::{Invocation, Major, Reading, Word, catalogue};

/// Reads the words that follow `prisma`.
///
/// A line that Prisma would refuse is read as the person evidently meant it, with `unknown_flags` set:
/// other versions may take it. A command that the version does not have is read as the versions read it
/// that have it; one that none has is an invocation without `command`.
pub fn read_arguments(args: &[Word], major: Option<Major>) -> Reading {
    let read = |major: Major| (major, route::read(args, major));
    let Some(wanted) = major else {
        return all_versions(Major::ALL.into_iter().map(read).collect());
    };
    let own = route::read(args, wanted);
    if own.knows {
        return own.reading;
    }
    let mut others = Major::ALL.into_iter().rev().filter(|other| *other != wanted).map(read);
    match others.find(|(_, other)| other.knows) {
        Some((_, other)) => foreign(other.reading, wanted),
        None => own.reading,
    }
}

/// A command that only other versions have.
fn foreign(reading: Reading, wanted: Major) -> Reading {
    let Reading::Command(mut invocation) = reading else { return reading };
    if let Some(command) = &invocation.command {
        let majors = catalogue::majors_with(command);
        let majors: Vec<String> = majors.iter().map(|major| major.number().to_string()).collect();
        let number = wanted.number();
        let note = format!("prisma {number} has no command `{command}`, only {}", majors.join(" and "));
        invocation.notes.insert(0, note);
        invocation.impact = catalogue::impact_of(command, &invocation.flags, None).max(invocation.impact);
        invocation.unknown_flags = Some(!invocation.flags.is_empty());
    }
    Reading::Command(invocation)
}

/// The readings of all versions as one.
fn all_versions(readings: Vec<(Major, VersionReading)>) -> Reading {
    let any_knows = readings.iter().any(|(_, reading)| reading.knows);
    let telling = readings.into_iter().filter(|(_, reading)| reading.knows || !any_knows);
    let commands = telling.filter_map(|(_, reading)| match reading.reading {
        Reading::Harmless => None,
        Reading::Command(invocation) => Some(invocation),
    });
    commands.reduce(both).map_or(Reading::Harmless, Reading::Command)
}

/// Two readings as one that is no milder than either.
fn both(one: Invocation, two: Invocation) -> Invocation {
    let named = one.command.is_some() && two.command.is_some();
    // Where they name different commands, one that its version would run goes before one that it refuses.
    let weight = |reading: &Invocation| (reading.unknown_flags != Some(true), reading.impact);
    let worse = if weight(&two) > weight(&one) { two.command.clone() } else { one.command.clone() };
    let flags: BTreeSet<String> = one.flags.into_iter().chain(two.flags).collect();
    let mut notes = one.notes;
    notes.extend(two.notes.into_iter().filter(|note| !notes.contains(note)).collect::<Vec<_>>());
    Invocation {
        command: worse.filter(|_| named),
        flags: flags.into_iter().collect(),
        values: if two.values.len() >= one.values.len() { two.values } else { one.values },
        unknown_flags: one.unknown_flags.filter(|unknown| two.unknown_flags == Some(*unknown)),
        impact: one.impact.max(two.impact).filter(|_| named),
        reason: one.reason.or(two.reason),
        more_flags: one.more_flags || two.more_flags,
        notes,
    }
}

#[cfg(test)]
mod tests;
