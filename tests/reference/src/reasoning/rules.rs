//! What each rule is good for.

use super::Answered;
use super::judge::{Judge, greatest};
use super::operations::{Tests, every};
use crate::Policies;
use crate::completions::Truth;
use crate::syntax::Outcome;

/// On how many operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Often {
    Never,
    Sometimes,
    Always,
}

/// What one rule does over all operations.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleUse {
    pub policy: String,
    pub rule: String,
    pub fires: Often,
    pub can_be_in_doubt: bool,
    /// Whether it contributes more than all other rules on some operation.
    pub changes_the_outcome: bool,
    /// Whether some outcome would differ without its `in doubt` clause; `None` where it has none.
    pub doubt_clause_matters: Option<bool>,
}

impl Policies {
    /// What each rule does while all of them decide together, in order.
    pub fn rules(&self) -> Answered<Vec<RuleUse>> {
        let judge = Judge::of(&self.checked);
        let mut all = Vec::new();
        for operation in every(&Tests::of(&self.checked).domain()?)? {
            all.push(judge.truths(&operation)?);
        }
        Ok((0..judge.rules.len()).filter_map(|at| rule_use(&judge, at, &all)).collect())
    }
}

/// What the rule at this place does, given what is true on each operation.
fn rule_use(judge: &Judge<'_>, at: usize, all: &[Vec<Truth>]) -> Option<RuleUse> {
    let judged = judge.rules.get(at)?;
    let some = |wanted: fn(&Truth) -> bool| all.iter().filter_map(|truths| truths.get(at)).any(wanted);
    let in_doubt = |truth: &Truth| matches!(truth, Truth::Differs(_));
    let clause_tells = |truths: &Vec<Truth>| {
        let said = judge.contributions(truths);
        let doubted = truths.get(at).is_some_and(in_doubt);
        doubted && greatest(&said) != greatest(&replaced(&said, at, judged.rule.effect))
    };
    Some(RuleUse {
        policy: judged.policy.name.clone(),
        rule: judged.rule.id.clone(),
        fires: match (some(fires), some(|truth| !fires(truth))) {
            (false, _) => Often::Never,
            (true, true) => Often::Sometimes,
            (true, false) => Often::Always,
        },
        can_be_in_doubt: some(in_doubt),
        changes_the_outcome: all.iter().any(|truths| {
            let said = judge.contributions(truths);
            greatest(&said) > greatest(&replaced(&said, at, Outcome::Allow))
        }),
        doubt_clause_matters: judged.rule.in_doubt.map(|_| all.iter().any(clause_tells)),
    })
}

fn fires(truth: &Truth) -> bool {
    *truth == Truth::Always
}

/// The contributions with another one at a place.
fn replaced(contributions: &[Outcome], place: usize, by: Outcome) -> Vec<Outcome> {
    contributions.iter().enumerate().map(|(at, said)| if at == place { by } else { *said }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(sources: &[&str]) -> Vec<RuleUse> {
        Policies::load(sources).unwrap().rules().unwrap()
    }

    /// What is said of the first rule of a policy: `f` can fire, `d` can be in doubt, `a` always fires, `o`
    /// changes the outcome, `+` and `-` whether its clause matters.
    #[track_caller]
    fn check(text: &str, expect: &str) {
        let rule = rules(&[&format!("policy \"p\" language 1 {text}")]).remove(0);
        let clause = match rule.doubt_clause_matters {
            None => "",
            Some(true) => "+",
            Some(false) => "-",
        };
        let mut actual = String::new();
        for (letter, is) in [
            ("f", rule.fires != Often::Never),
            ("d", rule.can_be_in_doubt),
            ("a", rule.fires == Often::Always),
            ("o", rule.changes_the_outcome),
        ] {
            actual.push_str(if is { letter } else { "" });
        }
        assert_eq!(actual + clause, expect, "{text}");
    }

    #[test]
    fn one_rule() {
        check("rule r { deny when backup.exists }", "fdo");
        check("rule r { deny when backup.exists in doubt ask }", "fdo+");
        check("rule r { deny when backup.exists in doubt deny }", "fdo-");
        check("rule r { warn when backup.exists in doubt deny }", "fdo+");
        check("rule r { deny when backup.exists and not backup.exists }", "");
        check("rule r { deny when backup.age < 0s in doubt ask }", "-");
        check("rule r { deny when environment is test or environment is not test }", "fao");
        check("rule r { deny when backup.exists is known in doubt allow }", "fo-");
        // In doubt where the fact is missing, silent where it is known.
        check("rule r { deny when backup.exists is unknown and backup.exists in doubt allow }", "d+");
        check("rule r { deny when backup.exists is unknown and backup.exists }", "do");
    }

    #[test]
    fn among_others() {
        check("rule r { ask when backup.exists } rule s { deny when backup.exists }", "fd");
        check("rule r { deny when backup.exists } rule s { deny when backup.exists }", "fd");
        check("rule r { ask when backup.exists } rule s { deny when backup.exists in doubt warn }", "fdo");
        // In doubt the other rule denies anyway.
        let other = "rule s { deny when backup.exists is unknown }";
        check(&format!("rule r {{ deny when backup.exists in doubt ask }} {other}"), "fdo-");
        check(&format!("rule r {{ deny when backup.exists is false in doubt warn }} {other}"), "fdo-");
    }

    #[test]
    fn of_other_policies() {
        let one = "policy \"a\" language 1 rule r { ask when backup.exists }";
        let other = "policy \"b\" language 1 rule r { deny when backup.exists or backup.verified }";
        let both = rules(&[one, other]);
        let said: Vec<_> = both.iter().map(|rule| (rule.policy.as_str(), rule.changes_the_outcome)).collect();
        assert_eq!(said, [("a", false), ("b", true)]);
    }
}
