//! A value that stands for all that no rule tells from it.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::engine::{Block, Members, Values};
use crate::operation::Value;

/// A value of a known fact, by the values of its variables.
pub(crate) fn value(block: &Block, of: impl Fn(u32) -> u32) -> Option<Value> {
    match &block.values {
        Values::One(cut) => cut.regions().witness(of(block.known + 1)),
        Values::Set(members) => {
            let held = members.texts.iter().cloned().zip(block.known + 1..).filter(|(_, at)| of(*at) == 1);
            let mut texts: BTreeSet<Arc<str>> = crate::ordered::set(held.map(|(text, _)| text));
            if other(block, members).is_some_and(|at| of(at) == 1) {
                texts.insert(unnamed(members));
            }
            Some(Value::Set(texts))
        }
        Values::Uncut => None,
    }
}

/// The variable that stands for all texts that no test names.
pub(crate) fn other(block: &Block, members: &Members) -> Option<u32> {
    let count = u32::try_from(members.texts.len()).ok()?;
    members.other.then_some(block.known + 1 + count)
}

/// A text that no test names.
pub(crate) fn unnamed(members: &Members) -> Arc<str> {
    let taken = |text: &str| members.texts.iter().any(|other| **other == *text);
    let numbered = (2..).map(|number| format!("other{number}"));
    let mut names = std::iter::once("other".to_owned()).chain(numbered);
    names.find(|name| !taken(name)).unwrap_or_default().into()
}
