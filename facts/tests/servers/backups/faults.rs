//! What can go wrong while a backup is made or restored: a clear message, and nothing left behind.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use prisma_policy_facts::backups::{Folder, Progress, Standing, Step, create, restore};

use super::{Bench, file, on};
use crate::support::mariadb::{Mariadb, Mysql};
use crate::support::postgres::{Postgres, Postgresql};
use crate::support::server::{Server, System};
use crate::support::{check, free_port, parse, run};

const SHOP: &str = "CREATE TABLE users (id int); INSERT INTO users VALUES (1), (2)";

/// Nothing that looks like a backup is left.
fn nothing_left(bench: &Bench) {
    let names = bench.names();
    assert!(names.iter().all(|name| name == ".gitignore"), "{names:?}");
}

fn sqlite(bench: &Bench, sql: &str) -> String {
    let source = bench.root.path().join("dev.db");
    run(Command::new("sqlite3").arg(&source).arg(sql));
    format!("file:{}", source.display())
}

#[test]
fn a_tool_that_is_missing_is_named_with_its_package() {
    let (postgres, mariadb) = (Postgres::shared(), Mariadb::shared());
    for (url, tool, client, package) in [
        (postgres.database("toolless", SHOP), "`pg_dump`", "`pg_restore`", "`postgresql-client`"),
        (
            mariadb.database("toolless", SHOP),
            "`mariadb-dump` or `mysqldump`",
            "`mariadb` or `mysql`",
            "`mariadb-client`",
        ),
    ] {
        let bench = Bench::new();
        let file = file(&bench.create(&url).unwrap());
        let mut without = Bench::new();
        without.world.variables.insert("PATH".to_owned(), without.root.path().display().to_string());
        let error = without.create(&url).unwrap_err();
        assert_eq!(error.why, format!("{tool} is not installed, or not on the path"));
        assert!(error.help.unwrap().contains(package));
        nothing_left(&without);
        let error = restore(&bench.folder(), &file, Some(&parse(&url)), &without.world, &mut on).unwrap_err();
        assert_eq!(error.why, format!("{client} is not installed, or not on the path"));
    }
}

#[test]
fn a_connection_that_fails_says_why() {
    let (postgres, mariadb) = (Postgres::shared(), Mariadb::shared());
    postgres.database("locked_out", "CREATE USER out PASSWORD 'right'");
    mariadb.database("locked_out", "CREATE USER backup_out IDENTIFIED BY 'right'");
    let port = free_port();
    for (url, why) in [
        (
            postgres.url_as("out:s3cret", "locked_out"),
            "the server does not accept the user or the password of the URL",
        ),
        (
            mariadb.url_as("backup_out:s3cret", "locked_out"),
            "the server does not accept the user or the password of the URL",
        ),
        (postgres.url("nowhere_at_all"), "the server has no database of this name"),
        (format!("postgresql://ann:s3cret@127.0.0.1:{port}/shop"), "the server refuses the connection"),
        (format!("mysql://ann:s3cret@127.0.0.1:{port}/shop"), "the server refuses the connection"),
        ("file:/nowhere/dev.db".to_owned(), "there is no such file"),
        ("sqlserver://db:1;database=shop".to_owned(), "a database of `sqlserver` cannot be backed up here"),
    ] {
        let bench = Bench::new();
        let error = bench.create(&url).unwrap_err();
        assert_eq!(error.why, why, "{url}");
        assert!(!bench.folder().path().exists());
    }
}

