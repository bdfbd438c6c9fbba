//! The engines, each with the same rules in its own language.

mod by_hand;
mod cedar;
mod cel;
mod ours;
mod rego;
mod rules;
mod zen;

use crate::entrant::{Entrant, entrant};

/// All that decide by the twelve rules, the hand-written floor first.
pub fn all() -> Vec<Box<dyn Entrant>> {
    vec![
        entrant::<by_hand::ByHand>(),
        entrant::<ours::Outcomes>(),
        entrant::<ours::Reports>(),
        entrant::<zen::Zen>(),
        entrant::<cel::Cel>(),
        entrant::<cedar::Cedar>(),
        entrant::<rego::Rego>(),
    ]
}

/// Ours with the policy that is shipped, which the others do not have.
pub fn shipped() -> Vec<Box<dyn Entrant>> {
    vec![entrant::<ours::ShippedOutcomes>(), entrant::<ours::ShippedReports>()]
}
