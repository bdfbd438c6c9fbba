//! What the grammar finds, as a list in which each part is followed by those within it. pest's own pairs count who holds
//! them at every step; these are only looked at.

use pest::Token;
use pest::iterators::Pairs;

use super::grammar::Rule;

/// What one rule of the grammar took.
#[derive(Clone, Copy, Debug)]
struct Piece {
    rule: Rule,
    /// The first letter.
    start: usize,
    /// The first letter behind it.
    end: usize,
    /// How many pieces are within it, at any depth.
    within: usize,
}

/// Everything that was found.
#[derive(Debug)]
pub(super) struct Found(Vec<Piece>);

/// Parts beside each other.
#[derive(Clone, Debug)]
pub(super) struct Parts<'f>(&'f [Piece]);

/// One part, and those within it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'f> {
    piece: &'f Piece,
    within: &'f [Piece],
}

impl Found {
    pub(super) fn new(pairs: Pairs<'_, Rule>) -> Self {
        let tokens = pairs.tokens();
        let mut pieces: Vec<Piece> = Vec::with_capacity(tokens.len() / 2);
        let mut open = Vec::new();
        for token in tokens {
            match token {
                Token::Start { rule, pos } => {
                    open.push(pieces.len());
                    pieces.push(Piece { rule, start: pos.pos(), end: pos.pos(), within: 0 });
                }
                Token::End { pos, .. } => {
                    let so_far = pieces.len();
                    if let Some((place, piece)) = open.pop().and_then(|at| Some((at, pieces.get_mut(at)?))) {
                        (piece.end, piece.within) = (pos.pos(), so_far - place - 1);
                    }
                }
            }
        }
        Self(pieces)
    }

    /// The part that is the whole.
    pub(super) fn whole(&self) -> Option<Part<'_>> {
        Parts(&self.0).next()
    }
}

impl<'f> Iterator for Parts<'f> {
    type Item = Part<'f>;

    fn next(&mut self) -> Option<Part<'f>> {
        let (piece, behind) = self.0.split_first()?;
        let (within, rest) = behind.split_at_checked(piece.within)?;
        self.0 = rest;
        Some(Part { piece, within })
    }
}

impl<'f> Part<'f> {
    pub(super) fn rule(self) -> Rule {
        self.piece.rule
    }

    /// The number of its first letter.
    pub(super) fn start(self) -> usize {
        self.piece.start
    }

    /// The number of the first letter behind it.
    pub(super) fn end(self) -> usize {
        self.piece.end
    }

    /// The parts of which it is made.
    pub(super) fn parts(self) -> Parts<'f> {
        Parts(self.within)
    }
}
