//! Conditions in the words of the language, as short as they can be read.

/// A condition with the middle of its long lists left out, and without saying again what it speaks of.
pub(super) fn brief(condition: &str) -> String {
    let ways = ways(condition);
    let mut told = String::new();
    let mut subject = "";
    for (at, way) in ways.iter().enumerate() {
        let named = way.trim_start_matches('(').split([' ', ')']).next().unwrap_or_default();
        let again = at > 0 && named == subject && way.starts_with(named);
        let rest = way.get(named.len()..).filter(|_| again).map(predicate);
        told.push_str(if at > 0 { " or " } else { "" });
        told.push_str(&rest.unwrap_or_else(|| shorter_lists(way)));
        subject = named;
    }
    told
}

/// What is said of a fact that was named before; a fact that stands alone holds.
fn predicate(rest: &str) -> String {
    match rest.trim_start_matches(' ') {
        said if said.is_empty() || said.starts_with(')') => format!("true{said}"),
        said => shorter_lists(said.strip_prefix("is ").unwrap_or(said)),
    }
}

/// The parts of a condition between its `or`s.
fn ways(condition: &str) -> Vec<&str> {
    let part = |from: usize, to: usize| condition.get(from..to).unwrap_or_default();
    let (mut ways, mut start) = (Vec::new(), 0);
    for (at, _) in outside_of_strings(condition) {
        if at >= start && condition.get(at..).is_some_and(|rest| rest.starts_with(" or ")) {
            ways.push(part(start, at));
            start = at + " or ".len();
        }
    }
    ways.push(part(start, condition.len()));
    ways
}

fn shorter_lists(condition: &str) -> String {
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
    fn what_a_condition_speaks_of_is_said_once() {
        check("(a is unknown or a is false)", "(a is unknown or false)");
        check("(a is unknown or a)", "(a is unknown or true)");
        check(
            "(a is unknown or a > 24h or b is unknown or b)",
            "(a is unknown or > 24h or b is unknown or true)",
        );
        check("(a or b)", "(a or b)");
        check("(a is unknown or ab is false)", "(a is unknown or ab is false)");
        check("(a is unknown or (a >= 1 and a < 5))", "(a is unknown or (a >= 1 and a < 5))");
        check("(a is \"x or a\" or a is b)", "(a is \"x or a\" or b)");
    }

    #[test]
    fn the_middle_of_a_long_list_is_left_out() {
        check(
            "(a is unknown or a in [b, c, d, e, f, g, h] or a is z)",
            "(a is unknown or in [b, c, … 4 more …, h] or z)",
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
