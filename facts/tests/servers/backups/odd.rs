//! Names, passwords and contents that are out of the ordinary go all the way round.

use std::process::Command;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Bench, Place, each, file, tables};
use crate::support::mariadb::Mariadb;
use crate::support::postgres::Postgres;
use crate::support::{check, free_port, run};

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// Makes, reads back and restores; the facts say so.
fn round(bench: &Bench, url: &str) -> Vec<(String, u64)> {
    let made = bench.create(url).unwrap_or_else(|error| panic!("{url}: {error}"));
    bench.restore(&file(&made), url).unwrap_or_else(|error| panic!("{url}: {error}"));
    check(&bench.facts(url), &[("backup.verified", "true"), ("backup.restored", "true")]);
    assert!(!bench.told(url).contains("holds"), "{}", bench.told(url));
    tables(&made)
}

#[test]
fn names_of_databases_may_be_anything() {
    let (postgres, mariadb) = (Postgres::shared(), Mariadb::shared());
    for name in
        ["it's", "a\"b", "a`b", "two words", "größe-ß", "host=x dbname=y", "-x", "%41", "a;b--", "$(id)"]
    {
        let quoted = format!("\"{}\"", name.replace('"', "\"\""));
        postgres.sql("postgres", &format!("CREATE DATABASE {quoted}"));
        let url = postgres.url(&encoded(name));
        run(Command::new("psql").args(["-Xqc", "CREATE TABLE users AS SELECT 1 AS id"]).envs([
            ("PGHOST", "127.0.0.1"),
            ("PGPORT", &postgres.port.to_string()),
            ("PGUSER", "postgres"),
            ("PGDATABASE", name),
        ]));
        assert_eq!(round(&Bench::new(), &url), [("public.users".to_owned(), 1)], "{name}");

        let quoted = format!("`{}`", name.replace('`', "``"));
        mariadb.sql("mysql", &format!("CREATE DATABASE {quoted}"));
        mariadb.sql("mysql", &format!("CREATE TABLE {quoted}.users AS SELECT 1 AS id"));
        let url = mariadb.url(&encoded(name));
        assert_eq!(round(&Bench::new(), &url), [("users".to_owned(), 1)], "{name}");
    }
    for name in ["it's", "a\"b.db", "two words", "größe.db", "-x.db", "a;b.db", "$(id).db"] {
        let bench = Bench::new();
        let path = bench.root.path().join(name);
        run(Command::new("sqlite3").arg(&path).arg("CREATE TABLE users AS SELECT 1 AS id"));
        let url = format!("file:{}", path.display());
        assert_eq!(round(&bench, &url), [("users".to_owned(), 1)], "{name}");
    }
}

#[test]
fn passwords_may_be_anything() {
    let (postgres, mariadb) = (Postgres::shared(), Mariadb::shared());
    let url = postgres.database("words", "CREATE TABLE users AS SELECT 1 AS id");
    mariadb.database("words", "CREATE TABLE users AS SELECT 1 AS id");
    let words = [
        " blank ",
        "#first",
        "last\\",
        "\\\\n\\t",
        "a:b:c",
        "\"quoted\"",
        "'",
        "größe-ß",
        "%41%",
        "$HOME",
        "*",
        "=;",
    ];
    for (at, word) in words.iter().enumerate() {
        let text = word.replace('\'', "''");
        postgres.sql("words", &format!("CREATE USER words{at} SUPERUSER PASSWORD '{text}'"));
        let text = text.replace('\\', "\\\\");
        mariadb.sql(
            "words",
            &format!("CREATE USER words{at} IDENTIFIED BY '{text}'; GRANT ALL ON *.* TO words{at}"),
        );
        let user = format!("words{at}:{}", encoded(word));
        for url in [postgres.url_as(&user, "words"), mariadb.url_as(&user, "words")] {
            assert_eq!(round(&Bench::new(), &url).len(), 1, "{word}");
        }
    }
    drop(url);
}

#[test]
fn a_database_without_tables_and_one_without_rows_go_round() {
    each("no_tables", "SELECT 1", |bench, Place { url, run }| {
        assert_eq!(round(bench, url), []);
        run("CREATE TABLE users (id int)");
        let made = bench.create(url).unwrap();
        assert_eq!(tables(&made).iter().map(|(_, rows)| *rows).collect::<Vec<_>>(), [0]);
        bench.restore(&file(&made), url).unwrap();
    });
}

#[test]
fn tables_may_be_called_anything_in_every_schema() {
    let server = Postgres::shared();
    let names = [
        "it's",
        "a\"b",
        "two words",
        "größe-ß",
        "ПОЛЬЗОВАТЕЛИ",
        "line\nbreak",
        "a.b",
        "TABLE DATA public x",
        "%s",
    ];
    let mut sql = "CREATE SCHEMA \"other schema\"; ".to_owned();
    for name in names.map(|name| name.replace('"', "\"\"")) {
        for schema in ["public", "other schema"] {
            sql.push_str(&format!("CREATE TABLE \"{schema}\".\"{name}\" AS SELECT 1 AS \"{name}\"; "));
        }
    }
    let seen = round(&Bench::new(), &server.database("odd_tables", &sql));
    assert_eq!(seen.len(), 2 * names.len());
    assert!(seen.iter().all(|(_, rows)| *rows == 1), "{seen:?}");

    let server = Mariadb::shared();
    let names = names.map(|name| name.replace('`', "``"));
    let sql: String =
        names.iter().map(|name| format!("CREATE TABLE `{name}` AS SELECT 1 AS `{name}`; ")).collect();
    let seen = round(&Bench::new(), &server.database("odd_tables", &sql));
    assert_eq!((seen.len(), seen.iter().all(|(_, rows)| *rows == 1)), (names.len(), true), "{seen:?}");

    let bench = Bench::new();
    let path = bench.root.path().join("dev.db");
    let sql: String = names
        .iter()
        .map(|name| name.replace('"', "\"\""))
        .map(|name| format!("CREATE TABLE \"{name}\" AS SELECT 1 AS \"{name}\"; "))
        .collect();
    run(Command::new("sqlite3").arg(&path).arg(sql));
    assert_eq!(round(&bench, &format!("file:{}", path.display())).len(), names.len());
}

