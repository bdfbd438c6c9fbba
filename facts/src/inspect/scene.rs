//! What is looked at, in the order in which one thing leads to the next.

use prisma_policy::command::CommandReading;

use super::command::changed_within;
use super::{command_line, shadow, witness};
use crate::database::{self, DatabaseState, Limits, Reach};
use crate::environment::{self, Sources};
use crate::ledger::Ledger;
use crate::project::{self, CommandLine, Project};
use crate::secret::Secret;
use crate::settings::{self, SettingsError, SettingsFile};
use crate::target::{self, Caller, Target, Weight};
use crate::world::World;
use crate::{actor, backups, branch, migrations};
use prisma_policy::inspection::{Inspection, Question};

/// What was looked at, for those who go on from there, and what came of it.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The project.
    pub project: Project,
    /// Which database the command would hit.
    pub target: Target,
    /// `prisma-policy.toml`, where there is one; or what is wrong with it.
    pub settings: Result<Option<SettingsFile>, SettingsError>,
    /// What was seen of the database, where it was looked into.
    pub state: Option<DatabaseState>,
    /// The facts.
    pub inspection: Inspection,
}

impl Scene {
    /// Looks at everything that a question is about.
    pub fn look(world: &World, question: &Question<'_>) -> Self {
        let mut ledger = Ledger::new(world.now).below(&world.directory);
        let command = command(world, question);
        let database_url = question.database_url.map(Secret::new);
        let caller = Caller { url: database_url.as_ref(), weight: weight(question) };
        let project = project::find(world, &command, question.evaluates);
        let target = target::resolve(&project, &command, caller);
        // The settings belong to the repository in which the command runs.
        let there = World { directory: project.directory.clone(), ..world.clone() };
        let settings = settings::look(&there, &mut ledger);
        let known = known(&settings);
        let state = question.connects.then(|| connect(&project, &target, known)).flatten();
        actor::look(world, &mut ledger);
        branch::look(&there, &mut ledger);
        project.tell(&mut ledger);
        target.tell(&project, &mut ledger);
        let there = World { variables: variables(&project), ..there };
        let sources = Sources {
            said: question.environment,
            settings: known,
            ..witness::of(target.database.as_ref().ok(), state.as_ref())
        };
        witness::tell(&sources, &mut ledger);
        shadow::tell(&there, question, &target, known, &mut ledger);
        environment::look(&there, &sources, &mut ledger);
        let mut scene = Self { project, target, settings, state, inspection: Inspection::default() };
        scene.tell(world, question, &mut ledger);
        scene.inspection = ledger.conclude();
        scene
    }

    /// Says what was seen in the database and beside it.
    fn tell(&self, world: &World, question: &Question<'_>, ledger: &mut Ledger) {
        let Some(state) = &self.state else { return self.tell_nowhere(question, ledger) };
        let anywhere = question.reading.is_some_and(reaches_anywhere);
        let reach = if anywhere { Reach::Database } else { Reach::Schemas };
        database::say(state, reach, ledger);
        match &self.project.migrations {
            Ok(folder) => migrations::say(state, folder, ledger),
            Err(unknown) => ledger.note(format!("the folder of migrations: {}", unknown.why)),
        }
        self.tell_backups(world, state, ledger);
        if let Some(why) = question.reading.and_then(changed_within) {
            lack_state(&why, None, ledger, |fact| fact != "database.reachable");
        }
    }

    /// Where it is not certain which database would be hit, nothing that is looked for in it is.
    fn tell_nowhere(&self, question: &Question<'_>, ledger: &mut Ledger) {
        let Err(unknown) = &self.target.database else { return };
        if question.connects {
            lack_state(&unknown.why, unknown.help.as_deref(), ledger, |_| true);
        }
    }

