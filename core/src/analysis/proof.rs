//! Claims: do they hold on every operation, and if not, on which do they fail?

use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use super::ground::{Ground, OUTCOMES, Question};
use super::witness::{Path, cheapest, operation};
use super::{demands, trend};
use crate::changes::{Answer, Exceeded};
use crate::decision::Outcome;
use crate::engine::{DiagramId, FALSE, Join, TRUE};
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
    let ground = Ground::new(schema, &[policy], conditions).map(Ground::joined);
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

/// How a claim is looked into.
#[derive(Clone, Copy)]
pub(crate) enum By {
    /// By one function of all outcomes.
    Outcomes,
    /// Rule by rule.
    Rules,
}

fn find(ground: &Ground, proof: &CheckedProof, when: Option<usize>) -> Answer<Found> {
    let within = when.map(|number| ground.condition(number)).transpose()?;
    look(ground.joining(), proof, within, By::Outcomes)
        .or_else(|_| look(ground.question(), proof, within, By::Rules))
}

fn look(mut question: Question<'_>, proof: &CheckedProof, when: Option<DiagramId>, by: By) -> Answer<Found> {
    let within = when.map_or(Ok(TRUE), |verdict| question.fires(verdict))?;
    if within == FALSE {
        return Ok(Found::Void);
    }
    match &proof.claim {
        CheckedClaim::Outcomes { claim, outcomes, .. } => {
            let bad = |outcome: Outcome| outcomes.contains(&outcome) == (*claim == Claim::Never);
            let path = match by {
                By::Outcomes => outcomes_within(&mut question, within, bad)?,
                By::Rules => demands::outcomes(&mut question, within, bad)?,
            };
            let fails = |path| Found::Fails(operation(question.space(), &path), None);
            Ok(path.map_or(Found::Holds, fails))
        }
        CheckedClaim::Trend { never, fact, way, .. } => {
            trend::find(&mut question, within, by, *never, (fact, way))
        }
    }
}

/// Looks for an operation within some whose outcome is a bad one.
fn outcomes_within(
    question: &mut Question<'_>,
    within: DiagramId,
    bad: impl Fn(Outcome) -> bool,
) -> Answer<Option<Path>> {
    let within = if question.joined() { within } else { narrow(question, within, &bad)? };
    let outcomes = question.outcomes(within)?;
    let outcome = |number: u8| OUTCOMES.get(usize::from(number.checked_sub(1)?)).copied();
    let bad = |number| outcome(number).is_some_and(&bad);
    Ok(cheapest(question.space(), &question.diagrams, outcomes, bad))
}

/// Less than `within`, but everything where the outcome is bad: where it is more than `allow`, some rule adds it.
fn narrow(
    question: &mut Question<'_>,
    within: DiagramId,
    bad: &impl Fn(Outcome) -> bool,
) -> Answer<DiagramId> {
    if bad(Outcome::Allow) {
        return Ok(within);
    }
    let mut left = FALSE;
    let rules = &question.ground.rules;
    for rule in rules.iter().filter(|rule| bad(rule.effect) || bad(rule.in_doubt)) {
        let says = question.rule_where(rule, bad)?;
        let says = question.join(Join::And, says, within)?;
        left = question.join(Join::Max, left, says)?;
    }
    Ok(left)
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