#[test]
fn large_values_go_round() {
    let megabytes = 24;
    let server = Postgres::shared();
    let sql = format!(
        "CREATE TABLE files (body bytea); INSERT INTO files SELECT decode(repeat('00275c0a', {megabytes} * 262144), 'hex');
         SELECT lo_from_bytea(0, decode(repeat('00ff', 1048576), 'hex'))"
    );
    assert_eq!(round(&Bench::new(), &server.database("large", &sql)), [("public.files".to_owned(), 1)]);
    let server = Mariadb::start_with(free_port(), &["max-allowed-packet=64M"]);
    let sql = format!(
        "CREATE TABLE files (body longblob); INSERT INTO files VALUES (repeat(x'00275c0a', {megabytes} * 262144)), (x'00')"
    );
    assert_eq!(round(&Bench::new(), &server.database("large", &sql)), [("files".to_owned(), 2)]);
    let bench = Bench::new();
    let path = bench.root.path().join("dev.db");
    run(Command::new("sqlite3")
        .arg(&path)
        .arg(format!("CREATE TABLE files AS SELECT randomblob({megabytes} * 1048576) AS body")));
    assert_eq!(round(&bench, &format!("file:{}", path.display())), [("files".to_owned(), 1)]);
}

/// The statement that puts a value in is twice as long as the value.
#[test]
fn a_value_that_the_server_takes_only_one_by_one_is_told() {
    let server = Mariadb::start_with(free_port(), &["max-allowed-packet=16M"]);
    let sql =
        "CREATE TABLE files (body longblob); INSERT INTO files VALUES (repeat(x'00275c0a', 12 * 262144))";
    let url = server.database("large", sql);
    let bench = Bench::new();
    let made = file(&bench.create(&url).unwrap());
    bench.verify(&made).unwrap();
    let error = bench.restore(&made, &url).unwrap_err();
    // Not a byte of the statement that failed.
    assert!(
        error.why.starts_with("`mariadb` failed: ERROR 2006 ") && error.why.len() < 100,
        "{:.200}",
        error.why
    );
    assert!(error.help.unwrap().contains("`max_allowed_packet`"));
}

#[test]
fn whatever_a_database_of_postgresql_is_made_of_goes_round() {
    let server = Postgres::shared();
    let url = server.database(
        "made_of",
        "CREATE SCHEMA kept; CREATE EXTENSION pg_trgm SCHEMA kept; CREATE TYPE mood AS ENUM ('it''s', 'b');
         CREATE DOMAIN price AS numeric CHECK (VALUE > 0); CREATE SEQUENCE numbers START 7;
         CREATE TABLE items (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, price price, twice numeric
         GENERATED ALWAYS AS (price * 2) STORED, mood mood, n int DEFAULT nextval('numbers'), tags text[], doc jsonb);
         INSERT INTO items (price, mood, tags, doc) VALUES (1.5, 'it''s', '{a,\"b c\"}', '{\"a\": null}'), (2, NULL, NULL, NULL);
         CREATE INDEX ON items USING gin ((doc->>'a') kept.gin_trgm_ops);
         CREATE EXTENSION file_fdw; CREATE SERVER far FOREIGN DATA WRAPPER file_fdw;
         CREATE FOREIGN TABLE elsewhere (line text) SERVER far OPTIONS (filename '/etc/passwd');
         CREATE VIEW cheap AS SELECT * FROM items WHERE price < 2; CREATE MATERIALIZED VIEW kept.copies AS SELECT * FROM cheap;
         CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
         CREATE TRIGGER touch BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION touched();
         CREATE FUNCTION tell() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
         CREATE EVENT TRIGGER told ON ddl_command_end EXECUTE FUNCTION tell();",
    );
    assert_eq!(round(&Bench::new(), &url), [("public.items".to_owned(), 2)]);
}

#[test]
fn whatever_a_database_of_mariadb_is_made_of_goes_round() {
    let server = Mariadb::shared();
    let url = server.database(
        "made_of",
        r"CREATE SEQUENCE numbers START WITH 7; CREATE TABLE items (id int AUTO_INCREMENT PRIMARY KEY, price decimal(8,2)
         CHECK (price > 0), twice decimal(8,2) AS (price * 2) VIRTUAL, mood enum('it''s', 'b\\'), doc json, at timestamp(6),
         hidden int INVISIBLE DEFAULT 5, place point, bits bit(3));
         INSERT INTO items (price, mood, doc, place, bits) VALUES (1.5, 'it''s', '{}', point(1, 2), b'101'), (2, 'b\\', NULL, NULL, NULL);
         CREATE VIEW cheap AS SELECT * FROM items WHERE price < 2; CREATE FUNCTION f(x int) RETURNS int DETERMINISTIC RETURN x;
         CREATE PROCEDURE p() INSERT INTO items (price) VALUES (3);
         CREATE TRIGGER t AFTER DELETE ON items FOR EACH ROW INSERT INTO gone VALUES (OLD.id);
         CREATE TABLE gone (id int) PARTITION BY HASH (id) PARTITIONS 3; INSERT INTO gone VALUES (1), (2);
         CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM made_of.gone",
    );
    assert_eq!(round(&Bench::new(), &url), [("gone".to_owned(), 2), ("items".to_owned(), 2)]);
}
