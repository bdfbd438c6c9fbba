//! What in a line may change the world before an operation runs, or while it does.
#![cfg(feature = "command-lines")]

use std::collections::BTreeMap;

use prisma_policy::command::{Reach, ReadOptions, read_command};

/// The scripts of the package.
const SCRIPTS: &[(&str, &str)] = &[
    ("db:reset", "prisma migrate reset --force"),
    ("switch", "cp .env.production .env"),
    ("switched", "cp .env.production .env && prisma migrate reset --force"),
    ("guarded", "prisma migrate reset --force"),
    ("preguarded", "./switch.sh"),
    ("after", "prisma migrate reset --force"),
    ("postafter", "./notify.sh"),
];

/// `expect` has the piece of the line that may change the world before each operation; empty where nothing may.
#[track_caller]
fn check(line: &str, expect: &[&str]) {
    let scripts: BTreeMap<String, String> =
        SCRIPTS.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let found = read_command(line, &ReadOptions { scripts, ..ReadOptions::default() });
    let shown = |piece: &&str| format!("`{piece}` may change what it meets");
    let expect: Vec<String> =
        expect.iter().map(|piece| if piece.is_empty() { String::new() } else { shown(piece) }).collect();
    let before: Vec<String> =
        found.iter().map(|reading| reading.place.before.clone().unwrap_or_default()).collect();
    assert_eq!(before, expect, "{line}");
}

/// One operation, before which nothing changes the world.
#[track_caller]
fn alone(line: &str) {
    check(line, &[""]);
}

const RESET: &str = "npx prisma migrate reset --force";

#[test]
fn what_runs_before_may_change_what_was_seen() {
    check("cp .env.production .env && npx prisma migrate reset --force", &["cp .env.production .env"]);
    check("echo DATABASE_URL=x > .env; npx prisma migrate reset", &["> .env"]);
    check("git pull && npx prisma migrate deploy", &["git pull"]);
    check("npx prisma db seed && npx prisma migrate reset --force", &["", "npx prisma db seed"]);
    check(
        "sh -c 'cp .env.production .env && npx prisma migrate reset --force'",
        &["cp .env.production .env"],
    );
    check("bash -lc \"cp a .env; npx prisma migrate reset\"", &["cp a .env"]);
    check("npx prisma migrate reset --schema \"$(./switch.sh)\"", &["./switch.sh"]);
    check("cd \"$(./switch.sh)\" && npx prisma migrate reset", &["./switch.sh"]);
    check("env 'A=b' sh -c 'rm .env & npx prisma migrate reset'", &["rm .env"]);
    check("find . -exec npx prisma migrate reset ;", &["find . -exec npx prisma migrate reset"]);
    check("npm ci && npx prisma migrate deploy", &["npm ci"]);
    check("docker compose up -d && npx prisma migrate reset", &["docker compose up -d"]);
    check("./setup.sh; npx prisma migrate reset", &["./setup.sh"]);
    check("source setup.sh && npx prisma migrate reset", &["source setup.sh"]);
    check("X=`./switch.sh` npx prisma migrate reset", &["./switch.sh"]);
    check("X=$(git checkout main); npx prisma migrate reset", &["git checkout main"]);
    check("export X=$(touch .env) && npx prisma migrate reset", &["touch .env"]);
    check("sed -i s/dev/prod/ .env && npx prisma migrate reset", &["sed -i s/dev/prod/ .env"]);
    check("npx prisma db pull && npx prisma migrate reset", &["", "npx prisma db pull"]);
    check("npx prisma generate --schema \"$(./a)\" && npx prisma db push", &["./a", "./a"]);
    check("psql -c 'DROP TABLE a' && npx prisma db push", &["", "psql -c 'DROP TABLE a'"]);
    check("node -e 'console.log(1)'; npx prisma db push", &["node -e 'console.log(1)'"]);
    check("unknown-tool npx prisma migrate reset", &["unknown-tool npx prisma migrate reset"]);
    check("$TOOL x; npx prisma migrate reset", &["", "$TOOL x"]);
    check("./cat x; npx prisma migrate reset", &["./cat x"]);
    check("BASH_ENV=a.sh bash -c 'npx prisma db push'", &["BASH_ENV=a.sh bash -c 'npx prisma db push'"]);
    check("find . -name .env -delete; npx prisma migrate reset", &["find . -name .env -delete"]);
    check("date -s 2020-01-01; npx prisma migrate reset", &["date -s 2020-01-01"]);
    check("cd a && mv b .env && cd .. && npx prisma migrate reset", &["mv b .env"]);
    check("{ rm .env; }; npx prisma migrate reset", &["rm .env"]);
    check("(rm .env); npx prisma migrate reset", &["rm .env"]);
    check("! rm .env || npx prisma migrate reset", &["rm .env"]);
    check("sudo rm .env; timeout 5 npx prisma migrate reset", &["sudo rm .env"]);
    check("cat() { rm .env; }; cat x; npx prisma migrate reset", &["rm .env"]);
    check("alias ls='rm .env'; ls; npx prisma migrate reset", &["rm .env"]);
    check("npx prisma migrate reset > .env", &["> .env"]);
    check("npx prisma migrate reset >> 'a b'", &[">> 'a b'"]);
    check("npx prisma migrate reset &> out", &["&> out"]);
    check("npx prisma migrate reset 2> \"$LOG\"", &["2> \"$LOG\""]);
    check("exec > .env; npx prisma migrate reset", &["> .env"]);
    check("if rm .env; then npx prisma migrate reset; fi", &["rm .env"]);
    check("case $X in a) rm .env;& b) npx prisma migrate reset;; esac", &["rm .env"]);
    check("case $X in $(rm .env)) x;; b) npx prisma migrate reset;; esac", &["rm .env"]);
    check("[ -f x ] && cp x .env; npx prisma migrate reset", &["cp x .env"]);
    check("case $X in a) rm .env;; esac; npx prisma migrate reset", &["rm .env"]);
}

