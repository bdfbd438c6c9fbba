//! Backups of PostgreSQL: `pg_dump` and `pg_restore`.

use std::io::{Read, Seek};
use std::path::Path;
use std::process::Command;

use super::BackupError;
use super::create::{Dumped, Source};
use super::credentials::Credentials;
use super::durable::Partial;
use super::manifest::TableRows;
use super::program::{Ended, Program, output};
use super::progress::{Progress, Step, Watch, watched};
use super::scratch::limits;
use crate::database::{self, Parameters, Session};
use crate::secret::Secret;
use crate::target::DatabaseUrl;
use crate::world::World;

const PACKAGE: &str =
    "the package `postgresql-client` of Debian and Ubuntu, `postgresql` of Fedora, `libpq` of Homebrew";

/// A transaction that sees one moment and changes nothing. What waits for a lock does not wait for ever; what works
/// takes as long as it takes.
const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL lock_timeout = '30s'; \
    SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0";

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
    session.run(BEGIN.to_owned()).await?;
    let snapshot = single(&mut session, SNAPSHOT).await?;
    let encrypted = single(&mut session, ENCRYPTED).await? == "t";
    let tables = count(&mut session, watch).await?;
    let mut access = Access::of(source.url, encrypted)?;
    let mut command = program.command();
    command.args(["--format=custom", "--no-password", "--verbose", "--lock-wait-timeout=30s"]);
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
    access.judge(&program, &ended, partial.path())?;
    Ok(Dumped { tool: program.tool, tables, notes: Vec::new() })
}

/// The tables of a database and the rows that it holds.
pub(super) async fn tables(url: &DatabaseUrl, watch: &mut Watch<'_>) -> Result<Vec<TableRows>, BackupError> {
    let mut session = database::postgresql::connect(url, &limits()).await?;
    session.run(BEGIN.to_owned()).await?;
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
        let counted = watched(session.run(count), tick).await??;
        let rows =
            number(&counted).ok_or_else(|| BackupError::new(format!("{name} could not be counted")))?;
        tables.push(TableRows { schema, name, rows });
    }
    Ok(tables)
}

/// Reads a dump whole: its table of contents, and every block of data.
pub(super) fn read_back(
    world: &World,
    file: &Path,
    tables: &[TableRows],
    watch: &mut Watch<'_>,
) -> Result<(Program, Vec<String>), BackupError> {
    let program = Program::find(world, &["pg_restore"], PACKAGE)?;
    let contents = contents(&program, file, watch)?;
    let lost = tables.iter().find(|table| !contents.has(table));
    if let Some(table) = lost {
        return Err(BackupError::new(format!(
            "`pg_restore --list` does not list the table {}",
            table.full_name()
        )));
    }
    let null = if cfg!(windows) { "NUL" } else { "/dev/null" };
    let mut command = program.command();
    command.arg(format!("--file={null}")).arg(file);
    let ended = program.run(&mut command, None, &mut |_| watch(&reading()))?;
    unreadable(&ended)?;
    let listed = format!("`pg_restore --list` lists all {} tables", tables.len());
    Ok((program, vec![listed, "`pg_restore` reads all of its data".to_owned()]))
}

/// The tables of a table of contents, in order.
struct Contents(Vec<String>);

impl Contents {
    /// Of lines such as `215; 1259 16389 TABLE public users ann`.
    fn of(text: &str) -> Self {
        let tables = text.lines().filter_map(|line| line.split_once(" TABLE "));
        let mut tables: Vec<String> = tables.map(|(_, table)| table.to_owned()).collect();
        tables.sort();
        Self(tables)
    }

    /// Names may have spaces, so a line is no words; but what begins with a name stands together.
    fn has(&self, table: &TableRows) -> bool {
        let wanted = format!("{} {} ", table.schema, table.name).replace(['\n', '\r'], " ");
        let at = self.0.partition_point(|line| line.as_str() < wanted.as_str());
        self.0.get(at).is_some_and(|line| line.starts_with(&wanted))
    }
}

fn contents(program: &Program, file: &Path, watch: &mut Watch<'_>) -> Result<Contents, BackupError> {
    let fault = |error: std::io::Error| BackupError::of_file(&std::env::temp_dir(), &error);
    let mut listed = tempfile::tempfile().map_err(fault)?;
    let mut command = program.command();
    command.arg("--list").arg(file).stdout(output(&listed)?);
    let ended = program.run(&mut command, None, &mut |_| watch(&reading()))?;
    unreadable(&ended)?;
    let mut contents = Vec::new();
    listed.rewind().and_then(|()| listed.take(1 << 28).read_to_end(&mut contents)).map_err(fault)?;
    Ok(Contents::of(&String::from_utf8_lossy(&contents)))
}

fn reading() -> Progress<'static> {
    Progress { step: Step::Reading, bytes: 0, of: None, table: None }
}

