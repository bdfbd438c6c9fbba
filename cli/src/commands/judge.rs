//! What `check`, `run` and `what-would-allow` have in common: a command line is read, and each operation in it
//! is looked at.

use clap::Args;
use prisma_policy::command::{CommandReading, ReadOptions, read_command};
use prisma_policy::inspection::Inspection;
use prisma_policy::{Operation, Outcome, Policy};

use serde_json::Value as Json;

use crate::failure::{Failure, InputError};
use crate::host::Host;
use crate::inputs::{FactArgs, LookArgs, PolicyArgs, ScriptArgs};
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
    #[command(flatten)]
    pub(crate) look: LookArgs,
    /// Print the answer as one line of JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// A judgement, with what it was made from.
#[derive(Debug)]
pub(crate) struct Judgement {
    pub(crate) policy: Policy,
    pub(crate) report: Report,
    /// The operations, with everything that is known of them.
    pub(crate) operations: Vec<Operation>,
    /// Whether some operation is asked for by what is known to be no person, so that there is nobody to ask.
    pub(crate) by_a_machine: bool,
}

/// The operations in a command line, with what they are to be judged by.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) policy: Policy,
    pub(crate) operations: Vec<Considered>,
}

/// An operation in a command line.
#[derive(Debug)]
pub(crate) struct Considered {
    /// As it was read.
    pub(crate) reading: CommandReading,
    /// What was seen of the world that it would hit, where that was looked at.
    pub(crate) inspection: Option<Inspection>,
    /// Everything that is known of it.
    pub(crate) operation: Operation,
}

/// Judges every operation in a command line; the strictest outcome is the line's.
pub(crate) fn judge(args: &JudgeArgs, line: &str, host: &mut dyn Host) -> Result<Judgement, Failure> {
    let Line { policy, operations } = read(args, line, host)?;
    let by_a_machine = operations.iter().any(|considered| is_machine(&policy, &considered.operation));
    let mut judged = Vec::new();
    let mut considered = Vec::new();
    for Considered { reading, inspection, operation } in operations {
        judged.push(Judged { decision: policy.decide(&operation), operation: reading, inspection });
        considered.push(operation);
    }
    let outcome = judged.iter().map(|judged| judged.decision.outcome).max().unwrap_or(Outcome::Allow);
    let report = Report { outcome, operations: judged };
    Ok(Judgement { policy, report, operations: considered, by_a_machine })
}

fn is_machine(policy: &Policy, operation: &Operation) -> bool {
    let json = operation.to_json(policy.schema());
    matches!(json.get("actor").and_then(Json::as_str), Some("agent" | "ci"))
}

/// Reads the operations in a command line.
pub(crate) fn read(args: &JudgeArgs, line: &str, host: &mut dyn Host) -> Result<Line, Failure> {
    if line.trim().is_empty() {
        let help = "give the command line that is about to run, such as \"npx prisma migrate status\"";
        return Err(InputError::new("empty-command", "the command is empty").help(help).into());
    }
    let policy = args.policies.load(host)?;
    let facts = args.facts.read(host, &policy)?;
    let options = ReadOptions { major: facts.prisma_major(&policy), ..args.options(line, host)? };
    let open = read_command(line, &ReadOptions { show_secrets: true, ..options.clone() });
    let mut operations = Vec::new();
    for (reading, open) in read_command(line, &options).into_iter().zip(open) {
        let inspection = args.look.look(host, &policy, &open, &facts)?;
        let operation = facts.with_reading(&policy, &reading, inspection.as_ref())?;
        operations.push(Considered { reading, inspection, operation });
    }
    Ok(Line { policy, operations })
}

impl Judgement {
    /// Whether something is refused that backups alone would bring to be allowed.
    pub(crate) fn lacks_only_backups(&self) -> bool {
        let is_refused = |operation: &&Operation| self.policy.outcome(operation) > Outcome::Warn;
        let mut refused = self.operations.iter().filter(is_refused).peekable();
        refused.peek().is_some()
            && refused.all(|operation| {
                let changes = self.policy.what_would_allow(operation, &[("backup.*", 1)]);
                changes.is_ok_and(|changes| !changes.options.is_empty())
            })
    }
}

impl JudgeArgs {
    /// What is known of a line besides itself.
    pub(crate) fn options(&self, line: &str, host: &mut dyn Host) -> Result<ReadOptions, InputError> {
        self.scripts.options(host, line, self.look.looks())
    }

    /// What to add to a judgement.
    pub(crate) fn hints(&self, judgement: &Judgement) -> Vec<&'static str> {
        let backup = "only a backup is missing: `prisma-policy run --backup-first -- …` makes one, reads it back, judges again and runs \
                      the command";
        let backup = (self.look.looks() && judgement.lacks_only_backups()).then_some(backup);
        self.hint(judgement.report.readings()).into_iter().chain(backup).collect()
    }

    /// What to add where a script of package.json stands in the way.
    pub(crate) fn hint<'a>(
        &self,
        readings: impl IntoIterator<Item = &'a CommandReading>,
    ) -> Option<&'static str> {
        let unknown_script = readings.into_iter().any(|reading| reading.hangs_on_script);
        let hint = if self.look.looks() {
            "run the script from the folder of its package, so that it can be looked into: cd FOLDER && npm run …"
        } else {
            "hand in the package.json of the script, so that it can be looked into: --scripts package.json"
        };
        (unknown_script && !self.scripts.given()).then_some(hint)
    }
}
