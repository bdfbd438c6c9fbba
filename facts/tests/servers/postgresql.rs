//! PostgreSQL, healthy and not.

use std::time::Duration;

use prisma_policy_facts::database::{FaultKind, Limits, Reach, look};
use prisma_policy_facts::mark::{Mark, mark_statements, write_mark};

use crate::support::postgres::Postgres;
use crate::support::{check, facts, facts_within, limits, look_at, parse, wait_until};

const SHOP: &str = "CREATE TABLE users (id int); INSERT INTO users SELECT generate_series(1, 3);
    CREATE TABLE posts (id int); CREATE TABLE \"_prisma_migrations\" (id text);";

fn fault(url: &str) -> (FaultKind, String) {
    let fault = look_at(url).seen.expect_err(url);
    assert!(!fault.why.contains("s3cret") && !format!("{fault:?}").contains("s3cret"), "{fault:?}");
    (fault.kind, fault.why)
}

#[test]
fn what_is_there_is_seen() {
    let server = Postgres::shared();
    let url = server.database("seen", SHOP);
    let state = look_at(&format!("{url}?schema=public&connection_limit=1&pgbouncer=true&sslmode=prefer"));
    let facts = facts(&state);
    check(
        &facts,
        &[
            ("database.checked", "true"),
            ("database.checkAge", "\"0s\""),
            ("database.reachable", "true"),
            ("database.name", "\"seen\""),
            ("database.host", "\"127.0.0.1\""),
            ("database.tables", "2"),
            ("database.rows", "3"),
            ("database.hasData", "true"),
            ("database.disposable", "false"),
        ],
    );
    let evidence = &facts.found.iter().find(|found| found.fact == "database.rows").unwrap().evidence[0];
    assert_eq!(evidence.source, format!("postgresql://127.0.0.1:{}/seen", server.port));
    assert_eq!(evidence.seen, "2 tables, 1 of them with rows, 3 rows in all");
    assert!(state.seen.unwrap().bytes.is_some_and(|bytes| bytes > 1_000_000));
}

#[test]
fn any_limit_will_do() {
    let server = Postgres::shared();
    let url = parse(&server.database("patient", SHOP));
    let limit = Duration::MAX;
    let limits = Limits { connect: limit, statement: limit, lock: limit, whole: limit, counted: u64::MAX };
    check(&facts(&look(&url, &[], &limits)), &[("database.rows", "3"), ("database.disposable", "false")]);
    let limits = Limits { counted: 0, ..Limits::default() };
    check(&facts(&look(&url, &[], &limits)), &[("database.hasData", "true"), ("database.rows", "1")]);
}

#[test]
fn a_database_without_rows_is_disposable() {
    let server = Postgres::shared();
    let url =
        server.database("empty", "CREATE TABLE users (id int); CREATE VIEW all_users AS SELECT * FROM users");
    check(
        &facts(&look_at(&url)),
        &[("database.tables", "1"), ("database.hasData", "false"), ("database.disposable", "true")],
    );
}

#[test]
fn rows_beyond_the_limit_are_estimated_and_partitions_belong_to_their_table() {
    let server = Postgres::shared();
    let url = server.database(
        "large",
        "CREATE TABLE big (id int); INSERT INTO big SELECT generate_series(1, 20000); ANALYZE big;
         CREATE TABLE parted (id int) PARTITION BY RANGE (id);
         CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10);
         INSERT INTO parted VALUES (1), (2); CREATE TEMP TABLE gone (id int);
         CREATE TABLE parent (id int); CREATE TABLE child () INHERITS (parent); INSERT INTO child VALUES (1);",
    );
    check(&facts(&look_at(&url)), &[("database.tables", "4"), ("database.rows", "20004")]);
}

#[test]
fn a_table_whose_rows_lie_in_another_schema_is_not_empty() {
    let server = Postgres::shared();
    let url = server.database(
        "inherited",
        "CREATE TABLE events (id int); CREATE SCHEMA chunks; CREATE TABLE chunks.c1 () INHERITS (public.events);
         INSERT INTO chunks.c1 VALUES (1); CREATE ROLE kept_out LOGIN PASSWORD 's3cret'",
    );
    check(&facts(&look_at(&url)), &[("database.tables", "1"), ("database.hasData", "true")]);
    let denied = "missing: the user may not read public.events";
    check(&facts(&look_at(&server.url_as("kept_out:s3cret", "inherited"))), &[("database.hasData", denied)]);
}

