//! An operation as JSON, as it could be given back.

use serde_json::{Map, Value as Json};

use super::{Operation, Value};
use crate::schema::{Fact, FactType, Schema};

impl Operation {
    /// The operation as a JSON object, its facts nested as their names are, sorted by name.
    pub fn to_json(&self, schema: &Schema) -> Json {
        let mut whole = Map::new();
        for (fact, value) in schema.facts().iter().zip(&self.values) {
            if let Some(value) = value {
                insert(&mut whole, &fact.name, write(fact, value));
            }
        }
        Json::Object(whole)
    }
}

fn insert(group: &mut Map<String, Json>, name: &str, value: Json) {
    match name.split_once('.') {
        None => drop(group.insert(name.to_owned(), value)),
        Some((first, rest)) => {
            let inner = group.entry(first).or_insert_with(|| Json::Object(Map::new()));
            if let Json::Object(inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}

/// A value as JSON; a duration is text, since people read it.
pub(crate) fn write(fact: &Fact, value: &Value) -> Json {
    match (value, &fact.kind) {
        (Value::Bool(value), _) => Json::from(*value),
        (Value::Number(seconds), FactType::Duration) => Json::from(duration(*seconds)),
        (Value::Number(number), _) => Json::from(*number),
        (Value::Text(text), _) => Json::from(&**text),
        (Value::Name(name), FactType::OneOf(names)) => {
            names.get(*name as usize).map_or(Json::Null, |name| Json::from(name.as_str()))
        }
        (Value::Name(_), _) => Json::Null,
        (Value::Set(set), _) => set.iter().map(|text| Json::from(&**text)).collect(),
    }
}

/// A duration as the language writes it: `24h`, `7d`, `1h30m`.
pub(crate) fn duration(seconds: i64) -> String {
    // A day alone is called by its hours, as people do of backups.
    if seconds == 86_400 {
        return "24h".to_owned();
    }
    let mut left = seconds;
    let mut text = String::new();
    for (unit, length) in [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)] {
        let count = left / length;
        left %= length;
        if count > 0 {
            text.push_str(&format!("{count}{unit}"));
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_written_in_the_words_of_the_language() {
        for (seconds, expect) in
            [(0, "0s"), (90, "1m30s"), (3_600, "1h"), (86_400, "24h"), (90_000, "1d1h"), (604_800, "7d")]
        {
            assert_eq!(duration(seconds), expect);
            assert_eq!(crate::language::duration(expect), Ok(seconds));
        }
    }

    #[test]
    fn what_is_written_reads_as_the_same_operation() {
        let schema = Schema::builtin();
        let json = r#"{"backup":{"age":"1d1h","exists":true},"command":"a","environment":"test","flags":["--b"],"prisma":{"major":6}}"#;
        let operation = crate::operation::read(&schema, &crate::operation::Keys::new(&schema), json).unwrap();
        assert_eq!(operation.to_json(&schema).to_string(), json);
    }
}
