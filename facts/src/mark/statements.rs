//! How a mark is written, to be shown before it is.

use super::{COLUMNS, Mark, sidecar};
use crate::database::{Fault, FaultKind, literal};
use crate::target::{DatabaseUrl, Provider};

/// What [`write_mark`](super::write_mark) will do, in the order of doing; SQL, or for SQLite a sentence.
///
/// # Errors
///
/// The system is one whose databases are not marked.
pub fn mark_statements(url: &DatabaseUrl, mark: &Mark) -> Result<Vec<String>, Fault> {
    match url.provider {
        Provider::Postgresql => Ok(postgresql(mark)),
        Provider::Mysql => Ok(mysql(url.name.as_deref().unwrap_or_default(), mark)),
        Provider::Sqlite => {
            let file = url.file.as_deref().unwrap_or_else(|| std::path::Path::new(""));
            let path = sidecar::path(file);
            Ok(vec![format!("write {}: {}", path.display(), sidecar::text(mark))])
        }
        Provider::Sqlserver | Provider::Cockroachdb | Provider::Mongodb => {
            let why = format!("a database of `{}` cannot be marked", url.provider.as_str());
            Err(Fault::new(FaultKind::NotLookedInto, why, "say what it is for in the configuration file"))
        }
    }
}

fn postgresql(mark: &Mark) -> Vec<String> {
    let text = |value: &str| format!("E'{}'", value.replace('\\', "\\\\").replace('\'', "''"));
    vec![
        "CREATE SCHEMA IF NOT EXISTS prisma_policy".to_owned(),
        "CREATE TABLE IF NOT EXISTS prisma_policy.mark (\n  \
           one boolean PRIMARY KEY DEFAULT true CHECK (one),\n  \
           environment text NOT NULL,\n  name text NOT NULL,\n  disposable boolean NOT NULL,\n  \
           fingerprint text NOT NULL,\n  written_at text NOT NULL,\n  written_by text NOT NULL\n)"
            .to_owned(),
        "GRANT USAGE ON SCHEMA prisma_policy TO PUBLIC".to_owned(),
        "GRANT SELECT ON prisma_policy.mark TO PUBLIC".to_owned(),
        format!(
            "INSERT INTO prisma_policy.mark ({COLUMNS})\nVALUES ({})\nON CONFLICT (one) DO UPDATE SET {}",
            values(mark, text),
            updates(|column| format!("excluded.{column}"))
        ),
    ]
}

fn mysql(database: &str, mark: &Mark) -> Vec<String> {
    vec![
        "CREATE DATABASE IF NOT EXISTS prisma_policy".to_owned(),
        "CREATE TABLE IF NOT EXISTS prisma_policy.marks (\n  \
           database_name varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PRIMARY KEY,\n  \
           environment varchar(255) NOT NULL,\n  name varchar(255) NOT NULL,\n  disposable boolean NOT NULL,\n  \
           fingerprint varchar(255) NOT NULL,\n  written_at varchar(64) NOT NULL,\n  \
           written_by varchar(255) NOT NULL\n) CHARACTER SET utf8mb4"
            .to_owned(),
        format!(
            "INSERT INTO prisma_policy.marks (database_name, {COLUMNS})\nVALUES ({}, {})\n\
             ON DUPLICATE KEY UPDATE {}",
            readable(database),
            values(mark, readable),
            updates(|column| format!("VALUES({column})"))
        ),
    ]
}

/// A text that people can read wherever every mode and character set of the server reads it in the same way.
fn readable(text: &str) -> String {
    let is_plain = text.chars().all(|c| (' '..='~').contains(&c) && c != '\\');
    if is_plain { format!("'{}'", text.replace('\'', "''")) } else { literal(text) }
}

fn values(mark: &Mark, text: impl Fn(&str) -> String) -> String {
    let values = [
        text(&mark.environment),
        text(&mark.name),
        mark.disposable.to_string(),
        text(&mark.fingerprint),
        text(&mark.written_at),
        text(&mark.written_by),
    ];
    values.join(", ")
}

fn updates(new: impl Fn(&str) -> String) -> String {
    let update = |column: &str| format!("{column} = {}", new(column));
    COLUMNS.split(", ").map(update).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::{DatabaseUrl, Mark, mark_statements};
    use std::path::Path;

    fn check(name: &str, expect: &str) {
        let mark = Mark {
            environment: "staging".to_owned(),
            name: name.to_owned(),
            disposable: false,
            fingerprint: "sha256:1".to_owned(),
            written_at: "2026-01-01T00:00:00Z".to_owned(),
            written_by: "ann".to_owned(),
        };
        let url = DatabaseUrl::parse("mysql://u@a/shop", Path::new("/")).unwrap();
        let statements = mark_statements(&url, &mark).unwrap();
        let values =
            format!("('shop', 'staging', {expect}, false, 'sha256:1', '2026-01-01T00:00:00Z', 'ann')");
        assert!(statements.last().unwrap().contains(&values), "{statements:#?}");
    }

    #[test]
    fn people_can_read_what_is_written_wherever_no_server_can_read_it_otherwise() {
        check("staging-eu", "'staging-eu'");
        check("it's", "'it''s'");
        check(r"a\'", "_utf8mb4 X'615c27'");
        check("größe", "_utf8mb4 X'6772c3b6c39f65'");
    }
}
