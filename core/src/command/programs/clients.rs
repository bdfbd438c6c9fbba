//! Database clients: what SQL (or JavaScript) they are handed, and whether it destroys.

use crate::command::call::{Call, Stdin};
use crate::command::options;
use crate::command::reader::{Finding, Reader};
use crate::command::shell::scope::Scope;
use crate::command::text::{Arg, has_hole, hole};
use crate::prisma::Impact;
use crate::sql;

/// How a client takes its SQL.
struct Client {
    names: &'static [&'static str],
    /// Words before the options (`cockroach sql`).
    subcommand: &'static [&'static str],
    /// Options that hold SQL.
    texts: &'static [&'static str],
    /// Options that name a file of SQL.
    files: &'static [&'static str],
    /// Other options that take the next word.
    values: &'static [&'static str],
    /// The operand from which on every operand is SQL; `NO_SQL` where none is.
    operand: usize,
    /// Whether its standard input is SQL.
    reads_stdin: bool,
}

const NO_SQL: usize = usize::MAX;

const PSQL_VALUES: &[&str] = &[
    "-d",
    "--dbname",
    "-h",
    "--host",
    "-p",
    "--port",
    "-U",
    "--username",
    "-o",
    "--output",
    "-F",
    "--field-separator",
    "-P",
    "--pset",
    "-R",
    "--record-separator",
    "-T",
    "--table-attr",
    "-v",
    "--set",
    "--variable",
    "-L",
    "--log-file",
];

const MYSQL_VALUES: &[&str] = &[
    "-h",
    "--host",
    "-u",
    "--user",
    "-P",
    "--port",
    "-D",
    "--database",
    "-S",
    "--socket",
    "--protocol",
    "--default-character-set",
    "--login-path",
    "--defaults-file",
];

const CLIENTS: &[Client] = &[
    Client {
        names: &["psql", "pgcli", "psql.exe", "usql"],
        subcommand: &[],
        texts: &["-c", "--command"],
        files: &["-f", "--file"],
        values: PSQL_VALUES,
        operand: NO_SQL,
        reads_stdin: true,
    },
    Client {
        names: &["mysql", "mariadb", "mycli"],
        subcommand: &[],
        texts: &["-e", "--execute"],
        files: &["--init-command-file"],
        values: MYSQL_VALUES,
        operand: NO_SQL,
        reads_stdin: true,
    },
    Client {
        names: &["sqlite3", "sqlite", "litecli", "duckdb"],
        subcommand: &[],
        texts: &["-cmd", "-c", "-e"],
        files: &["-init", "-f"],
        values: &[
            "-separator",
            "-nullvalue",
            "-newline",
            "-maxsize",
            "-vfs",
            "-mmap",
            "-lookaside",
            "-pagecache",
        ],
        operand: 1,
        reads_stdin: true,
    },
    Client {
        names: &["cockroach"],
        subcommand: &["sql"],
        texts: &["-e", "--execute"],
        files: &["-f", "--file"],
        values: &["--url", "--host", "-d", "--database", "-u", "--user", "-p", "--port", "--certs-dir"],
        operand: NO_SQL,
        reads_stdin: true,
    },
    Client {
        names: &["sqlcmd", "osql", "tsql", "mssql-cli"],
        subcommand: &[],
        texts: &["-Q", "-q", "--query"],
        files: &["-i", "--input-file"],
        values: &["-S", "-U", "-P", "-d", "-o", "-t", "-l", "-h", "-s", "-w"],
        operand: NO_SQL,
        reads_stdin: true,
    },
    Client {
        names: &["heroku"],
        subcommand: &["pg:psql"],
        texts: &["-c", "--command"],
        files: &["-f", "--file"],
        values: &["-a", "--app", "-r", "--remote"],
        operand: NO_SQL,
        reads_stdin: true,
    },
    Client {
        names: &["wrangler"],
        subcommand: &["d1", "execute"],
        texts: &["--command"],
        files: &["--file"],
        values: &["--env", "-c", "--config"],
        operand: NO_SQL,
        reads_stdin: false,
    },
    Client {
        names: &["turso"],
        subcommand: &["db", "shell"],
        texts: &[],
        files: &[],
        values: &[],
        operand: 1,
        reads_stdin: true,
    },
    Client {
        names: &["pscale"],
        subcommand: &["shell"],
        texts: &["--execute"],
        files: &[],
        values: &["--org"],
        operand: NO_SQL,
        reads_stdin: true,
    },
    Client {
        names: &["clickhouse-client"],
        subcommand: &[],
        texts: &["-q", "--query"],
        files: &["--queries-file"],
        values: &["-h", "--host", "-u", "--user", "-d", "--database", "--port"],
        operand: NO_SQL,
        reads_stdin: true,
    },
];

