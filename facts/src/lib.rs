//! Looks at the real world and describes the operation that is about to run: which project it is in, which
//! database it would hit, what that database holds, which migrations it has, and which backups there are.
//!
//! Each fact comes with its evidence: what was looked at, what was seen, and when. A fact that is not certain is
//! left out, with the reason. Nothing here changes a database, a file or a migration, but for what says so in its
//! name.
//!
//! Data flows one way: [`World`] → project → target → database → migrations, backups → [`Ledger`] →
//! [`Inspection`].

pub mod actor;
pub mod backups;
pub mod branch;
pub mod database;
pub mod environment;
mod files;
mod inspect;
mod ledger;
pub mod mark;
pub mod migrations;
pub mod project;
mod secret;
pub mod settings;
pub mod target;
pub mod wire;
mod world;

pub use inspect::{Scene, command_line, inspect, with_packages};
pub use ledger::{Ledger, timestamp};
pub use prisma_policy::inspection::{Evidence, Found, Inspection, Missing};
pub use secret::Secret;
pub use world::World;
