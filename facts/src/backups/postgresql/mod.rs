//! Backups of PostgreSQL: `pg_dump` and `pg_restore`.

mod access;
mod archive;
mod complaints;

use std::path::Path;

use self::access::Access;
pub(super) use self::archive::read_back;
use self::complaints::{explain, said};
use super::BackupError;
use super::create::{Dumped, Source};
use super::durable::Partial;
use super::manifest::TableRows;
use super::program::{Program, output};
use super::progress::{Progress, Step, Watch, watched};
use super::scratch::{LOCK, limits};
use crate::database::{self, Session};
use crate::target::DatabaseUrl;
use crate::world::World;

const PACKAGE: &str =
    "the package `postgresql-client` of Debian and Ubuntu, `postgresql` of Fedora, `libpq` of Homebrew";

/// A transaction that sees one moment and changes nothing. What waits for a lock does not wait for ever; what works
/// takes as long as it takes.
fn begin() -> String {
    format!(
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL lock_timeout = {}; \
         SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0",
        LOCK.as_millis()
    )
}

const SNAPSHOT: &str = "SELECT pg_catalog.pg_export_snapshot()";

const ENCRYPTED: &str = "SELECT coalesce((SELECT ssl FROM pg_catalog.pg_stat_ssl \
    WHERE pid = pg_catalog.pg_backend_pid()), false)";

/// Every table whose rows `pg_dump` writes; those of partitions count for the table that they are of.
const TABLES: &str = "SELECT n.nspname, c.relname, \
    format('SELECT count(*) FROM %s %I.%I', CASE c.relkind WHEN 'r' THEN 'ONLY' ELSE '' END, n.nspname, c.relname) \
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't' \
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' \
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d \
    WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e') \
    ORDER BY n.nspname, c.relname";

/// Writes a dump, and counts the rows in the snapshot that is dumped.
pub(super) async fn dump(
    source: &Source<'_>,
    partial: &Partial,
    watch: &mut Watch<'_>,
) -> Result<Dumped, BackupError> {
    let program = Program::find(source.world, &["pg_dump"], PACKAGE)?;
    let mut session = database::postgresql::connect(source.url, &limits()).await?;
    session.run(begin()).await?;
    let snapshot = single(&mut session, SNAPSHOT).await?;
    let encrypted = single(&mut session, ENCRYPTED).await? == "t";
    let tables = count(&mut session, watch).await?;
    let mut access = Access::of(source.url, encrypted)?;
    let mut command = program.command();
    command.args(["--format=custom", "--no-password", "--verbose"]);
    command.arg(format!("--lock-wait-timeout={}", LOCK.as_millis()));
    command.arg(format!("--snapshot={snapshot}")).stdout(output(&partial.file)?);
    access.hand(&mut command);
    let mut at = String::new();
    let ended = program.run(&mut command, None, &mut |line| {
        // It says something only when it is connected.
        if line.is_some() {
            access.credentials.remove();
        }
        if let Some(table) = line.and_then(|line| line.split_once("dumping contents of table ")) {
            at = table.1.replace('"', "");
        }
        let table = Some(at.as_str()).filter(|table| !table.is_empty());
        watch(&Progress { step: Step::Writing, bytes: partial.bytes(), of: None, table })
    })?;
    session.close().await;
    if !ended.success {
        return Err(explain(&program, &access.mask(&said(&ended)), partial.path()));
    }
    Ok(Dumped { tool: program.tool, tables, notes: Vec::new() })
}

/// The tables of a database and the rows that it holds.
pub(super) async fn tables(url: &DatabaseUrl, watch: &mut Watch<'_>) -> Result<Vec<TableRows>, BackupError> {
    let mut session = database::postgresql::connect(url, &limits()).await?;
    session.run(begin()).await?;
    let tables = count(&mut session, watch).await;
    session.close().await;
    tables
}

