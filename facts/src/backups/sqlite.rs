//! Backups of SQLite: `VACUUM INTO`.
//!
//! Of the two ways that SQLite has to copy a database in use, this one is a single transaction of reading, so that
//! writers neither change what is copied nor make the copying begin anew. It reads every row, so that a damaged file
//! is told and not copied. What it does not keep is what nobody may rely on: the places of rows without a key, and
//! the journal mode.

use std::path::Path;

use super::BackupError;
use super::create::{Dumped, Source};
use super::durable::Partial;
use super::manifest::{TableRows, Tool};
use super::progress::{Progress, Step, Watch, watched};
use super::scratch::limits;
use crate::database::{self, SqliteFile};

const TABLES: &str = "SELECT name FROM pragma_table_list \
    WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";

/// Writes a copy, and counts the rows that it holds.
pub(super) async fn dump(
    source: &Source<'_>,
    partial: &Partial,
    watch: &mut Watch<'_>,
) -> Result<Dumped, BackupError> {
    let path = source.url.file.as_deref().ok_or_else(|| BackupError::new("the URL names no file"))?;
    let file = SqliteFile::find(path)?;
    let to = partial.path().to_str().ok_or_else(|| BackupError::new("the folder's name is no UTF-8"))?;
    let sql = format!("VACUUM INTO '{}'", to.replace('\'', "''"));
    let mut session = database::sqlite::connect(&file, &limits()).await?;
    let of = Some(file.bytes());
    let tick = || watch(&Progress { step: Step::Writing, bytes: partial.bytes(), of, table: None });
    let written = watched(session.run(sql), tick).await?;
    written.map_err(|fault| {
        if fault.why.contains("disk is full") { BackupError::disk_full(to) } else { fault.into() }
    })?;
    session.close().await;
    file.unchanged()?;
    let (_, tables) = read(partial.path(), false, watch).await?;
    let tool = Tool { name: "VACUUM INTO".to_owned(), version: source.seen.server.clone() };
    Ok(Dumped { tool, tables, notes: Vec::new() })
}

/// Reads a copy whole.
pub(super) async fn read_back(
    file: &Path,
    tables: &[TableRows],
    watch: &mut Watch<'_>,
) -> Result<Vec<String>, BackupError> {
    let (checked, seen) = read(file, true, watch).await?;
    if checked.as_deref() != Some("ok") {
        let checked = checked.unwrap_or_default();
        return Err(
            BackupError::new(format!("`PRAGMA integrity_check` says: {checked}")).help("make another backup")
        );
    }
    match super::manifest::difference(tables, &seen).as_slice() {
        [] => Ok(vec![
            "`PRAGMA integrity_check` says ok".to_owned(),
            "every table of the manifest is there with its rows".to_owned(),
        ]),
        differences => Err(BackupError::new(differences.join(", ")).help("make another backup")),
    }
}

/// The tables of a file and the rows that it holds, and what the check of its integrity says.
pub(super) async fn read(
    file: &Path,
    check: bool,
    watch: &mut Watch<'_>,
) -> Result<(Option<String>, Vec<TableRows>), BackupError> {
    let file = SqliteFile::find(file)?;
    let mut session = database::sqlite::connect(&file, &limits()).await?;
    let mut checked = None;
    if check {
        let answer = session.run("PRAGMA integrity_check(1)".to_owned());
        let answer = watched(answer, || watch(&reading(None))).await??;
        checked = answer.into_iter().flatten().flatten().flatten().next();
    }
    let mut tables = Vec::new();
    for name in session.read(&[TABLES.to_owned()]).await?.into_iter().flatten().flatten().flatten() {
        let sql = [format!("SELECT count(*) FROM \"{}\"", name.replace('"', "\"\""))];
        let counted = watched(session.read(&sql), || watch(&reading(Some(&name)))).await??;
        let rows =
            counted.into_iter().flatten().flatten().flatten().next().and_then(|rows| rows.parse().ok());
        let rows = rows.ok_or_else(|| BackupError::new(format!("{name} could not be counted")))?;
        tables.push(TableRows { schema: String::new(), name, rows });
    }
    session.close().await;
    Ok((checked, tables))
}

fn reading(table: Option<&str>) -> Progress<'_> {
    Progress { step: Step::Reading, bytes: 0, of: None, table }
}
