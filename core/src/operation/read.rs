//! JSON text to the values of facts.
//!
//! Numbers are read from their own digits and never through floating point, so that what is not whole is
//! never taken for whole.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Keys, Operation, OperationError, Value, quick};
use crate::language::{duration, iso_duration};
use crate::schema::{Fact, FactType, LARGEST, Schema};
use crate::suggest::nearest;

/// The largest operation, in bytes of JSON.
pub const MAX_OPERATION: usize = 1 << 20;
/// The deepest nesting of an operation, itself being the first level.
pub const MAX_DEPTH: usize = 64;

/// Reads an operation from JSON text.
pub(crate) fn read(schema: &Schema, keys: &Keys, json: &str) -> Result<Operation, OperationError> {
    quick::read(schema, keys, json).map_or_else(|| read_carefully(schema, json), Ok)
}

/// Reads an operation of any kind, and knows what is wrong with one that is none.
pub(super) fn read_carefully(schema: &Schema, json: &str) -> Result<Operation, OperationError> {
    within_limits(json)?;
    let raw: &RawValue = serde_json::from_str(json).map_err(|fault| not_json(&fault))?;
    let mut operation = Operation::default();
    read_group(schema, raw, "", &mut operation)?;
    Ok(operation)
}

fn within_limits(json: &str) -> Result<(), OperationError> {
    if json.len() > MAX_OPERATION {
        let message = format!("the operation is larger than 1 MiB ({} bytes)", json.len());
        return Err(refuse("operation-limit", message, "", "leave out what no policy needs"));
    }
    let (mut depth, mut deepest, mut in_string, mut escaped) = (0_usize, 0_usize, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    if deepest > MAX_DEPTH {
        let message = format!("the operation is nested more than {MAX_DEPTH} levels deep");
        return Err(refuse(
            "depth-limit",
            message,
            "",
            "give facts as nested objects, one level for each dot in their names",
        ));
    }
    Ok(())
}

/// Reads an object whose keys continue the fact names that begin with `prefix`.
fn read_group(
    schema: &Schema,
    raw: &RawValue,
    prefix: &str,
    operation: &mut Operation,
) -> Result<(), OperationError> {
    if !raw.get().starts_with('{') {
        return Err(if prefix.is_empty() {
            let message = format!("an operation is a JSON object, not {}", noun(raw));
            refuse("wrong-type", message, prefix, "write for instance {\"command\": \"migrate status\"}")
        } else {
            refuse(
                "wrong-type",
                format!("`{prefix}` is a group of facts, not {}", noun(raw)),
                prefix,
                group_help(schema, prefix),
            )
        });
    }
    let Entries(entries) = serde_json::from_str(raw.get()).map_err(|_| lone_surrogate(prefix))?;
    let mut seen = BTreeSet::new();
    for (key, value) in &entries {
        let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        if !seen.insert(key) {
            return Err(refuse("duplicate-key", format!("`{name}` is given twice"), &name, "keep one"));
        }
        read_entry(schema, key, &name, value, operation)?;
    }
    Ok(())
}

fn read_entry(
    schema: &Schema,
    key: &str,
    name: &str,
    raw: &RawValue,
    operation: &mut Operation,
) -> Result<(), OperationError> {
    if key.contains('.') {
        let help = match schema.find(name) {
            Some(_) => format!("write it nested: {}", nested(name)),
            None => "facts are given nested, one object for each dot in their names".to_owned(),
        };
        return Err(refuse("dotted-key", format!("`{}` is a dotted key", brief(key)), &brief(name), help));
    }
    let missing = raw.get() == "null";
    if let Some(id) = schema.find(name) {
        if let (false, Some(fact)) = (missing, schema.get(id)) {
            operation.set(id, read_value(fact, raw)?);
        }
        return Ok(());
    }
    if schema.is_group(name) {
        return if missing { Ok(()) } else { read_group(schema, raw, name, operation) };
    }
    Err(unknown(schema, name))
}

pub(crate) fn unknown(schema: &Schema, name: &str) -> OperationError {
    let names = schema.facts().iter().map(|fact| &*fact.name);
    let help = match nearest(name, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            "`prisma-policy facts` lists the built-in facts; a policy declares others with `fact NAME: TYPE`"
                .to_owned()
        }
    };
    refuse("unknown-fact", format!("there is no fact `{}`", brief(name)), &brief(name), help)
}

