//! Files of SQLite.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use prisma_policy_facts::database::FaultKind;
use prisma_policy_facts::mark::{Mark, mark_statements, write_mark};

use crate::support::{Program, check, facts, limits, look_at, parse, run};

const SHOP: &str = "CREATE TABLE users (id int); INSERT INTO users VALUES (1), (2), (3);
    CREATE TABLE \"od\"\"d\" (id integer primary key autoincrement); CREATE VIRTUAL TABLE docs USING fts5(x);";

fn sql(file: &Path, sql: &str) {
    run(Command::new("sqlite3").arg(file).arg(sql));
}

fn url(file: &Path) -> String {
    format!("file:{}", file.display())
}

/// Everything that lies in a folder.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entry =
        |entry: fs::DirEntry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap());
    fs::read_dir(folder).unwrap().map(|found| entry(found.unwrap())).collect()
}

#[test]
fn what_is_there_is_seen_and_nothing_is_left_behind() {
    for setup in ["", "PRAGMA journal_mode=WAL;"] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("de v#%zz ü.db");
        sql(&file, &format!("{setup}{SHOP}"));
        let before = contents(folder.path());
        let url = format!("{}?connection_limit=1", url(&file));
        check(
            &facts(&look_at(&url)),
            &[
                ("database.reachable", "true"),
                ("database.name", "\"de v#%zz ü.db\""),
                ("database.tables", "3"),
                ("database.rows", "3"),
                ("database.hasData", "true"),
                ("database.disposable", "false"),
            ],
        );
        assert_eq!(contents(folder.path()), before, "{setup}");
    }
}

#[test]
fn a_database_in_use_is_read_with_what_its_log_holds() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dev.db");
    sql(&file, "PRAGMA journal_mode=WAL; CREATE TABLE users (id int);");
    let mut command = Command::new("sqlite3");
    let mut writer = Program::start(command.arg(&file).stdin(Stdio::piped()).stdout(Stdio::null()), "-KILL");
    let stdin = writer.child().stdin.as_mut().unwrap();
    writeln!(stdin, "INSERT INTO users VALUES (1), (2);\nSELECT 1;").unwrap();
    stdin.flush().unwrap();
    let wal = folder.path().join("dev.db-wal");
    crate::support::wait_until("the writer", || fs::metadata(&wal).is_ok_and(|wal| wal.len() > 0));
    std::thread::sleep(std::time::Duration::from_millis(200));
    let before = contents(folder.path());
    check(&facts(&look_at(&url(&file))), &[("database.rows", "2")]);
    assert_eq!(contents(folder.path()), before);
    // The writer is gone without a goodbye: the log stays, and what it holds counts.
    drop(writer);
    check(&facts(&look_at(&url(&file))), &[("database.rows", "2")]);
    assert_eq!(contents(folder.path()), before);
    fs::remove_file(folder.path().join("dev.db-shm")).unwrap();
    let before = contents(folder.path());
    let why =
        "missing: a log (`-wal`) without its index lies beside the file, and cannot be read without writing";
    check(&facts(&look_at(&url(&file))), &[("database.hasData", why), ("database.disposable", why)]);
    assert_eq!(contents(folder.path()), before);
}

#[test]
fn a_locked_file_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dev.db");
    sql(&file, SHOP);
    let mut command = Command::new("sqlite3");
    let mut writer = Program::start(command.arg(&file).stdin(Stdio::piped()).stdout(Stdio::piped()), "-KILL");
    writeln!(writer.child().stdin.as_mut().unwrap(), "BEGIN EXCLUSIVE; SELECT 'held';").unwrap();
    let mut line = String::new();
    let stdout = writer.child().stdout.as_mut().unwrap();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut line).unwrap();
    check(
        &facts(&look_at(&url(&file))),
        &[
            ("database.reachable", "missing: another session holds a lock on it"),
            ("database.hasData", "missing: another session holds a lock on it"),
        ],
    );
}

#[test]
fn what_is_no_database_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dev.db");
    check(
        &facts(&look_at(&url(&file))),
        &[("database.reachable", "false"), ("database.hasData", "missing: there is no such file")],
    );
    assert!(contents(folder.path()).is_empty());
    fs::write(&file, "not a database, but long enough to look like one".repeat(50)).unwrap();
    assert_eq!(look_at(&url(&file)).seen.unwrap_err().why, "the file is no SQLite database");
    assert_eq!(look_at(&url(folder.path())).seen.unwrap_err().kind, FaultKind::Other);
    // SQLite takes an empty file for an empty database, and so does Prisma.
    fs::write(&file, "").unwrap();
    check(&facts(&look_at(&url(&file))), &[("database.tables", "0"), ("database.disposable", "true")]);
    sql(&file, SHOP);
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    let state = look_at(&url(&file));
    let facts = facts(&state);
    assert!(facts.value("database.disposable").is_none_or(|value| value == false), "{facts:#?}");
}

#[test]
fn a_mark_lies_beside_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dev.db");
    sql(&file, SHOP);
    let url = url(&file);
    let fingerprint = look_at(&url).seen.unwrap().fingerprint.unwrap();
    let mark = Mark {
        environment: "development".to_owned(),
        name: "local".to_owned(),
        disposable: true,
        fingerprint: fingerprint.clone(),
        written_at: "1970-01-01T00:00:00Z".to_owned(),
        written_by: "ann".to_owned(),
    };
    assert!(mark_statements(&parse(&url), &mark).unwrap()[0].contains("dev.db.prisma-policy.json"));
    write_mark(&parse(&url), &mark, &limits()).unwrap();
    assert_eq!(contents(folder.path()).len(), 2);
    check(&facts(&look_at(&url)), &[("database.disposable", "true")]);
    // Emptied, as Prisma's reset does it, the file is the same; another file in its place is not.
    let bytes = fs::read(&file).unwrap();
    fs::File::create(&file).unwrap().write_all(&bytes).unwrap();
    assert!(look_at(&url).seen.unwrap().believed_mark().is_some());
    fs::rename(&file, folder.path().join("old.db")).unwrap();
    sql(&file, SHOP);
    assert!(look_at(&url).seen.unwrap().believed_mark().is_none());
    fs::write(folder.path().join("dev.db.prisma-policy.json"), "{").unwrap();
    assert!(look_at(&url).seen.unwrap().mark.is_err());
}
