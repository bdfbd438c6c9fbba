//! How long looking takes.

use std::time::{Duration, Instant};

use crate::support::look_at;
use crate::support::mariadb::Mariadb;
use crate::support::postgres::Postgres;

/// Thirty tables, each with some rows.
fn tables() -> String {
    (0..30).map(|n| format!("CREATE TABLE t{n} (id int); INSERT INTO t{n} VALUES (1), (2);")).collect()
}

fn measure(name: &str, url: &str) {
    let mut times: Vec<Duration> = (0..20)
        .map(|_| {
            let start = Instant::now();
            assert!(look_at(url).seen.is_ok());
            start.elapsed()
        })
        .collect();
    times.sort();
    println!("{name}: median {:?}, slowest {:?}", times[10], times[19]);
    // Far more than it takes, for machines that are busy; `cargo test --release -- --nocapture` tells the time.
    assert!(times[10] < Duration::from_millis(500), "{name}: {times:?}");
}

#[test]
fn thirty_tables_are_seen_in_no_time() {
    let postgres = Postgres::shared();
    measure("PostgreSQL", &postgres.database("speed", &tables()));
    let mariadb = Mariadb::shared();
    measure("MariaDB", &mariadb.database("speed", &tables()));
}
