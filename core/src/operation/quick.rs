//! The quick way through the JSON text of an operation: one pass, for texts without faults and without what is
//! rare.
//!
//! It gives up on all else (escapes, fractions, whatever is wrong), and the careful reader answers.
//!
//! INVARIANT: where it does not give up, it reads what the careful reader reads.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::keys::{Holds, Keys, WHOLE};
use super::{MAX_OPERATION, Operation, Value};
use crate::language::{duration, iso_duration};
use crate::schema::{Fact, FactType, Schema};

/// The deepest nesting of groups that is read here.
const MAX_GROUPS: usize = 8;
/// The most digits of a number that is read here; with so many it is within bounds.
const MAX_DIGITS: usize = 15;

/// Reads an operation, or gives up.
pub(super) fn read(schema: &Schema, keys: &Keys, json: &str) -> Option<Operation> {
    if json.len() > MAX_OPERATION {
        return None;
    }
    let mut reader = Reader { schema, keys, json, at: 0, operation: Operation::empty(schema.facts().len()) };
    reader.group(WHOLE, 0)?;
    reader.space();
    (reader.at == json.len()).then_some(reader.operation)
}

struct Reader<'a> {
    schema: &'a Schema,
    keys: &'a Keys,
    json: &'a str,
    at: usize,
    operation: Operation,
}

/// Which keys of an object were met, by their numbers.
#[derive(Default)]
struct Seen(u128);

impl Seen {
    /// Notes one; `None` where it was met before, or is too far behind.
    fn note(&mut self, number: u32) -> Option<()> {
        let bit = 1_u128.checked_shl(number)?;
        let new = self.0 & bit == 0;
        self.0 |= bit;
        new.then_some(())
    }
}

impl<'a> Reader<'a> {
    /// Reads an object with the keys of a group.
    fn group(&mut self, group: usize, depth: usize) -> Option<()> {
        self.token(b'{')?;
        if self.token(b'}').is_some() {
            return Some(());
        }
        let mut seen = Seen::default();
        loop {
            self.space();
            let key = self.keys.get(group, self.string()?)?;
            seen.note(key.number)?;
            self.token(b':')?;
            self.space();
            self.entry(key.holds, depth)?;
            if self.token(b',').is_none() {
                return self.token(b'}');
            }
        }
    }

    /// Reads what a key has.
    fn entry(&mut self, holds: Holds, depth: usize) -> Option<()> {
        if self.next()? == b'n' {
            return self.word("null");
        }
        match holds {
            Holds::Fact(id) => {
                let value = self.value(self.schema.get(id)?)?;
                self.operation.set(id, value);
                Some(())
            }
            Holds::Group(_) if depth == MAX_GROUPS => None,
            Holds::Group(group) => self.group(group, depth + 1),
        }
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
        let from = self.at + 1;
        let end = from + plain(self.json.as_bytes().get(from..)?);
        let whole = self.next() == Some(b'"') && self.json.as_bytes().get(end) == Some(&b'"');
        self.at = end + 1;
        if whole { self.json.get(from..end) } else { None }
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

/// How many bytes a string goes on without its end, an escape, or what no string holds.
fn plain(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    for (word, at) in words.iter().zip((0..).step_by(8)) {
        let special = special(u64::from_le_bytes(*word));
        if special != 0 {
            return at + special.trailing_zeros() as usize / 8;
        }
    }
    let special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..=0x1f);
    bytes.len() - rest.len() + rest.iter().position(special).unwrap_or(rest.len())
}

/// Eight bytes at once: the highest bit of each that ends what is plain. Above the lowest of them there may be
/// more, by a borrow.
fn special(word: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGHEST: u64 = u64::from_le_bytes([0x80; 8]);
    let below = |word: u64, bound: u64| word.wrapping_sub(ONES * bound) & !word;
    let is = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    (below(word, 0x20) | is(b'"') | is(b'\\')) & HIGHEST
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
        let quick = read(schema, &Keys::new(schema), json);
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
