//! Conditions in the words of the language, as short as they can be read.

/// A condition with the middle of its long lists left out.
pub(super) fn brief(condition: &str) -> String {
    let part = |from: usize, to: usize| condition.get(from..to).unwrap_or_default();
    let (mut told, mut copied, mut list) = (String::new(), 0, 0);
    for (at, c) in outside_of_strings(condition) {
        match c {
            '[' => list = at + 1,
            ']' => {
                told.push_str(part(copied, list));
                told.push_str(&shortened(part(list, at)));
                copied = at;
            }
            _ => {}
        }
    }
    told + part(copied, condition.len())
}

/// The values of a list, or only the first and the last.
fn shortened(values: &str) -> String {
    let commas: Vec<usize> =
        outside_of_strings(values).filter(|(_, c)| *c == ',').map(|(at, _)| at).collect();
    match commas.as_slice() {
        [_, second, between @ .., last] if between.len() > 2 => {
            let (start, end) =
                (values.get(..*second).unwrap_or_default(), values.get(*last..).unwrap_or_default());
            format!("{start}, … {} more …{end}", between.len() + 1)
        }
        _ => values.to_owned(),
    }
}

/// The characters of a condition, but for those in its strings.
fn outside_of_strings(condition: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let (mut inside, mut escaped) = (false, false);
    condition.char_indices().filter(move |(_, c)| {
        let quote = *c == '"' && !escaped;
        escaped = inside && *c == '\\' && !escaped;
        inside ^= quote;
        !inside && !quote
    })
}

#[cfg(test)]
mod tests {
    use super::brief;

    fn check(condition: &str, expect: &str) {
        assert_eq!(brief(condition), expect);
    }

    #[test]
    fn the_middle_of_a_long_list_is_left_out() {
        check(
            "(a is unknown or a in [b, c, d, e, f, g, h] or a is z)",
            "(a is unknown or a in [b, c, … 4 more …, h] or a is z)",
        );
        check("a in [b, c, d] and b in [c]", "a in [b, c, d] and b in [c]");
    }

    #[test]
    fn a_string_is_no_list_and_its_commas_are_no_values() {
        check(r#"a is "[b, c, d, e, f, g, h]""#, r#"a is "[b, c, d, e, f, g, h]""#);
        check(
            r#"a in ["b, c, d", "e\", f]", g, h, i, j, k]"#,
            r#"a in ["b, c, d", "e\", f]", … 4 more …, k]"#,
        );
    }
}
