//! Reads a `.env` file as dotenv 16 to 18 do.

use std::path::Path;
use std::sync::LazyLock;

use regex_lite::Regex;

use crate::secret::Secret;

use super::files;
use super::unknown::Unknown;

/// A variable that a file sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) value: Secret,
    pub(crate) line: usize,
}

/// A pattern over a file takes time with the square of its size.
const LIMIT: usize = 1 << 16;

/// What JavaScript takes for white space, but for U+2028 and U+2029, which are refused before.
const SPACE: &str = r"[\t\n\x0B\x0C\r \u{A0}\u{1680}\u{2000}-\u{200A}\u{202F}\u{205F}\u{3000}\u{FEFF}]";

/// The pattern of dotenv, `LINE` in its `lib/main.js`, with `\s` spelled out.
static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let line = r#"(?m)^S*(?:export S+)?([\w.-]+)(?:S*=S*?|:S+?)(S*'(?:\\'|[^'])*'|S*"(?:\\"|[^"])*"|S*`(?:\\`|[^`])*`|[^#\r\n]+)?S*(?:#.*)?$"#;
    Regex::new(&line.replace("export S", "exportS").replace('S', SPACE)).ok()
});

/// The variables of a file, if there is one, in the order of their first mention.
pub(crate) fn read(path: &Path) -> Result<Option<Vec<Entry>>, Unknown> {
    let refuse = |why| Unknown::new(format!("`{}` cannot be read: {why}", path.display()));
    match files::text(path)? {
        None => Ok(None),
        Some(text) if text.len() > LIMIT => Err(refuse("it is larger than 64 KiB")),
        Some(text) if text.contains(['\u{2028}', '\u{2029}']) => {
            Err(refuse("it holds a separator of lines that is no line break"))
        }
        Some(text) => Ok(Some(parse(&text))),
    }
}

fn parse(text: &str) -> Vec<Entry> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut entries: Vec<Entry> = Vec::new();
    for found in LINE.iter().flat_map(|line| line.captures_iter(&text)) {
        // To set this name of an object of JavaScript to a text does nothing.
        let Some(name) = found.get(1).filter(|name| name.as_str() != "__proto__") else { continue };
        let value = Secret::new(unquoted(found.get(2).map_or("", |value| value.as_str())));
        let line = text.get(..name.start()).map_or(0, |before| before.matches('\n').count()) + 1;
        let name = name.as_str().to_owned();
        match entries.iter_mut().find(|entry| entry.name == name) {
            Some(entry) => *entry = Entry { name, value, line },
            None => entries.push(Entry { name, value, line }),
        }
    }
    entries
}

fn unquoted(value: &str) -> String {
    let value = value.trim_matches(|letter: char| letter == '\u{FEFF}' || is_space(letter));
    let plain = without_quotes(value);
    if value.starts_with('"') { plain.replace("\\n", "\n").replace("\\r", "\r") } else { plain }
}

/// What `replace` with its pattern of quotes does in dotenv: any line may open a pair of quotes, and the last line
/// that ends with the same quote closes it.
fn without_quotes(value: &str) -> String {
    let mut plain = String::with_capacity(value.len());
    let mut rest = value;
    loop {
        if let Some((inside, after)) = quoted(rest) {
            plain.push_str(inside);
            rest = after;
        }
        let Some(end) = rest.find('\n') else { break };
        let (line, after) = rest.split_at(end + 1);
        plain.push_str(line);
        rest = after;
    }
    plain.push_str(rest);
    plain
}

/// What stands between a quote at the beginning of a text and the last such quote that ends a line.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|quote| matches!(quote, '\'' | '"' | '`'))?;
    let inside = text.get(1..)?;
    let ends =
        |at: usize| inside.get(at + 1..).is_some_and(|after| after.is_empty() || after.starts_with('\n'));
    let end = inside.rmatch_indices(quote).map(|(at, _)| at).find(|at| ends(*at))?;
    Some((inside.get(..end)?, inside.get(end + 1..)?))
}

fn is_space(letter: char) -> bool {
    matches!(
        letter,
        '\t' | '\n' | '\u{B}' | '\u{C}' | '\r' | ' ' | '\u{A0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}'
    )
}

#[cfg(test)]
mod tests {
    use super::{LINE, parse, read};
    use std::collections::BTreeMap;

    #[test]
    fn the_pattern_is_one() {
        assert!(LINE.is_some());
    }

    #[test]
    fn files_are_read_as_dotenv_reads_them() {
        let cases: Vec<(String, BTreeMap<String, String>)> =
            serde_json::from_str(include_str!("../../tests/dotenv/parse.json")).unwrap();
        assert!(cases.len() > 100);
        for (text, expect) in cases {
            let found: BTreeMap<String, String> =
                parse(&text).into_iter().map(|it| (it.name, it.value.expose().to_owned())).collect();
            assert_eq!(found, expect, "{text:?}");
        }
    }

    #[test]
    fn the_line_of_a_variable_is_told() {
        let text = "# a\nA=1\n\nB=\"x\ny\"\nexport C=3\r\nA=4";
        let lines: Vec<_> = parse(text).into_iter().map(|entry| (entry.name, entry.line)).collect();
        assert_eq!(lines, [("A".into(), 7), ("B".into(), 4), ("C".into(), 6)]);
    }

    #[test]
    fn what_is_unusual_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(".env");
        assert_eq!(read(&file), Ok(None));
        std::fs::write(&file, "A=\u{2028}B=1").unwrap();
        assert!(read(&file).unwrap_err().why.contains("separator of lines"));
        std::fs::write(&file, "A=".to_owned() + &"x".repeat(70_000)).unwrap();
        assert!(read(&file).unwrap_err().why.ends_with("larger than 64 KiB"));
        std::fs::remove_file(&file).unwrap();
        std::fs::create_dir(&file).unwrap();
        assert!(read(&file).unwrap_err().why.ends_with("it is a folder"));
    }
}
