//! Backups of MySQL and MariaDB: `mariadb-dump` or `mysqldump`, and the client that reads what they write.

mod access;
mod text;

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::atomic::Ordering;

use self::access::Access;
use self::text::{SqlText, WithoutEvents};
use super::BackupError;
use super::create::{Dumped, Source};
use super::durable::Partial;
use super::manifest::{TableRows, Tool, difference};
use super::program::{Program, output};
use super::progress::{Progress, Step, Watch, keep_going, watched};
use super::scratch::limits;
use crate::database::{self, Session, literal};
use crate::target::DatabaseUrl;
use crate::world::World;

const PACKAGE: &str = "the package `mariadb-client` or `mysql-client` of Debian and Ubuntu, `mariadb` of Fedora, \
    `mariadb` or `mysql-client` of Homebrew";

/// Tables of these kinds are read at the moment at which all of the dump is read.
const OTHER_KINDS: &str = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() \
    AND table_type = 'BASE TABLE' AND engine NOT IN ('InnoDB', 'ROCKSDB', 'TokuDB', 'ndbcluster') ORDER BY table_name";

const TABLES: &str = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() \
    AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY table_name";

/// Writes a dump, and counts the rows that it holds.
pub(super) async fn dump(
    source: &Source<'_>,
    partial: &Partial,
    watch: &mut Watch<'_>,
) -> Result<Dumped, BackupError> {
    if let Some(hidden) = source.seen.hidden.clone() {
        let error = BackupError::new(format!("the backup would not be whole: {}", hidden.why));
        return Err(BackupError { help: hidden.help, ..error });
    }
    let mut names = ["mysqldump", "mariadb-dump"];
    if source.seen.server.contains("MariaDB") {
        names.reverse();
    }
    let program = Program::find(source.world, &names, PACKAGE)?;
    let mut session = database::mysql::connect(source.url, &limits()).await?;
    let encrypted = encrypted(&mut session).await?;
    let notes = notes(&mut session).await?;
    unlocked(&mut session).await?;
    session.close().await;
    write(&program, source, encrypted, partial, watch)?;
    let text = scan(partial.path(), watch)?;
    if !text.complete {
        return Err(BackupError::new(format!("`{}` did not come to its end", program.tool.name)));
    }
    Ok(Dumped { tool: program.tool, tables: tables_of(&text), notes })
}

/// Lets the program write.
fn write(
    program: &Program,
    source: &Source<'_>,
    encrypted: bool,
    partial: &Partial,
    watch: &mut Watch<'_>,
) -> Result<(), BackupError> {
    let mut access = Access::of(source.url, encrypted, &program.tool)?;
    let mut command = program.command();
    command.arg(access.argument()).args([
        "--single-transaction",
        "--quick",
        "--routines",
        "--triggers",
        "--events",
    ]);
    // As long as a row may be.
    command.arg("--max-allowed-packet=1G");
    command.args(["--hex-blob", "--no-tablespaces", "--default-character-set=utf8mb4", "--verbose"]);
    if !of_mariadb(&program.tool) {
        // Not every version knows the second.
        command.args(["--set-gtid-purged=OFF", "--loose-column-statistics=0"]);
    }
    // `--` keeps a name from being read as an option.
    command.arg("--").arg(&source.seen.name).stdout(output(&partial.file)?);
    command.env("MYSQL_TEST_LOGIN_FILE", "none");
    let mut at = String::new();
    let ended = program.run(&mut command, None, &mut |line| {
        // It has read the file before it says anything.
        if line.is_some() {
            access.credentials.remove();
        }
        if let Some(table) =
            line.and_then(|line| line.strip_prefix("-- Retrieving table structure for table "))
        {
            table.trim_end_matches('.').clone_into(&mut at);
        }
        let table = Some(at.as_str()).filter(|table| !table.is_empty());
        watch(&Progress { step: Step::Writing, bytes: partial.bytes(), of: None, table })
    })?;
    access.judge(program, &ended, partial.path())
}

/// Sees that nobody keeps a table locked: the program that dumps would wait for it as long as the server lets it, which
/// is a day.
async fn unlocked(session: &mut Session) -> Result<(), BackupError> {
    for name in session.read(&[TABLES.to_owned()]).await?.into_iter().flatten().flatten().flatten() {
        let sql = format!("SELECT 1 FROM `{}` LIMIT 0", name.replace('`', "``"));
        session.read(&[sql]).await.map_err(|fault| fault.on(&name))?;
    }
    Ok(())
}

/// What a person should know of tables that are not read at the moment at which all others are.
async fn notes(session: &mut Session) -> Result<Vec<String>, BackupError> {
    let found = session.read(&[OTHER_KINDS.to_owned()]).await?;
    let names: Vec<String> = found.into_iter().flatten().flatten().flatten().collect();
    let note = format!(
        "these tables know no transactions, so their rows may be of another moment than the others: {}",
        names.join(", ")
    );
    Ok((!names.is_empty()).then_some(note).into_iter().collect())
}

/// Reads a dump whole: its rows, its tables and its end.
pub(super) fn read_back(
    file: &Path,
    tables: &[TableRows],
    watch: &mut Watch<'_>,
) -> Result<Vec<String>, BackupError> {
    let text = scan(file, watch)?;
    if !text.complete {
        return Err(
            BackupError::new("its end is missing: the line `-- Dump completed`").help("make another backup")
        );
    }
    match difference(tables, &tables_of(&text)).as_slice() {
        [] => Ok(vec!["the text is whole, and holds every table of the manifest with its rows".to_owned()]),
        differences => Err(BackupError::new(differences.join(", ")).help("make another backup")),
    }
}

