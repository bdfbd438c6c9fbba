//! The quick way through the JSON text of an operation: one pass, for texts without faults and without what is
//! rare.
//!
//! It gives up on all else (escapes, fractions, whatever is wrong), and the careful reader answers.
//!
//! INVARIANT: where it does not give up, it reads what the careful reader reads.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::{MAX_OPERATION, Operation, Value};
use crate::language::{duration, iso_duration};
use crate::schema::{Fact, FactId, FactType, Schema};

/// The most facts among which is looked here, one after the other.
const MAX_FACTS: usize = 128;
/// The deepest nesting of groups that is read here.
const MAX_GROUPS: usize = 8;
/// The most digits of a number that is read here; with so many it is within bounds.
const MAX_DIGITS: usize = 15;

/// Reads an operation, or gives up.
pub(super) fn read(schema: &Schema, json: &str) -> Option<Operation> {
    let facts = schema.facts();
    if json.len() > MAX_OPERATION || facts.len() > MAX_FACTS {
        return None;
    }
    let operation = Operation { values: Vec::with_capacity(facts.len()), placed: None };
    let mut reader = Reader { facts, json, at: 0, operation };
    reader.group(0..facts.len(), 0, 0)?;
    reader.space();
    (reader.at == json.len()).then_some(reader.operation)
}

struct Reader<'a> {
    /// Sorted by name, so that those of a group stand together.
    facts: &'a [Fact],
    json: &'a str,
    at: usize,
    operation: Operation,
}

/// Which keys of an object were met, each told by the first fact that it can lead to.
#[derive(Default)]
struct Seen(u128);

// A bit for each fact.
const _: () = assert!(MAX_FACTS <= u128::BITS as usize);

impl Seen {
    /// Notes one; `None` where it was met before, or is too far behind.
    fn note(&mut self, fact: usize) -> Option<()> {
        let bit = 1_u128.checked_shl(u32::try_from(fact).ok()?)?;
        let new = self.0 & bit == 0;
        self.0 |= bit;
        new.then_some(())
    }
}

impl<'a> Reader<'a> {
    /// Reads an object whose keys continue the names of these facts behind their first `prefix` bytes.
    fn group(&mut self, facts: Range<usize>, prefix: usize, depth: usize) -> Option<()> {
        self.token(b'{')?;
        if self.token(b'}').is_some() {
            return Some(());
        }
        let mut seen = Seen::default();
        loop {
            self.space();
            let key = self.string()?;
            self.token(b':')?;
            self.space();
            seen.note(self.entry(key, facts.clone(), prefix, depth)?)?;
            if self.token(b',').is_none() {
                return self.token(b'}');
            }
        }
    }

    /// Reads what a key has: the fact, or the first fact of the group, for which it stands.
    fn entry(&mut self, key: &str, facts: Range<usize>, prefix: usize, depth: usize) -> Option<usize> {
        let all = self.facts;
        let begins = |fact: &Fact| behind(fact, prefix, key).is_some();
        let place = facts.start + all.get(facts.clone())?.iter().position(begins)?;
        if key.bytes().any(|byte| byte == b'.') {
            return None;
        }
        let fact = all.get(place)?;
        let behind = behind(fact, prefix, key)?;
        if behind.is_empty() {
            if self.word("null").is_none() {
                let value = self.value(fact)?;
                self.operation.set(FactId(u32::try_from(place).ok()?), value);
            }
            return Some(place);
        }
        if depth == MAX_GROUPS {
            return None;
        }
        if self.word("null").is_some() {
            return Some(place);
        }
        let members = all.get(place..facts.end)?.iter().take_while(|fact| begins(fact)).count();
        self.group(place..place + members, prefix + key.len() + 1, depth + 1).map(|()| place)
    }

    fn value(&mut self, fact: &Fact) -> Option<Value> {
        Some(match (&fact.kind, self.next()?) {
            (FactType::Bool, b't') => self.word("true").map(|()| Value::Bool(true))?,
            (FactType::Bool, _) => self.word("false").map(|()| Value::Bool(false))?,
            (FactType::Duration, b'"') => {
                let text = self.string()?;
                let seconds = if text.starts_with('P') { iso_duration(text) } else { duration(text) };
                Value::Number(seconds.ok()?)
            }
            (FactType::Number { count: false }, b'-') => {
                self.at += 1;
                Value::Number(-self.digits()?)
            }
            (FactType::Number { .. } | FactType::Duration, _) => Value::Number(self.digits()?),
            (FactType::Text, _) => Value::Text(self.string()?.into()),
            (FactType::OneOf(names), _) => {
                let text = self.string()?;
                let place = names.iter().position(|name| name == text)?;
                Value::Name(u32::try_from(place).ok()?)
            }
            (FactType::SetOfText, _) => Value::Set(self.strings()?),
        })
    }

    fn strings(&mut self) -> Option<BTreeSet<Arc<str>>> {
        let mut texts = BTreeSet::new();
        self.token(b'[')?;
        if self.token(b']').is_some() {
            return Some(texts);
        }
        loop {
            self.space();
            texts.insert(self.string()?.into());
            if self.token(b',').is_none() {
                return self.token(b']').map(|()| texts);
            }
        }
    }

