//! The folder of migrations, read as Prisma reads it.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::Path;

use crate::database::{Fault, FaultKind};

/// A larger migration is not read.
const LIMIT: u64 = 1024 * 1024;

/// A migration in the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// The name of its folder.
    pub name: String,
    /// Its SQL, or why that could not be read.
    pub script: Result<String, Fault>,
}

/// The migrations of a folder, in the order in which they are applied: that of their names. A folder that is not there
/// has none.
///
/// # Errors
///
/// The folder may not be read.
pub fn read_folder(folder: &Path) -> Result<Vec<Migration>, Fault> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(folder, &error)),
    };
    let mut migrations = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(folder, &error))?;
        // Prisma follows no links here.
        if !entry.file_type().map_err(|error| unreadable(folder, &error))?.is_dir() {
            continue;
        }
        let name = entry.file_name().into_string();
        let name = name.map_err(|_| Fault::other(format!("a name in {} is no UTF-8", folder.display())))?;
        migrations.push(Migration { script: script(&entry.path().join("migration.sql")), name });
    }
    migrations.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(migrations)
}

fn script(path: &Path) -> Result<String, Fault> {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(LIMIT + 1).read_to_string(&mut text));
    match read {
        Ok(read) if read as u64 > LIMIT => {
            Err(Fault::other(format!("{} is larger than 1 MiB", path.display())))
        }
        Ok(_) => Ok(text),
        Err(error) => Err(unreadable(path, &error)),
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Fault {
    let why = format!("{} cannot be read: {error}", path.display());
    Fault::new(FaultKind::Other, why, "mend the folder of migrations")
}
