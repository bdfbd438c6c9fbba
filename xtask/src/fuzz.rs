//! Short runs of the fuzz targets.

use crate::Result;
use crate::run::{exists, output, program, root, run};

/// How long each target runs, in seconds.
const SECONDS: u32 = 20;

/// Runs every target for a short while; says so where this machine has no compiler that can.
pub(crate) fn short() -> Result {
    if !root().join("fuzz/Cargo.toml").is_file() {
        return Ok(());
    }
    if !has_nightly() {
        eprintln!("the fuzz targets are left out: they need `rustup toolchain install nightly`");
        return Ok(());
    }
    if output(&mut nightly(&["fuzz", "--version"])).is_none() {
        run(program("cargo", ".").args(["install", "--quiet", "--locked", "cargo-fuzz"]))?;
    }
    let targets = output(&mut nightly(&["fuzz", "list"])).ok_or("the fuzz targets cannot be listed")?;
    for target in targets.lines() {
        run(&mut nightly(&["fuzz", "run", target, "--", &format!("-max_total_time={SECONDS}")]))?;
    }
    Ok(())
}

/// Looks for the compiler that fuzzing needs, and tries to get it.
fn has_nightly() -> bool {
    let found = || output(program("rustup", ".").args(["run", "nightly", "rustc", "--version"])).is_some();
    let install =
        || run(program("rustup", ".").args(["toolchain", "install", "nightly", "--profile", "minimal"]));
    exists("rustup") && (found() || install().is_ok())
}

/// The cargo that runs this has named its own toolchain in the environment.
fn nightly(args: &[&str]) -> std::process::Command {
    let mut command = program("cargo", ".");
    command.env("RUSTUP_TOOLCHAIN", "nightly").args(args);
    command
}
