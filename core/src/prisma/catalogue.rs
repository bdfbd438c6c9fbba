//! The commands and flags of Prisma 5, 6 and 7, and what each can do.
//!
//! The data is `data/catalogue.json`, one entry for each command and set of versions that behave alike.
//! It is parsed on first use; a build that never reads a command line carries none of it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{Impact, Major};
use crate::suggest;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    // A catalogue that did not parse would know no command, so every command would be unknown: the
    // strict side. A test sees to it that it parses.
    serde_json::from_str(include_str!("data/catalogue.json")).unwrap_or_default()
});

/// One command of Prisma, in the versions in which it behaves alike.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Command {
    /// The canonical name, such as `migrate reset`; empty for `prisma` itself.
    pub name: String,
    /// The versions that this entry describes.
    #[serde(default = "every_major")]
    pub majors: Vec<Major>,
    /// What it does, in one line.
    pub about: String,
    /// How it reads the words after its name.
    pub arguments: Arguments,
    /// Whether it only leads to the commands below it and prints help alone.
    #[serde(default)]
    pub group: bool,
    /// Flags that it hands down to the command below it, and the form they take there.
    #[serde(default)]
    pub forwards: BTreeMap<String, String>,
    /// Words that the group above takes out before the command sees them.
    #[serde(default)]
    pub drops: Vec<String>,
    /// The worst it can do with no flag.
    pub impact: Impact,
    /// How flags change that.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// Flags that make it do less, without making the worst any milder.
    #[serde(default)]
    pub calms: Vec<String>,
    flags: Vec<FlagEntry>,
    /// What a person should know about it, and how that was learned.
    #[serde(default)]
    pub notes: Vec<Note>,
}

/// How a command reads the words after its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Arguments {
    /// Nothing is parsed after the first word that is not a flag.
    FirstWordStops,
    /// Flags count wherever they stand.
    FlagsAnywhere,
    /// Nothing is parsed, `--help` neither.
    Ignored,
    /// A parser of its own that knows no more than the flags named.
    Own,
    /// Code fetched when it runs; its flags may be more than those named.
    Downloaded,
    /// The dispatcher of `platform` in 5 and 6: `--early-access` and `--help` count anywhere.
    Platform,
}

/// A flag of a command.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Flag {
    /// The canonical long name, such as `--force`.
    pub name: String,
    /// The short name, such as `-f`.
    #[serde(default)]
    pub alias: Option<String>,
    /// What it takes as a value.
    #[serde(default)]
    pub takes: Takes,
    /// Whether every value counts; otherwise the last one wins.
    #[serde(default)]
    pub repeats: bool,
    /// Whether Prisma keeps it out of its help.
    #[serde(default)]
    pub hidden: bool,
    /// The versions that have it, where not all that have the command.
    #[serde(default = "every_major")]
    pub majors: Vec<Major>,
}

/// What a flag takes as a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Takes {
    /// Nothing: a value that is attached is ignored, `--force=false` forces.
    #[default]
    Nothing,
    /// A text, which may not begin with `-` unless it is attached.
    Text,
    /// A number, which may be negative.
    Number,
}

/// How flags change the impact of a command.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Condition {
    /// The flags that must all be present.
    pub with: Vec<String>,
    /// The worst it can do then.
    pub impact: Impact,
    /// The versions in which this holds.
    #[serde(default = "every_major")]
    pub majors: Vec<Major>,
}

/// Something to know about a command, by the way it was learned.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Note {
    /// Seen when the real Prisma ran.
    Run(String),
    /// Read in Prisma's source.
    Source(String),
    /// Told by Prisma's documentation.
    Docs(String),
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Catalogue {
    versions: BTreeMap<String, String>,
    former_names: BTreeMap<String, String>,
    shared_flags: Vec<Flag>,
    commands: Vec<Command>,
}

/// A flag written out, or the name of one that many commands share.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum FlagEntry {
    Shared(String),
    Own(Flag),
}

impl Command {
    /// Its flags in one version, or in any.
    pub fn flags(&self, major: Option<Major>) -> impl Iterator<Item = &Flag> {
        self.flags
            .iter()
            .filter_map(|entry| match entry {
                FlagEntry::Own(flag) => Some(flag),
                FlagEntry::Shared(name) => CATALOGUE.shared_flags.iter().find(|f| f.name == *name),
            })
            .filter(move |flag| major.is_none_or(|major| flag.majors.contains(&major)))
    }

