//! What names, members and calls of Node and of the modules that are known come to in a config file.

use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::module::Reader;
use super::native::{Native, OfPath};
use super::paths;
use super::types;
use super::value::{Given, Value};
use crate::project::unknown::Unknown;

/// What every object of JavaScript has, whatever it holds.
const INHERITED: [&str; 9] = [
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
    "__proto__",
    "__defineGetter__",
];
/// What `encodeURIComponent` writes otherwise.
const ESCAPED: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');
/// Variables that shells, npm and its like set for what they run.
const SET_BY_OTHERS: [&str; 7] = ["COLOR", "EDITOR", "INIT_CWD", "NODE", "OLDPWD", "PWD", "SHLVL"];

impl Reader<'_> {
    /// What a name means where nothing is bound to it.
    pub(super) fn global(&self, name: &str, line: usize) -> Option<Value> {
        match name {
            "__dirname" => Some(self.path(self.place.folder(), line)),
            "__filename" => Some(self.path(Some(self.place.file), line)),
            _ => Native::global(name).map(Value::Native),
        }
    }

    /// `value.name`.
    pub(super) fn member(&self, value: &Value, name: &str, line: usize) -> Value {
        match value {
            Value::Native(Native::Variables) => self.variable(name, line),
            Value::Native(Native::Meta) => self.of_meta(name, line),
            Value::Native(native) => native.member(name).map_or_else(
                || self.unclear(line, &format!("`{name}` is not understood without running it")),
                Value::Native,
            ),
            Value::Object(fields) => match fields.iter().find(|(field, _)| field == name) {
                Some((_, value)) => value.clone(),
                None if INHERITED.contains(&name) => self.unclear(line, &format!("`{name}` is not followed")),
                None => Value::Undefined,
            },
            Value::Url(url) => match name {
                "pathname" => self.text(url.path().to_owned(), line),
                "href" => self.text(url.to_string(), line),
                _ => self.unclear(line, &format!("`{name}` of a URL is not followed")),
            },
            _ => self.unclear_of(line, value),
        }
    }

    fn variable(&self, name: &str, line: usize) -> Value {
        let lower = name.to_ascii_lowercase();
        if lower.starts_with("npm_") || SET_BY_OTHERS.contains(&name) || INHERITED.contains(&name) {
            return self.unclear(line, &format!("which value {name} has depends on what runs Prisma"));
        }
        match self.variables.get(name) {
            Ok(Some(variable)) => Value::Text(Given {
                value: variable.value.clone(),
                source: variable.source.clone(),
                file: variable.file.clone(),
            }),
            Ok(None) => Value::Undefined,
            Err(unknown) => Value::Unclear(unknown),
        }
    }

    fn of_meta(&self, name: &str, line: usize) -> Value {
        match name {
            "dirname" => self.path(self.place.folder(), line),
            "filename" => self.path(Some(self.place.file), line),
            "url" => match url_of(self.place.file) {
                Some(url) => self.text(url.to_string(), line),
                None => self.unclear(line, "the URL of a path with unusual letters"),
            },
            _ => self.unclear(line, &format!("`import.meta.{name}` is not understood without running it")),
        }
    }

    fn path(&self, path: Option<&Path>, line: usize) -> Value {
        match path.and_then(Path::to_str) {
            Some(path) => self.text(path.to_owned(), line),
            None => self.unclear(line, "a path that is no text"),
        }
    }

    /// `callee(given)`.
    pub(super) fn call(&mut self, callee: &Value, given: Vec<Value>, line: usize) -> Result<Value, Unknown> {
        let Value::Native(native) = callee else {
            return Err(Unknown::new(format!("line {line}: a call of what is not followed")));
        };
        match native {
            Native::Identity => {
                given.into_iter().next().ok_or_else(|| Unknown::new(format!("line {line}: nothing is given")))
            }
            Native::Env => Ok(self.required(&given, line)),
            Native::Cwd => Ok(self.path(Some(self.place.directory), line)),
            Native::OfPath(function) => Ok(self.of_path(*function, &given, line)),
            Native::FileUrlToPath => Ok(self.path(file_of(given.first()).as_deref(), line)),
            Native::Exists => Ok(self.exists(given.first(), line)),
            Native::Encode => Ok(self.encoded(&given, line)),
            Native::Print => {
                self.effects += 1;
                Ok(Value::Undefined)
            }
            Native::Require => self.require(&given, line),
            Native::LoadDotenv => self.load_dotenv(given.first(), line),
            Native::LoadEnvFile => self.load_env_file(given.first(), line),
            Native::LoadNext => self.load_next(&given, line),
            // It may change the objects that it is given.
            Native::Foreign(_) if given.iter().all(|it| matches!(it, Value::Text(_) | Value::Undefined)) => {
                Ok(self.unclear_of(line, callee))
            }
            _ => Err(Unknown::new(format!("line {line}: a call of what is not followed"))),
        }
    }

    /// `env("X")` of Prisma, which fails where the variable is not set or empty.
    fn required(&self, given: &[Value], line: usize) -> Value {
        let [Value::Text(name)] = given else {
            return self.unclear(line, "`env` is given something else than a name");
        };
        let name = name.value.expose();
        match self.variable(name, line) {
            Value::Text(text) if text.value.expose().is_empty() => Value::Unclear(self.not_set(name, line)),
            Value::Undefined => Value::Unclear(self.not_set(name, line)),
            value => value,
        }
    }

    fn not_set(&self, name: &str, line: usize) -> Unknown {
        let file = self.place.name();
        Unknown::new(format!("the variable {name}, which {file} (line {line}) names, is not set"))
            .help(format!("set {name} as the command would see it"))
    }

    /// `existsSync(path)`: a path of a text is not made plain, as the system takes `a/` and `a/..` otherwise.
    fn exists(&self, path: Option<&Value>, line: usize) -> Value {
        let path = match path {
            Some(Value::Text(text)) => PathBuf::from(text.value.expose()),
            Some(url @ Value::Url(_)) => match file_of(Some(url)) {
                Some(path) => path,
                None => return self.unclear(line, "a URL that names no file"),
            },
            value => return self.unclear_of(line, value.unwrap_or(&Value::Undefined)),
        };
        Value::Bool(!path.as_os_str().is_empty() && self.place.directory.join(path).exists())
    }

    /// `encodeURIComponent(text)`.
    fn encoded(&self, given: &[Value], line: usize) -> Value {
        match given {
            [Value::Text(text)] => {
                self.text(utf8_percent_encode(text.value.expose(), &ESCAPED).to_string(), line)
            }
            given => self.unclear_of(line, given.first().unwrap_or(&Value::Undefined)),
        }
    }

    /// `[a, b].includes(c)`.
    pub(super) fn includes(&self, list: &[Value], given: &[Value], line: usize) -> Value {
        let [wanted] = given else {
            return self.unclear(line, "`includes` of something else than one value");
        };
        let found: Vec<Option<bool>> = list.iter().map(|item| item.equals(wanted)).collect();
        match (found.contains(&Some(true)), found.contains(&None)) {
            (false, true) => self.unclear_of(line, wanted),
            (is_found, _) => Value::Bool(is_found),
        }
    }

    fn of_path(&self, function: OfPath, given: &[Value], line: usize) -> Value {
        let mut parts = Vec::new();
        for value in given {
            match value {
                Value::Text(text) => parts.push(text.value.expose().to_owned()),
                _ => return self.unclear_of(line, value),
            }
        }
        let folder = self.place.directory.to_str();
        if parts.iter().map(String::as_str).chain(folder).any(|part| part.contains('\\')) {
            return self.unclear(line, "a path with `\\`");
        }
        match (function, folder, parts.as_slice()) {
            (OfPath::Join, _, parts) => self.text(paths::join(parts), line),
            (OfPath::Resolve, Some(folder), parts) => self.text(paths::resolve(folder, parts), line),
            (OfPath::Dirname, _, [path]) => self.text(paths::dirname(path), line),
            _ => self.unclear(line, "a path that is not understood"),
        }
    }

    /// `new A(…)`.
    pub(super) fn made(&mut self) -> Result<Value, Unknown> {
        let line = self.cursor.line();
        self.cursor.skip(1);
        let class = self.cursor.any_word()?;
        let class = self.scope.get(class).cloned().or_else(|| self.global(class, line));
        types::arguments(&mut self.cursor)?;
        let given = self.arguments()?;
        match class {
            Some(Value::Native(Native::Url)) => Ok(self.url(&given, line)),
            Some(Value::Native(Native::Harmless(from))) if from.starts_with("@prisma/adapter-") => {
                Ok(Value::Other)
            }
            _ => Err(Unknown::new(format!("line {line}: `new` of what is not followed"))),
        }
    }

    fn url(&self, given: &[Value], line: usize) -> Value {
        let text = |value: &Value| match value {
            Value::Text(text) => Some(text.value.expose().to_owned()),
            Value::Url(url) => Some(url.to_string()),
            _ => None,
        };
        let url = match given {
            [url] => text(url).and_then(|url| url::Url::parse(&url).ok()),
            [url, base] => {
                text(url).zip(text(base)).and_then(|(url, base)| url::Url::parse(&base).ok()?.join(&url).ok())
            }
            _ => None,
        };
        url.map_or_else(|| self.unclear(line, "a URL that is not understood"), Value::Url)
    }
}

/// The URL of a file, where Node and the standard write it alike.
fn url_of(file: &Path) -> Option<url::Url> {
    let plain = |letter: char| letter.is_alphanumeric() || "/ ._-+@=,~:".contains(letter);
    file.to_str().filter(|path| path.chars().all(plain))?;
    url::Url::from_file_path(file).ok()
}

/// The path of a URL of a file.
pub(super) fn file_of(value: Option<&Value>) -> Option<PathBuf> {
    let url = match value? {
        Value::Text(text) => url::Url::parse(text.value.expose()).ok()?,
        Value::Url(url) => url.clone(),
        _ => return None,
    };
    // Node refuses an encoded slash.
    let has_slash = url.path().to_ascii_lowercase().contains("%2f");
    (url.scheme() == "file" && !has_slash).then(|| url.to_file_path().ok()).flatten()
}