fn unreadable(ended: &Ended) -> Result<(), BackupError> {
    if ended.success {
        return Ok(());
    }
    Err(BackupError::new(format!("`pg_restore` cannot read it: {}", said(ended))).help("make another backup"))
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
    command.args(["--no-publications", "--no-subscriptions"]);
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
    access.judge(&program, &ended, file)
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

/// How a program of PostgreSQL is told where to connect: nothing of it stands in its arguments.
struct Access {
    credentials: Credentials,
    variables: Vec<(&'static str, String)>,
    password: Option<Secret>,
}

impl Access {
    fn of(url: &DatabaseUrl, encrypted: bool) -> Result<Self, BackupError> {
        let parameters = Parameters::of(url)?;
        let password = parameters.password();
        let escape = |text: &str| text.replace('\\', "\\\\").replace(':', "\\:");
        let line = password.as_ref().map(|password| format!("*:*:*:*:{}\n", escape(password.expose())));
        let credentials = Credentials::write(&Secret::new(line.unwrap_or_default()))?;
        let user = url.user.clone().unwrap_or_else(|| "postgres".to_owned());
        let mut variables = vec![
            ("PGHOST", url.host.clone().unwrap_or_else(|| "localhost".to_owned())),
            ("PGPORT", url.port.unwrap_or(5432).to_string()),
            ("PGDATABASE", url.name.clone().unwrap_or_else(|| user.clone())),
            ("PGUSER", user),
            ("PGCONNECT_TIMEOUT", "10".to_owned()),
            ("PGAPPNAME", "prisma-policy".to_owned()),
            ("PGPASSFILE", credentials.path().display().to_string()),
            // As the connection was encrypted that the snapshot was made in.
            ("PGSSLMODE", mode(&parameters, encrypted).to_owned()),
        ];
        match parameters.authority() {
            Some(authority) => variables.push(("PGSSLROOTCERT", authority.display().to_string())),
            None if mode(&parameters, encrypted).starts_with("verify") => {
                variables.push(("PGSSLROOTCERT", "system".to_owned()));
            }
            None => {}
        }
        if let Some((certificate, key)) = parameters.client() {
            variables.push(("PGSSLCERT", certificate.display().to_string()));
            variables.push(("PGSSLKEY", key.display().to_string()));
        }
        Ok(Self { credentials, variables, password })
    }

    fn hand(&self, command: &mut Command) {
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
    }

    fn judge(&self, program: &Program, ended: &Ended, file: &Path) -> Result<(), BackupError> {
        if ended.success {
            return Ok(());
        }
        let mut said = said(ended);
        if let Some(password) = self.password.as_ref().filter(|password| !password.expose().is_empty()) {
            said = said.replace(password.expose(), "***");
        }
        Err(explain(program, &said, file))
    }
}

fn mode(parameters: &Parameters, encrypted: bool) -> &'static str {
    match parameters.get("sslmode").as_deref() {
        _ if !encrypted => "disable",
        Some("verify-ca") => "verify-ca",
        Some("verify-full") => "verify-full",
        _ if parameters.strict() => "verify-full",
        _ => "require",
    }
}

/// What a program complained about, without what it only told.
fn said(ended: &Ended) -> String {
    let complaint = |line: &&String| {
        ["error:", "detail:", "hint:", "FATAL", "fatal:"].iter().any(|word| line.contains(word))
    };
    let lines: Vec<&str> = ended.complaints.iter().filter(complaint).map(String::as_str).collect();
    match (lines.is_empty(), ended.complaints.last()) {
        (false, _) => lines.join("; "),
        (true, Some(last)) => last.clone(),
        (true, None) => "it says nothing".to_owned(),
    }
}

fn explain(program: &Program, said: &str, file: &Path) -> BackupError {
    let name = &program.tool.name;
    if said.contains("No space left on device") || said.contains("Disk quota exceeded") {
        return BackupError::disk_full(&file.display().to_string());
    }
    if said.contains("server version mismatch") {
        return BackupError::new(format!("`{name}` {} is older than the server", program.tool.version))
            .help("install the client programs of the server's version");
    }
    let error = BackupError::new(format!("`{name}` failed: {said}"));
    if said.contains("permission denied") {
        return error
            .help("make the backup as the owner of the tables, or grant it the role `pg_read_all_data`");
    }
    if said.contains("row-level security") {
        return error.help("make the backup as a user with BYPASSRLS");
    }
    error
}

#[cfg(test)]
mod tests {
    use super::{Contents, TableRows};

    #[test]
    fn tables_are_found_in_a_table_of_contents() {
        let contents = Contents::of(
            ";\n; Archive created at 2026-11-25\n215; 1259 16389 TABLE public users ann\n\
            216; 1259 16390 TABLE public a b c ann\n3; 0 16389 TABLE DATA public posts ann\n7; 1 2 VIEW public v ann\n",
        );
        let check = |name: &str, expect: bool| {
            let table = TableRows { schema: "public".to_owned(), name: name.to_owned(), rows: 0 };
            assert_eq!(contents.has(&table), expect, "{name}");
        };
        check("users", true);
        check("a b c", true);
        check("a\nb c", true);
        check("user", false);
        check("posts", false);
        check("v", false);
    }
}
