//! Files that are there whole or not at all, whatever happens in between, and that only their owner may read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::BackupError;
use crate::database::hex;

/// How the name of a file ends that is not whole yet.
pub(super) const PARTIAL: &str = ".partial";

/// A file that is being written; gone when it is dropped before it was finished.
///
/// As long as it is open, here or in a program that writes it, it bears a lock. A file that has none was left behind.
pub(super) struct Partial {
    pub(super) file: File,
    path: PathBuf,
    finished: bool,
}

impl Partial {
    /// Makes `<name>.partial`; none where there is a file of one of the names already.
    pub(super) fn create(folder: &Path, name: &str) -> Result<Option<Self>, BackupError> {
        if folder.join(name).exists() {
            return Ok(None);
        }
        let path = folder.join(format!("{name}{PARTIAL}"));
        let file = match owned().open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(None),
            Err(error) => return Err(BackupError::of_file(&path, &error)),
        };
        lock(&file);
        Ok(Some(Self { file, path, finished: false }))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// How much was written.
    pub(super) fn bytes(&self) -> u64 {
        self.file.metadata().map_or(0, |metadata| metadata.len())
    }

    /// Makes sure that it is on the disk, and gives it its name.
    pub(super) fn finish(mut self) -> Result<PathBuf, BackupError> {
        let path = self.path.with_extension("");
        self.file
            .sync_all()
            .and_then(|()| fs::rename(&self.path, &path))
            .map_err(|error| BackupError::of_file(&self.path, &error))?;
        self.finished = true;
        sync_folder(&path)?;
        Ok(path)
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.finished {
            remove(&self.path);
        }
    }
}

/// Replaces a file, so that there is always either the old one or the new one.
pub(super) fn replace(path: &Path, text: &str) -> Result<(), BackupError> {
    let mut new = path.as_os_str().to_owned();
    new.push(format!(".{}{PARTIAL}", std::process::id()));
    let new = PathBuf::from(new);
    let write = || {
        let mut file = owned().open(&new)?;
        lock(&file);
        file.write_all(text.as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        fs::rename(&new, path)
    };
    let written = write().map_err(|error| BackupError::of_file(path, &error));
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written.and_then(|()| sync_folder(path))
}

/// Removes what was left behind by somebody who was killed.
pub(super) fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let partial = entry.file_name().to_string_lossy().ends_with(PARTIAL);
        if partial && left_behind(&entry.path()) {
            remove(&entry.path());
        }
    }
}

/// Removes a file that is not whole, and the journal that SQLite keeps while it writes one.
fn remove(partial: &Path) {
    let mut journal = partial.as_os_str().to_owned();
    journal.push("-journal");
    // The journal first: without its file nobody would look for it again.
    for path in [Path::new(&journal), partial] {
        let _ = fs::remove_file(path);
    }
}

/// Whether nobody writes a file any more; not known for certain means no.
pub(super) fn left_behind(path: &Path) -> bool {
    cfg!(unix) && File::open(path).is_ok_and(|file| file.try_lock_shared().is_ok())
}

/// The SHA-256 of a file and its size, as they are read.
pub(super) fn digest(
    path: &Path,
    mut tick: impl FnMut(u64) -> Result<(), BackupError>,
) -> Result<(String, u64), BackupError> {
    let fault = |error: io::Error| BackupError::of_file(path, &error);
    let mut file = File::open(path).map_err(fault)?;
    let (mut hash, mut bytes) = (Sha256::new(), 0u64);
    let mut buffer = vec![0u8; 1 << 20];
    loop {
        let read = file.read(&mut buffer).map_err(fault)?;
        let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else { break };
        hash.update(part);
        bytes += read as u64;
        tick(bytes)?;
    }
    Ok((hex(&hash.finalize()), bytes))
}

/// Makes sure that names are on the disk, where a folder can be opened for that.
fn sync_folder(of: &Path) -> Result<(), BackupError> {
    let folder = of.parent().unwrap_or(of);
    if cfg!(unix) {
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| BackupError::of_file(folder, &error))?;
    }
    Ok(())
}

/// On Windows a lock would keep others from writing, also the program that is to write.
fn lock(file: &File) {
    if cfg!(unix) {
        let _ = file.try_lock();
    }
}

/// Opens a file that is new and that only its owner may read.
fn owned() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
