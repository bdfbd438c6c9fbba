//! The catalogue of PostgreSQL.

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

/// Begins a transaction that cannot write and does not wait.
const BEGIN: &[&str] = &[
    "BEGIN TRANSACTION READ ONLY",
    "SET LOCAL statement_timeout = {statement_ms}",
    "SET LOCAL lock_timeout = {lock_ms}",
    "SET LOCAL search_path = pg_catalog",
];

const SERVER: &str = "SELECT version(), current_database()";
const SCHEMAS: &str = "SELECT nspname FROM pg_catalog.pg_namespace";
const ADDRESS: &str = "SELECT host(inet_server_addr()), inet_server_port()";

const DATABASE: &str = "SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()";
const SYSTEM: &str = "SELECT system_identifier FROM pg_control_system()";
const SIZE: &str = "SELECT pg_database_size(current_database())";

/// Every table that is no system's, no extension's, no partition and not temporary, and whether it may be read.
const TABLES: &str = "SELECT c.oid, n.nspname, c.relname, c.relkind, \
    has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT'), \
    row_security_active(c.oid), greatest(c.reltuples, 0)::bigint, CASE WHEN c.relkind = 'r' AND c.relhassubclass THEN 'inherited' \
    WHEN a.amname = 'heap' AND NOT c.relhassubclass THEN 'alone' END \
    FROM pg_catalog.pg_class c \
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
    LEFT JOIN pg_catalog.pg_am a ON a.oid = c.relam \
    WHERE c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition AND c.relpersistence <> 't' \
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' \
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d \
    WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e') \
    ORDER BY n.nspname, c.relname";

/// Connects to the database, in the ways that Prisma would, one after the other.
pub(crate) async fn connect(url: &DatabaseUrl, limits: &Limits) -> Result<Session, Fault> {
    let parameters = Parameters::of(url)?;
    let mut result = Err(Fault::other("there is no way to connect"));
    for options in options::postgresql(url, &parameters) {
        let connecting = async move { options.connect().await.map(Driver::Postgresql) };
        result = Session::open(connecting, BEGIN, limits, parameters.password()).await;
        if !matches!(&result, Err(fault) if fault.why.contains("does not support TLS")) {
            break;
        }
    }
    result
}

/// Looks into a database of PostgreSQL, or sees that it is one of `CockroachDB`.
pub(super) async fn look(url: &DatabaseUrl, schemas: &[String], limits: &Limits) -> Result<Seen, Fault> {
    let (mut session, mut seen, tables) = open(url, limits).await?;
    if seen.system == Provider::Postgresql {
        if !schemas.is_empty() {
            seen.schemas = schemas.to_vec();
        }
        match tables {
            Ok(tables) => catalogue(&mut session, &mut seen, &tables, limits).await,
            Err(fault) => seen.lack_tables(&fault),
        }
        identity(&mut session, &mut seen).await;
    }
    session.close().await;
    Ok(seen)
}

/// Sees which database it is, and reads no table of its users.
pub(super) async fn recognize(url: &DatabaseUrl, limits: &Limits) -> Result<Seen, Fault> {
    let (mut session, mut seen, _) = open(url, limits).await?;
    if seen.system == Provider::Postgresql {
        identity(&mut session, &mut seen).await;
    }
    session.close().await;
    Ok(seen)
}

type Opened = (Session, Seen, Result<ResultSet, Fault>);

/// Connects, and asks what the server says of itself and which tables there are.
async fn open(url: &DatabaseUrl, limits: &Limits) -> Result<Opened, Fault> {
    let mut session = connect(url, limits).await?;
    let [server, tables] = session.read_each([SERVER, TABLES]).await;
    let server = server?.into_iter().next().unwrap_or_default();
    let version = text(&server, 0);
    let system =
        if version.starts_with("CockroachDB") { Provider::Cockroachdb } else { Provider::Postgresql };
    let short: Vec<&str> = version.split(' ').take(2).collect();
    let mut seen = Seen::bare(system, short.join(" "), text(&server, 1));
    if system == Provider::Postgresql {
        let main = url.schema.clone().unwrap_or_else(|| "public".to_owned());
        seen.schemas = vec![main.clone()];
        seen.main_schema = Some(main);
    }
    Ok((session, seen, tables))
}

async fn catalogue(session: &mut Session, seen: &mut Seen, tables: &ResultSet, limits: &Limits) {
    let found: Vec<Found> = tables.iter().map(Found::of).collect();
    let find =
        |schema: &str, name: &str| found.iter().find(|table| table.schema == schema && table.name == name);
    let mark = find(mark::PLACE, "mark");
    let history = find(seen.main_schema.as_deref().unwrap_or_default(), HISTORY_TABLE);
    let user = |table: &&Found| table.schema != mark::PLACE && table.name != HISTORY_TABLE;
    let users: Vec<&Found> = found.iter().filter(user).collect();
    let batch = Batch {
        counts: users.iter().map(|table| table.count(limits)).collect(),
        mark: mark.map(|table| table.select(mark::COLUMNS)).transpose(),
        history: history.map(|table| table.select(batch::HISTORY)).transpose(),
    };
    let rows = batch.read(session, seen, limits).await;
    seen.tables = Ok(users.iter().zip(rows).map(|(table, rows)| table.with(rows)).collect());
}