    /// The worst it can do with exactly these flags.
    pub fn impact_with<S: AsRef<str>>(&self, flags: &[S], major: Major) -> Impact {
        let holds = |c: &&Condition| {
            c.majors.contains(&major) && c.with.iter().all(|w| flags.iter().any(|f| f.as_ref() == w))
        };
        let holding: Vec<Impact> = self.when.iter().filter(holds).map(|c| c.impact).collect();
        let milder = holding.iter().copied().filter(|i| *i < self.impact).min();
        let stricter = holding.iter().copied().filter(|i| *i > self.impact).max();
        stricter.or(milder).unwrap_or(self.impact)
    }

    /// The worst it can do with these flags and any others.
    pub fn impact_with_more<S: AsRef<str>>(&self, flags: &[S], major: Major) -> Impact {
        let reachable = self.when.iter().filter(|c| c.majors.contains(&major)).map(|c| c.impact);
        let stricter = reachable.filter(|i| *i > self.impact).max();
        stricter.unwrap_or_else(|| self.impact_with(flags, major))
    }

    /// Whether this flag makes the command do less.
    pub fn is_calmed_by(&self, flag: &str) -> bool {
        let milder = |c: &Condition| c.impact < self.impact && c.with.iter().any(|w| w == flag);
        self.calms.iter().any(|c| c == flag) || self.when.iter().any(milder)
    }
}

/// Every entry of the catalogue, by name.
pub fn commands() -> impl Iterator<Item = &'static Command> {
    CATALOGUE.commands.iter()
}

/// The entry of a command in one version; the empty name is `prisma` itself.
pub fn command(name: &str, major: Major) -> Option<&'static Command> {
    commands().find(|c| c.name == name && c.majors.contains(&major))
}

/// Whether a version, or any where none is given, has this command. A group is one too.
pub fn is_known_command(name: &str, major: Option<Major>) -> bool {
    commands().any(|c| c.name == name && major.is_none_or(|major| c.majors.contains(&major)))
}

/// The versions that have this command.
pub fn majors_with(name: &str) -> Vec<Major> {
    Major::ALL.into_iter().filter(|major| is_known_command(name, Some(*major))).collect()
}

/// The worst that a command with these flags can do; where no version is given or the version does not
/// have it, the worst over those that do. `None` where no version has it.
pub fn impact_of<S: AsRef<str>>(name: &str, flags: &[S], major: Option<Major>) -> Option<Impact> {
    let wanted = major.filter(|major| is_known_command(name, Some(*major)));
    Major::ALL
        .into_iter()
        .filter(|major| wanted.is_none_or(|wanted| wanted == *major))
        .filter_map(|major| Some(command(name, major)?.impact_with(flags, major)))
        .max()
}

/// The known command nearest to what was written, if one is near enough to have been meant.
pub fn nearest_command(written: &str) -> Option<&'static str> {
    let former = CATALOGUE.former_names.get(written).map(String::as_str);
    let names = || commands().map(|c| c.name.as_str()).filter(|name| !name.is_empty());
    former.or_else(|| suggest::nearest(written, names()))
}

/// The exact version whose commands stand for a major version, such as `6.19.3`.
pub fn version_of(major: Major) -> &'static str {
    CATALOGUE.versions.get(&major.number().to_string()).map_or("", String::as_str)
}

/// Any flag of that name, of any command; commands that give it a value go first.
pub(super) fn flag_anywhere(name: &str) -> Option<&'static Flag> {
    let mut flags = commands().flat_map(|c| c.flags(None)).filter(|f| f.name == name);
    let first = flags.next()?;
    Some(if first.takes == Takes::Nothing {
        flags.find(|f| f.takes != Takes::Nothing).unwrap_or(first)
    } else {
        first
    })
}

