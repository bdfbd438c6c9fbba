//! The mark: what a database is for, written in the database itself.
//!
//! It lies where Prisma neither reports it as drift nor drops it when it resets:
//!
//! - PostgreSQL: the table `mark` in a schema of its own, `prisma_policy`. Prisma describes and resets only the
//!   schemas of its datasource. Everybody may read it.
//! - MySQL and MariaDB: the table `marks` in a database of its own, `prisma_policy`, one row a database. Prisma knows
//!   only the database of its URL.
//! - SQLite: the file `….prisma-policy.json` beside the database. A table would be drift, a reset empties the whole
//!   file and with it `application_id`, which has no room for a name, too.
//!
//! A mark says for which database it was written. One that came along with a copy or a dump is not believed.

mod sidecar;
mod statements;
mod write;

use serde::{Deserialize, Serialize};

use crate::database::{Row, truth};

pub use statements::mark_statements;
pub use write::write_mark;

pub(crate) use sidecar::read_beside;

/// The schema or the database that holds marks.
pub(crate) const PLACE: &str = "prisma_policy";

/// The columns of a mark, as every system has them.
pub(crate) const COLUMNS: &str = "environment, name, disposable, fingerprint, written_at, written_by";

/// What a database is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Mark {
    /// The class of its environment, such as `production`.
    pub environment: String,
    /// The name of its environment, such as `prod-eu`.
    pub name: String,
    /// Whether everything in it may be thrown away.
    pub disposable: bool,
    /// For which database this was written.
    pub fingerprint: String,
    /// When it was written, as RFC 3339 writes it.
    pub written_at: String,
    /// By whom.
    pub written_by: String,
}

/// The mark in a row of [`COLUMNS`].
pub(crate) fn of_row(row: &Row) -> Mark {
    let text = |at: usize| row.get(at).cloned().flatten().unwrap_or_default();
    Mark {
        environment: text(0),
        name: text(1),
        disposable: truth(row, 2),
        fingerprint: text(3),
        written_at: text(4),
        written_by: text(5),
    }
}
