//! What a command line says of the place where it runs.

use std::path::{Path, PathBuf};

use crate::secret::Secret;
use crate::world::World;

use super::files::resolved;

/// What a command line says of the place where it runs, and of the database that it means. Everything that it does
/// not say is left empty.
#[derive(Clone, Debug, Default)]
pub struct CommandLine {
    /// The folder where it runs (`cd packages/db && …`); one that is not absolute is meant from the working directory.
    pub directory: Option<PathBuf>,
    /// Whether all variables are taken away first (`env -i`).
    pub clears: bool,
    /// Variables that are taken away (`env -u NAME`).
    pub unset: Vec<String>,
    /// Variables that are set in front of the command, in their order.
    pub variables: Vec<(String, Secret)>,
    /// Files whose variables a program in front of the command loads (`dotenv -e .env.prod --`), in their order.
    pub env_files: Vec<EnvFile>,
    /// The version of Prisma that is asked for (`npx prisma@6.19.3`).
    pub version: Option<String>,
    /// `--schema`.
    pub schema: Option<String>,
    /// `--config`.
    pub config: Option<String>,
    /// URLs of databases that are given as flags, with the flags: `--url`, `--from-url`, `--shadow-database-url`, ….
    pub urls: Vec<(String, Secret)>,
    /// Variables that the command line sets to what only a shell knows.
    pub unclear: Vec<String>,
    /// Why its variables cannot be known at all, as a clause.
    pub unread: Option<String>,
    /// Why the command does not run here, or not in a way that can be followed (`ssh`, `docker exec`), as a clause.
    pub elsewhere: Option<String>,
}

/// A file of variables, which dotenv-cli loads before the command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvFile {
    /// The file.
    pub path: PathBuf,
    /// Whether its variables replace those that are set already (`--override`).
    pub overrides: bool,
}

impl CommandLine {
    /// The folder where it runs, absolute. A shell goes up in it by its words, and what it runs is told where that
    /// really is.
    pub fn directory(&self, world: &World) -> PathBuf {
        let directory = resolved(&world.directory, self.directory.as_deref().unwrap_or(Path::new("")));
        // Windows would give it a prefix that Node does not.
        if cfg!(unix) { directory.canonicalize().unwrap_or(directory) } else { directory }
    }
}
