//! What an engine says of claims.

use serde_json::{Value as Json, json};

use super::{Held, answered, ensure, field, given, list};
use crate::Policies;
use crate::reasoning::{Proved, Verdict, Witness};

/// Holds the results of all claims against those here: a list of `{"name", "holds", "counterexample"}`, or of
/// `{"name", "error"}` where no operation makes the condition certainly true. A counterexample is an
/// operation; where the claim is about a trend, `moved.operation` is where it moves to. `"undetermined"` is
/// right past the bound alone.
pub fn claims(policies: &Policies, engine: &Json) -> Held {
    let proved = policies.prove();
    let answers = list(engine)?;
    ensure(answers.len() == proved.len(), || format!("{} claims, not {}", answers.len(), proved.len()))?;
    let mut kind = "judged";
    for (number, (proved, answer)) in proved.iter().zip(answers).enumerate() {
        let told = |why| format!("claim {number} {why}\nengine    {answer}\nreference {proved:?}");
        // Of the words, those for what is not judged come later in the alphabet.
        kind = kind.max(claim(policies, number, proved, answer).map_err(told)?);
    }
    Ok(kind)
}

fn claim(policies: &Policies, number: usize, proved: &Proved, answer: &Json) -> Held {
    ensure(*field(answer, "name")? == json!(proved.name), || "has another name".to_owned())?;
    let (holds, error) = (answer.get("holds"), answer.get("error"));
    let undetermined = holds == Some(&json!("undetermined")) && policies.past_bound();
    match &proved.verdict {
        Verdict::TooLarge => return Ok("too large"),
        _ if undetermined => return Ok("undetermined"),
        Verdict::NoOperation => ensure(holds.is_none() && error.is_some(), || "is an error".to_owned())?,
        Verdict::Holds => ensure(holds == Some(&json!(true)), || "holds".to_owned())?,
        Verdict::Fails(witnesses) => {
            ensure(holds == Some(&json!(false)), || "does not hold".to_owned())?;
            counterexample(policies, number, witnesses, answer)?;
        }
    }
    Ok("judged")
}

fn counterexample(policies: &Policies, claim: usize, least: &[Witness], answer: &Json) -> Result<(), String> {
    let first = field(answer, "counterexample")?;
    let breaks = if least.len() == 2 {
        let moved = field(field(answer, "moved")?, "operation")?;
        policies.breaks_trend(claim, &first.to_string(), &moved.to_string())
    } else {
        policies.breaks(claim, &first.to_string())
    };
    ensure(answered(breaks)? != Some(false), || "is not broken by that".to_owned())?;
    let (count, fewest) = (given(policies, first)?, least.first().map(|witness| witness.given));
    ensure(Some(count) == fewest, || format!("has smaller counterexamples than one of {count} facts"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether these results of three claims are right: one that holds, one that fails where the flag is
    /// given, and one on a trend that fails.
    #[track_caller]
    fn check(results: &[Json; 4], expect: Result<&str, &str>) {
        let source = "policy \"p\" language 1 rule r { deny when flags has --force }
            prove \"a\" always allow when flags is empty
            prove \"b\" never deny when flags is known
            prove \"c\" never stricter as flags grows
            prove \"d\" never deny when backup.exists and not backup.exists";
        let held = claims(&Policies::load(&[source]).unwrap(), &json!(results));
        match expect {
            Ok(kind) => assert_eq!(held, Ok(kind)),
            Err(why) => assert!(held.as_ref().is_err_and(|told| told.contains(why)), "{held:?}"),
        }
    }

    fn right() -> [Json; 4] {
        let (less, more) = (json!({ "flags": [] }), json!({ "operation": { "flags": ["--force"] } }));
        [
            json!({ "name": "a", "holds": true }),
            json!({ "name": "b", "holds": false, "counterexample": { "flags": ["x", "--force"] } }),
            json!({ "name": "c", "holds": false, "counterexample": less, "moved": more }),
            json!({ "name": "d", "error": "no operation" }),
        ]
    }

    #[track_caller]
    fn wrong(at: usize, result: Json, why: &str) {
        let mut results = right();
        results[at] = result;
        check(&results, Err(why));
    }

    #[test]
    fn right_results() {
        check(&right(), Ok("judged"));
    }

    #[test]
    fn wrong_results() {
        wrong(0, json!({ "name": "b", "holds": true }), "another name");
        wrong(0, json!({ "name": "a", "holds": "undetermined" }), "holds");
        wrong(0, json!({ "name": "a", "holds": false, "counterexample": {} }), "holds");
        wrong(1, json!({ "name": "b", "holds": true }), "does not hold");
        wrong(1, json!({ "name": "b", "holds": false }), "lacks `counterexample`");
        wrong(1, json!({ "name": "b", "holds": false, "counterexample": { "flags": [] } }), "not broken");
        wrong(1, json!({ "name": "b", "holds": false, "counterexample": {} }), "not broken");
        let large = json!({ "flags": ["--force"], "branch": "a" });
        wrong(1, json!({ "name": "b", "holds": false, "counterexample": large }), "smaller");
        let unknown = json!({ "flag": ["--force"] });
        wrong(1, json!({ "name": "b", "holds": false, "counterexample": unknown }), "no fact `flag`");
        let (more, less) = (json!({ "flags": ["--force"] }), json!({ "operation": { "flags": [] } }));
        wrong(2, json!({ "name": "c", "holds": false, "counterexample": more, "moved": less }), "not broken");
        wrong(3, json!({ "name": "d", "holds": true }), "is an error");
    }
}
