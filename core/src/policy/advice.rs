//! What to do about an operation that is not allowed: the smallest changes, and Prisma's safe ways.

use super::Policy;
use super::changes::changeable_facts;
use crate::changes::{self, CHANGEABLE, Candidate, Changeable};
use crate::decision::{Remedy, RemedyStep};
use crate::operation::{Operation, Value};
use crate::prisma::{self, Choice};
use crate::schema::{FactId, Schema};
use crate::shared::{List, Text};

/// How many of the smallest changes a decision advises.
const MOST_CHANGES: usize = 3;

/// The facts that advice hangs on.
#[derive(Clone, Debug)]
pub(super) struct Advisor {
    command: Option<FactId>,
    flags: Option<FactId>,
    major: Option<FactId>,
    changeable: Changeable,
    /// What every step of a smallest change shares.
    id: Text,
    versions: List<u32>,
}

impl Advisor {
    pub(super) fn new(schema: &Schema) -> Self {
        Self {
            command: schema.find("command"),
            flags: schema.find("flags"),
            major: schema.find("prisma.major"),
            changeable: changeable_facts(schema, &CHANGEABLE.map(|name| (name, 1))).unwrap_or_default(),
            id: "smallest-change".into(),
            versions: prisma::VERSIONS.into_iter().collect(),
        }
    }

    /// Which of Prisma's safe ways there are for an operation.
    pub(super) fn choice(&self, operation: &Operation) -> Choice {
        let get = |id: Option<FactId>| id.and_then(|id| operation.get(id));
        let command = match get(self.command) {
            Some(Value::Text(command)) => Some(&**command),
            _ => None,
        };
        let given = |flag: &str| matches!(get(self.flags), Some(Value::Set(flags)) if flags.contains(flag));
        let major = match get(self.major) {
            Some(Value::Number(major)) => u32::try_from(*major).ok(),
            _ => None,
        };
        prisma::choose(command, given, major)
    }

    fn remedy(&self, policy: &Policy, operation: &Operation, change: &Candidate) -> Remedy {
        let (summary, conditions) = change.words(&policy.schema, operation);
        let step =
            |text: String| RemedyStep { text: text.into(), run: None, versions: self.versions.clone() };
        Remedy {
            id: self.id.clone(),
            title: capital(&summary).into(),
            steps: conditions.into_iter().map(step).collect(),
        }
    }
}

impl Policy {
    /// The ways out of an operation that is not allowed.
    pub(super) fn remedies(&self, operation: &Operation, choice: Choice) -> List<Remedy> {
        let mut remedies = self.smallest_changes(operation);
        remedies.extend(choice.remedies().cloned());
        remedies.into()
    }

    /// The smallest changes that would allow the operation, as remedies.
    fn smallest_changes(&self, operation: &Operation) -> Vec<Remedy> {
        let Some(reasoned) = self.engine().reasoned() else { return Vec::new() };
        let advisor = &self.reporter().advisor;
        let options = changes::options(&reasoned, operation, &advisor.changeable);
        let mut helpful = options.iter().filter(|option| self.helps(option)).peekable();
        let least = helpful.peek().map(|option| option.cost);
        let smallest = helpful.take_while(|option| Some(option.cost) == least).take(MOST_CHANGES);
        smallest.map(|option| advisor.remedy(self, operation, option)).collect()
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
