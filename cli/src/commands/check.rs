//! `check`: may this command line run?

use clap::Args;
use prisma_policy::Outcome;

use super::judge::{JudgeArgs, judge};
use crate::exit;
use crate::failure::Failure;
use crate::host::{Host, Stream};
use crate::inputs::line_of;
use crate::render;

/// Says whether a command line may run, why, and what the safe way is
///
/// Nothing is executed. Where the command does more than read, the database that it would hit is looked into, in
/// read-only transactions with time limits; --no-inspect leaves that.
///
/// Exits with 0 when it may run (allow, warn), with 1 when it may not (deny) or a person must agree first (ask), and
/// with 2 when that cannot be told.
///
/// Scripts of package.json are looked into, in the package in which they would run, or in the file after --scripts.
#[derive(Debug, Args)]
#[command(
    override_usage = "prisma-policy check [OPTIONS] \"COMMAND\"\n       prisma-policy check [OPTIONS] -- WORD..."
)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    judge: JudgeArgs,

    /// The command line as a shell would get it, between quotes
    #[arg(value_name = "COMMAND", required_unless_present = "words", conflicts_with = "words")]
    line: Option<String>,

    /// The words of the command, as a program would get them
    #[arg(last = true, value_name = "WORD")]
    words: Vec<String>,
}

impl CheckArgs {
    pub(crate) fn json(&self) -> bool {
        self.judge.json
    }
}

pub(crate) fn run(args: &CheckArgs, host: &mut dyn Host) -> Result<u8, Failure> {
    let judged = judge(&args.judge, &line_of(args.line.as_deref(), &args.words), host)?;
    if args.judge.json {
        render::json(host, Stream::Out, &judged.report)?;
    } else {
        render::write(
            host,
            Stream::Out,
            &render::report(&judged.report, &judged.policy, &args.judge.hints(&judged)),
        )?;
    }
    Ok(code(judged.report.outcome))
}

const fn code(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Allow | Outcome::Warn => exit::DONE,
        Outcome::Ask | Outcome::Deny => exit::REFUSED,
    }
}
