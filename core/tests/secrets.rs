//! No secret shows in a reading, whatever characters it has and however it is quoted.
#![cfg(feature = "command-lines")]

use prisma_policy::command::{ReadOptions, read_command};

/// Passwords, each with a part that must not show.
const SECRETS: &[&str] = &[
    "hunter2",
    "hunter2 x",
    "x hunter2",
    "x y hunter2",
    "x;hunter2",
    "x&hunter2",
    "x|hunter2",
    "x#hunter2",
    "x@hunter2",
    "x/hunter2",
    "x:hunter2",
    "x=hunter2",
    "x?hunter2",
    "x,hunter2",
    "x%hunter2",
    "x(hunter2)",
    "{x;hunter2}",
    "x}hunter2",
    "$hunter2",
    "-hunter2",
    "--hunter2",
    "\"hunter2",
    "x\"y hunter2",
    "x'hunter2",
    "x' hunter2",
    "`hunter2`",
    "\\hunter2",
    "x\\ hunter2",
    "://hunter2",
    "x://y hunter2",
    "***hunter2",
    "épée hunter2",
];

/// Lines with a place for a password, which `§` quotes with what is beside it in angle brackets.
const LINES: &[&str] = &[
    "redis-cli -h h -a <§> FLUSHALL",
    "redis-cli -h h --pass <§> FLUSHALL",
    "mongosh -u me -p <§> shop --eval 'db.dropDatabase()'",
    "mongosh -u me --password=<§> shop --eval 'db.dropDatabase()'",
    "mysql -u root -p<§> -e 'DROP DATABASE shop'",
    "mysql -u root --password=<§> -e 'DROP DATABASE shop'",
    "sqlcmd -S h -U sa -P <§> -Q 'DROP DATABASE shop'",
    "PGPASSWORD=<§> psql -c 'DROP TABLE a'",
    "env <PGPASSWORD=§> psql -c 'DROP TABLE a'",
    "API_TOKEN=<§> npx prisma migrate reset",
    "tool --token <x§> 'npx prisma migrate reset --force'",
    "psql <postgresql://me:§@db/shop> -c 'DROP TABLE a'",
    "DATABASE_URL=<postgresql://me:§@db/shop> npx prisma migrate reset",
    "env <DATABASE_URL=postgresql://me:§@db/shop> npx prisma migrate reset",
    "npx prisma db pull --url <mysql://me:§@db/shop>",
    "npx prisma db pull --url=<mysql://me:§@db/shop>",
    "curl -u <me:§> https://h; npx prisma db push",
    "curl -H <Authorization: Bearer §> https://h; npx prisma db push",
    "sshpass -p <§> ssh h 'npx prisma migrate reset'; npx prisma db push",
    "docker login -u me -p <§> r.io && npx prisma db push",
];

/// `text` in single quotes, for a shell.
fn single(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// `text` in double quotes, for a shell.
fn double(text: &str) -> String {
    let escaped = text.chars().map(|c| if "\"\\$`".contains(c) { format!("\\{c}") } else { c.to_string() });
    format!("\"{}\"", escaped.collect::<String>())
}

fn filled(line: &str, secret: &str, quote: fn(&str) -> String) -> String {
    let Some((before, rest)) = line.split_once('<') else { return line.to_owned() };
    let (word, after) = rest.split_once('>').unwrap_or((rest, ""));
    format!("{before}{}{after}", quote(&word.replace('§', secret)))
}

fn shown(line: &str) -> String {
    serde_json::to_string(&read_command(line, &ReadOptions::default())).unwrap_or_default()
}

#[test]
fn no_secret_shows_whatever_it_is_made_of() {
    let mut leaks = Vec::new();
    for line in LINES {
        for secret in SECRETS {
            for quote in [single, double] {
                let line = filled(line, secret, quote);
                assert_ne!(shown(&line), "[]", "{line}");
                for line in
                    [line.clone(), format!("sh -c {}", single(&line)), format!("x-tool {}", double(&line))]
                {
                    let shown = shown(&line);
                    if shown.contains("hunter2") {
                        leaks.push(format!("{line}\n        {shown}"));
                    }
                }
            }
        }
    }
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
}
