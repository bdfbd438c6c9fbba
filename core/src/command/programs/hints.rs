//! Words in the name of a script or task that let it be suspected of running Prisma.
//!
//! A script whose text was not handed in, a task of a Makefile or a script file can run anything. Only
//! one whose name holds one of these words is taken for an operation; otherwise every `npm test` would
//! raise an alarm.

/// The words. A name is cut at everything that is no letter or digit, and where its case changes.
pub(crate) const WORDS: &[&str] = &[
    "prisma",
    "db",
    "database",
    "databases",
    "migrate",
    "migrates",
    "migration",
    "migrations",
    "reset",
    "seed",
    "seeds",
    "seeding",
    "wipe",
    "nuke",
    "drop",
    "truncate",
    "purge",
    "postgres",
    "pg",
    "psql",
    "mysql",
    "sql",
    "sqlite",
    "dbreset",
    "dbpush",
    "dbmigrate",
    "resetdb",
    "dropdb",
    "seeder",
    "rollback",
    "erase",
    "destroy",
    "dbseed",
    "migratedb",
    "wipedb",
    "cleardb",
    "cleandb",
    "flush",
];

/// Whether `name` holds a word that points at a database.
pub(crate) fn names_database(name: &str) -> bool {
    let mut word = String::new();
    let mut last_lower = false;
    for c in name.chars().chain([' ']) {
        let begins = c.is_ascii_uppercase() && last_lower;
        if (begins || !c.is_ascii_alphanumeric()) && is_hint(&mut word) {
            return true;
        }
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        }
        last_lower = c.is_ascii_lowercase();
    }
    false
}

/// Whether the word that ends here is a hint; begins a new one.
fn is_hint(word: &mut String) -> bool {
    let ended = std::mem::take(word);
    WORDS.contains(&ended.trim_end_matches(|c: char| c.is_ascii_digit()))
}