#[test]
fn many_tables_are_counted_in_groups() {
    let server = Postgres::shared();
    let sql: String =
        (0..450).map(|n| format!("CREATE TABLE t{n} (id int); INSERT INTO t{n} VALUES (1);")).collect();
    let url = server.database("many", &sql);
    check(&facts(&look_at(&url)), &[("database.tables", "450"), ("database.rows", "450")]);
    let lock = server.hold("many", "LOCK TABLE t3, t400 IN ACCESS EXCLUSIVE MODE");
    let facts = facts(&look_at(&url));
    check(
        &facts,
        &[
            ("database.rows", "missing: another session holds a lock on public.t3"),
            ("database.hasData", "true"),
        ],
    );
    let seen =
        &facts.missing.iter().find(|missing| missing.fact == "database.rows").unwrap().evidence[0].seen;
    assert_eq!(seen, "450 tables, 448 of them with rows, 2 not counted");
    drop(lock);
}

#[test]
fn schemas_are_those_that_prisma_works_in() {
    let server = Postgres::shared();
    let url = server.database(
        "schemas",
        "CREATE SCHEMA shop; CREATE TABLE shop.a (id int); CREATE TABLE public.b (id int); INSERT INTO b VALUES (1);",
    );
    let shop = look_at(&format!("{url}?schema=shop"));
    check(&facts(&shop), &[("database.tables", "1"), ("database.hasData", "false")]);
    check(&facts_within(&shop, Reach::Database), &[("database.tables", "2"), ("database.hasData", "true")]);
    let both = look(&parse(&url), &["shop".to_owned(), "public".to_owned()], &limits());
    check(&facts(&both), &[("database.tables", "2"), ("database.rows", "1")]);
}

#[test]
fn a_role_that_may_read_little_gets_an_honest_answer() {
    let server = Postgres::shared();
    let url = server.database("rights", SHOP);
    server.sql(
        "rights",
        "CREATE ROLE narrow LOGIN PASSWORD 's3cret'; GRANT SELECT ON posts TO narrow;
         CREATE ROLE blind LOGIN PASSWORD 's3cret'; CREATE ROLE half LOGIN PASSWORD 's3cret';
         GRANT SELECT ON users TO half;",
    );
    let denied = "missing: the user may not read public.users";
    let narrow = facts(&look_at(&server.url_as("narrow:s3cret", "rights")));
    check(
        &narrow,
        &[
            ("database.tables", "2"),
            ("database.rows", denied),
            ("database.hasData", denied),
            ("database.disposable", denied),
        ],
    );
    let help = narrow.missing.iter().find(|missing| missing.fact == "database.rows").unwrap().help.clone();
    assert!(help.unwrap().contains("SELECT ON \"public\".\"users\""));
    // A table without a page is empty, whoever may read it; one row is enough to have data.
    check(
        &facts(&look_at(&server.url_as("half:s3cret", "rights"))),
        &[("database.hasData", "true"), ("database.rows", "3")],
    );
    check(
        &facts(&look_at(&server.url_as("blind:s3cret", "rights"))),
        &[("database.tables", "2"), ("database.rows", denied)],
    );
    assert!(look_at(&url).seen.is_ok());
}

#[test]
fn what_policies_hide_is_not_taken_for_empty() {
    let server = Postgres::shared();
    server.database(
        "guarded",
        "CREATE TABLE secrets (id int); INSERT INTO secrets VALUES (1); ALTER TABLE secrets ENABLE ROW LEVEL SECURITY;
         CREATE ROLE outsider LOGIN PASSWORD 's3cret'; GRANT SELECT ON secrets TO outsider;",
    );
    let hidden = "missing: row-level security may hide rows of public.secrets";
    check(&facts(&look_at(&server.url_as("outsider:s3cret", "guarded"))), &[("database.hasData", hidden)]);
    check(&facts(&look_at(&server.url("guarded"))), &[("database.rows", "1")]);
}

#[test]
fn a_connection_that_fails_says_why() {
    let server = Postgres::shared();
    server.database("faults", "CREATE ROLE ann LOGIN PASSWORD 'right'");
    server.sql("faults", "CREATE ROLE only_tls LOGIN PASSWORD 's3cret'; ALTER ROLE ann CONNECTION LIMIT 0");
    let (kind, why) = fault(&server.url_as("ann:s3cret", "faults"));
    assert_eq!(
        (kind, why.as_str()),
        (FaultKind::Password, "the server does not accept the user or the password of the URL")
    );
    assert_eq!(fault(&server.url_as("ann:right", "faults")).0, FaultKind::TooMany);
    assert_eq!(fault(&server.url("nowhere")).0, FaultKind::NoDatabase);
    check(
        &facts(&look_at(&server.url("nowhere"))),
        &[
            ("database.reachable", "false"),
            ("database.checked", "false"),
            ("database.tables", "missing: the server has no database of this name"),
            ("database.disposable", "missing: the server has no database of this name"),
        ],
    );
    let tls = server.url_as("only_tls:s3cret", "faults");
    assert_eq!(fault(&format!("{tls}?sslmode=disable")).0, FaultKind::Tls);
    let state = look_at(&format!("{}?sslmode=require", server.url("faults")));
    assert_eq!(state.seen.unwrap_err().kind, FaultKind::Tls);
    let revoked = "REVOKE CONNECT ON DATABASE faults FROM PUBLIC; CREATE ROLE eve LOGIN PASSWORD 's3cret'";
    server.sql("postgres", revoked);
    assert_eq!(fault(&server.url_as("eve:s3cret", "faults")).0, FaultKind::Denied);
}

