//! Runs every test of every binding.

use crate::run::{cargo, program, root, run};
use crate::{Result, addon, bundle, setup, sizes, types, wasm};

/// Installs what is missing, builds, and runs all tests; one that fails does not keep the others from running.
pub(crate) fn everything() -> Result {
    setup::everything()?;
    report(&[
        ("the Rust tests", rust()),
        ("the TypeScript types", types::check()),
        ("the build of the npm package", build()),
        ("the JavaScript tests", javascript()),
    ])
}

/// All tests, and before them what only a change can break.
pub(crate) fn ci() -> Result {
    run(cargo().args(["fmt", "--all", "--check"]))?;
    run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))?;
    everything()
}

fn rust() -> Result {
    run(cargo().args(["test", "--workspace", "--no-fail-fast"]))
}

fn build() -> Result {
    addon::build()?;
    wasm::build()?;
    bundle::build()?;
    sizes::print()
}

fn javascript() -> Result {
    let browser = setup::browser()?;
    run(program("npm", "bindings-node")
        .args(["test", "--silent"])
        .env("PRISMA_POLICY_CHROMIUM", browser)
        .env("PRISMA_POLICY_BINARY", root().join("target/debug").join(binary())))
}

fn binary() -> String {
    format!("prisma-policy{}", std::env::consts::EXE_SUFFIX)
}

fn report(parts: &[(&str, Result)]) -> Result {
    let failed: Vec<String> = parts
        .iter()
        .filter_map(|(name, result)| Some(format!("{name}: {}", result.as_ref().err()?)))
        .collect();
    if failed.is_empty() { Ok(()) } else { Err(format!("not all is well\n  {}", failed.join("\n  ")).into()) }
}