fn read_value(fact: &Fact, raw: &RawValue) -> Result<Value, OperationError> {
    let json = raw.get();
    match (&fact.kind, json.as_bytes().first()) {
        (FactType::Bool, Some(b't')) => Ok(Value::Bool(true)),
        (FactType::Bool, Some(b'f')) => Ok(Value::Bool(false)),
        (FactType::Number { .. } | FactType::Duration, Some(b'-' | b'0'..=b'9')) => number(fact, json),
        (FactType::Duration, Some(b'"')) => {
            let text = string(fact, raw)?;
            let iso = text.starts_with('P');
            let seconds = if iso { iso_duration(&text) } else { duration(&text) };
            seconds.map(Value::Number).map_err(|_| {
                let message = format!("`{}` is not a duration", brief(&text));
                refuse(
                    "bad-duration",
                    message,
                    &fact.name,
                    "write whole seconds, or text such as \"90s\", \"24h\", \"1h30m\" or \"PT26H\"",
                )
            })
        }
        (FactType::Text, Some(b'"')) => Ok(Value::Text(string(fact, raw)?.into())),
        (FactType::OneOf(names), Some(b'"')) => {
            let text = string(fact, raw)?;
            let place = names.iter().position(|name| *name == text).and_then(|at| u32::try_from(at).ok());
            place.map(Value::Name).ok_or_else(|| unknown_name(fact, names, &text))
        }
        (FactType::SetOfText, Some(b'[')) => {
            let items: Vec<&RawValue> = serde_json::from_str(json).map_err(|_| wrong_type(fact, raw))?;
            let mut texts = BTreeSet::new();
            for item in items {
                texts.insert(string(fact, item)?.into());
            }
            Ok(Value::Set(texts))
        }
        _ => Err(wrong_type(fact, raw)),
    }
}

fn unknown_name(fact: &Fact, names: &[String], text: &str) -> OperationError {
    let help = match nearest(text, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("it is one of {}", names.iter().take(20).cloned().collect::<Vec<_>>().join(", ")),
    };
    refuse("unknown-name", format!("`{}` is not a name of `{}`", brief(text), fact.name), &fact.name, help)
}

fn string(fact: &Fact, raw: &RawValue) -> Result<String, OperationError> {
    if !raw.get().starts_with('"') {
        return Err(wrong_type(fact, raw));
    }
    serde_json::from_str(raw.get()).map_err(|_| lone_surrogate(&fact.name))
}

fn number(fact: &Fact, json: &str) -> Result<Value, OperationError> {
    let refusal = |message: String, help: &str| Err(refuse("wrong-type", message, &fact.name, help));
    match whole(json) {
        Err(NumberFault::NotWhole) => refusal(format!("{} is not a whole number", brief(json)), "round it"),
        Err(NumberFault::TooLarge) => Err(refuse(
            "out-of-range",
            format!("{} is too large a number", brief(json)),
            &fact.name,
            "numbers go from -9007199254740991 to 9007199254740991 (2⁵³-1)",
        )),
        Ok(value) if value < 0 && fact.kind == FactType::Duration => {
            refusal(format!("{value} is less than 0 seconds"), "a duration is 0 or more")
        }
        Ok(value) if value < 0 && fact.kind == (FactType::Number { count: true }) => {
            let message = format!("`{}` is a count, and {value} is less than 0", fact.name);
            Err(refuse("negative-count", message, &fact.name, "write 0 or more"))
        }
        Ok(value) => Ok(Value::Number(value)),
    }
}

