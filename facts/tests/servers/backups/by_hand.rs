//! The page of backups: what it shows, and the way back by hand, line by line.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use prisma_policy_facts::backups::{Created, Manifest};

use super::Bench;
use crate::support::mariadb::Mariadb;
use crate::support::postgres::Postgres;
use crate::support::run;

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/backups.md")).unwrap()
}

/// The blocks of a language below a heading.
fn blocks(page: &str, heading: &str, language: &str) -> String {
    let (_, section) = page.split_once(&format!("\n{heading}\n")).unwrap();
    let section = section.split("\n## ").next().unwrap().split("\n### ").next().unwrap();
    let begin = format!("```{language}\n");
    let blocks = section.split(&begin).skip(1);
    blocks.map(|block| block.split("```").next().unwrap()).collect::<Vec<_>>().join("\n")
}

/// Runs what the page says below a heading, where the backup lies.
fn follow(heading: &str, created: &Created, shown: &str, variables: &[(&str, &str)]) -> String {
    let script = blocks(&page(), heading, "sh");
    assert!(script.contains(shown), "{script}");
    let stem = created.path.file_stem().unwrap().to_str().unwrap();
    let script = script.replace(shown, stem);
    let folder = created.path.parent().unwrap();
    run(Command::new("sh").args(["-euc", &script]).current_dir(folder).envs(variables.iter().copied()))
}

#[test]
fn the_manifest_of_the_page_is_one() {
    let text = blocks(&page(), "## The manifest", "json");
    serde_json::from_str::<Manifest>(&text).unwrap();
}

#[test]
fn postgresql_is_restored_by_hand() {
    let server = Postgres::start();
    let url = server.database("shop", "CREATE TABLE users (id int); INSERT INTO users VALUES (1), (2), (3)");
    let bench = Bench::new();
    let created = bench.create(&url).unwrap();
    let shown = "shop-2026-11-25T220102Z";
    let sums = follow("## Restoring by hand", &created, shown, &[]);
    assert_eq!(sums.matches(&created.manifest.sha256).count(), 2, "{sums}");
    server.sql("shop", "DELETE FROM users");
    let port = server.port.to_string();
    let variables = [("PGHOST", "127.0.0.1"), ("PGPORT", port.as_str()), ("PGUSER", "postgres")];
    follow("### PostgreSQL", &created, shown, &variables);
    assert_eq!(server.sql("shop", "SELECT count(*) FROM users"), "3");
    assert_eq!(server.sql("shop_broken", "SELECT count(*) FROM users"), "0");
}

#[test]
fn mariadb_is_restored_by_hand() {
    let server = Mariadb::start();
    let url = server.database("shop", "CREATE TABLE users (id int); INSERT INTO users VALUES (1), (2), (3)");
    let bench = Bench::new();
    let created = bench.create(&url).unwrap();
    let options = bench.root.path().join(".my.cnf");
    fs::write(&options, format!("[client]\nuser=root\nsocket={}\n", server.socket().display())).unwrap();
    fs::set_permissions(&options, fs::Permissions::from_mode(0o600)).unwrap();
    let home = bench.root.path().display().to_string();
    follow("### MySQL and MariaDB", &created, "shop-2026-11-25T220102Z", &[("HOME", &home)]);
    assert_eq!(server.sql("shop_restored", "SELECT count(*) FROM users"), "3");
}

#[test]
fn sqlite_is_restored_by_hand() {
    let bench = Bench::new();
    let source = bench.root.path().join("dev.db");
    run(Command::new("sqlite3")
        .arg(&source)
        .arg("CREATE TABLE users (id int); INSERT INTO users VALUES (1), (2), (3)"));
    let created = bench.create(&format!("file:{}", source.display())).unwrap();
    // The page does it where backup and database lie together.
    for left in ["dev.db", "dev.db-wal"] {
        fs::write(bench.path(left), "broken").unwrap();
    }
    let printed = follow("### SQLite", &created, "dev-2026-11-25T220102Z", &[]);
    assert_eq!(printed, "ok\n3");
}
