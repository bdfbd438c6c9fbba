//! The catalogue of MySQL and MariaDB.

use sqlx::ConnectOptions;

use super::batch::{self, Batch, single, text};
use super::options::{self, Parameters};
use super::rows::Count;
use super::session::{Driver, ResultSet, Row, Session};
use super::state::{Rows, Seen, Table};
use super::{Fault, FaultKind, Limits, fingerprint};
use crate::mark;
use crate::migrations::HISTORY_TABLE;
use crate::target::{DatabaseUrl, Provider};

/// Begins a transaction that cannot write and does not wait; the two systems name the limit of a statement
/// differently, and each reads only its own comment.
const BEGIN: &[&str] = &[
    "SET SESSION /*M!100101 max_statement_time = {statement_s}, */ /*!50708 max_execution_time = {statement_ms}, */ \
     lock_wait_timeout = {lock_s}",
    "START TRANSACTION READ ONLY",
];

/// What the server says of itself: one row a variable, so that one that it does not have is no fault.
const SERVER: &str = "SHOW VARIABLES WHERE Variable_name IN \
    ('version', 'version_comment', 'server_uuid', 'server_uid', 'server_id', 'hostname', 'port', 'datadir')";

const TABLES: &str = "SELECT table_schema, table_name, table_rows, data_length + index_length \
    FROM information_schema.tables \
    WHERE table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND \
    (table_schema = DATABASE() OR (table_schema = 'prisma_policy' AND table_name = 'marks')) \
    ORDER BY table_schema, table_name";

/// Connects to the server.
pub(crate) async fn connect(url: &DatabaseUrl, limits: &Limits) -> Result<Session, Fault> {
    let parameters = Parameters::of(url)?;
    let options = options::mysql(url, &parameters);
    let connecting = async move { options.connect().await.map(Driver::Mysql) };
    Session::open(connecting, BEGIN, limits, parameters.password()).await
}

/// Looks into a database of MySQL or MariaDB.
pub(super) async fn look(url: &DatabaseUrl, limits: &Limits) -> Result<Seen, Fault> {
    let (mut session, mut seen, tables) = open(url, limits).await?;
    match tables {
        Ok(tables) => catalogue(&mut session, &mut seen, &tables, limits).await,
        Err(fault) => seen.lack_tables(&fault),
    }
    session.close().await;
    Ok(seen)
}

/// Sees which database it is and whether tables may be hidden, and reads no table of its users.
pub(super) async fn recognize(url: &DatabaseUrl, limits: &Limits) -> Result<Seen, Fault> {
    let (mut session, mut seen, _) = open(url, limits).await?;
    seen.hidden = hidden(&mut session, &seen.name).await;
    session.close().await;
    Ok(seen)
}

type Opened = (Session, Seen, Result<ResultSet, Fault>);

/// Connects, and asks what the server says of itself and which tables there are.
async fn open(url: &DatabaseUrl, limits: &Limits) -> Result<Opened, Fault> {
    if url.name.is_none() {
        return Err(Fault::new(
            FaultKind::Other,
            "the URL names no database",
            "write its name behind the host",
        ));
    }
    let mut session = connect(url, limits).await?;
    let [name, variables, tables] = session.read_each(["SELECT DATABASE()", SERVER, TABLES]).await;
    let (name, variables) = (single(&name?).unwrap_or_default(), variables?);
    let variable = |name: &str| {
        let row = variables.iter().find(|row| text(row, 0) == name);
        row.map(|row| text(row, 1)).unwrap_or_default()
    };
    let version = variable("version");
    let system = if version.contains("MariaDB") { "MariaDB" } else { "MySQL" };
    let version = version.split('-').next().unwrap_or_default();
    let mut seen = Seen::bare(Provider::Mysql, format!("{system} {version}"), name);
    seen.address = Some(format!("{}:{}", variable("hostname"), variable("port")));
    seen.fingerprint = Ok(identity(&variable, &seen.name));
    Ok((session, seen, tables))
}

