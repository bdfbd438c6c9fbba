//! How much a backup holds of what is there now.

use std::fs;

use super::{Place, check, none_because};
use crate::database::{Fault, FaultKind, Rows, Table};

fn table(name: &str, rows: Rows) -> Table {
    Table { schema: "public".to_owned(), name: name.to_owned(), rows, hidden: None, inherited: false }
}

fn about(about: u64, at_least: u64) -> Rows {
    Rows::Estimated { about, at_least }
}

fn unknown(kind: FaultKind) -> Rows {
    Rows::Unknown(Fault::new(kind, "the user may not read it", ""))
}

/// What a verified backup of 3 users is worth where these tables are there now: the value of `backup.exists`, and what
/// is told of it.
fn covers(tables: &[Table], exists: &str, told: &str) {
    let place = Place::new("");
    place.backup("shop", 1, true);
    let inspection = place.look_at(Ok("sha256:shop"), Ok(tables));
    let found = inspection.found.iter().find(|found| found.fact == "backup.exists");
    let missing = inspection.missing.iter().find(|missing| missing.fact == "backup.exists");
    let (value, seen) = match (found, missing) {
        (Some(found), _) => (found.value.to_string(), found.evidence[0].seen.clone()),
        (None, missing) => ("missing".to_owned(), missing.unwrap().why.clone()),
    };
    assert_eq!((value.as_str(), seen.as_str()), (exists, told), "{tables:?}");
    let usable = inspection.value("backup.verified").is_some_and(|verified| verified == true);
    assert_eq!(usable, exists == "true");
}

#[test]
fn a_backup_from_before_most_of_what_is_there_came_does_not_count() {
    let users = |rows| table("users", rows);
    let not = |told: &str| format!("shop.dump does not count: it {told}");
    covers(
        &[users(Rows::Exact(3)), table("posts", Rows::Exact(1))],
        "false",
        &not("holds 1 of 2 tables and 3 of 4 rows that are there now, and nothing of public.posts"),
    );
    covers(&[users(Rows::Exact(7))], "false", &not("holds 1 of 1 table and 3 of 7 rows that are there now"));
    covers(
        &[users(about(1_000_000, 10_001))],
        "false",
        &not("holds 1 of 1 table and 3 of about 1000000 rows that are there now"),
    );
    // Rows of one table do not stand for those of another.
    covers(
        &[users(Rows::Exact(0)), table("posts", Rows::Exact(3))],
        "false",
        &not("holds 1 of 2 tables and 0 of 3 rows that are there now, and nothing of public.posts"),
    );
    let more: Vec<Table> = ["a", "b", "c", "d", "e"].map(|name| table(name, Rows::Exact(1))).into();
    covers(
        &more,
        "false",
        &not(
            "holds 0 of 5 tables and 0 of 5 rows that are there now, and nothing of public.a, public.b, public.c \
              and 2 other tables",
        ),
    );
}

#[test]
fn a_backup_counts_where_little_came_since_and_what_came_is_told() {
    let users = |rows| table("users", rows);
    let taken = "taken at 2026-11-25T21:00:00Z";
    let check = |tables: &[Table], told: &str| covers(tables, "true", &format!("{taken}{told}"));
    check(&[users(Rows::Exact(3))], "");
    check(&[users(Rows::Exact(6))], ", holds 1 of 1 table and 3 of 6 rows that are there now");
    // What was deleted or dropped since is no reason to doubt it.
    check(&[users(Rows::Exact(1))], "");
    check(&[], "");
    // A table that a migration has just made.
    check(
        &[users(Rows::Exact(3)), table("posts", Rows::Exact(0))],
        ", holds 1 of 2 tables and 3 of 3 rows that are there now",
    );
    check(&[users(Rows::Exact(3)), table("elsewhere", unknown(FaultKind::NotLookedInto))], "");
    // Rows of another table are counted there.
    check(&[users(Rows::Exact(3)), Table { inherited: true, ..users(Rows::Exact(900)) }], "");
}

