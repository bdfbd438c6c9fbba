//! Keeps passwords, tokens and keys out of what is reported.
//!
//! A text is cut into the words of a shell, and each is read without its quotes (`words`). What the program in front of
//! a word takes as a secret is masked (`programs`), and so is what a word holds by itself: passwords in URLs,
//! `name=value` with a telling name (`values`), and literals behind such a name in SQL, JSON and scripts (`literals`).
//! A word that is a text is looked through again.

mod literals;
mod programs;
mod values;
mod words;

use super::CommandReading;
use programs::Watch;
use words::{Piece, pieces, unquoted, written_as};

/// What stands where a secret stood.
const MASK: &str = "***";
/// Quotes within quotes are followed this far.
const DEEPEST: usize = 4;

/// The reading without its secrets.
pub(super) fn masked(mut reading: CommandReading) -> CommandReading {
    reading.env.iter_mut().for_each(|(name, given)| *given = values::of(name, given));
    reading.text = text(&reading.text);
    let place = &mut reading.place;
    let texts = [&mut reading.reason, &mut place.directory, &mut place.package_of, &mut place.reason];
    let files = place.env_files.iter_mut().flat_map(|file| [&mut file.file, &mut file.package_of]);
    for shown in texts.into_iter().chain(files).flatten() {
        *shown = text(shown);
    }
    place.elsewhere.iter_mut().for_each(|elsewhere| elsewhere.reason = text(&elsewhere.reason));
    for (flag, given) in place.values.iter_mut().flatten() {
        *given = given.as_deref().map(|given| values::of(flag, given));
    }
    reading
}

/// A piece of a line as it may be shown.
pub(super) fn text(text: &str) -> String {
    nested(text, 0)
}

fn nested(text: &str, depth: usize) -> String {
    let mut watch = Watch::default();
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Blank(blank) => out.push_str(blank),
            Piece::Break(sign) => {
                watch = Watch::default();
                out.push_str(sign);
            }
            Piece::Word(raw) => {
                let plain = unquoted(raw);
                let runs_text = watch.runs_text();
                let shown = watch.take(&plain, raw).unwrap_or_else(|| word(&plain, runs_text, depth));
                out.push_str(&if shown == plain { raw.to_owned() } else { written_as(raw, &shown) });
            }
        }
    }
    out
}