/// What every user may see of which server it is, and the name of the database.
///
/// MySQL keeps a name of its own with its data. MariaDB keeps none: its `server_uid` is made of its port and of the
/// address of a network card, so another server at the same place has the same, and so have containers of different
/// machines, which are given their addresses one after the other. Where it runs and where its data is tell those apart.
fn identity(variable: &impl Fn(&str) -> String, name: &str) -> String {
    let own = variable("server_uuid");
    if !own.is_empty() {
        return fingerprint(&["mysql", &own, name]);
    }
    let place = ["server_uid", "server_id", "hostname", "port", "datadir"].map(variable);
    let place = place.iter().map(String::as_str);
    fingerprint(&["mariadb"].into_iter().chain(place).chain([name]).collect::<Vec<_>>())
}

async fn catalogue(session: &mut Session, seen: &mut Seen, tables: &ResultSet, limits: &Limits) {
    let tables: Vec<Found> = tables.iter().map(Found::of).collect();
    let marks = tables.iter().find(|table| table.schema == mark::PLACE && table.name == "marks");
    let own = || tables.iter().filter(|table| table.schema == seen.name);
    let users: Vec<&Found> =
        own().filter(|table| table.name != HISTORY_TABLE && table.schema != mark::PLACE).collect();
    let history = own().find(|table| table.name == HISTORY_TABLE);
    seen.bytes = Some(own().map(|table| table.bytes).sum());
    let this = literal(&seen.name);
    let batch = Batch {
        counts: users.iter().map(|table| table.count(limits)).collect(),
        mark: Ok(marks.map(|table| {
            format!("SELECT {} FROM {} WHERE database_name = {this}", mark::COLUMNS, table.quoted())
        })),
        history: Ok(history.map(|table| format!("SELECT {} FROM {}", batch::HISTORY, table.quoted()))),
    };
    seen.hidden = hidden(session, &seen.name).await;
    let rows = batch.read(session, seen, limits).await;
    seen.tables = Ok(users.iter().zip(rows).map(|(table, rows)| table.with(rows)).collect());
}

/// A server lists only those tables that the user has rights on. Whether there may be others, it tells when it is
/// asked for one that cannot be there: whoever may read the whole database learns so, whoever may not is refused.
async fn hidden(session: &mut Session, name: &str) -> Option<Fault> {
    let probe = format!("SELECT 1 FROM {}.`prisma_policy is there more`", quote(name));
    match session.read(&[probe]).await {
        Err(fault) if fault.kind == FaultKind::NoTable => None,
        Err(fault) if fault.kind != FaultKind::Denied => Some(fault),
        _ => Some(Fault::new(
            FaultKind::Denied,
            "the user sees only those tables that it has rights on",
            &format!(
                "grant SELECT ON {}.* to the user, or name one in the URL who may read all of it",
                quote(name)
            ),
        )),
    }
}

/// A table of the catalogue.
struct Found {
    schema: String,
    name: String,
    estimate: u64,
    bytes: u64,
}

impl Found {
    fn of(row: &Row) -> Self {
        let number = |at| text(row, at).parse().unwrap_or(0);
        Self { schema: text(row, 0), name: text(row, 1), estimate: number(2), bytes: number(3) }
    }

    fn quoted(&self) -> String {
        format!("{}.{}", quote(&self.schema), quote(&self.name))
    }

    fn count(&self, limits: &Limits) -> Count {
        let limit = limits.counted.saturating_add(1);
        let sql = format!("(SELECT count(*) FROM (SELECT 1 FROM {} LIMIT {limit}) AS seen)", self.quoted());
        let otherwise = Fault::other(format!("the rows of {} could not be counted", self.name));
        Count { name: self.name.clone(), sql, estimate: self.estimate, otherwise, partial: false }
    }

    fn with(&self, rows: Rows) -> Table {
        Table { schema: String::new(), name: self.name.clone(), rows, hidden: None, inherited: false }
    }
}

fn quote(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// A text in hexadecimal, which no mode of the server reads otherwise.
pub(crate) fn literal(text: &str) -> String {
    format!("_utf8mb4 X'{}'", super::fingerprint::hex(text.as_bytes()))
}
