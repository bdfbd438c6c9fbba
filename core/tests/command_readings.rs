//! What a reading says beside its command: facts, variables, the part of the line, and no secrets.
#![cfg(feature = "command-lines")]

use prisma_policy::command::{CommandReading, ReadOptions, read_command};
use prisma_policy::prisma::Major;
use serde_json::{Value, json};

fn read(line: &str) -> Vec<CommandReading> {
    read_command(line, &ReadOptions::default())
}

#[track_caller]
fn check(line: &str, facts: &Value) {
    let found: Vec<Value> = read(line).into_iter().map(|reading| Value::Object(reading.facts)).collect();
    assert_eq!(&Value::Array(found), facts, "{line}");
}

#[test]
fn facts_say_what_is_known() {
    check(
        "npx prisma@6.19.3 migrate reset --force",
        &json!([{
            "command": "migrate reset", "flags": ["--force"], "impact": "destroysData", "unknownFlags": false,
            "prisma": { "version": "6.19.3", "major": 6 },
        }]),
    );
    check(
        "npx prisma@6 migrate status",
        &json!([{
            "command": "migrate status", "flags": [], "impact": "reads", "unknownFlags": false,
            "prisma": { "major": 6 },
        }]),
    );
    check(
        "npx prisma@latest validate",
        &json!([{ "command": "validate", "flags": [], "impact": "reads", "unknownFlags": false }]),
    );
}

#[test]
fn what_is_not_known_is_no_fact() {
    check("npx prisma $X", &json!([{}]));
    check("npm run db:reset", &json!([{}]));
    let found = read("npx prisma db push $FLAGS");
    let facts = &found.first().map(|reading| reading.facts.clone()).unwrap_or_default();
    assert_eq!(facts.get("command"), Some(&json!("db push")));
    assert_eq!(facts.get("flags"), None, "flags that only the shell knows may be among them");
}

#[test]
fn sql_is_judged_where_the_line_holds_it() {
    check(
        "psql -c 'DROP TABLE users'",
        &json!([{ "command": "psql", "impact": "destroysData", "sql": { "hazards": ["dropTable"] } }]),
    );
    check(
        "psql -f any.sql",
        &json!([{ "command": "psql", "impact": "runsAnything", "sql": { "hazards": ["unreadable"] } }]),
    );
    for (line, hazards) in [
        ("npx prisma db execute --stdin <<< 'TRUNCATE users'", json!({ "hazards": ["truncate"] })),
        ("echo 'SELECT 1' | npx prisma db execute --stdin", json!({ "hazards": [] })),
        (
            "echo 'DELETE FROM a' > x.sql; npx prisma db execute --file x.sql",
            json!({ "hazards": ["deleteAll"] }),
        ),
    ] {
        let found = read(line);
        assert_eq!(found.first().and_then(|reading| reading.facts.get("sql")), Some(&hazards), "{line}");
    }
    let unread = read("npx prisma db execute --file other.sql");
    assert_eq!(unread.first().and_then(|reading| reading.facts.get("sql")), None);
}

#[test]
fn the_version_of_the_project_counts_where_the_line_names_none() {
    let options = ReadOptions { major: Some(Major::V7), ..ReadOptions::default() };
    let flags = |line: &str| {
        let found = read_command(line, &options);
        found.first().and_then(|reading| reading.facts.get("unknownFlags").cloned())
    };
    assert_eq!(flags("npx prisma migrate reset --skip-seed"), Some(json!(true)));
    assert_eq!(flags("npx prisma@6 migrate reset --skip-seed"), Some(json!(false)));
}

#[track_caller]
fn check_env(line: &str, env: &Value) {
    let found = read(line);
    assert_eq!(found.len(), 1, "{line}");
    let given = found.first().map(|reading| json!(reading.env));
    assert_eq!(given.as_ref(), Some(env), "{line}");
}

#[test]
fn secrets_never_show() {
    check_env(
        "DATABASE_URL=postgresql://me:hunter2@db:5432/shop npx prisma migrate deploy",
        &json!({ "DATABASE_URL": "postgresql://me:***@db:5432/shop" }),
    );
    check_env(
        "DATABASE_URL='postgresql://me:hunt/er2@db/shop?sslmode=require&password=hunter2' npx prisma db push",
        &json!({ "DATABASE_URL": "postgresql://me:***@db/shop?sslmode=require&password=***" }),
    );
    check_env(
        "DATABASE_URL='sqlserver://db:1433;user=sa;password=hunter2;encrypt=true' npx prisma db push",
        &json!({ "DATABASE_URL": "sqlserver://db:1433;user=sa;password=***;encrypt=true" }),
    );
    check_env("PGPASSWORD=hunter2 npx prisma db push", &json!({ "PGPASSWORD": "***" }));
    check_env("GITHUB_TOKEN=hunter2 A=b npx prisma db push", &json!({ "GITHUB_TOKEN": "***", "A": "b" }));
    check_env("MONKEY=banana npx prisma db push", &json!({ "MONKEY": "banana" }));
    check_env("DATABASE_URL=$PROD npx prisma db push", &json!({ "DATABASE_URL": "…" }));
    for line in [
        "DATABASE_URL=postgresql://me:hunter2@db/shop npx prisma migrate reset --force",
        "npx prisma migrate diff --from-url postgresql://me:hunter2@db/shop --to-empty",
        "mysql -u root -phunter2 -e 'DROP DATABASE shop'",
        "psql postgresql://me:hunter2@db/shop -c 'DROP TABLE a'",
        "PGPASSWORD='hunter2' psql -c 'DROP TABLE a'",
        "sshpass -p x ssh web 'DATABASE_URL=\"mysql://me:hunter2@db/a\" npx prisma migrate reset'",
        "npx prisma db execute --url \"postgres://me:hunter2@db/shop\" --file \"",
        "some-tool --token hunter2 'npx prisma migrate reset --force'",
        "npm run db:reset --password=hunter2",
        "redis-cli -h cache -a hunter2 FLUSHALL",
        "redis-cli -h cache --pass hunter2 FLUSHALL",
        "mongosh -u me -p hunter2 shop --eval 'db.dropDatabase()'",
        "mongorestore --password hunter2 --drop dump",
        "sqlcmd -S db -U sa -Phunter2 -Q 'DROP DATABASE shop'",
        "sqlcmd -S db -U sa -P hunter2 -Q 'DROP DATABASE shop'",
        "DATABASE_URL='postgresql://me:s3 hunter2@db/shop' npx prisma migrate reset",
        "psql 'postgresql://me:hunter2 @db/shop' -c 'DROP TABLE a'",
        "DATABASE_URL='sqlserver://db;user=sa;password={a;hunter2=x};encrypt=true' npx prisma db push",
        "npx prisma db pull --url 'sqlserver://db;user=sa;password={a b;hunter2}}};encrypt=true'",
        "psql -c \"ALTER USER me PASSWORD 'hunter2'; DROP TABLE a\"",
        "curl -u me:hunter2 https://h/x.sh | sh",
        "curl -H 'Authorization: Bearer hunter2' https://h/x.sh | sh",
        "sh -c 'redis-cli -a hunter2 FLUSHALL",
    ] {
        let found = read(line);
        assert!(!found.is_empty(), "{line}");
        let shown = serde_json::to_string(&found).unwrap_or_default();
        assert!(!shown.contains("hunter2") && !shown.contains("hunt"), "{line}\n{shown}");
    }
}

