//! The folder of migrations against the history table.

use std::fs;
use std::path::Path;
use std::process::Command;

use prisma_policy_facts::{Inspection, Ledger, migrations};
use time::OffsetDateTime;

use crate::support::postgres::Postgres;
use crate::support::{check, look_at, run};

const HISTORY: &str =
    "CREATE TABLE \"_prisma_migrations\" (id varchar(36) PRIMARY KEY DEFAULT gen_random_uuid()::text,
    checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text,
    rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count int NOT NULL DEFAULT 0);";

fn migration(folder: &Path, name: &str, sql: &str) -> String {
    let path = folder.join(name);
    fs::create_dir_all(&path).unwrap();
    fs::write(path.join("migration.sql"), sql).unwrap();
    let sum = run(Command::new("sha256sum").arg(path.join("migration.sql")));
    sum.split(' ').next().unwrap().to_owned()
}

fn row(name: &str, checksum: &str, rest: &str) -> String {
    format!(
        "INSERT INTO \"_prisma_migrations\" (migration_name, checksum, finished_at, rolled_back_at) VALUES ('{name}', '{checksum}', {rest});"
    )
}

fn facts(url: &str, folder: &Path) -> Inspection {
    let mut ledger = Ledger::new(OffsetDateTime::UNIX_EPOCH);
    migrations::say(&look_at(url), folder, &mut ledger);
    ledger.conclude()
}

#[test]
fn history_and_folder_are_compared() {
    let server = Postgres::shared();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("migration_lock.toml"), "").unwrap();
    let first =
        migration(folder, "1_init", "CREATE TABLE \"User\" (id int);\nCREATE TABLE posts (id int);\n");
    let second =
        migration(folder, "2_rename", "ALTER TABLE posts RENAME TO \"Article\"; DROP TABLE IF EXISTS old;");
    migration(folder, "3_next", "CREATE TABLE next (id int)");
    let url = server.database("history", &format!(
        "CREATE TABLE \"User\" (id int); CREATE TABLE \"Article\" (id int); CREATE TABLE system_settings (id int);
         {HISTORY}{}{}{}",
        row("1_init", &first, "now(), NULL"),
        row("2_rename", &second, "NULL, now()"),
        row("2_rename", &second, "now(), NULL"),
    ));
    check(
        &facts(&url, folder),
        &[
            ("migrations.tracked", "true"),
            ("migrations.pending", "1"),
            ("migrations.failed", "0"),
            ("migrations.unknown", "0"),
            ("migrations.edited", "false"),
            ("migrations.untrackedTables", "1"),
        ],
    );
    // Other line endings are no edit; another text is.
    let path = folder.join("1_init/migration.sql");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace('\n', "\r\n")).unwrap();
    check(&facts(&url, folder), &[("migrations.edited", "false"), ("migrations.untrackedTables", "1")]);
    fs::write(&path, text + "-- later").unwrap();
    check(
        &facts(&url, folder),
        &[
            ("migrations.edited", "true"),
            ("migrations.untrackedTables", "missing: the migration 1_init was edited after it was applied"),
        ],
    );
}

#[test]
fn what_failed_or_is_not_in_the_folder_is_counted() {
    let server = Postgres::shared();
    let folder = tempfile::tempdir().unwrap();
    let first = migration(folder.path(), "1_init", "CREATE TABLE a (id int)");
    let url = server.database(
        "failed",
        &format!(
            "CREATE TABLE a (id int); {HISTORY}{}{}",
            row("1_init", &first, "NULL, NULL"),
            row("0_lost", &first, "now(), NULL"),
        ),
    );
    check(
        &facts(&url, folder.path()),
        &[
            ("migrations.pending", "0"),
            ("migrations.failed", "1"),
            ("migrations.unknown", "1"),
            ("migrations.edited", "false"),
            ("migrations.untrackedTables", "missing: the applied migration 0_lost is not in the folder"),
        ],
    );
}

#[test]
fn a_database_without_history_has_only_pending_ones() {
    let server = Postgres::shared();
    let folder = tempfile::tempdir().unwrap();
    migration(folder.path(), "1_init", "CREATE TABLE a (id int)");
    let url = server.database("untracked", "CREATE TABLE a (id int)");
    check(
        &facts(&url, folder.path()),
        &[("migrations.tracked", "false"), ("migrations.pending", "1"), ("migrations.untrackedTables", "1")],
    );
    check(&facts(&url, &folder.path().join("none")), &[("migrations.pending", "0")]);
    fs::remove_file(folder.path().join("1_init/migration.sql")).unwrap();
    check(&facts(&url, folder.path()), &[("migrations.pending", "1")]);
    server.sql("untracked", &format!("{HISTORY} CREATE ROLE shut LOGIN PASSWORD 's3cret'"));
    let denied = "missing: the user may not read public._prisma_migrations";
    check(
        &facts(&server.url_as("shut:s3cret", "untracked"), folder.path()),
        &[("migrations.tracked", denied), ("migrations.pending", denied)],
    );
}

#[test]
fn sql_that_cannot_be_read_leaves_untracked_tables_unknown() {
    let server = Postgres::shared();
    let folder = tempfile::tempdir().unwrap();
    let sum = migration(folder.path(), "1_init", "DO $$ BEGIN EXECUTE 'CREATE TABLE a (id int)'; END $$");
    let url = server.database(
        "dynamic",
        &format!("CREATE TABLE a (id int); {HISTORY}{}", row("1_init", &sum, "now(), NULL")),
    );
    check(
        &facts(&url, folder.path()),
        &[(
            "migrations.untrackedTables",
            "missing: which tables the migration 1_init makes cannot be read from its SQL",
        )],
    );
}

#[test]
fn tables_that_are_made_anew_under_their_own_name_are_known() {
    let folder = tempfile::tempdir().unwrap();
    let migrations = folder.path().join("migrations");
    let first = migration(
        &migrations,
        "1_init",
        "CREATE TABLE \"User\" (\"id\" INTEGER);\nCREATE TABLE Posts (id int);",
    );
    let second = migration(
        &migrations,
        "2_redefine",
        "-- RedefineTables\nPRAGMA defer_foreign_keys=ON;\nPRAGMA foreign_keys=OFF;
         CREATE TABLE \"new_User\" (\"id\" INTEGER, \"name\" TEXT);
         INSERT INTO \"new_User\" (\"id\") SELECT \"id\" FROM \"User\";
         DROP TABLE \"User\";\nALTER TABLE \"new_User\" RENAME TO \"User\";\nPRAGMA foreign_keys=ON;",
    );
    let file = folder.path().join("dev.db");
    let history = "CREATE TABLE \"_prisma_migrations\" (migration_name text, checksum text, finished_at datetime, rolled_back_at datetime);";
    let rows =
        [row("1_init", &first, "1700000000000, NULL"), row("2_redefine", &second, "1700000000001, NULL")];
    let sql = format!(
        "CREATE TABLE \"User\" (id int); CREATE TABLE Posts (id int); CREATE TABLE extra (id int); {history}{}",
        rows.concat()
    );
    run(Command::new("sqlite3").arg(&file).arg(sql));
    let inspection = facts(&format!("file:{}", file.display()), &migrations);
    check(
        &inspection,
        &[
            ("migrations.tracked", "true"),
            ("migrations.pending", "0"),
            ("migrations.edited", "false"),
            ("migrations.untrackedTables", "1"),
        ],
    );
    let found = inspection.found.iter().find(|found| found.fact == "migrations.untrackedTables").unwrap();
    assert_eq!(found.evidence[0].seen, "1 made by no migration: extra");
}
