//! The facts of migrations.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value as Json;

use super::checksum;
use super::folder::{Migration, read_folder};
use super::tables::Made;
use crate::database::{Applied, DatabaseState, Fault, Seen, Table, counted};
use crate::ledger::Ledger;

const TRACKED: &str = "migrations.tracked";
const PENDING: &str = "migrations.pending";
const FAILED: &str = "migrations.failed";
const UNKNOWN: &str = "migrations.unknown";
const EDITED: &str = "migrations.edited";
const UNTRACKED: &str = "migrations.untrackedTables";

/// All of them.
pub(crate) const FACTS: &[&str] = &[TRACKED, PENDING, FAILED, UNKNOWN, EDITED, UNTRACKED];

/// Says the facts of the migrations in a folder, and of the database that was looked at.
pub fn say(state: &DatabaseState, folder: &Path, ledger: &mut Ledger) {
    let history = state.seen.as_ref().map_err(Clone::clone).and_then(|seen| {
        let history = history(seen)?;
        Ok((seen, history))
    });
    let (seen, history) = match history {
        Ok(found) => found,
        Err(fault) => return lack(ledger, FACTS, &fault),
    };
    let place = format!("_prisma_migrations of {}", state.place);
    let tracked = history.is_some();
    let rows = history.map_or(0, <[Applied]>::len);
    let shown = if tracked { counted(rows as u64, "row") } else { "there is no such table".to_owned() };
    ledger.say(TRACKED, tracked, place.as_str(), shown);
    let history = history.unwrap_or_default();
    let failed = names(history.iter().filter(|row| !row.finished && !row.rolled_back));
    count(ledger, FAILED, "failed", &failed, &place);
    match read_folder(folder) {
        Ok(migrations) => {
            let source = format!("{} and {place}", folder.display());
            let both = Both { history, migrations: &migrations, seen, source };
            both.say(&failed, ledger);
        }
        Err(fault) => lack(ledger, &[PENDING, UNKNOWN, EDITED, UNTRACKED], &fault),
    }
}

/// The history table, if there certainly is one or certainly none.
fn history(seen: &Seen) -> Result<Option<&[Applied]>, Fault> {
    match (&seen.history, &seen.hidden) {
        (Err(fault), _) | (Ok(None), Some(fault)) => Err(fault.clone()),
        (Ok(history), _) => Ok(history.as_deref()),
    }
}

/// History and folder.
struct Both<'a> {
    history: &'a [Applied],
    migrations: &'a [Migration],
    seen: &'a Seen,
    source: String,
}

impl Both<'_> {
    fn say(&self, failed: &BTreeSet<&str>, ledger: &mut Ledger) {
        let applied = names(self.applied());
        let folder: BTreeSet<&str> =
            self.migrations.iter().map(|migration| migration.name.as_str()).collect();
        let pending = &(&folder - &applied) - failed;
        count(ledger, PENDING, "pending", &pending, &self.source);
        let unknown = &applied - &folder;
        count(ledger, UNKNOWN, "not in the folder", &unknown, &self.source);
        self.edited(ledger);
        self.untracked(&unknown, failed, ledger);
    }

    fn applied(&self) -> impl Iterator<Item = &Applied> {
        self.history.iter().filter(|row| row.finished && !row.rolled_back)
    }

    fn script(&self, name: &str) -> Option<&Result<String, Fault>> {
        self.migrations.iter().find(|migration| migration.name == name).map(|migration| &migration.script)
    }

    /// One that was edited is enough; that none was needs every file.
    fn edited(&self, ledger: &mut Ledger) {
        let scripts = || self.applied().filter_map(|row| Some((row, self.script(&row.name)?)));
        let edited = |(row, script): &(&Applied, &Result<String, Fault>)| {
            script.as_ref().is_ok_and(|script| !checksum::matches(script, &row.checksum))
        };
        let edited: BTreeSet<&str> = scripts().filter(edited).map(|(row, _)| row.name.as_str()).collect();
        let unread = scripts().find_map(|(_, script)| script.as_ref().err());
        match unread {
            Some(fault) if edited.is_empty() => lack(ledger, &[EDITED], fault),
            _ => ledger.say(EDITED, !edited.is_empty(), self.source.as_str(), list(&edited, "edited")),
        }
    }

    fn untracked(&self, unknown: &BTreeSet<&str>, failed: &BTreeSet<&str>, ledger: &mut Ledger) {
        match self.untracked_tables(unknown, failed) {
            Ok(tables) => {
                let tables: Vec<String> = tables.iter().map(|table| table.full_name()).collect();
                let tables: BTreeSet<&str> = tables.iter().map(String::as_str).collect();
                count(ledger, UNTRACKED, "made by no migration", &tables, &self.source);
            }
            Err(fault) => lack(ledger, &[UNTRACKED], &fault),
        }
    }

    fn untracked_tables(
        &self,
        unknown: &BTreeSet<&str>,
        failed: &BTreeSet<&str>,
    ) -> Result<Vec<&Table>, Fault> {
        let tables = self.seen.tables.as_ref().map_err(Clone::clone)?;
        if let Some(fault) = &self.seen.hidden {
            return Err(fault.clone());
        }
        let own = |table: &&Table| self.seen.schemas.is_empty() || self.seen.schemas.contains(&table.schema);
        let tables: Vec<&Table> = tables.iter().filter(own).collect();
        if tables.is_empty() {
            return Ok(tables);
        }
        if let Some(name) = unknown.first() {
            return Err(Fault::other(format!("the applied migration {name} is not in the folder")));
        }
        if let Some(name) = failed.first() {
            return Err(Fault::other(format!(
                "how far the migration {name} came before it failed is not known"
            )));
        }
        let mut made = Made::new(self.seen);
        for name in names(self.applied()) {
            self.apply(name, &mut made)?;
        }
        Ok(made.missing(&tables))
    }

    fn apply(&self, name: &str, made: &mut Made<'_>) -> Result<(), Fault> {
        let Some(script) = self.script(name) else { return Ok(()) };
        let script = script.as_ref().map_err(Clone::clone)?;
        let checksums = self.applied().filter(|row| row.name == name);
        if checksums.into_iter().any(|row| !checksum::matches(script, &row.checksum)) {
            return Err(Fault::other(format!("the migration {name} was edited after it was applied")));
        }
        if made.apply(script) {
            return Ok(());
        }
        Err(Fault::other(format!("which tables the migration {name} makes cannot be read from its SQL")))
    }
}

fn names<'a>(rows: impl Iterator<Item = &'a Applied>) -> BTreeSet<&'a str> {
    rows.map(|row| row.name.as_str()).collect()
}

fn count(ledger: &mut Ledger, fact: &str, word: &str, names: &BTreeSet<&str>, source: &str) {
    ledger.say(fact, Json::from(names.len()), source, list(names, word));
}

/// `2 pending: a, b`, with the first few names.
fn list(names: &BTreeSet<&str>, word: &str) -> String {
    const SHOWN: usize = 5;
    if names.is_empty() {
        return format!("0 {word}");
    }
    let first: Vec<&str> = names.iter().take(SHOWN).copied().collect();
    let more = if names.len() > SHOWN { ", …" } else { "" };
    format!("{} {word}: {}{more}", names.len(), first.join(", "))
}

fn lack(ledger: &mut Ledger, facts: &[&str], fault: &Fault) {
    for fact in facts {
        ledger.lack(fact, fault.why.as_str(), fault.help.clone());
    }
}
