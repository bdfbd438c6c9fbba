//! Reads a backup back.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use time::OffsetDateTime;

use super::list::manifest;
use super::manifest::{Manifest, VERSION};
use super::progress::{Progress, Step, Watch, keep_going};
use super::scratch::wait;
use super::verification::{Verification, modified};
use super::{BackupError, Folder, Format, durable, mysql, postgresql, sqlite};
use crate::world::World;

/// Reads a backup back whole: its size and checksum against the manifest, and what its own programs say of it. What
/// was seen is written down beside it.
///
/// # Errors
///
/// Why it cannot be relied upon. It does not count as verified any more then.
pub fn verify(
    folder: &Folder,
    file: &str,
    world: &World,
    watch: &mut Watch<'_>,
) -> Result<Verification, BackupError> {
    Backed::open(folder, file)?.verify(world, watch)
}

const LIST: &str = "`prisma-policy backup list` shows what there is";

/// A backup that is there with its manifest.
pub(super) struct Backed {
    pub(super) path: PathBuf,
    pub(super) manifest: Manifest,
}

impl Backed {
    pub(super) fn open(folder: &Folder, file: &str) -> Result<Self, BackupError> {
        let path = folder.path().join(file);
        if Path::new(file).components().count() != 1 {
            return Err(BackupError::new(format!("`{file}` is no name of a backup")).help(LIST));
        }
        if !path.exists() && !path.with_extension("json").exists() {
            let why = format!("there is no {file} in {}", folder.path().display());
            return Err(BackupError::new(why).help(LIST));
        }
        let manifest =
            manifest(&path).map_err(|why| BackupError::new(format!("{file} is no backup: {why}")))?;
        Ok(Self { path: folder.path().join(&manifest.file), manifest })
    }

    pub(super) fn verify(&self, world: &World, watch: &mut Watch<'_>) -> Result<Verification, BackupError> {
        // That it was restored holds as long as the file is the same.
        let before = fs::metadata(&self.path).ok().and_then(|file| self.record(&file));
        // It does not count as verified any more, also where it once was, until all of it was seen again.
        let _ = fs::remove_file(Verification::path(&self.path));
        let (checks, metadata) = self.check(world, watch)?;
        let verification = Verification {
            checks,
            restored_at: before.and_then(|before| before.restored_at),
            ..self.seen(&metadata)
        };
        verification.write(&self.path)?;
        Ok(verification)
    }

    fn record(&self, file: &Metadata) -> Option<Verification> {
        Verification::read(&self.path, &self.manifest, file).ok().flatten()
    }

    /// That the file was read just now, and nothing more.
    fn seen(&self, file: &Metadata) -> Verification {
        let now = OffsetDateTime::now_utc();
        Verification {
            version: VERSION,
            sha256: self.manifest.sha256.clone(),
            bytes: file.len(),
            modified: modified(file),
            verified_at: now.replace_nanosecond(0).unwrap_or(now),
            checks: Vec::new(),
            damage: None,
            restored_at: None,
        }
    }

    fn check(&self, world: &World, watch: &mut Watch<'_>) -> Result<(Vec<String>, Metadata), BackupError> {
        let fault = |error: std::io::Error| BackupError::of_file(&self.path, &error);
        let before = fs::metadata(&self.path).map_err(fault)?;
        let mut checks = vec![self.checksum(watch)?];
        checks.extend(self.read_back(world, watch)?);
        let after = fs::metadata(&self.path).map_err(fault)?;
        if modified(&before) != modified(&after) || before.len() != after.len() {
            return Err(BackupError::new("the file was changed while it was read"));
        }
        Ok((checks, after))
    }

    fn checksum(&self, watch: &mut Watch<'_>) -> Result<String, BackupError> {
        let of = Some(self.manifest.bytes);
        let (sha256, bytes) = durable::digest(&self.path, |bytes| {
            keep_going(watch(&Progress { step: Step::Reading, bytes, of, table: None }))
        })?;
        if bytes != self.manifest.bytes {
            let why = format!("the file has {bytes} bytes, and {} in the manifest", self.manifest.bytes);
            return Err(BackupError::new(why).help("it was cut or written to; make another backup"));
        }
        if sha256 != self.manifest.sha256 {
            let why = "the checksum of the file is not that of the manifest";
            // Its size does not tell, so whoever looks next is told.
            if let Ok(file) = fs::metadata(&self.path) {
                let _ = Verification { damage: Some(why.to_owned()), ..self.seen(&file) }.write(&self.path);
            }
            return Err(
                BackupError::new(why).help("the file or its manifest is damaged; make another backup")
            );
        }
        Ok("the size and the SHA-256 are those of the manifest".to_owned())
    }

    fn read_back(&self, world: &World, watch: &mut Watch<'_>) -> Result<Vec<String>, BackupError> {
        let tables = &self.manifest.tables;
        match self.manifest.format {
            Format::PostgresqlCustom => {
                let (program, checks) = postgresql::read_back(world, &self.path, tables, watch)?;
                let by = format!("by {} {}", program.tool.name, program.tool.version);
                Ok(checks.into_iter().chain([by]).collect())
            }
            Format::MysqlSql => mysql::read_back(&self.path, tables, watch),
            Format::Sqlite => wait(sqlite::read_back(&self.path, tables, watch)),
        }
    }
}
