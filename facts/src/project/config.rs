//! What a config file of Prisma says.

use std::path::{Path, PathBuf};

use super::datasource::Text;
use super::files::{resolved, shown, text};
use super::module::{self, Module};
use super::unknown::Unknown;
use super::value::Value;

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
    /// `datasource.url`.
    pub url: Setting<Text>,
    /// `datasource.directUrl`, in Prisma 6.
    pub direct_url: Setting<Text>,
    /// `datasource.shadowDatabaseUrl`.
    pub shadow_url: Setting<Text>,
    /// The files of variables that it loads, absolute, in order.
    pub loads: Vec<PathBuf>,
    /// What it imports that may change variables, too.
    pub foreign: Option<String>,
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

/// Reads a config file without running it.
pub(super) fn read(path: &Path, directory: &Path) -> Result<Config, Unknown> {
    let source = text(path)?.unwrap_or_default();
    let module = module::read(&source).map_err(|unknown| unclear(path, directory, &unknown.why))?;
    Ok(Config::of_module(path, directory, &module))
}

fn unclear(path: &Path, directory: &Path, why: &str) -> Unknown {
    Unknown::new(format!("`{}` is code that cannot be followed: {why}", shown(path, directory)))
        .help("let it be run (`--evaluate-config`), or name the database yourself (`--database-url`)")
}

impl Config {
    /// One that says nothing that is certain.
    pub(super) fn unclear(path: &Path, unknown: &Unknown) -> Self {
        Self {
            path: path.to_owned(),
            schema: Setting::Unclear(unknown.clone()),
            migrations: Setting::Unclear(unknown.clone()),
            engine: Setting::Unclear(unknown.clone()),
            url: Setting::Unclear(unknown.clone()),
            direct_url: Setting::Unclear(unknown.clone()),
            shadow_url: Setting::Unclear(unknown.clone()),
            loads: Vec::new(),
            foreign: Some("code that is not followed".to_owned()),
        }
    }

    fn of_module(path: &Path, directory: &Path, module: &Module) -> Self {
        let fields = Fields { path, directory, known: Some(&module.fields) };
        let datasource = fields.object("datasource");
        let folder = path.parent().unwrap_or(directory);
        let loads = module.dotenv.iter().map(|file| resolved(directory, file.as_deref().unwrap_or(".env")));
        Self {
            path: path.to_owned(),
            schema: fields.path("schema", folder),
            migrations: fields.object("migrations").path("path", folder),
            engine: fields.literal("engine"),
            url: datasource.text("url"),
            direct_url: datasource.text("directUrl"),
            shadow_url: datasource.text("shadowDatabaseUrl"),
            loads: loads.collect(),
            foreign: module.foreign.clone(),
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

    fn object(&self, name: &str) -> Fields<'a> {
        let fields = match self.find(name) {
            None => Some([].as_slice()),
            Some(Value::Object(fields)) => Some(fields.as_slice()),
            Some(_) => None,
        };
        Fields { known: fields, ..*self }
    }

    fn text(&self, name: &str) -> Setting<Text> {
        match (self.known, self.find(name)) {
            (Some(_), None) => Setting::Absent,
            (Some(_), Some(Value::Text(text))) => Setting::Is(text.clone()),
            _ => Setting::Unclear(unclear(self.path, self.directory, &format!("`{name}` is no plain text"))),
        }
    }

    fn literal(&self, name: &str) -> Setting<String> {
        match self.text(name) {
            Setting::Is(Text::Literal { value, .. }) => Setting::Is(value.expose().to_owned()),
            Setting::Is(Text::Variable { name: variable, .. }) => {
                let why = format!("`{name}` is the variable {variable}");
                Setting::Unclear(unclear(self.path, self.directory, &why))
            }
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
