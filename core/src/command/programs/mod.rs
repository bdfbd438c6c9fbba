//! Programs: what each does with the words that it is handed.
//!
//! Those that run another command hand it on (`wrappers`, `feeders`, `git`, `environments`, `shells`, `node`,
//! `managers`, `tasks` with the scripts of `packages`, `remote`, `containers`, `windows`). At the end stand Prisma
//! itself (`prisma`), others that destroy (`direct`, `clients`, `removal`), text in other languages (`interpreters`),
//! and those whose words are only words (`output`, `printers`, `harmless`). Whatever is left is `opaque`, and `hints`
//! say whether it is to be suspected.

pub(crate) mod clients;
pub(crate) mod containers;
pub(crate) mod direct;
pub(crate) mod dotenv;
pub(crate) mod edition;
pub(crate) mod environments;
pub(crate) mod feeders;
pub(crate) mod git;
pub(crate) mod harmless;
pub(crate) mod hints;
pub(crate) mod interpreters;
pub(crate) mod managers;
pub(crate) mod node;
pub(crate) mod opaque;
pub(crate) mod output;
pub(crate) mod packages;
pub(crate) mod printers;
pub(crate) mod prisma;
pub(crate) mod remote;
pub(crate) mod removal;
pub(crate) mod shells;
pub(crate) mod tasks;
pub(crate) mod windows;
pub(crate) mod wrappers;
