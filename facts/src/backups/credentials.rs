//! Hands passwords to programs in a file that only this user may read, and that is gone as soon as it was read.

use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use super::BackupError;
use crate::secret::Secret;

/// A file with a password; removed when it is dropped, or before.
pub(super) struct Credentials {
    path: PathBuf,
    file: Option<TempPath>,
}

impl Credentials {
    /// Writes a file for a program. Only its owner may read it from the beginning.
    pub(super) fn write(text: &Secret) -> Result<Self, BackupError> {
        let fault = |error: std::io::Error| BackupError::of_file(&std::env::temp_dir(), &error);
        let mut file =
            tempfile::Builder::new().prefix("prisma-policy-").suffix(".cnf").tempfile().map_err(fault)?;
        file.write_all(text.expose().as_bytes()).and_then(|()| file.flush()).map_err(fault)?;
        Ok(Self { path: file.path().to_owned(), file: Some(file.into_temp_path()) })
    }

    /// Where it is, or was.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Removes it: whoever needed it has read it. A process that is killed afterwards leaves no password behind.
    pub(super) fn remove(&mut self) {
        self.file = None;
    }
}
