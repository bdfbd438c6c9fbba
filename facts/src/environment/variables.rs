//! What the variables of the process say.
//!
//! They tell what the process was started for, which need not be what its database is for.

use super::possible::{Environment, Possible};
use super::words;
use crate::world::World;

/// A variable, and how it is read.
struct Variable {
    name: &'static str,
    /// The variables of which one shows that `name` has this meaning; where there are none, it always has.
    with: &'static [&'static str],
    read: fn(&str) -> Possible,
}

/// What a variable says.
pub(super) struct Said<'a> {
    pub(super) variable: &'static str,
    pub(super) value: &'a str,
    pub(super) possible: Possible,
}

const fn always(name: &'static str, read: fn(&str) -> Possible) -> Variable {
    Variable { name, with: &[], read }
}

const VARIABLES: &[Variable] = &[
    always("NODE_ENV", build),
    always("APP_ENV", word),
    always("APP_ENVIRONMENT", word),
    always("ENVIRONMENT", word),
    always("DEPLOY_ENV", word),
    always("VERCEL_ENV", vercel),
    always("VERCEL_TARGET_ENV", word),
    always("RAILWAY_ENVIRONMENT_NAME", word),
    always("RAILWAY_ENVIRONMENT", word),
    always("CI_ENVIRONMENT_NAME", word),
    always("CI_ENVIRONMENT_TIER", word),
    Variable { name: "CONTEXT", with: &["NETLIFY", "NETLIFY_DEV"], read: netlify },
];

/// Variables that show by being set, or by a value, that this is for a change under review.
const REVIEWS: &[(&str, Option<&str>)] = &[("HEROKU_PR_NUMBER", None), ("IS_PULL_REQUEST", Some("true"))];

/// Names of programs, which are free text: they are shown, and nothing is concluded from them.
const SHOWN: &[&str] = &["FLY_APP_NAME", "HEROKU_APP_NAME"];

/// What the variables say that are set.
pub(super) fn said(world: &World) -> impl Iterator<Item = Said<'_>> {
    let meant = |variable: &&Variable| {
        variable.with.is_empty() || variable.with.iter().any(|name| world.variable(name).is_some())
    };
    let named = VARIABLES.iter().filter(meant).filter_map(|variable| {
        let value = world.variable(variable.name)?;
        Some(Said { variable: variable.name, value, possible: (variable.read)(value) })
    });
    let reviews = REVIEWS.iter().filter_map(|(variable, wanted)| {
        let value = world.variable(variable).filter(|value| wanted.is_none_or(|wanted| wanted == *value))?;
        Some(Said { variable, value, possible: Possible::of(Environment::Preview) })
    });
    named.chain(reviews)
}

/// The variables that are only shown.
pub(super) fn shown(world: &World) -> impl Iterator<Item = (&'static str, &str)> {
    SHOWN.iter().filter_map(|name| Some((*name, world.variable(name)?)))
}

/// Every variable that is looked at.
#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let named = VARIABLES.iter().flat_map(|variable| variable.with.iter().copied().chain([variable.name]));
    named.chain(REVIEWS.iter().map(|(name, _)| *name)).chain(SHOWN.iter().copied())
}

fn word(value: &str) -> Possible {
    words::read(value).possible
}

/// A production build runs in staging and in previews too.
fn build(value: &str) -> Possible {
    match word(value) {
        said if said.one() == Some(Environment::Production) => Possible::DEPLOYED,
        said => said,
    }
}

/// `preview` is what Vercel calls everything of one's own that is not production, whatever its name.
fn vercel(value: &str) -> Possible {
    if value == "preview" { Possible::of(Environment::Production).not() } else { word(value) }
}

fn netlify(value: &str) -> Possible {
    match value {
        "deploy-preview" => Possible::of(Environment::Preview),
        "branch-deploy" | "preview-server" => Possible::of(Environment::Production).not(),
        other => word(other),
    }
}
