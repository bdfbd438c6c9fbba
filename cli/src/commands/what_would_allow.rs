//! `what-would-allow`: what would have to change for a command line to be allowed?

use clap::{Args, ValueHint};
use prisma_policy::changes::{CHANGEABLE, Changes, RuleName};
use prisma_policy::command::CommandReading;
use prisma_policy::{Operation, Policy};

use super::judge::{Considered, JudgeArgs, read};
use crate::exit;
use crate::failure::{Failure, InputError};
use crate::host::{Host, Stream};
use crate::inputs::{line_of, read_operations};
use crate::render::{self, AllowedBy, Wanted};

/// The most that a change may cost, so that costs can be added up.
const MOST_COST: u32 = 1_000_000;

/// Says what would have to change for a command line to be allowed
///
/// Looks for the fewest facts that, changed, bring the outcome down to allow: drop a flag, make a backup, let a
/// person confirm it. Where none can, it names the rules that see to that. Nothing is executed.
///
/// Exits with 0 when every operation in the line is allowed or can be, with 1 when one cannot, and with 2 when
/// that cannot be told.
#[derive(Debug, Args)]
#[command(
    override_usage = "prisma-policy what-would-allow [OPTIONS] \"COMMAND\"\n       prisma-policy what-would-allow [OPTIONS] -- WORD...\n       prisma-policy what-would-allow [OPTIONS] --operations FILE.ndjson"
)]
pub(crate) struct WhatWouldAllowArgs {
    #[command(flatten)]
    judge: JudgeArgs,

    /// The facts that may change, `backup.*` for all of a group
    /// [default: flags,backup.*,database.checked,database.checkAge,acknowledged]
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    changeable: Vec<String>,

    /// What a change of a fact costs, 1 where nothing is said; the fact may then change
    #[arg(long = "cost", value_name = "NAME=N")]
    costs: Vec<String>,

    /// Look at operations that are described as JSON, one a line, in place of a command line; `-` is standard
    /// input
    #[arg(long, value_name = "FILE.ndjson", value_hint = ValueHint::FilePath,
        conflicts_with_all = ["line", "words", "environment", "facts", "file", "scripts"])]
    operations: Option<String>,

    /// The command line as a shell would get it, between quotes
    #[arg(value_name = "COMMAND", required_unless_present_any = ["words", "operations"], conflicts_with = "words")]
    line: Option<String>,

    /// The words of the command, as a program would get them
    #[arg(last = true, value_name = "WORD")]
    words: Vec<String>,
}

impl WhatWouldAllowArgs {
    pub(crate) fn json(&self) -> bool {
        self.judge.json
    }
}

pub(crate) fn run(args: &WhatWouldAllowArgs, host: &mut dyn Host) -> Result<u8, Failure> {
    let costs = costs(args)?;
    let (policy, operations) = wanted(args, host)?;
    let mut answered = Vec::new();
    for (reading, operation) in operations {
        let changes = changes(&policy, &operation, &costs)?;
        let not_known = not_known(&policy, &operation, &changes, &costs);
        let facts = operation.to_json(policy.schema());
        answered.push(Wanted { operation: reading, facts, changes, not_known });
    }
    let answer = AllowedBy::new(answered);
    if args.judge.json {
        render::json(host, Stream::Out, &answer)?;
    } else {
        let names: Vec<&str> = costs.iter().map(|(name, _)| name.as_str()).collect();
        let hint = args.judge.hint(answer.operations.iter().filter_map(|wanted| wanted.operation.as_ref()));
        render::write(host, Stream::Out, &render::what_would_allow(&answer, &names, hint))?;
    }
    Ok(code(&answer))
}

/// An operation, as a line shows it where one does.
type Shown = (Option<CommandReading>, Operation);

/// The operations of the line, or those of the file, which no line shows.
fn wanted(args: &WhatWouldAllowArgs, host: &mut dyn Host) -> Result<(Policy, Vec<Shown>), Failure> {
    let Some(path) = &args.operations else {
        let line = read(&args.judge, &line_of(args.line.as_deref(), &args.words), host)?;
        let shown = |considered: Considered| (Some(considered.reading), considered.operation);
        let operations = line.operations.into_iter().map(shown);
        return Ok((line.policy, operations.collect()));
    };
    let policy = args.judge.policies.load(host)?;
    let operations = read_operations(host, path, &policy)?;
    Ok((policy, operations.into_iter().map(|operation| (None, operation)).collect()))
}

fn code(answer: &AllowedBy) -> u8 {
    let of = |wanted: &Wanted| match wanted.possible() {
        Some(true) => exit::DONE,
        Some(false) => exit::REFUSED,
        None => exit::NO_ANSWER,
    };
    answer.operations.iter().map(of).max().unwrap_or(exit::DONE)
}

fn changes(policy: &Policy, operation: &Operation, costs: &[(String, u32)]) -> Result<Changes, InputError> {
    let mut costs: Vec<(&str, u32)> = costs.iter().map(|(name, cost)| (name.as_str(), *cost)).collect();
    // The last one counts: a group comes before its facts, of which each may have another cost.
    costs.sort_by_key(|(name, _)| !name.ends_with(".*"));
    policy
        .what_would_allow(operation, &costs)
        .map_err(|error| InputError::from_operation("among the facts that may change", error))
}

/// What the rules that forbid an operation are in doubt about: whoever can say it may get another answer.
fn not_known(
    policy: &Policy,
    operation: &Operation,
    changes: &Changes,
    costs: &[(String, u32)],
) -> Vec<Vec<String>> {
    if changes.forbidden_by.is_empty() {
        return Vec::new();
    }
    let findings = policy.decide(operation).findings;
    let may_change = |fact: &str| {
        let group = |name: &str| name.strip_suffix('*').is_some_and(|group| fact.starts_with(group));
        costs.iter().any(|(name, _)| name == fact || group(name))
    };
    let of = |rule: &RuleName| {
        let finding = findings.iter().find(|f| f.policy == rule.policy && f.rule == rule.rule);
        let missing = finding.into_iter().flat_map(|finding| &finding.missing);
        missing.filter(|fact| !may_change(fact)).map(ToString::to_string).collect()
    };
    changes.forbidden_by.iter().map(of).collect()
}

/// The facts that may change, with their costs.
fn costs(args: &WhatWouldAllowArgs) -> Result<Vec<(String, u32)>, InputError> {
    let default = || CHANGEABLE.map(str::to_owned).to_vec();
    let names = if args.changeable.is_empty() { default() } else { args.changeable.clone() };
    let mut costs: Vec<(String, u32)> = names.into_iter().map(|name| (name.trim().to_owned(), 1)).collect();
    for given in &args.costs {
        let (name, cost) = cost(given)?;
        costs.retain(|(other, _)| *other != name);
        costs.push((name, cost));
    }
    Ok(costs)
}

fn cost(given: &str) -> Result<(String, u32), InputError> {
    let read = given.split_once('=').and_then(|(name, cost)| Some((name, cost.parse::<u32>().ok()?)));
    match read.filter(|(name, cost)| !name.is_empty() && *cost <= MOST_COST) {
        Some((name, cost)) => Ok((name.to_owned(), cost)),
        None => Err(InputError::new("bad-cost", format!("--cost {given}: this is no fact with its cost"))
            .help(format!("write a fact or a group of facts, `=` and a whole number up to {MOST_COST}: --cost backup.*=5"))),
    }
}
