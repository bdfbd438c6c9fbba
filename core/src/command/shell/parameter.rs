//! `$name` and `${name…}`: what is known of a parameter and what its operators make of it.

use super::pattern;
use super::scope::Scope;
use crate::command::reader::Reader;
use crate::command::text::{has_hole, hole, is_name};

/// Whether a parameter gives each of its values as a word of its own even in quotes.
pub(crate) fn is_separate(body: &str, quoted: bool) -> bool {
    let list = body == "@" || body.contains("[@]");
    list || (!quoted && (body == "*" || body.contains("[*]")))
}

/// A parameter's name, its subscript and the operator behind it.
struct Reference<'b> {
    name: &'b str,
    subscript: Option<&'b str>,
    operator: &'b str,
}

fn reference(body: &str) -> Option<Reference<'_>> {
    let end = match body.chars().next()? {
        c if c.is_ascii_alphabetic() || c == '_' => {
            body.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(body.len())
        }
        c if c.is_ascii_digit() => body.find(|c: char| !c.is_ascii_digit()).unwrap_or(body.len()),
        c => c.len_utf8(),
    };
    let (name, rest) = body.split_at_checked(end)?;
    let Some(inner) = rest.strip_prefix('[') else {
        return Some(Reference { name, subscript: None, operator: rest });
    };
    let (subscript, operator) = inner.split_once(']')?;
    Some(Reference { name, subscript: Some(subscript), operator })
}

impl Reader<'_> {
    /// The values of `${body}`; one that holds a hole is unknown.
    pub(crate) fn parameter_values(&mut self, body: &str, scope: &mut Scope) -> Vec<String> {
        let mark = self.mark();
        let values = self.deeper(|reader| reader.known_values(body, scope)).flatten();
        // What a subscript or an operator substitutes runs, whatever becomes of its value.
        if !self.has_any_since(mark) && (body.contains("$(") || body.contains('`')) {
            self.arithmetic(body, scope);
        }
        values.unwrap_or_else(|| vec![hole()])
    }

    fn known_values(&mut self, body: &str, scope: &mut Scope) -> Option<Vec<String>> {
        if let Some(inner) = body.strip_prefix('!').filter(|inner| !inner.is_empty()) {
            return self.indirect(inner, scope);
        }
        if let Some(inner) = body.strip_prefix('#').filter(|inner| !inner.is_empty()) {
            let values = lookup(&reference(inner)?, scope)?;
            let value = values.first().filter(|value| !has_hole(value))?;
            return Some(vec![value.chars().count().to_string()]);
        }
        let reference = reference(body)?;
        let values = lookup(&reference, scope);
        if reference.operator.is_empty() {
            return values;
        }
        self.operate(&reference, values, scope)
    }

    fn indirect(&mut self, inner: &str, scope: &mut Scope) -> Option<Vec<String>> {
        let name = lookup(&reference(inner)?, scope)?.into_iter().next()?;
        if is_name(&name) { self.known_values(&name, scope) } else { None }
    }

    fn operate(
        &mut self,
        reference: &Reference<'_>,
        values: Option<Vec<String>>,
        scope: &mut Scope,
    ) -> Option<Vec<String>> {
        let (operator, colon) = match reference.operator.strip_prefix(':') {
            Some(rest) if rest.starts_with(['-', '=', '+', '?']) => (rest, true),
            _ => (reference.operator, false),
        };
        let mut chars = operator.chars();
        let sign = chars.next()?;
        match sign {
            '-' | '=' | '+' | '?' => {
                let word = self.expand_quoted_operand(chars.as_str(), scope);
                defaulted(reference, sign, colon, &word, values, scope)
            }
            _ => {
                let values = values?;
                values.iter().map(|value| self.transform(value, operator, scope)).collect()
            }
        }
    }

    /// The operand of `:-` and its like; quotes inside it count.
    fn expand_quoted_operand(&mut self, raw: &str, scope: &mut Scope) -> String {
        self.expand_value(raw, scope)
    }

    fn transform(&mut self, value: &str, operator: &str, scope: &mut Scope) -> Option<String> {
        if has_hole(value) {
            return None;
        }
        let cut = |pattern: &str| operator.strip_prefix(pattern).map(str::to_owned);
        for (sign, from_end, longest) in
            [("##", false, true), ("#", false, false), ("%%", true, true), ("%", true, false)]
        {
            if let Some(raw) = cut(sign) {
                let pattern = self.expand_value(&raw, scope);
                return pattern::strip(value, &pattern, from_end, longest);
            }
        }
        if let Some(rest) = cut("/") {
            return self.substitute_pattern(value, &rest, scope);
        }
        match operator {
            "^^" | "@U" => Some(value.to_uppercase()),
            ",," | "@L" => Some(value.to_lowercase()),
            "^" | "@u" => Some(first_letter(value, char::to_uppercase)),
            "," => Some(first_letter(value, char::to_lowercase)),
            "@Q" | "@P" | "@E" => None,
            _ => slice(value, operator.strip_prefix(':')?),
        }
    }

    fn substitute_pattern(&mut self, value: &str, rest: &str, scope: &mut Scope) -> Option<String> {
        let (rest, all) = rest.strip_prefix('/').map_or((rest, false), |rest| (rest, true));
        let (pattern, with) = rest.split_once('/').unwrap_or((rest, ""));
        let pattern = self.expand_value(pattern, scope);
        let with = self.expand_value(with, scope);
        pattern::replace(value, &pattern, &with, all)
    }
}

