//! Counts instructions, which no other load on the machine changes: this program is run under valgrind with few
//! passes and with more, and what the second took more is what the calls took.

use std::process::Command;

use crate::entrant::{Column, Entrant};
use crate::{Result, engines, operations};

const FEW: usize = 1;
const MORE: usize = 4;

/// The columns, with the words that stand for them on the command line.
const COLUMNS: [(&str, Column); 2] = [("prepared", Column::Prepared), ("text", Column::Text)];

/// The instructions of one call.
pub struct Row {
    /// The engine.
    pub name: &'static str,
    /// Of an operation that was read before.
    pub prepared: f64,
    /// Of JSON text.
    pub text: f64,
}

/// The row of each engine; none where there is no valgrind.
pub fn all(entrants: &[Box<dyn Entrant>]) -> Result<Vec<Row>> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        return Ok(Vec::new());
    }
    entrants.iter().map(|entrant| row(entrant.name())).collect()
}

fn row(name: &'static str) -> Result<Row> {
    eprintln!("counting: {name}");
    let [prepared, text] = COLUMNS.map(|(column, _)| per_call(name, column));
    Ok(Row { name, prepared: prepared?, text: text? })
}

fn per_call(name: &str, column: &str) -> Result<f64> {
    let more = count(name, column, MORE)?.saturating_sub(count(name, column, FEW)?);
    let calls = operations::texts()?.len() * (MORE - FEW);
    Ok(more as f64 / calls as f64)
}

fn count(name: &str, column: &str, passes: usize) -> Result<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .args(["pass", name, column, &passes.to_string()])
        .output()?;
    let told = String::from_utf8_lossy(&output.stderr);
    let line = told.lines().find_map(|line| line.split_once("refs:")).filter(|_| output.status.success());
    let (_, digits) = line.ok_or_else(|| format!("valgrind counted nothing of {name}\n{told}"))?;
    Ok(digits.replace(',', "").trim().parse()?)
}

/// What is run under valgrind: the engine with the small policy judges every operation so often.
pub fn pass(name: &str, column: &str, passes: &str) -> Result {
    let known = COLUMNS.iter().find(|(word, _)| *word == column);
    let (_, column) = known.ok_or("a column is `prepared` or `text`")?;
    let engine = engines::all().into_iter().find(|entrant| entrant.name() == name);
    let mut engine = engine.ok_or_else(|| format!("`{name}` is no engine"))?;
    engine.load(0)?;
    engine.pass(*column, 1, passes.parse()?);
    Ok(())
}
