//! The built-in facts: one table.

use std::sync::Arc;

use serde::ser::Error;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::{Fact, FactType};

/// The type of a built-in fact, as a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuiltinType {
    /// True or false.
    Bool,
    /// A whole number, 0 or more.
    Count,
    /// Whole seconds.
    Duration,
    /// Any text.
    Text,
    /// One of these names.
    OneOf(&'static [&'static str]),
    /// Texts without order.
    SetOfText,
}

/// A fact that every policy may test without declaring it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltinFact {
    /// The dotted name.
    pub name: &'static str,
    /// Its type.
    pub kind: BuiltinType,
    /// What it means, in one sentence.
    pub meaning: &'static str,
    /// What it is counted in; empty where there is nothing to count.
    pub unit: &'static str,
    /// A value.
    pub example: &'static str,
}

/// A [`BuiltinFact`] as it is printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FactInfo {
    /// The dotted name.
    pub name: String,
    /// Its type, as the language writes it.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it means.
    pub meaning: String,
    /// What it is counted in, where there is something to count.
    pub unit: Option<String>,
    /// A value.
    #[serde(serialize_with = "json")]
    #[cfg_attr(feature = "typescript", ts(type = "boolean | number | string | string[]"))]
    pub example: &'static str,
}

impl BuiltinFact {
    /// As a fact of a [`super::Schema`].
    pub fn to_fact(&self) -> Fact {
        Fact {
            name: self.name.into(),
            kind: self.kind.to_type(),
            meaning: Some(self.meaning.into()),
            builtin: true,
        }
    }

    /// As it is printed.
    pub fn to_info(&self) -> FactInfo {
        FactInfo {
            name: self.name.to_owned(),
            kind: self.kind.to_type().describe(),
            meaning: self.meaning.to_owned(),
            unit: (!self.unit.is_empty()).then(|| self.unit.to_owned()),
            example: self.example,
        }
    }
}

/// Writes JSON text as it is. Through `serde_json::Value` the engine would have to know how to write any value.
fn json<S: Serializer>(text: &&'static str, serializer: S) -> Result<S::Ok, S::Error> {
    let raw: &RawValue = serde_json::from_str(text).map_err(S::Error::custom)?;
    raw.serialize(serializer)
}

impl BuiltinType {
    fn to_type(self) -> FactType {
        match self {
            Self::Bool => FactType::Bool,
            Self::Count => FactType::Number { count: true },
            Self::Duration => FactType::Duration,
            Self::Text => FactType::Text,
            Self::OneOf(names) => FactType::OneOf(names.iter().map(|n| (*n).to_owned()).collect::<Arc<_>>()),
            Self::SetOfText => FactType::SetOfText,
        }
    }
}

const fn fact(
    name: &'static str,
    kind: BuiltinType,
    meaning: &'static str,
    unit: &'static str,
    example: &'static str,
) -> BuiltinFact {
    BuiltinFact { name, kind, meaning, unit, example }
}

use BuiltinType::{Bool, Count, Duration, OneOf, SetOfText, Text};

const IMPACTS: &[&str] =
    &["reads", "writesFiles", "changesSchema", "mayLoseData", "destroysData", "runsAnything"];
const ENVIRONMENTS: &[&str] = &["production", "staging", "preview", "development", "test"];
const ACTORS: &[&str] = &["human", "agent", "ci"];

/// Every built-in fact, in the order in which they are explained.
#[rustfmt::skip]
pub const BUILTIN: &[BuiltinFact] = &[
    fact("command", Text, "The canonical operation: a Prisma command (`migrate reset`, `db push`) or another destructive program (`dropdb`, `psql`).", "", r#""migrate reset""#),
    fact("impact", OneOf(IMPACTS), "The worst that this command with these flags can do; missing when the command is not in the catalogue.", "", r#""destroysData""#),
    fact("flags", SetOfText, "The long flags that are present (`-f` is `--force`); `--force=false` counts as present, since Prisma takes it so.", "", r#"["--force"]"#),
    fact("unknownFlags", Bool, "A flag was given that this Prisma version does not have.", "", "false"),
    fact("environment", OneOf(ENVIRONMENTS), "What the target database is for.", "", r#""production""#),
    fact("environmentName", Text, "The name the environment was given, before it was classed.", "", r#""prod-eu""#),
    fact("actor", OneOf(ACTORS), "Who asks.", "", r#""agent""#),
    fact("agent", Text, "Which coding agent asks.", "", r#""claude-code""#),
    fact("interactive", Bool, "A person can answer a prompt.", "", "true"),
    fact("acknowledged", Bool, "A person confirmed what this very operation implies, on this database, minutes ago.", "", "false"),
    fact("backup.exists", Bool, "A backup of this database was found.", "", "true"),
    fact("backup.age", Duration, "Time since the backup was taken.", "seconds", r#""2h""#),
    fact("backup.verified", Bool, "The backup was read back whole and its checksum holds.", "", "true"),
    fact("backup.restored", Bool, "The backup was restored elsewhere, and its tables and row counts agree.", "", "false"),
    fact("database.checked", Bool, "The state of the target database was looked at for this decision.", "", "true"),
    fact("database.checkAge", Duration, "Time since the state of the target database was looked at.", "seconds", r#""5m""#),
    fact("database.reachable", Bool, "A connection to the target database was made.", "", "true"),
    fact("database.provider", Text, "The kind of database: `postgresql`, `mysql`, `sqlite`, `sqlserver`, `cockroachdb`, `mongodb`.", "", r#""postgresql""#),
    fact("database.name", Text, "The name of the target database.", "", r#""shop""#),
    fact("database.host", Text, "The host of the target database.", "", r#""db.example.com""#),
    fact("database.local", Bool, "The database is a file, a socket or on loopback; proves nothing about the environment.", "", "false"),
    fact("database.tables", Count, "User tables in the database.", "tables", "12"),
    fact("database.rows", Count, "Rows in the user tables; an estimate is rounded up to 1 where a table is not proven empty.", "rows", "40000"),
    fact("database.hasData", Bool, "Some user table holds a row.", "", "true"),
    fact("database.disposable", Bool, "The database is marked as throw-away, or proven empty.", "", "false"),
    fact("database.sameAsShadow", Bool, "The shadow database URL points at the target itself.", "", "false"),
    fact("migrations.tracked", Bool, "The migration history table exists.", "", "true"),
    fact("migrations.pending", Count, "Migrations in the folder that are not applied.", "migrations", "0"),
    fact("migrations.failed", Count, "Migrations that failed.", "migrations", "0"),
    fact("migrations.unknown", Count, "Migrations that are applied but not in the folder.", "migrations", "0"),
    fact("migrations.edited", Bool, "The file of an applied migration no longer matches its checksum.", "", "false"),
    fact("migrations.untrackedTables", Count, "Tables that no migration created.", "tables", "0"),
    fact("sql.hazards", SetOfText, "What the SQL about to run does: `dropTable`, `dropColumn`, `dropSchema`, `dropDatabase`, `truncate`, `deleteAll`, `updateAll`, `narrowType`, `setNotNull`, `addRequiredColumn`, `dropConstraint`, `dropIndex`, `rename`, `lockTable`, `unreadable`.", "", r#"["dropTable"]"#),
    fact("prisma.version", Text, "The Prisma version, as installed.", "", r#""6.19.3""#),
    fact("prisma.major", Count, "The Prisma major version, as installed.", "", "6"),
    fact("branch", Text, "The git branch.", "", r#""main""#),
];
