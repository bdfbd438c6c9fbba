//! Finds the URL that a command would connect to.

use std::path::{Path, PathBuf};

use crate::project::{
    CommandLine, Config, Datasource, Generation, Given, Project, Setting, Text, Unknown, shown,
};
use crate::secret::Secret;

use super::same::same;
use super::url::{DatabaseUrl, UrlError};

/// The database that a command would hit, as far as it is certain.
#[derive(Clone, Debug)]
pub struct Target {
    /// The database.
    pub database: Result<Located, Unknown>,
    /// The shadow database, where one is named; none means that Prisma makes one of its own.
    pub shadow: Result<Option<Located>, Unknown>,
    /// The caller's word for the database, where it agrees with the rest.
    pub confirmed: bool,
    /// What the project says, where the caller chose what may be another database.
    pub passed_over: Option<Located>,
}

/// A URL, and what says that it is this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The URL.
    pub url: DatabaseUrl,
    /// What says so, such as `.env (line 3, DATABASE_URL)`.
    pub source: String,
    /// The file of variables that it was loaded from, behind all links.
    pub file: Option<PathBuf>,
}

/// What the caller says of the database.
#[derive(Clone, Copy, Debug)]
pub struct Caller<'a> {
    /// Its URL, where one is given.
    pub url: Option<&'a Secret>,
    /// How much that weighs.
    pub weight: Weight,
}

/// How much the caller's word for a database weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// A command is followed, and only it says what it hits: the caller's word can be wrong, and then nothing is certain.
    Confirms,
    /// No command is followed: the word is enough where the project itself cannot be followed to a database.
    Suffices,
    /// Something is to be done with the database that the caller names, and with no other.
    Chooses,
}

/// Finds the database that a command in a project would hit, or that a caller means.
pub fn resolve(project: &Project, command: &CommandLine, caller: Caller<'_>) -> Target {
    let resolver = Resolver { project, command };
    let (database, shadow) = (resolver.database(), resolver.shadow());
    let mut target = Target { database, shadow, confirmed: false, passed_over: None };
    match caller.url.map(|url| DatabaseUrl::parse(url.expose(), &project.directory)) {
        Some(Ok(url)) => target.hear(url, caller.weight, project, command),
        Some(Err(error)) => {
            target.database = Err(Unknown::new(format!("the caller's URL is none: {error}")));
        }
        None if caller.weight != Weight::Confirms => {
            target.database = target.database.map_err(|unknown| unknown.or_help(NAME_IT));
        }
        None => {}
    }
    target
}

/// What helps wherever the caller's word is enough.
const NAME_IT: &str = "name the database yourself (`--database-url`)";

impl Target {
    fn hear(&mut self, url: DatabaseUrl, weight: Weight, project: &Project, command: &CommandLine) {
        let is_same = self.database.as_ref().is_ok_and(|found| same(&url, &found.url) == Some(true));
        // Without a project and a command to follow there is only the caller's word.
        let is_alone = command.elsewhere.is_none() && command.urls.is_empty() && project.is_nowhere;
        match &self.database {
            // Another user may have to do the work.
            found if weight == Weight::Chooses => {
                self.passed_over = found.clone().ok().filter(|_| !is_same);
                self.database = Ok(of_caller(url));
            }
            Ok(_) if is_same => self.confirmed = true,
            Ok(found) => self.database = Err(contradiction(&url, found, weight)),
            Err(_) if is_alone || weight == Weight::Suffices => self.database = Ok(of_caller(url)),
            Err(_) => {}
        }
    }
}

fn of_caller(url: DatabaseUrl) -> Located {
    Located { url, source: "the caller".to_owned(), file: None }
}

fn contradiction(url: &DatabaseUrl, found: &Located, weight: Weight) -> Unknown {
    let (whose, help) = match weight {
        Weight::Confirms => ("the command would hit", "name the database that the command is meant for"),
        _ => ("the project has", "leave out `--database-url`, or change what the project says"),
    };
    let why = format!("the caller names {url}, but {whose} {} ({})", found.url, found.source);
    Unknown::new(why).help(help)
}

struct Resolver<'a> {
    project: &'a Project,
    command: &'a CommandLine,
}

