//! Who asks: the facts `actor`, `agent` and `interactive`.
//!
//! An agent is one also within CI. A person is assumed only where there is a terminal and no sign of anyone else. Where
//! there is neither, nobody can tell, and `actor` is missing.

mod signs;

use std::path::Path;

use self::signs::{AGENTS, CI, MORE_CI, NAMED, Seen, Sign};
use crate::ledger::Ledger;
use crate::world::World;

/// Looks for `actor`, `agent` and `interactive`.
pub fn look(world: &World, ledger: &mut Ledger) {
    look_with(world, &|path| path.exists(), ledger);
}

fn look_with(world: &World, exists: &dyn Fn(&Path) -> bool, ledger: &mut Ledger) {
    let agent = agent(world, exists, ledger);
    let ci = ci(world);
    if agent {
        for variable in &ci {
            ledger.see("actor", of(variable), "is set");
        }
    } else {
        actor(world, &ci, ledger);
    }
    interactive(world, agent, ledger);
}

/// Whether an agent asks, and which.
fn agent(world: &World, exists: &dyn Fn(&Path) -> bool, ledger: &mut Ledger) -> bool {
    let seen = |sign: &'static Sign| Some((sign.agent, seen(&sign.seen, world, exists)?));
    let known: Vec<(&str, (String, &str))> = AGENTS.iter().filter_map(seen).collect();
    for (agent, (source, what)) in &known {
        ledger.say("actor", "agent", source, *what);
        ledger.say("agent", *agent, source, *what);
    }
    !known.is_empty() || named(world, ledger)
}

fn seen(seen: &Seen, world: &World, exists: &dyn Fn(&Path) -> bool) -> Option<(String, &'static str)> {
    match *seen {
        Seen::Set(name) => world.variable(name).map(|_| (of(name), "is set")),
        Seen::Is(name, value) => {
            world.variable(name).filter(|found| *found == value).map(|_| (of(name), value))
        }
        Seen::Begins(name, start) => {
            world.variable(name).filter(|found| found.starts_with(start)).map(|_| (of(name), start))
        }
        Seen::File(path) => exists(Path::new(path)).then(|| (path.to_owned(), "is there")),
    }
}

/// An agent that is not known by a sign of its own, but says that it is one.
fn named(world: &World, ledger: &mut Ledger) -> bool {
    let Some((variable, value)) = NAMED.iter().find_map(|name| Some((*name, world.variable(name)?))) else {
        return false;
    };
    let name = printable(value);
    ledger.say("actor", "agent", of(variable), "is set");
    if name.is_empty() || name == "1" {
        ledger.lack("agent", format!("{} does not name it", of(variable)), None);
    } else {
        ledger.say("agent", name.as_str(), of(variable), &name);
    }
    true
}

/// The variables that are a sign of CI.
fn ci(world: &World) -> Vec<&'static str> {
    CI.iter().chain(MORE_CI).copied().filter(|name| world.variable(name).is_some()).collect()
}

/// Who asks, where no agent does.
fn actor(world: &World, ci: &[&'static str], ledger: &mut Ledger) {
    ledger.lack("agent", "there is no sign of an agent", None);
    let denied = world.variable("CI") == Some("false");
    let others: Vec<&str> = ci.iter().copied().filter(|name| !(denied && *name == "CI")).collect();
    match others.first() {
        Some(other) if denied => {
            ledger.see("actor", of("CI"), "false");
            ledger.see("actor", of(other), "is set");
            let why = format!("{} says that this is no CI, and {} that it is", of("CI"), of(other));
            ledger.lack("actor", why, None);
        }
        Some(_) => others.iter().for_each(|name| ledger.say("actor", "ci", of(name), "is set")),
        None if world.terminal => ledger.say("actor", "human", "standard input", "is a terminal"),
        None => {
            ledger.see("actor", "standard input", "is no terminal");
            let why = "there is no terminal, and no sign of an agent or of CI";
            let help = "an agent can say what it is by the variable AI_AGENT, CI by the variable CI";
            ledger.lack("actor", why, Some(help.to_owned()));
        }
    }
}

/// Whether a person can answer, as Prisma sees it; but who answers where an agent has a terminal, nobody knows.
fn interactive(world: &World, agent: bool, ledger: &mut Ledger) {
    let dumb = world.variable("TERM") == Some("dumb");
    let ci = CI.iter().find(|name| world.variable(name).is_some());
    match (world.terminal, dumb, ci) {
        (false, ..) => ledger.say("interactive", false, "standard input", "is no terminal"),
        (_, true, _) => ledger.say("interactive", false, of("TERM"), "dumb"),
        (_, _, Some(name)) => ledger.say("interactive", false, of(name), "is set"),
        _ if agent => {
            ledger.see("interactive", "standard input", "is a terminal");
            let why = "an agent has the terminal, so that nothing tells whether a person would answer";
            ledger.lack("interactive", why, None);
        }
        _ => ledger.say("interactive", true, "standard input", "is a terminal"),
    }
}

fn of(variable: &str) -> String {
    format!("the variable {variable}")
}

/// The first 64 characters, with a space for each run of what is not printable ASCII: as Prisma shows them.
fn printable(value: &str) -> String {
    let cut: String = value.chars().take(64).collect();
    let pieces = cut.split(|c: char| !(' '..='~').contains(&c)).filter(|piece| !piece.is_empty());
    pieces.collect::<Vec<_>>().join(" ").trim().to_owned()
}

#[cfg(test)]
mod tests;
