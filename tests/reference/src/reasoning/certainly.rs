//! Whether a condition is certainly true of an operation.

use super::{Answered, Unanswered};
use crate::Policies;
use crate::check::{self, Checked, Condition};
use crate::completions::{Tried, Truth};
use crate::operation::Operation;

/// Whether the condition is true in every completion of the operation.
pub fn certain(tried: &Tried<'_>, operation: &Operation) -> Answered<bool> {
    Ok(tried.truth(operation).ok_or(Unanswered::TooLarge)? == Truth::Always)
}

impl Policies {
    /// Whether a condition written in the language, without defines, is certainly true of an operation
    /// written in JSON.
    pub fn certainly(&self, expression: &str, operation: &str) -> Answered<bool> {
        let (policy, condition) = self.condition(expression)?;
        certain(&Tried::new(&policy, &condition), &self.operation(operation)?)
    }

    fn condition(&self, expression: &str) -> Answered<(Checked, Condition)> {
        check::alone(expression, &self.facts).map_err(Unanswered::Wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expression: &str, operation: &str, expect: bool) {
        let source = "policy \"p\" language 1 fact x: number rule r { deny when x < 2 }";
        let policies = Policies::load(&[source]).unwrap();
        assert_eq!(policies.certainly(expression, operation), Ok(expect), "{expression} of {operation}");
    }

    #[test]
    fn certain_truth() {
        check("environment is staging and flags has --force", "{}", false);
        let both = r#"{"environment": "staging", "flags": ["a", "--force"]}"#;
        check("environment is staging and flags has --force", both, true);
        check("environment is staging or environment is not staging", "{}", true);
        check("backup.age is unknown", "{}", true);
        check("backup.age is unknown", r#"{"backup": {"age": "1h"}}"#, false);
        check("(environment is unknown or environment is staging)", "{}", true);
        check("(x is unknown or x <= 1) and x is known", r#"{"x": 1}"#, true);
        check("not x <= 1", "{}", false);
        check("not x <= 1", r#"{"x": 2}"#, true);
    }

    #[test]
    fn wrong_questions() {
        let policies = Policies::load(&["policy \"p\" language 1"]).unwrap();
        for (expression, operation) in [
            ("nothing", "{}"),
            ("backup.exists and", "{}"),
            ("backup.exists }", "{}"),
            ("environment is prodcution", "{}"),
            ("backup.exists", "{\"x\": 1}"),
        ] {
            let answer = policies.certainly(expression, operation);
            assert!(matches!(answer, Err(Unanswered::Wrong(_))), "{expression} {operation} {answer:?}");
        }
    }
}
