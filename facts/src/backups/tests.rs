//! What needs no database: what backups of a folder, and those of which a command tells, are worth.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use time::{Duration, OffsetDateTime};

use super::manifest::VERSION;
use super::verification::modified;
use super::*;
use crate::Inspection;
use crate::database::{Fault, Table};
use crate::ledger::Ledger;
use crate::settings::SettingsFile;
use crate::world::World;

const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH.saturating_add(Duration::seconds(1_795_644_000));

mod covers;

/// A folder with settings and backups.
struct Place(tempfile::TempDir);

impl Place {
    fn new(settings: &str) -> Self {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("prisma-policy.toml"), settings).unwrap();
        Self(root)
    }

    /// Settings with a command that is a shell script.
    fn telling(script: &str) -> Self {
        let place = Self::new("[backups]\ncommand = [\"sh\", \"./tell\", \"a b\"]\ncommand-timeout = \"1s\"");
        fs::write(place.0.path().join("tell"), script).unwrap();
        place
    }

    fn folder(&self) -> PathBuf {
        self.0.path().join(".prisma-policy/backups")
    }

    /// A backup of the database `sha256:shop`, so many hours old.
    fn backup(&self, name: &str, hours: i64, verified: bool) -> &Self {
        let path = self.folder().join(format!("{name}.dump"));
        fs::create_dir_all(self.folder()).unwrap();
        fs::write(&path, "rows").unwrap();
        let manifest = Manifest {
            version: VERSION,
            file: format!("{name}.dump"),
            format: Format::PostgresqlCustom,
            database: Origin {
                fingerprint: "sha256:shop".to_owned(),
                place: "postgresql://db/shop".to_owned(),
                name: "shop".to_owned(),
                server: "PostgreSQL 15".to_owned(),
            },
            started_at: NOW - Duration::hours(hours),
            finished_at: NOW - Duration::hours(hours),
            tool: Tool { name: "pg_dump".to_owned(), version: "15".to_owned() },
            bytes: 4,
            sha256: "00".to_owned(),
            tables: vec![TableRows { schema: "public".to_owned(), name: "users".to_owned(), rows: 3 }],
            notes: Vec::new(),
        };
        fs::write(path.with_extension("json"), serde_json::to_string(&manifest).unwrap()).unwrap();
        if verified {
            let record = Verification {
                version: VERSION,
                sha256: manifest.sha256,
                bytes: 4,
                modified: modified(&fs::metadata(&path).unwrap()),
                verified_at: NOW,
                checks: Vec::new(),
                damage: None,
                restored_at: None,
            };
            record.write(&path).unwrap();
        }
        self
    }

    fn look(&self) -> Inspection {
        self.look_for(Ok("sha256:shop"))
    }

    fn look_for(&self, fingerprint: Result<&str, &str>) -> Inspection {
        self.look_at(fingerprint, Ok(&[]))
    }

    /// Looks for backups of a database in which these tables are now.
    fn look_at(&self, fingerprint: Result<&str, &str>, tables: Result<&[Table], &Fault>) -> Inspection {
        self.look_at_all(fingerprint, tables, None)
    }

    /// The same, where there may be tables that were not seen.
    fn look_at_all(
        &self,
        fingerprint: Result<&str, &str>,
        tables: Result<&[Table], &Fault>,
        hidden: Option<&Fault>,
    ) -> Inspection {
        let variables: BTreeMap<String, String> = std::env::vars().collect();
        let directory = self.0.path().to_owned();
        let world = World { directory, variables, terminal: false, now: NOW };
        let settings = SettingsFile::find(self.0.path()).unwrap();
        let folder = Folder::of(settings.as_ref(), Path::new("/nowhere"));
        let question = Question {
            database: fingerprint.map(|fingerprint| Live { fingerprint, tables, hidden }),
            host: Some("db.example.com"),
            name: Some("shop"),
            folder: &folder,
            settings: settings.as_ref(),
        };
        let mut ledger = Ledger::new(NOW);
        look(&world, &question, &mut ledger);
        ledger.conclude()
    }
}

/// The four facts, as values or as `missing: ` and the reason.
fn check(inspection: &Inspection, expect: [&str; 4]) {
    let names = ["exists", "age", "verified", "restored"].map(|name| format!("backup.{name}"));
    let seen = names.map(|name| {
        let missing = || inspection.missing.iter().find(|missing| missing.fact == name);
        match inspection.value(&name) {
            Some(value) => value.to_string(),
            None => format!("missing: {}", missing().unwrap().why),
        }
    });
    assert_eq!(seen, expect, "{inspection:#?}");
}