    /// A string without escapes.
    fn string(&mut self) -> Option<&'a str> {
        let text = self.json.get(self.at..)?.strip_prefix('"')?;
        let end = text.bytes().position(|byte| matches!(byte, b'"' | b'\\' | ..=0x1f))?;
        self.at += end + 2;
        if text.as_bytes().get(end) == Some(&b'"') { text.get(..end) } else { None }
    }

    /// Digits that are a number; what may follow them is seen by who looks for the next token.
    fn digits(&mut self) -> Option<i64> {
        let rest = self.json.get(self.at..)?;
        let end = rest.bytes().position(|byte| !byte.is_ascii_digit())?;
        let digits = rest.get(..end)?;
        if end > MAX_DIGITS || end > 1 && digits.starts_with('0') {
            return None;
        }
        self.at += end;
        digits.parse().ok()
    }

    /// Takes a punctuation mark and the space before it, if it comes next.
    fn token(&mut self, mark: u8) -> Option<()> {
        self.space();
        (self.next()? == mark).then(|| self.at += 1)
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.json.get(self.at..)?.starts_with(word).then(|| self.at += word.len())
    }

    fn next(&self) -> Option<u8> {
        self.json.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.next() {
            self.at += 1;
        }
    }
}

/// What follows a key in the name of a fact: nothing, or the rest from a dot on.
fn behind<'f>(fact: &'f Fact, prefix: usize, key: &str) -> Option<&'f [u8]> {
    let name = fact.name.as_bytes().get(prefix..)?;
    // Most names differ from a key at once.
    if name.first() != key.as_bytes().first() {
        return None;
    }
    name.strip_prefix(key.as_bytes()).filter(|behind| matches!(behind, [] | [b'.', ..]))
}

#[cfg(test)]
mod tests {
    use super::super::read::read_carefully;
    use super::*;

    const DECLARED: &str = "fact a.b.c: number\nfact a.b.d: one of x, y\nfact a.be: text\nfact ab: duration\n\
        fact a.c: set of text\nfact z: bool\n";

    const PLAIN: &[&str] = &[
        "{}",
        r#"{"command": "migrate reset", "flags": ["--force", "--x", "--force"], "environment": "production",
            "actor": "human", "backup": {"exists": true, "verified": false, "age": "1h30m"},
            "database": {"checked": true, "hasData": true, "rows": 40000}}"#,
        r#" {"a":{"b":{"c":-5,"d":"y"},"be":"é","c":[]},"ab":"PT26H","z":null,"backup":null} "#,
        r#"{"ab":123456789012345,"database":{"tables":0},"a":{"b":null}}"#,
    ];

    const UNUSUAL: &[&str] = &[
        r#"{"ab": 1e3, "a": {"b": {"c": -0}}, "command": "a\n"}"#,
        r#"{"z": true, "z": true}"#,
        r#"{"backup": {}, "backup": null}"#,
        r#"{"a.b.c": 1}"#,
        r#"{"database": {"rows": -1, "tables": 01}, "environment": "prodcution"} x"#,
    ];

    fn schema() -> Schema {
        Schema::declare(DECLARED).unwrap()
    }

    /// Whether the quick reader answers; where it does, as the careful one.
    fn answers(schema: &Schema, json: &str) -> bool {
        let quick = read(schema, json);
        if let Some(operation) = &quick {
            assert_eq!(Ok(operation), read_carefully(schema, json).as_ref(), "{json}");
        }
        quick.is_some()
    }

    #[test]
    fn what_is_plain_is_read_quickly_and_as_with_care() {
        let schema = schema();
        for json in PLAIN {
            assert!(answers(&schema, json), "{json}");
        }
        for json in UNUSUAL {
            assert!(!answers(&schema, json), "{json}");
        }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the cases are files")]
    fn every_operation_of_the_conformance_cases_is_read_alike() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/conformance");
        let schema = schema();
        let mut read = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            let mut open = vec![serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()];
            while let Some(value) = open.pop() {
                match value {
                    serde_json::Value::Object(map) => {
                        read += usize::from(answers(&schema, &serde_json::to_string(&map).unwrap()));
                        open.extend(map.into_iter().map(|(_, value)| value));
                    }
                    serde_json::Value::Array(values) => open.extend(values),
                    serde_json::Value::String(text) => read += usize::from(answers(&schema, &text)),
                    _ => {}
                }
            }
        }
        assert!(read > 100, "{read}");
    }

    #[test]
    fn texts_with_random_changes_are_read_alike() {
        let schema = schema();
        let pieces: Vec<&str> =
            "{ } [ ] : , \" \\ . - 0 1 12 1e1 true false null \"a\" \"b\" \"age\" \"1h\" \u{7f} é"
                .split(' ')
                .chain([" ", "\n", "\u{1}", "\"command\"", "\"backup\"", "{\"age\":5}", ",\"z\":true"])
                .collect();
        let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
        let mut random = move |below: usize| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            usize::try_from(seed % u64::try_from(below.max(1)).unwrap()).unwrap()
        };
        let texts: Vec<&str> = PLAIN.iter().chain(UNUSUAL).copied().collect();
        let mut quick = 0;
        for _ in 0..60_000 {
            let mut text: Vec<char> = texts[random(texts.len())].chars().collect();
            for _ in 0..=random(2) {
                let at = random(text.len());
                let end = (at + random(4)).min(text.len());
                let piece = if random(2) == 0 { "" } else { pieces[random(pieces.len())] };
                text.splice(at..end, piece.chars());
            }
            quick += usize::from(answers(&schema, &text.into_iter().collect::<String>()));
        }
        assert!(quick > 2_000, "{quick}");
    }
}
