//! Puts together what the project is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::world::World;

use super::command::CommandLine;
use super::config::evaluate::{Evaluated, Question, evaluate};
use super::config::{self, Config};
use super::datasource::{self, Datasource, Text};
use super::environment;
use super::files::{Kind, kind, resolved, shown};
use super::locate::{locate, names};
use super::package::{Generation, Package, Version, nearest, version};
use super::schema::{self, Schema};
use super::unknown::Unknown;
use super::variables::Variables;

/// The Prisma project that a command runs in.
#[derive(Clone, Debug)]
pub struct Project {
    /// The folder that the command runs in.
    pub directory: PathBuf,
    /// The folder of the nearest `package.json`, or else the one that the command runs in.
    pub root: PathBuf,
    /// The folder that Prisma 7 takes paths from where nothing else says so.
    pub base: PathBuf,
    /// Whether nothing of a project is there: no package, no schema, no config file, no Prisma.
    pub is_nowhere: bool,
    /// The Prisma that runs.
    pub version: Result<Version, Unknown>,
    /// The config file, where Prisma loads one.
    pub config: Result<Option<Config>, Unknown>,
    /// The schema.
    pub schema: Result<Schema, Unknown>,
    /// The `datasource` of the schema.
    pub datasource: Result<Datasource, Unknown>,
    /// The folder of migrations; it need not be there.
    pub migrations: Result<PathBuf, Unknown>,
    /// The variables that Prisma sees once it has loaded what it loads.
    pub variables: Variables,
    /// What a person should know, such as a second config file.
    pub notes: Vec<String>,
}

/// Finds the project that a command runs in. Only where `evaluates` is set is the code of a config file run.
pub fn find(world: &World, command: &CommandLine, evaluates: bool) -> Project {
    let directory = command.directory(world);
    let config = command.config.as_deref().map(|config| resolved(&directory, config));
    let base = config.as_deref().and_then(Path::parent).unwrap_or(&directory).to_owned();
    let package = nearest(&directory);
    let root = package.as_ref().ok().and_then(Option::as_ref).and_then(|package| package.path.parent());
    let mut project = Project {
        root: root.unwrap_or(&directory).to_owned(),
        base,
        is_nowhere: false,
        version: version(&directory, command.version.as_deref()),
        config: Ok(None),
        schema: Err(Unknown::new("it was not looked for")),
        datasource: Err(Unknown::new("it was not looked for")),
        migrations: Err(Unknown::new("it was not looked for")),
        variables: Variables::of_command(world, command),
        notes: Vec::new(),
        directory,
    };
    project.is_nowhere = project.version.is_err() && package == Ok(None) && !holds_prisma(&project.directory);
    project.look(command, &package, evaluates);
    project
}

fn holds_prisma(directory: &Path) -> bool {
    let holds = |name: &str| kind(&directory.join(name)) != Ok(Kind::Absent);
    ["prisma", "schema.prisma"].into_iter().any(holds) || names().iter().any(|name| holds(name))
}

impl Project {
    /// Whose ways the Prisma that runs has.
    ///
    /// # Errors
    ///
    /// It is not known which Prisma runs.
    pub fn generation(&self) -> Result<Generation, Unknown> {
        self.version.clone()?.generation()
    }

    fn look(&mut self, command: &CommandLine, package: &Result<Option<Package>, Unknown>, evaluates: bool) {
        let given = self.variables.clone();
        self.config = self.find_config(command);
        self.schema = self.find_schema(command, package);
        self.datasource = self.find_datasource();
        if evaluates {
            self.variables = given;
            self.evaluate(command, package);
        }
        self.migrations = self.find_migrations();
        self.load(command);
    }

    /// The config file that Prisma loads, and what it does to the variables.
    fn find_config(&mut self, command: &CommandLine) -> Result<Option<Config>, Unknown> {
        let version = self.version.clone()?;
        let located = locate(&self.directory, command.config.as_deref(), &version)?;
        let Some(file) = located.file else { return Ok(None) };
        let taken = shown(&file, &self.directory);
        for rival in &located.rivals {
            self.notes.push(format!("`{}` is not read, since `{taken}` is", shown(rival, &self.directory)));
        }
        Ok(Some(config::read(&file, &self.directory, &mut self.variables).unwrap_or_else(|unknown| {
            self.variables.lose(unknown.clone());
            Config::unclear(&file, &unknown)
        })))
    }

    fn find_schema(
        &self,
        command: &CommandLine,
        package: &Result<Option<Package>, Unknown>,
    ) -> Result<Schema, Unknown> {
        let generation = self.generation()?;
        let at = |path: PathBuf, source: &str| schema::at(&path, &self.directory, source);
        if let Some(asked) = &command.schema {
            return at(resolved(&self.directory, asked), "--schema");
        }
        let config = self.config.clone()?;
        if let Some(config) = &config
            && let Some(path) = config.schema.get()?
        {
            return at(path.clone(), &shown(&config.path, &self.directory));
        }
        if generation != Generation::Seven
            && let Some((path, source)) = self.schema_of_package(package)?
        {
            return at(path, &source);
        }
        let folder = if generation == Generation::Seven { &self.base } else { &self.directory };
        let folders = !self.version.clone()?.is_at_least(6, 7);
        schema::by_default(folder, folders)?.ok_or_else(|| self.nowhere(generation))
    }

