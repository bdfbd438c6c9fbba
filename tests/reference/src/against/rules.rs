//! What an engine says of each rule.

use serde_json::{Value as Json, json};

use super::{Held, answered, ensure, list};
use crate::Policies;
use crate::reasoning::{Often, RuleUse};

/// Holds what is said of all rules, in order, against what is said here: a list of `{"policy", "rule",
/// "neverFires", "canBeInDoubt", "neverChangesTheOutcome", "alwaysTrue", "inDoubtWithoutEffect"}`, the last
/// false where the rule has no such clause.
pub fn rules(policies: &Policies, engine: &Json) -> Held {
    let Some(rules) = answered(policies.rules())? else { return Ok("too large") };
    let answers = list(engine)?;
    ensure(answers.len() == rules.len(), || format!("{} rules, not {}", answers.len(), rules.len()))?;
    for (rule, answer) in rules.iter().zip(answers) {
        let expected = expected(rule);
        ensure(*answer == expected, || format!("engine    {answer}\nreference {expected}"))?;
    }
    Ok("judged")
}

fn expected(rule: &RuleUse) -> Json {
    json!({
        "policy": rule.policy,
        "rule": rule.rule,
        "neverFires": rule.fires == Often::Never,
        "canBeInDoubt": rule.can_be_in_doubt,
        "neverChangesTheOutcome": !rule.changes_the_outcome,
        "alwaysTrue": rule.fires == Often::Always,
        "inDoubtWithoutEffect": rule.doubt_clause_matters == Some(false),
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
            json!([{ "policy": "p", "rule": "r", "neverFires": false, "canBeInDoubt": true,
                "neverChangesTheOutcome": false, "alwaysTrue": false, "inDoubtWithoutEffect": unused }])
        };
        assert_eq!(rules(&policies, &said(true)), Ok("judged"));
        assert!(rules(&policies, &said(false)).is_err());
        assert!(rules(&policies, &json!([])).is_err());
    }
}
