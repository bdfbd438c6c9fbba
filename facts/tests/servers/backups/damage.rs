//! Backups that are not what they were.

use std::fs;
use std::process::Command;

use prisma_policy_facts::backups::Standing;

use super::{Bench, Place, file};
use crate::support::check;
use crate::support::postgres::Postgres;
use crate::support::run;

/// A backup of each system that was restored.
fn each(name: &str, with: impl Fn(&Bench, &str, &str)) {
    let sql = "CREATE TABLE users (id int); INSERT INTO users VALUES (1), (2)";
    super::each(name, sql, |bench, Place { url, .. }| {
        let file = file(&bench.create(url).unwrap());
        bench.restore(&file, url).unwrap();
        with(bench, &file, url);
    });
}

#[test]
fn a_flipped_bit_is_seen_and_the_backup_is_not_verified_any_more() {
    each("flipped", |bench, file, url| {
        let path = bench.path(file);
        let whole = fs::read(&path).unwrap();
        let mut flipped = whole.clone();
        flipped[whole.len() / 2] ^= 1;
        fs::write(&path, &flipped).unwrap();
        // Without reading it: it has changed since, so what was written down does not count.
        let [backup] = bench.list().try_into().unwrap();
        assert_eq!(backup.why.as_deref(), Some("the file was changed after it was verified"));
        check(
            &bench.facts(url),
            &[("backup.exists", "true"), ("backup.verified", "false"), ("backup.restored", "false")],
        );
        for result in [bench.verify(file).map(drop), bench.restore(file, url).map(drop)] {
            assert_eq!(result.unwrap_err().why, "the checksum of the file is not that of the manifest");
        }
        let [backup] = bench.list().try_into().unwrap();
        let why = "the checksum of the file is not that of the manifest";
        assert_eq!((backup.standing, backup.why.as_deref()), (Standing::Broken, Some(why)));
        check(&bench.facts(url), &[("backup.exists", "false")]);
        fs::write(&path, &whole).unwrap();
        bench.verify(file).unwrap();
        // That the one that was flipped was restored was forgotten.
        check(&bench.facts(url), &[("backup.verified", "true"), ("backup.restored", "false")]);
    });
}

/// Whoever puts another backup in its place leaves size and manifest as they are.
#[test]
fn a_file_of_the_same_size_in_its_place_is_not_verified() {
    let bench = Bench::new();
    let path = bench.root.path().join("dev.db");
    let sqlite = |sql: &str| drop(run(Command::new("sqlite3").arg(&path).arg(sql)));
    sqlite("CREATE TABLE users (id int); INSERT INTO users VALUES (1), (2)");
    let url = format!("file:{}", path.display());
    let old = bench.create(&url).unwrap();
    sqlite("UPDATE users SET id = 3 WHERE id = 1");
    let new = bench.create(&url).unwrap();
    bench.verify(&file(&old)).unwrap();
    assert_eq!(old.manifest.bytes, new.manifest.bytes);
    fs::rename(&new.path, &old.path).unwrap();
    check(&bench.facts(&url), &[("backup.exists", "true"), ("backup.verified", "false")]);
    let backups = bench.list();
    let replaced = backups.iter().find(|backup| backup.file == file(&old)).unwrap();
    assert_eq!(replaced.why.as_deref(), Some("the file was changed after it was verified"));
    let error = bench.verify(&file(&old)).unwrap_err();
    assert_eq!(error.why, "the checksum of the file is not that of the manifest");
    check(&bench.facts(&url), &[("backup.exists", "false")]);
}

#[test]
fn a_file_that_was_cut_is_broken() {
    each("cut", |bench, file, url| {
        let path = bench.path(file);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        let why = format!("the file has {} bytes, and {} in the manifest", whole.len() / 2, whole.len());
        let [backup] = bench.list().try_into().unwrap();
        assert_eq!((backup.standing, backup.why.as_deref()), (Standing::Broken, Some(why.as_str())));
        check(&bench.facts(url), &[("backup.exists", "false")]);
        assert_eq!(bench.verify(file).unwrap_err().why, why);
        fs::remove_file(&path).unwrap();
        assert_eq!(bench.list()[0].why.as_deref(), Some("its file is gone"));
        assert!(bench.verify(file).is_err());
        check(&bench.facts(url), &[("backup.exists", "false")]);
    });
}

