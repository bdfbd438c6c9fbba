//! Claims: do they hold on every operation, and if not, on which do they fail?

use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use super::ground::{Ground, OUTCOMES, Question};
use super::solve::solve;
use super::trend;
use super::witness::{Path, operation};
use crate::changes::{Answer, Exceeded};
use crate::decision::Outcome;
use crate::engine::{DiagramId, FALSE, TRUE};
use crate::language::{CheckedClaim, CheckedPolicy, CheckedProof, Claim, Condition};
use crate::operation::Operation;
use crate::schema::Schema;

/// What came of a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum ProofResult {
    /// It was looked into.
    Answered(Answered),
    /// It says nothing about any operation.
    Refused(ProofRefused),
}

/// A claim, and whether it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "ProofAnswer"))]
pub struct Answered {
    /// The name of the claim.
    pub name: String,
    /// Whether it holds on every operation.
    pub holds: Holds,
    /// An operation on which it fails, with as few facts as possible; `null` where it does not fail.
    #[cfg_attr(feature = "typescript", ts(type = "Operation | null"))]
    pub counterexample: Option<Json>,
    /// The outcome of the counterexample.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub outcome: Option<Outcome>,
    /// Of a claim about a trend: the operation to which the counterexample moves.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub moved: Option<Moved>,
    /// Why it is undetermined.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub exceeded: Option<String>,
}

/// The second operation of a trend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Moved {
    /// The operation, which differs from the counterexample in one fact.
    #[cfg_attr(feature = "typescript", ts(type = "Operation"))]
    pub operation: Json,
    /// Its outcome.
    pub outcome: Outcome,
}

/// A claim that is an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ProofRefused {
    /// The name of the claim.
    pub name: String,
    /// What is wrong with it.
    pub error: ProofError,
}

/// What is wrong with a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ProofError {
    /// A stable name of the kind of fault.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

/// Whether a claim holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "boolean | \"undetermined\""))]
pub enum Holds {
    /// On every operation.
    True,
    /// There is a counterexample.
    False,
    /// The question was too large.
    Undetermined,
}

impl Serialize for Holds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::True => serializer.serialize_bool(true),
            Self::False => serializer.serialize_bool(false),
            Self::Undetermined => serializer.serialize_str("undetermined"),
        }
    }
}

impl ProofResult {
    /// The name of the claim.
    pub fn name(&self) -> &str {
        match self {
            Self::Answered(answered) => &answered.name,
            Self::Refused(refused) => &refused.name,
        }
    }

    /// Whether it holds; `None` where it is an error.
    pub fn holds(&self) -> Option<Holds> {
        match self {
            Self::Answered(answered) => Some(answered.holds),
            Self::Refused(_) => None,
        }
    }
}

/// What was found out about a claim.
pub(crate) enum Found {
    Holds,
    /// The claim's condition is certainly true on no operation.
    Void,
    /// An operation on which it fails; for a trend, also where it moves to.
    Fails(Operation, Option<Operation>),
}

/// Answers every claim of a policy, in order; `outcome` judges an operation by the same policy.
pub(crate) fn prove(
    schema: &Schema,
    policy: &CheckedPolicy,
    outcome: impl Fn(&Operation) -> Outcome,
) -> Vec<ProofResult> {
    let conditions = policy.proofs.iter().filter_map(condition).map(|condition| (0, condition));
    let ground = Ground::new(schema, &[policy], conditions);
    let mut number = 0;
    let mut results = Vec::new();
    for proof in &policy.proofs {
        let when = condition(proof).map(|_| number);
        number += usize::from(when.is_some());
        let found = match &ground {
            Ok(ground) => find(ground, proof, when),
            Err(exceeded) => Err(exceeded.clone()),
        };
        results.push(result(&proof.name, found, schema, &outcome));
    }
    results
}

fn condition(proof: &CheckedProof) -> Option<&Condition> {
    match &proof.claim {
        CheckedClaim::Outcomes { when, .. } => Some(when),
        CheckedClaim::Trend { when, .. } => when.as_ref(),
    }
}

