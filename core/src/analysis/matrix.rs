//! A policy at a glance: what any two facts lead to.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value as Json;

use super::ground::{Ground, OUTCOMES, Question};
use crate::changes::witness;
use crate::changes::wording::{self, either};
use crate::changes::{Answer, Exceeded};
use crate::decision::Outcome;
use crate::engine::{Block, DOUBT, DiagramId, FIRES, Join, Members, Regions, SILENT, Texts, Values};
use crate::language::CheckedPolicy;
use crate::operation::write;
use crate::schema::{Fact, FactType, Schema};

/// The most rows or columns.
const MOST: usize = 500;

/// How many steps one cell may take.
const CELL_STEPS: u64 = 200_000;

/// The outcomes for all values of two facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Matrix {
    /// The values of the first fact, one for each row.
    pub rows: Axis,
    /// The values of the second fact, one for each column.
    pub columns: Axis,
    /// For each row, what stands in each column.
    pub cells: Vec<Vec<MatrixCell>>,
}

/// A fact and its values, those together that the policy cannot tell apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Axis {
    /// The fact's name.
    pub fact: String,
    /// What is said of its value: a condition in the words of the language, and a short form for a heading.
    pub values: Vec<AxisValue>,
}

/// Values of one fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AxisValue {
    /// A heading: `production`, `migrate reset`, `any other`, `unknown`.
    pub label: String,
    /// The condition.
    pub condition: String,
    /// A value of which it is true; `null` where it is that none is known.
    #[cfg_attr(feature = "typescript", ts(type = "boolean | number | string | string[] | null"))]
    pub example: Json,
}

/// What comes of a value of each of two facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MatrixCell {
    /// The outcome where nothing else is known.
    pub outcome: Outcome,
    /// Every outcome that is possible, whatever the other facts are, the mildest first.
    pub outcomes: Vec<Outcome>,
    /// The other facts on which the outcome depends, in the order in which rules ask for them.
    pub depends_on: Vec<String>,
    /// Whether the question was too large, so that `outcomes` and `dependsOn` are not known.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub exceeded: bool,
}

/// The outcomes for all values of two different facts, which are given by their names.
///
/// `None` for a name that is no fact.
pub(crate) fn matrix(
    schema: &Schema,
    policies: &[CheckedPolicy],
    facts: [&str; 2],
) -> Option<Answer<Matrix>> {
    let [rows, columns] = facts.map(|name| schema.find(name).and_then(|id| schema.get(id)));
    let (rows, columns) = (rows?, columns?);
    let policies: Vec<&CheckedPolicy> = policies.iter().collect();
    Some(Ground::new(schema, &policies, []).and_then(|ground| fill(&ground, rows, columns)))
}

fn fill(ground: &Ground, rows: &Fact, columns: &Fact) -> Answer<Matrix> {
    let (down, across) = (values(ground, rows)?, values(ground, columns)?);
    let mut cells = Vec::new();
    for row in &down {
        let mut question = ground.question();
        let mut contributions = Vec::new();
        for rule in &ground.rules {
            let numbers = [SILENT, DOUBT, FIRES].map(|verdict| rule.adds(verdict) as u8);
            contributions.push(question.renumber(rule.verdict()?, &numbers)?);
        }
        let here = fixed(&mut question, &contributions, row)?;
        let line: Answer<Vec<MatrixCell>> =
            across.iter().map(|column| cell(&mut question, &here, column)).collect();
        cells.push(line?);
    }
    Ok(Matrix { rows: axis(rows, down), columns: axis(columns, across), cells })
}

/// A heading, and what the fact's variables are there.
struct Heading {
    value: AxisValue,
    bits: Vec<(u32, u32)>,
}

fn axis(fact: &Fact, headings: Vec<Heading>) -> Axis {
    Axis { fact: fact.name.to_string(), values: headings.into_iter().map(|heading| heading.value).collect() }
}

/// Every contribution where the fact of a heading has its value; only those that say something.
fn fixed(
    question: &mut Question<'_>,
    contributions: &[DiagramId],
    heading: &Heading,
) -> Answer<Vec<DiagramId>> {
    let mut found = BTreeSet::new();
    question.spend(contributions.len() * heading.bits.len() / 64)?;
    for contribution in contributions {
        let mut here = *contribution;
        for (variable, value) in &heading.bits {
            if question.diagrams.variable(here) <= *variable {
                here = question.restrict(here, *variable, *value)?;
            }
        }
        found.insert(here);
    }
    Ok(found.into_iter().filter(|here| here.value() != Some(0)).collect())
}

fn cell(question: &mut Question<'_>, row: &[DiagramId], column: &Heading) -> Answer<MatrixCell> {
    let here = fixed(question, row, column)?;
    // Where nothing else is known, every variable is 0.
    let bare = here.iter().map(|contribution| {
        let mut at = *contribution;
        while at.value().is_none() {
            at = question.diagrams.follow(at, 0);
        }
        at.value().unwrap_or(0)
    });
    let word = |number: u8| OUTCOMES.get(usize::from(number)).copied();
    let outcome = bare.max().map_or(Some(Outcome::Allow), word).unwrap_or(Outcome::Deny);
    let none = MatrixCell { outcome, outcomes: Vec::new(), depends_on: Vec::new(), exceeded: true };
    let given = CELL_STEPS.min(question.steps);
    let kept = std::mem::replace(&mut question.steps, given);
    let all =
        here.into_iter().try_fold(DiagramId::constant(0), |all, one| question.join(Join::Most, all, one));
    question.steps = kept - (given - question.steps);
    let Ok(all) = all else { return Ok(none) };
    let name = |number: usize| {
        let block = question.space().blocks.get(number)?;
        question.ground.schema.get(block.fact).map(|fact| fact.name.to_string())
    };
    Ok(MatrixCell {
        outcomes: question.diagrams.numbers(all).into_iter().filter_map(word).collect(),
        depends_on: question.blocks(all).into_iter().filter_map(name).collect(),
        exceeded: false,
        ..none
    })
}

