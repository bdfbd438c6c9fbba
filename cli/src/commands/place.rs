//! The real world around a command that works on a database.

use prisma_policy::inspection::Question;
use prisma_policy_facts::backups::Folder;
use prisma_policy_facts::project::Unknown;
use prisma_policy_facts::target::DatabaseUrl;
use prisma_policy_facts::{Scene, World};

use crate::failure::InputError;

/// The world, and what was seen of it.
pub(super) struct Place {
    pub(super) world: World,
    pub(super) scene: Scene,
}

impl Place {
    /// Looks at what a question is about.
    pub(super) fn look(question: &Question<'_>) -> Result<Self, InputError> {
        let world = World::of_process().map_err(|error| {
            InputError::new("no-directory", format!("the working directory cannot be seen: {error}"))
        })?;
        let scene = Scene::look(&world, question);
        Ok(Self { world, scene })
    }

    /// The database that is meant, where that is certain.
    pub(super) fn url(&self) -> Result<&DatabaseUrl, InputError> {
        self.scene.target.database.as_ref().map(|located| &located.url).map_err(uncertain)
    }

    /// Where the backups of the project are; faulty settings do not say so.
    pub(super) fn backups(&self) -> Result<Folder, InputError> {
        self.scene.backups().map_err(|error| {
            InputError::new("settings", error.to_string()).helped(error.help().map(str::to_owned))
        })
    }
}

fn uncertain(unknown: &Unknown) -> InputError {
    let why = format!("it is not certain which database is meant: {}", unknown.why);
    let help = unknown.help.clone().unwrap_or_else(|| "name it: --database-url".to_owned());
    InputError::new("no-database", why).help(help)
}
