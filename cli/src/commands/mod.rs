//! The commands, one file each.

mod answer;
mod backup;
mod check;
mod completions;
mod decide;
mod diff;
mod doctor;
mod facts;
mod fmt;
mod inspect;
mod judge;
mod lint;
mod mark;
mod matrix;
#[cfg(not(target_family = "wasm"))]
mod place;
mod prove;
mod read;
mod run;
mod stream;
mod test;
mod what_would_allow;

use clap::Subcommand;

use crate::failure::Failure;
use crate::host::Host;

/// A command with its arguments.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Check(check::CheckArgs),
    Run(run::RunArgs),
    WhatWouldAllow(what_would_allow::WhatWouldAllowArgs),
    Inspect(inspect::InspectArgs),
    Doctor(doctor::DoctorArgs),
    Backup(backup::BackupArgs),
    Mark(mark::MarkArgs),
    Decide(decide::DecideArgs),
    Read(read::ReadArgs),
    Test(test::TestArgs),
    Prove(prove::ProveArgs),
    Diff(diff::DiffArgs),
    Matrix(matrix::MatrixArgs),
    Fmt(fmt::FmtArgs),
    Lint(lint::LintArgs),
    Facts(facts::FactsArgs),
    Completions(completions::CompletionsArgs),
}

impl Command {
    /// Does it, and gives the exit code.
    pub(crate) fn run(&self, host: &mut dyn Host) -> Result<u8, Failure> {
        match self {
            Self::Check(args) => check::run(args, host),
            Self::Run(args) => run::run(args, host),
            Self::WhatWouldAllow(args) => what_would_allow::run(args, host),
            Self::Inspect(args) => inspect::run(args, host),
            Self::Doctor(args) => doctor::run(args, host),
            Self::Backup(args) => backup::run(args, host),
            Self::Mark(args) => mark::run(args, host),
            Self::Decide(args) => decide::run(args, host),
            Self::Read(args) => read::run(args, host),
            Self::Test(args) => test::run(args, host),
            Self::Prove(args) => prove::run(args, host),
            Self::Diff(args) => diff::run(args, host),
            Self::Matrix(args) => matrix::run(args, host),
            Self::Fmt(args) => fmt::run(args, host),
            Self::Lint(args) => lint::run(args, host),
            Self::Facts(args) => facts::run(args, host),
            Self::Completions(args) => completions::run(args, host),
        }
    }

    /// Whether whoever asks reads JSON on standard output, a failure too.
    pub(crate) fn json(&self) -> bool {
        match self {
            Self::Check(args) => args.json(),
            Self::WhatWouldAllow(args) => args.json(),
            Self::Inspect(args) => args.json(),
            Self::Doctor(args) => args.json(),
            Self::Backup(args) => args.json(),
            Self::Mark(args) => args.json(),
            Self::Decide(_) | Self::Read(_) => true,
            Self::Test(args) => args.json(),
            Self::Prove(args) => args.json(),
            Self::Diff(args) => args.json(),
            Self::Matrix(args) => args.json(),
            Self::Lint(args) => args.json(),
            Self::Run(_) | Self::Fmt(_) | Self::Facts(_) | Self::Completions(_) => false,
        }
    }
}
