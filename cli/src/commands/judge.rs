//! What `check` and `run` have in common: a command line is read and judged.

use clap::Args;
use prisma_policy::command::{CommandReading, ReadOptions, read_command};
use prisma_policy::{Outcome, Policy};

use crate::failure::{Failure, InputError};
use crate::host::Host;
use crate::inputs::{FactArgs, Facts, PolicyArgs, ScriptArgs};
use crate::render::{Judged, Report};

/// By which policies, and with what known.
#[derive(Debug, Args)]
pub(crate) struct JudgeArgs {
    #[command(flatten)]
    policies: PolicyArgs,
    #[command(flatten)]
    facts: FactArgs,
    #[command(flatten)]
    scripts: ScriptArgs,
    /// Print the decision as one line of JSON
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

/// Judges every operation in a command line; the strictest outcome is the line's.
pub(crate) fn judge(args: &JudgeArgs, line: &str, host: &mut dyn Host) -> Result<Judgement, Failure> {
    if line.trim().is_empty() {
        let help = "give the command line that is about to run, such as \"npx prisma migrate status\"";
        return Err(InputError::new("empty-command", "the command is empty").help(help).into());
    }
    let policy = args.policies.load(host)?;
    let facts = args.facts.read(host, &policy)?;
    let scripts = args.scripts.read(host)?;
    let options = ReadOptions { scripts, major: facts.prisma_major(&policy), show_secrets: false };
    let decide = |operation: CommandReading| {
        let decision = policy.decide(&facts.with_reading(&policy, &operation)?);
        Ok(Judged { operation, decision })
    };
    let operations: Vec<Judged> =
        read_command(line, &options).into_iter().map(decide).collect::<Result<_, InputError>>()?;
    let outcome = operations.iter().map(|judged| judged.decision.outcome).max().unwrap_or(Outcome::Allow);
    let report = Report { outcome, operations };
    Ok(Judgement { policy, facts, report })
}

impl JudgeArgs {
    /// What to add where a script of package.json stands in the way.
    pub(crate) fn hint(&self, report: &Report) -> Option<&'static str> {
        let reasons = report.operations.iter().filter_map(|judged| judged.operation.reason.as_deref());
        let unknown_script = reasons.into_iter().any(|reason| reason.contains("package script"));
        (unknown_script && !self.scripts.given()).then_some(
            "hand in the package.json of the script, so that it can be looked into: --scripts package.json",
        )
    }
}