/// Whoever changes the manifest with the file gets past the checksum, and not past what reads the file.
#[test]
fn a_manifest_that_was_changed_with_its_file_does_not_help() {
    each("forged", |bench, file, _| {
        let path = bench.path(file);
        let whole = fs::read(&path).unwrap();
        let cut = &whole[..whole.len() * 9 / 10];
        let forge = |bytes: &[u8], from: &str, to: &str| {
            fs::write(&path, bytes).unwrap();
            let sum = run(Command::new("sha256sum").arg(&path));
            let manifest = bench.list()[0].manifest.clone().unwrap();
            let mut text = serde_json::to_string(&manifest).unwrap();
            text = text.replace(&manifest.sha256, sum.split(' ').next().unwrap());
            text =
                text.replace(&format!("\"bytes\":{}", manifest.bytes), &format!("\"bytes\":{}", bytes.len()));
            fs::write(path.with_extension("json"), text.replace(from, to)).unwrap();
        };
        forge(cut, "", "");
        let error = bench.verify(file).unwrap_err();
        assert!(
            ["end", "pg_restore", "integrity", "damaged", "database says"]
                .iter()
                .any(|word| error.why.contains(word)),
            "{error}"
        );
        forge(&whole, "\"name\":\"users\"", "\"name\":\"losers\"");
        let error = bench.verify(file).unwrap_err();
        assert!(error.why.contains("losers"), "{error}");
    });
}

#[test]
fn what_was_restored_must_be_what_the_manifest_says() {
    let server = Postgres::start();
    let url = server.database("short", "CREATE TABLE users (id int); INSERT INTO users VALUES (1), (2)");
    let bench = Bench::new();
    let file = file(&bench.create(&url).unwrap());
    let path = bench.path(&file).with_extension("json");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"rows\": 2", "\"rows\": 3")).unwrap();
    let error = bench.restore(&file, &url).unwrap_err();
    assert_eq!(
        error.why,
        "what was restored is not what the manifest says: public.users has 2 rows, and 3 in the manifest"
    );
    check(&bench.facts(&url), &[("backup.verified", "true"), ("backup.restored", "false")]);
    assert_eq!(
        server.sql("postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE '%scratch%'"),
        "0"
    );
}

#[test]
fn a_manifest_that_cannot_be_understood_is_told() {
    let bench = Bench::new();
    let source = bench.root.path().join("dev.db");
    run(Command::new("sqlite3").arg(&source).arg("CREATE TABLE users (id int)"));
    let url = format!("file:{}", source.display());
    let created = bench.create(&url).unwrap();
    let path = created.path.with_extension("json");
    let text = fs::read_to_string(&path).unwrap();
    let told = |text: &str, standing: Standing, why: &str| {
        fs::write(&path, text).unwrap();
        let [backup] = bench.list().try_into().unwrap();
        assert_eq!(backup.standing, standing);
        assert!(backup.why.as_deref().unwrap().starts_with(why), "{backup:?}");
        let error = bench.verify(&file(&created)).unwrap_err();
        assert!(error.why.contains(why), "{error}");
    };
    let check = |text: &str, why: &str| {
        told(text, Standing::Broken, why);
        crate::support::check(&bench.facts(&url), &[("backup.exists", "false")]);
    };
    // What stood there, nobody knows: it may have been a good backup of this database.
    for text in ["{", ""] {
        told(text, Standing::Unreadable, "its manifest cannot be read: EOF");
        let facts = bench.facts(&url);
        let why = crate::support::missing(&facts, "backup.exists").unwrap();
        assert!(why.contains("its manifest cannot be read: EOF"), "{why}");
    }
    check(
        &text.replace("\"version\": 1", "\"version\": 2"),
        "its manifest is of version 2, and version 1 is read here",
    );
    check(
        &text.replace("\"file\": \"", "\"file\": \"../"),
        "its manifest names a file that is not beside it",
    );
    check(&text.replace("\"file\": \"dev", "\"file\": \"prod"), "its manifest is that of another file");
    fs::remove_file(&path).unwrap();
    let [backup] = bench.list().try_into().unwrap();
    assert_eq!(backup.why.as_deref(), Some("it has no manifest, so it was never finished"));
}
