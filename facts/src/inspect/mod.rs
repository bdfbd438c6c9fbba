//! Puts together what is seen of the world: the facts of an operation that is about to run.

mod command;
mod scene;

use prisma_policy::command::CommandReading;

pub use self::command::command_line;
pub use self::scene::Scene;
use crate::secret::Secret;
use crate::world::World;
use prisma_policy::inspection::Inspection;

/// What an inspection is about.
#[derive(Clone, Debug, Default)]
pub struct Question<'a> {
    /// The operation, read with its secrets shown; none where the project itself is asked about.
    pub reading: Option<&'a CommandReading>,
    /// `--schema`, where there is no operation.
    pub schema: Option<&'a str>,
    /// `--config`, where there is no operation.
    pub config: Option<&'a str>,
    /// The caller's word for what the database is for.
    pub environment: Option<&'a str>,
    /// The caller's word for where it is.
    pub database_url: Option<&'a Secret>,
    /// Whether a config file, which is code, may be run to learn what it says.
    pub evaluates: bool,
    /// Whether the database is looked into; otherwise no connection is made.
    pub connects: bool,
}

/// Looks at the project, the environment, the database, the migrations and the backups, and changes nothing.
///
/// It never fails: what could not be seen is missing, with the reason.
///
/// ```
/// use prisma_policy_facts::{Question, World, inspect};
///
/// let world = World::of_process()?;
/// let inspection = inspect(&world, &Question::default());
/// for found in &inspection.found {
///     println!("{} = {} ({})", found.fact, found.value, found.evidence[0].source);
/// }
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn inspect(world: &World, question: &Question<'_>) -> Inspection {
    Scene::look(world, question).inspection
}