fn scan(file: &Path, watch: &mut Watch<'_>) -> Result<SqlText, BackupError> {
    /// An error of either kind.
    struct Fault(Result<BackupError, std::io::Error>);
    impl From<std::io::Error> for Fault {
        fn from(error: std::io::Error) -> Self {
            Self(Err(error))
        }
    }
    let fault = |error: std::io::Error| BackupError::of_file(file, &error);
    let text = File::open(file).map_err(fault)?;
    let of = text.metadata().map(|metadata| metadata.len()).ok();
    let mut bytes = 0;
    let read = SqlText::read(BufReader::with_capacity(1 << 18, text), |more| {
        bytes += more as u64;
        keep_going(watch(&Progress { step: Step::Reading, bytes, of, table: None }))
            .map_err(|error| Fault(Ok(error)))
    });
    read.map_err(|Fault(error)| error.unwrap_or_else(fault))
}

fn tables_of(text: &SqlText) -> Vec<TableRows> {
    let table =
        |(name, rows): (&String, &u64)| TableRows { schema: String::new(), name: name.clone(), rows: *rows };
    text.tables.iter().map(table).collect()
}

/// Restores a dump into a database that is empty. Its events are left out, which the server would run there.
pub(super) fn restore(
    world: &World,
    file: &Path,
    made_by: &Tool,
    into: &DatabaseUrl,
    encrypted: bool,
    watch: &mut Watch<'_>,
) -> Result<(), BackupError> {
    let text = scan(file, watch)?;
    if let Some(stray) = text.strays {
        return Err(BackupError::new(format!("it would leave the scratch database: `{stray}`")));
    }
    let mut names = ["mysql", "mariadb"];
    if of_mariadb(made_by) {
        names.reverse();
    }
    let program = Program::find(world, &names, PACKAGE)?;
    let mut access = Access::of(into, encrypted, &program.tool)?;
    let mut command = program.command();
    command.arg(access.argument()).args(["--batch", "--binary-mode", "--default-character-set=utf8mb4"]);
    command.arg("--max-allowed-packet=1G").arg("--").arg(into.name.as_deref().unwrap_or_default());
    command.env("MYSQL_TEST_LOGIN_FILE", "none");
    let source = File::open(file).map_err(|error| BackupError::of_file(file, &error))?;
    let of = source.metadata().map(|metadata| metadata.len()).ok();
    let feed = WithoutEvents::new(BufReader::with_capacity(1 << 18, source));
    let taken = feed.bytes();
    let ended = program.run(&mut command, Some(Box::new(feed)), &mut |_| {
        let bytes = taken.load(Ordering::Relaxed);
        // More than a pipe holds: the program reads what it is fed, so it has read the file with the password.
        if bytes > 2 << 20 {
            access.credentials.remove();
        }
        watch(&Progress { step: Step::Restoring, bytes, of, table: None })
    })?;
    access.judge(&program, &ended, file)
}

/// The tables of a database and the rows that it holds.
pub(super) async fn tables(url: &DatabaseUrl, watch: &mut Watch<'_>) -> Result<Vec<TableRows>, BackupError> {
    let mut session = database::mysql::connect(url, &limits()).await?;
    let found = session.read(&[TABLES.to_owned()]).await?;
    let mut tables = Vec::new();
    for name in found.into_iter().flatten().flatten().flatten() {
        let sql = [format!("SELECT count(*) FROM `{}`", name.replace('`', "``"))];
        let tick = || watch(&Progress { step: Step::Counting, bytes: 0, of: None, table: Some(&name) });
        let counted = watched(session.read(&sql), tick).await??;
        let rows =
            counted.into_iter().flatten().flatten().flatten().next().and_then(|rows| rows.parse().ok());
        let rows = rows.ok_or_else(|| BackupError::new(format!("{name} could not be counted")))?;
        tables.push(TableRows { schema: String::new(), name, rows });
    }
    session.close().await;
    Ok(tables)
}

/// Whether a connection is encrypted.
pub(super) async fn encrypted(session: &mut Session) -> Result<bool, BackupError> {
    let status = session.read(&["SHOW SESSION STATUS LIKE 'Ssl_cipher'".to_owned()]).await?;
    Ok(status.into_iter().flatten().flatten().flatten().nth(1).is_some_and(|cipher| !cipher.is_empty()))
}

/// The databases that are called like this, up to what follows.
pub(super) async fn called(session: &mut Session, prefix: &str) -> Result<Vec<String>, BackupError> {
    let sql = format!(
        "SELECT schema_name FROM information_schema.schemata WHERE LEFT(schema_name, {}) = {} ORDER BY 1",
        prefix.len(),
        literal(prefix)
    );
    Ok(session.read(&[sql]).await?.into_iter().flatten().flatten().flatten().collect())
}

/// Drops a database.
pub(super) async fn drop_database(session: &mut Session, name: &str) -> Result<(), BackupError> {
    session.run(format!("DROP DATABASE IF EXISTS `{name}`")).await?;
    Ok(())
}

fn of_mariadb(tool: &Tool) -> bool {
    tool.version.contains("MariaDB") || tool.name.contains("mariadb")
}
