//! Sees that all engines decide alike, before anything is timed.

use prisma_policy::Outcome;

use crate::entrant::{Column, Entrant};
use crate::{Result, operations};

/// Rules about other commands, which make a policy large and change no outcome.
pub const OTHERS: usize = 9_990;

/// The outcome of each operation, on which all agree: with few rules and many, prepared and from text.
pub fn all(entrants: &mut [Box<dyn Entrant>]) -> Result<Vec<Outcome>> {
    let mut agreed: Option<Vec<Option<Outcome>>> = None;
    for entrant in entrants.iter_mut() {
        for others in [OTHERS, 0] {
            entrant.load(others).map_err(|error| format!("{} does not load: {error}", entrant.name()))?;
            for column in [Column::Prepared, Column::Text] {
                let own = entrant.outcomes(column);
                let wanted = agreed.get_or_insert_with(|| own.clone());
                same(entrant.name(), column, &own, wanted)?;
            }
        }
        eprintln!("agreed: {}", entrant.name());
    }
    let agreed: Option<Vec<Outcome>> = agreed.unwrap_or_default().into_iter().collect();
    agreed.ok_or_else(|| "an operation has no outcome".into())
}

fn same(name: &str, column: Column, own: &[Option<Outcome>], wanted: &[Option<Outcome>]) -> Result {
    let texts = operations::texts()?;
    let differing = texts.iter().zip(own).zip(wanted).find(|((_, own), wanted)| own != wanted);
    match differing {
        None if own.len() == texts.len() => Ok(()),
        None => Err(format!("{name} judged {} of {} operations", own.len(), texts.len()).into()),
        Some(((text, own), wanted)) => {
            Err(format!("{name} ({column:?}) says {own:?} and not {wanted:?} of\n{text}").into())
        }
    }
}
