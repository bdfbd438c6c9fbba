//! The backups of a folder, and what each is good for.

use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Serialize;
use time::OffsetDateTime;

use super::coverage::{Coverage, Live};
use super::durable::{PARTIAL, left_behind};
use super::manifest::{Manifest, UNREADABLE};
use super::verification::Verification;
use super::{BackupError, Folder, Format};
use crate::files;

/// The largest manifest that is read, in bytes: one of about 500,000 tables.
const MOST: u64 = 1 << 26;

/// A backup of a folder.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Backup {
    /// The name of its file.
    pub file: String,
    /// What it is worth.
    pub standing: Standing,
    /// Why it is worth no more, as a clause without a final period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Whether it is one of the database in question; not known where that one is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of_this_database: Option<bool>,
    /// How old it is, in seconds; none where its time is in the future.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<u64>,
    /// How much of what is there now it can hold; none where it is of another database, or what is there was not seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
    /// What its manifest says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manifest: Option<Manifest>,
    /// What was written down when it was read back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
}

/// What a backup is worth, the best last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It is not whole, or not what its manifest says.
    Broken,
    /// It could not be looked at.
    Unreadable,
    /// It is being made.
    Unfinished,
    /// It is whole as far as its size tells; nobody read it back.
    Made,
    /// It was read back whole.
    Verified,
    /// It was restored elsewhere, too.
    Restored,
}

/// The backups of a folder, the newest first; those whose time is not known last. `this` is the database in question.
///
/// # Errors
///
/// The folder cannot be read. Where there is none, there are no backups.
pub fn list(
    folder: &Folder,
    this: Option<&Live<'_>>,
    now: OffsetDateTime,
) -> Result<Vec<Backup>, BackupError> {
    let fault = |error: std::io::Error| BackupError::of_file(folder.path(), &error);
    let entries = match fs::read_dir(folder.path()) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(fault)?,
    };
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry.map_err(fault)?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    let mut backups: Vec<Backup> = names
        .iter()
        .filter(|name| counts(name, &names))
        .map(|name| Backup::of(&folder.path().join(name), name, this, now))
        .collect();
    backups.sort_by_key(|backup| std::cmp::Reverse((backup.taken_at(), backup.file.clone())));
    Ok(backups)
}

/// Whether a name is that of a backup, or what is left of one: a backup, one that is not whole, or a manifest whose
/// file is gone.
fn counts(name: &str, names: &[String]) -> bool {
    let dumps = || Format::ALL.iter().map(|format| format.ending());
    if let Some(of) = name.strip_suffix(PARTIAL) {
        return dumps().any(|ending| of.ends_with(&format!(".{ending}")));
    }
    match name.rsplit_once('.') {
        Some((stem, "json")) => {
            let file = |ending| names.iter().any(|name| *name == format!("{stem}.{ending}"));
            !stem.ends_with(".verified") && !dumps().any(file)
        }
        Some((stem, ending)) => !stem.is_empty() && dumps().any(|known| known == ending),
        None => false,
    }
}

impl Backup {
    fn of(path: &Path, name: &str, this: Option<&Live<'_>>, now: OffsetDateTime) -> Self {
        let (standing, why, manifest, verification) = standing(path, name);
        let of_this_database = manifest
            .as_ref()
            .zip(this)
            .map(|(manifest, this)| manifest.database.fingerprint == this.fingerprint);
        let tables = this.and_then(|this| this.tables.ok()).filter(|_| of_this_database == Some(true));
        let hidden = this.and_then(|this| this.hidden);
        let coverage =
            manifest.as_ref().zip(tables).map(|(manifest, tables)| Coverage::of(manifest, tables, hidden));
        let age = manifest
            .as_ref()
            .and_then(|manifest| (now - manifest.started_at).whole_seconds().try_into().ok());
        Self { file: name.to_owned(), standing, why, of_this_database, age, coverage, manifest, verification }
    }

    /// When it was begun.
    pub fn taken_at(&self) -> Option<OffsetDateTime> {
        self.manifest.as_ref().map(|manifest| manifest.started_at)
    }
}

type Seen = (Standing, Option<String>, Option<Manifest>, Option<Verification>);

fn standing(path: &Path, name: &str) -> Seen {
    if name.ends_with(PARTIAL) {
        let gone = left_behind(path);
        let standing = if gone { Standing::Broken } else { Standing::Unfinished };
        let why = if gone { "it was never finished" } else { "it is being made, or was never finished" };
        return (standing, Some(why.to_owned()), None, None);
    }
    let manifest = match manifest(path) {
        Ok(manifest) => manifest,
        Err(why) => {
            let unreadable = why.starts_with(UNREADABLE);
            return (if unreadable { Standing::Unreadable } else { Standing::Broken }, Some(why), None, None);
        }
    };
    let file = match file(path, &manifest) {
        Ok(file) => file,
        Err((standing, why)) => return (standing, Some(why), Some(manifest), None),
    };
    match Verification::read(path, &manifest, &file) {
        Err(why) => (Standing::Made, Some(why), Some(manifest), None),
        Ok(None) => (Standing::Made, Some("nobody has verified it".to_owned()), Some(manifest), None),
        Ok(Some(Verification { damage: Some(why), .. })) => {
            (Standing::Broken, Some(why), Some(manifest), None)
        }
        Ok(Some(record)) if record.restored_at.is_some() => {
            (Standing::Restored, None, Some(manifest), Some(record))
        }
        Ok(Some(record)) => (Standing::Verified, None, Some(manifest), Some(record)),
    }
}

/// Whether the file is there and as large as its manifest says.
fn file(path: &Path, manifest: &Manifest) -> Result<Metadata, (Standing, String)> {
    let path = path.with_file_name(&manifest.file);
    match fs::metadata(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err((Standing::Broken, "its file is gone".to_owned()))
        }
        Err(error) => Err((Standing::Unreadable, format!("its file cannot be looked at: {error}"))),
        Ok(file) if !file.is_file() => Err((Standing::Broken, "its file is none".to_owned())),
        Ok(file) if file.len() != manifest.bytes => Err((
            Standing::Broken,
            format!("the file has {} bytes, and {} in the manifest", file.len(), manifest.bytes),
        )),
        Ok(file) => Ok(file),
    }
}

/// The manifest beside a backup.
///
/// # Errors
///
/// Why there is none that counts, as a clause without a final period.
pub(super) fn manifest(backup: &Path) -> Result<Manifest, String> {
    let path: PathBuf = backup.with_extension("json");
    let text = files::text_up_to(MOST, &path).map_err(|why| format!("{UNREADABLE}: {why}"))?;
    let text = text.ok_or_else(|| "it has no manifest, so it was never finished".to_owned())?;
    let manifest = Manifest::parse(&text)?;
    let named = backup.file_name().is_some_and(|name| name == manifest.file.as_str());
    let own = named || (backup == path && path.with_file_name(&manifest.file).with_extension("json") == path);
    if own { Ok(manifest) } else { Err("its manifest is that of another file".to_owned()) }
}
