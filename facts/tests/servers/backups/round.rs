//! All the way round: made, read back, restored elsewhere, compared; also while somebody writes.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use prisma_policy_facts::backups::{Created, Standing};

use super::{Bench, file, tables};
use crate::support::mariadb::Mariadb;
use crate::support::postgres::Postgres;
use crate::support::{check, run};

const POSTGRESQL: &str = r#"
    CREATE TABLE users (id int PRIMARY KEY, email text CHECK (email LIKE '%@%')); INSERT INTO users
    SELECT n, n || '@example.com' FROM generate_series(1, 100) n;
    CREATE TABLE "Odd ""name;" (id int REFERENCES users); INSERT INTO "Odd ""name;" VALUES (1), (2);
    CREATE SCHEMA other; CREATE TABLE other.users (id int); CREATE TABLE "_prisma_migrations" (id text);
    CREATE TABLE parted (id int) PARTITION BY RANGE (id);
    CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10); INSERT INTO parted VALUES (1), (2), (3);
    CREATE TABLE parent (id int); CREATE TABLE child () INHERITS (parent); INSERT INTO child VALUES (1);
    CREATE VIEW emails AS SELECT email FROM users; CREATE MATERIALIZED VIEW copies AS SELECT * FROM users;
    CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE UNLOGGED TABLE loose (id int);
    CREATE PUBLICATION told FOR TABLE users;"#;

const MARIADB: &str = r"
    CREATE TABLE users (id int PRIMARY KEY, email text, twice int GENERATED ALWAYS AS (id * 2) STORED);
    INSERT INTO users (id, email) SELECT seq, concat('\'),(\n;', seq, '\\') FROM seq_1_to_100;
    CREATE TABLE `od``d (V` (id int, raw blob); INSERT INTO `od``d (V` VALUES (1, x'0027295c0a28'), (2, NULL);
    CREATE SEQUENCE counter; CREATE TABLE versioned (id int) WITH SYSTEM VERSIONING;
    INSERT INTO versioned VALUES (1), (2); UPDATE versioned SET id = 3; DELETE FROM versioned WHERE id = 3 LIMIT 1;
    CREATE TABLE empty (id int); CREATE VIEW emails AS SELECT email FROM users; CREATE TABLE old (id int) ENGINE=MyISAM;
    CREATE TRIGGER t AFTER INSERT ON users FOR EACH ROW
INSERT INTO `empty` VALUES (1);
    CREATE PROCEDURE p() INSERT INTO empty VALUES (1);
    CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM round.users";

const SQLITE: &str = r#"CREATE TABLE users (id integer primary key, email text); INSERT INTO users VALUES (1, 'a'), (2, 'b');
    CREATE TABLE "od""d" (x blob); CREATE VIEW v AS SELECT * FROM users; CREATE VIRTUAL TABLE docs USING fts5(x);
    INSERT INTO docs VALUES ('hello');"#;

/// Makes, reads back and restores, on a server where nobody else restores; the facts say what was reached.
fn round(bench: &Bench, url: &str) -> Created {
    let created = bench.create(url).unwrap();
    let file = file(&created);
    let [backup] = bench.list().try_into().unwrap();
    assert_eq!((backup.standing, backup.why.as_deref()), (Standing::Made, Some("nobody has verified it")));
    check(
        &bench.facts(url),
        &[("backup.exists", "true"), ("backup.verified", "false"), ("backup.restored", "false")],
    );
    assert!(!bench.told(url).contains("holds"), "{}", bench.told(url));
    let verification = bench.verify(&file).unwrap();
    assert!(verification.restored_at.is_none() && verification.checks.len() >= 2, "{verification:?}");
    check(&bench.facts(url), &[("backup.verified", "true"), ("backup.restored", "false")]);
    let restored = bench.restore(&file, url).unwrap();
    assert_eq!(restored.notes, [""; 0]);
    assert_eq!(bench.list()[0].standing, Standing::Restored);
    check(
        &bench.facts(url),
        &[("backup.exists", "true"), ("backup.verified", "true"), ("backup.restored", "true")],
    );
    // Reading it again leaves what was restored restored.
    assert!(bench.verify(&file).unwrap().restored_at.is_some());
    created
}