fn find(ground: &Ground, proof: &CheckedProof, when: Option<usize>) -> Answer<Found> {
    let mut question = ground.question();
    let within = match when {
        Some(number) => question.fires(ground.condition(number)?)?,
        None => TRUE,
    };
    if within == FALSE {
        return Ok(Found::Void);
    }
    match &proof.claim {
        CheckedClaim::Outcomes { claim, outcomes, .. } => {
            let bad = |outcome: Outcome| outcomes.contains(&outcome) == (*claim == Claim::Never);
            outcomes_within(&mut question, within, bad)
        }
        CheckedClaim::Trend { never, fact, way, .. } => trend::find(&mut question, within, *never, fact, way),
    }
}

/// Looks for an operation within some whose outcome is a bad one.
fn outcomes_within(
    question: &mut Question<'_>,
    within: DiagramId,
    bad: impl Fn(Outcome) -> bool,
) -> Answer<Found> {
    let mut best: Option<Path> = None;
    for (least, most) in ranges(bad) {
        let mut demands = question.all_at_most(most, |_| true)?;
        demands.push(within);
        // Where `allow` is bad, the rules need only say no more; otherwise one must say as much.
        let witnesses: Vec<DiagramId> = if least == Outcome::Allow {
            vec![TRUE]
        } else {
            let rules = question.ground.rules.iter().filter(|rule| rule.greatest() >= least);
            rules
                .map(|rule| question.rule_where(rule, |adds| (least..=most).contains(&adds)))
                .collect::<Answer<_>>()?
        };
        for witness in witnesses.into_iter().filter(|witness| *witness != FALSE) {
            let all: Vec<DiagramId> = demands.iter().copied().chain([witness]).collect();
            if let Some(path) = solve(question, &all)?
                && best.as_ref().is_none_or(|best| path.given < best.given)
            {
                best = Some(path);
            }
        }
    }
    Ok(best.map_or(Found::Holds, |path| Found::Fails(operation(question.space(), &path), None)))
}

/// The outcomes with a property, as ranges without gaps.
fn ranges(property: impl Fn(Outcome) -> bool) -> Vec<(Outcome, Outcome)> {
    let mut found: Vec<(Outcome, Outcome)> = Vec::new();
    let mut before = false;
    for outcome in OUTCOMES {
        let now = property(outcome);
        match found.last_mut() {
            Some((_, most)) if now && before => *most = outcome,
            _ if now => found.push((outcome, outcome)),
            _ => {}
        }
        before = now;
    }
    found
}

fn result(
    name: &str,
    found: Answer<Found>,
    schema: &Schema,
    outcome: &impl Fn(&Operation) -> Outcome,
) -> ProofResult {
    let answered = |holds| Answered {
        name: name.to_owned(),
        holds,
        counterexample: None,
        outcome: None,
        moved: None,
        exceeded: None,
    };
    match found {
        Ok(Found::Holds) => ProofResult::Answered(answered(Holds::True)),
        Ok(Found::Void) => ProofResult::Refused(ProofRefused { name: name.to_owned(), error: void() }),
        Ok(Found::Fails(operation, then)) => ProofResult::Answered(Answered {
            counterexample: Some(operation.to_json(schema)),
            outcome: Some(outcome(&operation)),
            moved: then.map(|then| Moved { operation: then.to_json(schema), outcome: outcome(&then) }),
            ..answered(Holds::False)
        }),
        Err(Exceeded(why)) => {
            ProofResult::Answered(Answered { exceeded: Some(why), ..answered(Holds::Undetermined) })
        }
    }
}

fn void() -> ProofError {
    ProofError {
        code: "empty-claim".to_owned(),
        message: "no operation makes the condition of this claim certainly true".to_owned(),
        help: "the claim speaks of nothing: mend its `when`, or remove it".to_owned(),
    }
}
