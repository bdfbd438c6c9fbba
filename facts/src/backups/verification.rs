//! What is written down of a backup that was read back.

use std::fs::Metadata;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::manifest::{Manifest, VERSION};
use super::{BackupError, durable};
use crate::files;

/// What is written down of a backup that was read back, beside it. It holds for a file of this size that was changed
/// at this time, and for no other: whether the file is still the same bit for bit, only reading it again tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Verification {
    /// The version of this format: 1.
    pub version: u32,
    /// The SHA-256 that was read, in hexadecimal.
    pub sha256: String,
    /// The size of the file.
    pub bytes: u64,
    /// When the file was last changed, to the nanosecond.
    pub modified: String,
    /// When it was read back, in UTC.
    #[serde(with = "time::serde::rfc3339")]
    pub verified_at: OffsetDateTime,
    /// What was seen.
    pub checks: Vec<String>,
    /// What is wrong with it, where it turned out to be damaged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub damage: Option<String>,
    /// When it was restored elsewhere, with equal tables and row counts; `None` where it never was.
    #[serde(default, with = "time::serde::rfc3339::option", skip_serializing_if = "Option::is_none")]
    pub restored_at: Option<OffsetDateTime>,
}

impl Verification {
    /// Where it lies for a backup.
    pub(super) fn path(backup: &Path) -> PathBuf {
        backup.with_extension("verified.json")
    }

    /// What is written down of a backup that has not changed since; or why nothing counts.
    ///
    /// # Errors
    ///
    /// Why it cannot be read, as a clause without a final period.
    pub(super) fn read(backup: &Path, manifest: &Manifest, file: &Metadata) -> Result<Option<Self>, String> {
        let path = Self::path(backup);
        let fault =
            |error: String| format!("what was written down of its verification cannot be read: {error}");
        let Some(text) = files::text(&path).map_err(fault)? else { return Ok(None) };
        let record: Self = serde_json::from_str(&text).map_err(|error| fault(error.to_string()))?;
        if record.version != VERSION {
            return Err(fault(format!("it is of version {}", record.version)));
        }
        if record.sha256 != manifest.sha256 || record.bytes != file.len() || record.modified != modified(file)
        {
            return Err("the file was changed after it was verified".to_owned());
        }
        Ok(Some(record))
    }

    pub(super) fn write(&self, backup: &Path) -> Result<(), BackupError> {
        let text = serde_json::to_string_pretty(self).map_err(|error| BackupError::new(error.to_string()))?;
        durable::replace(&Self::path(backup), &text)
    }
}

/// When a file was last changed; empty where the system does not tell.
pub(super) fn modified(file: &Metadata) -> String {
    let modified = file.modified().map(OffsetDateTime::from).ok();
    modified.and_then(|modified| modified.format(&Rfc3339).ok()).unwrap_or_default()
}
