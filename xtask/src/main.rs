//! The project's chores: `cargo xtask help` lists them.

mod addon;
mod bench;
mod bundle;
mod compiler;
mod debian;
mod fuzz;
mod npm;
mod package;
mod run;
mod setup;
mod sizes;
mod test;
mod types;
mod wasm;

use std::process::ExitCode;

/// What a chore gives back; its error is a sentence for people.
type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

const HELP: &str = "\
cargo xtask setup                 install what building and testing needs
cargo xtask build [node|wasm]     build the npm package, or only its native or WebAssembly half
cargo xtask test                  install what is missing and run every test of every binding
cargo xtask fuzz [SECONDS]        run each fuzz target, for so long
cargo xtask types [--check]       write the TypeScript types, or fail where they are stale
cargo xtask package               make the npm package's tarball in target/package
cargo xtask sizes                 print the sizes of the WebAssembly modules
cargo xtask bench rust|node       measure beside other engines, and write docs/benchmarks.md
cargo xtask bench facts           measure what a look at the world costs, and write it there too
cargo xtask ci                    what a change must pass: formatting, lints, and then every test
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[&str]) -> Result {
    match args {
        ["setup"] => setup::everything(),
        ["build"] => {
            addon::build()?;
            wasm::build()?;
            bundle::build()
        }
        ["build", "node"] => addon::build(),
        ["build", "wasm"] => wasm::build(),
        ["test"] => test::everything(),
        ["fuzz"] => fuzz::with(None),
        ["fuzz", seconds] => fuzz::with(Some(seconds)),
        ["types"] => types::write(),
        ["types", "--check"] => types::check(),
        ["package"] => package::build(),
        ["sizes"] => sizes::print(),
        ["bench", "rust"] => bench::rust(),
        ["bench", "node"] => bench::node(),
        ["bench", "facts"] => bench::facts(),
        ["ci"] => test::ci(),
        [] | ["help" | "--help"] => {
            print!("{HELP}");
            Ok(())
        }
        _ => Err(format!("`{}` is not a chore\n\n{HELP}", args.join(" ")).into()),
    }
}
