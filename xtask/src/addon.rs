//! Builds the native Node addon.

use std::fs;

use crate::Result;
use crate::run::{cargo, root, run};

/// Builds it for this machine, into the npm package.
pub(crate) fn build() -> Result {
    run(cargo().args(["build", "--release", "--package", "prisma-policy-node", "--target-dir", "target"]))?;
    let dist = root().join("bindings-node/dist");
    fs::create_dir_all(&dist)?;
    let built = root().join("target/release").join(library());
    let addon = dist.join(format!("prisma-policy.{}.node", platform()));
    // A running Node may hold the old file: replace it, do not write into it.
    let fresh = addon.with_extension("fresh");
    fs::copy(&built, &fresh).map_err(|error| format!("{} could not be copied: {error}", built.display()))?;
    fs::rename(&fresh, &addon)?;
    Ok(())
}

/// The name of this platform in Node's words, as `bindings-node/js/node/platform.cjs` makes it.
pub(crate) fn platform() -> String {
    let os = match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    };
    let arch = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    let library = match os {
        "linux" if cfg!(target_env = "musl") => "-musl",
        "linux" => "-gnu",
        "win32" => "-msvc",
        _ => "",
    };
    format!("{os}-{arch}{library}")
}

fn library() -> String {
    format!("{}prisma_policy_node{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX)
}