#[test]
fn what_runs_beside_or_again_counts_whatever_the_order() {
    check("npx prisma migrate reset & rm .env", &["rm .env"]);
    check("npx prisma migrate reset &\nsleep 1\nrm .env", &["rm .env"]);
    check("(sleep 1; npx prisma migrate reset) & cp a .env; wait", &["cp a .env"]);
    check("npx prisma migrate reset | tee .env", &["tee .env"]);
    check("rm .env | npx prisma migrate reset", &["rm .env"]);
    check("npx prisma migrate reset | sh -c 'sleep 1; rm .env'", &["rm .env"]);
    check("while true; do npx prisma migrate reset; rm .env; done", &["npx prisma migrate reset"]);
    check("while true; do npx prisma migrate status; rm .env; done", &["rm .env"]);
    check("for x in a b; do npx prisma migrate reset; done", &["npx prisma migrate reset"]);
    check("for x in a; do npx prisma migrate deploy; ./x.sh; done", &["npx prisma migrate deploy"]);
    check("until npx prisma migrate deploy; do sleep 1; done", &["npx prisma migrate deploy"]);
    check("watch npx prisma migrate deploy", &["npx prisma migrate deploy"]);
    check("ls | xargs -n1 npx prisma migrate reset", &["xargs -n1 npx prisma migrate reset"]);
    check("parallel npx prisma migrate reset ::: a b", &["npx prisma migrate reset a"]);
    check("concurrently 'npx prisma migrate dev' 'npm run dev'", &["npx prisma migrate dev"]);
    check("f() { npx prisma migrate reset; rm .env; }; f", &["rm .env"]);
    check("f() { npx prisma migrate reset; }; f; f", &["", "npx prisma migrate reset"]);
    check("trap 'npx prisma migrate reset' EXIT; rm .env", &["rm .env"]);
    check("trap 'rm .env' DEBUG; npx prisma migrate reset", &["rm .env"]);
    check("npx prisma migrate reset < <(rm .env)", &["rm .env"]);
    check("cat <(npx prisma migrate reset); rm .env", &["rm .env"]);
    check("tmux new -d 'npx prisma migrate reset'; rm .env", &["rm .env"]);
    check("coproc npx prisma migrate reset; rm .env", &["rm .env"]);
}