/// Why a JSON number is no value of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NumberFault {
    NotWhole,
    TooLarge,
}

/// The value of a JSON number, from its digits.
fn whole(json: &str) -> Result<i64, NumberFault> {
    let (negative, unsigned) = json.strip_prefix('-').map_or((false, json), |rest| (true, rest));
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: String = [integer, fraction].concat();
    let significant = digits.trim_start_matches('0');
    let leading = digits.len() - significant.len();
    let significant = significant.trim_end_matches('0');
    if significant.is_empty() {
        return Ok(0);
    }
    // An exponent beyond i64 is beyond every bound, on the side of its sign.
    let beyond = if exponent.starts_with('-') { i64::MIN / 2 } else { i64::MAX / 2 };
    let exponent: i64 = exponent.parse().unwrap_or(beyond).clamp(i64::MIN / 2, i64::MAX / 2);
    let length = |text: &str| i64::try_from(text.len()).unwrap_or(i64::MAX / 4);
    let point = length(integer) - i64::try_from(leading).unwrap_or(0) + exponent;
    let zeros = point - length(significant);
    if zeros < 0 {
        return Err(NumberFault::NotWhole);
    }
    if point > 16 {
        return Err(NumberFault::TooLarge);
    }
    let text = format!("{significant}{}", "0".repeat(usize::try_from(zeros).unwrap_or(0)));
    let value = text.parse().ok().filter(|value: &i64| *value <= LARGEST).ok_or(NumberFault::TooLarge)?;
    Ok(if negative { -value } else { value })
}

/// The entries of an object, in order, repeats included.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntriesVisitor;
        impl<'de> Visitor<'de> for EntriesVisitor {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(EntriesVisitor)
    }
}

fn not_json(fault: &serde_json::Error) -> OperationError {
    let full = fault.to_string();
    let what = full.split(" at line ").next().unwrap_or(&full);
    let message = format!("this is not JSON: {what}, at line {}, column {}", fault.line(), fault.column());
    refuse("invalid-json", message, "", "give the operation as one JSON object")
}

fn lone_surrogate(path: &str) -> OperationError {
    let help = "write a surrogate pair whole, or leave the character out";
    refuse(
        "lone-surrogate",
        "half of a surrogate pair stands alone, which is no character".to_owned(),
        path,
        help,
    )
}

fn wrong_type(fact: &Fact, raw: &RawValue) -> OperationError {
    let message = format!("`{}` is {}, not {}", fact.name, fact.kind.phrase(), noun(raw));
    let help = match &fact.kind {
        FactType::Bool => "write true or false",
        FactType::Number { .. } => "write a whole number",
        FactType::Duration => "write whole seconds, or text such as \"90s\", \"24h\" or \"PT26H\"",
        FactType::Text => "write a string",
        FactType::OneOf(_) => "write one of its names, as a string",
        FactType::SetOfText => "write an array of strings",
    };
    refuse("wrong-type", message, &fact.name, help)
}

fn noun(raw: &RawValue) -> &'static str {
    match raw.get().as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    }
}

fn nested(name: &str) -> String {
    name.rsplit('.').fold("…".to_owned(), |inner, key| format!("{{\"{key}\": {inner}}}"))
}

fn group_help(schema: &Schema, prefix: &str) -> String {
    let example = schema
        .facts()
        .iter()
        .find(|fact| fact.name.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('.')));
    example.map_or_else(String::new, |fact| format!("write for instance {}", nested(&fact.name)))
}

/// What a message shows of a text that may be of any length.
fn brief(text: &str) -> String {
    if text.chars().count() <= 60 {
        text.to_owned()
    } else {
        text.chars().take(57).chain("…".chars()).collect()
    }
}

