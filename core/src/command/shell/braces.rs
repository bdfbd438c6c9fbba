//! Brace expansion (`{reset,--force}`, `{1..3}`), which a shell does before everything else.

use super::lex::Atom;

/// No word becomes more words than this.
const MOST_WORDS: usize = 64;

/// No word with more opening braces than this is expanded, since finding their ends takes the square.
const MOST_BRACES: usize = 64;

/// The words that `atoms` become, and whether these are all.
pub(crate) fn expand(atoms: Vec<Atom>) -> (Vec<Vec<Atom>>, bool) {
    let braces = (0..atoms.len()).filter(|at| is(atoms.get(*at), '{')).count();
    if braces == 0 || braces > MOST_BRACES {
        return (vec![atoms], braces == 0);
    }
    let (mut done, mut whole) = (Vec::new(), true);
    let mut todo = vec![(atoms, 0)];
    while let Some((atoms, from)) = todo.pop() {
        match find_group(&atoms, from) {
            None => done.push(atoms),
            Some(_) if done.len() + todo.len() >= MOST_WORDS => whole = false,
            Some((start, end, parts)) => {
                for part in parts.into_iter().rev() {
                    let mut word: Vec<Atom> = atoms.iter().take(start).cloned().collect();
                    word.extend(part);
                    word.extend(atoms.iter().skip(end + 1).cloned());
                    // What the group gave may hold groups itself, so the search goes on where it began.
                    todo.push((word, start));
                }
            }
        }
    }
    (done, whole)
}

type Group = (usize, usize, Vec<Vec<Atom>>);

fn find_group(atoms: &[Atom], from: usize) -> Option<Group> {
    let opening = |at: &usize| is(atoms.get(*at), '{');
    (from..atoms.len()).filter(opening).find_map(|start| group_at(atoms, start))
}

fn is(atom: Option<&Atom>, wanted: char) -> bool {
    matches!(atom, Some(Atom::Char { c, quoted: false }) if *c == wanted)
}

fn group_at(atoms: &[Atom], start: usize) -> Option<Group> {
    let mut depth = 0usize;
    let mut commas = Vec::new();
    for (at, atom) in atoms.iter().enumerate().skip(start) {
        match atom {
            Atom::Char { c: '{', quoted: false } => depth += 1,
            Atom::Char { c: ',', quoted: false } if depth == 1 => commas.push(at),
            Atom::Char { c: '}', quoted: false } => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return parts(atoms, start, at, &commas).map(|parts| (start, at, parts));
                }
            }
            _ => {}
        }
    }
    None
}

fn parts(atoms: &[Atom], start: usize, end: usize, commas: &[usize]) -> Option<Vec<Vec<Atom>>> {
    if commas.is_empty() {
        return sequence(atoms.get(start + 1..end)?);
    }
    let mut from = start + 1;
    let mut parts = Vec::new();
    for stop in commas.iter().copied().chain([end]) {
        parts.push(atoms.get(from..stop)?.to_vec());
        from = stop + 1;
    }
    (parts.len() <= MOST_WORDS).then_some(parts)
}

/// `1..3`, `a..c`, `1..9..2`.
fn sequence(atoms: &[Atom]) -> Option<Vec<Vec<Atom>>> {
    let text: Option<String> = atoms
        .iter()
        .map(|atom| match atom {
            Atom::Char { c, quoted: false } => Some(*c),
            _ => None,
        })
        .collect();
    let text = text?;
    let mut ends = text.split("..");
    let (first, last, step) = (ends.next()?, ends.next()?, ends.next().unwrap_or("1"));
    let step = usize::try_from(step.parse::<i64>().ok()?.unsigned_abs()).ok()?.max(1);
    let words = numbers(first, last).or_else(|| letters(first, last))?;
    let words: Vec<String> = words.into_iter().step_by(step).collect();
    (words.len() <= MOST_WORDS && ends.next().is_none()).then(|| words.iter().map(|w| plain(w)).collect())
}

fn numbers(first: &str, last: &str) -> Option<Vec<String>> {
    let (first, last): (i64, i64) = (first.parse().ok()?, last.parse().ok()?);
    if first.abs_diff(last) > 1000 {
        return None;
    }
    let mut values: Vec<String> = (first.min(last)..=first.max(last)).map(|n| n.to_string()).collect();
    if first > last {
        values.reverse();
    }
    Some(values)
}

fn letters(first: &str, last: &str) -> Option<Vec<String>> {
    let single = |text: &str| text.parse::<char>().ok().filter(char::is_ascii_alphabetic);
    let (first, last) = (single(first)?, single(last)?);
    let mut values: Vec<String> = (first.min(last)..=first.max(last)).map(String::from).collect();
    if first > last {
        values.reverse();
    }
    Some(values)
}

fn plain(text: &str) -> Vec<Atom> {
    text.chars().map(|c| Atom::Char { c, quoted: false }).collect()
}
