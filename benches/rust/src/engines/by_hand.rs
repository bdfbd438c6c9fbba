//! The floor: the twelve rules as a function that somebody wrote by hand.

use std::collections::HashSet;

use prisma_policy::Outcome;
use serde::Deserialize;

use crate::Result;
use crate::entrant::Engine;

const DAY: u64 = 86_400;
const HOUR: u64 = 3_600;

/// The function, and the names of the other commands where the policy is large.
pub struct ByHand {
    others: HashSet<String>,
}

/// What the rules look at, and no more.
#[derive(Deserialize)]
pub struct Operation {
    command: &'static str,
    flags: Vec<&'static str>,
    environment: Environment,
    actor: Actor,
    acknowledged: bool,
    backup: Backup,
    database: Database,
    migrations: Migrations,
}

#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Environment {
    Production,
    Staging,
    Preview,
    Development,
    Test,
}

#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Actor {
    Human,
    Agent,
    Ci,
}

#[derive(Deserialize)]
struct Backup {
    exists: bool,
    verified: bool,
    age: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Database {
    checked: bool,
    check_age: u64,
    has_data: bool,
    disposable: bool,
}

#[derive(Deserialize)]
struct Migrations {
    pending: u64,
}

impl Engine for ByHand {
    const NAME: &'static str = "written by hand";
    const PACKAGE: Option<&'static str> = None;
    type Source = usize;
    type Prepared = Operation;

    fn source(others: usize) -> Result<usize> {
        Ok(others)
    }

    fn load(source: &usize) -> Result<Self> {
        Ok(Self { others: (0..*source).map(|at| format!("other-{at}")).collect() })
    }

    fn prepare(&self, text: &'static str) -> Result<Operation> {
        Ok(serde_json::from_str(text)?)
    }

    fn outcome(&mut self, operation: &Operation) -> Option<Outcome> {
        let other = operation.environment == Environment::Production
            && !self.others.is_empty()
            && self.others.contains(operation.command);
        Some(if other { Outcome::Deny } else { judge(operation) })
    }

    fn outcome_of_text(&mut self, text: &'static str) -> Option<Outcome> {
        let operation = serde_json::from_str(text).ok()?;
        self.outcome(&operation)
    }
}

/// Rules that look at the same things stand together, the strictest answer first.
fn judge(operation: &Operation) -> Outcome {
    let Operation { command, environment, acknowledged, backup, database, migrations, .. } = operation;
    let has = |flag: &str| operation.flags.contains(&flag);
    let production = *environment == Environment::Production;
    let development = *environment == Environment::Development;
    let for_work = development || *environment == Environment::Test;

    let push = *command == "db push";
    let resets = *command == "migrate reset" || push && has("--force-reset");
    let loses_data = resets || *command == "dropdb" || push && has("--accept-data-loss");
    let runs_anything = matches!(*command, "db execute" | "db seed");
    let dev = *command == "migrate dev";
    let deploy = *command == "migrate deploy";
    if !(loses_data || runs_anything || dev || deploy || push) {
        let resolves = *command == "migrate resolve";
        return if resolves && !for_work && !database.checked { Outcome::Warn } else { Outcome::Allow };
    }

    if production && (loses_data || dev || push || runs_anything && !acknowledged) {
        return Outcome::Deny;
    }
    if database.disposable || !database.has_data {
        return Outcome::Allow;
    }
    let fresh_backup = backup.exists && backup.verified && backup.age <= DAY;
    let create_only = dev && has("--create-only");
    if !for_work {
        let only_writes = create_only && migrations.pending == 0;
        let applies_nothing = only_writes || deploy && migrations.pending == 0 && database.checked;
        let seen = database.checked && database.check_age <= HOUR;
        if !fresh_backup && !applies_nothing || !seen && !only_writes || dev && !create_only {
            return Outcome::Deny;
        }
    }
    match (loses_data, *acknowledged) {
        (true, false) if operation.actor == Actor::Agent => Outcome::Deny,
        (true, false) => Outcome::Ask,
        (true, true) if !fresh_backup => Outcome::Warn,
        _ if dev && development && !create_only => Outcome::Warn,
        _ => Outcome::Allow,
    }
}
