//! Deleting the files that a database or its history lives in.

use crate::command::call::Call;
use crate::command::options;
use crate::command::reader::{Finding, Reader};
use crate::command::shell::scope::Scope;
use crate::command::text;
use crate::command::text::has_hole;
use crate::prisma::Impact;

/// File endings of `SQLite` databases and what belongs to them.
const DATABASE_ENDINGS: &[&str] = &[
    ".db",
    ".db3",
    ".sqlite",
    ".sqlite3",
    ".db-wal",
    ".db-journal",
    ".sqlite-wal",
    ".sqlite3-wal",
    ".mdb",
    ".duckdb",
];

/// Folders in which a database server keeps its data.
const DATA_FOLDERS: &[&str] = &[
    "pgdata",
    "pg_data",
    "pg-data",
    "postgres-data",
    "postgres_data",
    "postgresql-data",
    "mysql-data",
    "mysql_data",
    "mariadb-data",
    "db-data",
    "db_data",
    "dbdata",
    "mongo-data",
    "mongo_data",
];

const SERVER_FOLDERS: &[&str] = &[
    "/var/lib/postgresql",
    "/var/lib/postgres",
    "/var/lib/mysql",
    "/var/lib/mongodb",
    "/usr/local/var/postgres",
];

pub(crate) fn handle(reader: &mut Reader<'_>, name: &str, call: &Call, _scope: &mut Scope) -> Option<String> {
    let values: &[&str] = match name {
        "rm" | "unlink" | "rimraf" | "del" | "erase" | "rd" | "rmdir" | "del-cli" | "trash" | "trash-put"
        | "srm" | "remove-item" | "ri" | "shx" | "gio" | "rip" | "grm" => &[],
        "shred" => &["-n", "-s", "--iterations", "--size"],
        "truncate" => &["-s", "--size", "-r", "--reference"],
        _ => return None,
    };
    if options::has(call.rest(), &["--help", "--version"]) || options::has(call.rest(), &["-WhatIf"]) {
        return Some(String::new());
    }
    for target in options::operands(&call.args, 1, values) {
        let path = call.place.folder.join(&target.text);
        report(reader, name, &path, call);
    }
    // The customary variable for the folder of a PostgreSQL server.
    if has_hole(&text::joined_line(call.rest())) && reader.text.contains("PGDATA") {
        report(reader, name, "pgdata", call);
    }
    Some(String::new())
}

/// Reports that the program removes `path`, where that holds a database or its history.
pub(crate) fn report(reader: &mut Reader<'_>, program: &str, path: &str, call: &Call) {
    let impact = if is_database(path) {
        Impact::DestroysData
    } else if is_history(path) {
        Impact::WritesFiles
    } else {
        return;
    };
    let finding = Finding { command: Some(program.to_owned()), impact: Some(impact), ..Finding::default() };
    reader.report(finding, call);
}

/// Whether `path` holds the data of a database.
pub(crate) fn is_database(path: &str) -> bool {
    let path = path.replace('\\', "/").to_ascii_lowercase();
    let path = path.trim_end_matches(['/', '*']).trim_end_matches('/');
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_file = DATABASE_ENDINGS.iter().any(|ending| name.ends_with(ending)) && name != "thumbs.db";
    let in_folder = path.split('/').any(|part| DATA_FOLDERS.contains(&part));
    let everything = matches!(path, "" | "~" | "/root" | "/var" | "/var/lib") && !path.is_empty();
    is_file || in_folder || everything || SERVER_FOLDERS.iter().any(|folder| path.starts_with(folder))
}

/// Whether `path` holds Prisma's migrations.
fn is_history(path: &str) -> bool {
    let path = path.replace('\\', "/");
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    // `migrations/*` and `migrations/**` are the whole of it.
    while parts.last().is_some_and(|part| part.chars().all(|c| c == '*')) {
        parts.pop();
    }
    let made = [
        "generated",
        "node_modules",
        "@prisma",
        ".prisma",
        "dist",
        "build",
        ".next",
        "out",
        "tmp",
        "cache",
        ".cache",
    ];
    let whole = parts.last() == Some(&"prisma") && !parts.iter().any(|part| made.contains(part));
    let within =
        parts.windows(2).any(|pair| matches!(pair, ["prisma", name] if name.starts_with("migration")));
    whole || within
}
