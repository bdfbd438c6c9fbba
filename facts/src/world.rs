//! What a process knows of the world when it starts.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use time::OffsetDateTime;

/// Where and how somebody asks. Files are looked at from here on; nothing else is asked of the process.
#[derive(Clone)]
pub struct World {
    /// The working directory, absolute.
    pub directory: PathBuf,
    /// The environment variables; what is no UTF-8 in them is replaced, as Node does.
    pub variables: BTreeMap<String, String>,
    /// Whether standard input is a terminal.
    pub terminal: bool,
    /// The time when the question was asked, in UTC.
    pub now: OffsetDateTime,
}

impl World {
    /// The world as a caller knows it, now.
    pub fn new(directory: PathBuf, variables: BTreeMap<String, String>, terminal: bool) -> Self {
        Self { directory, variables, terminal, now: OffsetDateTime::now_utc() }
    }

    /// The world of this process.
    ///
    /// # Errors
    ///
    /// The working directory is gone or may not be seen.
    pub fn of_process() -> std::io::Result<Self> {
        use std::io::IsTerminal;
        let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
        let variables = std::env::vars_os().map(|(name, value)| (text(name), text(value)));
        let terminal = std::io::stdin().is_terminal();
        Ok(Self::new(std::env::current_dir()?, variables.collect(), terminal))
    }

    /// A path as it is shown: from the working directory on, where it lies below.
    pub fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.directory).unwrap_or(path).display().to_string()
    }

    /// The value of a variable that is set and not empty.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

/// The names of the variables are shown, and not their values, which may be secrets.
impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&String> = self.variables.keys().collect();
        let Self { directory, terminal, now, .. } = self;
        let mut shown = f.debug_struct("World");
        shown.field("directory", directory).field("variables", &names);
        shown.field("terminal", terminal).field("now", now).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::World;

    #[test]
    fn the_values_of_variables_are_not_shown() {
        let mut world = World::of_process().unwrap();
        world.variables.insert("DATABASE_URL".to_owned(), "s3cret".to_owned());
        let shown = format!("{world:?}");
        assert!(shown.contains("DATABASE_URL") && !shown.contains("s3cret"));
    }
}
