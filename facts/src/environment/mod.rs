//! What the target database is for: the facts `environment` and `environmentName`.
//!
//! Each source leaves some environments possible. What all of them leave is the answer, where it is a single one and
//! where somebody who speaks of the *database* has said it:
//!
//! - the marker in the database, the caller's word and `prisma-policy.toml` speak of this database, and so does, less
//!   deliberately, the name of the env file that its URL came from;
//! - variables such as `NODE_ENV` speak of the *process*. A shell with `NODE_ENV=development` may well have the URL of the
//!   production database, so they rule out, and never make sure of anything but production, which nothing is stricter
//!   than;
//! - a loopback address proves nothing, since it may be a tunnel. Where the database is behind one, a pattern of
//!   `prisma-policy.toml` and the name of an env file say no more than a variable, since both speak of the address and not
//!   of what answers there. A file of SQLite is no tunnel;
//! - where nobody said deliberately what this database is for, a host or a database whose name says production rules out
//!   development and test.
//!
//! Sources that leave nothing together contradict each other, and the fact is missing. So it is where the marker was
//! made for another database or cannot be read, whatever else is said. A wrong `development` is the worst that could
//! come out of here; a missing fact is judged like the worst of all values.

mod claim;
mod places;
mod possible;
mod sources;
mod tunnel;
mod variables;
mod words;

#[cfg(test)]
mod tests;

use std::path::Path;

pub use self::possible::Environment;
use crate::ledger::Ledger;
use crate::settings::SettingsFile;
use crate::world::World;

/// What the database itself says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Marker {
    /// There is none, or nobody looked.
    #[default]
    None,
    /// It was marked.
    Mark(Mark),
    /// It holds a mark that was made for another database: it is a copy, or it has moved.
    Foreign(Mark),
    /// There is one that cannot be read, with the reason.
    Unreadable(String),
}

/// A mark: what the database is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What it is for.
    pub environment: Environment,
    /// What its environment is called.
    pub name: Option<String>,
}

/// Where the target database is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Address<'a> {
    /// Its host, without port.
    pub host: Option<&'a str>,
    /// The name of the database.
    pub database: Option<&'a str>,
    /// The name that the server gives it, where it is another one: a pooler stands between.
    pub behind: Option<&'a str>,
    /// The file of SQLite, absolute.
    pub file: Option<&'a Path>,
    /// Whether the host is this machine, as far as its name tells.
    pub local: bool,
}

/// What is asked beside the variables.
#[derive(Clone, Debug, Default)]
pub struct Sources<'a> {
    /// What the database itself says.
    pub marker: Marker,
    /// The caller's word, such as `production` or `prod-eu`.
    pub said: Option<&'a str>,
    /// The name of the env file that the URL came from.
    pub env_file: Option<&'a str>,
    /// Where the database is, where that is known.
    pub address: Option<Address<'a>>,
    /// The settings, where there are any.
    pub settings: Option<&'a SettingsFile>,
}

/// Looks for `environment` and `environmentName`. The variables of `world` are those that the command will have.
pub fn look(world: &World, sources: &Sources<'_>, ledger: &mut Ledger) {
    let claims = sources::claims(world, sources);
    for (name, value) in variables::shown(world) {
        ledger.see("environment", format!("the variable {name}"), claim::shown(value));
    }
    // First, since its reason outweighs the others.
    distrust(&sources.marker, ledger);
    claim::conclude(&claims, ledger);
}

/// A mark that is not this database's own leaves nothing certain: what it was made for may be what this still is.
fn distrust(marker: &Marker, ledger: &mut Ledger) {
    let (why, seen) = match marker {
        Marker::None | Marker::Mark(_) => return,
        Marker::Foreign(mark) => (
            "the marker in the database was made for another one".to_owned(),
            format!("{}, for another database", mark.environment.as_str()),
        ),
        Marker::Unreadable(why) => {
            (format!("the marker in the database cannot be read: {why}"), "it cannot be read".to_owned())
        }
    };
    let help = "say what this database is for: `prisma-policy mark --environment <name>`, one of production, staging, preview, development, test";
    for fact in ["environment", "environmentName"] {
        ledger.see(fact, "the marker in the database", seen.clone());
        ledger.lack(fact, why.clone(), Some(help.to_owned()));
    }
}
