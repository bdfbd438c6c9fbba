//! `read`: command lines in, the operations in them out.

use clap::Args;
use prisma_policy::command::{ReadOptions, read_command};
use prisma_policy::{OperationError, wire};

use super::stream::each;
use crate::failure::Failure;
use crate::host::Host;
use crate::inputs::{Record, ScriptArgs};
use crate::render;

/// Shows the database operations in command lines
///
/// Reads command lines from standard input, each ended by a NUL byte, and prints a JSON array of operations
/// for each, in order: [] where nothing concerns a database, and an operation whose command is null where
/// something may and cannot be read.
#[derive(Debug, Args)]
pub(crate) struct ReadArgs {
    #[command(flatten)]
    scripts: ScriptArgs,

    /// Look at nothing but the command lines: at no package.json whose scripts they run
    #[arg(long)]
    no_inspect: bool,

    /// Show secrets in environment values, in place of ***
    #[arg(long)]
    show_secrets: bool,

    /// Print JSON, which is the only form there is
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &ReadArgs, host: &mut dyn Host) -> Result<u8, Failure> {
    let given = ReadOptions {
        scripts: args.scripts.read(host)?,
        show_secrets: args.show_secrets,
        ..ReadOptions::default()
    };
    let looks = !args.no_inspect && !args.scripts.given();
    each(host, "-", 0, |host, record| match record {
        Record::Text(line) if looks => {
            let options = host.with_packages(&line, given.clone());
            Ok(render::to_json(&read_command(&line, &options)))
        }
        Record::Text(line) => Ok(render::to_json(&read_command(&line, &given))),
        Record::NotUtf8(at) => Err(wire::refusal(&OperationError {
            code: "not-utf8".to_owned(),
            message: format!("the command line is not UTF-8 from its byte {at} on"),
            path: String::new(),
            help: Some("write the command line in UTF-8".to_owned()),
        })),
    })
}
