//! The tests and claims of a policy, and what became of them.

use prisma_policy::decision::TestOutcome;
use prisma_policy::{ProofResult, TestResult};

use super::claims::{claim, claims_summary};
use super::page::{Page, style};

/// Shows the tests and claims of one policy.
pub(crate) fn tests(path: &str, tests: &[TestResult], proofs: &[ProofResult]) -> String {
    let mut page = Page::default();
    page.styled(style::STRONG, path).end();
    for test in tests {
        let (style, word) = if test.ok { (style::ALLOW, "ok    ") } else { (style::DENY, "FAILED") };
        page.plain("  ").styled(style, word).plain("  ").plain(&test.name).end();
        if !test.ok {
            page.plain("          expected ").plain(&outcome(&test.expected)).end();
            page.plain("          actual   ").plain(&outcome(&test.actual)).end();
        }
    }
    for proof in proofs {
        claim(&mut page, proof);
    }
    page.plain(&summary(tests)).end();
    if !proofs.is_empty() {
        page.plain(&claims_summary(proofs)).end();
    }
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

fn summary(tests: &[TestResult]) -> String {
    let failed = tests.iter().filter(|test| !test.ok).count();
    match (tests.len(), failed) {
        (0, _) => "it holds no tests".to_owned(),
        (1, 0) => "1 test, and it passes".to_owned(),
        (all, 0) => format!("{all} tests, and all pass"),
        (1, _) => "1 test, and it fails".to_owned(),
        (all, failed) => format!("{all} tests, and {failed} of them fail"),
    }
}
