//! Constants against types.

use std::sync::Arc;

use super::condition::noun;
use crate::diagnostic::Diagnostic;
use crate::language::MAX_LIST;
use crate::language::ast::{DurationFault, Literal, Node};
use crate::operation::Value;
use crate::schema::{Fact, FactType};
use crate::source::Span;
use crate::suggest::nearest;

/// A constant of the type of its fact; of an element's type where the fact is a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Constant {
    Bool(bool),
    Number(i64),
    Text(Arc<str>),
    Name(u32),
}

impl Constant {
    pub(super) fn number(self) -> Option<i64> {
        if let Self::Number(value) = self { Some(value) } else { None }
    }

    pub(super) fn text(self) -> Option<Arc<str>> {
        if let Self::Text(value) = self { Some(value) } else { None }
    }

    pub(super) fn name(self) -> Option<u32> {
        if let Self::Name(value) = self { Some(value) } else { None }
    }

    /// As a value that an operation may give.
    pub(super) fn value(self) -> Value {
        match self {
            Self::Bool(value) => Value::Bool(value),
            Self::Number(value) => Value::Number(value),
            Self::Text(value) => Value::Text(value),
            Self::Name(value) => Value::Name(value),
        }
    }
}

/// Reads a literal as a constant of the fact's type.
pub(super) fn constant(fact: &Fact, literal: &Node<Literal>) -> Result<Constant, Box<Diagnostic>> {
    let fault = |code, message: String, help: String| {
        Err(Box::new(Diagnostic::error(code, message, literal.span).help(help)))
    };
    match (&fact.kind, &literal.kind) {
        (FactType::Bool, Literal::Word("true")) => Ok(Constant::Bool(true)),
        (FactType::Bool, Literal::Word("false")) => Ok(Constant::Bool(false)),
        (FactType::Number { count }, Literal::Number { text, value }) => match value {
            Some(value) if *count && *value < 0 => fault(
                "negative-count",
                format!("`{}` is a count, and {text} is less than 0", fact.name),
                "write 0 or more".to_owned(),
            ),
            Some(value) => Ok(Constant::Number(*value)),
            None => fault(
                "out-of-range",
                format!("{text} is too large a number"),
                "numbers go from -9007199254740991 to 9007199254740991 (2⁵³-1)".to_owned(),
            ),
        },
        (FactType::Duration, Literal::Duration { text, seconds }) => match seconds {
            Ok(seconds) => Ok(Constant::Number(*seconds)),
            Err(reason) => {
                fault("bad-duration", format!("`{text}` is not a duration"), duration_help(*reason))
            }
        },
        (FactType::Duration, Literal::Number { text, .. }) => fault(
            "wrong-type",
            format!("`{}` is a duration, and {text} has no unit", fact.name),
            format!("write for instance `{text}h`; the units are `w`, `d`, `h`, `m` and `s`"),
        ),
        (FactType::Text | FactType::SetOfText, Literal::String(text)) => Ok(Constant::Text((&**text).into())),
        (FactType::Text | FactType::SetOfText, Literal::Flag(text)) => Ok(Constant::Text((*text).into())),
        (FactType::Text | FactType::SetOfText, Literal::Word(word)) => fault(
            "wrong-type",
            format!("`{}` is compared with text", fact.name),
            format!("put it in quotes: `\"{word}\"`"),
        ),
        (FactType::OneOf(names), Literal::Word(word)) => match names.iter().position(|name| name == word) {
            Some(at) => Ok(Constant::Name(u32::try_from(at).unwrap_or(u32::MAX))),
            None => fault(
                "unknown-name",
                format!("`{word}` is not a name of `{}`", fact.name),
                names_help(word, names),
            ),
        },
        (FactType::OneOf(names), Literal::String(text)) if names.iter().any(|name| name == text) => fault(
            "wrong-type",
            format!("the names of `{}` stand without quotes", fact.name),
            format!("write `{text}`"),
        ),
        (kind, _) => fault(
            "wrong-type",
            format!("`{}` is a {}, and this is none", fact.name, noun(kind)),
            value_of(fact),
        ),
    }
}

/// Reads the values of a list, all faults at once.
pub(super) fn constants(
    fact: &Fact,
    values: &[Node<Literal>],
    span: Span,
) -> Result<Vec<Constant>, Vec<Diagnostic>> {
    if values.len() > MAX_LIST {
        let message = format!("the list has {} values; {MAX_LIST} is the most", values.len());
        let help = "use a glob with `matches`, or a fact that says what the values have in common";
        return Err(vec![Diagnostic::error("list-limit", message, span).help(help)]);
    }
    let mut constants = Vec::with_capacity(values.len());
    let mut faults = Vec::new();
    for value in values {
        match constant(fact, value) {
            Ok(value) => constants.push(value),
            Err(fault) => faults.push(*fault),
        }
        if faults.len() >= crate::language::MAX_FAULTS {
            break;
        }
    }
    if faults.is_empty() { Ok(constants) } else { Err(faults) }
}

/// What a value of the fact looks like.
pub(super) fn value_of(fact: &Fact) -> String {
    match &fact.kind {
        FactType::Bool => "write `true` or `false`".to_owned(),
        FactType::Number { .. } => "write a whole number, such as `5`".to_owned(),
        FactType::Duration => "write a duration, such as `24h`".to_owned(),
        FactType::Text => "write a text in quotes, such as `\"…\"`".to_owned(),
        FactType::OneOf(names) => {
            format!("write one of its names, such as `{}`", names.first().map_or("…", String::as_str))
        }
        FactType::SetOfText => "write texts in quotes, such as `\"…\"`".to_owned(),
    }
}

fn duration_help(fault: DurationFault) -> String {
    match fault {
        DurationFault::Malformed => "write whole numbers with units, such as `90s`, `24h`, `7d` or `1h30m`",
        DurationFault::Unordered => "units go from large to small, each at most once: `1d12h`, not `12h1d`",
        DurationFault::TooLong => "the longest duration is 9007199254740991 seconds (2⁵³-1)",
    }
    .to_owned()
}

fn names_help(word: &str, names: &[String]) -> String {
    match nearest(word, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.len() <= 20 => format!("its names are {}", names.join(", ")),
        None => format!("it has {} names; see its declaration", names.len()),
    }
}
