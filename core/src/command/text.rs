//! Text of which a part may be known only to the shell.
//!
//! Values travel as plain strings in which two noncharacters stand for what cannot be known. A line
//! that holds these characters itself is read as if the place were unknown, which is the strict side.

use crate::prisma::Word;

/// Stands for a value that only the shell knows.
pub(super) const HOLE: char = '\u{FDD0}';
/// Stands for a value that only the shell knows and that may become no word or several.
pub(super) const SPLIT: char = '\u{FDD1}';
/// No known text grows beyond this; longer text counts as unknown.
pub(super) const LONGEST_VALUE: usize = 256 * 1024;

/// Whether `c` stands for something unknown.
pub(super) fn is_hole(c: char) -> bool {
    c == HOLE || c == SPLIT
}

/// Whether a part of `text` is unknown.
pub(super) fn has_hole(text: &str) -> bool {
    text.contains(is_hole)
}

/// The unknown text.
pub(super) fn hole() -> String {
    HOLE.to_string()
}

/// `text` with `…` where it is unknown, for people.
pub(super) fn shown(text: &str) -> String {
    text.replace(is_hole, "…")
}

/// `text`, or the unknown where it has grown too long.
pub(super) fn bounded(text: String) -> String {
    if text.len() > LONGEST_VALUE { hole() } else { text }
}

/// A word that a program is given.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) struct Arg {
    /// Its text, holes included.
    pub(super) text: String,
    /// Where an unquoted glob character stands, if one does.
    pub(super) glob: Option<usize>,
}

impl Arg {
    /// A word that is wholly known.
    pub(super) fn known(text: impl Into<String>) -> Self {
        Self { text: text.into(), glob: None }
    }

    /// The text where no part of it is unknown.
    pub(super) fn plain(&self) -> Option<&str> {
        (!has_hole(&self.text)).then_some(self.text.as_str())
    }

    /// The word as the Prisma catalogue takes it.
    pub(super) fn word(&self) -> Word {
        let hole = self.text.find(is_hole);
        let Some(end) = [hole, self.glob].into_iter().flatten().min() else {
            return Word::Known(self.text.clone());
        };
        let prefix = self.text.get(..end).unwrap_or_default().to_owned();
        Word::Dynamic { prefix, splits: self.glob.is_some() || self.text.contains(SPLIT) }
    }
}

/// The words of `texts`, all known.
pub(super) fn args<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> Vec<Arg> {
    texts.into_iter().map(|text| Arg::known(text.as_ref())).collect()
}

/// The name of the program that `path` leads to: no folders, no Windows extension, lower case.
///
/// The file systems of Windows and macOS do not tell cases apart, so neither does this.
pub(super) fn program_name(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path).to_ascii_lowercase();
    for extension in [".exe", ".cmd", ".ps1", ".bat"] {
        if let Some(stem) = name.strip_suffix(extension) {
            return stem.to_owned();
        }
    }
    name
}

/// Whether `word` assigns a variable (`NAME=value`), and to what.
pub(super) fn assignment(word: &str) -> Option<(&str, &str)> {
    let (name, value) = word.split_once('=')?;
    is_name(name).then_some((name, value))
}

/// Whether `name` can be a variable's name.
pub(super) fn is_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// `args` as one line of shell text, each word quoted so that it stays one word.
pub(super) fn quoted_line(args: &[Arg]) -> String {
    args.iter().map(|arg| quote(&arg.text)).collect::<Vec<_>>().join(" ")
}

/// `args` as one line of shell text that the shell splits anew (`eval`, `ssh`).
pub(super) fn joined_line(args: &[Arg]) -> String {
    args.iter().map(|arg| arg.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn quote(text: &str) -> String {
    if text.contains(SPLIT) { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}
