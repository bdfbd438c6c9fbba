//! Why a backup could not be made, read or restored, in words for people.

use std::io::ErrorKind;
use std::path::Path;

use crate::database::Fault;

/// Why something could not be done with a backup; without secrets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct BackupError {
    /// The reason, as a clause without a final period.
    pub why: String,
    /// How to mend it.
    pub help: Option<String>,
}

impl BackupError {
    pub(super) fn new(why: impl Into<String>) -> Self {
        Self { why: why.into(), help: None }
    }

    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// What the system says of a file or a folder.
    pub(super) fn of_file(path: &Path, error: &std::io::Error) -> Self {
        let path = path.display();
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::disk_full(&path.to_string()),
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                Self::new(format!("this user may not use {path}: {error}"))
                    .help("allow it, or name another folder: `[backups] folder` in prisma-policy.toml")
            }
            _ => Self::new(format!("{path}: {error}")),
        }
    }

    pub(super) fn disk_full(path: &str) -> Self {
        Self::new(format!("the disk is full: {path} could not be written whole"))
            .help("make room, or name a folder on another disk: `[backups] folder` in prisma-policy.toml")
    }

    pub(super) fn interrupted() -> Self {
        Self::new("it was interrupted")
    }
}

impl From<Fault> for BackupError {
    fn from(fault: Fault) -> Self {
        Self { why: fault.why, help: fault.help }
    }
}
