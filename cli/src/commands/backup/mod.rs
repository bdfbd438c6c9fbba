//! `backup`: makes backups, reads them back, and says what each is good for.

#[cfg(not(target_family = "wasm"))]
mod native;
#[cfg(not(target_family = "wasm"))]
mod progress;
#[cfg(not(target_family = "wasm"))]
mod told;

use clap::{Args, Subcommand};

use crate::failure::Failure;
use crate::host::Host;
use crate::inputs::ProjectArgs;
#[cfg(not(target_family = "wasm"))]
pub(super) use native::before;

/// Makes a backup of the project's database, reads one back, or lists what there is
///
/// A backup counts only for the database that it was made of, and only where it holds every table with rows and most of
/// the rows that are there now. Passwords are handed on in files that only you may read, never as arguments.
///
/// Exits with 0 when it is done, with 2 when it is not, and with 130 when you broke it off: then nothing half done is left.
#[derive(Debug, Args)]
pub(crate) struct BackupArgs {
    #[command(subcommand)]
    pub(super) what: What,
}

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// Makes a backup and a manifest beside it; nothing in the database changes
    ///
    /// It is made with the database's own program (`pg_dump`, `mariadb-dump` or `mysqldump`), in .prisma-policy/backups
    /// or where prisma-policy.toml says.
    Create(Common),
    /// Reads a backup back: checksum, size, and what its own programs say of it
    ///
    /// What was seen is written down beside it, and counts until the file changes.
    Verify(Verify),
    /// Lists the backups, the newest first, and what each is good for
    List(Common),
}

/// Which database, and how it is told.
#[derive(Debug, Args)]
#[command(mut_arg("database_url", |url| url.help("The database that is meant, whatever the project says")))]
pub(super) struct Common {
    #[command(flatten)]
    pub(super) project: ProjectArgs,

    /// Print the answer as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Verify {
    #[command(flatten)]
    pub(super) common: Common,

    /// Restore it into a scratch database as well, compare tables and row counts, and drop the scratch database
    #[arg(long)]
    pub(super) restore: bool,

    /// The server for the scratch database, where it is not the one of the project's database
    #[arg(long, value_name = "URL", requires = "restore")]
    pub(super) server: Option<String>,

    /// The name of the backup's file; the newest of this database where none is given
    #[arg(value_name = "FILE")]
    pub(super) file: Option<String>,
}

impl BackupArgs {
    pub(crate) fn json(&self) -> bool {
        match &self.what {
            What::Create(common) | What::List(common) => common.json,
            What::Verify(verify) => verify.common.json,
        }
    }
}

#[cfg(not(target_family = "wasm"))]
pub(crate) fn run(args: &BackupArgs, host: &mut dyn Host) -> Result<u8, Failure> {
    native::run(args, host)
}

#[cfg(target_family = "wasm")]
pub(crate) fn run(_: &BackupArgs, _: &mut dyn Host) -> Result<u8, Failure> {
    Err(crate::failure::InputError::cannot_look().into())
}
