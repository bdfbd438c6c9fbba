//! Passwords are handed on, and seen by nobody.

use std::fs;
use std::ops::ControlFlow;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use prisma_policy_facts::backups::{Progress, create, restore};

use super::{Bench, file};
use crate::support::mariadb::Mariadb;
use crate::support::postgres::Postgres;
use crate::support::{parse, run};

/// A password that every kind of quoting has to deal with, and as a URL has it.
const PASSWORD: &str = "p:a\\s\"#w'o r;d";
const ENCODED: &str = "p%3Aa%5Cs%22%23w%27o%20r%3Bd";

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all
}

/// What everybody may see of running programs.
fn watched(seen: &mut String) -> impl FnMut(&Progress<'_>) -> ControlFlow<()> + Send + '_ {
    |_: &Progress<'_>| {
        if seen.len() < 1 << 20 {
            seen.push_str(&run(Command::new("ps").args(["axww", "-o", "args"])));
        }
        ControlFlow::Continue(())
    }
}

#[test]
fn a_password_is_in_no_file_no_message_and_no_list_of_processes() {
    let (postgres, mariadb) = (Postgres::shared(), Mariadb::shared());
    postgres
        .database("secret", "CREATE TABLE big AS SELECT md5(n::text) t FROM generate_series(1, 100000) n");
    postgres.sql(
        "secret",
        &format!("CREATE USER secretive SUPERUSER PASSWORD '{}'", PASSWORD.replace('\'', "''")),
    );
    mariadb.database(
        "secret",
        "CREATE TABLE big (t text); INSERT INTO big SELECT md5(seq) FROM seq_1_to_100000",
    );
    let quoted = PASSWORD.replace('\\', "\\\\").replace('\'', "''");
    mariadb.sql(
        "secret",
        &format!("CREATE USER secretive IDENTIFIED BY '{quoted}'; GRANT ALL ON *.* TO secretive"),
    );
    let user = format!("secretive:{ENCODED}");
    for (url, tool) in [
        (postgres.url_as(&user, "secret"), "pg_dump --format=custom"),
        (mariadb.url_as(&user, "secret"), "mariadb-dump --defaults-file"),
    ] {
        let bench = Bench::new();
        let mut seen = String::new();
        let made = create(&parse(&url), &bench.folder(), &bench.world, &mut watched(&mut seen)).unwrap();
        let url = parse(&url);
        let restored =
            restore(&bench.folder(), &file(&made), Some(&url), &bench.world, &mut watched(&mut seen))
                .unwrap();
        assert!(seen.contains(tool), "nobody saw it running: {seen}");
        let said = format!("{made:?}{restored:?}{:?}", bench.list());
        for secret in [PASSWORD, ENCODED] {
            assert!(!seen.contains(secret) && !said.contains(secret));
            for path in files(bench.root.path()) {
                let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
                assert!(!text.contains(secret), "{}", path.display());
            }
        }
        for path in files(bench.root.path()) {
            let bits = fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(bits & 0o777, 0o600, "{}", path.display());
        }
        let bits = fs::metadata(bench.folder().path()).unwrap().permissions().mode();
        assert_eq!(bits & 0o777, 0o700);
        assert_eq!(fs::read_to_string(bench.path(".gitignore")).unwrap(), "*\n");
    }
}

#[test]
fn an_encrypted_connection_stays_one() {
    let server = Postgres::encrypted();
    server.database(
        "encrypted",
        "CREATE TABLE users (id int); CREATE USER only_tls SUPERUSER PASSWORD 's3cret'",
    );
    let bench = Bench::new();
    let url = server.url_as("only_tls:s3cret", "encrypted");
    let strict = format!("{url}?sslmode=require&sslaccept=strict&sslcert={}", server.authority().display());
    for url in [url.clone(), format!("{url}?sslmode=require"), strict] {
        let made = bench.create(&url).unwrap_or_else(|error| panic!("{error}"));
        bench.restore(&file(&made), &url).unwrap();
    }
    assert!(bench.create(&format!("{url}?sslmode=disable")).is_err());
}

#[test]
fn an_encrypted_connection_to_mariadb_stays_one() {
    let server = Mariadb::encrypted();
    server.database(
        "encrypted",
        "CREATE TABLE users (id int); CREATE USER only_tls IDENTIFIED BY 's3cret' REQUIRE SSL;
         GRANT ALL ON *.* TO only_tls",
    );
    let url = server.url_as("only_tls:s3cret", "encrypted");
    let bench = Bench::new();
    let strict = format!("{url}?sslaccept=strict&sslcert={}", server.authority().display());
    for url in [&url, &strict] {
        let made = bench.create(url).unwrap_or_else(|error| panic!("{error}"));
        bench.restore(&file(&made), url).unwrap();
    }
    // Nobody vouches for this certificate.
    assert!(bench.create(&format!("{url}?sslaccept=strict")).is_err());
}