#[test]
fn what_is_not_certain_of_the_rows_leaves_the_facts_missing() {
    let users = |rows| table("users", rows);
    covers(
        &[users(Rows::Exact(3)), table("posts", unknown(FaultKind::Denied))],
        "missing",
        "shop.dump holds 1 of 2 tables and 3 of 3 rows that are there now, and how many rows public.posts has now is \
         not known: the user may not read it",
    );
    // Those of a table that it holds may be more than it holds by any number.
    for kind in [FaultKind::Locked, FaultKind::Denied, FaultKind::Timeout, FaultKind::Other] {
        covers(
            &[users(unknown(kind)), table("posts", Rows::Exact(0)), table("tags", unknown(kind))],
            "missing",
            "shop.dump holds 1 of 3 tables and 0 of 0 rows that are there now, and how many rows public.users and 1 \
             other table have now is not known: the user may not read it",
        );
    }
    let hidden = Some(Fault::new(FaultKind::Denied, "row-level security may hide rows", ""));
    covers(
        &[Table { hidden, ..users(about(3, 3)) }],
        "missing",
        "shop.dump holds 1 of 1 table and 3 of more than 2 rows that are there now, and how many rows public.users has \
         now is not known: row-level security may hide rows",
    );
    covers(
        &[users(about(900, 2))],
        "missing",
        "shop.dump holds 1 of 1 table and 3 of about 900 rows that are there now, and how many rows are there now is \
         estimated",
    );
    // An estimate may be wrong by half.
    covers(
        &[users(about(8, 2))],
        "true",
        "taken at 2026-11-25T21:00:00Z, holds 1 of 1 table and 3 of about 8 rows that are there now",
    );
    let place = Place::new("");
    place.backup("shop", 1, true);
    let fault = Fault::new(FaultKind::Timeout, "the server gave up", "");
    let why = none_because("how much shop.dump holds of what is there now is not known: the server gave up");
    check(&place.look_at(Ok("sha256:shop"), Err(&fault)), why.each_ref().map(String::as_str));
}

#[test]
fn what_is_certain_goes_before_what_is_not() {
    let users = |rows| table("users", rows);
    covers(
        &[users(unknown(FaultKind::Locked)), table("posts", Rows::Exact(1))],
        "false",
        "shop.dump does not count: it holds 1 of 2 tables and 0 of 1 row that are there now, and nothing of \
         public.posts",
    );
}

#[test]
fn tables_that_may_be_hidden_leave_the_facts_missing() {
    let place = Place::new("");
    place.backup("shop", 1, true);
    let fault = Fault::new(FaultKind::Denied, "the user sees only some", "grant it");
    let inspection =
        place.look_at_all(Ok("sha256:shop"), Ok(&[table("users", Rows::Exact(3))]), Some(&fault));
    let why = none_because(
        "shop.dump holds 1 of 1 table and 3 of 3 rows that are there now, and there may be tables that it was not held \
         against: the user sees only some",
    );
    check(&inspection, why.each_ref().map(String::as_str));
    assert!(inspection.missing.iter().all(|missing| missing.help.as_deref() == Some("grant it")));
}

#[test]
fn an_older_backup_that_holds_enough_goes_before_a_newer_one_that_does_not() {
    let place = Place::new("");
    place.backup("old", 5, true).backup("new", 1, true);
    let path = place.folder().join("new.json");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"rows\":3", "\"rows\":0")).unwrap();
    let inspection = place.look_at(Ok("sha256:shop"), Ok(&[table("users", Rows::Exact(3))]));
    check(&inspection, ["true", "\"18000s\"", "true", "false"]);
    let seen = &inspection.found[1].evidence[1].seen;
    assert_eq!(seen, "new.dump does not count: it holds 1 of 1 table and 0 of 3 rows that are there now");
}

#[test]
fn of_many_that_do_not_count_the_newest_are_told() {
    let place = Place::new("");
    let names = ["a", "b", "c", "d", "e", "f"];
    names.into_iter().zip(1..).for_each(|(name, hours)| {
        place.backup(name, hours, true);
    });
    let inspection = place.look_at(Ok("sha256:shop"), Ok(&[table("users", Rows::Exact(100))]));
    let evidence = &inspection.found[0].evidence;
    let told = evidence.iter().map(|evidence| evidence.seen.split(' ').take(4).collect::<Vec<_>>().join(" "));
    let not = |name: &str| format!("{name}.dump does not count:");
    let expect: Vec<String> = names.iter().take(4).map(|name| not(name)).collect();
    assert_eq!(told.clone().take(4).collect::<Vec<_>>(), expect);
    assert_eq!(evidence[4].seen, "2 more backups do not count");
    assert_eq!(evidence.len(), 5);
}