impl Resolver<'_> {
    fn database(&self) -> Result<Located, Unknown> {
        if let Some(why) = &self.command.elsewhere {
            return Err(Unknown::new(why));
        }
        if let Some(located) = self.given(|flag| !flag.contains("shadow"))? {
            return Ok(located);
        }
        let generation = self.project.generation()?;
        let config = self.project.config.clone()?;
        if generation == Generation::Seven {
            return self.of_seven(config.as_ref());
        }
        if let Some(config) = &config
            && let Some(located) = self.of_config_in_six(config)?
        {
            return Ok(located);
        }
        let datasource = self.project.datasource.clone()?;
        let text = datasource.direct_url.as_ref().or(datasource.url.as_ref());
        let text = text.ok_or_else(|| Unknown::new("the `datasource` of the schema has no `url`"))?;
        self.of_schema(text, &datasource)
    }

    fn shadow(&self) -> Result<Option<Located>, Unknown> {
        if let Some(why) = &self.command.elsewhere {
            return Err(Unknown::new(why));
        }
        if let Some(located) = self.given(|flag| flag.contains("shadow"))? {
            return Ok(Some(located));
        }
        let generation = self.project.generation()?;
        let datasource = self.project.datasource.clone()?;
        if let Some(config) = self.project.config.clone()? {
            let engine = config.engine.get()?.map(String::as_str);
            let is_six = generation != Generation::Seven;
            if is_six && (engine == Some("js") || config.has_adapter && !self.is_nineteen()) {
                return Err(adapter());
            }
            if generation == Generation::Seven || engine == Some("classic") {
                return self.of_config(&config.shadow_url);
            }
        }
        datasource.shadow_url.as_ref().map(|text| self.of_schema(text, &datasource)).transpose()
    }

    /// The one URL that the command gives by such a flag.
    fn given(&self, takes: impl Fn(&str) -> bool) -> Result<Option<Located>, Unknown> {
        let mut given = self.command.urls.iter().filter(|(flag, _)| takes(flag));
        let Some((flag, url)) = given.next() else { return Ok(None) };
        if given.any(|(_, other)| other != url) {
            return Err(Unknown::new("the command names more than one database"));
        }
        let located = located(url, &self.project.base, flag)?;
        let path = url.expose().strip_prefix("file:");
        if path.is_some_and(|path| !path.starts_with('/')) && self.project.generation()? != Generation::Seven
        {
            let why =
                format!("which folder the path of {flag} is meant from differs among the commands of Prisma");
            return Err(Unknown::new(why).help("write the whole path"));
        }
        Ok(Some(located))
    }

    /// Prisma 7 knows no URL in the schema, and refuses one.
    fn of_seven(&self, config: Option<&Config>) -> Result<Located, Unknown> {
        let datasource = self.project.datasource.clone()?;
        if datasource.url.is_some() || datasource.direct_url.is_some() || datasource.shadow_url.is_some() {
            return Err(Unknown::new("Prisma 7 refuses a schema whose `datasource` has a URL"));
        }
        let none = || Unknown::new("Prisma 7 takes the URL from its config file, and none is there");
        let config = config.ok_or_else(none)?;
        self.of_config(&config.url)?.ok_or_else(none)
    }

    /// What a config file of Prisma 6 says counts where it names an engine.
    fn of_config_in_six(&self, config: &Config) -> Result<Option<Located>, Unknown> {
        // 6.19 passes over an adapter without `engine: "js"`; those before it connect through it.
        if config.has_adapter && !self.is_nineteen() {
            return Err(adapter());
        }
        match config.engine.get()?.map(String::as_str) {
            Some("js") => return Err(adapter()),
            Some("classic") => {}
            Some(_) => return Err(Unknown::new("the config file names an engine that is not known")),
            // 6.19 passes over it; what others do was not seen.
            None if config.url == Setting::Absent || self.is_nineteen() => return Ok(None),
            None => {
                let why =
                    "whether the config file's `datasource` counts without `engine` differs among versions";
                return Err(Unknown::new(why).help("set `engine: \"classic\"` in the config file"));
            }
        }
        let direct = self.of_config(&config.direct_url)?;
        let located = direct.map_or_else(|| self.of_config(&config.url), |located| Ok(Some(located)))?;
        located
            .map(Some)
            .ok_or_else(|| Unknown::new("the config file names an engine, but no `datasource.url`"))
    }

    fn is_nineteen(&self) -> bool {
        self.project.version.as_ref().is_ok_and(|version| version.minor == Some(19))
    }

    fn of_config(&self, setting: &Setting<Given>) -> Result<Option<Located>, Unknown> {
        let Some(given) = setting.get()?.filter(|given| !given.value.expose().is_empty()) else {
            return Ok(None);
        };
        let base = match self.project.generation()? {
            Generation::Seven => self.project.base.clone(),
            _ => self.project.datasource.clone()?.file.parent().map(Path::to_owned).unwrap_or_default(),
        };
        let found = located(&given.value, &base, &given.source)?;
        Ok(Some(Located { file: given.file.clone(), ..found }))
    }

    fn of_schema(&self, text: &Text, datasource: &Datasource) -> Result<Located, Unknown> {
        let base = datasource.file.parent().unwrap_or(&self.project.directory);
        let file = shown(&datasource.file, &self.project.directory);
        match text {
            Text::Literal { value, line } => located(value, base, &format!("{file} (line {line})")),
            Text::Variable { name, line } => match self.project.variables.get(name)? {
                Some(variable) if !variable.value.expose().is_empty() => {
                    let found = located(&variable.value, base, &variable.source)?;
                    Ok(Located { file: variable.file.clone(), ..found })
                }
                _ => {
                    let why = format!("the variable {name}, which {file} (line {line}) names, is not set");
                    Err(Unknown::new(why).help(format!("set {name} as the command would see it")))
                }
            },
        }
    }
}

fn located(url: &Secret, base: &Path, source: &str) -> Result<Located, Unknown> {
    let unknown = |error| {
        let unknown = Unknown::new(format!("{source}: {error}"));
        match error {
            UrlError::Nameless => unknown.help("write the name of the database behind the host"),
            _ => unknown,
        }
    };
    let url = DatabaseUrl::parse(url.expose(), base).map_err(unknown)?;
    if url.has_encoded_name() {
        let why = format!("{source}: the name of its database has letters that Prisma does not decode");
        return Err(Unknown::new(why));
    }
    Ok(Located { url, source: source.to_owned(), file: None })
}

fn adapter() -> Unknown {
    Unknown::new("the config file connects through an adapter, which is code")
}
