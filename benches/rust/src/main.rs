//! The same rules and the same operations in several policy engines: agreed on first, then timed in turns.
//!
//! `cargo xtask bench rust` runs this and keeps what it prints in `docs/benchmarks.md`.

mod agree;
mod engines;
mod entrant;
mod instructions;
mod machine;
mod measure;
mod operations;
mod page;
mod start;

use std::process::ExitCode;

/// What a step gives back; its error is a sentence for people.
type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

const HELP: &str = "\
prisma-policy-benches run [COMMAND-LINE]            measure everything, and the start of that command line
prisma-policy-benches agree                         only see that all engines decide alike
prisma-policy-benches pass ENGINE COLUMN PASSES     judge every operation so often, to be counted from outside
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match args.as_slice() {
        ["run", rest @ ..] => run(rest.first().copied()),
        ["agree"] => agree::all(&mut engines::all()).map(drop),
        ["pass", engine, column, passes] => instructions::pass(engine, column, passes),
        _ => Err(HELP.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command_line: Option<&str>) -> Result {
    let mut entrants = engines::all();
    let outcomes = agree::all(&mut entrants)?;
    let figures = measure::all(&mut entrants)?;
    let mut shipped = engines::shipped();
    let page = page::Page {
        outcomes,
        figures,
        shipped: measure::small(&mut shipped)?,
        instructions: instructions::all(&entrants)?,
        start: command_line.map(start::of).transpose()?,
    };
    print!("{}", page::markdown(&page));
    Ok(())
}
