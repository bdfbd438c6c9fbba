//! What is asked of the real world before an operation, and what was seen of it: facts with their evidence. Whoever can
//! look at the world answers; the core only says what a question and an answer are.

use serde::Serialize;
use serde_json::{Map, Value as Json};

#[cfg(feature = "command-lines")]
pub use question::Question;

/// What was found of the real world.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Inspection {
    /// The facts that are certain, in the order of their names.
    pub found: Vec<Found>,
    /// The facts that were looked for and are not certain, in the order of their names.
    pub missing: Vec<Missing>,
    /// What a person should know that is no fact, such as a second config file.
    pub notes: Vec<String>,
}

/// What was found of the real world, its facts also as an operation has them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "Inspection"))]
pub struct InspectionJson {
    /// Everything that is certain, ready to be judged: what was found and, where a command line was asked about, what the
    /// line shows of itself.
    #[cfg_attr(feature = "typescript", ts(type = "Operation"))]
    pub facts: Map<String, Json>,
    /// The facts that were found, in the order of their names, each with what says so.
    pub found: Vec<Found>,
    /// The facts that were looked for and are not certain, in the order of their names.
    pub missing: Vec<Missing>,
    /// What a person should know that is no fact, such as a second config file.
    pub notes: Vec<String>,
}

/// A fact that is certain.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Found {
    /// Its name, such as `database.rows`.
    pub fact: String,
    /// Its value, as an operation has it.
    #[cfg_attr(feature = "typescript", ts(type = "boolean | number | string | string[]"))]
    pub value: Json,
    /// What says so; at least one.
    pub evidence: Vec<Evidence>,
}

/// A fact that is not certain.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Missing {
    /// Its name.
    pub fact: String,
    /// Why it is not certain, as a clause without a final period.
    pub why: String,
    /// Whether sources contradict each other, so that no single word settles it.
    pub disputed: bool,
    /// How to mend that, where something can be done.
    pub help: Option<String>,
    /// What was seen nevertheless.
    pub evidence: Vec<Evidence>,
}

/// What was looked at, what was seen, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Evidence {
    /// What was looked at, such as `the variable NODE_ENV` or `.env`; without secrets.
    pub source: String,
    /// What was seen there; without secrets.
    pub seen: String,
    /// When, in UTC, as RFC 3339 writes it.
    pub at: String,
}

/// A value of a fact, for people.
pub fn shown(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

impl Inspection {
    /// The facts as an operation has them: `{"database": {"rows": 3}}`.
    pub fn operation(&self) -> Map<String, Json> {
        let mut operation = Map::new();
        for found in &self.found {
            put(&mut operation, &found.fact, &found.value);
        }
        operation
    }

    /// As JSON; `shown` is what a command line shows of the operation, and goes before what was found.
    pub fn into_json(self, shown: Map<String, Json>) -> InspectionJson {
        let mut facts = self.operation();
        lay_over(&mut facts, shown);
        InspectionJson { facts, found: self.found, missing: self.missing, notes: self.notes }
    }

    /// What was found of a fact.
    pub fn value(&self, fact: &str) -> Option<&Json> {
        self.found.iter().find(|found| found.fact == fact).map(|found| &found.value)
    }
}

#[cfg(feature = "command-lines")]
mod question {
    use std::fmt;

    use crate::command::CommandReading;

    /// What an inspection is about.
    #[derive(Clone, Copy, Default)]
    pub struct Question<'a> {
        /// The operation, read with its secrets shown; none where the project itself is asked about.
        pub reading: Option<&'a CommandReading>,
        /// `--schema`, where there is no operation.
        pub schema: Option<&'a str>,
        /// `--config`, where there is no operation.
        pub config: Option<&'a str>,
        /// The caller's word for what the database is for.
        pub environment: Option<&'a str>,
        /// The caller's word for where it is, as a URL.
        pub database_url: Option<&'a str>,
        /// Whether that URL is the database to work on, whatever the project says; only where there is no operation.
        pub chooses: bool,
        /// Whether a config file, which is code, may be run to learn what it says.
        pub evaluates: bool,
        /// Whether the database is looked into; otherwise no connection is made.
        pub connects: bool,
    }

    /// Without what may hold a secret.
    impl fmt::Debug for Question<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("Question")
                .field("command", &self.reading.map(|reading| &reading.command))
                .field("schema", &self.schema)
                .field("config", &self.config)
                .field("environment", &self.environment)
                .field("chooses", &self.chooses)
                .field("evaluates", &self.evaluates)
                .field("connects", &self.connects)
                .finish_non_exhaustive()
        }
    }
}

fn put(object: &mut Map<String, Json>, name: &str, value: &Json) {
    match name.split_once('.') {
        None => drop(object.insert(name.to_owned(), value.clone())),
        Some((group, rest)) => {
            let entry = object.entry(group).or_insert_with(|| Json::Object(Map::new()));
            if let Json::Object(inner) = entry {
                put(inner, rest, value);
            }
        }
    }
}

/// Groups of facts are put together, fact by fact.
fn lay_over(below: &mut Map<String, Json>, above: Map<String, Json>) {
    for (name, value) in above {
        match (below.get_mut(&name), value) {
            (Some(Json::Object(below)), Json::Object(above)) => lay_over(below, above),
            (_, value) => drop(below.insert(name, value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::{Found, Inspection};

    #[test]
    fn what_a_line_shows_goes_before_what_was_found_and_groups_are_put_together() {
        let found = |fact: &str, value: Json| Found { fact: fact.to_owned(), value, evidence: Vec::new() };
        let inspection = Inspection {
            found: vec![
                found("environment", json!("staging")),
                found("prisma.major", json!(6)),
                found("prisma.version", json!("6.1.0")),
            ],
            ..Inspection::default()
        };
        let Json::Object(shown) = json!({ "command": "db push", "prisma": { "major": 7 } }) else { return };
        assert_eq!(
            Json::Object(inspection.into_json(shown).facts),
            json!({
                "command": "db push",
                "environment": "staging",
                "prisma": { "major": 7, "version": "6.1.0" },
            })
        );
    }
}
