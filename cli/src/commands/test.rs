//! `test`: does a policy do what its `test` blocks say?

use clap::{Args, ValueHint};
use prisma_policy::analysis::{AnalyzedRule, Coverage};
use prisma_policy::diagnostic::{Diagnostic, DiagnosticJson};
use prisma_policy::source::Units;
use prisma_policy::{Policy, ProofResult, TestResult};
use serde::Serialize;

use super::prove::of_claims;
use crate::exit;
use crate::failure::Failure;
use crate::host::{Host, Stream};
use crate::inputs::{Source, read_sources};
use crate::render;

/// Runs the tests that stand in policies, and proves their claims
///
/// Exits with 1 when a test fails or a claim does not hold, and with 2 when a claim could not be answered or a
/// policy does not load. Coverage never changes the exit code.
#[derive(Debug, Args)]
pub(crate) struct TestArgs {
    /// The policies, each tested by itself; `-` is standard input, `critical-rules` the built-in one
    #[arg(required = true, value_name = "POLICY", value_hint = ValueHint::FilePath)]
    policies: Vec<String>,

    /// Show what the tests have seen: each rule fired, silent and in doubt, each test on a fact true, false and
    /// missing
    #[arg(long)]
    coverage: bool,

    /// Print the results as one line of JSON
    #[arg(long)]
    json: bool,
}

impl TestArgs {
    pub(crate) fn json(&self) -> bool {
        self.json
    }
}

/// What came of one policy.
#[derive(Debug, Serialize)]
struct Tested {
    path: String,
    tests: Vec<TestResult>,
    proofs: Vec<ProofResult>,
    /// Where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<Vec<Covered>>,
    /// Why it does not load; none where it does.
    diagnostics: Vec<DiagnosticJson>,
}

/// How the tests cover a rule.
#[derive(Debug, Serialize)]
struct Covered {
    rule: String,
    #[serde(flatten)]
    coverage: Coverage,
}

#[derive(Debug, Serialize)]
struct Results {
    ok: bool,
    policies: Vec<Tested>,
}

pub(crate) fn run(args: &TestArgs, host: &mut dyn Host) -> Result<u8, Failure> {
    let mut policies = Vec::new();
    for source in read_sources(host, &args.policies)? {
        policies.push(match Policy::load(&source.text) {
            Ok(policy) => one(args, host, source, &policy)?,
            Err(error) => refused(args, host, source, &error.diagnostics)?,
        });
    }
    let code = policies.iter().map(code).max().unwrap_or(exit::DONE);
    if args.json {
        render::json(host, Stream::Out, &Results { ok: code == exit::DONE, policies })?;
    }
    Ok(code)
}

fn one(args: &TestArgs, host: &mut dyn Host, source: Source, policy: &Policy) -> Result<Tested, Failure> {
    let (tests, proofs) = (policy.test(), policy.prove());
    let rules = args.coverage.then(|| policy.analyze().rules);
    if !args.json {
        render::write(host, Stream::Out, &render::tests(&source.path, &tests, &proofs))?;
        if let Some(rules) = &rules {
            render::write(host, Stream::Out, &render::coverage(rules))?;
        }
    }
    let coverage = rules.map(|rules| rules.into_iter().map(covered).collect());
    Ok(Tested { path: source.path, tests, proofs, coverage, diagnostics: Vec::new() })
}

fn covered(rule: AnalyzedRule) -> Covered {
    Covered { rule: rule.analysis.rule, coverage: rule.coverage }
}

fn refused(
    args: &TestArgs,
    host: &mut dyn Host,
    source: Source,
    found: &[Diagnostic],
) -> Result<Tested, Failure> {
    if !args.json {
        for diagnostic in found {
            render::write(
                host,
                Stream::Err,
                &format!("{}\n", render::diagnostic(Some(&source), diagnostic)),
            )?;
        }
    }
    let diagnostics = found.iter().map(|d| d.to_json(&source.text, Units::Bytes)).collect();
    let (tests, proofs) = (Vec::new(), Vec::new());
    let coverage = args.coverage.then(Vec::new);
    Ok(Tested { path: source.path, tests, proofs, coverage, diagnostics })
}

fn code(tested: &Tested) -> u8 {
    let tests = if tested.tests.iter().any(|test| !test.ok) { exit::REFUSED } else { exit::DONE };
    if tested.diagnostics.is_empty() { tests.max(of_claims(&tested.proofs)) } else { exit::NO_ANSWER }
}
