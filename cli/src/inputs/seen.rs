//! What is seen of the world, and how it goes together with what the caller says.

use clap::Args;
use prisma_policy::command::CommandReading;
use prisma_policy::inspection::{Inspection, Missing, Question, shown};
use prisma_policy::schema::{Fact, FactId};
use prisma_policy::{Operation, Policy};

use super::database::DatabaseArgs;
use super::facts::Facts;
use crate::failure::InputError;
use crate::host::Host;

/// Whether and how the world is looked at.
#[derive(Debug, Args)]
pub(crate) struct LookArgs {
    /// Look at nothing but the command line and what is said here
    #[arg(long, conflicts_with_all = ["database_url", "evaluate_config"])]
    no_inspect: bool,

    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
}

/// Facts of the command that the database need not be asked about.
const HARMLESS: &[&str] = &["reads", "writesFiles"];

impl LookArgs {
    /// Whether the world is looked at.
    pub(crate) fn looks(&self) -> bool {
        !self.no_inspect
    }

    /// Looks at the world that an operation would hit. What only reads is not looked at, unless it may take a database for
    /// a shadow database; no connection is made for it, nor for what only writes files.
    pub(crate) fn look(
        &self,
        host: &mut dyn Host,
        policy: &Policy,
        reading: &CommandReading,
        facts: &Facts,
    ) -> Result<Option<Inspection>, InputError> {
        let impact = reading.facts.get("impact").and_then(serde_json::Value::as_str);
        let only_reads = impact == Some("reads") && !reading.may_empty_shadow();
        if self.no_inspect || only_reads {
            return Ok(None);
        }
        let environment = facts.text(policy, "environment");
        let question = Question {
            reading: Some(reading),
            environment: environment.as_deref(),
            connects: impact.is_none_or(|impact| !HARMLESS.contains(&impact)),
            ..self.database.question()
        };
        let inspection = host.inspect(&question);
        inspection.map(|inspection| together(policy, facts, inspection)).transpose()
    }
}

/// What is certain once the caller was heard, too: where the two disagree, a fact is missing.
fn together(policy: &Policy, caller: &Facts, mut inspection: Inspection) -> Result<Inspection, InputError> {
    let schema = policy.schema();
    inspection.found.retain(|found| schema.find(&found.fact).is_some());
    let seen = typed(policy, &inspection)?;
    for (id, fact) in schema.facts().iter().zip(0..).map(|(fact, id)| (FactId(id), fact)) {
        let differ = caller.get(id).zip(seen.get(id)).is_some_and(|(said, seen)| said != seen);
        if differ {
            contradict(fact, &caller.text(policy, &fact.name).unwrap_or_default(), &mut inspection);
        }
    }
    Ok(inspection)
}

/// The facts of an inspection, as the policy's schema types them.
pub(super) fn typed(policy: &Policy, inspection: &Inspection) -> Result<Operation, InputError> {
    let json = serde_json::Value::Object(inspection.operation()).to_string();
    policy.operation(&json).map_err(|error| InputError::from_operation("in what was seen", error))
}

fn contradict(fact: &Fact, said: &str, inspection: &mut Inspection) {
    let Some(at) = inspection.found.iter().position(|found| found.fact == *fact.name) else { return };
    let found = inspection.found.remove(at);
    let source = found.evidence.first().map_or("", |evidence| evidence.source.as_str());
    let why = format!("the sources disagree: the caller says {said}, {source} says {}", shown(&found.value));
    let missing = Missing { fact: found.fact, why, disputed: true, help: None, evidence: found.evidence };
    let place = inspection.missing.partition_point(|other| other.fact < missing.fact);
    inspection.missing.insert(place, missing);
}
