//! Rows and tables that came after a backup: seen by whoever looks, and never lost with a fresh backup as the excuse.

use prisma_policy::{Outcome, Policy};
use prisma_policy_facts::Ledger;
use prisma_policy_facts::backups::{Live, list};
use prisma_policy_facts::database::{Reach, say};
use serde_json::{Value as Json, json};

use super::{Bench, Place, each, file};
use crate::support::mariadb::{Mariadb, Mysql};
use crate::support::postgres::{Postgres, Postgresql};
use crate::support::server::{Server, System};
use crate::support::{check, look_at, missing};

const SHOP: &str =
    "CREATE TABLE users (id int); CREATE TABLE posts (id int); INSERT INTO users VALUES (1), (2)";

/// What the shipped policy says of a command that a person has confirmed and that drops what is in the way.
fn judged(bench: &Bench, url: &str) -> Outcome {
    let mut ledger = Ledger::new(bench.world.now);
    say(&look_at(url), Reach::Schemas, &mut ledger);
    let mut operation = json!({
        "command": "db push", "flags": ["--accept-data-loss"], "impact": "mayLoseData", "environment": "staging",
        "actor": "human", "acknowledged": true
    });
    for inspection in [ledger.conclude(), bench.facts(url)] {
        let Json::Object(facts) = json!(inspection.operation()) else { continue };
        operation.as_object_mut().unwrap().extend(facts);
    }
    let policy = Policy::critical_rules().unwrap();
    let operation = policy.operation(&operation.to_string()).unwrap();
    policy.outcome(&operation)
}

/// How the file of the backup is told of where it does not count.
fn told(bench: &Bench, url: &str) -> String {
    let facts = bench.facts(url);
    check(
        &facts,
        &[
            ("backup.exists", "false"),
            ("backup.age", "missing: there is no backup of this database that counts"),
            ("backup.verified", "missing: there is no backup of this database that counts"),
            ("backup.restored", "missing: there is no backup of this database that counts"),
        ],
    );
    facts.found[0].evidence[0].seen.clone()
}

/// As many rows as are not counted one by one.
fn fill(run: &dyn Fn(&str)) {
    run("INSERT INTO users VALUES (1)");
    (0..14).for_each(|_| run("INSERT INTO users SELECT id FROM users"));
}

#[test]
fn a_backup_of_an_empty_database_saves_nothing_of_what_came_later() {
    each("came_later", "CREATE TABLE users (id int)", |bench, Place { url, run }| {
        let made = file(&bench.create(url).unwrap());
        bench.restore(&made, url).unwrap();
        check(&bench.facts(url), &[("backup.exists", "true"), ("backup.verified", "true")]);
        assert_eq!(judged(bench, url), Outcome::Allow);
        fill(run);
        assert!(told(bench, url).contains("does not count: it holds 1 of 1 table and 0 of "));
        assert_eq!(judged(bench, url), Outcome::Deny);
        // Another one is all that is needed.
        let made = file(&bench.create(url).unwrap());
        bench.verify(&made).unwrap();
        check(&bench.facts(url), &[("backup.exists", "true"), ("backup.verified", "true")]);
        assert_eq!(judged(bench, url), Outcome::Allow);
    });
}

#[test]
fn a_table_with_rows_that_no_backup_holds_makes_it_none() {
    each("lacks_table", SHOP, |bench, Place { url, run }| {
        let made = file(&bench.create(url).unwrap());
        bench.verify(&made).unwrap();
        run("CREATE TABLE tags (id int)");
        // As a migration leaves it.
        check(&bench.facts(url), &[("backup.exists", "true"), ("backup.verified", "true")]);
        assert_eq!(judged(bench, url), Outcome::Allow);
        run("INSERT INTO tags VALUES (1)");
        let schema = if url.starts_with("postgresql") { "public." } else { "" };
        let told = told(bench, url);
        let expect = format!(
            "{made} does not count: it holds 2 of 3 tables and 2 of 3 rows that are there now, and nothing of {schema}tags"
        );
        assert_eq!(told, expect);
        assert_eq!(judged(bench, url), Outcome::Deny);
        // A person who lists backups sees it, too.
        let seen = look_at(url).seen.unwrap();
        let backups = list(&bench.folder(), Live::of(&seen).ok().as_ref(), bench.world.now).unwrap();
        let coverage = backups[0].coverage.as_ref().unwrap();
        assert_eq!((coverage.tables.held, coverage.tables.of, coverage.enough), (2, 3, false));
        assert_eq!(coverage.lacks, [format!("{schema}tags")]);
    });
}

#[test]
fn some_rows_that_came_since_are_told_and_what_was_deleted_is_not_missed() {
    each("some_rows", SHOP, |bench, Place { url, run }| {
        let made = file(&bench.create(url).unwrap());
        bench.verify(&made).unwrap();
        run("INSERT INTO posts VALUES (1)");
        check(&bench.facts(url), &[("backup.exists", "true"), ("backup.verified", "true")]);
        let seen = bench.told(url);
        assert!(seen.ends_with(", holds 2 of 2 tables and 2 of 3 rows that are there now"), "{seen}");
        run("DELETE FROM posts");
        run("DELETE FROM users WHERE id = 1");
        run("DROP TABLE posts");
        let seen = bench.told(url);
        assert!(!seen.contains("holds"), "{seen}");
    });
}

