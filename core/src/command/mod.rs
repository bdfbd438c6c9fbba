//! A shell command line becomes zero or more operations.
//!
//! Reading may only tighten: what cannot be read but may hold Prisma is an operation whose command is
//! missing, never nothing.
//!
//! A line goes through these stages: the grammar finds its commands, and each word is expanded as far as it can be
//! known (`shell`); wrappers and runners are taken off one by one, and what is left is Prisma itself, another program
//! that destroys, one whose words are only words, or one that cannot be looked into (`programs`). Text that runs as a
//! shell text anywhere goes through the same stages again.
//!
//! On the way each command's surroundings are kept: the folder, the files of variables, what comes from elsewhere, and
//! what may change the world before it runs (`place`). At last passwords are taken out (`secrets`).

mod call;
mod one;
mod options;
mod place;
mod programs;
mod reader;
mod secrets;
mod shell;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use one::read_one;
pub use place::{Elsewhere, EnvFile, Foreign, Place, Reach};
pub use programs::packages::Package;

use crate::prisma::Major;
use reader::{LONGEST_LINE, Reader};

/// What the caller knows besides the line.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// The scripts of the package in which the line runs, by name.
    pub scripts: BTreeMap<String, String>,
    /// Packages by the folder from which they are looked for, as [`wanted_packages`] names it; empty where the line
    /// runs. They go before `scripts`.
    pub packages: BTreeMap<String, Package>,
    /// The installed Prisma; a version in the line (`prisma@6`) goes before it.
    pub major: Option<Major>,
    /// Whether secrets in environment values are shown; otherwise they read `***`.
    pub show_secrets: bool,
}

/// An operation that a command line holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CommandReading {
    /// The canonical command, such as `migrate reset`; `null` where it cannot be known.
    pub command: Option<String>,
    /// Canonical long flags that are present, sorted and distinct.
    pub flags: Vec<String>,
    /// Variables that the line itself hands to the command, secrets masked.
    pub env: BTreeMap<String, String>,
    /// Where it would run, and out of what its variables are made.
    pub place: Place,
    /// The facts that the line shows, ready to be handed to `decide` with the caller's own beside them.
    #[cfg_attr(feature = "typescript", ts(type = "Operation"))]
    pub facts: serde_json::Map<String, serde_json::Value>,
    /// The part of the line it was read from.
    pub text: String,
    /// Why the command could not be read; `null` where it was.
    pub reason: Option<String>,
    /// Whether that is for a package script, so that more would be known where its package.json were.
    #[serde(skip)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub hangs_on_script: bool,
}

/// Flags by which `migrate diff` replays migrations, for which it takes a shadow database.
const REPLAY: &[&str] = &["--from-migrations", "--to-migrations", "--shadow-database-url"];

impl CommandReading {
    /// Whether the command empties a shadow database, where one is named.
    ///
    /// ```
    /// use prisma_policy::command::{ReadOptions, read_command};
    ///
    /// let read = |line| read_command(line, &ReadOptions::default()).remove(0);
    /// assert!(read("npx prisma migrate dev").may_empty_shadow());
    /// assert!(!read("npx prisma migrate deploy").may_empty_shadow());
    /// ```
    pub fn may_empty_shadow(&self) -> bool {
        match self.command.as_deref() {
            Some("migrate dev") => true,
            Some("migrate diff") => self.flags.iter().any(|flag| REPLAY.contains(&flag.as_str())),
            _ => false,
        }
    }
}

/// Reads a shell command line; the answer is empty where nothing in it concerns a database.
///
/// Operations come in the order of the line. One that may concern a database but cannot be read has no
/// command and a reason; so has a line longer than 64 KiB.
///
/// ```
/// use prisma_policy::command::{ReadOptions, read_command};
///
/// let found = read_command("yes | npx prisma migrate reset --force", &ReadOptions::default());
/// assert_eq!(found[0].command.as_deref(), Some("migrate reset"));
/// assert_eq!(found[0].flags, ["--force"]);
/// assert!(read_command("npx prisma --help", &ReadOptions::default()).is_empty());
/// ```
pub fn read_command(line: &str, options: &ReadOptions) -> Vec<CommandReading> {
    let line = plain(line);
    let mut reader = Reader::new(&line, options);
    read_whole(&mut reader, &line);
    reader.finish()
}

/// The folders whose package.json would have to be known for the scripts that a line runs, as far as `options` do not
/// hold them: from each, the nearest package.json counts, from the folder itself up.
///
/// What the packages hold may want others, until none is wanted any more.
///
/// ```
/// use prisma_policy::command::{ReadOptions, wanted_packages};
///
/// let wanted = wanted_packages("npm run a && cd apps/api && npm run b", &ReadOptions::default());
/// assert_eq!(wanted.into_iter().collect::<Vec<_>>(), ["", "apps/api"]);
/// ```
pub fn wanted_packages(line: &str, options: &ReadOptions) -> BTreeSet<String> {
    let line = plain(line);
    let mut reader = Reader::new(&line, options);
    read_whole(&mut reader, &line);
    reader.wanted
}

/// A line without what no shell sees.
fn plain(line: &str) -> String {
    line.replace("\r\n", "\n").replace('\0', "")
}

/// Reads a line; one that only PowerShell or cmd would continue on the next line is first read so.
fn read_whole(reader: &mut Reader<'_>, line: &str) {
    if line.len() > LONGEST_LINE {
        return reader.give_up("the line is too long to be read");
    }
    let mark = reader.mark();
    if line.contains(" `\n") || line.contains("^\n") {
        let joined = line.replace(" `\n", " ").replace("^\n", " ");
        reader.read_text(&joined, &mut shell::scope::Scope::default(), &call::Stdin::Inherit);
    }
    if !reader.has_any_since(mark) {
        reader.take_back(mark);
        reader.read_text(line, &mut shell::scope::Scope::default(), &call::Stdin::Inherit);
    }
}
