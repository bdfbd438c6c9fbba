//! Finds the URL that a command would connect to.

use std::path::{Path, PathBuf};

use crate::project::{
    CommandLine, Config, Datasource, Generation, Given, Project, Setting, Text, Unknown, shown,
};
use crate::secret::Secret;

use super::same::same;
use super::url::DatabaseUrl;

/// The database that a command would hit, as far as it is certain.
#[derive(Clone, Debug)]
pub struct Target {
    /// The database.
    pub database: Result<Located, Unknown>,
    /// The shadow database, where one is named; none means that Prisma makes one of its own.
    pub shadow: Result<Option<Located>, Unknown>,
    /// The caller's word for the database, where it agrees with the rest.
    pub confirmed: bool,
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

/// Finds the database that a command in a project would hit. The URL of the caller has no say where the command says
/// otherwise: then it is not certain what is meant.
pub fn resolve(project: &Project, command: &CommandLine, caller: Option<&Secret>) -> Target {
    let resolver = Resolver { project, command };
    let mut target = Target { database: resolver.database(), shadow: resolver.shadow(), confirmed: false };
    if let Some(caller) = caller {
        target.hear(caller, project, command);
    }
    target
}

impl Target {
    fn hear(&mut self, caller: &Secret, project: &Project, command: &CommandLine) {
        let url = match DatabaseUrl::parse(caller.expose(), &project.directory) {
            Ok(url) => url,
            Err(error) => {
                self.database = Err(Unknown::new(format!("the caller's URL is none: {error}")));
                return;
            }
        };
        match &self.database {
            Ok(found) if same(&url, &found.url) == Some(true) => self.confirmed = true,
            Ok(found) => {
                let why = format!(
                    "the caller names {url}, but the command would hit {} ({})",
                    found.url, found.source
                );
                self.database =
                    Err(Unknown::new(why).help("name the database that the command is meant for"));
            }
            // Without a project and a command to follow there is only the caller's word.
            Err(_) if command.elsewhere.is_none() && command.urls.is_empty() && project.is_nowhere => {
                self.database = Ok(Located { url, source: "the caller".to_owned(), file: None });
            }
            Err(_) => {}
        }
    }
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
            if engine == Some("js") {
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
    let unknown = |error| Unknown::new(format!("{source}: {error}"));
    let url = DatabaseUrl::parse(url.expose(), base).map_err(unknown)?;
    Ok(Located { url, source: source.to_owned(), file: None })
}

fn adapter() -> Unknown {
    Unknown::new("the config file connects through an adapter, which is code")
        .help("name the database yourself")
}
