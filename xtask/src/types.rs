//! Writes the TypeScript types: the wire types of the core, the facts, and the surface around them.

mod operation;

use std::fs;
use std::path::PathBuf;

use prisma_policy::analysis::{
    AnalyzedRule, Answered, Axis, AxisValue, Change, ConditionCoverage, Coverage, Difference,
    DifferenceClass, Holds, Matrix, MatrixCell, Moved, ProofError, ProofRefused, ProofResult, RuleAnalysis,
};
use prisma_policy::changes::{ChangeOption, Changes, FactChange, RuleName};
use prisma_policy::command::{CommandReading, Elsewhere, EnvFile, Foreign, Place, Reach};
use prisma_policy::decision::{
    Decision, Finding, Outcome, PolicyIdentity, Remedy, RemedyStep, TestOutcome, TestResult,
};
use prisma_policy::diagnostic::{DiagnosticJson, LabelJson, Severity};
use prisma_policy::inspection::{Evidence, Found, InspectionJson, Missing};
use prisma_policy::operation::OperationError;
use prisma_policy::schema::FactInfo;
use prisma_policy::source::Location;
use ts_rs::{Config, TS};

use crate::Result;
use crate::run::root;

const HEAD: &str =
    "// Made by `cargo xtask types` out of the wire types of the core and surface.d.ts. Do not edit.\n\n";

/// The committed types.
pub(crate) fn file() -> PathBuf {
    root().join("bindings-node/types/index.d.ts")
}

/// Writes them.
pub(crate) fn write() -> Result {
    fs::write(file(), generate()?)
        .map_err(|error| format!("{} could not be written: {error}", file().display()).into())
}

/// Fails where they are not what the code says.
pub(crate) fn check() -> Result {
    let committed = fs::read_to_string(file()).unwrap_or_default();
    if committed == generate()? {
        return Ok(());
    }
    Err("bindings-node/types/index.d.ts is stale: run `cargo xtask types` and commit it".into())
}

fn generate() -> Result<String> {
    let surface = root().join("bindings-node/types/surface.d.ts");
    let surface = fs::read_to_string(&surface).map_err(|error| format!("{}: {error}", surface.display()))?;
    Ok(format!("{HEAD}{}{}\n{surface}", wire_types(), operation::interface()))
}

fn wire_types() -> String {
    let cfg = Config::new();
    [
        declare::<Outcome>(&cfg),
        declare::<Decision>(&cfg),
        declare::<Finding>(&cfg),
        declare::<PolicyIdentity>(&cfg),
        declare::<Remedy>(&cfg),
        declare::<RemedyStep>(&cfg),
        declare::<Severity>(&cfg),
        declare::<DiagnosticJson>(&cfg),
        declare::<LabelJson>(&cfg),
        declare::<Location>(&cfg),
        declare::<TestResult>(&cfg),
        declare::<TestOutcome>(&cfg),
        declare::<ProofResult>(&cfg),
        declare::<Answered>(&cfg),
        declare::<Moved>(&cfg),
        declare::<ProofRefused>(&cfg),
        declare::<ProofError>(&cfg),
        declare::<Holds>(&cfg),
        declare::<AnalyzedRule>(&cfg),
        declare::<RuleAnalysis>(&cfg),
        declare::<Coverage>(&cfg),
        declare::<ConditionCoverage>(&cfg),
        declare::<Difference>(&cfg),
        declare::<DifferenceClass>(&cfg),
        declare::<Change>(&cfg),
        declare::<Changes>(&cfg),
        declare::<ChangeOption>(&cfg),
        declare::<FactChange>(&cfg),
        declare::<RuleName>(&cfg),
        declare::<Matrix>(&cfg),
        declare::<Axis>(&cfg),
        declare::<AxisValue>(&cfg),
        declare::<MatrixCell>(&cfg),
        declare::<FactInfo>(&cfg),
        declare::<CommandReading>(&cfg),
        declare::<Place>(&cfg),
        declare::<EnvFile>(&cfg),
        declare::<Elsewhere>(&cfg),
        declare::<Foreign>(&cfg),
        declare::<Reach>(&cfg),
        declare::<OperationError>(&cfg),
        declare::<InspectionJson>(&cfg),
        declare::<Found>(&cfg),
        declare::<Missing>(&cfg),
        declare::<Evidence>(&cfg),
    ]
    .concat()
}

/// The declaration of one type, its documentation before it.
fn declare<T: TS>(cfg: &Config) -> String {
    tidy(&format!("{}export {}\n\n", T::docs().unwrap_or_default(), T::decl(cfg)))
}

/// Lays a declaration out as a person would: short comments on one line, fields indented, no Rust links.
fn tidy(declaration: &str) -> String {
    let mut out = String::new();
    let mut indent = "";
    for line in declaration.replace("[`", "`").replace("`]", "`").replace(", };", ";\n};").lines() {
        let line = line.trim_end();
        if line == "};" {
            indent = "";
        }
        let line = line.strip_suffix(',').map_or_else(|| line.to_owned(), |field| format!("{field};"));
        if !line.is_empty() {
            out.push_str(indent);
        }
        out.push_str(&line);
        out.push('\n');
        if line.ends_with('{') {
            indent = "  ";
        }
    }
    one_line_comments(&out)
}

fn one_line_comments(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = String::new();
    let mut rest = lines.as_slice();
    while let [first, after @ ..] = rest {
        rest = match (first.trim(), after) {
            ("/**", [body, end, after @ ..]) if end.trim() == "*/" => {
                let body = body.trim().trim_start_matches("* ");
                out.extend([first, " ", body, " */\n"]);
                after
            }
            _ => {
                out.push_str(first);
                out.push('\n');
                after
            }
        };
    }
    out
}
