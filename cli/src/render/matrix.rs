//! A table of outcomes: what its cells and notes say, whatever it is written as.

mod html;
mod markup;
mod svg;
mod text;

use prisma_policy::analysis::{Matrix, MatrixCell};
use prisma_policy::{Outcome, PolicyIdentity};

/// A table with its notes.
#[derive(Debug)]
pub(crate) struct Sheet<'a> {
    matrix: &'a Matrix,
    policies: &'a [PolicyIdentity],
    /// One for all cells that depend on the same, in the order of the cells.
    notes: Vec<Note<'a>>,
}

/// What else an outcome depends on.
#[derive(Debug, PartialEq, Eq)]
struct Note<'a> {
    outcomes: &'a [Outcome],
    facts: &'a [String],
}

impl<'a> Sheet<'a> {
    /// The table of what these policies say together.
    pub(crate) fn new(matrix: &'a Matrix, policies: &'a [PolicyIdentity]) -> Self {
        let mut notes = Vec::new();
        for note in matrix.cells.iter().flatten().filter_map(Note::of) {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        Self { matrix, policies, notes }
    }

    /// The names of the policies.
    fn title(&self) -> String {
        let names: Vec<&str> = self.policies.iter().map(|policy| policy.name.as_str()).collect();
        names.join(", ")
    }

    /// The mark of the note on a cell.
    fn mark(&self, cell: &MatrixCell) -> Option<String> {
        let note = Note::of(cell)?;
        self.notes.iter().position(|other| *other == note).map(letters)
    }

    /// Each note behind its mark.
    fn notes(&self) -> impl Iterator<Item = (String, &Note<'a>)> {
        self.notes.iter().enumerate().map(|(number, note)| (letters(number), note))
    }
}

impl<'a> Note<'a> {
    fn of(cell: &'a MatrixCell) -> Option<Self> {
        let more = cell.exceeded || !cell.depends_on.is_empty();
        more.then_some(Self { outcomes: &cell.outcomes, facts: &cell.depends_on })
    }

    /// Every outcome that is possible, and on what it depends; each fact is written as `write` does.
    fn words(&self, write: impl Fn(&str) -> String) -> String {
        if self.outcomes.is_empty() {
            return "what else it may be is too large a question".to_owned();
        }
        let facts: Vec<String> = self.facts.iter().map(|fact| write(fact)).collect();
        format!("{}, depends on {}", self.possible(), facts.join(", "))
    }

    /// Every outcome that is possible.
    fn possible(&self) -> String {
        let words: Vec<&str> = self.outcomes.iter().map(|outcome| outcome.as_str()).collect();
        match words.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
            _ => words.concat(),
        }
    }
}

/// What stands in a cell.
fn word(cell: &MatrixCell) -> &'static str {
    cell.outcome.as_str()
}

/// What the cells say, in a sentence.
const EXPLAINED: &str = "Each cell is the outcome where nothing else is known.";

/// What the marks say, in a sentence.
const MARKED: &str = "A letter marks an outcome that depends on more:";

/// `a` to `z`, then `aa` and on.
fn letters(number: usize) -> String {
    let letter = u8::try_from(number % 26).map_or('?', |at| char::from(b'a' + at));
    match number / 26 {
        0 => letter.to_string(),
        more => letters(more - 1) + &letter.to_string(),
    }
}

/// Breaks text at its spaces into lines of at most so many characters, longer words alone.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut length = 0;
    for word in text.split(' ') {
        let more = word.chars().count();
        match lines.last_mut() {
            Some(line) if length + 1 + more <= width => {
                line.push(' ');
                line.push_str(word);
                length += 1 + more;
            }
            _ => {
                lines.push(word.to_owned());
                length = more;
            }
        }
    }
    lines
}

/// Breaks the heading of a row; its values, which may hold spaces, stay whole where they can.
fn wrapped_label(label: &str, width: usize) -> Vec<String> {
    // No value is broken as long as its spaces are none.
    let kept = label.replace(' ', "\u{a0}").replace(",\u{a0}", ", ");
    let lines = wrapped(&kept, width).into_iter().map(|line| line.replace('\u{a0}', " "));
    lines
        .flat_map(|line| if line.chars().count() > width { wrapped(&line, width) } else { vec![line] })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_on_behind_z() {
        let marks: Vec<String> = [0, 25, 26, 51, 52, 701, 702].into_iter().map(letters).collect();
        assert_eq!(marks, ["a", "z", "aa", "az", "ba", "zz", "aaa"]);
    }

    #[test]
    fn values_stay_whole_where_they_can() {
        assert_eq!(
            wrapped_label("db pull, dev ls, migrate status", 16),
            ["db pull, dev ls,", "migrate status"]
        );
        assert_eq!(wrapped_label("a very long value", 8), ["a very", "long", "value"]);
        assert_eq!(wrapped("", 8), [""]);
    }
}
