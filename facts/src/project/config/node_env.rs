//! Reads a file of variables as Node itself does (`process.loadEnvFile`), as far as all versions of it read it alike.

use std::path::Path;

use crate::secret::Secret;

use crate::project::dotenv::Entry;
use crate::project::files::text;
use crate::project::unknown::Unknown;

/// The variables of a file, if there is one.
pub(super) fn read(path: &Path) -> Result<Option<Vec<Entry>>, Unknown> {
    text(path)?.map(|text| parse(&text, path)).transpose()
}

fn parse(text: &str, path: &Path) -> Result<Vec<Entry>, Unknown> {
    let mut entries: Vec<Entry> = Vec::new();
    for (index, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let entry = entry(line, index + 1).filter(|it| entries.iter().all(|entry| entry.name != it.name));
        let why = || {
            format!("`{}` (line {}) may be read differently by versions of Node", path.display(), index + 1)
        };
        entries.push(entry.ok_or_else(|| {
            Unknown::new(why()).help("write it as NAME=value, once, without spaces around")
        })?);
    }
    Ok(entries)
}

/// `NAME=value`, `NAME="value"` or `NAME='value'`, without anything in the value that could mean something.
fn entry(line: &str, number: usize) -> Option<Entry> {
    let (name, value) = line.split_once('=')?;
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let value = ['"', '\'']
        .into_iter()
        .find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote))
        .unwrap_or(value);
    let odd = |letter: char| matches!(letter, '"' | '\'' | '`' | '\\' | '#') || letter.is_control();
    let is_plain = !value.contains(odd) && value.trim() == value && !value.is_empty();
    let is_whole = !name.is_empty() && name.chars().all(is_name) && is_plain;
    is_whole.then(|| Entry { name: name.to_owned(), value: Secret::new(value), line: number })
}

#[cfg(test)]
mod tests {
    use super::parse;
    use std::path::Path;

    #[test]
    fn only_what_all_versions_of_node_read_alike_is_read() {
        let read = |text: &str| match parse(text, Path::new(".env")) {
            Ok(entries) => {
                let shown = |it: &super::Entry| format!("{}={}@{}", it.name, it.value.expose(), it.line);
                entries.iter().map(shown).collect::<Vec<_>>().join(" ")
            }
            Err(unknown) => unknown.why,
        };
        for odd in [
            "A",
            "A =b",
            "A= b",
            "A=b #c",
            "export A=b",
            "A=\"b",
            "A=b\\n",
            "A=",
            "A=`b`",
            "A=b\u{a0}",
            " A=b",
            "A.B=c",
            "\u{feff}A=b",
        ] {
            assert!(read(odd).starts_with("`.env` (line 1) may be read"), "{odd:?} {}", read(odd));
        }
        assert!(read("A=b\nA=c").contains("(line 2)"));
        assert_eq!(read(""), "");
        assert_eq!(read("# a\r\nA=b=c\r\n\nB=\"d e\"\nC='f'"), "A=b=c@2 B=d e@4 C=f@5");
    }
}
