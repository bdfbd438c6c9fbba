//! The procedures that reach the aim of a refused operation without its danger.

mod book;

use std::sync::LazyLock;

use book::{Entry, NEEDS_NONE, REMEDIES, Step};

use super::Major;
use crate::decision::{Remedy, RemedyStep};
use crate::engine::Memo;

static BOOK: LazyLock<Book> = LazyLock::new(Book::new);

/// The name under which the data keeps what helps where the command is not known.
const UNKNOWN: &str = "(unknown)";
/// And where it is one that the data does not name, such as `dropdb`.
const OTHER: &str = "(other)";

/// What is looked up in the data.
struct Book {
    /// The entries for each command that the data names.
    by_command: Memo<&'static str, Entries>,
    /// What each entry tells where the version is not known, and then for each version.
    told: Vec<[Remedy; 1 + Major::ALL.len()]>,
}

/// Entries, each a bit.
type Entries = u32;

/// Which remedies an operation has: all that they hang on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Choice {
    entries: Entries,
    major: Option<Major>,
}

/// The safe ways for an operation, the nearest to its aim first.
///
/// `command` is the canonical command, `None` where it is not known, and `flags` are its canonical flags.
/// Where the major version of Prisma is given, only steps that work on it are told; one that the catalogue
/// does not know counts as the nearest that it does.
pub fn remedies<S: AsRef<str>>(command: Option<&str>, flags: &[S], major: Option<u32>) -> Vec<Remedy> {
    let given = |flag: &str| flags.iter().any(|given| given.as_ref() == flag);
    choose(command, given, major).remedies().cloned().collect()
}

/// The same, before it is told.
pub(crate) fn choose(command: Option<&str>, given: impl Fn(&str) -> bool, major: Option<u32>) -> Choice {
    let book = &*BOOK;
    let named = book.by_command.get(command.unwrap_or(UNKNOWN));
    let mut entries = named.or_else(|| book.by_command.get(OTHER)).unwrap_or(0);
    for (entry, bit) in members(entries, REMEDIES) {
        let given = |flag: &&str| given(flag);
        if !entry.with.iter().all(given) || entry.without.iter().any(given) {
            entries &= !bit;
        }
    }
    let (oldest, latest) = (Major::V5.number(), Major::V7.number());
    let major = major.and_then(|major| Major::of_number(major.clamp(oldest, latest)));
    Choice { entries, major }
}

impl Choice {
    /// The remedies, in their order.
    pub(crate) fn remedies(self) -> impl Iterator<Item = &'static Remedy> {
        let version = self.major.map_or(0, |major| 1 + major as usize);
        members(self.entries, &BOOK.told).filter_map(move |(told, _)| told.get(version))
    }
}

/// The items whose bits are set, each with its bit.
fn members<T>(entries: Entries, items: &[T]) -> impl Iterator<Item = (&T, Entries)> {
    let bits = (0..Entries::BITS).map(|at| 1 << at);
    items.iter().zip(bits).filter(move |(_, bit)| entries & bit != 0)
}

impl Book {
    fn new() -> Self {
        let mut by_command: Memo<&'static str, Entries> = Memo::default();
        for (entry, bit) in members(Entries::MAX, REMEDIES) {
            for command in entry.commands {
                let before = by_command.get(command).unwrap_or(0);
                by_command.insert(command, before | bit);
            }
        }
        for command in NEEDS_NONE {
            by_command.insert(command, 0);
        }
        Self { by_command, told: REMEDIES.iter().map(Entry::told).collect() }
    }
}

impl Entry {
    fn told(&self) -> [Remedy; 1 + Major::ALL.len()] {
        let [v5, v6, v7] = Major::ALL.map(|major| self.remedy(Some(major)));
        [self.remedy(None), v5, v6, v7]
    }

    fn remedy(&self, major: Option<Major>) -> Remedy {
        let steps = self.steps.iter().map(Step::told);
        let fits = |step: &RemedyStep| major.is_none_or(|major| step.versions.contains(&major.number()));
        Remedy { id: self.id.into(), title: self.title.into(), steps: steps.filter(fits).collect() }
    }
}

