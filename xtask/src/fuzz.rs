//! Runs the fuzz targets of `fuzz`, with a compiler and a tool of their own.

use crate::Result;
use crate::run::{exists, output, program, root, run};

/// How long each target runs, in seconds: as one of all tests, and alone.
const SECONDS: u32 = 15;
const SECONDS_ALONE: u32 = 60;

/// The longest input of a target in bytes, and the dictionary it is made from.
const TARGETS: &[(&str, u32, &str)] = &[
    ("policy", 4096, "policy.dict"),
    ("operation", 1024, "policy.dict"),
    ("command", 1024, "command.dict"),
    ("decide", 4096, "policy.dict"),
];

/// Runs every target for a short while.
pub(crate) fn short() -> Result {
    every(SECONDS)
}

/// Runs every target for so many seconds.
pub(crate) fn with(seconds: Option<&str>) -> Result {
    let Some(text) = seconds else { return every(SECONDS_ALONE) };
    let seconds = text.parse().map_err(|_| format!("`{text}` is not a number of seconds"))?;
    every(seconds)
}

/// What cannot be run is an error, since a part of the tests that is left out would look like one that passed.
fn every(seconds: u32) -> Result {
    if !has_nightly() {
        return Err(
            "no nightly compiler, so nothing was fuzzed\nhelp: run `rustup toolchain install nightly`".into(),
        );
    }
    if output(&mut nightly(&["fuzz", "--version"])).is_none() {
        run(program("cargo", ".").args(["install", "--quiet", "--locked", "cargo-fuzz"]))?;
    }
    TARGETS.iter().try_for_each(|(target, longest, dictionary)| one(target, *longest, dictionary, seconds))
}

/// The core has no unsafe code, so the address sanitizer would only make it slow; the checks of a debug build
/// are on.
fn one(target: &str, longest: u32, dictionary: &str, seconds: u32) -> Result {
    let corpus = format!("fuzz/corpus/{target}");
    std::fs::create_dir_all(root().join(&corpus))?;
    // What is found goes to the first folder; the seeds are only read.
    run(nightly(&["fuzz", "run", "--sanitizer", "none", target, &corpus])
        .args([&format!("fuzz/seeds/{target}"), "--", "-seed=1", "-rss_limit_mb=2048", "-timeout=10"])
        .args([format!("-max_total_time={seconds}"), format!("-max_len={longest}")])
        .args([format!("-dict=fuzz/{dictionary}"), "-print_final_stats=1".to_owned()]))
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
