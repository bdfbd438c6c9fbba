//! Where a command would run, and out of what its variables are made: what a caller who can look at the
//! world needs to find out which database it would really hit.
//!
//! ```
//! use prisma_policy::command::{ReadOptions, read_command};
//!
//! let line = "cd apps/api && dotenv -e .env.prod -- npx prisma db push --schema a.prisma";
//! let found = read_command(line, &ReadOptions::default());
//! let place = &found[0].place;
//! assert_eq!(place.directory.as_deref(), Some("apps/api"));
//! assert_eq!(place.env_files[0].file.as_deref(), Some("apps/api/.env.prod"));
//! assert!(!place.env_files[0].overrides);
//! assert_eq!(place.values.as_ref().unwrap()["--schema"].as_deref(), Some("a.prisma"));
//! assert!(place.elsewhere.is_empty());
//! assert_eq!(place.before, None);
//!
//! let found = read_command("cp .env.prod .env && npx prisma db push", &ReadOptions::default());
//! assert_eq!(found[0].place.before.as_deref(), Some("`cp .env.prod .env` may change what it meets"));
//!
//! let found = read_command("ssh web 'npx prisma migrate deploy'", &ReadOptions::default());
//! assert_eq!(found[0].place.directory, None);
//! assert_eq!(found[0].place.elsewhere[0].by, "ssh");
//! ```

pub(crate) mod before;
pub(crate) mod changes;
pub(crate) mod effects;
pub(crate) mod folder;
pub(crate) mod folders;
mod known;
pub(crate) mod loads;
pub(crate) mod logs;
pub(crate) mod quiet;
pub(crate) mod surroundings;
pub(crate) mod workplace;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

/// Where a command would run, and with which variables, as far as the line tells.
///
/// The variables of the command are the caller's own (none where one of `elsewhere` is a `reset`) without
/// those in `unset`, then `env` of the reading, then each of `envFiles` in order. What is `unknown` or from
/// `elsewhere` cannot be told from the line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Place {
    /// The folder in which it runs, relative to where the line runs: empty there, `apps/api` after a
    /// `cd apps/api`; absolute where the line names it so; `~/x` in the home folder. `null` where it cannot be known.
    pub directory: Option<String>,
    /// Where it is not `null`, `directory` begins at the nearest folder with a package.json, from this one up: a
    /// package script runs there.
    pub package_of: Option<String>,
    /// Why the folder cannot be known; `null` where it is.
    pub reason: Option<String>,
    /// Files of variables that the line loads before the command, in the order in which they count.
    pub env_files: Vec<EnvFile>,
    /// Variables that the line removes.
    pub unset: BTreeSet<String>,
    /// Variables that the line may or may not hand over, or with a value that only the shell knows.
    pub unknown: BTreeSet<String>,
    /// The values of Prisma's own flags that take one, the last one where a flag stands twice, secrets masked;
    /// `null` for a value that only the shell knows. All of it is `null` where words that only the shell knows may
    /// hold more flags, and where this is not Prisma.
    pub values: Option<BTreeMap<String, Option<String>>>,
    /// Why the machine or the variables are not the caller's own, in the order of the line; empty where they are.
    pub elsewhere: Vec<Elsewhere>,
    /// What in the line may change files, variables' files or a database before it runs or while it does, for people;
    /// `null` where nothing does, so that what is seen before the line runs is what it meets.
    pub before: Option<String>,
    /// How far that reaches; `null` where `before` is.
    pub before_reach: Option<Reach>,
}

/// How far what runs before or beside an operation reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Reach {
    /// Only operations of Prisma at the same place run, which change what is in the database and the files of its
    /// migrations: which database is hit, and what that is for, is what was seen before the line runs.
    Database,
    /// Anything may be another than it was.
    Anything,
}

/// A file of variables that the line loads before a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct EnvFile {
    /// Its path, as `directory` has it; `null` where only the shell knows it.
    pub file: Option<String>,
    /// What `packageOf` is for `directory`.
    pub package_of: Option<String>,
    /// The program that loads it, by which its text is to be read: `dotenv`, `node`, `source`.
    pub by: String,
    /// Whether its values go before those that are set already.
    pub overrides: bool,
    /// Whether all that it sets reaches the command; otherwise only what the file itself exports, and what is exported
    /// already.
    pub exports: bool,
    /// Variables that the line sets or removes after it was loaded, so that what the file says of them is gone.
    pub except: BTreeSet<String>,
}

/// Why a command's machine or variables are not the caller's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Elsewhere {
    /// What is not the caller's own.
    pub what: Foreign,
    /// The program that makes it so: `ssh`, `doppler`, `sudo`.
    pub by: String,
    /// The same for people.
    pub reason: String,
}

/// What of a command is not the caller's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Foreign {
    /// All of it: it runs on another machine or in a container, among other files and variables.
    Machine,
    /// Variables come from a place that the line does not show, and may go before the caller's.
    Variables,
    /// The caller's variables do not reach it; those that the line hands over do.
    Reset,
}