/// The values of a parameter without its operator; `None` where they are unknown.
fn lookup(reference: &Reference<'_>, scope: &Scope) -> Option<Vec<String>> {
    let positional = |from: usize| -> Option<Vec<String>> {
        Some(scope.positional.as_ref()?.iter().skip(from).map(|arg| arg.text.clone()).collect())
    };
    match reference.name {
        "@" | "*" => positional(0),
        "#" => Some(vec![scope.positional.as_ref()?.len().to_string()]),
        "0" | "?" | "$" | "!" | "-" => None,
        digits if digits.bytes().all(|b| b.is_ascii_digit()) => {
            let index = digits.parse::<usize>().ok()?.checked_sub(1)?;
            Some(positional(index)?.into_iter().take(1).collect())
        }
        "IFS" if !scope.variables.contains_key("IFS") => Some(vec![" \t\n".to_owned()]),
        name => {
            let values = scope.variables.get(name)?.values.clone().unwrap_or_default();
            pick(values, reference.subscript)
        }
    }
}

fn pick(values: Vec<String>, subscript: Option<&str>) -> Option<Vec<String>> {
    match subscript {
        None => Some(values.into_iter().take(1).collect()),
        Some("@" | "*") => Some(values),
        Some(index) => {
            let index = index.parse::<usize>().ok()?;
            // A list of which a part is unknown may hold anything at any place.
            if values.iter().any(|value| has_hole(value)) {
                return None;
            }
            Some(values.into_iter().skip(index).take(1).collect())
        }
    }
}

fn defaulted(
    reference: &Reference<'_>,
    sign: char,
    colon: bool,
    word: &str,
    values: Option<Vec<String>>,
    scope: &mut Scope,
) -> Option<Vec<String>> {
    // A variable that the line never set may still come from the environment.
    let Some(values) = values.filter(|values| !values.iter().any(|value| has_hole(value))) else {
        if sign == '=' && is_name(reference.name) {
            scope.assign(reference.name, hole());
        }
        return None;
    };
    let empty = values.is_empty() || (colon && values.iter().all(String::is_empty));
    let given = !empty;
    match (sign, given) {
        ('+', true) | ('-', false) => Some(vec![word.to_owned()]),
        ('+', false) => Some(Vec::new()),
        ('=', false) => {
            scope.assign(reference.name, word.to_owned());
            Some(vec![word.to_owned()])
        }
        _ => Some(values),
    }
}

fn first_letter<I: Iterator<Item = char>>(value: &str, change: impl Fn(char) -> I) -> String {
    let mut chars = value.chars();
    chars.next().map_or_else(String::new, |first| change(first).chain(chars).collect())
}

/// `offset` or `offset:length` of a substring, both not negative.
fn slice(value: &str, operand: &str) -> Option<String> {
    let (offset, length) = operand.split_once(':').map_or((operand, None), |(o, l)| (o, Some(l)));
    let offset = offset.trim().parse::<usize>().ok()?;
    let length = match length {
        Some(length) => length.trim().parse::<usize>().ok()?,
        None => usize::MAX,
    };
    Some(value.chars().skip(offset).take(length).collect())
}
