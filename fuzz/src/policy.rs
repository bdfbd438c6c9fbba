//! Any text as a policy.

use prisma_policy::source::Units;
use prisma_policy::{Operation, Policy, Severity, wire};

use crate::judge;

/// Checks, formats and loads; what loads also decides and runs its own tests.
pub fn policy(text: &str) {
    let errors = check(text);
    let loaded = Policy::load(text);
    assert_eq!(loaded.is_err(), errors, "the checker and the loader disagree");
    let formatted = format(text);
    if let Ok(policy) = loaded {
        let canonical = formatted.expect("a policy that loads can be formatted");
        let again = Policy::load(&canonical).expect("the canonical form loads");
        assert_eq!(policy.identities(), again.identities(), "formatting changes the digest");
        judge(&policy, &Operation::default());
        assert_eq!(policy.test(), again.test(), "formatting changes what the tests say");
        policy.prove();
    }
}

/// Whether the checker tells of an error; every place that it names lies in the text.
fn check(text: &str) -> bool {
    let diagnostics = Policy::check(text);
    for diagnostic in &diagnostics {
        let related = diagnostic.related.iter().map(|label| label.span);
        for span in related.chain([diagnostic.span]) {
            assert!(text.get(span.start as usize..span.end as usize).is_some(), "{diagnostic:?}");
        }
        assert!(!diagnostic.message.is_empty());
    }
    wire::check(text, Units::Utf16);
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

fn format(text: &str) -> Option<String> {
    let canonical = Policy::format(text).ok()?;
    let again = Policy::format(&canonical).expect("the canonical form can be formatted");
    assert_eq!(canonical, again, "formatting is not idempotent");
    Some(canonical)
}
