//! The command line from the start of its process to its end.

use std::process::{Command, Stdio};
use std::time::Instant;

use crate::Result;
use crate::measure::median;

const ROUNDS: usize = 41;

/// Median times in nanoseconds.
pub struct Start {
    /// Of a check of one command line.
    pub check: f64,
    /// Of its `--version`, which loads no policy.
    pub nothing: f64,
}

/// Times a command line, in turns with itself doing nothing.
pub fn of(command_line: &str) -> Result<Start> {
    eprintln!("timing: the start of the command line, {ROUNDS} rounds");
    let check = ["check", "npx prisma migrate reset --force", "--environment", "production"];
    let (mut checks, mut nothings) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        checks.push(time(command_line, &check, 1)?);
        nothings.push(time(command_line, &["--version"], 0)?);
    }
    Ok(Start { check: median(&checks), nothing: median(&nothings) })
}

fn time(program: &str, args: &[&str], expect: i32) -> Result<f64> {
    let start = Instant::now();
    let status = Command::new(program).args(args).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    let time = start.elapsed();
    if status.code() == Some(expect) {
        Ok(time.as_secs_f64() * 1e9)
    } else {
        Err(format!("`{program} {}` ended with {status} and not {expect}", args.join(" ")).into())
    }
}
