//! The comments that are still to be printed.

use crate::source::Span;

/// Comments in the order of the text, each taken once.
pub(super) struct Pending<'t> {
    text: &'t str,
    comments: Vec<(Span, bool)>,
    /// All before this one are taken, so that long files are not searched from the start each time.
    first: usize,
}

impl<'t> Pending<'t> {
    pub(super) fn new(text: &'t str, comments: &[Span]) -> Self {
        Self { text, comments: comments.iter().map(|span| (*span, false)).collect(), first: 0 }
    }

    /// Whether a comment that is not taken begins between `from` and `upto`.
    pub(super) fn any(&self, from: u32, upto: u32) -> bool {
        self.open(from, upto).next().is_some()
    }

    /// Takes the comments that begin between `from` and `upto`: their texts, and whether a blank line
    /// follows them.
    pub(super) fn take(&mut self, from: u32, upto: u32) -> Vec<(String, bool)> {
        let places: Vec<usize> = self.open(from, upto).collect();
        places.into_iter().filter_map(|place| self.take_one(place)).collect()
    }

    /// Takes the comment that begins before `limit` on the line on which something ended at `end`.
    pub(super) fn take_same_line(&mut self, end: u32, limit: u32) -> Option<String> {
        let place = self.open(end, limit).next()?;
        let (span, _) = self.comments.get(place)?;
        let between = self.text.get(end as usize..span.start as usize)?;
        if between.contains('\n') { None } else { self.take_one(place).map(|(text, _)| text) }
    }

    fn open(&self, from: u32, upto: u32) -> impl Iterator<Item = usize> {
        let comments = self.comments.iter().enumerate().skip(self.first);
        comments
            .take_while(move |(_, (span, _))| span.start < upto)
            .filter(move |(_, (span, taken))| span.start >= from && !taken)
            .map(|(place, _)| place)
    }

    fn take_one(&mut self, place: usize) -> Option<(String, bool)> {
        let (span, taken) = self.comments.get_mut(place)?;
        *taken = true;
        let span = *span;
        while self.comments.get(self.first).is_some_and(|(_, taken)| *taken) {
            self.first += 1;
        }
        let text = self.text.get(span.start as usize..span.end as usize)?.trim_end().to_owned();
        let after = self.text.get(span.end as usize..).unwrap_or("");
        let gap =
            after.get(..after.len() - after.trim_start_matches([' ', '\t', '\r', '\n']).len()).unwrap_or("");
        Some((text, gap.matches('\n').count() > 1))
    }
}
