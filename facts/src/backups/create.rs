//! Makes a backup.

use std::path::{Path, PathBuf};
use std::time::Duration;

use time::OffsetDateTime;

use super::durable::{self, Partial};
use super::manifest::{Manifest, Origin, TableRows, Tool, VERSION};
use super::progress::{Progress, Step, Watch, keep_going};
use super::scratch::wait;
use super::{BackupError, Folder, Format, mysql, postgresql, scratch, sqlite};
use crate::database::{self, Limits, Seen};
use crate::target::{DatabaseUrl, Provider};
use crate::world::World;

/// For seeing which database it is.
const PATIENCE: Duration = Duration::from_mins(1);

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// Its file.
    pub path: PathBuf,
    /// What it is.
    pub manifest: Manifest,
}

/// What a backup is made of.
pub(super) struct Source<'a> {
    pub(super) url: &'a DatabaseUrl,
    pub(super) world: &'a World,
    pub(super) seen: &'a Seen,
}

/// What was dumped into a file.
pub(super) struct Dumped {
    pub(super) tool: Tool,
    pub(super) tables: Vec<TableRows>,
    pub(super) notes: Vec<String>,
}

/// Makes a backup of a database in a folder, with a manifest beside it. Nothing in the database changes.
///
/// # Errors
///
/// Why there is no backup. What was written is removed then.
pub fn create(
    url: &DatabaseUrl,
    folder: &Folder,
    world: &World,
    watch: &mut Watch<'_>,
) -> Result<Created, BackupError> {
    format(url.provider)?;
    let (seen, fingerprint) = identify(url)?;
    // CockroachDB has the URLs of PostgreSQL.
    let format = format(seen.system)?;
    folder.prepare()?;
    let started_at = OffsetDateTime::now_utc();
    let partial = folder.begin(&seen.name, started_at, format)?;
    let source = Source { url, world, seen: &seen };
    let dumped = dump(format, &source, &partial, watch)?;
    // The URL may lead elsewhere by now, or may have led elsewhere for a moment.
    if identify(url)?.1 != fingerprint {
        return Err(BackupError::new("the URL leads to another database than it did before"));
    }
    let total = partial.bytes();
    let (sha256, bytes) = durable::digest(partial.path(), |bytes| {
        keep_going(watch(&Progress { step: Step::Reading, bytes, of: Some(total), table: None }))
    })?;
    let path = partial.finish()?;
    let manifest = Manifest {
        version: VERSION,
        file: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        format,
        database: Origin {
            fingerprint,
            place: url.to_string(),
            name: seen.name.clone(),
            server: seen.server.clone(),
        },
        started_at: whole_seconds(started_at),
        finished_at: whole_seconds(OffsetDateTime::now_utc()),
        tool: dumped.tool,
        bytes,
        sha256,
        tables: dumped.tables,
        notes: dumped.notes,
    };
    write_last(&path, &manifest)?;
    Ok(Created { path, manifest })
}

/// Until the manifest is there, there is no backup.
fn write_last(path: &Path, manifest: &Manifest) -> Result<(), BackupError> {
    let text = serde_json::to_string_pretty(manifest).map_err(|error| BackupError::new(error.to_string()))?;
    let written = durable::replace(&path.with_extension("json"), &text);
    if written.is_err() {
        let _ = std::fs::remove_file(path);
    }
    written
}

/// What a URL leads to, and which one it is.
fn identify(url: &DatabaseUrl) -> Result<(Seen, String), BackupError> {
    let limits = Limits { statement: PATIENCE, whole: PATIENCE, ..scratch::limits() };
    let seen = database::recognize(url, &limits).map_err(|fault| fault.on(&url.to_string()))?;
    let fingerprint = seen.fingerprint.clone().map_err(|fault| {
        let why = format!(
            "it is not known which database this is, and a backup would count for none: {}",
            fault.why
        );
        BackupError { why, help: fault.help }
    })?;
    Ok((seen, fingerprint))
}

fn format(system: Provider) -> Result<Format, BackupError> {
    match system {
        Provider::Postgresql => Ok(Format::PostgresqlCustom),
        Provider::Mysql => Ok(Format::MysqlSql),
        Provider::Sqlite => Ok(Format::Sqlite),
        Provider::Sqlserver | Provider::Cockroachdb | Provider::Mongodb => {
            let why = format!("a database of `{}` cannot be backed up here", system.as_str());
            Err(BackupError::new(why).help("make backups elsewhere, and tell of them: `[backups] command`"))
        }
    }
}

fn dump(
    format: Format,
    source: &Source<'_>,
    partial: &Partial,
    watch: &mut Watch<'_>,
) -> Result<Dumped, BackupError> {
    match format {
        Format::PostgresqlCustom => wait(postgresql::dump(source, partial, watch)),
        Format::MysqlSql => wait(mysql::dump(source, partial, watch)),
        Format::Sqlite => wait(sqlite::dump(source, partial, watch)),
    }
}

fn whole_seconds(at: OffsetDateTime) -> OffsetDateTime {
    at.replace_nanosecond(0).unwrap_or(at)
}
