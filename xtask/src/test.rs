//! Runs every test of every binding.

use std::time::Instant;

use crate::run::{cargo, root, run};
use crate::{Result, addon, bundle, fuzz, npm, setup, sizes, types, wasm};

/// A part of the tests, by the name that is shown.
type Part = (&'static str, fn() -> Result);

/// Installs what is missing, builds, and runs all tests; a part that fails does not keep the others from
/// running.
pub(crate) fn everything() -> Result {
    setup::everything()?;
    let parts: &[Part] = &[
        ("the build of the npm package", build),
        ("the TypeScript types", types::check),
        ("the fuzz targets", fuzz::short),
        ("the catalogue against the real Prisma", || npm::test("tests/prisma-catalogue", &[])),
        ("the Rust tests", rust),
        ("the JavaScript tests", javascript),
        ("the tests with the real Prisma and PostgreSQL", end_to_end),
    ];
    let failed: Vec<String> = parts.iter().filter_map(|(name, part)| timed(name, *part)).collect();
    if failed.is_empty() { Ok(()) } else { Err(format!("not all is well\n  {}", failed.join("\n  ")).into()) }
}

/// Runs a part and says how long it took; gives what failed.
fn timed(name: &str, part: fn() -> Result) -> Option<String> {
    eprintln!("\n=== {name}");
    let start = Instant::now();
    let result = part();
    eprintln!(
        "=== {name}: {}, {} s",
        if result.is_ok() { "done" } else { "FAILED" },
        start.elapsed().as_secs()
    );
    result.err().map(|error| format!("{name}: {error}"))
}

/// All tests, and before them what only a change can break.
pub(crate) fn ci() -> Result {
    run(cargo().args(["fmt", "--all", "--check"]))?;
    run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))?;
    everything()
}

fn rust() -> Result {
    run(cargo().args(["test", "--workspace", "--no-fail-fast", "--target-dir", "target"]))
}

fn build() -> Result {
    addon::build()?;
    wasm::build()?;
    bundle::build()?;
    sizes::print()
}

fn javascript() -> Result {
    npm::test("bindings-node", &[("PRISMA_POLICY_CHROMIUM", setup::browser()?), binary()])
}

fn end_to_end() -> Result {
    npm::test("tests/end-to-end", &[binary()])
}

/// The command line that `cargo test` has built, for tests that run it.
fn binary() -> (&'static str, String) {
    let name = format!("target/debug/prisma-policy{}", std::env::consts::EXE_SUFFIX);
    ("PRISMA_POLICY_BINARY", root().join(name).display().to_string())
}
