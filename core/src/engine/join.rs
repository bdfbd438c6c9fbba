//! How the numbers that two diagrams give become one.

use super::diagram::{DiagramId, FALSE, TRUE};

/// How two numbers become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Join {
    /// Of 0 and 1: both.
    And,
    /// Of 0 and 1: the first and not the second.
    AndNot,
    /// The greater.
    Max,
    /// The greater, where the second is an outcome; an outcome has no greater one than 3.
    Most,
    /// The first where it is the greater, and otherwise 0.
    Above,
    /// One more than the first where the second is 1, and otherwise 0.
    Within,
    /// 1 where the first is the greater and the second is not 0, and otherwise 0.
    Falls,
    /// The lesser.
    Min,
    /// The sum of two costs. Costs above 254 count as 254; 255 is more than any sum.
    Plus,
    /// Of verdicts: the same, or doubt.
    Agree,
}

/// The greatest number of a constant.
pub(crate) const DEAREST: u8 = u8::MAX;

/// A verdict as a number.
pub(crate) const SILENT: u8 = 0;
pub(crate) const DOUBT: u8 = 1;
pub(crate) const FIRES: u8 = 2;

impl Join {
    fn of(self, a: u8, b: u8) -> u8 {
        match self {
            Self::AndNot => a & (1 - b.min(1)),
            Self::Max | Self::Most => a.max(b),
            Self::Above if a > b => a,
            Self::Within if b == 1 => a.saturating_add(1),
            Self::Above | Self::Within => 0,
            Self::Falls => u8::from(a > b && b > 0),
            Self::And | Self::Min => a.min(b),
            Self::Plus if a.max(b) == DEAREST => DEAREST,
            Self::Plus => a.saturating_add(b).min(DEAREST - 1),
            Self::Agree => {
                if a == b {
                    a
                } else {
                    DOUBT
                }
            }
        }
    }

    /// What is known without a look inside.
    pub(super) fn at_once(self, a: DiagramId, b: DiagramId) -> Option<DiagramId> {
        if let (Some(a), Some(b)) = (a.value(), b.value()) {
            return Some(DiagramId::constant(self.of(a, b)));
        }
        match self {
            Self::And if a == TRUE || a == b => Some(b),
            Self::And if b == TRUE => Some(a),
            Self::AndNot if a == FALSE || b == TRUE || a == b => Some(FALSE),
            Self::Most if a.value().is_some_and(|value| value >= 3) => Some(a),
            Self::Max | Self::Most | Self::Agree if a == b => Some(a),
            Self::AndNot | Self::Max | Self::Most | Self::Plus | Self::Above if b == FALSE => Some(a),
            Self::Above if a == FALSE || a == b => Some(FALSE),
            Self::Within if b == FALSE => Some(FALSE),
            Self::Falls if a == FALSE || b == FALSE || a == b => Some(FALSE),
            Self::Max | Self::Most | Self::Plus if a == FALSE => Some(b),
            Self::And | Self::Min if a == FALSE || b == FALSE => Some(FALSE),
            Self::Min if a == b || b.value() == Some(DEAREST) => Some(a),
            Self::Min if a.value() == Some(DEAREST) => Some(b),
            Self::Plus if a.value() == Some(DEAREST) || b.value() == Some(DEAREST) => {
                Some(DiagramId::constant(DEAREST))
            }
            Self::Agree if a.value() == Some(DOUBT) || b.value() == Some(DOUBT) => {
                Some(DiagramId::constant(DOUBT))
            }
            _ => None,
        }
    }

    pub(super) const fn commutes(self) -> bool {
        matches!(self, Self::And | Self::Max | Self::Min | Self::Plus | Self::Agree)
    }
}
