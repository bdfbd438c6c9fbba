//! From what was seen to facts with their evidence.

use serde_json::Value as Json;

use super::state::{DatabaseState, Precision, Rows, Seen, Table};
use super::{Fault, FaultKind};
use crate::ledger::Ledger;
use crate::target::Provider;

/// How much of a database an operation can hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The schemas that Prisma works in, as `migrate reset` and `db push` do.
    Schemas,
    /// Every table of the database, as `dropdb` or SQL of any kind does.
    Database,
}

/// The facts that need the tables.
const OF_TABLES: &[&str] = &["database.tables", "database.rows", "database.hasData", "database.disposable"];

/// The facts for which a database is looked into.
pub(crate) const LOOKED_FOR: &[&str] = &[
    "database.reachable",
    "database.checked",
    "database.checkAge",
    "database.tables",
    "database.rows",
    "database.hasData",
    "database.disposable",
];

/// Says the facts of a database that was looked at just now.
pub fn say(state: &DatabaseState, reach: Reach, ledger: &mut Ledger) {
    let place = state.place.as_str();
    if let Some(host) = state.host.as_deref() {
        ledger.say("database.host", host, place, host);
    }
    match &state.seen {
        Err(fault) => unseen(fault, place, ledger),
        Ok(seen) => {
            ledger.say("database.checked", true, place, "looked at just now");
            ledger.say("database.checkAge", "0s", place, "looked at just now");
            ledger.say("database.reachable", true, place, seen.server.as_str());
            ledger.say("database.name", seen.name.as_str(), place, seen.name.as_str());
            if let Some(address) = &seen.address {
                ledger.see("database.host", place, format!("the server says {address}"));
            }
            if seen.system == Provider::Cockroachdb {
                ledger.note(format!("{place} is a CockroachDB, which is not looked into"));
            }
            tables(seen, place, reach, ledger);
        }
    }
}

/// A database that was not seen was not checked; that there is no connection is certain only sometimes.
fn unseen(fault: &Fault, place: &str, ledger: &mut Ledger) {
    if fault.is_certain() {
        ledger.say("database.reachable", false, place, fault.why.as_str());
    } else {
        lack(ledger, &["database.reachable"], fault);
    }
    if fault.kind == FaultKind::NotLookedInto {
        lack(ledger, &["database.checked"], fault);
    } else {
        ledger.say("database.checked", false, place, fault.why.as_str());
    }
    lack(ledger, &["database.checkAge"], fault);
    lack(ledger, OF_TABLES, fault);
}

fn lack(ledger: &mut Ledger, facts: &[&str], fault: &Fault) {
    for fact in facts {
        ledger.lack(fact, fault.why.as_str(), fault.help.clone());
    }
}

fn tables(seen: &Seen, place: &str, reach: Reach, ledger: &mut Ledger) {
    let tables = match &seen.tables {
        Ok(tables) => tables,
        Err(fault) => return lack(ledger, OF_TABLES, fault),
    };
    for schema in &seen.absent {
        ledger.note(format!(
            "the schema `{schema}` is not there in {place}, so there are no tables in it; see that the URL names the one that \
             is meant"
        ));
    }
    let hit = |table: &&Table| reach == Reach::Database || seen.schemas.is_empty() || seen.owns(table);
    let tables: Vec<&Table> = tables.iter().filter(hit).collect();
    let shown = shown(&tables);
    let count = Answer::of(tables.len() as u64, seen.hidden.as_ref());
    count.say("database.tables", place, &shown, ledger);
    let unknown = tables.iter().find_map(|table| match &table.rows {
        Rows::Unknown(fault) => Some(fault),
        _ => None,
    });
    let unknown = unknown.or(seen.hidden.as_ref());
    Answer::of(sum(&tables), unknown).say("database.rows", place, &shown, ledger);
    // One row that was seen is enough; that there is none needs every table.
    let some = tables.iter().any(|table| table.has_rows() == Some(true));
    Answer::of(some, unknown.filter(|_| !some)).say("database.hasData", place, &shown, ledger);
    disposable(seen, some, unknown, &shown, place, ledger);
}

/// Marked as such, or proven empty.
fn disposable(
    seen: &Seen,
    some: bool,
    unknown: Option<&Fault>,
    shown: &str,
    place: &str,
    ledger: &mut Ledger,
) {
    const FACT: &str = "database.disposable";
    if !some && unknown.is_none() {
        return ledger.say(FACT, true, place, shown);
    }
    match (seen.believed_mark(), &seen.mark) {
        (Some(mark), _) => {
            let word = if mark.disposable { "disposable" } else { "not disposable" };
            let by = format!("{}, {word}, marked by {} at {}", mark.name, mark.written_by, mark.written_at);
            ledger.say(FACT, mark.disposable, format!("the mark of {place}"), by);
        }
        (None, Err(fault)) => lack(ledger, &[FACT], fault),
        (None, Ok(Some(_))) => match &seen.fingerprint {
            Ok(_) => {
                ledger.note(format!(
                    "the mark of {place} was written for another database, and is not believed"
                ));
                ledger.lack(
                    FACT,
                    "the mark was written for another database, of which this may be a copy",
                    Some("mark this database, too".to_owned()),
                );
            }
            Err(fault) => lack(ledger, &[FACT], fault),
        },
        (None, Ok(None)) => {
            Answer::of(false, unknown.filter(|_| !some)).say(
                FACT,
                place,
                &format!("no mark; {shown}"),
                ledger,
            );
        }
    }
}

/// A value, or why it is not certain.
struct Answer<'a> {
    value: Json,
    doubt: Option<&'a Fault>,
}

impl<'a> Answer<'a> {
    fn of(value: impl Into<Json>, doubt: Option<&'a Fault>) -> Self {
        Self { value: value.into(), doubt }
    }

    fn say(self, fact: &str, place: &str, shown: &str, ledger: &mut Ledger) {
        match self.doubt {
            None => ledger.say(fact, self.value, place, shown),
            Some(fault) => {
                ledger.see(fact, place, shown);
                lack(ledger, &[fact], fault);
            }
        }
    }
}

fn sum(tables: &[&Table]) -> u64 {
    let rows = |table: &&Table| match table.rows {
        Rows::Exact(rows) | Rows::Estimated { about: rows, .. } => rows,
        Rows::Unknown(_) => 0,
    };
    tables.iter().map(rows).fold(0, u64::saturating_add)
}

/// `12 tables, 3 of them with rows, 40 rows in all`.
fn shown(tables: &[&Table]) -> String {
    let count = |has: Option<bool>| tables.iter().filter(|table| table.has_rows() == has).count() as u64;
    let mut parts = vec![counted(tables.len() as u64, "table")];
    match (tables, count(Some(true))) {
        ([], _) => {}
        ([_], 0) if count(None) == 0 => parts.push("without rows".to_owned()),
        (_, with) => parts.push(format!("{with} of them with rows")),
    }
    match count(None) {
        0 if sum(tables) > 0 => {
            let precision = Precision::of(tables.iter().map(|table| &table.rows));
            parts.push(format!("{} in all", precision.rows(sum(tables))));
        }
        0 => {}
        unknown => parts.push(format!("{unknown} not counted")),
    }
    parts.join(", ")
}

/// `1 row`, `2 rows`.
pub fn counted(number: u64, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}

impl Seen {
    fn owns(&self, table: &Table) -> bool {
        self.schemas.contains(&table.schema)
    }
}
