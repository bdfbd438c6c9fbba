//! Expands `${NAME}` in variables, as Prisma 5 and 6 and the two ways of dotenv-expand do.
//!
//! What would not end there is given up here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex_lite::{Captures, Regex};

use super::unknown::Unknown;

pub(super) type Texts = BTreeMap<String, String>;

/// No chain of variables is followed further.
const STEPS: usize = 100;
/// No more variables are looked at for one value.
const LOOKS: usize = 10_000;
/// No value grows longer.
const LENGTH: usize = 1 << 16;

/// Expands the named variables as Prisma's own `dotenvExpand` does, which looks at those that are set already, too.
pub(super) fn as_prisma(names: &[String], texts: &mut Texts) -> Result<(), Unknown> {
    let mut expanded = Vec::new();
    for name in names {
        let value = texts.get(name).cloned().unwrap_or_default();
        expanded.push((name.clone(), interpolated(&value, texts, STEPS, &mut LOOKS.clone())?));
    }
    texts.extend(expanded);
    Ok(())
}

/// Expands every variable as dotenv-cli does with dotenv-expand; what the versions of it, or the order of the
/// variables, would make differ is told as the second.
pub(super) fn as_dotenv_cli(texts: &Texts) -> Result<(Texts, BTreeSet<String>), Unknown> {
    let order: Vec<&String> = texts.keys().collect();
    let back: Vec<&String> = texts.keys().rev().collect();
    let all = [eleven(texts, &order), eleven(texts, &back), twelve(texts, &order)?, twelve(texts, &back)?];
    let [first, rest @ ..] = all;
    let unclear = first.iter().filter(|(name, value)| rest.iter().any(|it| it.get(*name) != Some(*value)));
    let unclear = unclear.map(|(name, _)| name.clone()).collect();
    Ok((first, unclear))
}

/// `interpolate` of Prisma's `dotenvExpand`.
fn interpolated(value: &str, texts: &Texts, steps: usize, looks: &mut usize) -> Result<String, Unknown> {
    let left = steps.checked_sub(1).ok_or_else(endless)?;
    *looks = looks.checked_sub(1).ok_or_else(endless)?;
    let mut whole = value.to_owned();
    for (escaped, template) in templates(value) {
        let name = template.get(2..template.len() - 1).unwrap_or_default();
        whole = if escaped {
            replaced(&whole, &format!("\\{template}"), template)
        } else {
            // A template without a name is the variable `undefined`.
            let text = texts.get(if name.is_empty() { "undefined" } else { name });
            let text = interpolated(text.map_or("", String::as_str), texts, left, looks)?;
            replaced(&whole, template, &text)
        };
        if whole.len() > LENGTH {
            return Err(endless());
        }
    }
    Ok(whole)
}

/// Every `${NAME}` of a text, and whether a backslash stands before it that belongs to none before.
fn templates(text: &str) -> Vec<(bool, &str)> {
    let mut found = Vec::new();
    let mut taken = 0;
    for (start, _) in text.match_indices("${") {
        let rest = text.get(start + 2..).unwrap_or_default();
        let length = rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
        let Some(length) = length
            .filter(|length| start >= taken && rest.get(*length..).is_some_and(|it| it.starts_with('}')))
        else {
            continue;
        };
        let end = start + 2 + length + 1;
        let before = text.get(taken..start).unwrap_or_default();
        found.push((before.ends_with('\\'), text.get(start..end).unwrap_or_default()));
        taken = end;
    }
    found
}

/// dotenv-expand 11, whose `parsed` and `processEnv` are the same here: one level, without following.
fn eleven(texts: &Texts, order: &[&String]) -> Texts {
    static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(\\)?\$(\{?)([\w.]+)(?::?-((?:\$\{(?:\$\{(?:\$\{[^}]*\}|[^}])*}|[^}])*}|[^}])+))?(\}?)")
            .ok()
    });
    fn expand(pattern: &Regex, value: &str, texts: &Texts, steps: usize) -> String {
        let text = |found: &Captures<'_>| {
            let whole = found.get(0).map_or("", |it| it.as_str());
            if found.get(1).is_some() {
                return whole.get(1..).unwrap_or_default().to_owned();
            }
            let name = found.get(3).map_or("", |it| it.as_str());
            if let Some(text) = texts.get(name).filter(|text| !text.is_empty()) {
                return text.clone();
            }
            let default = found.get(4).map_or("", |it| it.as_str());
            if default.starts_with('$') && steps > 0 {
                expand(pattern, default, texts, steps - 1)
            } else {
                default.to_owned()
            }
        };
        pattern.replace_all(value, text).into_owned()
    }
    let mut texts = texts.clone();
    for name in order {
        let value = texts.get(*name).cloned().unwrap_or_default();
        let value = PATTERN.as_ref().map_or(value.clone(), |it| expand(it, &value, &texts, STEPS));
        texts.insert((*name).clone(), value.replace("\\$", "$"));
    }
    texts
}

/// dotenv-expand 12, whose `parsed` and `processEnv` are the same here.
fn twelve(texts: &Texts, order: &[&String]) -> Result<Texts, Unknown> {
    let mut texts = texts.clone();
    let mut running = BTreeSet::new();
    for name in order {
        let value = texts.get(*name).cloned().unwrap_or_default();
        let value = expanded(&value, &texts, &running)?.replace("\\$", "$");
        texts.insert((*name).clone(), value);
        running.insert((*name).clone());
    }
    Ok(texts)
}

