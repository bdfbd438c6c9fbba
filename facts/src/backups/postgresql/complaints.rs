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

/// Which tables a program waited for in vain; it says `Query was: LOCK TABLE public.users IN ACCESS SHARE MODE`, and
/// some versions lock many at once.
fn locked(said: &str) -> Option<&str> {
    let (_, behind) = said.split_once("lock timeout")?;
    let (_, tables) = behind.split_once("LOCK TABLE ")?;
    let (tables, _) = tables.split_once(" IN ")?;
    match tables.split_once(", ") {
        Some(_) => Some("one of its tables"),
        None => Some(tables),
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
    if let Some(tables) = locked(said) {
        return BackupError::new(format!("another session holds a lock on {tables}"))
            .help("wait until that session ends its transaction");
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

#[cfg(test)]
mod tests {
    use super::locked;

    #[test]
    fn the_table_that_was_waited_for_is_named() {
        let said = |tables: &str| {
            format!(
                "pg_dump: error: query failed: ERROR:  canceling statement due to lock timeout; \
                 pg_dump: detail: Query was: LOCK TABLE {tables} IN ACCESS SHARE MODE"
            )
        };
        assert_eq!(locked(&said("public.users")), Some("public.users"));
        assert_eq!(locked(&said("public.posts, public.users")), Some("one of its tables"));
        assert_eq!(locked("pg_dump: error: connection lost"), None);
    }
}
