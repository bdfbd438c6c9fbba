//! The variables that a command would see, and what says so.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::secret::Secret;
use crate::world::World;

use super::command::CommandLine;
use super::dotenv::{self, Entry};
use super::expand::{self, Texts};
use super::files::{resolved, shown};
use super::unknown::Unknown;

/// The variables that a command would see.
#[derive(Clone, Debug, Default)]
pub struct Variables {
    pub(super) known: BTreeMap<String, Variable>,
    pub(super) unclear: BTreeMap<String, Unknown>,
    lost: Option<Unknown>,
}

/// The value of a variable, and what says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its value.
    pub value: Secret,
    /// What says so, such as `.env (line 3, DATABASE_URL)`.
    pub source: String,
    /// The file that it was loaded from, behind all links.
    pub file: Option<PathBuf>,
}

impl Variables {
    /// Those of the process, as the command line changes them.
    pub fn of_command(world: &World, command: &CommandLine) -> Self {
        let mut variables = Self::default();
        for (name, value) in world.variables.iter().filter(|_| !command.clears) {
            variables.set(name, Secret::new(value), format!("the variable {name}"));
        }
        for name in &command.unset {
            variables.known.remove(name);
        }
        for name in &command.unclear {
            let why = format!("which value {name} has is known only when the command runs");
            variables.unclear.insert(name.clone(), Unknown::new(why));
        }
        for (name, value) in &command.variables {
            variables.set(name, value.clone(), format!("{name}=… in front of the command"));
        }
        variables.distrust_node();
        variables.distrust_npm(&command.directory(world));
        if !command.env_files.is_empty() {
            variables.distrust_dotenv();
            variables.load_env_files(world, command);
        }
        if let Some(why) = &command.unread {
            variables.lose(Unknown::new(why));
        }
        variables
    }

    /// The value of a variable; none where it is not set.
    ///
    /// # Errors
    ///
    /// What sets the variables could not be read, or not for certain.
    pub fn get(&self, name: &str) -> Result<Option<&Variable>, Unknown> {
        let unclear = self.lost.as_ref().or_else(|| self.unclear.get(name));
        unclear.map_or_else(|| Ok(self.known.get(name)), |unknown| Err(unknown.clone()))
    }

    /// All that are known, for the environment of a program.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &Secret)> {
        self.known.iter().map(|(name, variable)| (name.as_str(), &variable.value))
    }

    /// From here on nothing is certain.
    pub(super) fn lose(&mut self, unknown: Unknown) {
        self.lost.get_or_insert(unknown);
    }

    /// What a config file left of variables after it ran.
    pub(super) fn replace(&mut self, values: BTreeMap<String, Option<Secret>>, source: &str) {
        for (name, value) in values {
            match value {
                None => drop(self.known.remove(&name)),
                Some(value) if self.known.get(&name).is_some_and(|known| known.value == value) => {}
                Some(value) => self.set(&name, value, format!("{source} ({name})")),
            }
        }
    }

    /// `dotenv.config`: what is set already stays, unless the file `overrides`. The variables that the file names are
    /// told; none where there is no file.
    pub(super) fn load(&mut self, path: &Path, directory: &Path, overrides: bool) -> Option<Vec<Entry>> {
        self.distrust_dotenv();
        let entries = self.read(path)?;
        self.take(&entries, path, directory, overrides);
        Some(entries)
    }

    /// What Next does with a file: what is set already stays. How it expands `$` is not followed, in the file and in what
    /// is set already.
    pub(super) fn load_as_next(&mut self, path: &Path, directory: &Path) {
        let entries = self.read(path).unwrap_or_default();
        for entry in &entries {
            let set = self.known.get(&entry.name).map(|variable| &variable.value);
            if [Some(&entry.value), set].into_iter().flatten().any(|value| value.expose().contains('$')) {
                let why = format!("how Next expands `$` in {} is not followed", entry.name);
                self.unclear.insert(entry.name.clone(), Unknown::new(why));
            }
        }
        self.take(&entries, path, directory, false);
    }

    /// What Prisma 5 and 6 do with a file: `dotenv.config`, then their own expansion.
    pub(super) fn load_as_prisma(&mut self, path: &Path, directory: &Path) -> Option<Vec<Entry>> {
        let entries = self.load(path, directory, false)?;
        let names: Vec<String> = entries.iter().map(|entry| entry.name.clone()).collect();
        let mut texts = self.texts();
        match expand::as_prisma(&names, &mut texts) {
            Ok(()) => self.change(texts),
            Err(unknown) => self.lose(unknown),
        }
        Some(entries)
    }

    fn load_env_files(&mut self, world: &World, command: &CommandLine) {
        let directory = command.directory(world);
        for file in &command.env_files {
            let path = resolved(&directory, &file.path);
            let Some(entries) = self.read(&path) else { continue };
            self.distrust(command, &entries);
            self.take(&entries, &path, &directory, file.overrides);
        }
        match expand::as_dotenv_cli(&self.texts()) {
            Ok((texts, unclear)) => {
                self.change(texts);
                let why = "which value it has depends on the version of dotenv-expand";
                self.unclear.extend(unclear.into_iter().map(|name| (name, Unknown::new(why))));
            }
            Err(unknown) => self.lose(unknown),
        }
    }

    /// Whether a variable in front of the command was set before or after the file was loaded is not known here.
    fn distrust(&mut self, command: &CommandLine, entries: &[Entry]) {
        let names: BTreeSet<&String> = command.variables.iter().map(|(name, _)| name).collect();
        for entry in entries.iter().filter(|entry| names.contains(&entry.name)) {
            if self.known.get(&entry.name).is_none_or(|known| known.value != entry.value) {
                let why = format!("{} is set in front of the command and in a file, differently", entry.name);
                self.unclear.insert(entry.name.clone(), Unknown::new(why));
            }
        }
    }

    fn read(&mut self, path: &Path) -> Option<Vec<Entry>> {
        dotenv::read(path).unwrap_or_else(|unknown| {
            self.lose(unknown);
            None
        })
    }

    pub(super) fn take(&mut self, entries: &[Entry], path: &Path, directory: &Path, overrides: bool) {
        let name = shown(path, directory);
        let file = path.canonicalize().ok();
        for entry in entries {
            if overrides || !self.known.contains_key(&entry.name) {
                let source = format!("{name} (line {}, {})", entry.line, entry.name);
                let variable = Variable { value: entry.value.clone(), source, file: file.clone() };
                self.known.insert(entry.name.clone(), variable);
            }
        }
    }

    pub(super) fn set(&mut self, name: &str, value: Secret, source: String) {
        self.known.insert(name.to_owned(), Variable { value, source, file: None });
    }

    fn texts(&self) -> Texts {
        self.known.iter().map(|(name, it)| (name.clone(), it.value.expose().to_owned())).collect()
    }

    fn change(&mut self, texts: Texts) {
        for (name, text) in texts {
            if let Some(variable) = self.known.get_mut(&name) {
                variable.value = Secret::new(text);
            }
        }
    }
}
