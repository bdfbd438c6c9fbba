//! What a process knows of the world when it starts.

use std::collections::BTreeMap;
use std::path::PathBuf;

use time::OffsetDateTime;

/// Where and how somebody asks. Files are looked at from here on; nothing else is asked of the process.
#[derive(Clone, Debug)]
pub struct World {
    /// The working directory, absolute.
    pub directory: PathBuf,
    /// The environment variables; those that are no UTF-8 are left out.
    pub variables: BTreeMap<String, String>,
    /// Whether standard input is a terminal.
    pub terminal: bool,
    /// The time when the question was asked, in UTC.
    pub now: OffsetDateTime,
}

impl World {
    /// The world of this process.
    ///
    /// # Errors
    ///
    /// The working directory is gone or may not be seen.
    pub fn of_process() -> std::io::Result<Self> {
        use std::io::IsTerminal;
        let variables = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        Ok(Self {
            directory: std::env::current_dir()?,
            variables: variables.collect(),
            terminal: std::io::stdin().is_terminal(),
            now: OffsetDateTime::now_utc(),
        })
    }

    /// The value of a variable that is set and not empty.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}
