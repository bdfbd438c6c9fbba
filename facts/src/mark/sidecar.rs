//! The mark of a file of SQLite, beside it.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Result, Write};
use std::path::{Path, PathBuf};

use super::Mark;
use crate::database::{Fault, FaultKind};

/// A mark is small; a larger file is none.
const LIMIT: u64 = 1024 * 1024;

/// Where the mark of a file lies.
pub(super) fn path(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".prisma-policy.json");
    name.into()
}

/// The mark as it is written.
pub(super) fn text(mark: &Mark) -> String {
    serde_json::to_string_pretty(mark).unwrap_or_default()
}

/// The mark that lies beside a file of SQLite.
pub(crate) fn read_beside(database: &Path) -> std::result::Result<Option<Mark>, Fault> {
    let path = path(database);
    let mut text = String::new();
    let read = File::open(&path).and_then(|file| file.take(LIMIT).read_to_string(&mut text));
    match read {
        Ok(_) => serde_json::from_str(&text).map(Some).map_err(|error| unreadable(&path, &error)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(&path, &error)),
    }
}

/// Writes the mark so that there is always either the old one or the new one.
pub(super) fn write(database: &Path, mark: &Mark) -> Result<()> {
    let path = path(&database.canonicalize()?);
    let mut new = path.clone().into_os_string();
    new.push(format!(".{}", std::process::id()));
    let written = write_new(&new, &text(mark)).and_then(|()| fs::rename(&new, &path));
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written
}

fn write_new(path: &OsString, text: &str) -> Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()
}

fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> Fault {
    let why = format!("the mark in {} cannot be read: {error}", path.display());
    Fault::new(FaultKind::Other, why, "mark the database again")
}
