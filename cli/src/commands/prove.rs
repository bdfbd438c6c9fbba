//! `prove`: do the claims of a policy hold on every operation?

use clap::{Args, ValueHint};
use prisma_policy::diagnostic::{Diagnostic, DiagnosticJson};
use prisma_policy::source::Units;
use prisma_policy::{Holds, Policy, ProofResult};
use serde::Serialize;

use crate::exit;
use crate::failure::Failure;
use crate::host::{Host, Stream};
use crate::inputs::{Source, read_sources};
use crate::render;

/// Proves the claims that stand in policies, or shows where they fail
///
/// A claim is looked into over all operations, whatever is known of them, and not tried on some. One that
/// does not hold comes with a counterexample of as few facts as possible, as JSON that `decide` reads.
///
/// Exits with 1 when a claim does not hold or speaks of no operation, and with 2 when one could not be
/// answered or a policy does not load.
#[derive(Debug, Args)]
pub(crate) struct ProveArgs {
    /// The policies, each by itself; `-` is standard input, `critical-rules` the built-in one
    #[arg(required = true, value_name = "POLICY", value_hint = ValueHint::FilePath)]
    policies: Vec<String>,

    /// Print the answers as one line of JSON
    #[arg(long)]
    json: bool,
}

impl ProveArgs {
    pub(crate) fn json(&self) -> bool {
        self.json
    }
}

/// What came of the claims of one policy.
#[derive(Debug, Serialize)]
struct Proven {
    path: String,
    proofs: Vec<ProofResult>,
    /// Why it does not load; none where it does.
    diagnostics: Vec<DiagnosticJson>,
}

#[derive(Debug, Serialize)]
struct Results {
    ok: bool,
    policies: Vec<Proven>,
}

pub(crate) fn run(args: &ProveArgs, host: &mut dyn Host) -> Result<u8, Failure> {
    let mut policies = Vec::new();
    for source in read_sources(host, &args.policies)? {
        let (proven, diagnostics) = prove(&source);
        if !args.json {
            show(host, &source, &proven, &diagnostics)?;
        }
        policies.push(proven);
    }
    let code = policies.iter().map(code).max().unwrap_or(exit::DONE);
    if args.json {
        render::json(host, Stream::Out, &Results { ok: code == exit::DONE, policies })?;
    }
    Ok(code)
}

fn prove(source: &Source) -> (Proven, Vec<Diagnostic>) {
    let (proofs, diagnostics) = match Policy::load(&source.text) {
        Ok(policy) => (policy.prove(), Vec::new()),
        Err(error) => (Vec::new(), error.diagnostics),
    };
    let shown = diagnostics.iter().map(|d| d.to_json(&source.text, Units::Bytes)).collect();
    (Proven { path: source.path.clone(), proofs, diagnostics: shown }, diagnostics)
}

fn code(proven: &Proven) -> u8 {
    if proven.diagnostics.is_empty() { of_claims(&proven.proofs) } else { exit::NO_ANSWER }
}

/// The exit code that claims ask for.
pub(super) fn of_claims(proofs: &[ProofResult]) -> u8 {
    let code = |proof: &ProofResult| match proof.holds() {
        Some(Holds::True) => exit::DONE,
        Some(Holds::False) | None => exit::REFUSED,
        Some(Holds::Undetermined) => exit::NO_ANSWER,
    };
    proofs.iter().map(code).max().unwrap_or(exit::DONE)
}

fn show(
    host: &mut dyn Host,
    source: &Source,
    proven: &Proven,
    diagnostics: &[Diagnostic],
) -> Result<(), Failure> {
    if diagnostics.is_empty() {
        return render::write(host, Stream::Out, &render::proofs(&proven.path, &proven.proofs));
    }
    for diagnostic in diagnostics {
        render::write(host, Stream::Err, &format!("{}\n", render::diagnostic(Some(source), diagnostic)))?;
    }
    Ok(())
}
