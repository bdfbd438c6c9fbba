//! Node, and the packages that are built and tested with.

use std::fs;

use crate::run::{exists, output, program, root, run};
use crate::{Result, debian};

/// The oldest Node that the package supports.
const NODE: u32 = 20;

/// Installs what the lock file of a folder names, where that is not done yet.
pub(crate) fn install(folder: &str) -> Result {
    node()?;
    if installed(folder) {
        return Ok(());
    }
    run(program("npm", folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))
}

/// Runs the tests of a folder.
pub(crate) fn test(folder: &str, environment: &[(&str, String)]) -> Result {
    install(folder)?;
    run(program("npm", folder)
        .args(["test", "--silent"])
        .envs(environment.iter().map(|(name, value)| (name, value))))
}

pub(crate) fn node() -> Result {
    if !exists("node") || !exists("npm") {
        debian::install(&["nodejs", "npm"], "building the npm package")?;
    }
    let version = output(program("node", ".").arg("--version")).unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(major) if major >= NODE => Ok(()),
        _ => Err(format!("Node {NODE} or later is needed; `node --version` says `{version}`").into()),
    }
}

/// npm writes the lock file that it has carried out into `node_modules`.
fn installed(folder: &str) -> bool {
    let modified =
        |path: &str| fs::metadata(root().join(folder).join(path)).and_then(|file| file.modified()).ok();
    match (modified("package-lock.json"), modified("node_modules/.package-lock.json")) {
        (Some(wanted), Some(done)) => done >= wanted,
        _ => false,
    }
}