#[test]
fn a_user_who_may_not_see_everything_gets_no_backup() {
    let (postgres, mariadb) = (Postgres::shared(), Mariadb::shared());
    postgres.database(
        "partly",
        "CREATE USER part PASSWORD 's3cret'; CREATE TABLE seen (id int); CREATE TABLE unseen (id int);
         GRANT SELECT ON seen TO part; CREATE USER guarded PASSWORD 's3cret'; GRANT pg_read_all_data TO guarded;
         GRANT EXECUTE ON FUNCTION pg_control_system() TO part, guarded",
    );
    let bench = Bench::new();
    let error = bench.create(&postgres.url_as("part:s3cret", "partly")).unwrap_err();
    assert_eq!(error.why, "the user may not read public.unseen");
    assert_eq!(error.help.as_deref(), Some("grant SELECT on public.unseen"));
    postgres.sql("partly", "ALTER TABLE seen ENABLE ROW LEVEL SECURITY");
    let error = bench.create(&postgres.url_as("guarded:s3cret", "partly")).unwrap_err();
    assert!(error.why.contains("row-level security"), "{error}");
    assert_eq!(error.help.as_deref(), Some("make the backup as a user with BYPASSRLS"));
    nothing_left(&bench);
    mariadb.database(
        "partly",
        "CREATE TABLE seen (id int); CREATE TABLE unseen (id int);
        CREATE USER part IDENTIFIED BY 's3cret'; GRANT SELECT ON partly.seen TO part",
    );
    let error = bench.create(&mariadb.url_as("part:s3cret", "partly")).unwrap_err();
    assert_eq!(
        error.why,
        "the backup would not be whole: the user sees only those tables that it has rights on"
    );
    assert!(error.help.unwrap().starts_with("grant SELECT"));
    nothing_left(&bench);
}

#[test]
fn whoever_may_not_make_a_database_is_told_how_to_be_allowed() {
    let (postgres, mariadb) = (Postgres::shared(), Mariadb::shared());
    let url = postgres.database("norights", &format!("{SHOP}; CREATE USER norights PASSWORD 's3cret'"));
    let bench = Bench::new();
    let made = file(&bench.create(&url).unwrap());
    let error = bench.restore(&made, &postgres.url_as("norights:s3cret", "norights")).unwrap_err();
    let why = "no scratch database could be made: the user of the URL may not make databases";
    assert_eq!(error.why, why);
    assert!(error.help.unwrap().starts_with("grant it: `ALTER ROLE … CREATEDB`, or name another server"));
    let url = mariadb.database(
        "norights",
        &format!(
            "{SHOP}; CREATE USER norights IDENTIFIED BY 's3cret';
        GRANT SELECT ON norights.* TO norights"
        ),
    );
    let made = file(&bench.create(&url).unwrap());
    let error = bench.restore(&made, &mariadb.url_as("norights:s3cret", "norights")).unwrap_err();
    assert_eq!(error.why, why);
    assert!(error.help.unwrap().contains("`prisma\\_policy\\_scratch\\_%`.*"));
    let error = bench.restore(&made, &postgres.url("norights")).unwrap_err();
    assert_eq!(error.why, "restoring it needs a server of `mysql`");
}

fn locked<S: System>(name: &str) {
    let server = Server::<S>::shared();
    let url = server.database("locked_dump", "CREATE TABLE users (id int); CREATE TABLE posts (id int)");
    let bench = Bench::new();
    let lock = server.hold("locked_dump", &S::lock("users"));
    let start = Instant::now();
    let error = bench.create(&url).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    assert_eq!(error.why, format!("another session holds a lock on {name}"));
    assert!(error.help.unwrap().contains("wait until that session ends"));
    nothing_left(&bench);
    drop(lock);
    bench.create(&url).unwrap();
}

#[test]
fn a_table_that_is_locked_is_named_and_not_waited_for_long() {
    locked::<Postgresql>("public.users");
    locked::<Mysql>("users");
}

