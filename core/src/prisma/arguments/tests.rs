use super::*;
use crate::prisma::Impact;

/// Words as a shell would split them at spaces; `$X` is one word, `$*` any number, `a$X` begins with `a`.
pub(crate) fn words(line: &str) -> Vec<Word> {
    line.split(' ').filter(|word| !word.is_empty()).map(word).collect()
}

fn word(text: &str) -> Word {
    let text = if text == "''" { "" } else { text };
    match (text.strip_suffix("$X"), text.strip_suffix("$*")) {
        (Some(prefix), _) => Word::Dynamic { prefix: prefix.to_owned(), splits: false },
        (_, Some(prefix)) => Word::Dynamic { prefix: prefix.to_owned(), splits: true },
        _ => Word::Known(text.to_owned()),
    }
}

/// A reading in one line: `harmless`, or the command, its flags, `!` for an unknown flag, `?` where that
/// is not known, `+` where there may be more flags, and the impact.
fn show(reading: &Reading) -> String {
    let Reading::Command(invocation) = reading else { return "harmless".to_owned() };
    let unknown = match invocation.unknown_flags {
        Some(true) => " !",
        Some(false) => "",
        None => " ?",
    };
    let impact = invocation.impact.map_or("-".to_owned(), |impact| format!("{impact:?}"));
    let command = invocation.command.clone().unwrap_or("-".to_owned());
    let more = if invocation.more_flags { " +" } else { "" };
    assert_eq!(invocation.command.is_none(), invocation.reason.is_some(), "{invocation:?}");
    let said = [vec![command], invocation.flags.clone()].concat().join(" ");
    format!("{said}{unknown}{more} = {impact}")
}

fn check(line: &str, major: Option<Major>, expect: &str) {
    assert_eq!(show(&read_arguments(&words(line), major)), expect, "prisma {line} ({major:?})");
}

fn any(line: &str, expect: &str) {
    check(line, None, expect);
}

#[test]
fn dynamic_words_never_make_it_milder() {
    any("migrate $X", "- ? + = -");
    any("$*", "- ? + = -");
    any("$X migrate reset", "- ? + = -");
    any("migrate re$X", "- ? = -");
    any("migrate reset $*", "migrate reset ? + = DestroysData");
    any("db push $*", "db push ? + = DestroysData");
    any("db push $X", "db push ? + = DestroysData");
    any("db push --accept-data-loss $*", "db push --accept-data-loss ? + = DestroysData");
    any("db push --force$X", "db push ? + = DestroysData");
    any("db push --schema $X", "db push --schema = MayLoseData");
    any("db push --schema=$X", "db push --schema = MayLoseData");
    any("db push --schema $*", "db push --schema ? + = DestroysData");
    any("db push foo$X", "db push = MayLoseData");
    any("migrate reset foo$X", "migrate reset = DestroysData");
    any("migrate reset foo$*", "migrate reset ? + = DestroysData");
    any("migrate reset foo $X", "migrate reset ? + = DestroysData");
    any("migrate dev $X --create-only", "migrate dev ? + = MayLoseData");
    any("migrate dev --create-only $X", "migrate dev --create-only ? + = MayLoseData");
    any("format $X --check", "format ? + = WritesFiles");
    any("format --check $X", "format --check ? + = Reads");
    any("migrate reset $X --force", "migrate reset --force ? + = DestroysData");
    any("migrate diff $*", "migrate diff ? + = DestroysData");
    check("migrate diff $*", Some(Major::V7), "migrate diff ? + = WritesFiles");
    any("migrate reset -f$X", "migrate reset --force ? + = DestroysData");
}

#[test]
fn help_is_harmless_only_where_certain() {
    for line in ["", "migrate", "db", "--help", "-h", "-v", "--version", "-vh", "migrate --help", "help"] {
        any(line, "harmless");
    }
    any("migrate reset --help $X", "harmless");
    any("migrate reset $X --help", "migrate reset --help ? + = DestroysData");
    any("db push $X --help", "db push --help ? + = DestroysData");
    any("db push foo$X --help", "harmless");
    any("migrate reset --schema $X --help", "harmless");
    any("migrate reset -- --help", "migrate reset = DestroysData");
    any("migrate reset foo --help", "migrate reset = DestroysData");
    any("migrate reset --zzz foo --help", "migrate reset --help --zzz ! = DestroysData");
    any("migrate reset --zzz --help", "harmless");
    any("migrate reset --config x --help", "harmless");
    any("mcp --help", "mcp = RunsAnything");
    any("platform project delete --token x --help", "harmless");
    any("init --help", "harmless");
    any("dev rm --help", "dev rm --help ? = DestroysData");
}

