//! What backups of several databases are worth, as facts.

use std::fs;
use std::process::Command;

use time::Duration;

use super::{Bench, file};
use crate::support::{check, run};

fn database(bench: &Bench, name: &str) -> String {
    let source = bench.root.path().join(name);
    run(Command::new("sqlite3").arg(&source).arg("CREATE TABLE users (id int)"));
    format!("file:{}", source.display())
}

#[test]
fn a_backup_of_another_database_never_counts() {
    let bench = Bench::new();
    let (shop, other) = (database(&bench, "shop.db"), database(&bench, "other.db"));
    let made = bench.create(&other).unwrap();
    bench.restore(&file(&made), &other).unwrap();
    let facts = bench.facts(&shop);
    check(
        &facts,
        &[
            ("backup.exists", "false"),
            ("backup.age", "missing: there is no backup of this database"),
            ("backup.verified", "missing: there is no backup of this database"),
        ],
    );
    assert_eq!(facts.found[0].evidence[1].seen, "1 backup is of another database");
    check(&bench.facts(&other), &[("backup.exists", "true"), ("backup.restored", "true")]);
    // A file in its place is another database, too.
    let path = bench.root.path().join("other.db");
    fs::rename(&path, bench.root.path().join("moved.db")).unwrap();
    let other = database(&bench, "other.db");
    check(&bench.facts(&other), &[("backup.exists", "false")]);
}

#[test]
fn the_newest_that_is_verified_counts() {
    let mut bench = Bench::new();
    let url = database(&bench, "shop.db");
    let old = bench.create(&url).unwrap();
    bench.verify(&file(&old)).unwrap();
    let new = bench.create(&url).unwrap();
    bench.world.now = new.manifest.started_at + Duration::hours(3);
    let path = new.path.with_extension("json");
    let later = new.manifest.started_at + Duration::hours(2);
    let mut manifest = new.manifest.clone();
    manifest.started_at = later;
    fs::write(&path, serde_json::to_string(&manifest).unwrap()).unwrap();
    let age = (bench.world.now - old.manifest.started_at).whole_seconds();
    check(&bench.facts(&url), &[("backup.age", &format!("\"{age}s\"")), ("backup.verified", "true")]);
    bench.verify(&file(&new)).unwrap();
    check(&bench.facts(&url), &[("backup.age", "\"3600s\""), ("backup.verified", "true")]);
    assert_eq!(bench.list()[0].file, file(&new));
    assert_eq!(bench.list()[0].age, Some(3600));
}

#[test]
fn a_clock_that_was_set_back_tells_no_age() {
    let mut bench = Bench::new();
    let url = database(&bench, "shop.db");
    let made = bench.create(&url).unwrap();
    bench.verify(&file(&made)).unwrap();
    bench.world.now = made.manifest.started_at - Duration::minutes(1);
    check(&bench.facts(&url), &[("backup.age", "\"0s\"")]);
    bench.world.now = made.manifest.started_at - Duration::minutes(3);
    let why = "missing: a backup is of a time to come, so the clock of this machine is not right, or was not";
    check(&bench.facts(&url), &[("backup.exists", "true"), ("backup.age", why), ("backup.verified", "true")]);
    assert_eq!(bench.list()[0].age, None);
}

#[test]
fn files_that_are_called_alike_are_kept_apart() {
    let bench = Bench::new();
    let url = database(&bench, "shop.db");
    let made = bench.create(&url).unwrap();
    let other = made.path.with_extension("sql");
    fs::copy(&made.path, &other).unwrap();
    let other = other.file_name().unwrap().to_str().unwrap();
    let backups = bench.list();
    assert_eq!(backups.len(), 2);
    assert_eq!((backups[0].file.as_str(), backups[1].file.as_str()), (made.manifest.file.as_str(), other));
    assert_eq!(backups[1].why.as_deref(), Some("its manifest is that of another file"));
    assert!(bench.verify(other).is_err());
    // A backup may be named by its manifest, too.
    bench.verify(&made.manifest.file.replace(".db", ".json")).unwrap();
    assert!(bench.list()[0].verification.is_some());
    let error = bench.verify("gone.db").unwrap_err();
    assert!(error.why.starts_with("there is no gone.db in "), "{error}");
    for stray in ["../shop.db", "/etc/passwd", "..", ""] {
        assert!(bench.verify(stray).is_err(), "{stray}");
    }
}
