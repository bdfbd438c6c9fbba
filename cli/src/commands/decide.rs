//! `decide`: operations as JSON in, decisions as JSON out.

use clap::{Args, ValueHint};
use prisma_policy::{OperationError, Policy, wire};

use super::stream::each;
use crate::failure::Failure;
use crate::host::Host;
use crate::inputs::{PolicyArgs, Record};

/// Judges operations that are described as JSON, one a line
///
/// Prints a decision as JSON for each line, in order. A line that cannot be judged gives {"error": …} in its
/// place; the others go on, and the exit code is then 2.
#[derive(Debug, Args)]
pub(crate) struct DecideArgs {
    #[command(flatten)]
    policies: PolicyArgs,

    /// Print JSON, which is the only form there is
    #[arg(long)]
    json: bool,

    /// The file of operations; `-` is standard input
    #[arg(value_name = "OPERATIONS.ndjson", value_hint = ValueHint::FilePath)]
    operations: String,
}

pub(crate) fn run(args: &DecideArgs, host: &mut dyn Host) -> Result<u8, Failure> {
    let policy = args.policies.load(host)?;
    each(host, &args.operations, b'\n', |_, record| match record {
        Record::Text(text) => decide(&policy, &text),
        Record::NotUtf8(at) => Err(wire::refusal(&OperationError {
            code: "not-utf8".to_owned(),
            message: format!("the line is not UTF-8 from its byte {at} on"),
            path: String::new(),
            help: Some("write the operations in UTF-8".to_owned()),
        })),
    })
}

fn decide(policy: &Policy, operation: &str) -> Result<String, String> {
    let operation = wire::prepare(policy, operation)?;
    Ok(wire::decide_prepared(policy, &operation))
}
