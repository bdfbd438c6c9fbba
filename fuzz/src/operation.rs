//! Any text as an operation.

use std::sync::LazyLock;

use prisma_policy::{Policy, wire};

use crate::{CRITICAL_RULES, judge};

/// Every type of fact, and every kind of test on it.
static EVERY_TYPE: LazyLock<Policy> = LazyLock::new(|| {
    let source = r#"
        policy "Every type"
        language 1
        fact a.bool: bool
        fact a.number: number
        fact a.duration: duration
        fact a.text: text
        fact a.choice: one of x, y, z
        fact a.set: set of text
        rule tests-bool { warn when a.bool is false or a.bool is known }
        rule tests-number { ask when a.number < 0 or a.number in [5, 9007199254740991] }
        rule tests-duration { ask when a.duration <= 1h90m and a.duration is not 90s }
        rule tests-text { deny when a.text matches "*a?c*" and a.text not in ["abc", "é"] }
        rule tests-choice { warn when a.choice in [x, y] }
        rule tests-set { deny when a.set has any of ["p", "q"] and a.set has none of ["r"] or a.set is empty }
        rule tests-several { deny when backup.age > 24h unless a.set has all of ["p", "q"] in doubt warn }
    "#;
    Policy::load(source).expect("the policy loads")
});

/// What is accepted is JSON and decides; what is refused says why.
pub fn operation(text: &str) {
    for policy in [&*CRITICAL_RULES, &*EVERY_TYPE] {
        match policy.operation(text) {
            Ok(operation) => {
                let json: Result<serde_json::Value, _> = serde_json::from_str(text);
                assert!(json.is_ok_and(|json| json.is_object()), "what is no JSON object is accepted");
                judge(policy, &operation);
            }
            Err(error) => assert!(!error.code.is_empty() && !error.message.is_empty()),
        }
        wire::decide(policy, text);
    }
}