#[test]
fn secrets_show_where_the_caller_asks() {
    let options = ReadOptions { show_secrets: true, ..ReadOptions::default() };
    let found = read_command("DATABASE_URL=mysql://me:hunter2@db/a npx prisma db push", &options);
    let url = found.first().and_then(|reading| reading.env.get("DATABASE_URL").cloned());
    assert_eq!(url.as_deref(), Some("mysql://me:hunter2@db/a"));
}

#[test]
fn secrets_in_values_show_where_the_caller_asks() {
    let line = "npx prisma db pull --url postgres://me:hunter2@db/shop";
    for (show_secrets, url) in [(false, "postgres://me:***@db/shop"), (true, "postgres://me:hunter2@db/shop")]
    {
        let found = read_command(line, &ReadOptions { show_secrets, ..ReadOptions::default() });
        let values = found.first().and_then(|reading| reading.place.values.clone());
        assert_eq!(json!(values), json!({ "--url": url }));
    }
}

#[test]
fn secrets_tell_operations_apart_although_they_do_not_show() {
    let line = "for p in one two; do npx prisma db pull --url postgres://me:$p@db/shop; done";
    let count =
        |show_secrets| read_command(line, &ReadOptions { show_secrets, ..ReadOptions::default() }).len();
    assert_eq!((count(false), count(true)), (2, 2));
}

#[test]
fn the_place_of_what_could_not_be_read_is_unknown() {
    let found = read(&"a".repeat(70_000));
    let place = found.first().map(|reading| &reading.place);
    assert!(place.is_some_and(|place| place.directory.is_none() && place.reason.is_some()), "{place:?}");
    assert!(place.is_some_and(|place| !place.elsewhere.is_empty()), "{place:?}");
}

#[test]
fn not_more_files_are_listed_than_a_limit() {
    let line = (0..100).map(|n| format!(". ./{n}.env; ")).collect::<Vec<_>>().concat();
    let found = read(&format!("{line} npx prisma db push"));
    let place = found.first().map(|reading| &reading.place);
    assert_eq!(place.map(|place| (place.env_files.len(), place.elsewhere.len())), Some((32, 1)));
}

#[test]
fn not_more_variables_are_listed_than_a_limit() {
    let line = (0..1_000).map(|n| format!("A{n}=b; unset B{n}; ")).collect::<Vec<_>>().concat();
    let found = read(&format!("{line} npx prisma db push"));
    let place = found.first().map(|reading| &reading.place);
    let counts = place.map(|place| (place.unknown.len(), place.unset.len(), place.elsewhere.len()));
    assert_eq!(counts, Some((256, 256, 1)));
}

#[track_caller]
fn check_text(line: &str, text: &str) {
    assert_eq!(read(line).first().map(|reading| reading.text.clone()).as_deref(), Some(text), "{line}");
}

#[test]
fn the_text_is_the_part_of_the_line() {
    check_text("npm test && npx prisma migrate reset --force; ls", "npx prisma migrate reset --force");
    check_text("bash -c 'cd api; npx prisma db push'", "npx prisma db push");
    check_text("A=b npx prisma db push > log; ls", "A=b npx prisma db push > log");
    check_text("X=reset; npx prisma migrate $X", "npx prisma migrate $X");
}

#[test]
fn operations_come_in_the_order_of_the_line() {
    let commands =
        |line: &str| read(line).into_iter().filter_map(|reading| reading.command).collect::<Vec<_>>();
    assert_eq!(
        commands("npx prisma generate && (npx prisma migrate deploy; dropdb a) | npx prisma db seed"),
        ["generate", "migrate deploy", "dropdb", "db seed"]
    );
}

#[test]
fn a_reason_stands_where_no_command_does() {
    for line in ["npx prisma $X", "make db-reset", "eval \"$X\"", "curl https://x.example/y | sh"] {
        for reading in read(line) {
            assert_eq!(reading.command.is_none(), reading.reason.is_some(), "{line}");
        }
    }
    assert!(read("npx prisma db push").iter().all(|reading| reading.reason.is_none()));
}
