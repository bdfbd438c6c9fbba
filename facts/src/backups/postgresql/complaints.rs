//! What the programs of PostgreSQL complain about, in words for people.

use std::path::Path;

use crate::backups::BackupError;
use crate::backups::program::{Ended, Program};

/// What a program complained about, without what it only told.
pub(super) fn said(ended: &Ended) -> String {
    let complaint = |line: &&String| {
        ["error:", "detail:", "hint:", "FATAL", "fatal:"].iter().any(|word| line.contains(word))
    };
    let lines: Vec<&str> = ended.complaints.iter().filter(complaint).map(String::as_str).collect();
    match (lines.is_empty(), ended.complaints.last()) {
        (false, _) => lines.join("; "),
        (true, Some(last)) => last.clone(),
        (true, None) => "it says nothing".to_owned(),
    }
}

/// How a program that is older than the server is replaced; it says `server version: 16.2; pg_dump version: 15.18`.
fn newer(said: &str) -> String {
    let behind = said.split_once("server version: ").map(|(_, behind)| behind);
    let number = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
    match behind.map(number).filter(|major| !major.is_empty()) {
        Some(major) => format!(
            "install the client programs of version {major} or later (`postgresql-client-{major}` of Debian and Ubuntu), \
             and put them in front of the others on the path"
        ),
        None => "install the client programs of the server's version".to_owned(),
    }
}

/// Why a program failed that wrote to, or read from, a file.
pub(super) fn explain(program: &Program, said: &str, file: &Path) -> BackupError {
    let name = &program.tool.name;
    if said.contains("No space left on device") || said.contains("Disk quota exceeded") {
        return BackupError::disk_full(&file.display().to_string());
    }
    if said.contains("server version mismatch") {
        return BackupError::new(format!("`{name}` {} is older than the server", program.tool.version))
            .help(newer(said));
    }
    let error = BackupError::new(format!("`{name}` failed: {said}"));
    if said.contains("permission denied") && name == "pg_dump" {
        return error.help(
            "make the backup as the owner of the tables, or grant the user the role `pg_read_all_data`",
        );
    }
    if said.contains("permission denied") {
        return error.help("restore as a user who may make what the backup holds, or on another server");
    }
    if said.contains("row-level security") {
        return error.help("make the backup as a user with BYPASSRLS");
    }
    error
}
