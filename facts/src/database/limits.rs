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
    /// As the settings of a repository say.
    pub fn of(inspect: &Inspect) -> Self {
        let statement = inspect.statement_timeout.duration();
        Self {
            connect: inspect.connect_timeout.duration(),
            statement,
            lock: Duration::from_millis(500),
            whole: statement.max(Duration::from_secs(10)),
            counted: inspect.count_rows_up_to.into(),
        }
    }
}

impl Default for Limits {
    /// As settings that say nothing.
    fn default() -> Self {
        Self::of(&Inspect::default())
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

#[cfg(test)]
mod tests {
    use super::Limits;
    use crate::settings::{Inspect, Seconds};
    use std::time::Duration;

    #[test]
    fn without_settings_the_limits_are_those_that_are_documented() {
        let page = include_str!("../../../docs/settings.md");
        let limits = Limits::default();
        let row = |name: &str, value: String| {
            let row = page.lines().find(|line| line.starts_with(&format!("| `{name}"))).unwrap();
            assert!(row.ends_with(&format!("| {value} |")), "{row}\n{value}");
        };
        let (connect, statement) = (limits.connect.as_secs(), limits.statement.as_secs());
        row("connect-timeout", format!("`{connect}s`, `{statement}s`"));
        row("count-rows-up-to", format!("`{}`", limits.counted));
    }

    #[test]
    fn a_statement_that_may_take_long_is_not_ended_by_the_limit_of_all() {
        let of =
            |seconds| Limits::of(&Inspect { statement_timeout: Seconds::new(seconds), ..Inspect::default() });
        assert_eq!(of(60).whole, Duration::from_mins(1));
        assert_eq!(of(1).whole, Duration::from_secs(10));
    }
}
