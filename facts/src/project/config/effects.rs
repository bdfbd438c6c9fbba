//! What a config file does to the variables: imports and calls that load files of them.

use std::path::PathBuf;
use std::rc::Rc;

use crate::secret::Secret;

use super::calls::file_of;
use super::module::Reader;
use super::native::Native;
use super::node_env;
use super::value::Value;
use crate::project::files::{resolved, shown};
use crate::project::package::{Version, knows};
use crate::project::unknown::Unknown;

/// The first 16 that takes a list of files.
const LISTS: u64 = 4;
/// Where it is set, Next has loaded its files, and loads none.
const NEXT: &str = "__NEXT_PROCESSED_ENV";

impl Reader<'_> {
    /// What the import of a module does.
    pub(super) fn imported(&mut self, from: &str, line: usize) -> Result<(), Unknown> {
        if matches!(from, "dotenv/config" | "dotenv/config.js") {
            if self.affects(line)? {
                self.load(&[PathBuf::from(".env")], false, 0);
            }
        } else if let Native::Foreign(_) = Native::module(from) {
            self.effects += 1;
            let why = format!("`{}` imports `{from}`, which may change variables", self.place.name());
            self.variables.lose(Unknown::new(why).help(super::HELP));
        }
        Ok(())
    }

    /// `require("m")`.
    pub(super) fn require(&mut self, given: &[Value], line: usize) -> Result<Value, Unknown> {
        let [Value::Text(from)] = given else {
            return Err(Unknown::new(format!("line {line}: it requires what is no plain text")));
        };
        let from = from.value.expose();
        self.imported(from, line)?;
        Ok(Value::Native(Native::module(from)))
    }

    /// `dotenv.config(options)`.
    pub(super) fn load_dotenv(&mut self, options: Option<&Value>, line: usize) -> Result<Value, Unknown> {
        let unusual = |name: &str| Unknown::new(format!("line {line}: `{name}` of dotenv is not understood"));
        let fields = match options {
            None | Some(Value::Undefined) => Rc::default(),
            Some(Value::Object(fields)) => Rc::clone(fields),
            Some(_) => return Err(unusual("config")),
        };
        let (mut files, mut overrides, mut minor) = (vec![PathBuf::from(".env")], false, 0);
        for (name, value) in fields.iter() {
            match (name.as_str(), value) {
                ("path", Value::List(list)) => {
                    minor = LISTS;
                    files = list.iter().map(path).collect::<Option<_>>().ok_or_else(|| unusual(name))?;
                }
                ("path", value) if value.is_true() == Some(false) => {}
                ("path", value) => files = vec![path(value).ok_or_else(|| unusual(name))?],
                ("override", Value::Bool(value)) => overrides = *value,
                ("quiet" | "debug", _) => {}
                ("encoding", Value::Text(text)) if text.value.expose().eq_ignore_ascii_case("utf8") => {}
                _ => return Err(unusual(name)),
            }
        }
        if self.affects(line)? {
            self.load(&files, overrides, minor);
        }
        Ok(Value::Other)
    }

    /// `process.loadEnvFile(path)`, which fails where there is no file.
    pub(super) fn load_env_file(&mut self, given: Option<&Value>, line: usize) -> Result<Value, Unknown> {
        if !self.affects(line)? {
            return Ok(Value::Undefined);
        }
        let file = match given {
            None | Some(Value::Undefined) => PathBuf::from(".env"),
            Some(Value::Text(text)) => PathBuf::from(text.value.expose()),
            Some(url) => file_of(Some(url)).ok_or_else(|| {
                Unknown::new(format!("line {line}: `loadEnvFile` of what is not understood"))
            })?,
        };
        let directory = self.place.directory;
        let file = resolved(directory, file);
        let Some(entries) = node_env::read(&file)? else {
            let file = shown(&file, directory);
            return Err(Unknown::new(format!("line {line}: `loadEnvFile` fails without `{file}`")));
        };
        self.variables.take(&entries, &file, directory, false);
        Ok(Value::Undefined)
    }

    fn load(&mut self, files: &[PathBuf], overrides: bool, minor: u64) {
        for file in files {
            let file = resolved(self.place.directory, file);
            self.variables.load(&file, self.place.directory, overrides);
        }
        let known = |version: &Version| version.is_at_least(16, minor) && version.major <= 18;
        self.trust(knows("dotenv", self.place.folder().unwrap_or(self.place.directory), known));
    }

    /// `loadEnvConfig(folder, dev)` of Next: what is set stays, and the first file counts.
    pub(super) fn load_next(&mut self, given: &[Value], line: usize) -> Result<Value, Unknown> {
        self.affects(line)?;
        let unusual =
            || Unknown::new(format!("line {line}: `loadEnvConfig` of Next is given what is not understood"));
        let (folder, dev) = match given {
            [Value::Text(folder)] => (folder, false),
            [Value::Text(folder), dev] => (folder, dev.is_true().ok_or_else(unusual)?),
            _ => return Err(unusual()),
        };
        if !self.affects(line)? || self.variables.get(NEXT)?.is_some() {
            return Ok(Value::Other);
        }
        let folder = resolved(self.place.directory, folder.value.expose());
        let mode = self.mode(dev)?;
        let local = [format!(".env.{mode}.local"), ".env.local".to_owned()];
        let local = local.into_iter().filter(|name| mode != "test" || name != ".env.local");
        for name in local.chain([format!(".env.{mode}"), ".env".to_owned()]) {
            self.variables.load_as_next(&folder.join(name), self.place.directory);
        }
        self.variables.set(NEXT, Secret::new("true"), "`loadEnvConfig` of Next".to_owned());
        let known = |version: &Version| matches!(version.major, 13..=16);
        self.trust(knows("@next/env", self.place.folder().unwrap_or(self.place.directory), known));
        Ok(Value::Other)
    }

    /// The mode in which Next loads files.
    fn mode(&self, dev: bool) -> Result<&'static str, Unknown> {
        let node = self.variables.get("NODE_ENV")?.map_or("", |variable| variable.value.expose());
        Ok(match (node, dev) {
            ("test", _) => "test",
            (_, true) => "development",
            (_, false) => "production",
        })
    }

    fn trust(&mut self, known: Result<(), Unknown>) {
        if let Err(unknown) = known {
            self.variables.lose(unknown);
        }
    }

    /// Whether something that is done here is done: that must be certain.
    fn affects(&mut self, line: usize) -> Result<bool, Unknown> {
        self.effects += 1;
        if self.branches == 0 {
            Ok(!self.skips)
        } else {
            Err(Unknown::new(format!("line {line}: variables are loaded in one case only")))
        }
    }
}

/// A file as dotenv takes it; the folder of the user is not followed.
fn path(value: &Value) -> Option<PathBuf> {
    match value {
        Value::Text(text) => {
            let path = text.value.expose();
            (!path.is_empty() && !path.starts_with('~')).then(|| PathBuf::from(path))
        }
        value => file_of(Some(value)),
    }
}
