//! How long looking may take.

use std::time::Duration;

/// How long looking may take, and how far rows are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Until the connection stands.
    pub connect: Duration,
    /// For one statement; the server is told, and the client does not wait much longer.
    pub statement: Duration,
    /// For a lock that somebody else holds.
    pub lock: Duration,
    /// For all of it.
    pub whole: Duration,
    /// Up to how many rows of a table are counted one by one.
    pub counted: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(3),
            statement: Duration::from_secs(3),
            lock: Duration::from_millis(500),
            whole: Duration::from_secs(10),
            counted: 10_000,
        }
    }
}
