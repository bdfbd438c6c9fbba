//! Servers that keep everybody waiting: what is looked at is left, and nobody waits for long.

use std::time::{Duration, Instant};

use prisma_policy_facts::database::{Limits, look};

use crate::support::mariadb::Mysql;
use crate::support::postgres::Postgresql;
use crate::support::server::{Server, System};
use crate::support::{check, facts, look_at, parse};

const SHOP: &str =
    "CREATE TABLE users (id int); INSERT INTO users VALUES (1), (2), (3); CREATE TABLE posts (id int)";

fn locked<S: System>(schema: &str) {
    let server = Server::<S>::shared();
    let url = server.database("locked", SHOP);
    let why = |table: &str| format!("missing: another session holds a lock on {schema}{table}");
    let lock = server.hold("locked", &S::lock("posts"));
    check(
        &facts(&look_at(&url)),
        &[
            ("database.reachable", "true"),
            ("database.tables", "2"),
            ("database.rows", &why("posts")),
            ("database.hasData", "true"),
            ("database.disposable", "false"),
        ],
    );
    drop(lock);
    let lock = server.hold("locked", &S::lock("users"));
    check(&facts(&look_at(&url)), &[("database.hasData", &why("users"))]);
    drop(lock);
}

#[test]
fn a_locked_table_leaves_the_others_to_be_seen() {
    locked::<Postgresql>("public.");
    locked::<Mysql>("");
}

fn slow<S: System>() {
    let server = Server::<S>::shared();
    let url = server.database("slow", SHOP);
    let lock = server.hold("slow", &S::lock("users"));
    let limits =
        Limits { statement: Duration::from_secs(1), lock: Duration::from_secs(5), ..Limits::default() };
    check(
        &facts(&look(&parse(&url), &[], &limits)),
        &[
            ("database.tables", "2"),
            ("database.hasData", "missing: the server gave up, since the statement took too long"),
        ],
    );
    drop(lock);
}

#[test]
fn the_server_gives_up_a_statement_that_takes_too_long() {
    slow::<Postgresql>();
    slow::<Mysql>();
}

fn paused<S: System>() {
    let server = Server::<S>::start();
    let url = server.database("paused", SHOP);
    server.program.signal("-STOP");
    let start = Instant::now();
    let limits = Limits { connect: Duration::from_millis(300), ..Limits::default() };
    let state = look(&parse(&url), &[], &limits);
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    let why = "missing: connecting took longer than 300 ms";
    check(&facts(&state), &[("database.reachable", why), ("database.hasData", why)]);
    server.program.signal("-CONT");
    drop(server);
    check(
        &facts(&look(&parse(&url), &[], &limits)),
        &[("database.reachable", "false"), ("database.rows", "missing: the server refuses the connection")],
    );
}

#[test]
fn a_server_that_does_not_answer_is_not_waited_for() {
    paused::<Postgresql>();
    paused::<Mysql>();
}