pub(crate) fn handle(reader: &mut Reader<'_>, name: &str, call: &Call, scope: &mut Scope) -> Option<String> {
    match name {
        "mongosh" | "mongo" => return Some(mongo(reader, call, scope)),
        "redis-cli" => return Some(redis(reader, call)),
        "pg_restore" | "mysqlimport" | "mongorestore" => return Some(restore(reader, name, call)),
        _ => {}
    }
    let mut clients = CLIENTS.iter().filter(|client| client.names.contains(&name));
    let client = clients
        .find(|client| client.subcommand.iter().all(|word| call.rest().iter().any(|a| a.text == *word)))?;
    client_call(reader, client, call, scope);
    Some(hole())
}

fn client_call(reader: &mut Reader<'_>, client: &Client, call: &Call, scope: &mut Scope) {
    let rest = call.args.get(1 + client.subcommand.len()..).unwrap_or_default();
    if options::asks_help(rest) || rest.iter().any(|arg| arg.text == "-V") {
        return;
    }
    let mut values: Vec<&str> = client.values.to_vec();
    values.extend(client.texts.iter().chain(client.files));
    let mut given: Vec<String> = texts(rest, client.texts, &values);
    for file in texts(rest, client.files, &values) {
        given.push(match file.as_str() {
            "-" | "/dev/stdin" => call.stdin.text().unwrap_or_default(),
            file => scope.file(file).cloned().unwrap_or_else(hole),
        });
    }
    if client.operand != NO_SQL {
        let operands = options::operands(rest, 0, &values);
        given.extend(operands.into_iter().skip(client.operand).map(|arg| arg.text.clone()));
    }
    if given.is_empty() && client.reads_stdin && !options::has(rest, &["-l", "--list"]) {
        given.extend(call.stdin.text());
    }
    for text in &given {
        shell_escapes(reader, text, call, scope);
    }
    judge(reader, &given.join("\n;\n"), call);
}

/// The values of `names` among `rest`, where they are options and not the values of others.
fn texts(rest: &[Arg], names: &[&str], values: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(arg) = rest.get(at) {
        let text = arg.text.as_str();
        let next = rest.get(at + 1).map(|arg| arg.text.clone());
        if !text.starts_with('-') || text == "-" {
            at += 1;
        } else if names.contains(&text) {
            found.extend(next);
            at += 2;
        } else if let Some(value) = attached(text, names) {
            found.push(value.to_owned());
            at += 1;
        } else {
            // A bundle such as `-tAc` ends in an option that takes the next word.
            let takes = options::takes_next(text, values);
            if takes && names.iter().any(|name| bundle_ends(text, name)) {
                found.extend(next);
            }
            at += if takes { 2 } else { 1 };
        }
    }
    found
}

fn attached<'t>(text: &'t str, names: &[&str]) -> Option<&'t str> {
    names.iter().find_map(|name| match name.starts_with("--") {
        true => text.strip_prefix(name)?.strip_prefix('='),
        false if name.len() == 2 => text.strip_prefix(name).filter(|value| !value.is_empty()),
        false => None,
    })
}

fn bundle_ends(text: &str, name: &str) -> bool {
    name.len() == 2
        && !text.starts_with("--")
        && name.chars().nth(1).is_some_and(|letter| text.ends_with(letter))
}

