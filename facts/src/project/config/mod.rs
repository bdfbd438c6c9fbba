//! What a config file of Prisma says.

mod calls;
mod cursor;
mod declarations;
mod effects;
pub(super) mod evaluate;
mod expression;
mod imports;
mod javascript;
mod module;
mod native;
mod node_env;
mod paths;
mod term;
mod types;
mod value;

#[cfg(test)]
mod module_tests;

use std::path::{Path, PathBuf};

use self::module::Place;
pub use self::value::Given;
use self::value::Value;
use super::files::{resolved, shown, text};
use super::unknown::Unknown;
use super::variables::Variables;

/// What a config file of Prisma says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The file.
    pub path: PathBuf,
    /// The schema, absolute.
    pub schema: Setting<PathBuf>,
    /// The folder of migrations, absolute.
    pub migrations: Setting<PathBuf>,
    /// `engine`, in Prisma 6.
    pub engine: Setting<String>,
    /// Whether it has an adapter, which Prisma 6 connects through: `adapter`, in 6.6 `migrate.adapter`.
    pub has_adapter: bool,
    /// `datasource.url`.
    pub url: Setting<Given>,
    /// `datasource.directUrl`, in Prisma 6.
    pub direct_url: Setting<Given>,
    /// `datasource.shadowDatabaseUrl`.
    pub shadow_url: Setting<Given>,
}

/// What a config file says of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting<T> {
    /// Nothing.
    Absent,
    /// This.
    Is(T),
    /// Something that cannot be told without running it.
    Unclear(Unknown),
}

impl<T> Setting<T> {
    /// What it says, if it says something.
    ///
    /// # Errors
    ///
    /// It cannot be told.
    pub fn get(&self) -> Result<Option<&T>, Unknown> {
        match self {
            Self::Absent => Ok(None),
            Self::Is(value) => Ok(Some(value)),
            Self::Unclear(unknown) => Err(unknown.clone()),
        }
    }
}

/// How to mend a config file that cannot be followed.
pub(super) const HELP: &str = "let it be run (`--evaluate-config`)";

/// Reads a config file without running it, and does to the variables what it does.
pub(super) fn read(path: &Path, directory: &Path, variables: &mut Variables) -> Result<Config, Unknown> {
    let place = Place { file: path, directory };
    let source = text(path)?.unwrap_or_default();
    let known = module::read(&source, place, variables).map_err(|unknown| {
        // What has a way to be mended says all of it already.
        if unknown.help.is_some() { unknown } else { place.unclear(&unknown.why) }
    })?;
    let fields = Fields { path, directory, known: Some(&known) };
    let (datasource, folder) = (fields.object("datasource"), path.parent().unwrap_or(directory));
    Ok(Config {
        path: path.to_owned(),
        schema: fields.path("schema", folder),
        migrations: fields.object("migrations").path("path", folder),
        engine: fields.literal("engine"),
        has_adapter: fields.has("adapter") || fields.object("migrate").has("adapter"),
        url: datasource.text("url"),
        direct_url: datasource.text("directUrl"),
        shadow_url: datasource.text("shadowDatabaseUrl"),
    })
}

/// Why a config file cannot be followed.
pub(super) fn unclear(path: &Path, directory: &Path, why: &str) -> Unknown {
    Unknown::new(format!("`{}` is code that cannot be followed: {why}", shown(path, directory))).help(HELP)
}

impl Config {
    /// One that says nothing that is certain.
    pub(super) fn unclear(path: &Path, unknown: &Unknown) -> Self {
        Self {
            path: path.to_owned(),
            schema: Setting::Unclear(unknown.clone()),
            migrations: Setting::Unclear(unknown.clone()),
            engine: Setting::Unclear(unknown.clone()),
            has_adapter: true,
            url: Setting::Unclear(unknown.clone()),
            direct_url: Setting::Unclear(unknown.clone()),
            shadow_url: Setting::Unclear(unknown.clone()),
        }
    }
}

/// The fields of an object; none where something stands there that is no object.
struct Fields<'a> {
    path: &'a Path,
    directory: &'a Path,
    known: Option<&'a [(String, Value)]>,
}

impl<'a> Fields<'a> {
    fn find(&self, name: &str) -> Option<&'a Value> {
        self.known.into_iter().flatten().find(|(field, _)| field == name).map(|(_, value)| value)
    }

    /// Whether something may stand there.
    fn has(&self, name: &str) -> bool {
        self.known.is_none() || !matches!(self.find(name), None | Some(Value::Undefined))
    }

    fn object(&self, name: &str) -> Fields<'a> {
        let fields = match self.find(name) {
            None | Some(Value::Undefined) => Some([].as_slice()),
            Some(Value::Object(fields)) => Some(fields.as_slice()),
            Some(_) => None,
        };
        Fields { known: self.known.and(fields), ..*self }
    }

    fn text(&self, name: &str) -> Setting<Given> {
        match (self.known, self.find(name)) {
            (Some(_), None | Some(Value::Undefined)) => Setting::Absent,
            (Some(_), Some(Value::Text(text))) => Setting::Is(text.clone()),
            (Some(_), Some(Value::Unclear(unknown))) => Setting::Unclear(unknown.clone()),
            (_, value) => {
                let why = match value {
                    Some(value @ Value::Native(_)) => value.why(),
                    _ => "no plain text".to_owned(),
                };
                Setting::Unclear(unclear(self.path, self.directory, &format!("`{name}` is {why}")))
            }
        }
    }

    fn literal(&self, name: &str) -> Setting<String> {
        match self.text(name) {
            Setting::Is(text) => Setting::Is(text.value.expose().to_owned()),
            Setting::Absent => Setting::Absent,
            Setting::Unclear(unknown) => Setting::Unclear(unknown),
        }
    }

    fn path(&self, name: &str, folder: &Path) -> Setting<PathBuf> {
        match self.literal(name) {
            // Prisma takes an empty path for none.
            Setting::Is(path) if path.is_empty() => Setting::Absent,
            Setting::Is(path) => Setting::Is(resolved(folder, path)),
            Setting::Absent => Setting::Absent,
            Setting::Unclear(unknown) => Setting::Unclear(unknown),
        }
    }
}
