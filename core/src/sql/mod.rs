//! What SQL text does to data, statement by statement, for every database that Prisma knows.
//!
//! No grammar is needed to find what destroys: the text becomes tokens (comments gone, strings and
//! quoted names closed), tokens become statements, and each statement is judged by its keywords.
//! What a statement hides (`EXECUTE` of a text, a procedure) counts as unreadable.

mod statement;
mod tables;
mod token;

use std::collections::BTreeSet;

use crate::prisma::Impact;

pub use tables::{Name, TableChange, TableName, table_changes};

/// What a text of SQL does.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Summary {
    /// Hazards by their names in the fact `sql.hazards`.
    pub hazards: BTreeSet<&'static str>,
    /// The worst that it does; `None` where it neither changes a schema nor loses data.
    pub impact: Option<Impact>,
}

impl Summary {
    fn add(&mut self, hazard: &'static str, impact: Impact) {
        self.hazards.insert(hazard);
        self.worsen(impact);
    }

    fn worsen(&mut self, impact: Impact) {
        self.impact = self.impact.max(Some(impact));
    }
}

/// Says what `text` does; text of which a part is not known is unreadable.
///
/// ```
/// let found = prisma_policy::sql::classify("BEGIN; DELETE FROM users; -- all of them\nCOMMIT;");
/// assert!(found.hazards.contains("deleteAll"));
/// ```
pub fn classify(text: &str) -> Summary {
    let mut summary = Summary::default();
    for statement in token::statements(text) {
        statement::judge(&statement, &mut summary);
    }
    summary
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let found: Vec<&str> = classify(text).hazards.into_iter().collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn finds_what_drops() {
        check("DROP TABLE users", &["dropTable"]);
        check("drop table if exists \"User\" cascade;", &["dropTable"]);
        check("DROP MATERIALIZED VIEW v", &[]);
        check("DROP DATABASE shop", &["dropDatabase"]);
        check("DROP SCHEMA public CASCADE; CREATE SCHEMA public;", &["dropSchema"]);
        check("DROP INDEX i", &["dropIndex"]);
        check("ALTER TABLE a DROP COLUMN b, DROP CONSTRAINT c", &["dropColumn", "dropConstraint"]);
        check("ALTER TABLE a DROP b", &["dropColumn"]);
        check("ALTER TABLE a DROP PRIMARY KEY", &["dropConstraint"]);
        check("ALTER TABLE a ALTER COLUMN b DROP NOT NULL", &[]);
        check("ALTER TABLE a ALTER b DROP DEFAULT", &[]);
        check("DROP OWNED BY app", &["dropTable"]);
    }

    #[test]
    fn finds_what_empties() {
        check("TRUNCATE users", &["truncate"]);
        check("DELETE FROM users", &["deleteAll"]);
        check("DELETE FROM users WHERE id = 1", &[]);
        check("DELETE FROM users WHERE true", &["deleteAll"]);
        check("DELETE FROM users WHERE 1=1", &["deleteAll"]);
        check("UPDATE users SET a = 1", &["updateAll"]);
        check("UPDATE users SET a = (SELECT b FROM c WHERE d) ", &["updateAll"]);
        check("UPDATE users SET a = 1 WHERE id = 2", &[]);
        check("WITH x AS (DELETE FROM users RETURNING *) SELECT * FROM x", &["deleteAll"]);
        check("EXPLAIN DELETE FROM users", &[]);
        check("EXPLAIN ANALYZE DELETE FROM users", &["deleteAll"]);
    }

    #[test]
    fn finds_what_changes() {
        check("ALTER TABLE a ALTER COLUMN b TYPE integer", &["narrowType"]);
        check("ALTER TABLE a MODIFY b int", &["narrowType"]);
        check("ALTER TABLE a ALTER COLUMN b SET NOT NULL", &["setNotNull"]);
        check("ALTER TABLE a ADD COLUMN b text NOT NULL", &["addRequiredColumn"]);
        check("ALTER TABLE a ADD COLUMN b text NOT NULL DEFAULT ''", &[]);
        check("ALTER TABLE a ADD COLUMN b text", &[]);
        check("ALTER TABLE a ADD CONSTRAINT c CHECK (b IS NOT NULL)", &[]);
        check("ALTER TABLE a RENAME TO b", &["rename"]);
        check("LOCK TABLE a IN ACCESS EXCLUSIVE MODE", &["lockTable"]);
        check("CREATE TABLE a (id int)", &[]);
        check("INSERT INTO a VALUES (1)", &[]);
    }

    #[test]
    fn reads_through_comments_and_quotes() {
        check("SELECT 'DROP TABLE users'", &[]);
        check("-- DROP TABLE users\nSELECT 1", &[]);
        check("/* DROP /* TABLE */ users; */ SELECT 1", &[]);
        check("SELECT 'a''; DROP TABLE b'", &[]);
        check("SELECT 1; /* x */ drop/**/table b", &["dropTable"]);
        check("DO $$ BEGIN DROP TABLE users; END $$", &["dropTable"]);
        check("DO $x$ BEGIN EXECUTE 'DROP TABLE ' || t; END $x$", &["unreadable"]);
        check("CREATE FUNCTION f() RETURNS void AS $$ DELETE FROM a $$ LANGUAGE sql", &[]);
        check("SELECT \"DROP TABLE\" FROM `drop`.[table]", &[]);
        check("/*!50000 DROP TABLE a */", &["dropTable"]);
        check("BEGIN TRY BEGIN TRAN; DROP TABLE [dbo].[User]; COMMIT TRAN; END TRY", &["dropTable"]);
        check("EXEC sp_rename 'a', 'b'", &["unreadable"]);
        check(
            "PRAGMA foreign_keys=OFF; DROP TABLE \"a\"; ALTER TABLE \"new_a\" RENAME TO \"a\"",
            &["dropTable", "rename"],
        );
    }

    #[test]
    fn reads_the_commands_of_clients() {
        check("\\dt\n\\q", &[]);
        check("\\d users\nDROP TABLE users;", &["dropTable"]);
        check("\\i other.sql", &["unreadable"]);
        check("SELECT 'DROP TABLE ' || tablename FROM pg_tables \\gexec", &["unreadable"]);
        check(".tables", &[]);
        check(".read dump.sql", &["unreadable"]);
        check(".mode csv\nDROP TABLE a;", &["dropTable"]);
        check("SOURCE dump.sql", &["unreadable"]);
        check("DROP TABLE a\nGO\nSELECT 1\nGO", &["dropTable"]);
    }

    #[test]
    fn what_is_not_known_is_unreadable() {
        check("DROP \u{FDD0}", &["unreadable"]);
        check("SELECT '\u{FDD0}'", &["unreadable"]);
        assert_eq!(classify("\u{FDD0}").impact, Some(Impact::RunsAnything));
    }
}
