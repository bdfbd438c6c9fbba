//! MariaDB, healthy and not.

use prisma_policy_facts::database::FaultKind;
use prisma_policy_facts::mark::{Mark, write_mark};

use crate::support::mariadb::Mariadb;
use crate::support::{check, facts, limits, look_at, parse};

const SHOP: &str = "CREATE TABLE users (id int); INSERT INTO users VALUES (1), (2), (3);
    CREATE TABLE `od``d` (id int); CREATE VIEW v AS SELECT * FROM users;
    CREATE TABLE _prisma_migrations (migration_name varchar(255), checksum varchar(64), finished_at datetime, rolled_back_at datetime);";

#[test]
fn what_is_there_is_seen() {
    let server = Mariadb::shared();
    let url = server.database("seen", SHOP);
    let state = look_at(&format!("{url}?connection_limit=1&pool_timeout=2"));
    let facts = facts(&state);
    check(
        &facts,
        &[
            ("database.checked", "true"),
            ("database.reachable", "true"),
            ("database.name", "\"seen\""),
            ("database.host", "\"127.0.0.1\""),
            ("database.tables", "2"),
            ("database.rows", "3"),
            ("database.hasData", "true"),
            ("database.disposable", "false"),
        ],
    );
    let seen = state.seen.unwrap();
    assert!(seen.server.starts_with("MariaDB 1"), "{}", seen.server);
    assert_eq!(seen.history, Ok(Some(Vec::new())));
    let socket = format!("mysql://root@localhost/seen?socket={}", server.socket().display());
    let through = look_at(&socket).seen.unwrap();
    assert_eq!(through.fingerprint, seen.fingerprint);
    let url = server.database("other", SHOP);
    assert_ne!(look_at(&url).seen.unwrap().fingerprint, seen.fingerprint);
}

#[test]
fn an_empty_database_is_disposable_and_a_large_table_is_estimated() {
    let server = Mariadb::shared();
    let url = server.database("empty", "CREATE TABLE users (id int)");
    check(&facts(&look_at(&url)), &[("database.hasData", "false"), ("database.disposable", "true")]);
    let url =
        server.database("large", "CREATE TABLE big (id int); INSERT INTO big SELECT seq FROM seq_1_to_12000");
    let facts = facts(&look_at(&url));
    let rows = facts.value("database.rows").unwrap().as_u64().unwrap();
    assert!((10_001..20_000).contains(&rows), "{rows}");
}

#[test]
fn a_user_that_sees_little_gets_an_honest_answer() {
    let server = Mariadb::shared();
    server.database("rights", SHOP);
    server.sql("rights", "CREATE USER narrow IDENTIFIED BY 's3cret'; GRANT SELECT ON rights.`od``d` TO narrow;
        CREATE USER half IDENTIFIED BY 's3cret'; GRANT SELECT ON rights.users TO half;
        CREATE USER whole IDENTIFIED BY 's3cret'; GRANT SELECT ON rights.* TO whole;
        CREATE USER through_role IDENTIFIED BY 's3cret'; CREATE ROLE reading; GRANT SELECT ON rights.* TO reading;
        GRANT reading TO through_role; SET DEFAULT ROLE reading FOR through_role;
        CREATE USER nothing IDENTIFIED BY 's3cret'");
    let hidden = "missing: the user sees only those tables that it has rights on";
    let at = |user: &str| facts(&look_at(&server.url_as(&format!("{user}:s3cret"), "rights")));
    check(
        &at("narrow"),
        &[
            ("database.tables", hidden),
            ("database.rows", hidden),
            ("database.hasData", hidden),
            ("database.disposable", hidden),
        ],
    );
    check(
        &at("half"),
        &[("database.tables", hidden), ("database.hasData", "true"), ("database.disposable", "false")],
    );
    check(&at("whole"), &[("database.tables", "2"), ("database.rows", "3")]);
    check(&at("through_role"), &[("database.tables", "2"), ("database.rows", "3")]);
    let fault = look_at(&server.url_as("nothing:s3cret", "rights")).seen.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Denied, "{fault:?}");
}

#[test]
fn encryption_is_what_the_url_says() {
    let server = Mariadb::encrypted();
    server
        .database("tls", "CREATE USER ann IDENTIFIED BY 's3cret' REQUIRE SSL; GRANT SELECT ON tls.* TO ann");
    let url = server.url_as("ann:s3cret", "tls");
    check(&facts(&look_at(&url)), &[("database.reachable", "true"), ("database.tables", "0")]);
    assert_eq!(look_at(&format!("{url}?sslaccept=strict")).seen.unwrap_err().kind, FaultKind::Tls);
    let authority = format!("sslaccept=strict&sslcert={}", server.authority().display());
    check(&facts(&look_at(&format!("{url}?{authority}"))), &[("database.reachable", "true")]);
}

#[test]
fn a_connection_that_fails_says_why() {
    let server = Mariadb::shared();
    server.database(
        "faults",
        "CREATE USER ann IDENTIFIED BY 'right'; CREATE USER tls IDENTIFIED BY 's3cret' REQUIRE SSL",
    );
    let fault = |url: &str| {
        let fault = look_at(url).seen.expect_err(url);
        assert!(!fault.why.contains("s3cret"), "{fault:?}");
        fault.kind
    };
    assert_eq!(fault(&server.url_as("ann:s3cret", "faults")), FaultKind::Password);
    assert_eq!(fault(&server.url_as("root", "nowhere")), FaultKind::NoDatabase);
    assert_eq!(fault(&server.url_as("tls:s3cret", "faults")), FaultKind::Password);
    assert_eq!(fault(&format!("{}?sslaccept=strict", server.url_as("root", "faults"))), FaultKind::Tls);
}

#[test]
fn a_mark_is_believed_in_its_own_database_only() {
    let server = Mariadb::shared();
    let url = server.database("marked", SHOP);
    let fingerprint = look_at(&url).seen.unwrap().fingerprint.unwrap();
    let mark = |fingerprint: &str, name: &str| Mark {
        environment: "staging".to_owned(),
        name: name.to_owned(),
        disposable: true,
        fingerprint: fingerprint.to_owned(),
        written_at: "1970-01-01T00:00:00Z".to_owned(),
        written_by: "änn".to_owned(),
    };
    write_mark(&parse(&url), &mark("sha256:other", "a"), &limits()).unwrap();
    assert!(look_at(&url).seen.unwrap().believed_mark().is_none());
    for name in ["O'Brien's; -- /* `\"", "O'Brien\\'s; --", "größe"] {
        let mark = mark(&fingerprint, name);
        write_mark(&parse(&url), &mark, &limits()).unwrap();
        assert_eq!(look_at(&url).seen.unwrap().believed_mark(), Some(&mark));
    }
    let state = look_at(&url);
    check(&facts(&state), &[("database.disposable", "true"), ("database.tables", "2")]);
    let unmarked = look_at(&server.database("unmarked", SHOP));
    assert_eq!(unmarked.seen.unwrap().mark, Ok(None));
}