impl Step {
    fn told(&self) -> RemedyStep {
        let versions = self.versions.iter().copied().collect();
        RemedyStep { text: self.text.into(), run: self.run.map(Into::into), versions }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prisma::{Impact, Reading, Word, catalogue, read_arguments};

    fn check(line: Option<&str>, expect: &[&str]) {
        let (command, flags) = line.map_or((None, Vec::new()), |line| {
            let (flags, words): (Vec<&str>, Vec<&str>) = line.split(' ').partition(|w| w.starts_with('-'));
            (Some(words.join(" ")), flags)
        });
        let ids: Vec<String> =
            remedies(command.as_deref(), &flags, None).iter().map(|remedy| remedy.id.to_string()).collect();
        assert_eq!(ids, expect, "{line:?}");
    }

    #[test]
    fn each_command_has_its_way() {
        let reset = ["baseline-drift", "complete-history", "failed-migration", "backup-first"];
        check(Some("migrate reset"), &reset);
        check(Some("migrate dev"), &["complete-history", "migrate-then-deploy", "backup-first"]);
        check(Some("migrate deploy"), &["failed-migration", "look-before-deploy", "backup-first"]);
        check(Some("migrate resolve"), &["failed-migration"]);
        check(Some("db push"), &["migrate-then-deploy", "backup-first"]);
        check(Some("db execute"), &["read-what-runs", "backup-first"]);
        check(Some("db pull"), &["print-first"]);
        check(Some("db pull --print"), &[]);
        check(Some("migrate diff --script"), &[]);
        check(Some("migrate diff --from-migrations --shadow-database-url"), &["scratch-shadow"]);
        check(Some("dropdb"), &["look-first", "backup-first"]);
        check(None, &["read-first", "backup-first"]);
        check(Some("migrate status"), &[]);
    }

    #[test]
    fn only_commands_that_cannot_harm_have_none() {
        for command in catalogue::commands().filter(|command| !command.group) {
            let worst = command.majors.iter().map(|m| command.impact_with_more::<&str>(&[], *m)).max();
            let every: Vec<&str> = command.flags(None).map(|flag| flag.name.as_str()).collect();
            let quiet = worst <= Some(Impact::WritesFiles);
            let none = remedies(Some(&command.name), &every, None).is_empty();
            assert!(quiet || !none, "`{}` can do {worst:?} and has no remedy", command.name);
        }
        for name in NEEDS_NONE {
            assert!(catalogue::is_known_command(name, None), "`{name}`");
            let worst = catalogue::impact_of::<&str>(name, &[], None);
            assert!(worst <= Some(Impact::WritesFiles), "`{name}` can do {worst:?}");
        }
    }

    #[test]
    fn a_known_version_sees_its_own_steps_alone() {
        let written = |major| {
            let remedies = remedies::<&str>(Some("migrate reset"), &[], major);
            let steps = remedies.iter().flat_map(|remedy| &remedy.steps);
            steps.filter_map(|step| step.run.as_deref()).collect::<Vec<_>>().join("\n")
        };
        assert!(written(Some(6)).contains("--to-schema-datasource"));
        assert!(!written(Some(6)).contains("--to-config-datasource"));
        assert!(written(Some(7)).contains("--to-config-datasource"));
        assert!(!written(Some(7)).contains("--to-schema-datasource"));
        assert_eq!(written(Some(8)), written(Some(7)));
        assert_eq!(written(Some(4)), written(Some(5)));
    }

    /// The Prisma commands that each remedy runs, in order.
    const RUNS: [(&str, &[&str]); 11] = [
        ("baseline-drift", &["migrate diff", "migrate resolve", "db pull", "migrate status"]),
        ("complete-history", &["migrate diff", "migrate resolve", "db pull", "migrate status"]),
        ("failed-migration", &["migrate status", "migrate resolve", "migrate resolve"]),
        ("migrate-then-deploy", &["migrate dev", "migrate status", "migrate deploy"]),
        ("look-before-deploy", &["migrate status"]),
        ("scratch-shadow", &[]),
        ("print-first", &["db pull"]),
        ("read-what-runs", &["migrate status"]),
        ("read-first", &["--help", "migrate status"]),
        ("look-first", &[]),
        ("backup-first", &[]),
    ];

    #[test]
    fn every_version_accepts_the_commands_as_written() {
        assert_eq!(REMEDIES.len(), RUNS.len());
        for (entry, (id, expect)) in REMEDIES.iter().zip(RUNS) {
            assert_eq!(entry.id, id);
            for major in Major::ALL {
                let steps = entry.remedy(Some(major)).steps;
                let runs = steps.iter().filter_map(|step| step.run.as_deref()?.strip_prefix("npx prisma "));
                let read: Vec<String> = runs.map(|run| accepted(run, major)).collect();
                assert_eq!(read, expect, "{id} on {major:?}");
            }
        }
    }

    fn accepted(run: &str, major: Major) -> String {
        let words: Vec<Word> = run.split(' ').map(|word| Word::Known(word.to_owned())).collect();
        let Reading::Command(invocation) = read_arguments(&words, Some(major)) else {
            return run.to_owned();
        };
        assert_eq!(invocation.unknown_flags, Some(false), "{run}");
        assert!(invocation.notes.is_empty(), "{run}: {:?}", invocation.notes);
        assert_ne!(invocation.impact, Some(Impact::DestroysData), "{run}");
        let command = invocation.command.unwrap();
        assert!(catalogue::is_known_command(&command, Some(major)), "{run}");
        command
    }
}
