//! What in a line may change the world before one operation or beside it, and how far that reaches.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::{Place, Reach};
use crate::command::CommandReading;

/// What may change the world before or beside an operation.
#[derive(Clone, Default)]
pub(crate) struct Before {
    /// The first piece of the line that may.
    pub(crate) piece: Option<Rc<str>>,
    /// The operations among what may.
    operations: BTreeSet<usize>,
    /// Whether anything else does.
    other: bool,
}

/// Operations of Prisma that change what is in the database and the files of its migrations, and nothing by which a
/// later one finds its database.
const IN_THE_DATABASE: &[&str] =
    &["db push", "migrate deploy", "migrate dev", "migrate reset", "migrate resolve"];

impl Before {
    /// Of changes, each a piece of the line and the operation that it is.
    pub(crate) fn of<'c>(changes: impl Iterator<Item = (&'c Rc<str>, Option<usize>)>) -> Self {
        let mut before = Self::default();
        for (piece, by) in changes {
            before.piece.get_or_insert_with(|| Rc::clone(piece));
            before.other |= by.is_none();
            before.operations.extend(by);
        }
        before
    }

    /// Both this and `other` may.
    pub(crate) fn merge(&mut self, other: Self) {
        self.piece = self.piece.take().or(other.piece);
        self.operations.extend(other.operations);
        self.other |= other.other;
    }

    /// How far it reaches for `reading`, one of `all`.
    pub(crate) fn reach<'r>(
        &self,
        reading: &CommandReading,
        all: impl Fn(usize) -> Option<&'r CommandReading>,
    ) -> Option<Reach> {
        self.piece.as_ref()?;
        let stays = |at: &usize| all(*at).is_some_and(|other| stays_in_the_database(other, reading));
        let database = !self.other && self.operations.iter().all(stays);
        Some(if database { Reach::Database } else { Reach::Anything })
    }
}

/// Whether `other` changes no more than the database that `reading` finds by the same files and variables.
fn stays_in_the_database(other: &CommandReading, reading: &CommandReading) -> bool {
    let named = other.command.as_deref().is_some_and(|command| IN_THE_DATABASE.contains(&command));
    let place = located(&other.place);
    named && other.env == reading.env && place.is_some() && place == located(&reading.place)
}

/// What of a place leads to the database; `None` where the flags that do are not known.
fn located(place: &Place) -> Option<Place> {
    let mut values = place.values.clone()?;
    values.retain(|flag, _| matches!(flag.as_str(), "--schema" | "--config") || flag.ends_with("url"));
    Some(Place { values: Some(values), before: None, before_reach: None, ..place.clone() })
}
