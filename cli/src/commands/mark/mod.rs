//! `mark`: writes into a database what it is for.

#[cfg(not(target_family = "wasm"))]
mod native;

use clap::Args;

use crate::failure::Failure;
use crate::host::Host;
use crate::inputs::{ProjectArgs, environment};

/// Writes into the database what it is for, where Prisma neither sees it as drift nor drops it
///
/// Shows what it will do, and asks before it does it. The mark is the strongest word there is for what a database is
/// for; one that came along with a copy of another database is not believed.
///
/// Exits with 0 when the mark is written, with 1 when it was not agreed to, and with 2 when it cannot be written.
#[derive(Debug, Args)]
#[command(mut_arg("database_url", |url| url.help("The database that is meant, whatever the project says")))]
pub(crate) struct MarkArgs {
    /// What the database is for: production, staging, preview, development or test
    #[arg(long, value_name = "NAME", hide_possible_values = true, value_parser = environment())]
    pub(super) environment: String,

    /// What its environment is called, such as prod-eu
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,

    /// Everything in it may be thrown away
    #[arg(long)]
    pub(super) disposable: bool,

    #[command(flatten)]
    pub(super) project: ProjectArgs,

    /// Do not ask. A coding agent may make a database more precious so, and not less
    #[arg(long)]
    pub(super) yes: bool,

    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

impl MarkArgs {
    pub(crate) fn json(&self) -> bool {
        self.json
    }
}

#[cfg(not(target_family = "wasm"))]
pub(crate) fn run(args: &MarkArgs, host: &mut dyn Host) -> Result<u8, Failure> {
    native::run(args, host)
}

#[cfg(target_family = "wasm")]
pub(crate) fn run(_: &MarkArgs, _: &mut dyn Host) -> Result<u8, Failure> {
    Err(crate::failure::InputError::cannot_look().into())
}