#[test]
fn what_prisma_and_the_mark_write_is_no_row_that_came_later() {
    each("prisma_rows", SHOP, |bench, Place { url, run }| {
        let made = file(&bench.create(url).unwrap());
        bench.verify(&made).unwrap();
        run(
            "CREATE TABLE _prisma_migrations (id varchar(36), migration_name varchar(255), checksum varchar(64), \
             finished_at timestamp NULL, rolled_back_at timestamp NULL)",
        );
        for _ in 0..9 {
            run("INSERT INTO _prisma_migrations (id) VALUES ('a')");
        }
        check(&bench.facts(url), &[("backup.exists", "true"), ("backup.verified", "true")]);
        let seen = bench.told(url);
        assert!(!seen.contains("holds"), "{seen}");
    });
}

/// What a fact is missing for.
fn doubt(bench: &Bench, url: &str, fact: &str) -> String {
    missing(&bench.facts(url), fact).unwrap_or_default().to_owned()
}

fn estimated<S: System>(analyze: &str) {
    let server = Server::<S>::shared();
    let url = server.database("estimated", "CREATE TABLE users (id int)");
    let bench = Bench::new();
    fill(&|sql| drop(server.sql("estimated", sql)));
    let made = file(&bench.create(&url).unwrap());
    bench.verify(&made).unwrap();
    check(&bench.facts(&url), &[("backup.exists", "true"), ("backup.verified", "true")]);
    (0..3).for_each(|_| drop(server.sql("estimated", "INSERT INTO users SELECT id FROM users")));
    server.sql("estimated", analyze);
    let why = doubt(&bench, &url, "backup.verified");
    assert!(
        why.contains("16384 of about ") && why.ends_with("how many rows are there now is estimated"),
        "{why}"
    );
    assert_eq!(judged(&bench, &url), Outcome::Deny);
    let made = file(&bench.create(&url).unwrap());
    bench.verify(&made).unwrap();
    check(&bench.facts(&url), &[("backup.exists", "true"), ("backup.verified", "true")]);
}

#[test]
fn growth_that_is_estimated_leaves_the_facts_missing_until_there_is_another_backup() {
    estimated::<Postgresql>("ANALYZE");
    estimated::<Mysql>("ANALYZE TABLE users");
}

/// The whole sentence that tells why a backup of the shop does not help.
fn uncounted(bench: &Bench, url: &str, why: &str) {
    for fact in ["backup.exists", "backup.age", "backup.verified", "backup.restored"] {
        let told = doubt(bench, url, fact);
        assert!(told.ends_with(why), "{fact}: {told}");
    }
    assert_eq!(judged(bench, url), Outcome::Deny);
}

fn locked<S: System>(name: &str) {
    let server = Server::<S>::shared();
    let url = server.database("grown", SHOP);
    let bench = Bench::new();
    bench.verify(&file(&bench.create(&url).unwrap())).unwrap();
    assert_eq!(judged(&bench, &url), Outcome::Allow);
    fill(&|sql| drop(server.sql("grown", sql)));
    assert_eq!(judged(&bench, &url), Outcome::Deny);
    let lock = server.hold("grown", &S::lock("users"));
    uncounted(
        &bench,
        &url,
        &format!("how many rows {name} has now is not known: another session holds a lock on {name}"),
    );
    drop(lock);
}

#[test]
fn a_lock_on_what_came_later_makes_no_old_backup_count() {
    locked::<Postgresql>("public.users");
    locked::<Mysql>("users");
}

#[test]
fn what_a_user_may_not_see_is_not_taken_for_held() {
    let server = Postgres::shared();
    let url = server.database("half_seen", &format!("{SHOP}; CREATE USER half_seen PASSWORD 's3cret'"));
    let bench = Bench::new();
    bench.verify(&file(&bench.create(&url).unwrap())).unwrap();
    let half = server.url_as("half_seen:s3cret", "half_seen");
    let why = "holds 2 of 2 tables and 0 of 0 rows that are there now, and how many rows public.users has now is not \
        known: the user may not read public.users";
    uncounted(&bench, &half, why);
    let facts = bench.facts(&half);
    let help = facts.missing[0].help.as_deref().unwrap();
    assert!(
        help.starts_with(
            "grant USAGE ON SCHEMA \"public\" and SELECT ON \"public\".\"users\" to the user, or"
        )
    );
    server.sql("half_seen", "GRANT SELECT ON users TO half_seen");
    check(&bench.facts(&half), &[("backup.exists", "true"), ("backup.verified", "true")]);
    server.sql("half_seen", "CREATE TABLE tags AS SELECT 1 AS id");
    uncounted(
        &bench,
        &half,
        "how many rows public.tags has now is not known: the user may not read public.tags",
    );
    // Policies hide rows, and nobody knows how many.
    server.sql(
        "half_seen",
        "DROP TABLE tags; ALTER TABLE users ENABLE ROW LEVEL SECURITY; CREATE POLICY two ON users USING (id < 3); \
         INSERT INTO users SELECT generate_series(3, 9000)",
    );
    uncounted(
        &bench,
        &half,
        "how many rows public.users has now is not known: row-level security may hide rows of public.users",
    );

    // MariaDB does not even list what a user has no rights on.
    let server = Mariadb::shared();
    let url = server.database(
        "half_seen",
        &format!("{SHOP}; CREATE USER half_seen IDENTIFIED BY 's3cret'; GRANT SELECT ON half_seen.users TO half_seen"),
    );
    let bench = Bench::new();
    bench.verify(&file(&bench.create(&url).unwrap())).unwrap();
    let half = server.url_as("half_seen:s3cret", "half_seen");
    uncounted(
        &bench,
        &half,
        "there may be tables that it was not held against: the user sees only those tables that it has rights on",
    );
    server.sql("half_seen", "GRANT SELECT ON half_seen.* TO half_seen");
    check(&bench.facts(&half), &[("backup.exists", "true"), ("backup.verified", "true")]);
}
