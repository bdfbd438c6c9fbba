//! Installs what building and testing needs.

use crate::compiler;
use crate::run::{exists, output, program, root, run};
use crate::{Result, debian};

/// The oldest Node that the package supports.
const NODE: u32 = 20;

/// Everything.
pub(crate) fn everything() -> Result {
    node_packages()?;
    compiler::find()?;
    browser().map(drop)
}

/// Node itself, and the packages that the bindings are built and tested with.
pub(crate) fn node_packages() -> Result {
    node()?;
    if installed() {
        return Ok(());
    }
    run(program("npm", "bindings-node").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))
}

/// The path of a Chromium.
pub(crate) fn browser() -> Result<String> {
    let known = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let find = || {
        known
            .into_iter()
            .find_map(|name| output(program("sh", ".").args(["-c", &format!("command -v {name}")])))
    };
    if let Some(path) = find() {
        return Ok(path);
    }
    debian::install(&["chromium"], "testing in a browser")?;
    find().ok_or_else(|| "Chromium was installed but is not to be found".into())
}

fn node() -> Result {
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
fn installed() -> bool {
    let modified = |path: &str| {
        std::fs::metadata(root().join("bindings-node").join(path)).and_then(|m| m.modified()).ok()
    };
    match (modified("package-lock.json"), modified("node_modules/.package-lock.json")) {
        (Some(wanted), Some(done)) => done >= wanted,
        _ => false,
    }
}
