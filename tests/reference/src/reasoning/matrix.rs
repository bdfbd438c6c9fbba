//! The outcomes that some facts leave possible.

use std::collections::BTreeSet;

use super::judge::Judge;
use super::operations::{Tests, every};
use super::{Answered, Unanswered};
use crate::Policies;
use crate::syntax::Outcome;

impl Policies {
    /// The outcomes of all operations in which these facts are as in one, written in JSON, that gives no
    /// other: known with its values, or missing.
    pub fn outcomes_where(&self, facts: &[&str], given: &str) -> Answered<BTreeSet<Outcome>> {
        let given = self.operation(given)?;
        let named = |fact: &str| facts.contains(&fact);
        if let Some(fact) = given.keys().find(|fact| !named(fact)) {
            return Err(Unanswered::Wrong(format!("`{fact}` is given, but is none of the facts")));
        }
        if let Some(fact) = facts.iter().find(|fact| !self.facts.contains_key(**fact)) {
            return Err(Unanswered::Wrong(format!("there is no fact `{fact}`")));
        }
        let judge = Judge::of(&self.checked);
        let mut domain = Tests::of(&self.checked).domain()?;
        domain.retain(|fact, _| !named(fact));
        let with_given = |mut rest: crate::operation::Operation| {
            rest.extend(given.clone());
            rest
        };
        every(&domain)?.into_iter().map(|rest| judge.outcome(&with_given(rest))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = "
        rule reset { deny when command is \"migrate reset\" and environment is production }
        rule fresh { ask when environment is staging and not backup.exists in doubt warn }";

    fn ask(facts: &[&str], given: &str) -> Answered<BTreeSet<Outcome>> {
        let source = format!("policy \"p\" language 1 {RULES}");
        Policies::load(&[&source]).unwrap().outcomes_where(facts, given)
    }

    #[track_caller]
    fn check(command: &str, environment: &str, expect: &[&str]) {
        let given = format!(r#"{{"command": {command}, "environment": {environment}}}"#);
        let outcomes = ask(&["command", "environment"], &given).unwrap();
        let words: Vec<&str> = outcomes.into_iter().map(Outcome::word).collect();
        assert_eq!(words, expect, "{given}");
    }

    #[test]
    fn cells() {
        check("\"migrate reset\"", "\"production\"", &["deny"]);
        check("\"validate\"", "\"production\"", &["allow"]);
        check("\"validate\"", "\"staging\"", &["allow", "warn", "ask"]);
        check("null", "\"production\"", &["deny"]);
        check("\"migrate reset\"", "null", &["deny"]);
        // In doubt unless there is a backup.
        check("\"validate\"", "null", &["allow", "warn"]);
    }

    #[test]
    fn facts_that_do_not_matter() {
        let all = ask(&["branch", "actor"], r#"{"branch": "main"}"#).unwrap();
        assert_eq!(all.len(), 4);
    }

    #[test]
    fn wrong_questions() {
        for (facts, given) in [("command", r#"{"branch": "a"}"#), ("nothing", "{}"), ("command", "[]")] {
            assert!(matches!(ask(&[facts], given), Err(Unanswered::Wrong(_))), "{facts} {given}");
        }
    }
}
