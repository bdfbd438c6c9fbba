//! What an engine says of the difference of two policies.

use serde_json::Value as Json;

use super::{Held, answered, ensure, field, list, outcome};
use crate::Policies;
use crate::reasoning::{self, Class};

/// Holds the difference of two policies against the one here: a list of classes, loosened ones first, of
/// `{"from", "to", "conditions", "witness"}`, each holding the operations of which all its conditions, texts
/// of the language, are certainly true, one of which is the witness.
pub fn difference(old: &Policies, new: &Policies, engine: &Json) -> Held {
    let answers = list(engine)?;
    let classes = answers.iter().map(class).collect::<Result<Vec<_>, _>>()?;
    let loosened = |class: &Class| class.kind.1 < class.kind.0;
    ensure(classes.is_sorted_by_key(|class| !loosened(class)), || "loosened ones are not first".to_owned())?;
    for (class, answer) in classes.iter().zip(answers) {
        witness(old, new, class, &field(answer, "witness")?.to_string())?;
    }
    let Some(misfits) = answered(reasoning::misfits(old, new, &classes))? else { return Ok("too large") };
    if let Some(misfit) = misfits.first() {
        return Err(format!("{misfit:?}\nengine {engine:#}"));
    }
    Ok(if classes.is_empty() { "no difference" } else { "a difference" })
}

fn class(answer: &Json) -> Result<Class, String> {
    let conditions = list(field(answer, "conditions")?)?.iter().map(|text| text.as_str().map(str::to_owned));
    Ok(Class {
        kind: (outcome(field(answer, "from")?)?, outcome(field(answer, "to")?)?),
        conditions: conditions.collect::<Option<_>>().ok_or("a condition is no text")?,
    })
}

fn witness(old: &Policies, new: &Policies, class: &Class, operation: &str) -> Result<(), String> {
    let kind = answered(reasoning::outcomes(old, new, operation))?;
    ensure(kind.is_none_or(|kind| kind == class.kind), || {
        format!("{operation} is {kind:?}, not of {class:?}")
    })?;
    let inside = answered(reasoning::inside(old, new, class, operation))?;
    ensure(inside != Some(false), || format!("{operation} is not in {class:?}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(engine: &Json, expect: Result<&str, &str>) {
        let policies = |rule: &str| Policies::load(&[&format!("policy \"p\" language 1 {rule}")]).unwrap();
        let old = policies("rule r { deny when environment is production }");
        let new = policies("rule r { deny when environment is staging }");
        let held = difference(&old, &new, engine);
        match expect {
            Ok(kind) => assert_eq!(held, Ok(kind)),
            Err(why) => assert!(held.as_ref().is_err_and(|told| told.contains(why)), "{held:?}"),
        }
    }

    fn class(from: &str, to: &str, condition: &str, environment: &str) -> Json {
        let witness = json!({ "environment": environment });
        json!({ "from": from, "to": to, "conditions": [condition], "witness": witness })
    }

    #[test]
    fn right_and_wrong() {
        let looser = class("deny", "allow", "environment is production", "production");
        let stricter = class("allow", "deny", "environment is staging", "staging");
        check(&json!([looser, stricter]), Ok("a difference"));
        check(&json!([stricter, looser]), Err("first"));
        check(&json!([looser]), Err("Uncovered"));
        check(&json!([]), Err("Uncovered"));
        let wide = class("allow", "deny", "environment in [staging, test]", "staging");
        check(&json!([looser, wide]), Err("Stranger"));
        let twice = class("allow", "deny", "backup.age < 0s and environment is staging", "staging");
        check(&json!([looser, stricter, twice]), Err("is not in"));
        let other = class("allow", "deny", "environment is staging", "test");
        check(&json!([looser, other]), Err("not of"));
        let no_text = class("allow", "deny", "environment is", "staging");
        check(&json!([looser, no_text]), Err("wanted"));
    }
}