#[test]
fn whoever_has_just_enough_rights_makes_and_restores() {
    let server = Postgres::shared();
    server.database("enough", "CREATE USER enough PASSWORD 's3cret' CREATEDB");
    server.sql("enough", "ALTER DATABASE enough OWNER TO enough; CREATE EXTENSION pg_trgm; SET ROLE enough");
    let sql = format!("{SHOP}; COMMENT ON TABLE users IS 'people'; COMMENT ON DATABASE enough IS 'a shop'");
    server.sql("enough", &format!("SET ROLE enough; {sql}; GRANT SELECT ON users TO PUBLIC"));
    let url = server.url_as("enough:s3cret", "enough");
    let bench = Bench::new();
    let made = file(&bench.create(&url).unwrap());
    bench.restore(&made, &url).unwrap();

    let server = Mariadb::shared();
    server.database(
        "enough",
        &format!(
            "{SHOP}; CREATE USER enough IDENTIFIED BY 's3cret';
        GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON enough.* TO enough;
        GRANT SELECT, INSERT, CREATE, DROP, ALTER, INDEX, LOCK TABLES, REFERENCES
        ON `prisma\\_policy\\_scratch\\_%`.* TO enough;
        CREATE EVENT e ON SCHEDULE EVERY 1 SECOND DO DELETE FROM enough.users"
        ),
    );
    let url = server.url_as("enough:s3cret", "enough");
    let bench = Bench::new();
    // An event that was restored would go on, in whatever database it names: this user may make none.
    let made = bench.create(&url).unwrap();
    assert!(fs::read_to_string(&made.path).unwrap().contains("EVENT `e`"));
    bench.restore(&file(&made), &url).unwrap();
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let bench = Bench::new();
    let url = sqlite(&bench, SHOP);
    fs::write(bench.root.path().join(".prisma-policy"), "").unwrap();
    let error = bench.create(&url).unwrap_err();
    assert!(error.why.contains(".prisma-policy/backups: "), "{error}");
}

