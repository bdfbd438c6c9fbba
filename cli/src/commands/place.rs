//! The real world around a command that works on a database.

use prisma_policy_facts::project::Unknown;
use prisma_policy_facts::target::DatabaseUrl;
use prisma_policy_facts::{Question, Scene, Secret, World};

use crate::failure::InputError;
use crate::inputs::{DatabaseArgs, ProjectArgs};

/// The world, and what was seen of it.
pub(super) struct Place {
    pub(super) world: World,
    pub(super) scene: Scene,
}

impl Place {
    /// Looks at the project, and into its database where that is asked for.
    pub(super) fn find(project: &ProjectArgs, connects: bool) -> Result<Self, InputError> {
        let (schema, config) = (project.schema.as_deref(), project.config.as_deref());
        Self::of(&project.database, &Question { schema, config, connects, ..Question::default() })
    }

    /// Looks at what a question is about; which database is meant is told by the arguments.
    pub(super) fn of(database: &DatabaseArgs, question: &Question<'_>) -> Result<Self, InputError> {
        let world = World::of_process().map_err(|error| {
            InputError::new("no-directory", format!("the working directory cannot be seen: {error}"))
        })?;
        let url = database.database_url.as_deref().map(Secret::new);
        let question =
            Question { database_url: url.as_ref(), evaluates: database.evaluate_config, ..question.clone() };
        let scene = Scene::look(&world, &question);
        Ok(Self { world, scene })
    }

    /// The database that is meant, where that is certain.
    pub(super) fn url(&self) -> Result<&DatabaseUrl, InputError> {
        self.scene.target.database.as_ref().map(|located| &located.url).map_err(uncertain)
    }
}

fn uncertain(unknown: &Unknown) -> InputError {
    let why = format!("it is not certain which database is meant: {}", unknown.why);
    let help = unknown.help.clone().unwrap_or_else(|| "name it: --database-url".to_owned());
    InputError::new("no-database", why).help(help)
}
