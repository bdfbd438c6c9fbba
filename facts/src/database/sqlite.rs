//! The catalogue of SQLite.

use std::path::Path;

use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

use super::batch::{self, Batch, single, text};
use super::rows::Count;
use super::session::{Driver, Session};
use super::sqlite_file::SqliteFile;
use super::state::{Seen, Table};
use super::{Fault, FaultKind, Limits};
use crate::mark;
use crate::migrations::HISTORY_TABLE;
use crate::target::{DatabaseUrl, Provider};

const BEGIN: &[&str] = &["BEGIN"];

const SERVER: &str = "SELECT sqlite_version()";

/// Every table but the system's own and those that stand behind a virtual one.
const TABLES: &str = "SELECT name FROM pragma_table_list \
    WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";

/// Looks into a file of SQLite.
pub(super) async fn look(url: &DatabaseUrl, limits: &Limits) -> Result<Seen, Fault> {
    let (file, mut session, mut seen, names) = open(url, limits).await?;
    catalogue(&mut session, &mut seen, &names, limits).await;
    session.close().await;
    seen.mark = mark::read_beside(file.path());
    file.unchanged()?;
    Ok(seen)
}

/// Sees which database it is, and reads no table.
pub(super) async fn recognize(url: &DatabaseUrl, limits: &Limits) -> Result<Seen, Fault> {
    let (file, session, seen, _) = open(url, limits).await?;
    session.close().await;
    file.unchanged()?;
    Ok(seen)
}

/// Opens the file, and asks which tables are in it.
async fn open(url: &DatabaseUrl, limits: &Limits) -> Result<(SqliteFile, Session, Seen, Vec<String>), Fault> {
    let path = url.file.as_deref().ok_or_else(|| Fault::other("the URL names no file"))?;
    let file = SqliteFile::find(path)?;
    let mut session = connect(&file, limits).await?;
    let [version, tables] = session.read_each([SERVER, TABLES]).await;
    let version = single(&version?).unwrap_or_default();
    let name = url.name.clone().unwrap_or_default();
    let mut seen = Seen::bare(Provider::Sqlite, format!("SQLite {version}"), name);
    seen.bytes = Some(file.bytes());
    seen.fingerprint = Ok(file.fingerprint());
    let names: Vec<String> = tables?.iter().map(|row| text(row, 0)).collect();
    Ok((file, session, seen, names))
}

/// Opens a file that is only read.
pub(crate) async fn connect(file: &SqliteFile, limits: &Limits) -> Result<Session, Fault> {
    let options = SqliteConnectOptions::new()
        .filename(Path::new(&file.uri()?))
        .read_only(true)
        .busy_timeout(limits.lock)
        .statement_cache_capacity(0);
    let connecting = async move { options.connect().await.map(Driver::Sqlite) };
    Session::open(connecting, BEGIN, limits, None).await
}

async fn catalogue(session: &mut Session, seen: &mut Seen, names: &[String], limits: &Limits) {
    let users: Vec<&String> = names.iter().filter(|name| *name != HISTORY_TABLE).collect();
    let history = names.iter().find(|name| *name == HISTORY_TABLE);
    let batch = Batch {
        counts: users.iter().map(|name| count(name, limits)).collect(),
        mark: Ok(None),
        history: Ok(history.map(|name| format!("SELECT {} FROM {}", batch::HISTORY, quote(name)))),
    };
    let rows = batch.read(session, seen, limits).await;
    let tables = users.iter().zip(rows);
    let table = |(name, rows): (&&String, _)| Table {
        schema: String::new(),
        name: (*name).clone(),
        rows,
        hidden: None,
        inherited: false,
    };
    seen.tables = Ok(tables.map(table).collect());
}

fn count(name: &str, limits: &Limits) -> Count {
    let limit = limits.counted.saturating_add(1);
    let sql = format!("(SELECT count(*) FROM (SELECT 1 FROM {} LIMIT {limit}))", quote(name));
    let why = format!("the rows of {name} could not be counted");
    // SQLite keeps no statistics unless somebody asks for them.
    Count {
        name: name.to_owned(),
        sql,
        estimate: 0,
        otherwise: Fault::new(FaultKind::Other, why, ""),
        partial: false,
    }
}

fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
