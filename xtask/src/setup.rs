//! Installs what building and testing needs.

use std::fs;
use std::path::Path;

use crate::compiler;
use crate::run::{exists, output, program};
use crate::{Result, debian, npm};

/// The folders with packages of npm: the package itself, and tests that need the real Prisma.
const NPM_FOLDERS: &[&str] = &["bindings-node", "tests/end-to-end", "tests/prisma-catalogue"];

/// Everything.
pub(crate) fn everything() -> Result {
    NPM_FOLDERS.iter().try_for_each(|folder| npm::install(folder))?;
    compiler::find()?;
    postgres()?;
    pooler()?;
    mariadb()?;
    sqlite()?;
    browser().map(drop)
}

/// The path of a Chromium.
pub(crate) fn browser() -> Result<String> {
    let known = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let find = || {
        let path = |name: &&str| output(program("sh", ".").args(["-c", &format!("command -v {name}")]));
        known.iter().find_map(path)
    };
    if let Some(path) = find() {
        return Ok(path);
    }
    debian::install(&["chromium"], "testing in a browser")?;
    find().ok_or_else(|| "Chromium was installed but is not to be found".into())
}

/// The database server's programs, which Debian keeps off the path.
fn postgres() -> Result {
    let debian = || {
        let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        versions.into_iter().any(|version| version.path().join("bin/initdb").is_file())
    };
    if exists("initdb") || (Path::new("/usr/lib/postgresql").is_dir() && debian()) {
        return Ok(());
    }
    debian::install(&["postgresql"], "testing against a real database")
}

/// The pooler that stands in front of many a `PostgreSQL`.
fn pooler() -> Result {
    if exists("pgbouncer") || Path::new("/usr/sbin/pgbouncer").is_file() {
        return Ok(());
    }
    debian::install(&["pgbouncer"], "testing against a real database")
}

/// The server, what sets it up, and its client; the packages without the service, which would be started.
fn mariadb() -> Result {
    let server = exists("mariadbd") || Path::new("/usr/sbin/mariadbd").is_file();
    if server && exists("mariadb-install-db") && exists("mariadb") {
        return Ok(());
    }
    debian::install(&["mariadb-server-core", "mariadb-client-core"], "testing against a real database")
}

/// The shell of `SQLite`, and what makes certificates for servers of tests.
fn sqlite() -> Result {
    if exists("sqlite3") && exists("openssl") {
        return Ok(());
    }
    debian::install(&["sqlite3", "openssl"], "testing against a real database")
}
