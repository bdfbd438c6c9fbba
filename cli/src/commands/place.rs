//! The real world around a command that works on a database.

use prisma_policy::inspection::Question;
use prisma_policy_facts::backups::Folder;
use prisma_policy_facts::project::Unknown;
use prisma_policy_facts::target::DatabaseUrl;
use prisma_policy_facts::{Scene, World};

use crate::failure::{Failure, InputError};
use crate::host::{Host, Stream};
use crate::render::{self, Page, style};

/// The world, and what was seen of it.
pub(super) struct Place {
    pub(super) world: World,
    pub(super) scene: Scene,
}

impl Place {
    /// Looks at what a question is about. Where a URL is given and no command line, it is the database to work on, and
    /// whoever gave it is told where the project's may be another.
    pub(super) fn look(question: &Question<'_>, host: &mut dyn Host) -> Result<Self, Failure> {
        let world = World::of_process().map_err(|error| {
            InputError::new("no-directory", format!("the working directory cannot be seen: {error}"))
        })?;
        let chooses = question.reading.is_none();
        let scene = Scene::look(&world, &Question { chooses, ..*question });
        if let Some(note) = scene.target.note() {
            let mut page = Page::default();
            page.styled(style::HELP, "note:").plain(" ").indented(6, &note).end();
            render::write(host, Stream::Err, &page.into_string())?;
        }
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
    InputError::new("no-database", why).helped(unknown.help.clone())
}