fn none_because(why: &str) -> [String; 4] {
    std::array::from_fn(|_| format!("missing: {why}"))
}

const NONE: [&str; 4] = [
    "false",
    "missing: there is no backup of this database",
    "missing: there is no backup of this database",
    "missing: there is no backup of this database",
];

const NONE_THAT_COUNTS: [&str; 4] = [
    "false",
    "missing: there is no backup of this database that counts",
    "missing: there is no backup of this database that counts",
    "missing: there is no backup of this database that counts",
];

#[test]
fn without_a_folder_there_is_certainly_no_backup() {
    let place = Place::new("");
    check(&place.look(), NONE);
    fs::create_dir_all(place.folder()).unwrap();
    check(&place.look(), NONE);
    fs::write(place.folder().join("notes.txt"), "").unwrap();
    check(&place.look(), NONE);
}

#[test]
fn a_folder_that_cannot_be_read_leaves_the_facts_missing() {
    let place = Place::new("[backups]\nfolder = \"prisma-policy.toml\"");
    let inspection = place.look();
    assert!(inspection.found.is_empty());
    assert!(inspection.missing[0].why.contains("prisma-policy.toml: Not a directory"), "{inspection:#?}");
}

#[test]
fn a_manifest_that_cannot_be_read_leaves_the_facts_missing_unless_another_is_verified() {
    let place = Place::new("");
    fs::create_dir_all(place.folder().join("strange.json")).unwrap();
    fs::write(place.folder().join("strange.dump"), "").unwrap();
    let why = none_because("strange.dump: its manifest cannot be read: it is no regular file");
    check(&place.look(), why.each_ref().map(String::as_str));
    // Nor is there a backup for certain, or none, where its text is cut off.
    let cut = Place::new("");
    cut.backup("cut", 1, false);
    fs::write(cut.folder().join("cut.json"), "{").unwrap();
    let told = &cut.look().missing;
    assert_eq!(told.len(), 4);
    assert!(told[0].why.starts_with("cut.dump: its manifest cannot be read: EOF"), "{}", told[0].why);
    place.backup("made", 1, false);
    check(&place.look(), why.each_ref().map(String::as_str));
    place.backup("verified", 5, true);
    let inspection = place.look();
    check(&inspection, ["true", "\"18000s\"", "true", "false"]);
    assert_eq!(inspection.notes.len(), 1);
}

#[test]
fn a_database_that_is_not_known_has_no_facts_of_backups() {
    let place = Place::new("");
    place.backup("made", 1, true);
    let why = none_because("it is not known which database this is: the server refuses the connection");
    check(&place.look_for(Err("the server refuses the connection")), why.each_ref().map(String::as_str));
    check(&place.look_for(Ok("sha256:other")), NONE);
}

#[test]
fn old_backups_do_not_count() {
    let place = Place::new("[backups]\nmax-age = \"24h\"");
    place.backup("old", 25, true);
    let inspection = place.look();
    check(&inspection, NONE_THAT_COUNTS);
    assert!(
        inspection.found[0].evidence[0].seen.ends_with("old.dump does not count: it is older than `max-age`")
    );
    place.backup("young", 24, false);
    check(&place.look(), ["true", "\"86400s\"", "false", "false"]);
}

