//! The folder that backups lie in.

use std::fs::{self, DirBuilder};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::durable::{self, Partial};
use super::{BackupError, Format};
use crate::settings::{Backups, SettingsFile};

/// The folder that backups lie in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder that `prisma-policy.toml` names, or else `.prisma-policy/backups` below the root of the project.
    pub fn of(settings: Option<&SettingsFile>, root: &Path) -> Self {
        let path = match settings {
            Some(file) => file.folder().join(&file.settings.backups.folder),
            None => root.join(Backups::default().folder),
        };
        Self { path }
    }

    /// The name of a backup in here that is called by its path, from `directory` on; what it was called where it is none.
    pub fn name_of(&self, file: &str, directory: &Path) -> String {
        let path = directory.join(file);
        let here = self.path.canonicalize().ok();
        let inside = here.is_some() && path.parent().and_then(|folder| folder.canonicalize().ok()) == here;
        let name = path.file_name().and_then(|name| name.to_str()).filter(|_| inside);
        name.unwrap_or(file).to_owned()
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the folder where there is none, hidden from git and from other users, and removes what was left behind
    /// in it.
    pub(super) fn prepare(&self) -> Result<(), BackupError> {
        if !self.path.is_dir() {
            let mut builder = DirBuilder::new();
            builder.recursive(true);
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.create(&self.path).map_err(|error| self.not_made(&error))?;
        }
        let ignore = self.path.join(".gitignore");
        match fs::symlink_metadata(&ignore) {
            Err(error) if error.kind() == ErrorKind::NotFound => durable::replace(&ignore, "*")?,
            _ => {}
        }
        durable::sweep(&self.path);
        Ok(())
    }

    fn not_made(&self, error: &std::io::Error) -> BackupError {
        let fault = BackupError::of_file(&self.path, error);
        match fs::symlink_metadata(&self.path) {
            Ok(link) if link.is_symlink() => {
                fault.help("it is a link that leads nowhere: see that the disk is there")
            }
            _ => fault,
        }
    }

    /// Begins a file that no other is called like: `shop-2026-11-25T220102Z.dump`.
    pub(super) fn begin(
        &self,
        name: &str,
        at: time::OffsetDateTime,
        format: Format,
    ) -> Result<Partial, BackupError> {
        let at = crate::ledger::timestamp(at).replace(':', "");
        let stem = format!("{}-{at}", plain(name));
        let numbered = (2..100).map(|number| format!("{stem}-{number}"));
        for stem in std::iter::once(stem.clone()).chain(numbered) {
            let name = format!("{stem}.{}", format.ending());
            if let Some(partial) = Partial::create(&self.path, &name)? {
                return Ok(partial);
            }
        }
        Err(BackupError::new(format!("{} has a hundred backups of this second", self.path.display())))
    }
}

/// A name that every file system takes.
fn plain(name: &str) -> String {
    let name = name.strip_suffix(".db").or_else(|| name.strip_suffix(".sqlite")).unwrap_or(name);
    let fits = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
    let plain: String = name.chars().take(64).map(|letter| if fits(letter) { letter } else { '_' }).collect();
    if plain.is_empty() { "database".to_owned() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::Folder;

    #[test]
    fn a_backup_may_be_called_by_its_path() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::of(None, root.path());
        std::fs::create_dir_all(folder.path().join("deeper")).unwrap();
        let check =
            |file: &str, expect: &str| assert_eq!(folder.name_of(file, root.path()), expect, "{file}");
        check("x.dump", "x.dump");
        check(".prisma-policy/backups/x.dump", "x.dump");
        check("./.prisma-policy/backups/x.dump", "x.dump");
        check(&folder.path().join("x.dump").display().to_string(), "x.dump");
        check(".prisma-policy/x.dump", ".prisma-policy/x.dump");
        check(".prisma-policy/backups/deeper/x.dump", ".prisma-policy/backups/deeper/x.dump");
        check("nowhere/x.dump", "nowhere/x.dump");
        check("..", "..");
    }
}
