//! "Did you mean": the nearest of a few known names.

/// Finds the candidate nearest to `word`, if one is near enough to have been meant.
///
/// Near enough is a third of the longer name's length, counting a swap of neighbours as one edit.
/// Only the first 64 characters of `word` are looked at.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().take(64).collect();
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let other: Vec<char> = candidate.chars().take(64).collect();
            let allowed = word.len().max(other.len()).div_ceil(3);
            let distance = distance(&word, &other);
            (distance <= allowed && distance < other.len().max(1)).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The optimal string alignment distance, case ignored at no cost beyond the tie.
fn distance(a: &[char], b: &[char]) -> usize {
    let same = |x: char, y: char| x.eq_ignore_ascii_case(&y);
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let at = |row: &[usize], k: usize| row.get(k).copied().unwrap_or(usize::MAX - 1);
            let mut best =
                (at(&last, j + 1) + 1).min(at(&row, j) + 1).min(at(&last, j) + usize::from(!same(x, y)));
            let swapped = i > 0
                && j > 0
                && a.get(i - 1).is_some_and(|&p| same(p, y))
                && b.get(j - 1).is_some_and(|&q| same(q, x));
            if swapped {
                best = best.min(at(&before_last, j - 1) + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, expect: Option<&str>) {
        let names = ["environment", "backup.age", "backup.exists", "production", "staging"];
        assert_eq!(nearest(word, names), expect, "{word}");
    }

    #[test]
    fn a_slip_of_the_finger_finds_its_name() {
        check("enviroment", Some("environment"));
        check("backup.aeg", Some("backup.age"));
        check("Production", Some("production"));
        check("prodcution", Some("production"));
    }

    #[test]
    fn something_else_finds_nothing() {
        check("colour", None);
        check("", None);
        check(&"x".repeat(10_000), None);
    }
}
