//! Which project and which database are meant.

use clap::{Args, ValueHint};
use prisma_policy::inspection::Question;

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

/// The project, where no command line says which.
#[derive(Debug, Args)]
pub(crate) struct ProjectArgs {
    /// The schema, or the folder of it
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) schema: Option<String>,

    /// The config file of Prisma
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<String>,

    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
}

impl DatabaseArgs {
    /// What is to be looked at, the database too.
    pub(crate) fn question(&self) -> Question<'_> {
        Question {
            database_url: self.database_url.as_deref(),
            evaluates: self.evaluate_config,
            connects: true,
            ..Question::default()
        }
    }
}

impl ProjectArgs {
    /// What is to be looked at, the database too.
    pub(crate) fn question(&self) -> Question<'_> {
        Question {
            schema: self.schema.as_deref(),
            config: self.config.as_deref(),
            ..self.database.question()
        }
    }
}
