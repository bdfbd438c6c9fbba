//! The folder of migrations against the history table of the database.

mod checksum;
mod facts;
mod folder;
mod tables;

pub(crate) use facts::FACTS;
pub use facts::say;
pub use folder::{Migration, read_folder};

/// Prisma's history table.
pub(crate) const HISTORY_TABLE: &str = "_prisma_migrations";