async fn count(session: &mut Session, watch: &mut Watch<'_>) -> Result<Vec<TableRows>, BackupError> {
    let found = session.run(TABLES.to_owned()).await?;
    let mut tables = Vec::new();
    for row in found.into_iter().flatten() {
        let mut values = row.into_iter().map(Option::unwrap_or_default);
        let (Some(schema), Some(name), Some(count)) = (values.next(), values.next(), values.next()) else {
            continue;
        };
        let tick = || watch(&Progress { step: Step::Counting, bytes: 0, of: None, table: Some(&name) });
        let counted = watched(session.run(count), tick).await?;
        let counted = counted.map_err(|fault| fault.on(&format!("{schema}.{name}")))?;
        let rows =
            number(&counted).ok_or_else(|| BackupError::new(format!("{name} could not be counted")))?;
        tables.push(TableRows { schema, name, rows });
    }
    Ok(tables)
}

/// Restores a dump into a database that is empty. Whatever would reach out of it is left out.
pub(super) fn restore(
    world: &World,
    file: &Path,
    into: &DatabaseUrl,
    encrypted: bool,
    watch: &mut Watch<'_>,
) -> Result<(), BackupError> {
    let program = Program::find(world, &["pg_restore"], PACKAGE)?;
    let mut access = Access::of(into, encrypted)?;
    let mut command = program.command();
    command.args(["--no-password", "--no-owner", "--no-privileges", "--exit-on-error", "--verbose"]);
    // A comment may need the rights of an owner that nobody else has, and proves nothing.
    command.args(["--no-publications", "--no-subscriptions", "--no-comments"]);
    command.arg(format!("--dbname={}", into.name.as_deref().unwrap_or_default())).arg(file);
    access.hand(&mut command);
    let ended = program.run(&mut command, None, &mut |line| {
        // The first thing that it says is that it connects; the next, that it works.
        if line.is_some_and(|line| !line.contains("connecting to database")) {
            access.credentials.remove();
        }
        let table =
            line.and_then(|line| line.split_once("processing data for table ")).map(|(_, table)| table);
        watch(&Progress { step: Step::Restoring, bytes: 0, of: None, table })
    })?;
    if !ended.success {
        return Err(explain(&program, &access.mask(&said(&ended)), file));
    }
    Ok(())
}

/// Whether a connection is encrypted, and how a new database is to be made so that it is like this one.
pub(super) async fn like(session: &mut Session) -> Result<(bool, String), BackupError> {
    let encrypted = single(session, ENCRYPTED).await? == "t";
    let like = "SELECT format('TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L', \
        pg_catalog.pg_encoding_to_char(encoding), datcollate, datctype) \
        FROM pg_catalog.pg_database WHERE datname = current_database()";
    Ok((encrypted, single(session, like).await?))
}

/// The databases that are called like this, up to what follows.
pub(super) async fn called(session: &mut Session, prefix: &str) -> Result<Vec<String>, BackupError> {
    let sql = format!(
        "SELECT datname FROM pg_catalog.pg_database WHERE left(datname, {}) = '{prefix}' ORDER BY 1",
        prefix.len()
    );
    Ok(session.read(&[sql]).await?.into_iter().flatten().flatten().flatten().collect())
}

/// Drops a database, also where somebody still looks at it. Servers before 13 cannot end sessions of others.
pub(super) async fn drop_database(session: &mut Session, name: &str) -> Result<(), BackupError> {
    let sql = format!("DROP DATABASE IF EXISTS \"{name}\"");
    if session.run(format!("{sql} WITH (FORCE)")).await.is_err() {
        session.run(sql).await?;
    }
    Ok(())
}

async fn single(session: &mut Session, sql: &str) -> Result<String, BackupError> {
    let results = session.run(sql.to_owned()).await?;
    let value = results.into_iter().flatten().flatten().next().flatten();
    value.ok_or_else(|| BackupError::new("the server gave no answer"))
}

fn number(results: &[database::ResultSet]) -> Option<u64> {
    results.first()?.first()?.first()?.as_deref()?.parse().ok()
}