/// What not everybody may ask.
async fn identity(session: &mut Session, seen: &mut Seen) {
    let [database, schemas, system, size, place] =
        session.read_each([DATABASE, SCHEMAS, SYSTEM, SIZE, ADDRESS]).await;
    if let Ok(schemas) = schemas {
        let is_absent = |name: &&String| !schemas.iter().any(|row| text(row, 0) == **name);
        seen.absent = seen.schemas.iter().filter(is_absent).cloned().collect();
    }
    seen.address = place.ok().and_then(|place| address(place.first()?));
    seen.bytes = size.ok().and_then(|size| single(&size)?.parse().ok());
    let system = system.map_err(unidentified);
    seen.fingerprint = database.and_then(|database| match (single(&database), single(&system?)) {
        (Some(oid), Some(system)) => Ok(fingerprint(&["postgresql", &system, &oid, &seen.name])),
        _ => Err(Fault::other("the server does not say which one it is")),
    });
}

fn unidentified(fault: Fault) -> Fault {
    match fault.kind {
        FaultKind::Denied => Fault::new(
            FaultKind::Denied,
            "the user may not ask the server which one it is",
            "grant EXECUTE ON FUNCTION pg_control_system() to the user",
        ),
        _ => fault,
    }
}

/// A table of the catalogue.
struct Found {
    oid: String,
    schema: String,
    name: String,
    kind: String,
    readable: bool,
    guarded: bool,
    estimate: u64,
    extent: Extent,
}

/// Where the rows of a table are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// In pages of its own alone, so that without a page there is no row.
    Alone,
    /// Also in tables that inherit from it.
    Inherited,
    /// In partitions, or wherever its storage keeps them.
    Other,
}

impl Found {
    fn of(row: &Row) -> Self {
        let is = |at| text(row, at) == "t";
        Self {
            oid: text(row, 0),
            schema: text(row, 1),
            name: text(row, 2),
            kind: text(row, 3),
            readable: is(4),
            guarded: is(5),
            estimate: text(row, 6).parse().unwrap_or(0),
            extent: match text(row, 7).as_str() {
                "alone" => Extent::Alone,
                "inherited" => Extent::Inherited,
                _ => Extent::Other,
            },
        }
    }

    fn quoted(&self) -> String {
        format!("{}.{}", quote(&self.schema), quote(&self.name))
    }

    fn denied(&self) -> Fault {
        let why = format!("the user may not read {}.{}", self.schema, self.name);
        let help = format!(
            "grant USAGE ON SCHEMA {} and SELECT ON {} to the user, or name one in the URL who may read it",
            quote(&self.schema),
            self.quoted()
        );
        Fault::new(FaultKind::Denied, why, &help)
    }

    fn select(&self, columns: &str) -> Result<String, Fault> {
        if !self.readable {
            return Err(self.denied());
        }
        // What policies hide would look as if it were not there.
        if self.guarded {
            return Err(self.hidden());
        }
        Ok(format!("SELECT {columns} FROM {}", self.quoted()))
    }

    fn hidden(&self) -> Fault {
        let why = format!("row-level security may hide rows of {}.{}", self.schema, self.name);
        Fault::new(FaultKind::Denied, why, "look as a user with BYPASSRLS")
    }

    fn count(&self, limits: &Limits) -> Count {
        let foreign = self.kind == "f";
        // A table without a single page, from which no other inherits, holds nothing, whoever may read it.
        let empty = format!("pg_catalog.pg_relation_size({}) = 0", self.oid);
        // What tables that inherit from it hold counts here, too: they may be where nobody looks.
        let counted = format!(
            "(SELECT count(*) FROM (SELECT FROM {} LIMIT {}) AS seen)",
            self.quoted(),
            limits.counted.saturating_add(1)
        );
        let sql = match (foreign, self.readable, self.guarded, self.extent == Extent::Alone) {
            (false, true, false, _) => counted,
            (false, true, true, true) => format!("CASE WHEN {empty} THEN 0 ELSE nullif({counted}, 0) END"),
            (false, true, true, false) => format!("nullif({counted}, 0)"),
            (false, false, _, true) => format!("CASE WHEN {empty} THEN 0 END"),
            _ => "NULL::bigint".to_owned(),
        };
        Count {
            name: format!("{}.{}", self.schema, self.name),
            sql,
            estimate: self.estimate,
            otherwise: self.otherwise(foreign),
            partial: self.guarded,
        }
    }

    fn otherwise(&self, foreign: bool) -> Fault {
        match (foreign, self.readable) {
            (true, _) => Fault::new(
                FaultKind::NotLookedInto,
                format!("the rows of {}.{} are in another database", self.schema, self.name),
                "",
            ),
            (false, true) => self.hidden(),
            (false, false) => self.denied(),
        }
    }

    fn with(&self, rows: Rows) -> Table {
        Table {
            schema: self.schema.clone(),
            name: self.name.clone(),
            rows,
            hidden: self.guarded.then(|| self.hidden()),
            inherited: self.extent == Extent::Inherited,
        }
    }
}

fn address(server: &Row) -> Option<String> {
    let address = server.first()?.clone()?;
    Some(match server.get(1)?.as_deref() {
        Some(port) if address.contains(':') => format!("[{address}]:{port}"),
        Some(port) => format!("{address}:{port}"),
        None => address,
    })
}

fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
