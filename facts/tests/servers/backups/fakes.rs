//! Programs that are not what they should be.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::Bench;
use crate::support::mariadb::Mariadb;
use crate::support::postgres::Postgres;

/// A bench with a program of this name and text in front of all others.
fn with(name: &str, text: &str) -> Bench {
    let mut bench = Bench::new();
    let folder = bench.root.path().join("bin");
    fs::create_dir(&folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    let old = bench.world.variables.get("PATH").cloned().unwrap_or_default();
    bench.world.variables.insert("PATH".to_owned(), format!("{}:{old}", folder.display()));
    bench
}

const VERSION: &str = "[ \"$1\" = --version ] && { echo 'pg_dump (PostgreSQL) 9.6'; exit; }";

#[test]
fn a_tool_that_is_older_than_the_server_is_told() {
    let server = Postgres::shared();
    let url = server.database("newer", "CREATE TABLE users (id int)");
    let text = "echo 'pg_dump: error: server version: 15.18; pg_dump version: 9.6' >&2
        echo 'pg_dump: error: aborting because of server version mismatch' >&2; exit 1";
    let bench = with("pg_dump", &format!("{VERSION}\n{text}"));
    let error = bench.create(&url).unwrap_err();
    assert_eq!(error.why, "`pg_dump` 9.6 is older than the server");
    let help = "install the client programs of version 15 or later (`postgresql-client-15` of Debian and Ubuntu), and put \
                them in front of the others on the path";
    assert_eq!(error.help.as_deref(), Some(help));
    assert_eq!(bench.names(), [".gitignore"]);
}

#[test]
fn a_backup_that_was_made_by_a_later_version_is_not_called_damaged() {
    let server = Postgres::shared();
    let url = server.database("later", "CREATE TABLE users (id int)");
    let text = "echo 'pg_restore: error: unsupported version (1.16) in file header' >&2; exit 1";
    let mut bench = with("pg_restore", text);
    let made = bench.create(&url).unwrap();
    let error = bench.verify(&made.manifest.file).unwrap_err();
    assert_eq!(
        error.help.as_deref(),
        Some("it was made by a later version: install the client programs of that one")
    );
    bench.world = Bench::new().world;
    bench.verify(&made.manifest.file).unwrap();
}

#[test]
fn a_tool_that_tells_the_password_is_not_repeated() {
    let server = Postgres::shared();
    server.database("talks", "CREATE USER talks PASSWORD 's3cret-word' SUPERUSER");
    let bench =
        with("pg_dump", &format!("{VERSION}\necho \"pg_dump: error: $(cat $PGPASSFILE)\" >&2; exit 1"));
    let error = bench.create(&server.url_as("talks:s3cret-word", "talks")).unwrap_err();
    assert_eq!(error.why, "`pg_dump` failed: pg_dump: error: *:*:*:*:***");
}

#[test]
fn a_dump_that_stops_too_early_is_none() {
    let server = Mariadb::shared();
    let url = server.database("stops", "CREATE TABLE users (id int)");
    let bench = with("mariadb-dump", "echo 'CREATE TABLE `users` ('");
    let error = bench.create(&url).unwrap_err();
    assert_eq!(error.why, "`mariadb-dump` did not come to its end");
    assert_eq!(bench.names(), [".gitignore"]);
}