    fn schema_of_package(
        &self,
        package: &Result<Option<Package>, Unknown>,
    ) -> Result<Option<(PathBuf, String)>, Unknown> {
        let Some(package) = package.clone()? else { return Ok(None) };
        let source = shown(&package.path, &self.directory);
        match package.prisma.get("schema") {
            None | Some(Json::Null) => Ok(None),
            Some(Json::String(path)) if path.is_empty() => Ok(None),
            Some(Json::String(path)) => Ok(Some((resolved(&self.root, path), source))),
            Some(_) => Err(Unknown::new(format!("`prisma.schema` in `{source}` is no text"))),
        }
    }

    fn nowhere(&self, generation: Generation) -> Unknown {
        let agent = self.variables.get("npm_config_user_agent").ok().flatten();
        if generation == Generation::Five && agent.is_some_and(|agent| agent.value.expose().contains("yarn"))
        {
            return Unknown::new(
                "Prisma 5 would look for the schema in the workspaces of Yarn, which is not followed",
            );
        }
        Unknown::new("there is no Prisma schema here")
            .help("run in the folder of the project, or give `--schema`")
    }

    fn find_datasource(&self) -> Result<Datasource, Unknown> {
        let schema = self.schema.clone()?;
        let (datasource, features) = datasource::read(&schema.files)?;
        let known = self.version.clone()?.is_at_least(6, 7);
        if schema.is_folder && !known && !features.iter().any(|feature| feature == "prismaSchemaFolder") {
            return Err(Unknown::new(
                "the schema is a folder, and the preview feature `prismaSchemaFolder` is not on",
            ));
        }
        Ok(datasource)
    }

    /// Where migrations are: as the config file says, or beside what Prisma takes for the schema.
    fn find_migrations(&self) -> Result<PathBuf, Unknown> {
        let generation = self.generation()?;
        if let Some(config) = self.config.clone()?
            && let Some(path) = config.migrations.get()?
        {
            return Ok(path.clone());
        }
        let schema = self.schema.clone()?;
        let beside = match generation {
            Generation::Five => schema.path.parent().map(Path::to_owned),
            Generation::Six => self.datasource.clone()?.file.parent().map(Path::to_owned),
            Generation::Seven => Some(schema.root().to_owned()),
        };
        beside
            .map(|folder| folder.join("migrations"))
            .ok_or_else(|| Unknown::new("the schema is in no folder"))
    }

    /// Runs the config file, and takes what it says for what was read. It is run again where it names a schema whose
    /// variables were not asked for.
    fn evaluate(&mut self, command: &CommandLine, package: &Result<Option<Package>, Unknown>) {
        let given = self.variables.clone();
        for _ in 0..2 {
            let Ok(Some(config)) = self.config.clone() else { return };
            let prisma = self.version.as_ref().ok().and_then(|version| version.package.as_deref());
            let (names, file, directory) = (self.names(), &config.path, &self.directory);
            let question = Question { file, directory, prisma, variables: &given, names: names.clone() };
            match evaluate(&question, None) {
                Ok(evaluated) => self.take(evaluated, command, package),
                Err(unknown) => {
                    self.variables.lose(unknown.clone());
                    let config = Config::unclear(file, &unknown);
                    return self.take(Evaluated { config, variables: BTreeMap::new() }, command, package);
                }
            }
            if self.names().iter().all(|name| names.contains(name)) {
                return;
            }
        }
        self.variables
            .lose(Unknown::new("the config file names another schema each time that it is evaluated"));
    }

    fn take(
        &mut self,
        evaluated: Evaluated,
        command: &CommandLine,
        package: &Result<Option<Package>, Unknown>,
    ) {
        let source = format!("{}, evaluated", shown(&evaluated.config.path, &self.directory));
        self.variables.replace(evaluated.variables, &source);
        self.config = Ok(Some(evaluated.config));
        self.schema = self.find_schema(command, package);
        self.datasource = self.find_datasource();
    }

    /// The variables that the datasource names.
    fn names(&self) -> Vec<String> {
        let Ok(datasource) = &self.datasource else { return Vec::new() };
        let texts = [&datasource.url, &datasource.direct_url, &datasource.shadow_url];
        let names = texts.into_iter().flatten().filter_map(|text| match text {
            Text::Variable { name, .. } => Some(name.clone()),
            Text::Literal { .. } => None,
        });
        names.collect()
    }

    /// Loads the files of variables that Prisma loads by itself: where there is a config file, none.
    fn load(&mut self, command: &CommandLine) {
        match (self.generation(), &self.config) {
            (Ok(Generation::Five | Generation::Six), Ok(None)) => {
                environment::load(&mut self.variables, &self.directory, command.schema.as_deref());
            }
            (Err(unknown), _) => self.variables.lose(unknown),
            (_, Err(unknown)) => self.variables.lose(unknown.clone()),
            _ => {}
        }
    }
}
