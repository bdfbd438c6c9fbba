//! What would have to change for an operation to be allowed.

use std::collections::BTreeSet;

use super::judge::Judge;
use super::operations::{Tests, every};
use super::{Answered, Unanswered};
use crate::Policies;
use crate::operation::Operation;
use crate::syntax::Outcome;

/// The smallest changes that bring an outcome down to `allow`.
#[derive(Clone, Debug, PartialEq)]
pub struct Allowing {
    /// How many facts change.
    pub fewest: usize,
    /// Each choice of that many facts, sorted, for which there are such values.
    pub choices: BTreeSet<Vec<String>>,
}

impl Policies {
    /// The smallest changes to these facts that let an operation, written in JSON, be allowed; `None` where
    /// none do. A fact is changed by giving it a known value. `backup.*` stands for all facts of a group.
    pub fn would_allow(&self, operation: &str, changeable: &[&str]) -> Answered<Option<Allowing>> {
        for name in changeable {
            if !self.facts.keys().any(|fact| stands_for(name, fact)) {
                return Err(Unanswered::Wrong(format!("there is no fact `{name}`")));
            }
        }
        let operation = self.operation(operation)?;
        let judge = Judge::of(&self.checked);
        let mut domain = Tests::of(&self.checked).domain()?;
        domain.retain(|fact, _| changeable.iter().any(|name| stands_for(name, fact)));
        let mut enough: Vec<Vec<String>> = Vec::new();
        // What is missing in a change stays as it is.
        for change in every(&domain)? {
            if judge.outcome(&changed(&operation, &change))? == Outcome::Allow {
                enough.push(change.keys().cloned().collect());
            }
        }
        let fewest = enough.iter().map(Vec::len).min();
        Ok(fewest.map(|fewest| Allowing {
            fewest,
            choices: enough.into_iter().filter(|facts| facts.len() == fewest).collect(),
        }))
    }

    /// Whether an operation is allowed once it gives these facts, which are to be changeable, these values.
    pub fn allowed_after(&self, operation: &str, changeable: &[&str], changes: &str) -> Answered<bool> {
        let (operation, changes) = (self.operation(operation)?, self.operation(changes)?);
        let may_change = |fact: &String| changeable.iter().any(|name| stands_for(name, fact));
        let outcome = Judge::of(&self.checked).outcome(&changed(&operation, &changes))?;
        Ok(changes.keys().all(may_change) && outcome == Outcome::Allow)
    }
}

fn changed(operation: &Operation, changes: &Operation) -> Operation {
    let mut after = operation.clone();
    after.extend(changes.clone());
    after
}

fn stands_for(name: &str, fact: &str) -> bool {
    name.strip_suffix('*').map_or(name == fact, |group| group.ends_with('.') && fact.starts_with(group))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = "
        rule fresh { deny when impact is destroysData unless backup.exists and backup.age <= 24h }
        rule forced { ask when flags has --force and flags has \"-y\" }
        rule place { warn when environment is production }";

    fn ask(operation: &str, changeable: &[&str]) -> Answered<Option<Allowing>> {
        let source = format!("policy \"p\" language 1 {RULES}");
        Policies::load(&[&source]).unwrap().would_allow(operation, changeable)
    }

    /// The choices, each joined by `+`; nothing where there is none.
    #[track_caller]
    fn check(operation: &str, changeable: &[&str], expect: &[&str]) {
        let answer = ask(operation, changeable).unwrap();
        let choices = answer.map(|answer| answer.choices).unwrap_or_default();
        let actual: Vec<String> = choices.iter().map(|facts| facts.join("+")).collect();
        assert_eq!(actual, expect, "{operation} {changeable:?}");
    }

    #[test]
    fn smallest_changes() {
        let quiet = r#""environment": "test", "flags": []"#;
        let destroys = format!(r#"{{{quiet}, "impact": "destroysData"}}"#);
        check(&destroys, &["backup.*"], &["backup.age+backup.exists"]);
        check(&destroys, &["backup.*", "impact"], &["impact"]);
        check(&destroys, &["backup.age"], &[]);
        let old =
            format!(r#"{{{quiet}, "impact": "destroysData", "backup": {{"exists": true, "age": "2d"}}}}"#);
        check(&old, &["backup.*", "flags"], &["backup.age"]);
        let forced = r#"{"environment": "test", "flags": ["--force", "-y"], "impact": "reads"}"#;
        check(forced, &["flags", "backup.*"], &["flags"]);
        check(forced, &[], &[]);
        // An unknown environment and unknown flags leave two rules in doubt.
        check(r#"{"impact": "reads"}"#, &["flags", "environment"], &["environment+flags"]);
        check(r#"{"impact": "reads"}"#, &["flags"], &[]);
    }

    #[test]
    fn nothing_to_change() {
        let allowed = r#"{"environment": "test", "flags": [], "impact": "reads"}"#;
        let nothing = Allowing { fewest: 0, choices: BTreeSet::from([Vec::new()]) };
        assert_eq!(ask(allowed, &["flags"]), Ok(Some(nothing)));
    }

    #[test]
    fn wrong_questions() {
        for (operation, changeable) in [("{}", "nothing"), ("{}", "backup"), ("{}", "*"), ("[]", "flags")] {
            assert!(matches!(ask(operation, &[changeable]), Err(Unanswered::Wrong(_))), "{changeable}");
        }
    }
}
