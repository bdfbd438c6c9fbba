//! The process is killed in the middle.

use std::fs;
use std::ops::ControlFlow;
use std::process::Command;

use prisma_policy_facts::backups::{Folder, Progress, Standing, Step, create};

use super::{Bench, Place, each};
use crate::support::mariadb::Mariadb;
use crate::support::postgres::Postgres;
use crate::support::{check, parse, run, wait_until};

/// Makes a backup, and kills itself in the middle of it. Only another test runs this, in a process of its own.
#[test]
#[ignore = "kills the process that runs it"]
fn dies() {
    let Ok(url) = std::env::var("PRISMA_POLICY_TEST_DIES") else { return };
    let bench = Bench::new();
    let folder = Folder::of(None, &std::env::current_dir().unwrap());
    let mut die = |progress: &Progress<'_>| {
        // A quick machine may have written all of it by then, and be reading it for the manifest.
        if matches!(progress.step, Step::Writing | Step::Reading) && progress.bytes > 0 {
            run(Command::new("kill").args(["-KILL", &std::process::id().to_string()]));
        }
        ControlFlow::Continue(())
    };
    create(&parse(&url), &folder, &bench.world, &mut die).unwrap();
}

#[test]
fn a_backup_that_was_killed_is_none_and_is_swept_away() {
    let (postgres, mariadb) = (Postgres::shared(), Mariadb::shared());
    postgres.database(
        "killed",
        "CREATE TABLE big AS SELECT md5(n::text) t FROM generate_series(1, 150000) n;
         CREATE USER killed PASSWORD 's3cret-word' SUPERUSER",
    );
    mariadb.database(
        "killed",
        "CREATE TABLE big (t text); INSERT INTO big SELECT md5(seq) FROM seq_1_to_150000;
         CREATE USER killed IDENTIFIED BY 's3cret-word'; GRANT ALL ON *.* TO killed",
    );
    let sqlite = tempfile::tempdir().unwrap();
    let source = sqlite.path().join("dev.db");
    run(Command::new("sqlite3")
        .arg(&source)
        .arg("CREATE TABLE big AS SELECT hex(randomblob(500)) AS t FROM generate_series(1, 40000)"));
    for url in [
        postgres.url_as("killed:s3cret-word", "killed"),
        mariadb.url_as("killed:s3cret-word", "killed"),
        format!("file:{}", source.display()),
    ] {
        let bench = Bench::new();
        let temporary = tempfile::tempdir().unwrap();
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "backups::crash::dies", "--ignored"])
            .env("PRISMA_POLICY_TEST_DIES", &url)
            .env("TMPDIR", temporary.path())
            .current_dir(bench.root.path())
            .output()
            .unwrap();
        assert!(!output.status.success(), "it was not killed");
        assert_eq!(fs::read_dir(temporary.path()).unwrap().filter(is_file).count(), 0, "{url}");
        let partial = |names: &[String]| names.iter().filter(|name| name.contains(".partial")).count();
        let names = bench.names();
        assert!(partial(&names) > 0 && names.iter().all(|name| !name.contains(".json")), "{names:?}");
        check(&bench.facts(&url), &[("backup.exists", "false")]);
        // The program that it started may go on for a moment.
        wait_until("the end of the dump", || bench.list()[0].standing == Standing::Broken);
        assert_eq!(bench.list()[0].why.as_deref(), Some("it was never finished"));
        let made = bench.create(&url).unwrap();
        assert_eq!(partial(&bench.names()), 0);
        bench.verify(&made.manifest.file).unwrap();
    }
}

fn is_file(entry: &std::io::Result<fs::DirEntry>) -> bool {
    entry.as_ref().unwrap().file_type().unwrap().is_file()
}

#[test]
fn backups_that_are_made_at_the_same_time_do_not_disturb_each_other() {
    each(
        "at_once",
        "CREATE TABLE big (t text); INSERT INTO big VALUES ('x')",
        |bench, Place { url, run }| {
            (0..18).for_each(|_| run("INSERT INTO big SELECT t FROM big"));
            let mut during = None;
            let mut meanwhile = |progress: &Progress<'_>| {
                // A quick machine may have written all of it by then, and be reading it for the manifest.
                if matches!(progress.step, Step::Writing | Step::Reading) && during.is_none() {
                    let standing = bench.list().iter().map(|backup| backup.standing).collect::<Vec<_>>();
                    during = Some((standing, bench.create(url).unwrap()));
                }
                ControlFlow::Continue(())
            };
            let first = create(&parse(url), &bench.folder(), &bench.world, &mut meanwhile).unwrap();
            let (standing, second) = during.unwrap();
            assert_eq!(standing, [Standing::Unfinished]);
            assert_ne!(first.path, second.path);
            for made in [first, second] {
                bench.verify(&made.manifest.file).unwrap();
            }
            assert_eq!(bench.list().len(), 2);
        },
    );
}
