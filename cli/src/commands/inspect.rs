//! `inspect`: what is seen of the world.

use clap::Args;
use prisma_policy::command::{CommandReading, ReadOptions, read_one};

use prisma_policy::inspection::Question;

use crate::exit;
use crate::failure::{Failure, InputError};
use crate::host::{Host, Stream};
use crate::inputs::{ProjectArgs, environment, line_of};
use crate::render;

/// Shows every fact of the project, the environment, the database, the migrations and the backups
///
/// Each fact stands with what says so, and each that is not certain with the reason. Nothing is changed: the database
/// is looked into in read-only transactions, with time limits.
///
/// With a command line, the facts are those of what that command would hit.
#[derive(Debug, Args)]
#[command(
    override_usage = "prisma-policy inspect [OPTIONS] [\"COMMAND\"]\n       prisma-policy inspect [OPTIONS] -- WORD..."
)]
pub(crate) struct InspectArgs {
    #[command(flatten)]
    project: ProjectArgs,

    /// What the database is for, as one source among others
    #[arg(long, value_name = "NAME", hide_possible_values = true, value_parser = environment())]
    environment: Option<String>,

    /// Make no connection to a database
    #[arg(long)]
    offline: bool,

    /// Print one JSON object
    #[arg(long)]
    json: bool,

    /// A command line, as a shell would get it, between quotes
    #[arg(value_name = "COMMAND", conflicts_with_all = ["words", "schema", "config"])]
    line: Option<String>,

    /// The words of a command
    #[arg(last = true, value_name = "WORD", conflicts_with_all = ["schema", "config"])]
    words: Vec<String>,
}

impl InspectArgs {
    pub(crate) fn json(&self) -> bool {
        self.json
    }
}

pub(crate) fn run(args: &InspectArgs, host: &mut dyn Host) -> Result<u8, Failure> {
    let line = line_of(args.line.as_deref(), &args.words);
    let reading = read(&line, host)?;
    let question = Question {
        reading: reading.as_ref(),
        environment: args.environment.as_deref(),
        connects: !args.offline,
        ..args.project.question()
    };
    let inspection = host.inspect(&question).ok_or_else(InputError::cannot_look)?;
    if args.json {
        let shown = reading.map(|reading| reading.facts).unwrap_or_default();
        render::json(host, Stream::Out, &inspection.into_json(shown))?;
    } else {
        render::write(host, Stream::Out, &render::inspection(&inspection))?;
    }
    Ok(exit::DONE)
}

/// The operation that is asked about; none where the project itself is.
fn read(line: &str, host: &mut dyn Host) -> Result<Option<CommandReading>, InputError> {
    if line.trim().is_empty() {
        return Ok(None);
    }
    let options = host.with_packages(line, ReadOptions::default());
    Ok(Some(read_one(line, &ReadOptions { show_secrets: true, ..options })?))
}
