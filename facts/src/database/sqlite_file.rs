//! A file of SQLite, and how it is opened without a trace.
//!
//! A reader of a file in WAL mode would make `-wal` and `-shm` beside it. Where the log, `-wal`, is missing or empty,
//! the file is read as one that does not change; afterwards it is seen whether it did. Where the log holds something,
//! its index, `-shm`, is only read; without an index the log cannot be read without writing one.

use std::fs::{self, File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Fault, FaultKind, fingerprint};

/// What needs no escape in a URI of SQLite.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.');

/// A file of SQLite that is there.
pub(crate) struct SqliteFile {
    path: PathBuf,
    metadata: Metadata,
    journal: Journal,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Journal {
    /// The ordinary kind: readers leave nothing behind.
    Rollback,
    /// WAL mode, and the log is empty.
    WalAtRest,
    /// WAL mode, and the log counts.
    Wal,
}

impl SqliteFile {
    pub(crate) fn find(path: &Path) -> Result<Self, Fault> {
        let path = path.canonicalize().map_err(|error| no_file(&error))?;
        let metadata = fs::metadata(&path).map_err(|error| no_file(&error))?;
        if !metadata.is_file() {
            return Err(Fault::new(
                FaultKind::Other,
                "the path leads to no file",
                "correct the path in the URL",
            ));
        }
        let journal = journal(&path)?;
        Ok(Self { path, metadata, journal })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.metadata.len() + log(&self.path)
    }

    /// Under which name SQLite opens it.
    pub(super) fn uri(&self) -> Result<String, Fault> {
        let path = self.path.to_str().ok_or_else(|| Fault::other("the path is no UTF-8"))?;
        let path = utf8_percent_encode(path, PLAIN);
        let mode = match self.journal {
            Journal::Rollback => "",
            Journal::WalAtRest => "&immutable=1",
            Journal::Wal => "&readonly_shm=1",
        };
        Ok(format!("file:{path}?mode=ro{mode}"))
    }

    /// Which file it is: where it lies, and which one of those that ever lay there. Prisma's reset empties the file and
    /// keeps it.
    pub(super) fn fingerprint(&self) -> String {
        let path = self.path.to_string_lossy();
        let created = self.metadata.created().ok();
        let created = created.and_then(|created| created.duration_since(SystemTime::UNIX_EPOCH).ok());
        let created = created.map(|created| created.as_nanos().to_string()).unwrap_or_default();
        fingerprint(&["sqlite", &path, &number(&self.metadata), &created])
    }

    /// Whether what was read can be believed: not where a file that was taken as unchanging changed.
    pub(crate) fn unchanged(&self) -> Result<(), Fault> {
        let now = fs::metadata(&self.path).map_err(|error| no_file(&error))?;
        let same = now.len() == self.metadata.len() && now.modified().ok() == self.metadata.modified().ok();
        if self.journal == Journal::WalAtRest && (!same || log(&self.path) > 0) {
            return Err(Fault::new(
                FaultKind::Locked,
                "the file was written while it was looked at",
                "look again",
            ));
        }
        Ok(())
    }
}

fn journal(path: &Path) -> Result<Journal, Fault> {
    let mut header = [0u8; 20];
    let read =
        File::open(path).and_then(|file| file.take(20).read(&mut header)).map_err(|error| no_file(&error))?;
    // The format of reading, in the header of the file: 2 is WAL.
    let wal = read == header.len() && header.last() == Some(&2);
    match (wal, log(path) > 0, beside(path, "-shm").exists()) {
        (false, ..) => Ok(Journal::Rollback),
        (true, false, _) => Ok(Journal::WalAtRest),
        (true, true, true) => Ok(Journal::Wal),
        (true, true, false) => Err(Fault::new(
            FaultKind::Other,
            "a log (`-wal`) without its index lies beside the file, and cannot be read without writing",
            "open the database once with the program that uses it",
        )),
    }
}

/// The size of the log.
fn log(path: &Path) -> u64 {
    fs::metadata(beside(path, "-wal")).map_or(0, |log| log.len())
}

fn no_file(error: &std::io::Error) -> Fault {
    match error.kind() {
        std::io::ErrorKind::NotFound => Fault::new(
            FaultKind::NoDatabase,
            "there is no such file",
            "correct the path in the URL; a relative one is meant from the folder of the schema",
        ),
        std::io::ErrorKind::PermissionDenied => {
            Fault::new(FaultKind::Denied, "the file may not be read", "allow this user to read it")
        }
        _ => Fault::other(format!("the file cannot be read: {error}")),
    }
}

/// The number of a file on its device, where the system has such numbers.
#[cfg(unix)]
fn number(metadata: &Metadata) -> String {
    use std::os::unix::fs::MetadataExt;
    format!("{}:{}", metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn number(_: &Metadata) -> String {
    String::new()
}

/// The path of a file that belongs to another and has a longer name.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
