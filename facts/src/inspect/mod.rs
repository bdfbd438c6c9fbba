//! Puts together what is seen of the world: the facts of an operation that is about to run.

mod command;
mod packages;
mod scene;
mod shadow;
mod witness;

use prisma_policy::inspection::{Inspection, Question};

pub use self::command::command_line;
pub use self::packages::with_packages;
pub use self::scene::Scene;
use crate::world::World;

/// Looks at the project, the environment, the database, the migrations and the backups, and changes nothing.
///
/// It never fails: what could not be seen is missing, with the reason.
///
/// ```
/// use prisma_policy::inspection::Question;
/// use prisma_policy_facts::{World, inspect};
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
