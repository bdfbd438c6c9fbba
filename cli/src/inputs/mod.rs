//! What the commands read: files, policies, facts, command lines and records on standard input.

mod database;
mod facts;
mod files;
mod line;
mod operations;
mod policies;
mod records;
mod scripts;
mod seen;
mod suggested;

pub(crate) use database::ProjectArgs;
pub(crate) use facts::{FactArgs, OF_THE_LINE};
pub(crate) use files::{Source, open, read_source, read_sources, unreadable, unwritable};
pub(crate) use line::{as_line, line_of, shell_word};
pub(crate) use operations::read_operations;
pub(crate) use policies::PolicyArgs;
pub(crate) use records::{Record, Records};
pub(crate) use scripts::ScriptArgs;
pub(crate) use seen::LookArgs;
pub(crate) use suggested::environment;
