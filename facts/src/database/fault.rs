//! Why something could not be seen, in words for people.

use std::io::ErrorKind;

use sqlx::Error;
use sqlx::mysql::MySqlDatabaseError;

use crate::secret::Secret;

/// Why something could not be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind of reason it is.
    pub kind: FaultKind,
    /// The reason, as a clause without a final period; without secrets.
    pub why: String,
    /// How to mend it.
    pub help: Option<String>,
}

/// The kinds of reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Nobody listens there.
    Refused,
    /// The host has no address.
    NoHost,
    /// The server has no such database.
    NoDatabase,
    /// The server does not accept the user or the password.
    Password,
    /// Encryption failed, or was refused.
    Tls,
    /// The server takes no more connections.
    TooMany,
    /// It took too long.
    Timeout,
    /// Somebody else holds a lock.
    Locked,
    /// The user may not.
    Denied,
    /// There is no such table.
    NoTable,
    /// This system is not looked into.
    NotLookedInto,
    /// Anything else.
    Other,
}

impl Fault {
    pub(crate) fn new(kind: FaultKind, why: impl Into<String>, help: &str) -> Self {
        let help = Some(help.to_owned()).filter(|help| !help.is_empty());
        Self { kind, why: why.into(), help }
    }

    pub(crate) fn other(why: impl Into<String>) -> Self {
        Self::new(FaultKind::Other, why, "")
    }

    pub(crate) fn timeout(what: &str, after: std::time::Duration) -> Self {
        let why = format!("{what} took longer than {}", span(after));
        Self::new(FaultKind::Timeout, why, "see whether the server is overloaded or paused")
    }

    /// The same of a thing that has a name, where it speaks of `it`.
    pub(crate) fn on(self, name: &str) -> Self {
        let named = |text: &str| match text.strip_suffix(" it") {
            Some(text) => format!("{text} {name}"),
            None => text.to_owned(),
        };
        Self { why: named(&self.why), help: self.help.as_deref().map(named), ..self }
    }

    /// Whether there is certainly no connection to be made: not where it only failed this time, or for this tool.
    pub fn is_certain(&self) -> bool {
        matches!(self.kind, FaultKind::Refused | FaultKind::NoHost | FaultKind::NoDatabase)
    }

    /// Puts what a driver says into words; the password, should it be there, is masked.
    pub(crate) fn of_driver(error: &Error, password: Option<&Secret>) -> Self {
        let mut fault = match error {
            Error::Io(error) => of_io(error),
            Error::Tls(error) => of_tls(&error.to_string()),
            Error::Database(error) => of_database(error.as_ref()),
            other => Self::other(format!("the connection failed: {other}")),
        };
        if let Some(password) = password.map(Secret::expose).filter(|password| !password.is_empty()) {
            fault.why = fault.why.replace(password, "***");
        }
        fault
    }
}

fn of_io(error: &std::io::Error) -> Fault {
    let text = error.to_string();
    match error.kind() {
        ErrorKind::ConnectionRefused => Fault::new(
            FaultKind::Refused,
            "the server refuses the connection",
            "start the server, or correct the host and the port of the URL",
        ),
        ErrorKind::NotFound => Fault::new(
            FaultKind::Refused,
            "there is no such socket",
            "start the server, or correct the socket of the URL",
        ),
        ErrorKind::TimedOut => Fault::new(
            FaultKind::Timeout,
            "the server does not answer",
            "see whether a firewall is in between",
        ),
        ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => Fault::new(
            FaultKind::Other,
            "the server closed the connection",
            "see the log of the server; another kind of server may be listening there",
        ),
        _ if text.contains("certificate") => of_tls(&text),
        _ if text.contains("lookup address") && !text.contains("emporary") => Fault::new(
            FaultKind::NoHost,
            "the host is not found",
            "correct the host of the URL, or the name service of this machine",
        ),
        _ => Fault::other(format!("the connection failed: {text}")),
    }
}

fn of_tls(text: &str) -> Fault {
    let help = if text.contains("does not support TLS") {
        "switch encryption on at the server, or leave `sslmode` and `sslaccept` out of the URL"
    } else {
        "name the certificate authority with `sslcert` in the URL, or do without `sslaccept=strict`"
    };
    Fault::new(FaultKind::Tls, format!("the connection could not be encrypted: {text}"), help)
}

