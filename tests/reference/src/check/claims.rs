//! Claims whose names and types are known to be right.

use super::{Condition, Names, value};
use crate::facts::Kind;
use crate::operation::Value;
use crate::syntax::{ClaimText, Outcome, ProofText, Trend, WayText};

pub struct Proof {
    pub name: String,
    pub claim: Claim,
    pub when: Option<Condition>,
}

pub enum Claim {
    Never(Vec<Outcome>),
    Always(Vec<Outcome>),
    /// The outcome never moves that way as the fact takes its way.
    Trend {
        never: Trend,
        fact: String,
        way: Way,
    },
}

/// How a fact moves, from one known value to another.
pub enum Way {
    /// A number becomes larger, a set gains texts.
    Grows,
    /// Each of these values becomes the next.
    Goes(Vec<Value>),
}

impl Names<'_> {
    pub(super) fn proof(&self, proof: &ProofText) -> Result<Proof, String> {
        let claim = match &proof.claim {
            ClaimText::Never(outcomes) => Claim::Never(outcomes.clone()),
            ClaimText::Always(outcomes) => Claim::Always(outcomes.clone()),
            ClaimText::Trend { never, fact, way } => {
                let way = way_of(way, self.fact(fact)?)?;
                Claim::Trend { never: *never, fact: fact.clone(), way }
            }
        };
        let when = proof.when.as_ref().map(|when| self.condition(when)).transpose()?;
        Ok(Proof { name: proof.name.clone(), claim, when })
    }
}

fn way_of(way: &WayText, kind: &Kind) -> Result<Way, String> {
    match (way, kind) {
        (WayText::Grows, Kind::Number { .. } | Kind::Duration | Kind::Set) => Ok(Way::Grows),
        (WayText::Grows, _) => Err(format!("a {kind:?} does not grow")),
        (WayText::Goes(_), Kind::Set) => Err("a set grows".to_owned()),
        (WayText::Goes(values), _) if values.len() < 2 => Err("one value goes nowhere".to_owned()),
        (WayText::Goes(values), _) => {
            Ok(Way::Goes(values.iter().map(|constant| value(constant, kind)).collect::<Result<_, _>>()?))
        }
    }
}
