//! JSON text to the facts of an operation.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use crate::duration;
use crate::facts::Kind;
use crate::json::{self, Tree};

/// The value of a fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    Bool(bool),
    /// A number, or the seconds of a duration.
    Number(i64),
    /// A text, or a name of a `one of`.
    Text(String),
    Set(BTreeSet<String>),
}

/// The known facts.
pub type Operation = BTreeMap<String, Value>;

/// Reads an operation that may give these facts.
pub fn read(text: &str, facts: &BTreeMap<String, Kind>) -> Result<Operation, String> {
    match json::read(text)? {
        Tree::Object(entries) => {
            let mut operation = Operation::new();
            group("", entries, facts, &mut operation)?;
            Ok(operation)
        }
        other => Err(format!("an operation is an object, not {other:?}")),
    }
}

/// The operation as JSON, with its groups nested.
pub fn write(operation: &Operation) -> Json {
    let mut whole = json!({});
    for (name, value) in operation {
        // Where nothing stands yet, a key makes a group.
        let place = name.split('.').fold(&mut whole, |group, segment| &mut group[segment]);
        *place = match value {
            Value::Bool(bool) => json!(bool),
            Value::Number(number) => json!(number),
            Value::Text(text) => json!(text),
            Value::Set(texts) => json!(texts),
        };
    }
    whole
}

fn group(
    prefix: &str,
    entries: Vec<(String, Tree)>,
    facts: &BTreeMap<String, Kind>,
    operation: &mut Operation,
) -> Result<(), String> {
    for (key, tree) in entries {
        if key.contains('.') {
            return Err(format!("the key `{key}` has a dot"));
        }
        let name = format!("{prefix}{key}");
        let inside = format!("{name}.");
        if let Some(kind) = facts.get(&name) {
            if tree != Tree::Null {
                operation.insert(name, value(&tree, kind)?);
            }
        } else if facts.keys().any(|fact| fact.starts_with(&inside)) {
            match tree {
                Tree::Null => {}
                Tree::Object(entries) => group(&inside, entries, facts, operation)?,
                other => return Err(format!("`{name}` is a group, not {other:?}")),
            }
        } else {
            return Err(format!("there is no fact `{name}`"));
        }
    }
    Ok(())
}

fn value(tree: &Tree, kind: &Kind) -> Result<Value, String> {
    let whole = |written: &str, least: i64| json::whole(written).filter(|number| *number >= least);
    let value = match (tree, kind) {
        (Tree::Bool(bool), Kind::Bool) => Some(Value::Bool(*bool)),
        (Tree::Number(written), Kind::Number { least }) => whole(written, *least).map(Value::Number),
        (Tree::Number(written), Kind::Duration) => whole(written, 0).map(Value::Number),
        (Tree::Text(text), Kind::Duration) => duration::in_json(text).map(Value::Number),
        (Tree::Text(text), Kind::Text) => Some(Value::Text(text.clone())),
        (Tree::Text(name), Kind::OneOf(names)) => names.contains(name).then(|| Value::Text(name.clone())),
        (Tree::List(items), Kind::Set) => items
            .iter()
            .map(|item| if let Tree::Text(text) = item { Some(text.clone()) } else { None })
            .collect::<Option<_>>()
            .map(Value::Set),
        _ => None,
    };
    value.ok_or_else(|| format!("{tree:?} is not a value of {kind:?}"))
}
