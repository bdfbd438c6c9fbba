//! What an engine says of each rule.

use serde_json::{Value as Json, json};

use super::{Held, answered, ensure, list};
use crate::Policies;
use crate::reasoning::{Often, RuleUse};

/// Holds what is said of all rules, in order, against what is said here: a list of `{"policy", "rule",
/// "canFire", "canDoubt", "alwaysFires", "matters", "inDoubtMatters"}`, the last null where the rule has no
/// such clause; other keys may stand beside them.
pub fn rules(policies: &Policies, engine: &Json) -> Held {
    let Some(rules) = answered(policies.rules())? else { return Ok("too large") };
    let answers = list(engine)?;
    ensure(answers.len() == rules.len(), || format!("{} rules, not {}", answers.len(), rules.len()))?;
    for (rule, answer) in rules.iter().zip(answers) {
        let expected = expected(rule);
        let same = expected
            .as_object()
            .is_some_and(|keys| keys.iter().all(|(key, value)| answer.get(key) == Some(value)));
        ensure(same, || format!("engine    {answer}\nreference {expected}"))?;
    }
    Ok("judged")
}

fn expected(rule: &RuleUse) -> Json {
    json!({
        "policy": rule.policy,
        "rule": rule.rule,
        "canFire": rule.fires != Often::Never,
        "canDoubt": rule.can_be_in_doubt,
        "alwaysFires": rule.fires == Often::Always,
        "matters": rule.changes_the_outcome,
        "inDoubtMatters": rule.doubt_clause_matters,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_and_wrong() {
        let source = "policy \"p\" language 1 rule r { deny when backup.exists in doubt deny }";
        let policies = Policies::load(&[source]).unwrap();
        let said = |unused: bool| {
            json!([{ "policy": "p", "rule": "r", "canFire": true, "canDoubt": true, "alwaysFires": false,
                "matters": true, "inDoubtMatters": !unused }])
        };
        assert_eq!(rules(&policies, &said(true)), Ok("judged"));
        assert!(rules(&policies, &said(false)).is_err());
        assert!(rules(&policies, &json!([])).is_err());
    }
}
