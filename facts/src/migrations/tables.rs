//! Which tables the migrations made.

use std::collections::BTreeSet;

use prisma_policy::sql::{Name, TableChange, TableName, table_changes};

use crate::database::{Seen, Table};
use crate::target::Provider;

/// The tables that stand after migrations were applied in order.
pub(super) struct Made<'a> {
    seen: &'a Seen,
    tables: BTreeSet<(String, String)>,
}

impl<'a> Made<'a> {
    pub(super) fn new(seen: &'a Seen) -> Self {
        Self { seen, tables: BTreeSet::new() }
    }

    /// Applies a script; `false` where it cannot be known what it does.
    pub(super) fn apply(&mut self, script: &str) -> bool {
        let Some(changes) = table_changes(script) else { return false };
        for change in changes {
            match change {
                TableChange::Create(table) => {
                    let table = self.key(&table);
                    self.tables.insert(table);
                }
                TableChange::Drop(table) => {
                    let table = self.key(&table);
                    self.tables.remove(&table);
                }
                TableChange::Rename(old, mut new) => {
                    new.schema = new.schema.or_else(|| old.schema.clone());
                    self.replace(&old, &new);
                }
                TableChange::Move(old, schema) => {
                    self.replace(&old, &TableName { schema: Some(schema), name: old.name.clone() });
                }
            }
        }
        true
    }

    /// Those of the tables that no migration made. A name is the same in any case where no table has it exactly.
    pub(super) fn missing<'t>(&self, tables: &[&'t Table]) -> Vec<&'t Table> {
        let is = |table: &Table, made: &(String, String)| made.0 == table.schema && made.1 == table.name;
        let like = |table: &Table, made: &(String, String)| {
            self.seen.system != Provider::Postgresql
                && made.1.eq_ignore_ascii_case(&table.name)
                && !tables.iter().any(|other| is(other, made))
        };
        let made = |table: &Table| self.tables.iter().any(|made| is(table, made) || like(table, made));
        tables.iter().filter(|table| !made(table)).copied().collect()
    }

    fn replace(&mut self, old: &TableName, new: &TableName) {
        let (old, new) = (self.key(old), self.key(new));
        if self.tables.remove(&old) {
            self.tables.insert(new);
        }
    }

    fn key(&self, table: &TableName) -> (String, String) {
        let schema = table.schema.as_ref().map(|schema| self.folded(schema));
        let schema = match schema {
            // Elsewhere what stands before the dot is a database; the one that was looked at has no schemas.
            Some(schema) if self.seen.system != Provider::Postgresql => {
                let own = [self.seen.name.as_str(), "main"];
                if own.iter().any(|own| own.eq_ignore_ascii_case(&schema)) { String::new() } else { schema }
            }
            Some(schema) => schema,
            None => self.seen.main_schema.clone().unwrap_or_default(),
        };
        (schema, self.folded(&table.name))
    }

    /// PostgreSQL takes an unquoted name in lower case.
    fn folded(&self, name: &Name) -> String {
        let fold = !name.quoted && self.seen.system == Provider::Postgresql;
        if fold { name.text.to_lowercase() } else { name.text.clone() }
    }
}
