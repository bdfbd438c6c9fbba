//! The command line on a world made of data: what is asked of the host, and what is never done.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};

use prisma_policy_cli::{Exit, Host, Stream, run};

const POLICY: &str = r#"
policy "Team"
language 1
rule careful-push { ask when command is "db push" }
rule no-reset { deny when command is "migrate reset" }
"#;

/// A world of data, which remembers what was done to it.
#[derive(Default)]
struct World {
    files: BTreeMap<String, Vec<u8>>,
    typed: &'static str,
    terminal: bool,
    out: String,
    err: String,
    started: Vec<String>,
    ends: Option<Exit>,
}

impl Host for World {
    fn open(&mut self, path: &str) -> io::Result<Box<dyn Read>> {
        let contents = self.files.get(path).cloned().ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(Cursor::new(contents)))
    }

    fn write_file(&mut self, path: &str, contents: &[u8]) -> io::Result<()> {
        self.files.insert(path.to_owned(), contents.to_vec());
        Ok(())
    }

    fn stdin(&mut self) -> Box<dyn Read> {
        Box::new(Cursor::new(self.typed))
    }

    fn write(&mut self, stream: Stream, bytes: &[u8]) -> io::Result<()> {
        let to = if stream == Stream::Out { &mut self.out } else { &mut self.err };
        to.push_str(std::str::from_utf8(bytes).unwrap());
        Ok(())
    }

    fn is_terminal(&self, _: Stream) -> bool {
        self.terminal
    }

    fn variable(&self, name: &str) -> Option<String> {
        (name == "NO_COLOR").then(|| "1".to_owned())
    }

    fn spawn(&mut self, program: &str, arguments: &[String]) -> io::Result<Exit> {
        self.started.push(program.to_owned());
        self.started.extend_from_slice(arguments);
        self.ends.ok_or_else(|| io::ErrorKind::PermissionDenied.into())
    }
}

fn world() -> World {
    World { files: BTreeMap::from([("team.policy".to_owned(), POLICY.into())]), ..World::default() }
}

/// Runs `run --policy team.policy ARGS`; gives the exit code and whether the command was started.
fn started(world: &mut World, args: &str) -> (u8, bool) {
    let code =
        run(["prisma-policy", "run", "--policy", "team.policy"].into_iter().chain(args.split(' ')), world);
    (code, !world.started.is_empty())
}

fn check_answer(terminal: bool, typed: &'static str, args: &str, expect: (u8, bool)) {
    let mut world = World { terminal, typed, ends: Some(Exit::Code(7)), ..world() };
    assert_eq!(started(&mut world, args), expect, "{typed:?}: {}", world.err);
}

#[test]
fn only_a_clear_yes_of_a_person_at_a_terminal_runs_what_must_be_asked() {
    let push = "-- prisma db push";
    check_answer(true, "yes\n", push, (7, true));
    check_answer(true, "yes", push, (7, true));
    check_answer(false, "yes\n", push, (1, false));
    for other in ["", "\n", "y\n", "YES\n", "no\n", "yes please\n", "\nyes\n"] {
        check_answer(true, other, push, (1, false));
    }
    check_answer(true, "yes\n", "--fact actor=agent -- prisma db push", (1, false));
    check_answer(true, "yes\n", "--fact actor=ci -- prisma db push", (1, false));
    check_answer(true, "yes\n", "--fact actor=human -- prisma db push", (7, true));
    check_answer(true, "yes\n", "-- prisma migrate reset", (1, false));
}

#[test]
fn the_words_are_started_as_they_are() {
    let mut world = World { ends: Some(Exit::Code(0)), ..world() };
    let words = ["prisma-policy", "run", "--policy", "team.policy", "--", "echo", "a b", "$(x)", "--", "'"];
    assert_eq!(run(words, &mut world), 0, "{}", world.err);
    assert_eq!(world.started, ["echo", "a b", "$(x)", "--", "'"]);
    assert_eq!((world.out.as_str(), world.err.as_str()), ("", ""));
}

fn check_end(ends: Option<Exit>, expect: u8) {
    let mut world = World { ends, ..world() };
    assert_eq!(started(&mut world, "-- ls").0, expect);
}

#[test]
fn the_end_of_the_command_is_passed_on() {
    check_end(Some(Exit::Code(0)), 0);
    check_end(Some(Exit::Code(255)), 255);
    check_end(Some(Exit::Signal(15)), 143);
    check_end(None, 126);
}

#[test]
fn nothing_is_written_to_a_file_by_looking() {
    let mut world = world();
    for command in [
        "lint",
        "test --coverage",
        "prove",
        "matrix",
        "diff team.policy",
        "what-would-allow ls --policy",
        "fmt --check",
    ] {
        run(["prisma-policy"].into_iter().chain(command.split(' ')).chain(["team.policy"]), &mut world);
        assert_ne!(world.out, "", "{command}: {}", world.err);
        world.out.clear();
    }
    assert_eq!(world.files["team.policy"], POLICY.as_bytes());
}

/// Marks a new file of `SQLite`; gives the exit code, and whether it was marked.
fn marked(name: &str, world: &mut World, args: &[&str]) -> (u8, bool) {
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("host-{name}.db"));
    let beside = file.with_extension("db.prisma-policy.json");
    let _ = std::fs::remove_file(&beside);
    std::fs::write(&file, "").unwrap();
    let url = format!("file:{}", file.display());
    let words = ["prisma-policy", "mark", "--environment", "production", "--database-url", &url];
    let code = run(words.into_iter().chain(args.iter().copied()), world);
    (code, beside.exists())
}

#[test]
fn whoever_agrees_to_a_mark_has_seen_it() {
    let seen = |world: &World| world.err.contains("will be marked as production, called prod-eu");
    let named = ["--name", "prod-eu", "--json"];
    for (typed, expect) in [("yes\n", (0, true)), ("no\n", (1, false)), ("", (1, false))] {
        let mut world = World { terminal: true, typed, ..World::default() };
        assert_eq!(marked("agreed", &mut world, &named), expect, "{}", world.err);
        assert!(seen(&world) && world.err.contains("Type `yes` to write it"), "{}", world.err);
        let begins = if expect.1 { r#"{"database":"# } else { r#"{"error":{"code":"refused","# };
        assert!(world.out.starts_with(begins), "{}", world.out);
    }
    let mut nobody = World { typed: "yes\n", ..World::default() };
    assert_eq!(marked("nobody", &mut nobody, &named), (1, false));
    assert!(nobody.err.contains("--yes") && nobody.out.contains("--yes"), "{}{}", nobody.err, nobody.out);
    let mut sure = World::default();
    assert_eq!(marked("sure", &mut sure, &["--json", "--yes"]), (0, true), "{}", sure.err);
    assert_eq!(sure.err, "");
}

#[test]
fn a_mark_says_what_the_database_is_for_before_what_it_is_called() {
    let mut world = World::default();
    assert_eq!(marked("called", &mut world, &["--yes", "--name", "staging"]), (0, true), "{}", world.err);
    assert!(world.out.trim_end().ends_with("is production, called staging"), "{}", world.out);
    for name in ["", " ", "a\nb", "\u{1b}[2J"] {
        let mut world = World::default();
        assert_eq!(marked("odd", &mut world, &["--yes", "--name", name]), (2, false), "{name:?}");
        assert!(world.err.contains("--name"), "{}", world.err);
    }
}
