//! Looks into a database, and changes nothing there.
//!
//! One connection is made, with a time limit. Everything is read in read-only transactions that bear time limits of
//! their own, as text, with few round trips. What a role may not see stays unknown, with the reason.
//!
//! Data flows one way: [`DatabaseUrl`](crate::target::DatabaseUrl) → options → session → the catalogue of one
//! system (`postgresql`, `mysql`, `sqlite`) → [`DatabaseState`] → [`say`].

mod batch;
mod facts;
mod fault;
mod fingerprint;
mod limits;
mod look;
pub(crate) mod mysql;
mod options;
pub(crate) mod postgresql;
mod rows;
mod session;
pub(crate) mod sqlite;
mod sqlite_file;
mod state;

pub(crate) use facts::LOOKED_FOR;
pub use facts::{Reach, counted, say};
pub(crate) use fault::span;
pub use fault::{Fault, FaultKind};
pub use limits::Limits;
pub use look::look;
pub use state::{Applied, DatabaseState, Precision, Rows, Seen, Table};

pub(crate) use batch::truth;
pub(crate) use fingerprint::fingerprint;
pub(crate) use fingerprint::hex;
pub(crate) use look::{block_on, recognize};
pub(crate) use mysql::literal;
pub(crate) use options::Parameters;
pub(crate) use session::{ResultSet, Row, Session};
pub(crate) use sqlite_file::SqliteFile;
