//! What lies beside a backup and says what it is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// The version of the format that is written, and the only one that is read.
pub(super) const VERSION: u32 = 1;

/// What a backup is: written last, so that a backup that has one is whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// The version of this format: 1.
    pub version: u32,
    /// The name of the file, in the same folder.
    pub file: String,
    /// What kind of file it is.
    pub format: Format,
    /// Which database it was made of.
    pub database: Origin,
    /// When it was begun, in UTC: its rows are not older.
    #[serde(with = "time::serde::rfc3339")]
    pub started_at: OffsetDateTime,
    /// When it was whole, in UTC.
    #[serde(with = "time::serde::rfc3339")]
    pub finished_at: OffsetDateTime,
    /// What made it.
    pub tool: Tool,
    /// The size of the file.
    pub bytes: u64,
    /// The SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// Its tables, with the number of rows that the backup holds of each.
    pub tables: Vec<TableRows>,
    /// What a person should know of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// What kind of file a backup is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// The custom format of `pg_dump`.
    PostgresqlCustom,
    /// SQL text of `mysqldump` or `mariadb-dump`.
    MysqlSql,
    /// A file of SQLite.
    Sqlite,
}

/// Which database a backup was made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Origin {
    /// Which one it is, as `sha256:…`.
    pub fingerprint: String,
    /// Where it was, without secrets.
    pub place: String,
    /// Its name.
    pub name: String,
    /// The system and its version.
    pub server: String,
}

/// A program that makes or reads backups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version, as it says.
    pub version: String,
}

/// A table, and how many rows of it there are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TableRows {
    /// Its schema; empty where the system has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub schema: String,
    /// Its name.
    pub name: String,
    /// How many rows there are.
    pub rows: u64,
}

/// How the reason begins where a manifest cannot be read, so that nobody knows what its backup is worth.
pub(super) const UNREADABLE: &str = "its manifest cannot be read";

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    ///
    /// Why it is none, as a clause without a final period.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        let none = |error: serde_json::Error| format!("{UNREADABLE}: {error}");
        let Versioned { version } = serde_json::from_str(text).map_err(none)?;
        if version != VERSION {
            return Err(format!("its manifest is of version {version}, and version {VERSION} is read here"));
        }
        let manifest: Self = serde_json::from_str(text).map_err(none)?;
        // A manifest speaks of its neighbour and of nothing else.
        if manifest.file.contains(['/', '\\']) || manifest.file.starts_with('.') {
            return Err("its manifest names a file that is not beside it".to_owned());
        }
        Ok(manifest)
    }

    /// How many rows the backup holds.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).fold(0, u64::saturating_add)
    }
}

impl Format {
    /// How the name of such a file ends.
    pub(super) const fn ending(self) -> &'static str {
        match self {
            Self::PostgresqlCustom => "dump",
            Self::MysqlSql => "sql",
            Self::Sqlite => "db",
        }
    }

    pub(super) const ALL: [Self; 3] = [Self::PostgresqlCustom, Self::MysqlSql, Self::Sqlite];
}

impl TableRows {
    /// Its name with its schema.
    pub fn full_name(&self) -> String {
        if self.schema.is_empty() { self.name.clone() } else { format!("{}.{}", self.schema, self.name) }
    }
}

/// How the tables that are there differ from those that should be, in words; nothing where they do not.
pub(super) fn difference(expected: &[TableRows], seen: &[TableRows]) -> Vec<String> {
    let (should, is) = (by_name(expected), by_name(seen));
    let lost = should.iter().filter_map(|(name, table)| match is.get(name) {
        None => Some(format!("the table {} is missing", table.full_name())),
        Some(other) if other.rows != table.rows => {
            Some(format!("{} has {} rows, and {} in the manifest", table.full_name(), other.rows, table.rows))
        }
        Some(_) => None,
    });
    let added = is.iter().filter(|(name, _)| !should.contains_key(*name));
    lost.chain(added.map(|(_, table)| format!("{} is not in the manifest", table.full_name()))).collect()
}

fn by_name(tables: &[TableRows]) -> BTreeMap<(&str, &str), &TableRows> {
    tables.iter().map(|table| ((table.schema.as_str(), table.name.as_str()), table)).collect()
}
