//! Which Prisma runs, where that may not be the one of the folder: another path, another `PATH`, or a version that is
//! known only when it is fetched.

use crate::command::call::Call;
use crate::command::text::{has_hole, program_name};

/// Paths from the folder in which the command runs to the Prisma that belongs to it.
const OWN: &[&str] = &["node_modules/.bin/", "node_modules/prisma/build"];

/// Folders of a `PATH` in which the Prisma of the folder lies, or programs of the system.
const USUAL: &[&str] = &[
    "",
    "node_modules/.bin",
    "./node_modules/.bin",
    "/bin",
    "/sbin",
    "/usr/bin",
    "/usr/sbin",
    "/usr/local/bin",
    "/usr/local/sbin",
    "/opt/homebrew/bin",
];

/// Why nothing is known of a Prisma that is not the one of the folder.
pub(super) const UNKNOWN: &str = "which version of Prisma runs is known only when it does";

/// Whether a version is a range of several (`>=6 <8`).
pub(super) fn is_range(version: &str) -> bool {
    version.chars().all(|c| c.is_ascii_digit() || " .<>=^~|-xX*".contains(c))
}

/// The call with what is not known of the Prisma that it runs.
pub(super) fn settled(call: &Call) -> Call {
    let mut inner = call.clone();
    if is_another(call) {
        inner.place.import("prisma", UNKNOWN);
    }
    inner
}

fn is_another(call: &Call) -> bool {
    let path = call.args.first().map_or("", |arg| arg.text.as_str()).replace('\\', "/");
    let named = call.version.as_deref().map(|version| super::prisma::major_of(version).is_some());
    match named {
        Some(named) => !named,
        None if path.contains('/') && !path.starts_with('@') => !is_own(&path),
        None => is_numbered(&program_name(&path)) || is_found_elsewhere(call),
    }
}

/// Whether `path` leads to the Prisma of the folder in which the command runs.
fn is_own(path: &str) -> bool {
    let path = path.strip_prefix("./").unwrap_or(path);
    let own = OWN.iter().any(|start| path.starts_with(start));
    own && !is_numbered(&program_name(path)) && !path.split('/').any(|part| part == "..")
}

/// Whether a program or package stands for one version of Prisma beside another (`prisma7`).
pub(crate) fn is_numbered(name: &str) -> bool {
    let number = name.strip_prefix("prisma").unwrap_or_default();
    !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
}

/// Whether the line lets programs be looked for in other folders, behind the back of every package manager.
fn is_found_elsewhere(call: &Call) -> bool {
    if call.place.is_managed() {
        return false;
    }
    let usual = |folder: &str| USUAL.contains(&folder) || folder.chars().all(|c| has_hole(&c.to_string()));
    let given = call.env.get("PATH").is_some_and(|path| !path.split(':').all(usual));
    given || call.place.is_doubted("PATH")
}