/// `\! command` of psql and its like runs in a shell.
fn shell_escapes(reader: &mut Reader<'_>, text: &str, call: &Call, scope: &mut Scope) {
    for line in text.lines() {
        let line = line.trim_start();
        let escape =
            ["\\!", ".shell ", ".system ", "system "].iter().find_map(|verb| line.strip_prefix(verb));
        if let Some(command) = escape {
            let inner = Call { stdin: Stdin::Inherit, ..call.clone() };
            reader.run_line(command.trim(), &inner, scope);
        }
    }
}

/// Reports SQL that destroys, loses or cannot be read; every other SQL is nobody's business here.
fn judge(reader: &mut Reader<'_>, text: &str, call: &Call) {
    let summary = sql::classify(text);
    let Some(impact) = summary.impact.filter(|impact| *impact > Impact::WritesFiles) else { return };
    let finding = Finding {
        command: call.name(),
        impact: Some(impact),
        hazards: Some(summary.hazards.into_iter().collect()),
        ..Finding::default()
    };
    reader.report(finding, call);
}

/// Calls of `MongoDB`'s shell that destroy.
const MONGO_CALLS: &[&str] = &[
    "dropdatabase",
    ".drop(",
    "deletemany",
    "remove(",
    "dropindex",
    "dropcollection",
    "renamecollection",
    "$out",
    "replaceone",
    "deleteone",
    "bulkwrite",
    "findoneanddelete",
];

fn mongo(reader: &mut Reader<'_>, call: &Call, scope: &Scope) -> String {
    let mut given: Vec<String> =
        options::values(call.rest(), &["--eval", "-eval"]).into_iter().map(|arg| arg.text).collect();
    for file in options::values(call.rest(), &["-f", "--file"]) {
        given.push(scope.file(&file.text).cloned().unwrap_or_else(hole));
    }
    for file in call.rest().iter().filter(|arg| arg.text.to_ascii_lowercase().ends_with(".js")) {
        given.push(scope.file(&file.text).cloned().unwrap_or_else(hole));
    }
    if given.is_empty() {
        given.extend(call.stdin.text());
    }
    let text = given.join("\n");
    let compact: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let impact = match () {
        () if MONGO_CALLS.iter().any(|mark| compact.contains(mark)) => Impact::DestroysData,
        () if has_hole(&text) || compact.contains("load(") => Impact::RunsAnything,
        () => return hole(),
    };
    super::direct::destroys(reader, call, impact);
    hole()
}

fn redis(reader: &mut Reader<'_>, call: &Call) -> String {
    let words: Vec<String> = call.rest().iter().map(|arg| arg.text.to_ascii_lowercase()).collect();
    let piped = call.stdin.text().unwrap_or_default().to_ascii_lowercase();
    let flushes = |word: &str| word == "flushall" || word == "flushdb";
    if words.iter().any(|word| flushes(word)) || piped.split_whitespace().any(flushes) {
        super::direct::destroys(reader, call, Impact::DestroysData);
    }
    hole()
}

/// Restoring writes over what is there.
fn restore(reader: &mut Reader<'_>, name: &str, call: &Call) -> String {
    let rest = call.rest();
    if options::has(rest, &["--help", "--version", "-l", "--list"])
        && !options::has(rest, &["-d", "--dbname"])
    {
        return hole();
    }
    let cleans = match name {
        "pg_restore" => {
            let to_file = options::has(rest, &["-f", "--file"]) && !options::has(rest, &["-d", "--dbname"]);
            if to_file
                || (!options::has(rest, &["-d", "--dbname"]) && !options::has(rest, &["-c", "--clean"]))
            {
                return hole();
            }
            options::has(rest, &["-c", "--clean"])
        }
        "mongorestore" => options::has(rest, &["--drop"]),
        _ => options::has(rest, &["--delete", "-d", "--replace", "-r"]),
    };
    super::direct::destroys(reader, call, if cleans { Impact::DestroysData } else { Impact::RunsAnything });
    hole()
}
