//! `diff`: what do two policies judge differently?

use clap::{Args, ValueHint};
use prisma_policy::Policy;
use prisma_policy::analysis::Difference;

use crate::exit;
use crate::failure::Failure;
use crate::host::{Host, Stream};
use crate::inputs::{Source, read_sources};
use crate::render;

/// Shows every operation that two policies judge differently
///
/// Operations are told in classes, loosened ones first, each by what is true of its operations and with one of
/// them as JSON that `decide` reads. The classes are exact: what is in none of them is judged alike.
///
/// Exits with 1 when something was loosened, with 0 when nothing was, and with 2 when that cannot be told.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The policy before; `-` is standard input, `critical-rules` the built-in one
    #[arg(value_name = "OLD", value_hint = ValueHint::FilePath)]
    old: String,

    /// The policy after; `-` is standard input, `critical-rules` the built-in one
    #[arg(value_name = "NEW", value_hint = ValueHint::FilePath)]
    new: String,

    /// For CI: show only what was loosened, and say that the change is refused; the exit codes stay the same
    #[arg(long)]
    forbid_loosening: bool,

    /// Print the difference as one line of JSON
    #[arg(long)]
    json: bool,
}

impl DiffArgs {
    pub(crate) fn json(&self) -> bool {
        self.json
    }
}

pub(crate) fn run(args: &DiffArgs, host: &mut dyn Host) -> Result<u8, Failure> {
    let sources = read_sources(host, &[args.old.clone(), args.new.clone()])?;
    let loaded: Vec<Policy> = sources.iter().map(load).collect::<Result<_, Failure>>()?;
    let [old, new] = loaded.as_slice() else { return Ok(exit::NO_ANSWER) };
    // What the two disagree about has no place in one of their texts.
    let difference = old.difference(new).map_err(|error| Failure::Policy(Vec::new(), error))?;
    if args.json {
        render::json(host, Stream::Out, &difference)?;
    } else {
        render::write(host, Stream::Out, &render::difference(&difference, args.forbid_loosening))?;
    }
    Ok(code(&difference))
}

fn load(source: &Source) -> Result<Policy, Failure> {
    Policy::load(&source.text).map_err(|error| Failure::Policy(vec![source.clone()], error))
}

const fn code(difference: &Difference) -> u8 {
    match (&difference.exceeded, difference.loosened) {
        (Some(_), _) => exit::NO_ANSWER,
        (None, true) => exit::REFUSED,
        (None, false) => exit::DONE,
    }
}
