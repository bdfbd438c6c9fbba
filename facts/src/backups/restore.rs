//! Restores a backup into a database that is there only for that.

use std::fs;

use time::OffsetDateTime;

use super::manifest::{TableRows, difference};
use super::progress::Watch;
use super::scratch::{Scratch, leftovers, wait};
use super::verification::Verification;
use super::verify::Backed;
use super::{BackupError, Folder, Format, mysql, postgresql, sqlite};
use crate::database::counted;
use crate::target::{DatabaseUrl, Provider};
use crate::world::World;

/// A backup that was restored elsewhere, with equal tables and row counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// What was written down of it.
    pub verification: Verification,
    /// What a person should clean up: scratch databases that are still there.
    pub notes: Vec<String>,
}

/// Reads a backup back, restores it into a scratch database, compares tables and row counts with the manifest, and
/// drops the scratch database, whatever comes of it. `server` leads to any database of the server that the scratch
/// database is made on; a file of SQLite needs none.
///
/// # Errors
///
/// Why it was not restored, or is not what the manifest says.
pub fn restore(
    folder: &Folder,
    file: &str,
    server: Option<&DatabaseUrl>,
    world: &World,
    watch: &mut Watch<'_>,
) -> Result<Restored, BackupError> {
    let backed = Backed::open(folder, file)?;
    let mut verification = backed.verify(world, watch)?;
    let (seen, notes) = match backed.manifest.format {
        Format::Sqlite => (copy(&backed, watch)?, Vec::new()),
        format => on_server(&backed, server_of(format, server)?, world, watch)?,
    };
    let differences = difference(&backed.manifest.tables, &seen);
    if differences.is_empty() {
        let server = server.filter(|_| backed.manifest.format != Format::Sqlite);
        verification.checks.push(compared(&seen, server));
    }
    verification.restored_at =
        differences.is_empty().then(|| OffsetDateTime::now_utc().replace_nanosecond(0)).and_then(Result::ok);
    verification.write(&backed.path)?;
    if !differences.is_empty() {
        return Err(BackupError::new(format!(
            "what was restored is not what the manifest says: {}",
            differences.join(", ")
        ))
        .help("make another backup"));
    }
    Ok(Restored { verification, notes })
}

/// What was compared, and where: on a server, or in a file of its own.
fn compared(seen: &[TableRows], server: Option<&DatabaseUrl>) -> String {
    let place = server.map_or_else(
        || "a temporary file".to_owned(),
        |server| format!("a scratch database on the server of {server}"),
    );
    let rows = seen.iter().map(|table| table.rows).fold(0, u64::saturating_add);
    format!(
        "it was restored into {place}: {} in {}, each table as in the manifest",
        counted(rows, "row"),
        counted(seen.len() as u64, "table")
    )
}

fn server_of(format: Format, server: Option<&DatabaseUrl>) -> Result<&DatabaseUrl, BackupError> {
    let provider = if format == Format::MysqlSql { Provider::Mysql } else { Provider::Postgresql };
    server.filter(|server| server.provider == provider).ok_or_else(|| {
        BackupError::new(format!("restoring it needs a server of `{}`", provider.as_str()))
            .help("give the URL of a database on it")
    })
}

fn copy(backed: &Backed, watch: &mut Watch<'_>) -> Result<Vec<TableRows>, BackupError> {
    let fault = |error: std::io::Error| BackupError::of_file(&std::env::temp_dir(), &error);
    let folder = tempfile::Builder::new().prefix("prisma-policy-").tempdir().map_err(fault)?;
    let copy = folder.path().join("scratch.db");
    fs::copy(&backed.path, &copy).map_err(fault)?;
    let (checked, seen) = wait(sqlite::read(&copy, true, watch))?;
    match checked.as_deref() {
        Some("ok") => Ok(seen),
        other => Err(BackupError::new(format!("the copy is damaged: {}", other.unwrap_or_default()))),
    }
}

fn on_server(
    backed: &Backed,
    server: &DatabaseUrl,
    world: &World,
    watch: &mut Watch<'_>,
) -> Result<(Vec<TableRows>, Vec<String>), BackupError> {
    let scratch = Scratch::create(server)?;
    // Where this fails, the scratch database goes when it is dropped.
    let seen = fill(backed, &scratch, world, watch)?;
    let left = scratch.drop().err().map(|error| error.to_string());
    let others = leftovers(server).unwrap_or_default();
    let others = others.iter().map(|name| {
        format!("the scratch database `{name}` is still there; unless somebody restores into it now, drop it: `DROP DATABASE {name}`")
    });
    Ok((seen, left.into_iter().chain(others).collect()))
}

fn fill(
    backed: &Backed,
    scratch: &Scratch,
    world: &World,
    watch: &mut Watch<'_>,
) -> Result<Vec<TableRows>, BackupError> {
    let (file, tool) = (&backed.path, &backed.manifest.tool);
    if scratch.url.provider == Provider::Mysql {
        mysql::restore(world, file, tool, &scratch.url, scratch.encrypted, watch)?;
        return wait(mysql::tables(&scratch.url, watch));
    }
    postgresql::restore(world, file, &scratch.url, scratch.encrypted, watch)?;
    wait(postgresql::tables(&scratch.url, watch))
}
