//! Asks every source what the database is for.

use prisma_policy::glob::Glob;

use super::claim::{Claim, Of, shown};
use super::places::fitting;
use super::possible::{Environment, Possible};
use super::tunnel::may_be_tunnel;
use super::{Address, Marker, Sources, variables, words};
use crate::settings::{Place, SettingsFile};
use crate::world::World;

/// What each source says that says anything.
pub(super) fn claims(world: &World, sources: &Sources<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    if let Marker::Mark(mark) = &sources.marker {
        let name = mark.name.clone();
        claims.push(kind("the marker in the database", mark.environment, name, Of::Database));
    }
    let said = sources.said.filter(|said| !said.trim().is_empty());
    claims.extend(said.map(|said| word("the caller", said, Of::Database)));
    let doubt = sources.address.and_then(doubt);
    claims.extend(addressed(sources).map(|claim| match doubt {
        Some(why) => weaken(claim, why),
        None => claim,
    }));
    claims.extend(variables::said(world).map(|said| Claim {
        possible: said.possible,
        ..word(&format!("the variable {}", said.variable), said.value, Of::Process)
    }));
    let deliberate = claims.iter().any(|claim| claim.of == Of::Database && claim.possible.one().is_some());
    if let (false, Some(address)) = (deliberate, sources.address) {
        claims.extend(names(address));
    }
    claims
}

fn kind(source: &str, environment: Environment, name: Option<String>, of: Of) -> Claim {
    let seen = match &name {
        Some(name) => format!("{} (`{}`)", environment.as_str(), shown(name)),
        None => environment.as_str().to_owned(),
    };
    Claim { source: source.to_owned(), seen, possible: Possible::of(environment), name, of }
}

fn word(source: &str, word: &str, of: Of) -> Claim {
    let reading = words::read(word);
    let name = Some(word.trim().to_owned()).filter(|name| !reading.plain && !name.is_empty());
    Claim { source: source.to_owned(), seen: shown(word), possible: reading.possible, name, of }
}

/// What speaks of the database by its address, or by where that came from.
fn addressed<'a>(sources: &Sources<'a>) -> impl Iterator<Item = Claim> + use<'a> {
    let settings = sources.settings;
    let places = settings.zip(sources.address).into_iter().flat_map(|(file, address)| places(file, address));
    places.chain(sources.env_file.into_iter().flat_map(move |name| env_file(name, settings)))
}

/// Why an address says nothing of what answers there.
fn doubt(address: Address<'_>) -> Option<&'static str> {
    if address.behind.is_some() {
        return Some("the server calls its database otherwise");
    }
    may_be_tunnel(address).then_some("a loopback address may be a tunnel")
}

fn weaken(claim: Claim, why: &str) -> Claim {
    Claim { source: format!("{} ({why})", claim.source), of: Of::Process, ..claim }
}

/// What the settings say of databases at this address.
fn places(file: &SettingsFile, address: Address<'_>) -> Vec<Claim> {
    let claim = |(number, place): (usize, &Place)| {
        let source = format!("environment {number} of prisma-policy.toml");
        kind(&source, place.environment, place.name.clone(), Of::Database)
    };
    fitting(file, address).map(claim).collect()
}

/// What the name of an env file says: the settings, where they have it, or else its own words.
fn env_file(path: &str, settings: Option<&SettingsFile>) -> Vec<Claim> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let known = settings.into_iter().flat_map(|file| &file.settings.env_files);
    let known: Vec<Claim> = known
        .filter(|(pattern, _)| Glob::new(pattern).matches(name))
        .map(|(pattern, environment)| {
            kind(&format!("`{}` of prisma-policy.toml", shown(pattern)), *environment, None, Of::Origin)
        })
        .collect();
    if !known.is_empty() {
        return known;
    }
    // `.local` says that a file is of this machine only, and nothing of the database.
    let telling = |part: &&str| !part.is_empty() && !["env", "local"].contains(part);
    let rest: Vec<&str> = name.split('.').filter(telling).collect();
    let claim =
        || Claim { seen: shown(name), ..word("the name of the env file", &rest.join("."), Of::Origin) };
    if rest.is_empty() { Vec::new() } else { vec![claim()] }
}

/// What the names of host and database rule out.
fn names(address: Address<'_>) -> impl Iterator<Item = Claim> {
    let named = [
        ("the name of the host", address.host),
        ("the name of the database", address.database),
        ("the name that the server gives the database", address.behind),
    ];
    named.into_iter().filter_map(|(source, name)| {
        let claim = word(source, name?, Of::Process);
        let production = claim.possible.one() == Some(Environment::Production);
        production.then_some(Claim { possible: Possible::DEPLOYED, name: None, ..claim })
    })
}
