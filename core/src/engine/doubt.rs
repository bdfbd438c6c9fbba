//! Whether a condition is true in every completion of an operation, in none, or on which missing facts it
//! hangs: exactly.
//!
//! A diagram over the regions answers nearly every question at once. Where it grows too large, a search does
//! that looks for single completions; where that takes too many steps, the question is too large.

use std::collections::BTreeSet;

use super::circuit::{Circuit, GateId, truth};
use super::diagram::{DiagramId, Diagrams, FALSE, TRUE};
use super::formula::{Formula, Part, tested};
use super::join::Join;
use super::search;
use super::truth::Truth;
use crate::ordered;
use crate::schema::{FactId, Schema};

/// How many steps the cutting into regions, the diagram and the search may take each. A step is a small
/// piece of work of bounded size; all together take some seconds at the worst.
const REGION_STEPS: u64 = 4_000_000;
const DIAGRAM_STEPS: u64 = 200_000;
const SEARCH_STEPS: u64 = 10_000_000;
/// How many the search may take for a question of the size that the language promises to answer exactly: 16
/// missing facts, and 64 constants between them, which make no more variables than this.
const PROMISED_STEPS: u64 = 1_000_000_000;
const PROMISED_FACTS: usize = 16;
const PROMISED_VARIABLES: usize = 16 + 64;

/// The answer about one condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// False in every completion.
    Silent,
    /// True in every completion.
    Fires,
    /// Completions differ, and in some of them the condition depends on these facts.
    InDoubt(BTreeSet<FactId>),
    /// The question was too large; these are all the missing facts that the condition tests.
    Exceeded(BTreeSet<FactId>),
}

impl Verdict {
    /// The facts that it hangs on, in order.
    pub(crate) fn missing(&self) -> impl Iterator<Item = &FactId> {
        let facts = match self {
            Self::InDoubt(facts) | Self::Exceeded(facts) => Some(facts),
            Self::Silent | Self::Fires => None,
        };
        facts.into_iter().flatten()
    }
}

/// Asks about the condition at `root`; `truths` are what the circuit says of the operation's known facts.
pub(crate) fn ask(circuit: &Circuit, schema: &Schema, truths: &[Truth], root: GateId) -> Verdict {
    match truth(truths, root) {
        Truth::False => return Verdict::Silent,
        Truth::True => return Verdict::Fires,
        Truth::Open => {}
    }
    let answer = Formula::new(circuit, schema, truths, root, &mut { REGION_STEPS }).and_then(|formula| {
        by_diagram(&formula, &mut { DIAGRAM_STEPS })
            .or_else(|| search::answer(&formula, &mut { search_steps(&formula) }))
    });
    answer.unwrap_or_else(|| Verdict::Exceeded(tested(circuit, truths, root)))
}

/// The steps are counted for each rule by itself: shared ones would let one rule change what another says.
fn search_steps(formula: &Formula) -> u64 {
    let facts = ordered::set(formula.variables.iter().map(|variable| variable.fact));
    let promised = facts.len() <= PROMISED_FACTS && formula.variables.len() <= PROMISED_VARIABLES;
    if promised { PROMISED_STEPS } else { SEARCH_STEPS }
}

fn by_diagram(formula: &Formula, steps: &mut u64) -> Option<Verdict> {
    let mut diagrams = Diagrams::default();
    let mut made: Vec<DiagramId> = Vec::with_capacity(formula.parts.len());
    for part in &formula.parts {
        let of = |input: &usize| made.get(*input).copied();
        let diagram = match part {
            Part::Literal(variable, truths) => {
                let mut ways = truths.iter().map(|truth| if *truth { TRUE } else { FALSE });
                let first = ways.next()?;
                diagrams.branch(u32::try_from(*variable).ok()?, first, (1..).zip(ways))?
            }
            Part::Not(input) => diagrams.not(of(input)?, steps)?,
            Part::All(inputs) => {
                inputs.iter().try_fold(TRUE, |all, input| diagrams.join(Join::And, all, of(input)?, steps))?
            }
            Part::Any(inputs) => {
                inputs.iter().try_fold(FALSE, |any, input| diagrams.or(any, of(input)?, steps))?
            }
        };
        made.push(diagram);
    }
    Some(match *made.last()? {
        FALSE => Verdict::Silent,
        TRUE => Verdict::Fires,
        diagram => {
            let variables = diagrams.support(diagram).into_iter();
            let facts = variables.filter_map(|variable| formula.variables.get(variable as usize));
            Verdict::InDoubt(ordered::set(facts.map(|variable| variable.fact)))
        }
    })
}
