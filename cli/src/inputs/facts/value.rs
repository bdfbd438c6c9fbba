//! The value of a fact as it is typed after `--fact name=`, and back.

use prisma_policy::Policy;
use prisma_policy::operation::Value;
use prisma_policy::schema::{Fact, FactId, FactType};
use serde_json::{Value as Json, json};

use crate::failure::InputError;

/// Reads a value, in the way of the fact's type.
pub(super) fn read(
    policy: &Policy,
    place: &str,
    id: FactId,
    fact: &Fact,
    text: &str,
) -> Result<Value, InputError> {
    let json = to_json(&fact.kind, text).ok_or_else(|| mistyped(place, fact))?;
    let operation = policy.operation(&nested(&fact.name, json).to_string()).map_err(|error| {
        let error = InputError::from_operation(place, error);
        // What JSON takes besides is not what is typed here.
        if error.help.is_some() && fact.kind != FactType::Duration {
            error
        } else {
            error.help(example(&fact.kind))
        }
    })?;
    operation.get(id).cloned().ok_or_else(|| mistyped(place, fact))
}

/// The value as JSON, which the engine then reads as it reads any other; `None` where it cannot be one.
fn to_json(kind: &FactType, text: &str) -> Option<Json> {
    match kind {
        FactType::Bool => text.parse::<bool>().ok().map(Json::from),
        FactType::Number { .. } => serde_json::from_str::<serde_json::Number>(text).ok().map(Json::Number),
        FactType::SetOfText if text.starts_with('[') => {
            serde_json::from_str::<Vec<String>>(text).ok().map(Json::from)
        }
        FactType::SetOfText if text.is_empty() => Some(json!([])),
        FactType::SetOfText => Some(text.split(',').map(str::trim).collect()),
        FactType::Duration | FactType::Text | FactType::OneOf(_) => Some(Json::from(text)),
    }
}

/// `a.b` with 1 is `{"a":{"b":1}}`.
fn nested(name: &str, value: Json) -> Json {
    name.rsplit('.').fold(value, |inner, segment| json!({ segment: inner }))
}

fn mistyped(place: &str, fact: &Fact) -> InputError {
    InputError::new("wrong-type", format!("{place}: the value must be {}", fact.kind.phrase()))
        .path(&*fact.name)
        .help(example(&fact.kind))
}

fn example(kind: &FactType) -> String {
    match kind {
        FactType::Bool => "write `true` or `false`".to_owned(),
        FactType::Number { .. } => "write a whole number, such as `3`".to_owned(),
        FactType::Duration => {
            "write a number with its unit, such as `90s`, `30m`, `24h`, `7d` or `1h30m`".to_owned()
        }
        FactType::Text => "write any text".to_owned(),
        FactType::OneOf(names) => format!("write one of `{}`", names.join("`, `")),
        FactType::SetOfText => {
            "write texts with commas between them, or as JSON: `a,b` or `[\"a\",\"b\"]`".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "the cases read better")]
    fn check(kind: &FactType, text: &str, expect: Option<Json>) {
        assert_eq!(to_json(kind, text), expect, "{text}");
    }

    #[test]
    fn each_type_has_its_way_of_writing() {
        check(&FactType::Bool, "true", Some(json!(true)));
        check(&FactType::Bool, "yes", None);
        check(&FactType::Number { count: true }, "-3", Some(json!(-3)));
        check(&FactType::Number { count: true }, "three", None);
        check(&FactType::Number { count: true }, "", None);
        check(&FactType::Duration, "2h", Some(json!("2h")));
        check(&FactType::Text, "", Some(json!("")));
    }

    #[test]
    fn a_set_is_written_with_commas_or_as_json() {
        check(&FactType::SetOfText, "a, b", Some(json!(["a", "b"])));
        check(&FactType::SetOfText, r#"["a,b"]"#, Some(json!(["a,b"])));
        check(&FactType::SetOfText, "", Some(json!([])));
        check(&FactType::SetOfText, "[]", Some(json!([])));
        check(&FactType::SetOfText, "[1]", None);
    }

    #[test]
    fn a_dotted_name_is_nested() {
        assert_eq!(nested("a.b.c", json!(1)), json!({"a": {"b": {"c": 1}}}));
    }
}
