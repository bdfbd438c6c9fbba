//! Measures this engine beside others, and keeps what comes out in `docs/benchmarks.md`.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::run::{cargo, program, root, run};
use crate::{Result, npm, package};

const PAGE: &str = "docs/benchmarks.md";

/// Where the lines of the page end.
const WIDTH: usize = 120;

/// The engines for Rust, and the start of the command line.
pub(crate) fn rust() -> Result {
    let command_line = command_line()?;
    run(cargo()
        .args(["build", "--release", "--manifest-path", "benches/rust/Cargo.toml"])
        .args(["--target-dir", "benches/rust/target"]))?;
    let own = binary("benches/rust/target/release/prisma-policy-benches");
    keep("rust", &printed(program(own, ".").arg("run").arg(command_line))?)
}

/// The engines for Node, and the sizes of WebAssembly modules.
pub(crate) fn node() -> Result {
    package::build()?;
    peers()?;
    keep("node", &printed(program("node", "benches/node").arg("run.mjs").arg(root().join("target/package")))?)
}

/// What the command line sees of real databases, and how long that takes.
pub(crate) fn facts() -> Result {
    let command_line = command_line()?;
    npm::install("tests/end-to-end")?;
    let mut measure = program("node", ".");
    measure.arg("benches/facts.mjs").env("PRISMA_POLICY_BINARY", command_line);
    keep("facts", &printed(&mut measure)?)
}

/// Builds the command line as it is shipped.
fn command_line() -> Result<PathBuf> {
    run(cargo().args(["build", "--release", "--package", "prisma-policy-cli", "--target-dir", "target"]))?;
    Ok(binary("target/release/prisma-policy"))
}

fn binary(path: &str) -> PathBuf {
    root().join(format!("{path}{}", std::env::consts::EXE_SUFFIX))
}

/// Installs the other engines by their lock file. Not by `npm ci`: one of them names a package for every platform, and
/// not every registry has them all.
fn peers() -> Result {
    npm::node()?;
    run(program("npm", "benches/node").args([
        "install",
        "--no-save",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
    ]))
}

/// What it prints; how it gets on is in view.
fn printed(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output()?;
    if output.status.success() {
        Ok(String::from_utf8(output.stdout)?)
    } else {
        Err(format!("the measurement failed ({})", output.status).into())
    }
}

/// Shows a part of the page, and puts it between its markers.
fn keep(part: &str, text: &str) -> Result {
    println!("{text}");
    let path = root().join(PAGE);
    let page = fs::read_to_string(&path)?;
    let (begin, end) = (format!("<!-- {part} -->\n"), format!("<!-- end of {part} -->"));
    let around = page.split_once(&begin).and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
    let (before, after) = around.ok_or_else(|| format!("{PAGE} has no `<!-- {part} -->` with its end"))?;
    fs::write(&path, format!("{before}{begin}\n{}\n{end}{after}", wrapped(text.trim_end())))?;
    eprintln!("written: {PAGE}, its part `{part}`");
    Ok(())
}

/// Prose in lines that are not too long; tables are left as they are.
fn wrapped(text: &str) -> String {
    let mut page = String::new();
    for line in text.lines() {
        let mut width = 0;
        for word in line.split(' ') {
            let length = word.chars().count();
            let fits = line.starts_with('|') || width + 1 + length <= WIDTH;
            let gap = match width {
                0 => "",
                _ if fits => " ",
                _ => "\n",
            };
            width = if gap == "\n" { length } else { width + gap.len() + length };
            page.push_str(gap);
            page.push_str(word);
        }
        page.push('\n');
    }
    page
}
