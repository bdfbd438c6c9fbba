//! Which Prisma project a command runs in: its version, its config file, its schema, and the variables that it sees.
//!
//! It is found as the Prisma CLI finds it; what each version does was read in its code and seen by running it. First
//! comes what the command line says, then the version, the config file, the schema, and at last the `.env` files.

mod command;
mod config;
mod datasource;
mod distrust;
mod dotenv;
mod environment;
mod expand;
mod files;
mod find;
mod lexer;
mod locate;
mod package;
mod psl;
mod schema;
mod tell;
mod unknown;
mod variables;

pub use self::command::{CommandLine, EnvFile};
pub use self::config::{Config, Given, Setting};
pub use self::datasource::{Datasource, Text};
pub(crate) use self::files::{resolved, shown};
pub use self::find::{Project, find};
pub use self::package::{Generation, Version};
pub use self::schema::Schema;
pub use self::unknown::Unknown;
pub use self::variables::{Variable, Variables};
