//! `test`: does a policy do what its `test` blocks say?

use clap::{Args, ValueHint};
use prisma_policy::decision::TestOutcome;
use prisma_policy::diagnostic::{Diagnostic, DiagnosticJson};
use prisma_policy::source::Units;
use prisma_policy::{Policy, ProofResult, TestResult};
use serde::Serialize;

use crate::exit;
use crate::failure::Failure;
use crate::host::{Host, Stream};
use crate::inputs::{Source, read_sources};
use crate::render::{self, Page, style};

/// Runs the tests that stand in policies
///
/// Exits with 1 when a test fails, and with 2 when a policy does not load.
#[derive(Debug, Args)]
pub(crate) struct TestArgs {
    /// The policies, each tested by itself; `-` is standard input
    #[arg(required = true, value_name = "POLICY", value_hint = ValueHint::FilePath)]
    policies: Vec<String>,

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
    /// Why it does not load; none where it does.
    diagnostics: Vec<DiagnosticJson>,
}

#[derive(Debug, Serialize)]
struct Results {
    ok: bool,
    policies: Vec<Tested>,
}

pub(crate) fn run(args: &TestArgs, host: &mut dyn Host) -> Result<u8, Failure> {
    let mut policies = Vec::new();
    for source in read_sources(host, &args.policies)? {
        let (tested, diagnostics) = test(&source);
        if !args.json {
            show(host, &source, &tested, &diagnostics)?;
        }
        policies.push(tested);
    }
    let code = policies.iter().map(code).max().unwrap_or(exit::DONE);
    if args.json {
        render::json(host, Stream::Out, &Results { ok: code == exit::DONE, policies })?;
    }
    Ok(code)
}

fn test(source: &Source) -> (Tested, Vec<Diagnostic>) {
    let (tests, proofs, diagnostics) = match Policy::load(&source.text) {
        Ok(policy) => (policy.test(), policy.prove(), Vec::new()),
        Err(error) => (Vec::new(), Vec::new(), error.diagnostics),
    };
    let shown = diagnostics.iter().map(|d| d.to_json(&source.text, Units::Bytes)).collect();
    (Tested { path: source.path.clone(), tests, proofs, diagnostics: shown }, diagnostics)
}

fn code(tested: &Tested) -> u8 {
    match tested {
        _ if !tested.diagnostics.is_empty() => exit::NO_ANSWER,
        _ if tested.tests.iter().any(|test| !test.ok) => exit::REFUSED,
        _ => exit::DONE,
    }
}

fn show(
    host: &mut dyn Host,
    source: &Source,
    tested: &Tested,
    diagnostics: &[Diagnostic],
) -> Result<(), Failure> {
    for diagnostic in diagnostics {
        render::write(host, Stream::Err, &format!("{}\n", render::diagnostic(Some(source), diagnostic)))?;
    }
    if !diagnostics.is_empty() {
        return Ok(());
    }
    render::write(host, Stream::Out, &page(tested))
}

fn page(tested: &Tested) -> String {
    let mut page = Page::default();
    page.styled(style::STRONG, &tested.path).end();
    for test in &tested.tests {
        let (style, word) = if test.ok { (style::ALLOW, "ok    ") } else { (style::DENY, "FAILED") };
        page.plain("  ").styled(style, word).plain("  ").plain(&test.name).end();
        if !test.ok {
            page.plain("          expected ").plain(&outcome(&test.expected)).end();
            page.plain("          actual   ").plain(&outcome(&test.actual)).end();
        }
    }
    for proof in &tested.proofs {
        page.plain("  ")
            .styled(style::FAINT, "claim ")
            .plain("  ")
            .plain(proof.name())
            .plain(": not yet proven")
            .end();
    }
    let failed = tested.tests.iter().filter(|test| !test.ok).count();
    page.plain(&summary(tested.tests.len(), failed)).end();
    page.into_string()
}

fn outcome(outcome: &TestOutcome) -> String {
    let word = outcome.outcome.as_str();
    match &outcome.by {
        None => word.to_owned(),
        Some(rules) if rules.is_empty() => format!("{word} by no rule"),
        Some(rules) => format!("{word} by {}", rules.join(", ")),
    }
}

fn summary(all: usize, failed: usize) -> String {
    match (all, failed) {
        (0, _) => "it holds no tests".to_owned(),
        (1, 0) => "1 test, and it passes".to_owned(),
        (all, 0) => format!("{all} tests, and all pass"),
        (1, _) => "1 test, and it fails".to_owned(),
        (all, failed) => format!("{all} tests, and {failed} of them fail"),
    }
}