#[test]
fn encryption_is_what_the_url_says() {
    let server = Postgres::encrypted();
    server.database("tls", "CREATE ROLE only_tls LOGIN PASSWORD 's3cret'; CREATE TABLE a (id int)");
    let url = server.url_as("only_tls:s3cret", "tls");
    let authority = format!("sslcert={}", server.authority().display());
    for query in ["", "sslmode=require", "sslmode=prefer&sslaccept=accept_invalid_certs"] {
        check(&facts(&look_at(&format!("{url}?{query}"))), &[("database.reachable", "true")]);
    }
    for query in ["sslaccept=strict", "sslmode=require&sslaccept=strict"] {
        let (kind, why) = fault(&format!("{url}?{query}"));
        assert_eq!(kind, FaultKind::Tls, "{query}: {why}");
    }
    // Nobody signed the certificate but itself; whoever names it trusts it.
    check(
        &facts(&look_at(&format!("{url}?sslmode=require&sslaccept=strict&{authority}"))),
        &[("database.reachable", "true")],
    );
    assert_eq!(fault(&format!("{url}?sslmode=disable")).0, FaultKind::Tls);
}

#[test]
fn nothing_is_changed_by_looking() {
    let server = Postgres::shared();
    let url = server.database("unchanged", SHOP);
    let dump = || server.sql("unchanged", "SELECT oid, relname, relfilenode FROM pg_class ORDER BY 1");
    let before = dump();
    assert!(look_at(&url).seen.is_ok());
    assert_eq!(dump(), before);
    let connections = "SELECT count(*) FROM pg_stat_activity \
        WHERE application_name = 'prisma-policy' AND datname = 'unchanged'";
    wait_until("the end of the connection", || server.sql("postgres", connections) == "0");
}

fn mark(fingerprint: &str, disposable: bool) -> Mark {
    Mark {
        environment: "staging".to_owned(),
        name: "O'Brien\\'s; --".to_owned(),
        disposable,
        fingerprint: fingerprint.to_owned(),
        written_at: "1970-01-01T00:00:00Z".to_owned(),
        written_by: "ann".to_owned(),
    }
}

#[test]
fn a_mark_is_believed_in_its_own_database_only() {
    let server = Postgres::shared();
    let url = server.database("marked", SHOP);
    let fingerprint = look_at(&url).seen.unwrap().fingerprint.unwrap();
    let written = mark(&fingerprint, true);
    assert!(mark_statements(&parse(&url), &written).unwrap().len() > 3);
    write_mark(&parse(&url), &mark(&fingerprint, false), &limits()).unwrap();
    write_mark(&parse(&url), &written, &limits()).unwrap();
    let state = look_at(&url);
    let seen = state.seen.as_ref().unwrap();
    assert_eq!(seen.believed_mark(), Some(&written));
    check(
        &facts(&state),
        &[("database.disposable", "true"), ("database.tables", "2"), ("database.hasData", "true")],
    );
    check(&facts_within(&state, Reach::Database), &[("database.tables", "2")]);

    server.sql("marked", "CREATE ROLE reader LOGIN PASSWORD 's3cret'");
    let reader = look_at(&server.url_as("reader:s3cret", "marked"));
    assert_eq!(reader.seen.unwrap().believed_mark(), Some(&written));

    server.sql("postgres", "CREATE DATABASE copied TEMPLATE marked");
    let copy = look_at(&server.url("copied"));
    let seen = copy.seen.as_ref().unwrap();
    assert!(seen.believed_mark().is_none());
    assert_ne!(seen.fingerprint.as_ref().unwrap(), &fingerprint);
    let facts = facts(&copy);
    check(
        &facts,
        &[(
            "database.disposable",
            "missing: the mark was written for another database, of which this may be a copy",
        )],
    );
    assert!(facts.notes[0].contains("is not believed"), "{:?}", facts.notes);
    let denied =
        write_mark(&parse(&server.url_as("reader:s3cret", "copied")), &written, &limits()).unwrap_err();
    assert_eq!(denied.why, "the user may not write the mark");
}

#[test]
fn a_schema_that_is_not_there_is_told() {
    let server = Postgres::shared();
    let url = server.database("no_schema", "CREATE TABLE users AS SELECT 1 AS id");
    let facts = facts(&look_at(&format!("{url}?schema=nope")));
    check(&facts, &[("database.tables", "0"), ("database.rows", "0"), ("database.disposable", "true")]);
    assert!(
        facts.notes[0].starts_with("the schema `nope` is not there in postgresql://"),
        "{:?}",
        facts.notes
    );
    assert_eq!(crate::support::facts(&look_at(&url)).notes, [""; 0]);
}
