//! How much of what is in a database now a backup of it can hold.
//!
//! Tables and rows come after a backup was made. One that is minutes old and was read back is worth nothing for a
//! table that it does not know, so tables and row counts of its manifest are held against those that are there now.
//! Rows are not compared: those that were deleted or changed since are no reason to doubt a backup.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use serde::Serialize;

use super::manifest::Manifest;
use crate::database::{Fault, FaultKind, Precision, Rows, Seen, Table, counted};

/// A database as it is now, for backups to be held against.
#[derive(Clone, Copy, Debug)]
pub struct Live<'a> {
    /// Which one it is.
    pub fingerprint: &'a str,
    /// Its tables; or why they could not be seen.
    pub tables: Result<&'a [Table], &'a Fault>,
    /// Why there may be tables that could not be seen.
    pub hidden: Option<&'a Fault>,
}

impl<'a> Live<'a> {
    /// What was seen of a database.
    ///
    /// # Errors
    ///
    /// Why it is not known which one it is.
    pub fn of(seen: &'a Seen) -> Result<Self, &'a Fault> {
        let fingerprint = seen.fingerprint.as_ref()?;
        let tables = seen.tables.as_deref();
        Ok(Self { fingerprint, tables, hidden: seen.hidden.as_ref() })
    }
}

/// How much of what is in a database now a backup of it can hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    /// How many of the tables that are there now it holds.
    pub tables: Share,
    /// How many of the rows it can hold at most; tables whose rows could not be counted are left out.
    pub rows: Share,
    /// How exact the number of rows is that are there now.
    pub precision: Precision,
    /// The tables that hold rows now and are not in it.
    pub lacks: Vec<String>,
    /// Why it may hold too little, where that is not certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doubt: Option<Doubt>,
    /// Whether it holds every table with rows, and not less than half of the rows.
    pub enough: bool,
}

/// Why it is not certain how much a backup holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Doubt {
    /// The reason, as a clause without a final period.
    pub why: String,
    /// How to mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// So many are held.
    pub held: u64,
    /// Of so many.
    pub of: u64,
}

/// Rows that a backup can hold, and those that came after it.
#[derive(Default)]
struct Split {
    held: u64,
    came_later: u64,
}

impl Split {
    fn add(&mut self, now: u64, held: u64) {
        self.held = self.held.saturating_add(now.min(held));
        self.came_later = self.came_later.saturating_add(now.saturating_sub(held));
    }
}

impl Coverage {
    /// Holds the manifest of a backup against the tables that are there now. `hidden` says why there may be others.
    pub fn of(manifest: &Manifest, tables: &[Table], hidden: Option<&Fault>) -> Self {
        let held: BTreeMap<(&str, &str), u64> = manifest
            .tables
            .iter()
            .map(|table| ((table.schema.as_str(), table.name.as_str()), table.rows))
            .collect();
        let mut coverage = Self::default();
        // By the numbers that the server estimates, and by those that are certain.
        let (mut about, mut certain) = (Split::default(), Split::default());
        let mut uncounted = Vec::new();
        for table in tables.iter().filter(|table| is_here(table)) {
            let held = held.get(&(table.schema.as_str(), table.name.as_str())).copied();
            coverage.table(table, held);
            uncounted.extend(table.uncounted().map(|fault| (table, fault)));
            let held = held.unwrap_or_default();
            match table.rows {
                // Rows of other tables count in this one, and are counted there.
                _ if table.inherited => {}
                Rows::Exact(rows) => [&mut about, &mut certain].into_iter().for_each(|of| of.add(rows, held)),
                Rows::Estimated { about: rows, at_least } => {
                    about.add(rows, held);
                    certain.held = certain.held.saturating_add(held);
                    certain.came_later = certain.came_later.saturating_add(at_least.saturating_sub(held));
                }
                // All that the backup holds of it may be there.
                Rows::Unknown(_) => certain.held = certain.held.saturating_add(held),
            }
        }
        let seen = tables.iter().filter(|table| !table.inherited).map(|table| &table.rows);
        coverage.precision = Precision::of(seen);
        coverage.rows = Share { held: about.held, of: about.held.saturating_add(about.came_later) };
        coverage.enough = coverage.lacks.is_empty() && certain.came_later <= certain.held;
        // An estimate may be wrong by half, so that it tells only what is far from it.
        let far = coverage.precision != Precision::Exact && about.came_later / 2 > about.held;
        coverage.doubt =
            of_uncounted(&uncounted).or_else(|| hidden.map(of_hidden)).or_else(|| far.then(of_estimate));
        coverage
    }

    fn table(&mut self, table: &Table, held: Option<u64>) {
        self.tables.of += 1;
        if held.is_some() {
            self.tables.held += 1;
        } else if table.has_rows() == Some(true) {
            self.lacks.push(table.full_name());
        }
    }

    /// Whether everything is in it, as far as tables and row counts tell.
    pub fn is_complete(&self) -> bool {
        self.enough
            && self.doubt.is_none()
            && self.tables.held == self.tables.of
            && self.rows.held == self.rows.of
    }
}

/// A table that nobody could count may have grown by any number of rows, however old the statistics of the server are:
/// they are no bound, so they are no excuse.
fn of_uncounted(tables: &[(&Table, &Fault)]) -> Option<Doubt> {
    let ((table, fault), others) = tables.split_first()?;
    let whose = match others.len() as u64 {
        0 => format!("{} has", table.full_name()),
        more => format!("{} and {} have", table.full_name(), counted(more, "other table")),
    };
    let why = format!("how many rows {whose} now is not known: {}", fault.why);
    Some(Doubt { why, help: fault.help.clone() })
}

fn of_hidden(fault: &Fault) -> Doubt {
    let why = format!("there may be tables that it was not held against: {}", fault.why);
    Doubt { why, help: fault.help.clone() }
}

fn of_estimate() -> Doubt {
    let help = "make one: `prisma-policy backup create`; where it is new, mend what the server knows of its rows: \
        `ANALYZE`";
    Doubt { why: "how many rows are there now is estimated".to_owned(), help: Some(help.to_owned()) }
}

/// Whether the rows of a table are in this database at all, so that a backup of it could hold them.
fn is_here(table: &Table) -> bool {
    !matches!(&table.rows, Rows::Unknown(fault) if fault.kind == FaultKind::NotLookedInto)
}

/// So many tables are named.
const NAMED: usize = 3;

impl Display for Coverage {
    /// `holds 1 of 2 tables and 2 of 5 rows that are there now, and nothing of posts`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { tables, rows, .. } = self;
        write!(
            f,
            "holds {} of {} and {} of {} that are there now",
            tables.held,
            counted(tables.of, "table"),
            rows.held,
            self.precision.rows(rows.of)
        )?;
        let named: Vec<&str> = self.lacks.iter().take(NAMED).map(String::as_str).collect();
        match (named.as_slice(), self.lacks.len().saturating_sub(NAMED)) {
            ([], _) => Ok(()),
            (named, 0) => write!(f, ", and nothing of {}", named.join(", ")),
            (named, more) => {
                write!(f, ", and nothing of {} and {}", named.join(", "), counted(more as u64, "other table"))
            }
        }
    }
}