#[test]
fn a_refused_line_is_read_as_it_was_meant() {
    any("--force migrate reset", "migrate reset --force ! = DestroysData");
    any("--schema x migrate reset", "migrate reset --schema ! = DestroysData");
    any("--schema migrate reset", "migrate reset --schema ! = DestroysData");
    any("--force-reset db push", "db push --force-reset ! = DestroysData");
    any("--print db pull", "db pull ! = WritesFiles");
    any("migrate reset --forc", "migrate reset --forc ! = DestroysData");
    any("migrate reset -f=true", "migrate reset --force ! = DestroysData");
    any("migrate reset --schema", "migrate reset --schema = DestroysData");
    any("db push --schema --force-reset", "db push --force-reset --schema = DestroysData");
    any("migrate resett --force", "- --force ? = -");
    any("frobnicate", "- ? = -");
}

#[test]
fn versions_differ() {
    any("migrate reset --skip-seed", "migrate reset --skip-seed ? = DestroysData");
    check("migrate reset --skip-seed", Some(Major::V6), "migrate reset --skip-seed = DestroysData");
    check("migrate reset --skip-seed", Some(Major::V7), "migrate reset --skip-seed ! = DestroysData");
    any(
        "migrate diff --from-config-datasource --from-url x",
        "migrate diff --from-config-datasource --from-url ! = Reads",
    );
    check("introspect --print", Some(Major::V7), "introspect --print ! = Reads");
    any("introspect --print", "introspect --print = Reads");
    any("bootstrap", "bootstrap = RunsAnything");
    check("bootstrap", Some(Major::V5), "bootstrap = RunsAnything");
    any("init", "init = RunsAnything");
    check("init", Some(Major::V7), "init = WritesFiles");
    any("platform status", "platform status = Reads");
    any("dev @next rm x", "dev rm = DestroysData");
    any("dev", "dev = RunsAnything");
    any("complete -- prisma migrate reset --force", "complete = Reads");
}

#[test]
fn values_are_kept_where_known() {
    let reading = read_arguments(&words("--config a.ts db push --schema=b --url $X --schema c"), None);
    let Reading::Command(invocation) = reading else { panic!("{reading:?}") };
    let pair = |name: &str, value: &str| (name.to_owned(), Some(value.to_owned()));
    let unknown = ("--url".to_owned(), None);
    assert_eq!(
        invocation.values,
        [pair("--config", "a.ts"), pair("--schema", "b"), unknown, pair("--schema", "c")]
    );
    assert_eq!(invocation.flags, ["--config", "--schema", "--url"]);
    assert_eq!(invocation.impact, Some(Impact::MayLoseData));
}

/// A line that the real Prisma ran, with what it did to a database that held rows.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Observed {
    major: u32,
    args: Vec<String>,
    did: Did,
    read: String,
}

#[derive(Debug, PartialEq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
enum Did {
    /// Rows or columns were gone afterwards.
    Loses,
    /// It did its work, and nothing was lost.
    Runs,
    /// It printed help or a version.
    Helps,
    /// It stopped for a reason that is not in its arguments, such as nobody being there to ask.
    Stops,
    /// It refused a flag that it does not have.
    RefusesFlag,
    /// It missed the value of a flag.
    RefusesValue,
    /// It does not have the command.
    NoCommand,
}

#[test]
fn the_real_prisma_is_read_right() {
    for line in include_str!("../testdata/observed.jsonl").lines() {
        let observed: Observed = serde_json::from_str(line).unwrap();
        let words: Vec<Word> = observed.args.iter().map(|arg| Word::Known(arg.clone())).collect();
        let major = Major::of_number(observed.major).unwrap();
        let reading = read_arguments(&words, Some(major));
        assert_eq!(show(&reading), observed.read, "{line}");
        agrees(&observed, &reading);
        agrees_at_least(&observed, &read_arguments(&words, None));
    }
}

/// What was seen says by itself how the line must be read, whatever the expected reading in the data.
fn agrees(observed: &Observed, reading: &Reading) {
    let Reading::Command(invocation) = reading else {
        return assert_eq!(observed.did, Did::Helps, "{observed:?}");
    };
    let refused = invocation.unknown_flags == Some(true);
    assert_eq!(refused, observed.did == Did::RefusesFlag, "{observed:?} {invocation:?}");
    assert_eq!(invocation.command.is_none(), observed.did == Did::NoCommand, "{observed:?}");
    let forced = ["--force", "--accept-data-loss", "--force-reset"];
    let forced = invocation.flags.iter().any(|flag| forced.contains(&flag.as_str()));
    let resets = matches!(invocation.command.as_deref(), Some("migrate reset" | "db push"));
    match observed.did {
        Did::Loses if resets => assert!(forced, "{observed:?} {invocation:?}"),
        // `Stops` for want of a person to ask, unless the schema file that was named does not exist.
        Did::Stops if resets && !observed.args.iter().any(|arg| arg.contains("nope")) => {
            assert!(!forced, "{observed:?} {invocation:?}");
        }
        Did::Loses => assert!(invocation.impact >= Some(Impact::MayLoseData), "{observed:?}"),
        _ => {}
    }
}

/// Where the version is not known a line may be read as more than it is, never as less.
fn agrees_at_least(observed: &Observed, reading: &Reading) {
    match (&observed.did, reading) {
        (Did::Loses, Reading::Command(invocation)) => {
            assert!(invocation.impact >= Some(Impact::MayLoseData), "{observed:?}");
            assert_ne!(invocation.unknown_flags, Some(true), "{observed:?}");
        }
        (did, Reading::Harmless) => assert_eq!(*did, Did::Helps, "{observed:?}"),
        _ => {}
    }
}

