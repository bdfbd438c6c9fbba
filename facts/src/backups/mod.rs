//! Backups: made, read back, restored elsewhere, listed, and what they are worth as facts.
//!
//! A backup is a file and, beside it, a manifest that is written last. A backup without a manifest is none, so that
//! whatever breaks off in between leaves nothing that looks whole. A backup counts only for the database whose
//! fingerprint its manifest bears.
//!
//! The row counts of a manifest are those of the very rows that the backup holds: on PostgreSQL they are counted in the
//! snapshot that is dumped, on MySQL and MariaDB in the text of the dump, on SQLite in the copy.
//!
//! Data flows one way: URL → dump (`postgresql`, `mysql`, `sqlite`) → file → manifest → [`list`] → [`look`], and
//! manifest → [`verify`] → record of the verification.

mod coverage;
mod create;
mod credentials;
mod durable;
mod error;
mod facts;
mod folder;
mod foreign;
mod list;
mod manifest;
mod mysql;
mod postgresql;
mod program;
mod progress;
mod restore;
mod scratch;
mod sqlite;
mod verification;
mod verify;

#[cfg(test)]
mod tests;

pub use self::coverage::{Coverage, Doubt, Live, Share};
pub use self::create::{Created, create};
pub use self::error::BackupError;
pub(crate) use self::facts::FACTS;
pub use self::facts::{Question, look};
pub use self::folder::Folder;
pub use self::foreign::{Elsewhere, elsewhere};
pub use self::list::{Backup, Standing, list};
pub use self::manifest::{Format, Manifest, Origin, TableRows, Tool};
pub use self::progress::{Progress, Step, Watch};
pub use self::restore::{Restored, restore};
pub use self::verification::Verification;
pub use self::verify::verify;