fn of_database(error: &dyn sqlx::error::DatabaseError) -> Fault {
    let code = match error.try_downcast_ref::<MySqlDatabaseError>() {
        Some(error) => error.number().to_string(),
        None => error.code().map(std::borrow::Cow::into_owned).unwrap_or_default(),
    };
    let message = error.message();
    let unencrypted = message.contains("no encryption") || message.contains("SSL off");
    let (kind, why, help) = match code.as_str() {
        "28000" if unencrypted => (
            FaultKind::Tls,
            "the server does not let this user in from here without encryption",
            "write `sslmode=require` into the URL, or let the user in there (`pg_hba.conf`)",
        ),
        "3159" => {
            (FaultKind::Tls, "the server takes no unencrypted connection", "switch encryption on in the URL")
        }
        "28P01" | "28000" | "1045" | "1698" => (
            FaultKind::Password,
            "the server does not accept the user or the password of the URL",
            "correct the user and the password of the URL",
        ),
        "1130" => {
            (FaultKind::Denied, "the server takes no connection from this machine", "allow this host there")
        }
        "3D000" | "1049" => (
            FaultKind::NoDatabase,
            "the server has no database of this name",
            "correct the name in the URL, or create the database",
        ),
        "53300" | "1040" | "1203" | "1226" => (
            FaultKind::TooMany,
            "the server takes no more connections",
            "close some connections, or raise the limit of the server",
        ),
        "57P03" => (FaultKind::Other, "the server is starting up or shutting down", "try again in a moment"),
        "57014" | "3024" | "1969" => (
            FaultKind::Timeout,
            "the server gave up, since the statement took too long",
            "see whether the server is overloaded",
        ),
        "55P03" | "1205" | "5" | "6" | "261" | "517" => (
            FaultKind::Locked,
            "another session holds a lock on it",
            "wait until that session ends its transaction",
        ),
        "42501" | "1142" | "1143" | "1044" => {
            (FaultKind::Denied, "the user may not read it", "grant SELECT on it")
        }
        "42P01" | "1146" => (FaultKind::NoTable, "there is no such table any more", "look again"),
        "14" => (FaultKind::Other, "the file cannot be opened", "see whether it may be read"),
        "26" => (FaultKind::Other, "the file is no SQLite database", "correct the path in the URL"),
        "11" => (FaultKind::Other, "the file is damaged", "restore it from a backup"),
        "776" => (
            FaultKind::Other,
            "a program was stopped in the middle of a transaction, which only a writer can undo",
            "open the database once with the program that uses it",
        ),
        _ => return Fault::other(format!("the database says: {message} ({code})")),
    };
    Fault::new(kind, why, help)
}

/// `3 s`, `300 ms`.
pub(crate) fn span(of: std::time::Duration) -> String {
    match of.as_millis() {
        of if of >= 1000 && of % 1000 == 0 => format!("{} s", of / 1000),
        of => format!("{of} ms"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, FaultKind};
    use crate::secret::Secret;
    use std::io::{Error as IoError, ErrorKind};

    fn check(error: impl Into<sqlx::Error>, kind: FaultKind, certain: bool) {
        let error = error.into();
        let fault = Fault::of_driver(&error, Some(&Secret::new("s3cret")));
        assert_eq!((fault.kind, fault.is_certain()), (kind, certain), "{error}");
        assert!(!fault.why.contains("s3cret"), "{fault:?}");
    }

    #[test]
    fn times_are_told_in_the_unit_that_fits() {
        let span = |ms| super::span(std::time::Duration::from_millis(ms));
        assert_eq!([0, 300, 1500, 3000, 60_000].map(span), ["0 ms", "300 ms", "1500 ms", "3 s", "60 s"]);
    }

    #[test]
    fn what_a_driver_says_is_put_into_words() {
        check(IoError::from(ErrorKind::ConnectionRefused), FaultKind::Refused, true);
        check(IoError::from(ErrorKind::NotFound), FaultKind::Refused, true);
        check(IoError::from(ErrorKind::ConnectionReset), FaultKind::Other, false);
        let lookup = |text: &str| IoError::other(format!("failed to lookup address information: {text}"));
        check(lookup("Name or service not known"), FaultKind::NoHost, true);
        check(lookup("Temporary failure in name resolution"), FaultKind::Other, false);
        check(sqlx::Error::Protocol("odd s3cret".to_owned()), FaultKind::Other, false);
    }
}