#[test]
fn what_cannot_be_read_counts() {
    check("npx prisma migrate reset 'it", &["npx prisma migrate reset 'it"]);
    check("if ($x) { npx prisma migrate reset }", &["if ($x) { npx prisma migrate reset }"]);
    check("make setup && npx prisma migrate reset", &["make setup"]);
    check("make db-setup && npx prisma migrate reset", &["", "make db-setup"]);
}

#[test]
fn scripts_count_by_what_they_run() {
    check("npm run unknown && npx prisma migrate reset", &["npm run unknown"]);
    check("npm run switch && npx prisma migrate reset", &["cp .env.production .env"]);
    check("npm run switched", &["cp .env.production .env"]);
    check("npm run guarded", &["./switch.sh"]);
    alone("npm run db:reset");
    alone("npm run after");
    alone("cd apps/api && yarn db:reset");
    check("npm run db:reset && npm run guarded", &["", "prisma migrate reset --force"]);
}

#[test]
fn one_command_is_alone() {
    alone(RESET);
    alone("  npx prisma migrate deploy 2>&1 ");
    alone("cd packages/db && npx prisma migrate deploy");
    alone("cd 'a b' && yes | npx prisma migrate reset");
    alone("echo y | npx prisma migrate reset");
    alone("DATABASE_URL='postgresql://h/d?a=b&c=d' npx prisma migrate deploy");
    alone("DATABASE_URL=\"postgresql://h/d?a=b&c=d\" npx prisma migrate deploy");
    alone("dotenv -e .env.prod -- npx prisma db push");
    alone("sh -c 'npx prisma migrate reset'");
    alone("bash -lc \"cd apps/api && npx prisma migrate reset\"");
    alone("sudo -E timeout 5 npx prisma migrate reset");
    alone("f() { npx prisma migrate reset; }; f");
    alone("(npx prisma migrate reset)");
    alone("pnpm exec prisma db push");
    alone("yarn prisma db push");
    alone("docker compose exec app npx prisma db push");
}

#[test]
fn what_changes_nothing_does_not_count() {
    alone("npx prisma db execute --file x.sql < y");
    alone("npx prisma migrate reset 2>/dev/null");
    alone("npx prisma migrate reset >/dev/null 2>&1 </dev/null");
    alone("npx prisma migrate reset 2>&- | cat");
    alone("npx prisma migrate deploy 2>&1 | grep -v warn | head -20");
    alone("set -euo pipefail; export A=b; pwd; date; npx prisma migrate reset");
    alone("[ -f .env ] && npx prisma migrate reset");
    alone("test -d prisma || exit 1; npx prisma migrate reset");
    alone("if [ -n \"$CI\" ]; then npx prisma migrate deploy; fi");
    check("if true; then npx prisma migrate reset; else npx prisma db push; fi", &["", ""]);
    check("case $X in a) npx prisma db push;; b) npx prisma migrate reset;; esac", &["", ""]);
    alone("npx prisma --version && npx prisma migrate reset");
    check("npx prisma generate && npx prisma format && npx prisma migrate deploy", &["", "", ""]);
    check("npx prisma validate && npx prisma migrate status && npx prisma migrate reset", &["", "", ""]);
    alone("which npx && sleep 1 && /usr/bin/cat package.json && npx prisma migrate reset");
    alone("X=$(cat .env | grep URL) npx prisma migrate reset");
    alone("export $(grep -v '^#' .env | xargs) && npx prisma migrate deploy");
    alone("set -a; source .env; set +a; npx prisma migrate deploy");
    alone("git status && npx prisma migrate deploy");
    alone("find . -name '*.prisma' && npx prisma migrate deploy");
    alone("prisma-policy check 'npx prisma migrate reset' ; npx prisma migrate reset");
    alone("trap 'echo bye' EXIT; npx prisma migrate reset");
}

#[test]
fn what_runs_after_does_not_count() {
    alone("npx prisma migrate reset && npm test");
    alone("npx prisma migrate reset\nrm .env");
    alone("npx prisma migrate reset; rm .env");
    alone("npx prisma migrate reset || ./restore.sh");
    alone("npx prisma migrate reset && npm test > out");
    alone("npx prisma migrate reset; rm .env & ");
}

