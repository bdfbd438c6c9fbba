//! Shell patterns (`*`, `?`, `[…]`) over known text, in linear space and bounded time.

/// Whether the whole of `text` matches `pattern`; `None` where the pattern holds more than `*`, `?`
/// and plain sets.
pub(crate) fn matches(pattern: &str, text: &str) -> Option<bool> {
    let pattern: Vec<char> = pattern.chars().collect();
    if pattern.iter().any(|c| "[(\\".contains(*c)) {
        return None;
    }
    let text: Vec<char> = text.chars().collect();
    Some(glob(&pattern, &text))
}

fn glob(pattern: &[char], text: &[char]) -> bool {
    let (mut p, mut t, mut star) = (0, 0, None);
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(c) if *c == '?' || Some(c) == text.get(t) => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((sp, st)) => {
                    star = Some((sp, st + 1));
                    p = sp + 1;
                    t = st + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|c| *c == '*')
}

/// `text` without the part at its beginning (or end) that matches `pattern`.
pub(crate) fn strip(text: &str, pattern: &str, from_end: bool, longest: bool) -> Option<String> {
    let mut cuts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    // Trying every cut is quadratic, so long values stay unknown.
    if cuts.len() > 512 {
        return None;
    }
    if from_end != longest {
        cuts.reverse();
    }
    for cut in cuts {
        let (head, tail) = text.split_at_checked(cut)?;
        let (part, rest) = if from_end { (tail, head) } else { (head, tail) };
        if matches(pattern, part)? {
            return Some(rest.to_owned());
        }
    }
    Some(text.to_owned())
}

/// `text` with the first (or every) match of a pattern without wildcards replaced.
pub(crate) fn replace(text: &str, pattern: &str, with: &str, all: bool) -> Option<String> {
    if pattern.is_empty() {
        return Some(text.to_owned());
    }
    if pattern.contains(['*', '?', '[', '(', '\\', '#', '%']) {
        return None;
    }
    Some(if all { text.replace(pattern, with) } else { text.replacen(pattern, with, 1) })
}