/// A word that no program takes as a secret; one that is a text is looked through like a line.
fn word(plain: &str, runs_text: bool, depth: usize) -> String {
    match () {
        () if values::is_secret_assignment(plain) && !runs_text => values::masked(plain),
        () if values::is_secret_header(plain) => programs::header(plain),
        () if depth >= DEEPEST || values::is_one(plain, runs_text) => values::masked(plain),
        () if runs_text => nested(plain, depth + 1),
        () => match literals::masked(plain) {
            text if text.contains(char::is_whitespace) => nested(&text, depth + 1),
            text => values::masked(&text),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    /// `expect` has a `§` where a secret was.
    #[track_caller]
    fn check(line: &str, expect: &str) {
        assert_eq!(text(line), expect.replace('§', "***"), "{line}");
    }

    /// Nothing in `line` is a secret.
    #[track_caller]
    fn stays(line: &str) {
        check(line, line);
    }

    #[test]
    fn options_that_programs_take_secrets_by() {
        check("redis-cli -a hunter2 FLUSHALL", "redis-cli -a § FLUSHALL");
        check("redis-cli -h h -ahunter2 FLUSHALL", "redis-cli -h h -a§ FLUSHALL");
        check("redis-cli --pass 'hun ter2' FLUSHALL", "redis-cli --pass '§' FLUSHALL");
        check("redis-cli -n 1 AUTH me hunter2", "redis-cli -n 1 AUTH § §");
        check("redis-cli config set requirepass hunter2", "redis-cli config set requirepass §");
        check("mongosh -u me -p hunter2 shop", "mongosh -u me -p § shop");
        check("mongosh -u me -phunter2 shop", "mongosh -u me -p§ shop");
        check("mongo --password hunter2 --eval x", "mongo --password § --eval x");
        check("mongodump --password=hunter2 -d shop", "mongodump --password=§ -d shop");
        check("/usr/bin/mongorestore -p -hunter2 --drop", "/usr/bin/mongorestore -p § --drop");
        check("sqlcmd -S h -U sa -P hunter2 -Q 'DROP TABLE a'", "sqlcmd -S h -U sa -P § -Q 'DROP TABLE a'");
        check("sqlcmd -Uhsa -Phunter2 -d x", "sqlcmd -Uhsa -P§ -d x");
        check("bcp t in f -P \"hun;ter2\" -U sa", "bcp t in f -P \"§\" -U sa");
        check("mysql -u root -phunter2 shop", "mysql -u root -p§ shop");
        check("mysql -u root -p'hun ter2' shop", "mysql -u root -p'§' shop");
        check("mysqladmin -u root password hunter2", "mysqladmin -u root password §");
        check("mycli -p hunter2 shop", "mycli -p § shop");
        check("sqlplus scott/tiger@db @drop.sql", "sqlplus §@db @drop.sql");
        check("sshpass -p hunter2 ssh h 'mysql -phunter2 shop'", "sshpass -p § ssh h 'mysql -p§ shop'");
        check("docker login -u me -p hunter2 r.io", "docker login -u me -p § r.io");
        check("docker exec db redis-cli -a hunter2 FLUSHALL", "docker exec db redis-cli -a § FLUSHALL");
        check(
            "docker compose exec mysql redis-cli -a hunter2 PING",
            "docker compose exec mysql redis-cli -a § PING",
        );
        check("ssh psql 'x'; ssh mongo mysql -phunter2", "ssh psql 'x'; ssh mongo mysql -p§");
        check("curl -u me:hunter2 https://h", "curl -u me:§ https://h");
        check("curl -sume:hunter2 https://h", "curl -sume:§ https://h");
        check("curl --user=me:hunter2 https://h", "curl --user=me:§ https://h");
        check("curl -H 'Authorization: Bearer hunter2' https://h", "curl -H 'Authorization: §' https://h");
        check(
            "curl -H \"X-Api-Key: hunter2\" -X DELETE https://h",
            "curl -H \"X-Api-Key: §\" -X DELETE https://h",
        );
        check("curl -HCookie:a=hunter2 https://h", "curl -HCookie:§ https://h");
        check("curl -b sid=hunter2 https://h", "curl -b § https://h");
        check("http -a me:hunter2 DELETE https://h", "http -a me:§ DELETE https://h");
        check("openssl enc -pass pass:hunter2 -in x", "openssl enc -pass § -in x");
        check("7z x -phunter2 a.7z", "7z x -p§ a.7z");
        check("influx -username me -password hunter2", "influx -username me -password §");
        check("tool --token hunter2 --auth-token=hunter2", "tool --token § --auth-token=§");
        check("mongodump --awsSecretAccessKey hunter2", "mongodump --awsSecretAccessKey §");
        check("set -x PGPASSWORD hunter2; psql", "set -x PGPASSWORD §; psql");
        check("sh -c 'redis-cli -a hunter2 FLUSHALL'", "sh -c 'redis-cli -a § FLUSHALL'");
        check("ssh h \"sh -c 'redis-cli -a hunter2 FLUSHALL'\"", "ssh h \"sh -c 'redis-cli -a § FLUSHALL'\"");
    }

    #[test]
    fn passwords_in_urls() {
        check("psql postgresql://u:hunter2@h/x", "psql postgresql://u:§@h/x");
        check("psql \"postgresql://u:s3cretPW @h/x\"", "psql \"postgresql://u:§@h/x\"");
        check("psql 'postgresql://u:hun ter@2 x@h/x'", "psql 'postgresql://u:§@h/x'");
        check(
            "psql \"postgresql://u:it's@h/x\" -c 'DROP TABLE a'",
            "psql \"postgresql://u:§@h/x\" -c 'DROP TABLE a'",
        );
        check("psql postgresql://u:hun\\ ter2@h/x", "psql postgresql://u:§@h/x");
        check("psql postgresql://u:\"$PW\"@h/x", "psql postgresql://u:§@h/x");
        check(
            "A=\"postgresql://u:hun ter2@h/x\" npx prisma db push",
            "A=\"postgresql://u:§@h/x\" npx prisma db push",
        );
        check(
            "docker run -e \"A=postgresql://u:hun ter2@h/x\" i",
            "docker run -e \"A=postgresql://u:§@h/x\" i",
        );
        check(
            "npx prisma db pull '--url=mysql://u:hun ter2@h/x'",
            "npx prisma db pull '--url=mysql://u:§@h/x'",
        );
        check(
            "sh -c 'A=mysql://u:hunter2@h/x npx prisma db push'",
            "sh -c 'A=mysql://u:§@h/x npx prisma db push'",
        );
        check(
            "sh -c \"A=\\\"mysql://u:1 2@h/x\\\" prisma db push\"",
            "sh -c \"A=\\\"mysql://u:§@h/x\\\" prisma db push\"",
        );
        check("psql postgresql://u:hunter2 @h/x", "psql postgresql://u:§ @h/x");
        check("git clone https://hunter2@github.com/a/b", "git clone https://§@github.com/a/b");
        check("psql 'postgresql://h/x?password=hun ter2&a=b'", "psql 'postgresql://h/x?password=§&a=b'");
        check("A=redis://:hunter2@h,redis://u:hunter2@i x", "A=redis://:§@h,redis://u:§@i x");
        check("x 'sqlserver://h:1;password={a;database=x};b=c'", "x 'sqlserver://h:1;password=§;b=c'");
        check("x 'sqlserver://h;password={a}};c d};b=c'", "x 'sqlserver://h;password=§;b=c'");
        check("A='Server=h;Password={a; b};Database=x' y", "A='Server=h;Password=§;Database=x' y");
        check("A='Server=h;User Id=sa;Password=a b' y", "A='Server=h;User Id=sa;Password=§' y");
    }

    #[test]
    fn keys_in_place_of_a_user() {
        check("psql postgresql://hunter2:@h/x", "psql postgresql://§:@h/x");
        check("psql postgresql://sk_live_51H8hunter2aXq@h/x", "psql postgresql://§@h/x");
        check("A=postgresql://abcdefghijklmnopqrstuvwxyzabcdefg:b@h npx x", "A=postgresql://§:§@h npx x");
        stays("psql postgresql://postgres@h/x; psql postgresql://shop_owner_of_2024@h/x");
        check(
            "psql postgresql://postgres.abcdefghijklmnopqrst:a@h/x",
            "psql postgresql://postgres.abcdefghijklmnopqrst:§@h/x",
        );
        stays("psql postgresql://$TOKEN:@h/x");
    }

    #[test]
    fn what_is_no_url_where_one_is_expected() {
        check("DATABASE_URL=hunter2 npx prisma migrate reset", "DATABASE_URL=§ npx prisma migrate reset");
        check("DATABASE_URL=me:hunter2@h/x npx prisma db push", "DATABASE_URL=§ npx prisma db push");
        check("env DIRECT_URL='hunter 2' npx prisma db push", "env DIRECT_URL='§' npx prisma db push");
        check("export DATABASE_URI=hunter2.x.y; a", "export DATABASE_URI=§; a");
        check(
            "npx prisma db execute --url hunter2 --file x.sql",
            "npx prisma db execute --url § --file x.sql",
        );
        check("npx prisma db pull --url=hunter2", "npx prisma db pull --url=§");
        check("npx prisma db pull --url --force", "npx prisma db pull --url --force");
        stays("DATABASE_URL=file:./dev.db npx prisma db push --url file:dev.db");
        stays("DATABASE_URL=$PROD_URL npx prisma db push --url \"$B\"");
        stays("BASE_URL=/api API_URL=localhost:3000 DATABASE_URL= npx prisma db push");
        stays("npx prisma db push --shadow-database-url postgresql://h/x url=a");
    }

    #[test]
    fn values_of_telling_names() {
        check("PGPASSWORD=hunter2 psql -c 'DROP TABLE a'", "PGPASSWORD=§ psql -c 'DROP TABLE a'");
        check("PGPASSWORD='hun ter2' psql", "PGPASSWORD='§' psql");
        check("PGPASSWORD=hun\\ ter2 psql", "PGPASSWORD=§ psql");
        check("env \"PGPASSWORD=hun ter2\" psql", "env \"PGPASSWORD=§\" psql");
        check("sh -c 'PGPASSWORD=hunter2 npx prisma db push'", "sh -c 'PGPASSWORD=§ npx prisma db push'");
        check("$env:PGPASSWORD = \"hunter2\"; psql", "$env:PGPASSWORD = \"§\"; psql");
        check("psql 'host=h password=hunter2 user=u'", "psql 'host=h password=§ user=u'");
        check("psql \"host=h password='hun ter2'\"", "psql \"host=h password='§'\"");
        check(
            "kubectl create x --from-literal=password=hunter2",
            "kubectl create x --from-literal=password=§",
        );
        check("java -Dpassword=hunter2 x", "java -Dpassword=§ x");
        check("npm config set //r/:_authToken=hunter2", "npm config set //r/:_authToken=§");
        check("SECRET_KEY=x://hunter2 y", "SECRET_KEY=§ y");
        check("AUTH_URL=https://h/x y", "AUTH_URL=https://h/x y");
    }

    #[test]
    fn literals_behind_telling_names() {
        check(
            "psql -c \"ALTER USER u PASSWORD 'hunter2'; DROP TABLE a\"",
            "psql -c \"ALTER USER u PASSWORD '§'; DROP TABLE a\"",
        );
        check(
            "mysql -e \"CREATE USER u IDENTIFIED BY 'hun ter2'\"",
            "mysql -e \"CREATE USER u IDENTIFIED BY '§'\"",
        );
        check(
            "curl -d '{\"user\":\"a\",\"password\": \"hun ter2\"}' h",
            "curl -d '{\"user\":\"a\",\"password\": \"§\"}' h",
        );
        check("mongosh --eval 'db.auth(\"me\", \"hunter2\")'", "mongosh --eval 'db.auth(\"§\", \"§\")'");
        check("mongosh --eval \"x({ pwd: 'hunter2' })\"", "mongosh --eval \"x({ pwd: '§' })\"");
        check("x 'Authorization: Basic hunter2'", "x 'Authorization: §'");
    }

    #[test]
    fn the_command_stays_readable() {
        stays("mkdir -p dir && psql -p 5432 -h redis-cli -P pager");
        stays("npx prisma migrate dev --name x -p y");
        stays("psql -h mongo -p 5432 -U me shop");
        stays("mysql -u root -p shop");
        stays("npm run auth:login && yarn key:generate && npm run token:refresh");
        stays("docker run -p 5432:5432 -e A=b postgres");
        stays("sudo -u postgres psql -a -c 'DROP TABLE a'");
        stays("ssh -p 22 -u x h 'npx prisma migrate reset --force'");
        stays("curl -X DELETE -H 'Accept: text/plain' https://h:8080/x?a=b");
        stays("psql postgresql://u@h:5432/x mongodb://a:1,b:2/x http://localhost:$PORT");
        stays("psql -c 'CREATE TABLE a (id int PRIMARY KEY, \"key\" text, PRIMARY KEY (\"id\"))'");
        stays("git commit -am \"mask the password\" && npx prisma migrate reset --force");
        stays("the program is known only when the line runs, as `npx prisma` says");
        stays("cp -a x y && tar -P -u -a x; zip -r a.zip b");
        stays("mysqldump --no-password shop --force --result-file=x");
        check(
            "redis-cli -a hunter2 FLUSHALL && npx prisma migrate reset -a x",
            "redis-cli -a § FLUSHALL && npx prisma migrate reset -a x",
        );
    }
}