fn every_major() -> Vec<Major> {
    Major::ALL.to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_parses_and_is_whole() {
        let data: Catalogue = serde_json::from_str(include_str!("data/catalogue.json")).unwrap();
        assert!(data.commands.len() > 60);
        for command in &data.commands {
            for major in Major::ALL {
                let same = data.commands.iter().filter(|c| c.name == command.name);
                let entries = same.filter(|c| c.majors.contains(&major)).count();
                assert!(entries <= 1, "`{}` has {entries} entries for {major:?}", command.name);
            }
            let shared = |name: &String| data.shared_flags.iter().any(|f| f.name == *name);
            for entry in &command.flags {
                match entry {
                    FlagEntry::Shared(name) => assert!(shared(name), "{name} of `{}`", command.name),
                    FlagEntry::Own(flag) => assert!(flag.name.starts_with("--"), "{flag:?}"),
                }
            }
            let named = command.when.iter().flat_map(|c| &c.with).chain(&command.calms);
            for flag in named {
                assert!(command.flags(None).any(|f| f.name == *flag), "{flag} of `{}`", command.name);
            }
        }
    }

    #[test]
    fn each_major_has_its_commands() {
        let count = |major| commands().filter(|c| c.majors.contains(&major)).count();
        // 43, 52 and 37 that Prisma dispatches, and the 8 groups below `platform` of 5 and 6.
        assert_eq!([count(Major::V5), count(Major::V6), count(Major::V7)], [51, 60, 37]);
        assert_eq!(version_of(Major::V6), "6.19.3");
    }

    fn impact(command: &str, flags: &[&str], expect: impl Into<Option<Impact>>) {
        assert_eq!(impact_of(command, flags, None), expect.into(), "{command} {flags:?}");
    }

    #[test]
    fn the_impact_follows_the_flags() {
        use Impact::{ChangesSchema, DestroysData, MayLoseData, Reads, RunsAnything, WritesFiles};
        for command in ["migrate status", "validate", "version", "debug", "telemetry", "complete"] {
            impact(command, &[], Reads);
        }
        impact("migrate diff", &["--script"], Reads);
        impact("migrate diff", &["--from-migrations", "--to-schema"], Reads);
        impact("migrate diff", &["--output", "--script"], WritesFiles);
        impact("migrate diff", &["--from-migrations", "--shadow-database-url"], DestroysData);
        impact("migrate diff", &["--from-url", "--shadow-database-url"], Reads);
        impact("format", &[], WritesFiles);
        impact("format", &["--check"], Reads);
        impact("generate", &[], WritesFiles);
        impact("db pull", &[], WritesFiles);
        impact("db pull", &["--print", "--url"], Reads);
        impact("migrate reset", &[], DestroysData);
        impact("migrate reset", &["--force"], DestroysData);
        impact("db push", &[], MayLoseData);
        impact("db push", &["--accept-data-loss"], MayLoseData);
        impact("db push", &["--force-reset"], DestroysData);
        impact("migrate dev", &[], MayLoseData);
        impact("migrate dev", &["--create-only"], MayLoseData);
        for command in ["migrate deploy", "db execute", "db seed", "studio", "mcp", "bootstrap", "dev"] {
            impact(command, &[], RunsAnything);
        }
        impact("migrate resolve", &["--applied"], ChangesSchema);
        impact("dev rm", &[], DestroysData);
        impact("migrate resett", &[], None);
    }

    #[test]
    fn a_version_is_judged_by_itself() {
        let check = |command, flags: &[&str], major, expect| {
            assert_eq!(impact_of(command, flags, Some(major)), Some(expect), "{command} {major:?}");
        };
        check("init", &[], Major::V5, Impact::WritesFiles);
        check("init", &[], Major::V6, Impact::RunsAnything);
        check("init", &[], Major::V7, Impact::WritesFiles);
        check("init", &["--db"], Major::V7, Impact::RunsAnything);
        check("bootstrap", &[], Major::V5, Impact::RunsAnything);
    }

    #[test]
    fn a_slip_of_the_finger_finds_its_command() {
        assert_eq!(nearest_command("migrate resett"), Some("migrate reset"));
        assert_eq!(nearest_command("MIGRATE RESET"), Some("migrate reset"));
        assert_eq!(nearest_command("lift"), Some("migrate"));
        assert_eq!(nearest_command("frobnicate"), None);
    }
}