/// The values of a fact that the rules tell apart, and last that it is not known.
fn values(ground: &Ground, fact: &Fact) -> Answer<Vec<Heading>> {
    let block = ground.schema.find(&fact.name).and_then(|id| ground.model.space.block(id));
    let Some(block) = block else {
        let condition = either(&[wording::known(&fact.name, true), wording::known(&fact.name, false)]);
        let value = AxisValue { label: "any".to_owned(), condition, example: Json::Null };
        return Ok(vec![Heading { value, bits: Vec::new() }]);
    };
    let count = match &block.values {
        Values::One(cut) => cut.regions().count() as usize,
        Values::Set(members) => members.texts.len(),
        Values::Uncut => 0,
    };
    if count > MOST {
        return Err(Exceeded(format!("the rules tell more than {MOST} values of `{}` apart", fact.name)));
    }
    let mut headings = match &block.values {
        Values::One(cut) => regions(fact, block, cut.regions()),
        Values::Set(members) => sets(fact, block, members),
        Values::Uncut => return Err(Exceeded(format!("`{}` is tested by too many patterns", fact.name))),
    };
    let unknown = wording::known(&fact.name, false);
    headings.push(heading(fact, block, "unknown".to_owned(), unknown, vec![(block.known, 0)]));
    Ok(headings)
}

fn heading(fact: &Fact, block: &Block, label: String, condition: String, bits: Vec<(u32, u32)>) -> Heading {
    let of = |at: u32| bits.iter().find(|(variable, _)| *variable == at).map_or(0, |(_, value)| *value);
    let value = if of(block.known) == 1 { witness::value(block, of) } else { None };
    let example = value.map_or(Json::Null, |value| write(fact, &value));
    Heading { value: AxisValue { label, condition, example }, bits }
}

fn regions(fact: &Fact, block: &Block, regions: &Regions) -> Vec<Heading> {
    let order: Vec<u32> = match regions {
        // Named texts first, as they were named.
        Regions::Texts(texts) => in_order(texts),
        _ => (0..regions.count()).collect(),
    };
    let each = order.into_iter().map(|region| {
        let condition = either(&wording::one(fact, block, &[region + 1].into()).unwrap_or_default());
        let bits = vec![(block.known, 1), (block.known + 1, region)];
        heading(fact, block, label(fact, regions, region, &condition), condition, bits)
    });
    each.collect()
}

/// None of the texts, and each of them alone; all sets of them would be too many to look at.
fn sets(fact: &Fact, block: &Block, members: &Members) -> Vec<Heading> {
    let with = |held: Option<u32>| -> Vec<(u32, u32)> {
        let bits = block.variables().map(|at| (at, u32::from(Some(at) == held)));
        std::iter::once((block.known, 1)).chain(bits).collect()
    };
    let alone = |held: Option<&Arc<str>>| -> String {
        let held: Vec<&Arc<str>> = held.into_iter().collect();
        let lacking: Vec<&Arc<str>> = members.texts.iter().filter(|text| !held.contains(text)).collect();
        wording::all(fact, &held, &lacking).join(" and ")
    };
    let empty = if members.other { format!("{} is empty", fact.name) } else { alone(None) };
    let none = heading(fact, block, "none of these".to_owned(), empty, with(None));
    let texts = members.texts.iter().zip(block.known + 1..);
    let each = texts
        .map(|(text, at)| heading(fact, block, wording::literal(text), alone(Some(text)), with(Some(at))));
    std::iter::once(none).chain(each).collect()
}

fn in_order(texts: &Texts) -> Vec<u32> {
    let mut order: Vec<u32> = Vec::new();
    for (_, region) in &texts.named {
        if !order.contains(region) {
            order.push(*region);
        }
    }
    order.extend((0..).take(texts.others.len()));
    order
}

/// A short form of what is said of a value.
fn label(fact: &Fact, regions: &Regions, region: u32, condition: &str) -> String {
    match (regions, &fact.kind) {
        (Regions::Bool, _) => if region == 1 { "true" } else { "false" }.to_owned(),
        (Regions::Names(_), FactType::OneOf(names)) => {
            names.get(region as usize).cloned().unwrap_or_default()
        }
        (Regions::Texts(texts), _) if region as usize >= texts.others.len() => {
            let named = texts.named.iter().filter(|(_, of)| *of == region);
            named.map(|(text, _)| &**text).collect::<Vec<_>>().join(", ")
        }
        (Regions::Texts(texts), _) if texts.others.len() == 1 => "any other".to_owned(),
        _ => condition.strip_prefix(&*fact.name).map_or(condition, str::trim).to_owned(),
    }
}
