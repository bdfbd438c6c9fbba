//! What was seen in a database.

use serde::Serialize;

use super::{Fault, counted};
use crate::mark::Mark;
use crate::target::Provider;

/// What came of looking into a database.
#[derive(Clone, Debug)]
pub struct DatabaseState {
    /// Where the URL leads, without secrets.
    pub place: String,
    /// The host that the URL names.
    pub host: Option<String>,
    /// What was seen; or why nothing was.
    pub seen: Result<Seen, Fault>,
}

/// What was seen through a connection.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Which system answered; `CockroachDB` speaks as PostgreSQL does.
    pub system: Provider,
    /// The system and its version, as it says.
    pub server: String,
    /// The name of the database, as it says.
    pub name: String,
    /// The address at which the server says it was reached.
    pub address: Option<String>,
    /// The schemas that Prisma works in; empty where the system has none.
    pub schemas: Vec<String>,
    /// Those of them that are not there.
    pub absent: Vec<String>,
    /// The schema that is meant where SQL names none.
    pub main_schema: Option<String>,
    /// The tables of users: neither Prisma's history, nor the mark, nor what belongs to the system or to an extension.
    pub tables: Result<Vec<Table>, Fault>,
    /// Why there may be tables that could not be seen.
    pub hidden: Option<Fault>,
    /// The size of the whole database.
    pub bytes: Option<u64>,
    /// Which database this is, as `sha256:…`.
    pub fingerprint: Result<String, Fault>,
    /// The mark that it bears.
    pub mark: Result<Option<Mark>, Fault>,
    /// Prisma's history table; `None` where there is none.
    pub history: Result<Option<Vec<Applied>>, Fault>,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its schema; empty where the system has none.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// How many rows it holds.
    pub rows: Rows,
    /// Why it may hold more rows than those that were seen.
    pub hidden: Option<Fault>,
    /// Whether rows of tables that inherit from it count here, too.
    pub inherited: bool,
}

/// How many rows a table holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rows {
    /// They were counted, or there is provably none.
    Exact(u64),
    /// There are rows, and how many is estimated.
    Estimated {
        /// As far as the server knows.
        about: u64,
        /// So many were seen; at least 1.
        at_least: u64,
    },
    /// Whether there are rows is not known.
    Unknown(Fault),
}

/// How exact a number of rows is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// They were counted.
    #[default]
    Exact,
    /// There are at least so many, and nobody estimates how many more.
    AtLeast,
    /// There are about so many.
    Estimated,
}

impl Precision {
    /// That of the sum of these.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Rows>) -> Self {
        rows.into_iter().map(Rows::precision).max().unwrap_or_default()
    }

    /// `3 rows`, `more than 2 rows`, `about 3 rows`.
    pub fn rows(self, number: u64) -> String {
        match self {
            Self::Exact => counted(number, "row"),
            Self::AtLeast => format!("more than {}", counted(number.saturating_sub(1), "row")),
            Self::Estimated => format!("about {}", counted(number, "row")),
        }
    }
}

impl Rows {
    fn precision(&self) -> Precision {
        match self {
            Self::Estimated { about, at_least } if about > at_least => Precision::Estimated,
            Self::Estimated { .. } => Precision::AtLeast,
            Self::Exact(_) | Self::Unknown(_) => Precision::Exact,
        }
    }
}

/// A migration in Prisma's history table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Its name, which is the name of its folder.
    pub name: String,
    /// Of the file that was applied.
    pub checksum: String,
    /// Whether it came to its end.
    pub finished: bool,
    /// Whether it was marked as rolled back.
    pub rolled_back: bool,
}

impl Seen {
    /// The mark, where it was written for this very database; one that came with a copy is not believed.
    pub fn believed_mark(&self) -> Option<&Mark> {
        let mark = self.mark.as_ref().ok()?.as_ref()?;
        (self.fingerprint.as_ref().ok() == Some(&mark.fingerprint)).then_some(mark)
    }
}

impl Table {
    /// Its name with its schema.
    pub fn full_name(&self) -> String {
        if self.schema.is_empty() { self.name.clone() } else { format!("{}.{}", self.schema, self.name) }
    }

    /// Whether it provably holds rows, or provably none.
    pub fn has_rows(&self) -> Option<bool> {
        match &self.rows {
            Rows::Exact(rows) => Some(*rows > 0),
            Rows::Estimated { .. } => Some(true),
            Rows::Unknown(_) => None,
        }
    }

    /// Why its rows could not be counted, nor estimated from what was seen of them.
    pub fn uncounted(&self) -> Option<&Fault> {
        match &self.rows {
            Rows::Exact(_) => None,
            Rows::Estimated { .. } => self.hidden.as_ref(),
            Rows::Unknown(fault) => Some(fault),
        }
    }
}