#[test]
fn backups_that_are_made_elsewhere_count_for_the_database_that_they_name() {
    let told = |database: &str, more: &str| {
        format!(
            "echo '[{{\"id\": \"snap-1\", \"database\": {database}, \"takenAt\": \"2026-11-25T21:00:00Z\"{more}}}]'"
        )
    };
    let look = |database: &str, more: &str| Place::telling(&told(database, more)).look();
    let shop = r#"{"fingerprint": "sha256:shop"}"#;
    check(&look(shop, ""), ["true", "\"3600s\"", "false", "false"]);
    check(&look(shop, r#", "verified": true, "restored": false"#), ["true", "\"3600s\"", "true", "false"]);
    check(
        &look(shop, r#", "verified": true, "restored": true, "size": 3"#),
        ["true", "\"3600s\"", "true", "true"],
    );
    let place = r#"{"host": "DB.example.com", "name": "shop"}"#;
    check(&look(place, r#", "verified": true"#), ["true", "\"3600s\"", "true", "false"]);
    for other in [
        r#"{"fingerprint": "sha256:other"}"#,
        r#"{"fingerprint": "sha256:other", "host": "db.example.com", "name": "shop"}"#,
        r#"{"host": "db.example.com", "name": "Shop"}"#,
        r#"{"host": "db2.example.com", "name": "shop"}"#,
    ] {
        check(&look(other, r#", "verified": true"#), NONE);
    }
}

#[test]
fn backups_that_are_made_elsewhere_are_listed_or_why_not() {
    let of = |place: &Place, this: Option<(&str, Option<&str>, Option<&str>)>| {
        let variables: BTreeMap<String, String> = std::env::vars().collect();
        let world = World { directory: place.0.path().to_owned(), variables, terminal: false, now: NOW };
        elsewhere(SettingsFile::find(place.0.path()).unwrap().as_ref(), this, &world)
    };
    let told = r#"echo '[{"id": "old", "database": {"host": "db", "name": "shop"}, "takenAt": "2026-11-25T21:00:00Z"},
        {"id": "new", "database": {"fingerprint": "x"}, "takenAt": "2030-11-25T21:00:00Z", "verified": true}]'"#;
    let place = Place::telling(told);
    let seen = of(&place, Some(("x", Some("db"), Some("blog")))).unwrap();
    let seen: Vec<_> =
        seen.iter().map(|it| (it.id.as_str(), it.verified, it.of_this_database, it.age)).collect();
    assert_eq!(seen, [("new", true, Some(true), None), ("old", false, Some(false), Some(3600))]);
    assert!(of(&place, None).unwrap().iter().all(|it| it.of_this_database.is_none()));
    let error = of(&Place::telling("exit 3"), None).unwrap_err();
    assert_eq!(error.why, "the command of backups `sh` failed: exit status: 3");
    assert!(error.help.unwrap().starts_with("mend the command"));
    assert_eq!(of(&Place::new(""), None).unwrap(), []);
}

#[test]
fn the_command_gets_its_arguments_without_a_shell_and_runs_beside_the_settings() {
    let place = Place::telling("test \"$1\" = 'a b' && test -f prisma-policy.toml && echo '[]'");
    check(&place.look(), NONE);
}

#[test]
fn a_command_that_fails_leaves_the_facts_missing_unless_a_backup_is_verified() {
    let fails = |script: &str, why: &str| {
        let place = Place::telling(script);
        place.backup("made", 1, false);
        let inspection = place.look();
        let told = &inspection.missing[0];
        assert_eq!(inspection.missing.len(), 4);
        assert!(told.why.starts_with(&format!("the command of backups `sh` {why}")), "{}", told.why);
        assert!(told.help.as_ref().unwrap().starts_with("mend the command"));
        place.backup("verified", 2, true);
        check(&place.look(), ["true", "\"7200s\"", "true", "false"]);
    };
    fails("exit 3", "failed: exit status: 3");
    fails("echo '[]'; exit 3", "failed: exit status: 3");
    fails("echo '{'", "prints no list of backups: ");
    fails("", "prints no list of backups: EOF");
    fails(
        "echo '[{\"id\": \"a\", \"takenAt\": \"2026-11-25T21:00:00Z\", \"database\": {\"name\": \"shop\"}}]'",
        "prints no list of backups: a backup says not of which database it is",
    );
    fails(
        "echo '[{\"id\": \"a\", \"takenAt\": \"yesterday\", \"database\": {\"fingerprint\": \"x\"}}]'",
        "prints no list of backups: ",
    );
    fails(
        "echo '[{\"id\": \"a\", \"takenAt\": \"2026-11-25T21:00:00Z\", \"database\": {\"host\": \"127.0.0.1\", \"name\": \"shop\"}}]'",
        "prints no list of backups: a backup is said to be of a host that is this machine",
    );
    fails("head -c 3000000 /dev/zero", "prints more than 1 MiB");
    fails("printf '\\377'", "prints no UTF-8");
    fails("echo '[]'; sleep 60", "took longer than 1 s");
    fails("echo '[]'; sleep 60 & sleep 60 &", "took longer than 1 s");
}

#[test]
fn a_command_that_is_not_there_is_told() {
    let place = Place::new("[backups]\ncommand = [\"./no-such-program\"]");
    let why = &place.look().missing[0].why;
    assert!(why.starts_with("the command of backups `./no-such-program` cannot be run: "), "{why}");
}
