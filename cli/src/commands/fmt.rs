//! `fmt`: policies in their one canonical layout.

use clap::{Args, ValueHint};
use prisma_policy::Policy;

use crate::exit;
use crate::failure::Failure;
use crate::host::{Host, Stream};
use crate::inputs::{Source, read_source, unwritable};
use crate::render::{self, Page};

/// Puts policies into their canonical layout
///
/// Files are rewritten in place; `-` reads standard input and prints the result. Comments are kept, and what
/// a policy means never changes. Exits with 2 when a policy cannot be parsed; that file is then left alone.
#[derive(Debug, Args)]
pub(crate) struct FmtArgs {
    /// Change nothing; name the files that are not formatted, and exit with 1 if there are any
    #[arg(long)]
    check: bool,

    /// The policies; `-` is standard input
    #[arg(required = true, value_name = "POLICY", value_hint = ValueHint::FilePath)]
    policies: Vec<String>,
}

pub(crate) fn run(args: &FmtArgs, host: &mut dyn Host) -> Result<u8, Failure> {
    let mut code = exit::DONE;
    for path in &args.policies {
        let done = one(args, path, host);
        code = code.max(match done {
            Err(Failure::Output(error)) => return Err(Failure::Output(error)),
            Err(failure) => {
                render::failure(host, &failure, false);
                exit::NO_ANSWER
            }
            Ok(code) => code,
        });
    }
    Ok(code)
}

fn one(args: &FmtArgs, path: &str, host: &mut dyn Host) -> Result<u8, Failure> {
    let source = read_source(host, path)?;
    let formatted = match Policy::format(&source.text) {
        Ok(formatted) => formatted,
        Err(error) => return Err(Failure::Policy(vec![source], error)),
    };
    if args.check {
        return check(host, &source, &formatted);
    }
    if path == "-" {
        render::raw(host, Stream::Out, &formatted)?;
    } else if formatted != source.text {
        host.write_file(path, formatted.as_bytes()).map_err(|error| unwritable(path, &error))?;
    }
    Ok(exit::DONE)
}

fn check(host: &mut dyn Host, source: &Source, formatted: &str) -> Result<u8, Failure> {
    if source.text == formatted {
        return Ok(exit::DONE);
    }
    let mut page = Page::default();
    page.plain(&source.path).plain(" is not formatted").end();
    render::write(host, Stream::Out, &page.into_string())?;
    Ok(exit::REFUSED)
}
