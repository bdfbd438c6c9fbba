//! The settings of a repository: the file `prisma-policy.toml`.

mod error;
mod find;
mod seconds;

#[cfg(test)]
mod schema;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

pub use self::error::SettingsError;
pub use self::find::{NAME, SettingsFile};
pub use self::seconds::{Age, Seconds, Timeout};
use crate::environment::Environment;
use crate::ledger::Ledger;
use crate::world::World;

/// The facts that the settings bear on, and that are not known where the settings are not.
const FACTS: [&str; 6] =
    ["environment", "environmentName", "backup.exists", "backup.age", "backup.verified", "backup.restored"];

/// Finds the settings of a repository. Where they are there and cannot be read, the facts that they bear on are
/// missing, whatever else is said of them.
///
/// # Errors
///
/// The settings are there and cannot be read.
pub fn look(world: &World, ledger: &mut Ledger) -> Result<Option<SettingsFile>, SettingsError> {
    SettingsFile::find(&world.directory).inspect_err(|error| {
        for fact in FACTS {
            ledger.lack(fact, error.to_string(), error.help().map(str::to_owned));
        }
    })
}

/// What `prisma-policy.toml` says.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default, expecting = "a table")]
pub struct Settings {
    /// Which databases belong to which environment.
    #[serde(deserialize_with = "places")]
    pub environments: Vec<Place>,
    /// Which environment the database of an env file is for, by the file's name, in which `*` and `?` are wildcards.
    pub env_files: BTreeMap<String, Environment>,
    /// How far a database is looked at.
    pub inspect: Inspect,
    /// Where backups are.
    pub backups: Backups,
}

/// Databases that belong to an environment. One belongs here where each of `hosts`, `databases` and `files` that is
/// given has a pattern that fits it; `*` is any run of characters and `?` one character.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(extend("anyOf" = [
    {"required": ["hosts"]}, {"required": ["databases"]}, {"required": ["files"]}
])))]
#[serde(rename_all = "kebab-case", deny_unknown_fields, expecting = "a table")]
pub struct Place {
    /// What these databases are for.
    pub environment: Environment,
    /// What this environment is called, such as `prod-eu`.
    #[serde(default)]
    pub name: Option<String>,
    /// Hosts, without port; case does not count.
    #[serde(default)]
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub hosts: Option<Vec<String>>,
    /// Names of databases; case counts.
    #[serde(default)]
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub databases: Option<Vec<String>>,
    /// Files of SQLite, from the folder of `prisma-policy.toml` on.
    #[serde(default)]
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub files: Option<Vec<String>>,
}

/// Reads the environments, and refuses one that would fit every database or none.
fn places<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Place>, D::Error> {
    let places = Vec::<Place>::deserialize(deserializer)?;
    for (index, place) in places.iter().enumerate() {
        place
            .check()
            .map_err(|fault| serde::de::Error::custom(format!("environment {} {fault}", index + 1)))?;
    }
    Ok(places)
}

impl Place {
    fn check(&self) -> Result<(), &'static str> {
        let given = || [&self.hosts, &self.databases, &self.files].into_iter().flatten();
        if given().next().is_none() {
            return Err("names no database; give `hosts`, `databases` or `files`");
        }
        if given().any(Vec::is_empty) {
            return Err("has an empty list, which fits no database");
        }
        Ok(())
    }
}

/// How far a database is looked at.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default, expecting = "a table")]
pub struct Inspect {
    /// How long a connection may take, such as `5s`; at most `1h`.
    #[cfg_attr(test, schemars(with = "String", regex(pattern = "^([0-9]+[wdhms])+$")))]
    pub connect_timeout: Timeout,
    /// How long one statement may take; at most `1h`.
    #[cfg_attr(test, schemars(with = "String", regex(pattern = "^([0-9]+[wdhms])+$")))]
    pub statement_timeout: Timeout,
    /// Tables are counted exactly up to so many rows.
    pub count_rows_up_to: u32,
}

impl Default for Inspect {
    fn default() -> Self {
        Self {
            connect_timeout: Seconds::new(5),
            statement_timeout: Seconds::new(10),
            // PostgreSQL counts 100,000 rows in 9 ms: ten such tables would take most of what a look may take.
            count_rows_up_to: 10_000,
        }
    }
}

/// Where backups are.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default, expecting = "a table")]
pub struct Backups {
    /// The folder that `prisma-policy backup` writes to and looks in, from the folder of `prisma-policy.toml` on.
    pub folder: PathBuf,
    /// Backups that are older do not count.
    #[cfg_attr(test, schemars(with = "Option<String>", regex(pattern = "^([0-9]+[wdhms])+$")))]
    pub max_age: Option<Age>,
    /// A program and its arguments that tells of backups which are made elsewhere, as JSON on its standard output. It
    /// runs in the folder of `prisma-policy.toml`, without a shell.
    #[serde(deserialize_with = "program")]
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub command: Option<Vec<String>>,
    /// How long that program may take; at most `1h`.
    #[cfg_attr(test, schemars(with = "String", regex(pattern = "^([0-9]+[wdhms])+$")))]
    pub command_timeout: Timeout,
}

impl Default for Backups {
    fn default() -> Self {
        Self {
            folder: PathBuf::from(".prisma-policy/backups"),
            max_age: None,
            command: None,
            command_timeout: Seconds::new(30),
        }
    }
}

fn program<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    let words = Vec::<String>::deserialize(deserializer)?;
    match words.first() {
        Some(program) if !program.is_empty() => Ok(Some(words)),
        _ => Err(serde::de::Error::custom("the command names no program")),
    }
}