#[test]
fn postgresql_goes_round() {
    let server = Postgres::start();
    let url = server.database("round", POSTGRESQL);
    let created = round(&Bench::new(), &url);
    let expect = [
        ("other.users", 0),
        ("public.Odd \"name;", 2),
        ("public._prisma_migrations", 0),
        ("public.child", 1),
        ("public.loose", 0),
        ("public.parent", 0),
        ("public.parted", 3),
        ("public.users", 100),
    ];
    assert_eq!(tables(&created), expect.map(|(name, rows)| (name.to_owned(), rows)));
    assert_eq!(created.manifest.database.place, format!("postgresql://127.0.0.1:{}/round", server.port));
    assert_eq!(
        server.sql("postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE '%scratch%'"),
        "0"
    );
}

#[test]
fn mariadb_goes_round() {
    let server = Mariadb::start();
    let url = server.database("round", MARIADB);
    let bench = Bench::new();
    let created = round(&bench, &url);
    let expect = [("empty", 0), ("od`d (V", 2), ("old", 0), ("users", 100), ("versioned", 1)];
    assert_eq!(tables(&created), expect.map(|(name, rows)| (name.to_owned(), rows)));
    assert!(created.manifest.notes[0].ends_with("than the others: old"), "{:?}", created.manifest.notes);
    let text = fs::read_to_string(&created.path).unwrap();
    assert!(text.contains("EVENT `e`") && text.contains("PROCEDURE `p`") && text.contains("TRIGGER"));
    assert_eq!(server.sql("mysql", "SHOW DATABASES LIKE '%scratch%'"), "");
}

#[test]
fn sqlite_goes_round() {
    for setup in ["", "PRAGMA journal_mode=WAL;"] {
        let bench = Bench::new();
        let source = bench.root.path().join("it's dev.db");
        sqlite(&source, &format!("{setup}{SQLITE}"));
        let before = fs::read(&source).unwrap();
        let created = round(&bench, &format!("file:{}", source.display()));
        let expect = [("docs", 1), ("od\"d", 0), ("users", 2)];
        assert_eq!(tables(&created), expect.map(|(name, rows)| (name.to_owned(), rows)));
        assert_eq!(fs::read(&source).unwrap(), before);
        assert!(file(&created).starts_with("it_s_dev-20"), "{}", file(&created));
    }
}

fn sqlite(file: &Path, sql: &str) {
    run(Command::new("sqlite3").arg(file).arg(sql));
}

/// Writes while `work` is done.
fn while_writing<T>(write: impl Fn() + Sync, work: impl FnOnce() -> T) -> T {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                write();
            }
        });
        // Leave nobody writing for ever where this panics.
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
        done.store(true, Ordering::Relaxed);
        result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

#[test]
fn counts_are_those_of_the_moment_that_was_dumped() {
    let server = Postgres::shared();
    let url = server.database(
        "busy",
        "CREATE TABLE busy (id int); CREATE TABLE big AS SELECT generate_series(1, 300000)",
    );
    let bench = Bench::new();
    let write = || drop(server.sql("busy", "INSERT INTO busy SELECT generate_series(1, 100)"));
    let created = while_writing(write, || bench.create(&url).unwrap());
    bench.restore(&file(&created), &url).unwrap();

    let server = Mariadb::shared();
    let url = server.database(
        "busy",
        "CREATE TABLE busy (id int); CREATE TABLE big (id int); INSERT INTO big SELECT seq FROM seq_1_to_300000",
    );
    let bench = Bench::new();
    let write = || drop(server.sql("busy", "INSERT INTO busy SELECT seq FROM seq_1_to_100"));
    let created = while_writing(write, || bench.create(&url).unwrap());
    bench.restore(&file(&created), &url).unwrap();

    let bench = Bench::new();
    let source = bench.root.path().join("busy.db");
    sqlite(
        &source,
        "CREATE TABLE busy (id int); CREATE TABLE big AS SELECT value FROM generate_series(1, 300000)",
    );
    let write = || sqlite(&source, "PRAGMA busy_timeout=10000; INSERT INTO busy VALUES (1), (2)");
    let url = format!("file:{}", source.display());
    let created = while_writing(write, || bench.create(&url).unwrap());
    bench.restore(&file(&created), &url).unwrap();
}
