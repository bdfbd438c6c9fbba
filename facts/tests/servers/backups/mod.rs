//! Backups of real databases: made, read back, restored, and everything that can go wrong.

mod by_hand;
mod covers;
mod crash;
mod damage;
mod fakes;
mod faults;
mod odd;
mod round;
mod secrets;
mod worth;

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::Command;

use prisma_policy_facts::backups::{
    Backup, BackupError, Created, Folder, Live, Progress, Question, Restored, Verification, create, list,
    look, restore, verify,
};
use prisma_policy_facts::{Inspection, Ledger, World};
use time::OffsetDateTime;

use crate::support::mariadb::Mariadb;
use crate::support::postgres::Postgres;
use crate::support::{look_at, parse, run};

/// A folder for backups, and who makes them.
pub(crate) struct Bench {
    pub(crate) root: tempfile::TempDir,
    pub(crate) world: World,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let variables: BTreeMap<String, String> = std::env::vars().collect();
        let world = World {
            directory: root.path().to_owned(),
            variables,
            terminal: false,
            now: OffsetDateTime::now_utc(),
        };
        Self { root, world }
    }

    pub(crate) fn folder(&self) -> Folder {
        Folder::of(None, self.root.path())
    }

    pub(crate) fn create(&self, url: &str) -> Result<Created, BackupError> {
        create(&parse(url), &self.folder(), &self.world, &mut on)
    }

    pub(crate) fn verify(&self, file: &str) -> Result<Verification, BackupError> {
        verify(&self.folder(), file, &self.world, &mut on)
    }

    pub(crate) fn restore(&self, file: &str, server: &str) -> Result<Restored, BackupError> {
        let server = Some(parse(server)).filter(|url| url.file.is_none());
        restore(&self.folder(), file, server.as_ref(), &self.world, &mut on)
    }

    pub(crate) fn list(&self) -> Vec<Backup> {
        list(&self.folder(), None, self.world.now).unwrap()
    }

    /// What lies in the folder of backups.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder().path()).into_iter().flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder().path().join(file)
    }

    /// What is told first of the backup that counts.
    pub(crate) fn told(&self, url: &str) -> String {
        let facts = self.facts(url);
        let found = facts.found.iter().find(|found| found.fact == "backup.exists").unwrap();
        found.evidence[0].seen.clone()
    }

    /// The facts of backups, for the database that a URL leads to.
    pub(crate) fn facts(&self, url: &str) -> Inspection {
        let seen = look_at(url).seen.unwrap();
        let url = parse(url);
        let folder = self.folder();
        let question = Question {
            database: Ok(Live::of(&seen).unwrap()),
            host: url.host.as_deref(),
            name: url.name.as_deref(),
            folder: &folder,
            settings: None,
        };
        let mut ledger = Ledger::new(self.world.now);
        look(&self.world, &question, &mut ledger);
        ledger.conclude()
    }
}

/// A database, and how SQL is run in it.
pub(crate) struct Place<'a> {
    pub(crate) url: &'a str,
    pub(crate) run: &'a dyn Fn(&str),
}

/// Does the same on each system, in a database of this name.
pub(crate) fn each(name: &str, sql: &str, with: impl Fn(&Bench, &Place<'_>)) {
    let (postgres, mariadb) = (Postgres::shared(), Mariadb::shared());
    let url = postgres.database(name, sql);
    with(&Bench::new(), &Place { url: &url, run: &|sql| drop(postgres.sql(name, sql)) });
    let url = mariadb.database(name, sql);
    with(&Bench::new(), &Place { url: &url, run: &|sql| drop(mariadb.sql(name, sql)) });
    let bench = Bench::new();
    let source = bench.root.path().join("dev.db");
    let run = |sql: &str| drop(run(Command::new("sqlite3").arg(&source).arg(sql)));
    run(sql);
    with(&bench, &Place { url: &format!("file:{}", source.display()), run: &run });
}

/// Goes on.
pub(crate) fn on(_: &Progress<'_>) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// The name of the file of a backup.
pub(crate) fn file(created: &Created) -> String {
    created.manifest.file.clone()
}

/// The tables of a backup, with their rows.
pub(crate) fn tables(created: &Created) -> Vec<(String, u64)> {
    created.manifest.tables.iter().map(|table| (table.full_name(), table.rows)).collect()
}
