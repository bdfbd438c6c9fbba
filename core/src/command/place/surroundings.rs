//! What surrounds a command: its folder, the files of variables that were loaded, what was removed, and
//! what comes from elsewhere. Every wrapper that is taken off, and the shell itself, change it.

use std::collections::{BTreeMap, BTreeSet};

use super::folder::{Folder, turns_back};
use crate::command::place::{Elsewhere, EnvFile, Foreign, Place};
use crate::command::text::{has_hole, shown};

/// No more files than this are listed of one operation.
const MOST_FILES: usize = 32;
/// No more variables than this are listed of one operation in each place.
const MOST_VARIABLES: usize = 256;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Surroundings {
    pub(crate) folder: Folder,
    files: Vec<EnvFile>,
    unset: BTreeSet<String>,
    /// Variables of which it is not known what is handed over.
    unsure: BTreeSet<String>,
    elsewhere: Vec<Elsewhere>,
    /// Whether a package manager has put the programs of the package before all others.
    managed: bool,
}

/// How a program loads files of variables.
#[derive(Clone, Copy)]
pub(crate) struct Loading<'n> {
    pub(crate) by: &'n str,
    pub(crate) overrides: bool,
    pub(crate) exports: bool,
}

impl Surroundings {
    /// Of an operation whose place cannot be known.
    pub(crate) fn unknown(reason: &str) -> Self {
        let mut place = Self::default();
        place.folder.lose(reason);
        place.import("the line", reason);
        place
    }

    /// How much work copying this is.
    pub(crate) fn weight(&self) -> usize {
        let excepted: usize = self.files.iter().map(|file| 1 + file.except.len()).sum();
        excepted + self.unset.len() + self.unsure.len()
    }

    /// A package manager puts the programs of the package before all others.
    pub(crate) fn manage(&mut self) {
        self.managed = true;
    }

    pub(crate) fn is_managed(&self) -> bool {
        self.managed
    }

    /// Whether the line may or may not hand the variable `name` over.
    pub(crate) fn is_doubted(&self, name: &str) -> bool {
        self.unsure.contains(name)
    }

    /// The line sets the variable `name`.
    pub(crate) fn set(&mut self, name: &str) {
        self.managed &= name != "PATH";
        self.unset.remove(name);
        self.unsure.remove(name);
        self.settle(name);
    }

    /// The line removes the variable `name`.
    pub(crate) fn unset(&mut self, name: &str) {
        self.unsure.remove(name);
        self.settle(name);
        let whole = list(&mut self.unset, name);
        self.admit(whole);
    }

    fn settle(&mut self, name: &str) {
        let mut whole = true;
        for file in &mut self.files {
            whole &= list(&mut file.except, name);
        }
        self.admit(whole);
    }

    /// The line may or may not hand the variable `name` over.
    pub(crate) fn doubt(&mut self, name: &str) {
        self.managed &= name != "PATH";
        if !self.unset.contains(name) {
            let whole = list(&mut self.unsure, name);
            self.admit(whole);
        }
    }

    /// Says where a list could not be kept whole.
    fn admit(&mut self, whole: bool) {
        if !whole {
            self.import("the line", "the line touches more variables than are listed");
        }
    }

    /// A program loads a file of variables.
    pub(crate) fn load(&mut self, file: &str, loading: Loading<'_>) {
        if self.files.len() >= MOST_FILES {
            return self.import(loading.by, "the line loads more files than are listed");
        }
        let path = self.folder.join(file);
        // Some programs take `..` by the text of the path, and some leave it to the system.
        let certain = !has_hole(&path) && !turns_back(file);
        self.files.push(EnvFile {
            package_of: self.folder.package_of(file),
            file: certain.then_some(path),
            by: loading.by.to_owned(),
            overrides: loading.overrides,
            exports: loading.exports,
            except: BTreeSet::new(),
        });
    }

    /// Whether a file of that name may be among those that were loaded.
    pub(crate) fn loads(&self, name: &str) -> bool {
        self.files.iter().any(|file| file.file.as_ref().is_none_or(|path| path.ends_with(name)))
    }

    /// A program brings variables that the line does not show.
    pub(crate) fn import(&mut self, by: &str, reason: impl Into<String>) {
        self.add(Foreign::Variables, by, reason.into());
    }

    /// A program hands over no variables but its own.
    pub(crate) fn reset(&mut self, by: &str) {
        self.forget();
        self.elsewhere.retain(|elsewhere| elsewhere.what == Foreign::Machine);
        self.add(Foreign::Reset, by, format!("`{by}` does not hand the variables on"));
    }

    /// A program runs the command on another machine, or in a container.
    pub(crate) fn leave(&mut self, by: &str) {
        let reason = format!("`{by}` runs it on another machine or in a container");
        self.forget();
        self.folder.lose(&reason);
        self.add(Foreign::Machine, by, reason);
    }

    fn forget(&mut self) {
        self.files.clear();
        self.unset.clear();
        self.unsure.clear();
    }

    fn add(&mut self, what: Foreign, by: &str, reason: String) {
        let new = Elsewhere { what, by: by.to_owned(), reason };
        if !self.elsewhere.contains(&new) {
            self.elsewhere.push(new);
        }
    }

    /// Is either this or `other`.
    pub(crate) fn merge(&mut self, other: Self) {
        self.folder.merge(&other.folder);
        self.managed &= other.managed;
        let differing: Vec<String> = self.unset.symmetric_difference(&other.unset).cloned().collect();
        self.unset.retain(|name| !differing.contains(name));
        for name in other.unsure.iter().chain(&differing) {
            self.doubt(name);
        }
        for elsewhere in other.elsewhere {
            self.add(elsewhere.what, &elsewhere.by, elsewhere.reason);
        }
        self.merge_files(other.files);
    }

    fn merge_files(&mut self, others: Vec<EnvFile>) {
        let bare = |files: &[EnvFile]| -> Vec<EnvFile> {
            files.iter().map(|file| EnvFile { except: BTreeSet::new(), ..file.clone() }).collect()
        };
        if bare(&self.files) != bare(&others) {
            self.import("the line", "the line loads a file of variables under a condition");
        }
        for (ours, theirs) in self.files.iter_mut().zip(others) {
            // What only one of them settled is unknown by its value.
            ours.except.extend(theirs.except);
        }
    }

    /// As callers see it, for a command that is handed `env`.
    pub(crate) fn shown(&self, env: &BTreeMap<String, String>) -> Place {
        let open = env.iter().filter(|(_, value)| has_hole(value)).map(|(name, _)| name.clone());
        let directory = self.folder.known();
        Place {
            package_of: directory.as_ref().and_then(|_| self.folder.package_of("")),
            directory,
            reason: self.folder.reason().map(|reason| shown(&reason)),
            env_files: self.files.clone(),
            unset: self.unset.clone(),
            unknown: self.unsure.iter().cloned().chain(open).collect(),
            values: None,
            elsewhere: self.elsewhere.clone(),
            before: None,
            before_reach: None,
        }
    }
}

/// Puts `name` on a list; false where the list is full.
fn list(names: &mut BTreeSet<String>, name: &str) -> bool {
    names.contains(name) || (names.len() < MOST_VARIABLES && names.insert(name.to_owned()))
}
