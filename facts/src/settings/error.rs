//! What is wrong with a `prisma-policy.toml`, and where.

use std::ops::Range;
use std::path::{Path, PathBuf};

use prisma_policy::suggest::nearest;

/// Why the settings are not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// The file is there and cannot be read.
    #[error("{} cannot be read: {why}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// Its text is wrong.
    #[error("{}:{line}:{column}: {message}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
        /// What is wrong, as a clause without a final period.
        message: String,
        /// How to mend it.
        help: Option<String>,
    },
}

impl SettingsError {
    /// How to mend it, where that is known.
    pub fn help(&self) -> Option<&str> {
        match self {
            Self::Unreadable { .. } => None,
            Self::Malformed { help, .. } => help.as_deref(),
        }
    }

    pub(super) fn malformed(path: &Path, text: &str, error: &toml::de::Error) -> Self {
        let (line, column) = place(text, error.span());
        let (message, help) = explain(error.message());
        Self::Malformed { path: path.to_owned(), line, column, message, help }
    }
}

/// The line and the column where a range begins.
fn place(text: &str, span: Option<Range<usize>>) -> (usize, usize) {
    let before = span.and_then(|span| text.get(..span.start)).unwrap_or("");
    let line = before.rsplit('\n').next().unwrap_or("");
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

/// Parts what is wrong from what was expected. Of names that are not known serde lists those that are, in backticks:
/// ``unknown field `hots`, expected one of `hosts`, `files` ``.
fn explain(message: &str) -> (String, Option<String>) {
    let message = message.trim_end().replace('\n', ", ");
    if let Some(name) = message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
        return (format!("`{name}` is missing here"), Some(format!("add a line `{name} = …`")));
    }
    let Some((wrong, expected)) = message.split_once(", expected ") else { return (message, None) };
    let quoted = |text: &str| text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let known = quoted(expected);
    let word = quoted(wrong).pop().unwrap_or_default();
    let help = match nearest(&word, known.iter().map(String::as_str)) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("{} is expected", in_words(expected)),
    };
    (wrong.to_owned(), Some(help))
}

/// What serde and the reader of TOML call a thing, in words for people.
fn in_words(expected: &str) -> &str {
    match expected {
        "u32" => "a whole number from 0 to 4294967295",
        "a map" => "a table",
        "a sequence" => "a list",
        "path string" | "literal string" => "a string",
        other => other,
    }
}
