//! The shadow database, which a command empties beside what it does to its target.

use std::collections::BTreeMap;

use prisma_policy::command::CommandReading;
use prisma_policy::inspection::Question;

use super::scene::limits;
use super::witness;
use crate::database;
use crate::environment::{self, Environment, Sources};
use crate::ledger::Ledger;
use crate::settings::SettingsFile;
use crate::target::{Located, Target, same};
use crate::world::World;

/// What is known of the target does not hold for the shadow database.
const OF_THE_TARGET: &[&str] = &["database.disposable", "database.hasData", "database.rows"];

/// Says where a command would empty another database than its target that is no shadow database.
///
/// Only what speaks of that database counts, and not the variables of a process.
pub(super) fn tell(
    world: &World,
    question: &Question<'_>,
    target: &Target,
    settings: Option<&SettingsFile>,
    ledger: &mut Ledger,
) {
    let empties = question.reading.is_some_and(CommandReading::may_empty_shadow);
    let Some(shadow) = target.shadow.as_ref().ok().and_then(Option::as_ref).filter(|_| empties) else {
        return;
    };
    let itself = target.database.as_ref().is_ok_and(|located| same(&located.url, &shadow.url) == Some(true));
    let precious = || environment_of(world, question, shadow, settings);
    let Some(environment) = precious().filter(|it| !itself && *it < Environment::Development) else { return };
    let (url, environment) = (&shadow.url, environment.as_str());
    let seen = format!("{url}, which it empties as its shadow database, is {environment}");
    // The command does what it does to both.
    ledger.say("environment", environment, &shadow.source, seen.as_str());
    for fact in OF_THE_TARGET {
        let help = "give the shadow database a database of its own: Prisma empties it";
        ledger.lack(fact, seen.as_str(), Some(help.to_owned()));
    }
}

/// What the shadow database is for, where something says so.
fn environment_of(
    world: &World,
    question: &Question<'_>,
    shadow: &Located,
    settings: Option<&SettingsFile>,
) -> Option<Environment> {
    let state = question.connects.then(|| database::look(&shadow.url, &[], &limits(settings)));
    let sources = Sources { settings, ..witness::of(Some(shadow), state.as_ref()) };
    let mut ledger = Ledger::new(world.now);
    environment::look(&World { variables: BTreeMap::new(), ..world.clone() }, &sources, &mut ledger);
    Environment::of_name(ledger.conclude().value("environment")?.as_str()?)
}
