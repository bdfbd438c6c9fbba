//! Runs over the cases of many seeds.
//!
//! `PRISMA_POLICY_CASES` sets the number of cases and `PRISMA_POLICY_SEED` the first of them;
//! `PRISMA_POLICY_FAILURES` says after how many failures to stop.

use std::collections::BTreeMap;

/// Judges the cases and counts what came of them; a failure is told with its seed.
///
/// # Panics
/// Where a case fails, or most of them are too large to judge.
pub fn run(default: u64, judge: impl Fn(u64) -> Result<&'static str, String>) {
    let first = number("PRISMA_POLICY_SEED", 0);
    let count = number("PRISMA_POLICY_CASES", default);
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    let mut failures = Vec::new();
    for seed in first..first + count {
        match judge(seed) {
            Ok(kind) => *kinds.entry(kind).or_default() += 1,
            Err(failure) => failures.push(format!("seed {seed}\n{failure}")),
        }
        if failures.len() as u64 >= number("PRISMA_POLICY_FAILURES", 1) {
            break;
        }
    }
    println!("{kinds:?}");
    assert!(failures.is_empty(), "{}", failures.join("\n\n========\n"));
    let judged: u64 = kinds.iter().filter(|(kind, _)| **kind != "too large").map(|(_, count)| count).sum();
    assert!(judged * 2 > count, "most cases are too large to judge");
}

/// The number that a variable of the environment gives.
///
/// # Panics
/// Where the variable holds something else.
#[expect(clippy::expect_used, reason = "whoever sets it wants to know")]
pub fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |text| text.parse().expect("a number"))
}