const VOCABULARY: [&str; 34] = [
    "migrate",
    "reset",
    "dev",
    "diff",
    "db",
    "push",
    "pull",
    "format",
    "platform",
    "project",
    "delete",
    "init",
    "mcp",
    "introspect",
    "foo",
    "",
    "-",
    "--",
    "--force",
    "-f",
    "-fh",
    "--help",
    "-h",
    "--version",
    "--schema",
    "--schema=x",
    "--create-only",
    "--print",
    "--check",
    "--force-reset",
    "--json",
    "--config",
    "--preview-feature",
    "--early-access",
];

/// Numbers that look random and are the same on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn word(&mut self) -> Word {
        Word::Known(VOCABULARY[self.below(VOCABULARY.len())].to_owned())
    }
}

/// Whether reading `less` leaves out nothing that `more` could do: Prisma refuses it, or it is harmless,
/// or it is the same command and no worse.
fn covers(more: &Reading, less: &Reading) -> bool {
    let (more, less) = match (more, less) {
        (_, Reading::Harmless) => return true,
        (Reading::Harmless, Reading::Command(less)) => return refused(less),
        (Reading::Command(more), Reading::Command(less)) => (more, less),
    };
    let calm = |flag: &String| {
        let mut same = catalogue::commands().filter(|c| Some(&c.name) == more.command.as_ref());
        same.any(|command| command.is_calmed_by(flag))
    };
    let milder = more.flags.iter().any(|flag| calm(flag) && !less.flags.contains(flag));
    more.command.is_none()
        || refused(less)
        || (more.command == less.command && more.impact >= less.impact && !milder)
}

/// Prisma stops at once: an unknown flag, an unknown command or a missing value.
fn refused(reading: &Invocation) -> bool {
    let valued = |flag: &&String| ["--schema", "--config"].contains(&flag.as_str());
    reading.unknown_flags == Some(true)
        || reading.command.is_none()
        || reading.flags.iter().filter(valued).any(|flag| !reading.values.iter().any(|(f, _)| f == flag))
}

#[test]
fn what_the_shell_puts_in_place_of_a_word_is_covered() {
    let mut numbers = Numbers(1);
    for _ in 0..500 {
        let mut words: Vec<Word> = (0..=numbers.below(5)).map(|_| numbers.word()).collect();
        if numbers.below(2) == 0 {
            let start = [["migrate", "reset"], ["db", "push"], ["migrate", "dev"], ["db", "pull"]];
            let start = start[numbers.below(4)];
            words.splice(0..0, start.map(|word| Word::Known(word.to_owned())));
        }
        let at = numbers.below(words.len());
        let splits = numbers.below(2) == 0;
        let count = if splits { numbers.below(3) } else { 1 };
        let mut expanded = words.clone();
        expanded.splice(at..=at, (0..count).map(|_| numbers.word()).collect::<Vec<_>>());
        words[at] = Word::Dynamic { prefix: String::new(), splits };
        for major in Major::ALL {
            let more = read_arguments(&words, Some(major));
            let less = read_arguments(&expanded, Some(major));
            assert!(covers(&more, &less), "{words:?} {more:?}\n{expanded:?} {less:?}");
        }
    }
}

#[test]
fn not_knowing_the_version_is_never_milder() {
    let mut numbers = Numbers(2);
    for _ in 0..500 {
        let words: Vec<Word> = (0..=numbers.below(6)).map(|_| numbers.word()).collect();
        let more = read_arguments(&words, None);
        for major in Major::ALL {
            let less = read_arguments(&words, Some(major));
            assert!(covers(&more, &less), "{words:?} {more:?}\n{major:?} {less:?}");
        }
    }
}

#[test]
fn the_configuration_counts_wherever_it_stands() {
    let check = |line: &str, major: Option<Major>, expect: Option<Option<&str>>| {
        let Reading::Command(invocation) = read_arguments(&words(line), major) else { panic!("{line}") };
        let found = invocation.values.iter().rev().find(|(flag, _)| flag == "--config");
        assert_eq!(found.map(|(_, value)| value.as_deref()), expect, "{line}");
    };
    check("migrate reset --force x --config sub/a.ts", None, Some(Some("sub/a.ts")));
    check("migrate reset --force x --config=sub/a.ts", None, Some(Some("sub/a.ts")));
    check("migrate reset --config a.ts x --config b.ts", Major::of_number(6), Some(Some("b.ts")));
    check("db push x y --config a.ts", Major::of_number(7), Some(Some("a.ts")));
    check("db push x --config $X", Major::of_number(7), Some(None));
    check("db push x --config=$X", Major::of_number(7), Some(None));
    check("migrate reset x -- --config a.ts", None, None);
    check("migrate reset -- --config a.ts", None, None);
    check("migrate reset x --config a.ts", Major::of_number(5), None);
}