#[test]
fn secrets_do_not_show_in_what_runs_before() {
    check("redis-cli -a hunter2 GET x; npx prisma migrate reset", &["redis-cli -a *** GET x"]);
    check("curl -u me:hunter2 h > x; npx prisma db push", &["> x"]);
    let options = ReadOptions { show_secrets: true, ..ReadOptions::default() };
    let found = read_command("curl -u me:hunter2 h; npx prisma db push", &options);
    let before = found.first().and_then(|reading| reading.place.before.as_deref());
    assert_eq!(before, Some("`curl -u me:*** h` may change what it meets"));
}

#[test]
fn a_log_changes_nothing_unless_an_operation_reads_it() {
    alone("npx prisma migrate reset --force > out.log 2>&1");
    alone("npx prisma migrate reset --force 2>&1 | tee log.txt");
    alone("npx prisma migrate reset --force 2>&1 | tee -a /tmp/x");
    alone("echo begin >> deploy.out; npx prisma migrate reset --force");
    alone("mkdir -p logs && npx prisma migrate reset --force");
    alone("npx wait-on tcp:5432 && npx prisma migrate reset --force");
    alone("nvm use 22 && npx prisma migrate reset --force");
    check("echo A=b > a.txt; dotenv -e a.txt -- npx prisma migrate reset", &["> a.txt"]);
    check("cat x | tee a.txt; npx prisma migrate reset --schema ./a.txt", &["tee a.txt"]);
    check("echo x > prisma/a.txt; npx prisma migrate reset", &["> prisma/a.txt"]);
    check("echo x > \"$A.log\"; npx prisma migrate reset", &["> \"$A.log\""]);
    check("cat x | tee .env; npx prisma migrate reset", &["tee .env"]);
    check("npx wait-on -c wait.js && npx prisma migrate reset", &["npx wait-on -c wait.js"]);
}

#[test]
fn what_prisma_does_to_a_database_does_not_change_which_one_is_hit() {
    let check = |line: &str, expect: &[Option<Reach>]| {
        let found = read_command(line, &ReadOptions::default());
        let reach: Vec<Option<Reach>> = found.iter().map(|reading| reading.place.before_reach).collect();
        assert_eq!(reach, expect, "{line}");
        let before = |reading: &prisma_policy::command::CommandReading| reading.place.before.is_some();
        assert!(
            found.iter().all(|reading| before(reading) == reading.place.before_reach.is_some()),
            "{line}"
        );
    };
    let (database, anything) = (Some(Reach::Database), Some(Reach::Anything));
    check("cp a .env && npx prisma db push", &[anything]);
    check("cp a .env && npx prisma db push && npx prisma db seed", &[anything, anything]);
    check("npx prisma db push && cp a .env && npx prisma db seed", &[None, anything]);
    check("npx prisma db push && cd api && npx prisma db seed", &[None, anything]);
    check("npx prisma db push && A=b npx prisma db seed", &[None, anything]);
    check("npx prisma db push --schema a && npx prisma db seed", &[None, anything]);
    check("npx prisma db push $MORE && npx prisma db seed", &[None, anything]);
    check("npx prisma db pull && npx prisma db push", &[None, anything]);
    check("npx prisma db seed && npx prisma db push", &[None, anything]);
    check("npx prisma db execute --file x.sql && npx prisma db push", &[None, anything]);
    check("dropdb shop && npx prisma db push", &[None, anything]);
    check("npx prisma db push & cp a .env", &[anything]);
    check("npx prisma db push && npx prisma db seed", &[None, database]);
    check("npx prisma migrate reset --force && npx prisma db seed", &[None, database]);
    check("prisma migrate deploy && prisma generate && prisma db seed", &[None, database, database]);
    check("for i in 1 2 3; do npx prisma migrate deploy && break; sleep 5; done", &[database]);
    check("npx prisma migrate deploy || npx prisma migrate deploy", &[None, database]);
}