fn refuse(code: &str, message: String, path: &str, help: impl Into<String>) -> OperationError {
    let help = help.into();
    OperationError {
        code: code.to_owned(),
        message,
        path: path.to_owned(),
        help: (!help.is_empty()).then_some(help),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_whole_however_they_are_spelled() {
        for (json, expect) in [
            ("5", Ok(5)),
            ("5.0", Ok(5)),
            ("5e0", Ok(5)),
            ("50e-1", Ok(5)),
            ("0.5E1", Ok(5)),
            ("-0", Ok(0)),
            ("0e99999999999999999999", Ok(0)),
            ("0.000", Ok(0)),
            ("9007199254740991", Ok(LARGEST)),
            ("-9007199254740991", Ok(-LARGEST)),
            ("9007199254740991.0", Ok(LARGEST)),
            ("9007199254740992", Err(NumberFault::TooLarge)),
            ("1e16", Err(NumberFault::TooLarge)),
            ("1e99999999999999999999", Err(NumberFault::TooLarge)),
            ("1e-99999999999999999999", Err(NumberFault::NotWhole)),
            ("0.5", Err(NumberFault::NotWhole)),
            ("4503599627370496.25", Err(NumberFault::NotWhole)),
            ("5.0000000000000000000000001", Err(NumberFault::NotWhole)),
        ] {
            assert_eq!(whole(json), expect, "{json}");
        }
    }

    fn check(json: &str, code: &str, path: &str) {
        let schema = Schema::new([]);
        let refusal = read(&schema, &Keys::new(&schema), json).expect_err(json);
        assert_eq!((refusal.code.as_str(), refusal.path.as_str()), (code, path), "{json}");
        assert!(refusal.help.is_some(), "{json} has no help");
    }

    #[test]
    fn what_is_no_operation_is_refused_with_its_place() {
        check("", "invalid-json", "");
        check("{", "invalid-json", "");
        check("[]", "wrong-type", "");
        check("null", "wrong-type", "");
        check(r#"{"command": "a"} x"#, "invalid-json", "");
        check(r#"{"comand": null}"#, "unknown-fact", "comand");
        check(r#"{"backup": {"agee": 5}}"#, "unknown-fact", "backup.agee");
        check(r#"{"backup.age": 5}"#, "dotted-key", "backup.age");
        check(r#"{"backup": 5}"#, "wrong-type", "backup");
        check(r#"{"backup": {"age": "5"}}"#, "bad-duration", "backup.age");
        check(r#"{"backup": {"age": -5}}"#, "wrong-type", "backup.age");
        check(r#"{"backup": {"age": 1.5}}"#, "wrong-type", "backup.age");
        check(r#"{"backup": {"age": 1e300}}"#, "out-of-range", "backup.age");
        check(r#"{"database": {"rows": -1}}"#, "negative-count", "database.rows");
        check(r#"{"command": "a", "command": "a"}"#, "duplicate-key", "command");
        check(r#"{"command": "a", "comm\u0061nd": null}"#, "duplicate-key", "command");
        check(r#"{"command": "\ud800"}"#, "lone-surrogate", "command");
        check(r#"{"\udc00": 1}"#, "lone-surrogate", "");
        check(r#"{"environment": "prodcution"}"#, "unknown-name", "environment");
        check(r#"{"environment": true}"#, "wrong-type", "environment");
        check(r#"{"flags": "--force"}"#, "wrong-type", "flags");
        check(r#"{"flags": ["--force", 5]}"#, "wrong-type", "flags");
        check(r#"{"acknowledged": "true"}"#, "wrong-type", "acknowledged");
        check(&format!("{}{}", "[".repeat(65), "]".repeat(65)), "depth-limit", "");
        check(&"[".repeat(500_000), "depth-limit", "");
        check(&format!("{{\"command\": \"{}\"}}", "x".repeat(MAX_OPERATION)), "operation-limit", "");
    }

    #[test]
    fn null_is_missing_and_so_is_a_group_that_is_null() {
        let schema = Schema::new([]);
        let read = |json: &str| read(&schema, &Keys::new(&schema), json).expect(json);
        assert_eq!(read("{}"), read(r#"{"command": null, "backup": null, "database": {"rows": null}}"#));
    }
}
