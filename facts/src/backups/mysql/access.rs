//! How a program of MySQL or MariaDB is told where to connect, and what it complains about.

use std::path::Path;

use super::of_mariadb;
use crate::backups::BackupError;
use crate::backups::credentials::Credentials;
use crate::backups::manifest::Tool;
use crate::backups::program::{Ended, Program};
use crate::database::Parameters;
use crate::secret::Secret;
use crate::target::DatabaseUrl;

/// How a program of MySQL or MariaDB is told where to connect: in a file, and nowhere else.
pub(super) struct Access {
    pub(super) credentials: Credentials,
    password: Option<Secret>,
}

impl Access {
    pub(super) fn of(url: &DatabaseUrl, encrypted: bool, tool: &Tool) -> Result<Self, BackupError> {
        let parameters = Parameters::of(url)?;
        let password = parameters.password().filter(|password| !password.expose().is_empty());
        let mut lines = vec!["[client]".to_owned()];
        let mut say = |name: &str, value: &str| lines.push(format!("{name}=\"{}\"", escape(value)));
        say("user", url.user.as_deref().unwrap_or("root"));
        // An empty one, too, so that nobody is asked for it.
        say("password", password.as_ref().map(Secret::expose).unwrap_or_default());
        if let Some(socket) = parameters.get("socket") {
            say("protocol", "socket");
            say("socket", &socket);
        } else {
            // Otherwise `localhost` would be a socket.
            say("protocol", "tcp");
            say("host", url.host.as_deref().unwrap_or("localhost"));
            say("port", &url.port.unwrap_or(3306).to_string());
        }
        encryption(&parameters, encrypted, of_mariadb(tool), &mut say);
        lines.push(String::new());
        let credentials = Credentials::write(&Secret::new(lines.join("\n")))?;
        Ok(Self { credentials, password })
    }

    /// No other file of options counts beside this one.
    pub(super) fn argument(&self) -> String {
        format!("--defaults-file={}", self.credentials.path().display())
    }

    /// Why a program failed that wrote to, or read from, a file.
    pub(super) fn judge(&self, program: &Program, ended: &Ended, file: &Path) -> Result<(), BackupError> {
        if ended.success {
            return Ok(());
        }
        let complaints = ended.complaints.iter().map(String::as_str).filter(is_complaint);
        let mut said = complaints.collect::<Vec<_>>().join("; ");
        if let Some(password) = &self.password {
            said = said.replace(password.expose(), "***");
        }
        Err(explain(program, &said, file))
    }
}

/// Whether a program complains in a line. A client repeats the whole statement that failed, with the rows in it, which
/// are nobody's business here.
fn is_complaint(line: &&str) -> bool {
    ["ERROR ", "Error", "mysql", "mariadb"].iter().any(|start| line.starts_with(start))
}

/// As the connection was encrypted that was made before.
fn encryption(parameters: &Parameters, encrypted: bool, mariadb: bool, say: &mut impl FnMut(&str, &str)) {
    let strict = parameters.strict();
    match (mariadb, encrypted) {
        (true, false) => say("ssl", "0"),
        (true, true) => {
            say("ssl", "1");
            say("ssl-verify-server-cert", if strict { "1" } else { "0" });
        }
        (false, false) => {
            say("ssl-mode", "DISABLED");
            // Versions before 8 neither know nor need it.
            say("loose-get-server-public-key", "1");
        }
        (false, true) => say("ssl-mode", if strict { "VERIFY_IDENTITY" } else { "REQUIRED" }),
    }
    if let Some(authority) = parameters.authority().filter(|_| encrypted) {
        say("ssl-ca", &authority.display().to_string());
    }
    if let Some((certificate, key)) = parameters.client().filter(|_| encrypted) {
        say("ssl-cert", &certificate.display().to_string());
        say("ssl-key", &key.display().to_string());
    }
}

fn escape(value: &str) -> String {
    value
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
        .replace('\t', "\\t")
}

fn explain(program: &Program, said: &str, file: &Path) -> BackupError {
    let full = ["Errcode: 28", "No space left on device", "errno 28", "errno: 28"];
    if full.iter().any(|word| said.contains(word)) {
        return BackupError::disk_full(&file.display().to_string());
    }
    let said = if said.is_empty() { "it says nothing" } else { said };
    let error = BackupError::new(format!("`{}` failed: {said}", program.tool.name));
    if ["1153 (", "2006 (", "2013 (", "max_allowed_packet"].iter().any(|word| said.contains(word)) {
        return error.help(
            "see that the server still runs, and raise its `max_allowed_packet`: a statement of the backup may be twice \
             as long as the value that it puts in",
        );
    }
    if said.contains("denied") {
        return error.help("grant SELECT, SHOW VIEW, TRIGGER, EVENT and the reading of routines to the user");
    }
    error
}

#[cfg(test)]
mod tests {
    use super::{escape, is_complaint};

    #[test]
    fn statements_that_failed_are_not_repeated() {
        let check = |line: &str, expect: bool| assert_eq!(is_complaint(&line), expect, "{line}");
        check("ERROR 1366 (22007) at line 1: Incorrect integer value", true);
        check("mariadb-dump: Error 2013: Lost connection to server", true);
        check("mysqldump: Got error: 1045: \"Access denied\"", true);
        check("--------------", false);
        check("INSERT INTO `users` VALUES", false);
        check("(1,'ann@example.com')", false);
        check("-- Retrieving table structure for table users...", false);
    }

    #[test]
    fn values_stand_between_quotes() {
        assert_eq!(escape("a\"b\\c#d"), "a\\\"b\\\\c#d");
    }
}
