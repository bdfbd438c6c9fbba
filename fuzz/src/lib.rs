//! What must hold of any text whatsoever.
//!
//! Each function takes one text and panics where a promise is broken; the targets in `fuzz_targets` only
//! call them. None of them may take long on a text of any kind: limits are counters, never luck.

mod command;
mod decide;
mod operation;
mod policy;

pub use command::command;
pub use decide::decide;
pub use operation::operation;
pub use policy::policy;

use std::sync::LazyLock;

use prisma_policy::{Decision, Operation, Outcome, Policy};

/// The embedded default.
static CRITICAL_RULES: LazyLock<Policy> =
    LazyLock::new(|| Policy::critical_rules().expect("the critical rules load"));

/// Separates the parts of an input that has several.
const SEPARATOR: &str = "\n---\n";

/// Decides in every way there is, and holds the answers against one another.
fn judge(policy: &Policy, operation: &Operation) -> Decision {
    let decision = policy.decide(operation);
    assert_eq!(policy.outcome(operation), decision.outcome, "the outcome alone differs from the decision's");
    let greatest = decision.findings.iter().map(|finding| finding.contribution).max();
    assert_eq!(
        decision.outcome,
        greatest.unwrap_or(Outcome::Allow),
        "the outcome is not the greatest contribution"
    );
    for finding in &decision.findings {
        assert!(!finding.certain || finding.missing.is_empty(), "a certain finding has no missing facts");
        assert!(finding.certain || !finding.missing.is_empty(), "a doubt hangs on some missing fact");
    }
    decision
}

/// The text before the separator and the text after it, empty where there is none.
fn split(text: &str) -> (&str, &str) {
    text.split_once(SEPARATOR).unwrap_or((text, ""))
}