/// `expandValue` of dotenv-expand 12; `running` are the variables that are expanded already.
fn expanded(value: &str, texts: &Texts, running: &BTreeSet<String>) -> Result<String, Unknown> {
    let mut result = value.to_owned();
    let mut seen = BTreeSet::new();
    for _ in 0..STEPS {
        let Some((template, expression)) = first_template(&result) else { return Ok(result) };
        let (name, operator, rest) = operation(expression);
        let text = texts.get(name).filter(|text| !text.is_empty());
        let text = match operator {
            ":+" | "+" if text.is_some() => rest.to_owned(),
            ":+" | "+" => String::new(),
            _ => {
                text.filter(|text| *text != &result && !seen.contains(*text)).map_or(rest, |it| it).to_owned()
            }
        };
        let next = replaced(&result, template, &text);
        let stop = running.contains(name) && texts.get(name) == Some(&next);
        seen.insert(std::mem::replace(&mut result, next));
        if stop {
            return Ok(result);
        }
        if result.len() > LENGTH {
            break;
        }
    }
    Err(endless())
}

/// The first `${…}` or `$NAME` before which no backslash stands, and what is inside.
fn first_template(text: &str) -> Option<(&str, &str)> {
    text.match_indices('$').filter(|(at, _)| !text.get(..*at).is_some_and(|it| it.ends_with('\\'))).find_map(
        |(at, _)| {
            let rest = text.get(at + 1..)?;
            if let Some(inside) = rest.strip_prefix('{') {
                let end = inside.find(['{', '}']).filter(|end| *end > 0)?;
                let closed = inside.get(end..)?.starts_with('}');
                return closed.then(|| Some((text.get(at..at + 2 + end + 1)?, inside.get(..end)?))).flatten();
            }
            let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
            let end = rest.find(|letter| !is_name(letter)).unwrap_or(rest.len());
            let name = rest
                .get(..end)
                .filter(|name| !name.is_empty() && !name.starts_with(|it: char| it.is_ascii_digit()))?;
            Some((text.get(at..=at + end)?, name))
        },
    )
}

/// A name, the first of `:+`, `+`, `:-` and `-` after it, and what follows.
fn operation(expression: &str) -> (&str, &str, &str) {
    let Some(at) = expression.find(['+', '-']) else {
        // `expression.split(null)` takes the text `null` for what separates.
        return expression.split_once("null").map_or((expression, "", ""), |(name, rest)| (name, "", rest));
    };
    let start = if expression.get(..at).is_some_and(|before| before.ends_with(':')) { at - 1 } else { at };
    let part = |range: std::ops::Range<usize>| expression.get(range).unwrap_or_default();
    (part(0..start), part(start..at + 1), part(at + 1..expression.len()))
}

/// `text.replace(part, by)` of JavaScript: the first only, and `$` in `by` may mean something.
fn replaced(text: &str, part: &str, by: &str) -> String {
    let Some((before, after)) = text.split_once(part) else { return text.to_owned() };
    let mut whole = before.to_owned();
    let mut letters = by.chars().peekable();
    while let Some(letter) = letters.next() {
        let special = match (letter, letters.peek()) {
            ('$', Some('$')) => Some("$"),
            ('$', Some('&')) => Some(part),
            ('$', Some('`')) => Some(before),
            ('$', Some('\'')) => Some(after),
            _ => None,
        };
        match special {
            Some(special) => {
                letters.next();
                whole.push_str(special);
            }
            None => whole.push(letter),
        }
    }
    whole + after
}

fn endless() -> Unknown {
    Unknown::new("variables that mean each other do not come to an end")
}

#[cfg(test)]
mod tests {
    use super::{Texts, as_dotenv_cli, as_prisma, eleven, twelve};

    fn cases(text: &str) -> Vec<(Texts, Texts)> {
        let cases: Vec<(Texts, Texts)> = serde_json::from_str(text).unwrap();
        assert!(cases.len() > 50);
        cases
    }

    #[test]
    fn variables_are_expanded_as_prisma_does() {
        for (mut texts, expect) in cases(include_str!("../../tests/dotenv/expand-prisma.json")) {
            let names: Vec<String> = texts.keys().cloned().collect();
            let given = texts.clone();
            as_prisma(&names, &mut texts).unwrap();
            assert_eq!(texts, expect, "{given:?}");
        }
    }

    #[test]
    fn variables_are_expanded_as_dotenv_expand_does() {
        for (texts, expect) in cases(include_str!("../../tests/dotenv/expand-11.json")) {
            assert_eq!(eleven(&texts, &texts.keys().collect::<Vec<_>>()), expect, "{texts:?}");
        }
        for (texts, expect) in cases(include_str!("../../tests/dotenv/expand-12.json")) {
            assert_eq!(twelve(&texts, &texts.keys().collect::<Vec<_>>()).unwrap(), expect, "{texts:?}");
        }
    }

    #[test]
    fn what_does_not_end_is_given_up() {
        let texts = |pairs: &[(&str, &str)]| -> Texts {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let names = ["A".to_owned()];
        assert!(as_prisma(&names, &mut texts(&[("A", "${A}")])).is_err());
        assert!(as_prisma(&names, &mut texts(&[("A", "x${B}"), ("B", "${A}${A}")])).is_err());
        assert!(as_dotenv_cli(&texts(&[("A", "${B}"), ("B", "$&")])).is_err());
        let (_, unclear) = as_dotenv_cli(&texts(&[("A", "${B}"), ("B", "${C}"), ("C", "1")])).unwrap();
        assert_eq!(unclear.into_iter().collect::<Vec<_>>(), ["A"]);
    }
}
