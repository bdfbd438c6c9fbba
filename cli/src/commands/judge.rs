//! What `check`, `run` and `what-would-allow` have in common: a command line is read, and each operation in it
//! is looked at.

use clap::Args;
use prisma_policy::command::{CommandReading, ReadOptions, read_command};
use prisma_policy::{Operation, Outcome, Policy};

use crate::failure::{Failure, InputError};
use crate::host::Host;
use crate::inputs::{FactArgs, Facts, PolicyArgs, ScriptArgs};
use crate::render::{Judged, Report};

/// By which policies, and with what known.
#[derive(Debug, Args)]
pub(crate) struct JudgeArgs {
    #[command(flatten)]
    pub(crate) policies: PolicyArgs,
    #[command(flatten)]
    facts: FactArgs,
    #[command(flatten)]
    scripts: ScriptArgs,
    /// Print the answer as one line of JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// A judgement, with what it was made from.
#[derive(Debug)]
pub(crate) struct Judgement {
    pub(crate) policy: Policy,
    pub(crate) facts: Facts,
    pub(crate) report: Report,
}

/// The operations in a command line, with what they are to be judged by.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) policy: Policy,
    pub(crate) facts: Facts,
    /// As each was read, and with everything that the caller knows of it.
    pub(crate) operations: Vec<(CommandReading, Operation)>,
}

/// Judges every operation in a command line; the strictest outcome is the line's.
pub(crate) fn judge(args: &JudgeArgs, line: &str, host: &mut dyn Host) -> Result<Judgement, Failure> {
    let Line { policy, facts, operations } = read(args, line, host)?;
    let decide = |(reading, operation): (CommandReading, Operation)| Judged {
        decision: policy.decide(&operation),
        operation: reading,
    };
    let operations: Vec<Judged> = operations.into_iter().map(decide).collect();
    let outcome = operations.iter().map(|judged| judged.decision.outcome).max().unwrap_or(Outcome::Allow);
    let report = Report { outcome, operations };
    Ok(Judgement { policy, facts, report })
}

/// Reads the operations in a command line.
pub(crate) fn read(args: &JudgeArgs, line: &str, host: &mut dyn Host) -> Result<Line, Failure> {
    if line.trim().is_empty() {
        let help = "give the command line that is about to run, such as \"npx prisma migrate status\"";
        return Err(InputError::new("empty-command", "the command is empty").help(help).into());
    }
    let policy = args.policies.load(host)?;
    let facts = args.facts.read(host, &policy)?;
    let scripts = args.scripts.read(host)?;
    let options = ReadOptions { scripts, major: facts.prisma_major(&policy), show_secrets: false };
    let with_facts = |reading: CommandReading| {
        let operation = facts.with_reading(&policy, &reading)?;
        Ok((reading, operation))
    };
    let operations =
        read_command(line, &options).into_iter().map(with_facts).collect::<Result<_, InputError>>()?;
    Ok(Line { policy, facts, operations })
}

impl JudgeArgs {
    /// What to add where a script of package.json stands in the way.
    pub(crate) fn hint<'a>(
        &self,
        readings: impl IntoIterator<Item = &'a CommandReading>,
    ) -> Option<&'static str> {
        let mut reasons = readings.into_iter().filter_map(|reading| reading.reason.as_deref());
        let unknown_script = reasons.any(|reason| reason.contains("package script"));
        (unknown_script && !self.scripts.given()).then_some(
            "hand in the package.json of the script, so that it can be looked into: --scripts package.json",
        )
    }
}