#[test]
fn what_is_broken_off_leaves_nothing_behind() {
    let (postgres, mariadb) = (Postgres::start(), Mariadb::start());
    let bench = Bench::new();
    let urls =
        [postgres.database("broken_off", SHOP), mariadb.database("broken_off", SHOP), sqlite(&bench, SHOP)];
    for url in urls {
        let bench = Bench::new();
        for step in [Step::Counting, Step::Writing, Step::Reading, Step::Restoring] {
            let mut reached = false;
            let mut stop = |progress: &Progress<'_>| {
                reached |= progress.step == step;
                if reached { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            let made = create(&parse(&url), &bench.folder(), &bench.world, &mut stop);
            let Ok(made) = made else {
                nothing_left(&bench);
                continue;
            };
            let server = Some(parse(&url)).filter(|url| url.file.is_none());
            let error =
                restore(&bench.folder(), &file(&made), server.as_ref(), &bench.world, &mut stop).err();
            assert!(error.is_none_or(|error| error.why == "it was interrupted"), "{url} {step:?}");
            for path in bench.names() {
                let _ = fs::remove_file(bench.path(&path));
            }
        }
    }
    assert_eq!(
        postgres.sql("postgres", "SELECT datname FROM pg_database WHERE datname LIKE '%scratch%'"),
        ""
    );
    assert_eq!(mariadb.sql("mysql", "SHOW DATABASES LIKE '%scratch%'"), "");
}

/// The folder may lie on another disk.
#[test]
fn a_folder_behind_a_link_is_as_good_as_any() {
    let bench = Bench::new();
    let url = sqlite(&bench, SHOP);
    let (parent, disk) = (bench.root.path().join(".prisma-policy"), tempfile::tempdir().unwrap());
    fs::create_dir(&parent).unwrap();
    std::os::unix::fs::symlink(disk.path(), parent.join("backups")).unwrap();
    let made = file(&bench.create(&url).unwrap());
    bench.restore(&made, &url).unwrap();
    check(&bench.facts(&url), &[("backup.exists", "true"), ("backup.restored", "true")]);
    assert!(disk.path().join(&made).is_file());
    // A disk that is not there holds certainly no backup.
    drop(disk);
    check(&bench.facts(&url), &[("backup.exists", "false")]);
    let error = bench.create(&url).unwrap_err();
    assert!(error.why.contains(".prisma-policy/backups: "), "{error}");
    assert_eq!(error.help.as_deref(), Some("it is a link that leads nowhere: see that the disk is there"));
}

#[test]
fn a_folder_that_may_not_be_written_to_is_told_and_what_is_in_it_counts() {
    let bench = Bench::new();
    let url = sqlite(&bench, SHOP);
    let folder = bench.root.path().join(".prisma-policy");
    if !small(&folder) {
        return;
    }
    let made = file(&bench.create(&url).unwrap());
    bench.verify(&made).unwrap();
    run(Command::new("mount").args(["-o", "remount,ro"]).arg(&folder));
    let (create, verify) = (bench.create(&url), bench.verify(&made));
    let (facts, names) = (bench.facts(&url), bench.names());
    run(Command::new("umount").arg(&folder));
    for error in [create.map(drop).unwrap_err(), verify.map(drop).unwrap_err()] {
        assert!(error.why.starts_with("this user may not use "), "{error}");
        assert!(error.help.unwrap().contains("name another folder"));
    }
    check(&facts, &[("backup.exists", "true"), ("backup.verified", "true")]);
    assert_eq!(names.len(), 4, "{names:?}");
}

/// A file system of 512 KiB, where this process may make one.
fn small(at: &Path) -> bool {
    fs::create_dir_all(at).unwrap();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=512k", "tmpfs"]).arg(at).output();
    let mounted = mounted.is_ok_and(|output| output.status.success());
    if !mounted {
        eprintln!("SKIPPED: a small file system cannot be mounted here, which needs root");
    }
    mounted
}

#[test]
fn a_full_disk_is_told_and_leaves_nothing_behind() {
    let (postgres, mariadb) = (Postgres::shared(), Mariadb::shared());
    let noise = "SELECT string_agg(md5(n::text || m::text), '') FROM generate_series(1, 40) m, generate_series(1, 3000) n GROUP BY n";
    let bench = Bench::new();
    let urls = [
        postgres.database("full_disk", &format!("CREATE TABLE noise AS {noise}")),
        mariadb.database(
            "full",
            "CREATE TABLE noise (t text); INSERT INTO noise SELECT repeat(md5(seq), 40) FROM seq_1_to_3000",
        ),
        sqlite(
            &bench,
            "CREATE TABLE noise AS SELECT hex(randomblob(1000)) AS t FROM generate_series(1, 3000)",
        ),
    ];
    let folder = bench.root.path().join(".prisma-policy");
    if !small(&folder) {
        return;
    }
    let results = urls.map(|url| (bench.create(&url), bench.names()));
    run(Command::new("umount").arg(&folder));
    for (result, names) in results {
        let error = result.unwrap_err();
        assert!(
            error.why.starts_with("the disk is full: ") && error.why.ends_with(" could not be written whole"),
            "{error}"
        );
        assert!(error.help.unwrap().starts_with("make room"));
        assert_eq!(names, [".gitignore"]);
    }
}

#[test]
fn scratch_databases_that_are_still_there_are_told() {
    let server = Postgres::start();
    let url = server.database("left_over", SHOP);
    server.sql("postgres", "CREATE DATABASE prisma_policy_scratch_20200101t000000z_0");
    let bench = Bench::new();
    let made = file(&bench.create(&url).unwrap());
    let restored = bench.restore(&made, &url).unwrap();
    assert_eq!(restored.notes.len(), 1);
    assert!(restored.notes[0].contains("`prisma_policy_scratch_20200101t000000z_0` is still there"));
    assert!(restored.notes[0].ends_with("drop it: `DROP DATABASE prisma_policy_scratch_20200101t000000z_0`"));
    let told = restored.verification.checks.last().unwrap();
    let expect = format!(
        "it was restored into a scratch database on the server of {}: 2 rows in 1 table, each table as in the manifest",
        parse(&url)
    );
    assert_eq!(told, &expect);
    assert_eq!(bench.list()[0].standing, Standing::Restored);
    // Somebody else's database is never touched.
    assert_eq!(
        server.sql("postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE '%scratch%'"),
        "1"
    );
}

#[test]
fn the_folder_is_that_of_the_settings() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("prisma-policy.toml"), "[backups]\nfolder = \"kept/here\"").unwrap();
    let settings = prisma_policy_facts::settings::SettingsFile::find(root.path()).unwrap();
    assert_eq!(Folder::of(settings.as_ref(), Path::new("/")).path(), root.path().join("kept/here"));
}