    fn tell_backups(&self, world: &World, state: &DatabaseState, ledger: &mut Ledger) {
        // Where the settings are faulty, nobody knows where backups are, which is told already.
        let (Ok(settings), Ok(folder)) = (&self.settings, &self.backups()) else { return };
        let live = state.seen.as_ref().and_then(backups::Live::of);
        let name = state.seen.as_ref().ok().map(|seen| seen.name.as_str());
        let question = backups::Question {
            database: live.map_err(|fault| fault.why.as_str()),
            host: state.host.as_deref(),
            name,
            folder,
            settings: settings.as_ref(),
        };
        backups::look(world, &question, ledger);
    }

    /// The backups that are made elsewhere, of which the command of the settings tells.
    ///
    /// # Errors
    ///
    /// Why it is not known which there are.
    pub fn backups_elsewhere(&self, world: &World) -> Result<Vec<backups::Elsewhere>, backups::BackupError> {
        let state = self.state.as_ref();
        let this = state.and_then(|state| {
            let seen = state.seen.as_ref().ok()?;
            let fingerprint = seen.fingerprint.as_ref().ok()?;
            Some((fingerprint.as_str(), state.host.as_deref(), Some(seen.name.as_str())))
        });
        backups::elsewhere(known(&self.settings), this, world)
    }

    /// How far the database is looked into.
    pub fn limits(&self) -> Limits {
        limits(known(&self.settings))
    }

    /// Where the backups of this project are.
    ///
    /// # Errors
    ///
    /// What is wrong with the settings that would say so.
    pub fn backups(&self) -> Result<backups::Folder, &SettingsError> {
        let settings = self.settings.as_ref()?;
        Ok(backups::Folder::of(settings.as_ref(), &self.project.root))
    }
}

/// The settings, where there are any and they can be read.
fn known(settings: &Result<Option<SettingsFile>, SettingsError>) -> Option<&SettingsFile> {
    settings.as_ref().ok().and_then(Option::as_ref)
}

/// What is looked for in the database is not certain, as far as `counts` says.
fn lack_state(why: &str, help: Option<&str>, ledger: &mut Ledger, counts: impl Fn(&str) -> bool) {
    let facts = [database::LOOKED_FOR, migrations::FACTS, backups::FACTS].into_iter().flatten();
    for fact in facts.filter(|fact| counts(fact)) {
        ledger.lack(fact, why, help.map(str::to_owned));
    }
}

/// What Prisma itself does stays in its schemas. SQL and code of any kind do not, and those are in migrations, too.
fn reaches_anywhere(reading: &CommandReading) -> bool {
    let command = reading.command.as_deref();
    reading.place.values.is_none() || !command.is_some_and(|command| IN_ITS_SCHEMAS.contains(&command))
}

/// Commands that run nothing but what Prisma makes of its schema.
const IN_ITS_SCHEMAS: &[&str] = &["db push", "db pull", "migrate resolve", "migrate status", "migrate diff"];

fn command(world: &World, question: &Question<'_>) -> CommandLine {
    question.reading.map_or_else(
        || CommandLine {
            schema: question.schema.map(str::to_owned),
            config: question.config.map(str::to_owned),
            ..CommandLine::default()
        },
        |reading| command_line(world, reading),
    )
}

/// What the caller says of the database never makes another one believed than the one that a command line would hit.
fn weight(question: &Question<'_>) -> Weight {
    match (question.reading, question.chooses) {
        (Some(_), _) => Weight::Confirms,
        (None, false) => Weight::Suffices,
        (None, true) => Weight::Chooses,
    }
}

fn connect(project: &Project, target: &Target, settings: Option<&SettingsFile>) -> Option<DatabaseState> {
    let located = target.database.as_ref().ok()?;
    let schemas =
        project.datasource.as_ref().map(|datasource| datasource.schemas.clone()).unwrap_or_default();
    Some(database::look(&located.url, &schemas, &limits(settings)))
}

pub(super) fn limits(settings: Option<&SettingsFile>) -> Limits {
    settings.map_or_else(Limits::default, |file| Limits::of(&file.settings.inspect))
}

