//! What an engine says of one operation, or of all that have some values.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::{Held, answered, ensure, given, list, outcome};
use crate::{Outcome, Policies};

/// Holds the smallest changes that would allow an operation against those here: a list of objects like
/// operations, each with the changed facts and their new values, the fewest first, empty where none would.
pub fn allowing(policies: &Policies, operation: &str, changeable: &[&str], engine: &Json) -> Held {
    let Some(allowing) = answered(policies.would_allow(operation, changeable))? else {
        return Ok("too large");
    };
    let answers = list(engine)?;
    let counts = answers.iter().map(|changes| given(policies, changes)).collect::<Result<Vec<_>, _>>()?;
    ensure(counts.is_sorted(), || format!("the fewest are not first in {engine}"))?;
    let fewest = allowing.as_ref().map(|allowing| allowing.fewest);
    ensure(counts.first() == fewest.as_ref(), || format!("engine    {engine}\nreference {allowing:?}"))?;
    for changes in answers {
        let allowed = answered(policies.allowed_after(operation, changeable, &changes.to_string()))?;
        ensure(allowed != Some(false), || format!("{changes} does not allow, or is not changeable"))?;
    }
    Ok(match fewest {
        None => "never allowed",
        Some(0) => "allowed",
        Some(_) => "allowed after a change",
    })
}

/// Holds the outcomes of all operations with these facts as given against those here: a list of outcomes.
pub fn cell(policies: &Policies, facts: &[&str], given: &str, engine: &Json) -> Held {
    let Some(expected) = answered(policies.outcomes_where(facts, given))? else { return Ok("too large") };
    let actual = list(engine)?.iter().map(outcome).collect::<Result<BTreeSet<Outcome>, _>>()?;
    ensure(actual == expected, || format!("engine    {engine}\nreference {expected:?}"))?;
    Ok(if expected.len() == 1 { "one outcome" } else { "several outcomes" })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn policies() -> Policies {
        let source = "policy \"p\" language 1 rule r { deny when not backup.exists or flags has --force }";
        Policies::load(&[source]).unwrap()
    }

    #[test]
    fn changes() {
        let held = |changeable: &[&str], engine: Json| {
            let operation = r#"{"backup": {"exists": false}, "flags": ["a"]}"#;
            allowing(&policies(), operation, changeable, &engine)
        };
        let backup = json!({ "backup": { "exists": true } });
        let both = json!({ "backup": { "exists": true }, "flags": [] });
        assert_eq!(held(&["backup.*", "flags"], json!([backup])), Ok("allowed after a change"));
        assert_eq!(held(&["backup.exists", "flags"], json!([backup, both])), Ok("allowed after a change"));
        assert_eq!(held(&["flags"], json!([])), Ok("never allowed"));
        assert!(held(&["backup.*"], json!([])).is_err());
        assert!(held(&["flags"], json!([backup])).is_err());
        assert!(held(&["backup.*", "flags"], json!([both])).is_err());
        assert!(held(&["backup.*"], json!([backup, both])).is_err());
        assert!(held(&["backup.*"], json!([{ "backup": { "exists": false } }])).is_err());
    }

    #[test]
    fn cells() {
        let held = |engine: Json| cell(&policies(), &["flags"], r#"{"flags": []}"#, &engine);
        assert_eq!(held(json!(["deny", "allow"])), Ok("several outcomes"));
        assert!(held(json!(["deny"])).is_err());
        assert!(held(json!(["deny", "allow", "ask"])).is_err());
        assert!(held(json!(["deny", "perhaps"])).is_err());
    }
}
