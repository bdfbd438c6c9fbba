//! `lint`: everything there is to say of a policy.

use clap::{Args, ValueHint};
use prisma_policy::diagnostic::{Diagnostic, DiagnosticJson};
use prisma_policy::source::Units;
use prisma_policy::{Policy, Severity};
use serde::Serialize;

use crate::exit;
use crate::failure::Failure;
use crate::host::{Host, Stream};
use crate::inputs::{Source, read_sources};
use crate::render::{self, Page};

/// Checks policies and shows every error, warning and hint
///
/// Reasoning is part of it: rules that never fire or never matter, claims that do not hold, tests that a claim
/// makes needless.
///
/// Exits with 2 when a policy has an error, for it does not load then, and with 1 when a claim does not hold or
/// speaks of no operation. Other warnings and hints are no reason to fail.
#[derive(Debug, Args)]
pub(crate) struct LintArgs {
    /// The policies, each checked by itself; `-` is standard input, `critical-rules` the built-in one
    #[arg(required = true, value_name = "POLICY", value_hint = ValueHint::FilePath)]
    policies: Vec<String>,

    /// Print the diagnostics as one line of JSON
    #[arg(long)]
    json: bool,
}

impl LintArgs {
    pub(crate) fn json(&self) -> bool {
        self.json
    }
}

#[derive(Debug, Serialize)]
struct Linted {
    path: String,
    diagnostics: Vec<DiagnosticJson>,
}

#[derive(Debug, Serialize)]
struct Results {
    ok: bool,
    policies: Vec<Linted>,
}

pub(crate) fn run(args: &LintArgs, host: &mut dyn Host) -> Result<u8, Failure> {
    let sources = read_sources(host, &args.policies)?;
    let found: Vec<(Source, Vec<Diagnostic>)> = sources
        .into_iter()
        .map(|source| {
            let diagnostics = Policy::lint(&source.text);
            (source, diagnostics)
        })
        .collect();
    let code = found.iter().flat_map(|(_, found)| found).map(code).max().unwrap_or(exit::DONE);
    let ok = code == exit::DONE;
    if args.json {
        let policies = found.iter().map(|(source, found)| linted(source, found)).collect();
        render::json(host, Stream::Out, &Results { ok, policies })?;
    } else {
        for (source, found) in &found {
            show(host, source, found)?;
        }
    }
    Ok(code)
}

/// A claim is what a policy says of itself: where it is wrong, the policy is not what somebody takes it for.
fn code(diagnostic: &Diagnostic) -> u8 {
    match (diagnostic.severity, diagnostic.code) {
        (Severity::Error, _) => exit::NO_ANSWER,
        (_, "false-claim" | "empty-claim") => exit::REFUSED,
        _ => exit::DONE,
    }
}

fn linted(source: &Source, found: &[Diagnostic]) -> Linted {
    let diagnostics = found.iter().map(|d| d.to_json(&source.text, Units::Bytes)).collect();
    Linted { path: source.path.clone(), diagnostics }
}

fn show(host: &mut dyn Host, source: &Source, found: &[Diagnostic]) -> Result<(), Failure> {
    for diagnostic in found {
        render::write(host, Stream::Out, &format!("{}\n", render::diagnostic(Some(source), diagnostic)))?;
    }
    let mut page = Page::default();
    page.plain(&source.path).plain(": ").plain(&summary(found)).end();
    render::write(host, Stream::Out, &page.into_string())
}

fn summary(found: &[Diagnostic]) -> String {
    let counts = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Hint, "hint")];
    let parts: Vec<String> = counts
        .into_iter()
        .map(|(severity, word)| (found.iter().filter(|d| d.severity == severity).count(), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
        .collect();
    if parts.is_empty() { "nothing to say".to_owned() } else { parts.join(", ") }
}
