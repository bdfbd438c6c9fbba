//! Which database is meant.

use clap::Args;

/// The database, and how far it is looked for.
#[derive(Debug, Args)]
pub(crate) struct DatabaseArgs {
    /// The database that is meant; where the project says another, what is meant is not certain
    #[arg(long, value_name = "URL")]
    pub(crate) database_url: Option<String>,

    /// Run prisma.config.*, which is code, to learn what it says
    #[arg(long)]
    pub(crate) evaluate_config: bool,
}
