//! The arguments: which command, with what.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches, Parser};

use crate::commands::Command;
use crate::failure::{Failure, InputError};

/// Says whether a Prisma operation may run, why, and what the safe way is.
///
/// Without --policy it goes by the six Critical Rules, which are built in.
#[derive(Debug, Parser)]
#[command(
    name = "prisma-policy",
    version,
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_help = "Exit codes: 0 allowed or done; 1 the answer is no; 2 there is no answer, so nothing is allowed.\n\n\
                  Try: prisma-policy check \"npx prisma migrate reset --force\" --environment production"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// What the arguments ask for.
#[derive(Debug)]
pub(crate) enum Request {
    /// A command.
    Command(Box<Command>),
    /// Help or the version, with styles.
    Print(String),
}

/// The whole command line as `clap` knows it, for completions.
pub(crate) fn definition() -> clap::Command {
    Arguments::command()
}

/// Reads the arguments, the first of which is the name of the program.
pub(crate) fn parse(args: Vec<OsString>) -> Result<Request, Failure> {
    only_utf8(&args)?;
    let command = args.get(1).and_then(|arg| arg.to_str()).unwrap_or_default().to_owned();
    let matches = definition().try_get_matches_from(args);
    match matches.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => Ok(Request::Command(Box::new(arguments.command))),
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            Ok(Request::Print(error.render().ansi().to_string()))
        }
        Err(error) => Err(Failure::Usage(Box::new(with_help(error, &command)))),
    }
}

/// A command line that is not text cannot be judged, and a path that is not text cannot be named in an error.
fn only_utf8(args: &[OsString]) -> Result<(), InputError> {
    let Some((at, arg)) = args.iter().enumerate().skip(1).find(|(_, arg)| arg.to_str().is_none()) else {
        return Ok(());
    };
    let message = format!("argument {at} is not UTF-8: `{}`", arg.to_string_lossy());
    Err(InputError::new("not-utf8", message).help("rename the file, or write the argument in UTF-8"))
}

/// A word too many is most often a command line that was not quoted; the tip of `clap` for it misleads.
fn with_help(mut error: clap::Error, command: &str) -> clap::Error {
    let tip = match command {
        "check" | "what-would-allow" => {
            "a command of several words goes between quotes, or at the end after `--`"
        }
        "run" => "the command goes at the end, after `--`",
        _ => return error,
    };
    if error.kind() == ErrorKind::UnknownArgument && error.get(ContextKind::SuggestedArg).is_none() {
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    error
}