/// The variables that the command will have.
fn variables(project: &Project) -> std::collections::BTreeMap<String, String> {
    project.variables.all().map(|(name, value)| (name.to_owned(), value.expose().to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use prisma_policy::command::{ReadOptions, read_command};

    use super::*;

    fn check(connects: bool, expect: Option<&str>) {
        let folder = tempfile::tempdir().unwrap();
        let world = World {
            directory: folder.path().to_owned(),
            variables: std::collections::BTreeMap::new(),
            terminal: false,
            now: time::OffsetDateTime::UNIX_EPOCH,
        };
        let inspection = Scene::look(&world, &Question { connects, ..Question::default() }).inspection;
        for fact in ["database.reachable", "database.rows", "migrations.pending", "backup.exists"] {
            let why = inspection.missing.iter().find(|missing| missing.fact == fact);
            assert_eq!(why.map(|missing| missing.why.as_str()), expect, "{fact}");
        }
    }

    #[test]
    fn settings_that_cannot_be_read_say_no_folder_of_backups() {
        let folder = tempfile::tempdir().unwrap();
        let check = |text: &str, expect: Result<&str, &str>| {
            std::fs::write(folder.path().join("prisma-policy.toml"), text).unwrap();
            let world = World {
                directory: folder.path().to_owned(),
                variables: std::collections::BTreeMap::new(),
                terminal: false,
                now: time::OffsetDateTime::UNIX_EPOCH,
            };
            let scene = Scene::look(&world, &Question::default());
            let seen = scene.backups().map_err(ToString::to_string);
            let seen = seen.map(|it| it.path().to_owned());
            let at = folder.path().canonicalize().unwrap();
            let expect = expect
                .map(|it| at.join(it))
                .map_err(|it| format!("{}{it}", at.join("prisma-policy.toml").display()));
            assert_eq!(seen, expect, "{text}");
        };
        check("[backups]\nfolder = 1", Err(":2:10: invalid type: integer `1`"));
        check("[backups]\nfodler = \"x\"", Err(":2:1: unknown field `fodler`"));
        check("[backups]\nfolder = \"kept\"", Ok("kept"));
        check("", Ok(".prisma-policy/backups"));
    }

    #[test]
    fn what_prisma_changes_before_leaves_the_database_known_and_nothing_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("package.json", "{}");
        write("node_modules/prisma/package.json", r#"{"name":"prisma","version":"6.19.3"}"#);
        write(
            "prisma/schema.prisma",
            "datasource db {\n  provider = \"sqlite\"\n  url = \"file:./dev.db\"\n}\n",
        );
        write("prisma/dev.db", "");
        let world = World {
            directory: folder.path().canonicalize().unwrap(),
            variables: std::collections::BTreeMap::new(),
            terminal: false,
            now: time::OffsetDateTime::UNIX_EPOCH,
        };
        let check = |line: &str, facts: &[&str], expect: Option<&str>| {
            let readings = read_command(line, &ReadOptions::default());
            let question = Question { reading: readings.last(), connects: true, ..Question::default() };
            let inspection = Scene::look(&world, &question).inspection;
            for fact in facts {
                let why = inspection.missing.iter().find(|missing| missing.fact == *fact);
                let begins = why.map(|missing| missing.why.split(',').next().unwrap_or_default());
                assert_eq!(begins, expect, "{fact} of {line}: {inspection:?}");
            }
        };
        let within = Some("the database was looked at before the line runs");
        let whole = Some("which database it hits was looked at before the line runs");
        let state =
            ["database.rows", "database.hasData", "database.checked", "migrations.pending", "backup.exists"];
        check("npx prisma db push && npx prisma db seed", &state, within);
        check("npx prisma db push && npx prisma db seed", &["database.reachable", "database.provider"], None);
        check("cp a .env && npx prisma db seed", &state, whole);
        check("npx prisma db seed", &["database.rows", "database.hasData", "database.reachable"], None);
    }

    #[test]
    fn where_the_database_is_not_certain_nothing_in_it_is() {
        check(true, Some("no Prisma is installed here, so which one would run is not known"));
        check(false, None);
    }
}
