//! What an expression of a config file comes to.

use std::path::PathBuf;
use std::rc::Rc;

use crate::secret::Secret;

use super::native::Native;
use crate::project::unknown::Unknown;

/// A text that a config file comes to, and what says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The text.
    pub value: Secret,
    /// What says so, such as `.env (line 3, DATABASE_URL)` or `prisma.config.ts (line 2)`.
    pub source: String,
    /// The file of variables that all of it was loaded from, behind all links.
    pub file: Option<PathBuf>,
}

/// A value in a config file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Text(Given),
    Number(u64),
    Bool(bool),
    /// Shared, since a name may stand for it many times.
    Object(Rc<Vec<(String, Value)>>),
    List(Rc<Vec<Value>>),
    Undefined,
    Null,
    /// What Node and the modules that are known give.
    Native(Native),
    Url(url::Url),
    /// Something whose value does not matter, such as a function that is written there.
    Other,
    /// Something that cannot be told.
    Unclear(Unknown),
}

/// No text that a config file makes is longer.
pub(super) const LENGTH: usize = 1 << 16;

impl Value {
    /// Whether it counts as true, where that is known.
    pub(super) fn is_true(&self) -> Option<bool> {
        match self {
            Self::Text(text) => Some(!text.value.expose().is_empty()),
            Self::Number(number) => Some(*number != 0),
            Self::Bool(bool) => Some(*bool),
            Self::Undefined | Self::Null => Some(false),
            Self::Object(_) | Self::List(_) | Self::Url(_) => Some(true),
            Self::Native(_) | Self::Other | Self::Unclear(_) => None,
        }
    }

    /// Whether it is `undefined` or `null`, where that is known.
    pub(super) fn is_nothing(&self) -> Option<bool> {
        match self {
            Self::Undefined | Self::Null => Some(true),
            Self::Native(_) | Self::Other | Self::Unclear(_) => None,
            _ => Some(false),
        }
    }

    /// Whether it is the same as another by `===`, where that is known.
    pub(super) fn equals(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => Some(one.value == other.value),
            (Self::Number(one), Self::Number(other)) => Some(one == other),
            (Self::Bool(one), Self::Bool(other)) => Some(one == other),
            (Self::Undefined, Self::Undefined) | (Self::Null, Self::Null) => Some(true),
            _ if self.is_plain() && other.is_plain() => Some(false),
            _ => None,
        }
    }

    /// The text that it has within a text. What would read `undefined` there is hardly meant, and not followed.
    pub(super) fn in_text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.value.expose().to_owned()),
            Self::Number(number) => Some(number.to_string()),
            Self::Bool(bool) => Some(bool.to_string()),
            Self::Url(url) => Some(url.to_string()),
            _ => None,
        }
    }

    fn is_plain(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Number(_) | Self::Bool(_) | Self::Undefined | Self::Null)
    }

    /// What it is, where that is all that can be told.
    pub(super) fn why(&self) -> String {
        match self {
            Self::Native(Native::Foreign(from)) => format!("a value of `{from}`, whose code is not followed"),
            Self::Undefined | Self::Null => "a value that is not set".to_owned(),
            _ => "a value that is not followed".to_owned(),
        }
    }
}
