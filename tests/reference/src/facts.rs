//! The types of facts and the facts that every policy may use.

/// The type of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// True or false.
    Bool,
    /// A whole number of at least this.
    Number {
        /// 0 for a count, the least whole number otherwise.
        least: i64,
    },
    /// Whole seconds.
    Duration,
    /// Any text.
    Text,
    /// One of these names, in this order.
    OneOf(Vec<String>),
    /// Texts without order or repeats.
    Set,
}

/// The greatest number and the longest duration in seconds, 2⁵³-1.
pub const GREATEST: i64 = 9_007_199_254_740_991;

const BOOLS: &str = "unknownFlags interactive acknowledged backup.exists backup.verified backup.restored \
    database.checked database.reachable database.local database.hasData database.disposable \
    database.sameAsShadow migrations.tracked migrations.edited";
const COUNTS: &str = "database.tables database.rows migrations.pending migrations.failed migrations.unknown \
    migrations.untrackedTables prisma.major";
const DURATIONS: &str = "backup.age database.checkAge";
const TEXTS: &str = "command environmentName agent database.provider database.name database.host \
    prisma.version branch";
const SETS: &str = "flags sql.hazards";
const ONE_OFS: [(&str, &str); 3] = [
    ("impact", "reads writesFiles changesSchema mayLoseData destroysData runsAnything"),
    ("environment", "production staging preview development test"),
    ("actor", "human agent ci"),
];

/// The built-in facts with their types.
pub fn builtin() -> Vec<(String, Kind)> {
    let alike = |names: &str, kind: Kind| -> Vec<(String, Kind)> {
        names.split_whitespace().map(|name| (name.to_owned(), kind.clone())).collect()
    };
    let mut all = alike(BOOLS, Kind::Bool);
    all.extend(alike(COUNTS, Kind::Number { least: 0 }));
    all.extend(alike(DURATIONS, Kind::Duration));
    all.extend(alike(TEXTS, Kind::Text));
    all.extend(alike(SETS, Kind::Set));
    for (name, values) in ONE_OFS {
        let values = values.split_whitespace().map(str::to_owned).collect();
        all.push((name.to_owned(), Kind::OneOf(values)));
    }
    all
}

/// Whether one of two different dotted names is the first segments of the other.
pub fn overlap(one: &str, other: &str) -> bool {
    let begins = |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.starts_with('.'));
    begins(one, other) || begins(other, one)
}
