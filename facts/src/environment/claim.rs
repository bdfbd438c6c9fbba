//! What a source says of the environment, and what follows from all that do.

use super::possible::{Environment, Possible};
use crate::ledger::Ledger;

/// What a source says.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    /// The source, such as `the variable NODE_ENV`.
    pub(super) source: String,
    /// What was seen there.
    pub(super) seen: String,
    /// What that leaves possible.
    pub(super) possible: Possible,
    /// What the environment is called there.
    pub(super) name: Option<String>,
    /// What it speaks of.
    pub(super) of: Of,
}

/// What a source speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// The database, deliberately.
    Database,
    /// The place that the URL came from.
    Origin,
    /// The process, or something else that need not have to do with the database.
    Process,
}

/// Writes down what is certain.
pub(super) fn conclude(claims: &[Claim], ledger: &mut Ledger) {
    let together = claims.iter().fold(Possible::ANY, |together, claim| together.and(claim.possible));
    let certain = together.one().filter(|environment| sure(claims, *environment));
    for claim in claims {
        match certain.filter(|environment| claim.possible == Possible::of(*environment)) {
            Some(environment) => ledger.say("environment", environment.as_str(), &claim.source, &claim.seen),
            None => ledger.see("environment", &claim.source, &claim.seen),
        }
        if claim.possible == Possible::ANY {
            let Claim { source, seen, .. } = claim;
            ledger.note(format!("{source} says `{seen}`, which tells no kind of environment"));
        }
    }
    if certain.is_none() {
        let (why, help) = uncertain(claims, together);
        ledger.lack("environment", why, Some(help));
    }
    name(claims, ledger);
}

/// Whether somebody said so who is to be believed.
fn sure(claims: &[Claim], environment: Environment) -> bool {
    environment == Environment::Production
        || claims.iter().any(|claim| claim.of != Of::Process && claim.possible == Possible::of(environment))
}

fn uncertain(claims: &[Claim], together: Possible) -> (String, String) {
    let telling = || claims.iter().filter(|claim| claim.possible != Possible::ANY);
    let listed = |of: &dyn Fn(&Claim) -> String| telling().map(of).collect::<Vec<_>>().join(", ");
    let mark = "say what the database is for: `prisma-policy mark --environment <name>`, one of production, staging, preview, development, test";
    if together.is_empty() {
        let said = listed(&|claim| format!("{} says {}", claim.source, claim.possible));
        let help = "find out which of them is right, and which database this is, before anything else";
        (format!("the sources disagree: {said}"), help.to_owned())
    } else if telling().next().is_none() {
        ("nothing says what the database is for".to_owned(), mark.to_owned())
    } else if together.one().is_none() {
        let said = listed(&|claim| claim.source.clone());
        (format!("it may be {together}, as far as {said} can tell"), mark.to_owned())
    } else {
        let said = listed(&|claim| claim.source.clone());
        (
            format!("only {said} would make it {together}, which proves nothing about the database"),
            mark.to_owned(),
        )
    }
}

/// Only what speaks of the database can name its environment; other names are shown.
fn name(claims: &[Claim], ledger: &mut Ledger) {
    let mut named = false;
    for claim in claims {
        let Some(name) = &claim.name else { continue };
        if claim.of == Of::Process {
            ledger.see("environmentName", &claim.source, &claim.seen);
        } else {
            named = true;
            ledger.say("environmentName", name.as_str(), &claim.source, shown(name));
        }
    }
    if !named {
        let why = "nothing that speaks of the database names its environment";
        let help = "name it: `prisma-policy mark --environment <name> --name <its name>`, or `name` in prisma-policy.toml";
        ledger.lack("environmentName", why, Some(help.to_owned()));
    }
}

/// A value from outside, as it can be shown.
pub(super) fn shown(value: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    value.chars().take(64).map(plain).collect::<String>().trim().to_owned()
}
