//! Package scripts: those of the package in which a command runs, as far as the caller handed them in.
//!
//! A script is never taken from the package.json of another folder. Where the right one is not known, the folder is
//! `wanted`: a caller who can read files looks there, hands the package in, and has the line read again.

use std::collections::BTreeMap;

use super::hints;
use crate::command::call::Call;
use crate::command::options;
use crate::command::reader::Reader;
use crate::command::shell::scope::Scope;

/// A package, as its package.json tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Where it begins, relative to where the line runs, or absolute; `None` where that is not known.
    pub folder: Option<String>,
    /// Its scripts by name; or why they cannot be known.
    pub scripts: Result<BTreeMap<String, String>, String>,
}

/// The scripts that a call may run by name.
#[derive(Clone, Copy)]
pub(crate) struct Scripts<'a> {
    known: Option<&'a BTreeMap<String, String>>,
    package: Option<&'a Package>,
}

impl<'a> Scripts<'a> {
    pub(crate) fn get(self, name: &str) -> Option<&'a String> {
        self.known?.get(name)
    }

    pub(crate) fn has(self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(crate) fn names(self) -> impl Iterator<Item = &'a String> {
        self.known.into_iter().flat_map(BTreeMap::keys)
    }

    /// Whether they were read from a package.json.
    pub(crate) fn is_of_package(self) -> bool {
        self.package.is_some()
    }

    /// The call as it runs in the package, where it is known where that begins.
    pub(crate) fn located(self, call: &Call) -> Call {
        let mut inner = call.clone();
        if let Some(folder) = self.package.and_then(|package| package.folder.as_deref()) {
            inner.place.folder.set(folder);
        }
        inner
    }

    /// Why the scripts are not known.
    fn fault(self) -> Option<&'a str> {
        self.package?.scripts.as_ref().err().map(String::as_str)
    }
}

impl<'a> Reader<'a> {
    /// The scripts of the package in which `call` runs.
    pub(crate) fn scripts_of(&mut self, call: &Call) -> Scripts<'a> {
        let options = self.options;
        let unknown = Scripts { known: None, package: None };
        let Some(folder) = call.place.folder.package() else { return unknown };
        if let Some(package) = options.packages.get(folder) {
            return Scripts { known: package.scripts.as_ref().ok(), package: Some(package) };
        }
        if folder.is_empty() && !options.scripts.is_empty() {
            return Scripts { known: Some(&options.scripts), package: None };
        }
        self.wanted.insert(folder.to_owned());
        unknown
    }

    /// A script whose text is not known: one that hints at a database may hold Prisma, and so may one that does in
    /// the caller's own package.
    pub(crate) fn unknown_script(
        &mut self,
        name: &str,
        scripts: Scripts<'_>,
        call: &Call,
        scope: &mut Scope,
    ) {
        let tells = hints::names_database(name) || options::is_open(name);
        if !tells && (scripts.known.is_some() || !self.own_script_matters(name, call, scope)) {
            return self.changes_world();
        }
        match scripts.fault() {
            Some(fault) => self.unread_script(name, &format!("may run Prisma, and {fault}"), call),
            None => self.unread_script(name, "is not known and may run Prisma", call),
        }
    }

    /// A word that names a program of no concern, and may name a script of the package as well.
    pub(crate) fn program_or_script_of_that_name(&mut self, name: &str, call: &Call, scope: &mut Scope) {
        let known = self.scripts_of(call).known.is_some();
        if !known && self.own_script_matters(name, call, scope) {
            self.unread_script(name, "is not known and may run Prisma", call);
        }
    }

    /// Whether the script of this name in the caller's own package holds an operation.
    fn own_script_matters(&mut self, name: &str, call: &Call, scope: &mut Scope) -> bool {
        let options = self.options;
        let own = match options.packages.get("") {
            Some(package) => package.scripts.as_ref().unwrap_or(&options.scripts),
            None => &options.scripts,
        };
        if own.is_empty() && !options.packages.contains_key("") {
            self.wanted.insert(String::new());
        }
        let Some(text) = own.get(name) else { return false };
        let mark = self.mark();
        self.run_line(text, call, scope);
        let found = self.has_any_since(mark);
        self.take_back(mark);
        found
    }

    /// A script that was read from a file which the line may change before it runs it.
    pub(crate) fn doubted_script(&mut self, name: &str, scripts: Scripts<'_>, doubted: bool, call: &Call) {
        if doubted && scripts.is_of_package() && hints::names_database(name) {
            self.unread_script(name, "may be another one by the time it runs", call);
        }
    }
}
