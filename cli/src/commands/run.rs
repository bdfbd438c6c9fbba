//! `run`: runs a command if it may run.

use std::io;

use clap::Args;
use prisma_policy::Outcome;

use super::answer::{No, agrees};
use super::judge::{JudgeArgs, Judgement, judge};
use crate::exit;
use crate::failure::{Failure, InputError};
use crate::host::{Exit, Host, Stream};
use crate::inputs::as_line;
use crate::render;

/// Runs a command if it may run
///
/// The command is executed as it was judged: word for word, without a shell. Where a person must agree
/// first (ask), the person is asked on the terminal and types `yes`; without a terminal the answer is no.
///
/// Exits with the code of the command, with 128 and its number where a signal ended it, with 127 or 126
/// where it was not found or could not be started, with 1 when it was refused, and with 2 when that could
/// not be told. What there is to say goes to standard error.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    judge: JudgeArgs,

    /// Where a backup is all that is missing, make one, read it back, and judge again
    #[arg(long, conflicts_with = "no_inspect")]
    backup_first: bool,

    /// The words of the command
    #[arg(last = true, required = true, value_name = "COMMAND")]
    words: Vec<String>,
}

pub(crate) fn run(args: &RunArgs, host: &mut dyn Host) -> Result<u8, Failure> {
    let Some((program, arguments)) = args.words.split_first().filter(|(program, _)| !program.is_empty())
    else {
        return Err(InputError::new("empty-command", "the command is empty")
            .help("name a program after `--`")
            .into());
    };
    let line = as_line(&args.words);
    let mut judgement = judge(&args.judge, &line, host)?;
    if args.backup_first && judgement.lacks_only_backups() {
        backups(args, &line, host)?;
        judgement = judge(&args.judge, &line, host)?;
    }
    show(&args.judge, &judgement, host)?;
    let may = match judgement.report.outcome {
        Outcome::Allow | Outcome::Warn => true,
        Outcome::Ask => agreed(&judgement, host)?,
        Outcome::Deny => false,
    };
    if may { start(program, arguments, host) } else { Ok(exit::REFUSED) }
}

/// Makes a backup of each database that the line would hit, and reads it back.
#[cfg(not(target_family = "wasm"))]
fn backups(args: &RunArgs, line: &str, host: &mut dyn Host) -> Result<(), Failure> {
    for made in super::backup::before(&args.judge, line, host)? {
        render::write(host, Stream::Err, &made)?;
    }
    Ok(())
}

#[cfg(target_family = "wasm")]
fn backups(_: &RunArgs, _: &str, _: &mut dyn Host) -> Result<(), Failure> {
    Err(InputError::cannot_look().into())
}

/// An allowed command runs as if nothing stood before it.
fn show(args: &JudgeArgs, judgement: &Judgement, host: &mut dyn Host) -> Result<(), Failure> {
    let report = &judgement.report;
    if args.json {
        return render::json(host, Stream::Err, report);
    }
    if report.outcome == Outcome::Allow {
        return Ok(());
    }
    let hints = args.hints(judgement);
    render::write(host, Stream::Err, &render::report(report, &judgement.policy, &hints))
}

/// Asks the person at the terminal; whatever is not a clear yes is a no.
fn agreed(judgement: &Judgement, host: &mut dyn Host) -> Result<bool, Failure> {
    let refusal = if judgement.by_a_machine {
        Some("a person must agree, and no person asks")
    } else {
        agrees(host, "run it")?.map(No::as_str)
    };
    if let Some(reason) = refusal {
        render::write(host, Stream::Err, &format!("\n{reason}; nothing was run\n"))?;
    }
    Ok(refusal.is_none())
}

fn start(program: &str, arguments: &[String], host: &mut dyn Host) -> Result<u8, Failure> {
    match host.spawn(program, arguments) {
        Ok(Exit::Code(code)) => Ok(code),
        Ok(Exit::Signal(signal)) => Ok(exit::SIGNAL.saturating_add(signal)),
        Err(error) => {
            let (code, message) = match error.kind() {
                io::ErrorKind::NotFound => (exit::NOT_FOUND, format!("there is no program `{program}`")),
                _ => (exit::NOT_STARTED, format!("`{program}` cannot be started: {error}")),
            };
            let help = "the words after `--` are a program and its arguments; no shell reads them";
            let error = InputError::new("not-started", message).help(help);
            render::write(host, Stream::Err, &render::input_error(&error))?;
            Ok(code)
        }
    }
}
