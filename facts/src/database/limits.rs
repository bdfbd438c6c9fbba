//! How long looking may take.

use std::time::Duration;

use crate::settings::Inspect;

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

impl Limits {
    /// As far as the settings of a repository say.
    pub fn of(inspect: &Inspect) -> Self {
        Self {
            connect: inspect.connect_timeout.duration(),
            statement: inspect.statement_timeout.duration(),
            counted: inspect.count_rows_up_to.into(),
            ..Self::default()
        }
    }
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

impl Limits {
    /// The same, where it is no more than every server understands.
    pub(crate) fn bounded(&self) -> Self {
        let day = Duration::from_hours(24);
        Self {
            connect: self.connect.min(day),
            statement: self.statement.min(day),
            lock: self.lock.min(day),
            whole: self.whole.min(day),
            counted: self.counted.min(1_000_000_000),
        }
    }
}
