//! A policy at a glance: what any two facts lead to.

use std::collections::BTreeSet;

use serde::Serialize;

use super::ground::{Answer, Exceeded, Ground, Levels, OUTCOMES, QUESTION_STEPS};
use super::wording;
use crate::decision::Outcome;
use crate::engine::{Block, DiagramId, Join, Regions, Texts, Values};
use crate::language::CheckedPolicy;
use crate::schema::{Fact, FactType, Schema};

/// The most rows or columns.
const MOST: usize = 500;

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
}

/// What comes of a value of each of two facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MatrixCell {
    /// The outcome where nothing else is known; `null` where the question was too large.
    pub outcome: Option<Outcome>,
    /// Every outcome that is possible, whatever the other facts are, the mildest first.
    pub outcomes: Vec<Outcome>,
    /// The other facts on which the outcome depends, in the order in which rules ask for them.
    pub depends_on: Vec<String>,
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
    Some(Ground::new(schema, &policies, []).and_then(|mut ground| fill(&mut ground, rows, columns)))
}

fn fill(ground: &mut Ground, rows: &Fact, columns: &Fact) -> Answer<Matrix> {
    let (down, across) = (values(ground, rows)?, values(ground, columns)?);
    let mut steps = QUESTION_STEPS;
    let mut contributions = Vec::new();
    for rule in 0..ground.rules.len() {
        contributions.push(ground.contribution(rule, Levels::ALL, &mut steps)?);
    }
    let mut cells = Vec::new();
    for row in &down {
        let here = fixed(ground, &contributions, row, &mut steps)?;
        let mut line = Vec::new();
        for column in &across {
            line.push(cell(ground, &here, column, &mut steps)?);
        }
        cells.push(line);
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
    ground: &mut Ground,
    contributions: &[DiagramId],
    heading: &Heading,
    steps: &mut u64,
) -> Answer<Vec<DiagramId>> {
    let mut found = BTreeSet::new();
    for contribution in contributions {
        let mut here = *contribution;
        for (variable, value) in &heading.bits {
            here =
                ground.model.diagrams.restrict(here, *variable, *value, steps).ok_or_else(Exceeded::steps)?;
        }
        found.insert(here);
    }
    Ok(found.into_iter().filter(|here| here.value() != Some(0)).collect())
}

fn cell(ground: &mut Ground, row: &[DiagramId], column: &Heading, steps: &mut u64) -> Answer<MatrixCell> {
    let mut all = DiagramId::constant(0);
    for here in fixed(ground, row, column, steps)? {
        all = ground.model.diagrams.join(Join::Most, all, here, steps).ok_or_else(Exceeded::steps)?;
    }
    let (space, diagrams) = (&ground.model.space, &ground.model.diagrams);
    let word = |number: u8| OUTCOMES.get(usize::from(number)).copied();
    // Where nothing else is known, every variable is 0.
    let mut bare = all;
    while bare.value().is_none() {
        bare = diagrams.follow(bare, 0);
    }
    let facts: BTreeSet<usize> = diagrams
        .support(all)
        .into_iter()
        .filter_map(|at| space.numbered_block_of(at))
        .map(|(at, _)| at)
        .collect();
    let name = |block: &Block| ground.schema.get(block.fact).map(|fact| fact.name.to_string());
    Ok(MatrixCell {
        outcome: bare.value().and_then(word),
        outcomes: diagrams.numbers(all).into_iter().filter_map(word).collect(),
        depends_on: facts.into_iter().filter_map(|at| name(space.blocks.get(at)?)).collect(),
    })
}

/// The values of a fact that the rules tell apart, and last that it is not known.
fn values(ground: &Ground, fact: &Fact) -> Answer<Vec<Heading>> {
    let heading =
        |label: String, condition: String, bits| Heading { value: AxisValue { label, condition }, bits };
    let block = ground.schema.find(&fact.name).and_then(|id| ground.model.space.block(id));
    let Some(block) = block else {
        return Ok(vec![heading(
            "any".to_owned(),
            format!("{0} is known or {0} is unknown", fact.name),
            Vec::new(),
        )]);
    };
    let mut headings: Vec<Heading> = match &block.values {
        Values::One(cut) => {
            let count = cut.regions().count();
            let order: Vec<u32> = match cut.regions() {
                // Named texts first, as they were named.
                Regions::Texts(texts) => in_order(texts),
                _ => (0..count).collect(),
            };
            order
                .into_iter()
                .take(MOST)
                .map(|region| {
                    let condition = wording::one(fact, block, &[region + 1].into()).unwrap_or_default();
                    let condition = wording::either(condition);
                    let bits = vec![(block.known, 1), (block.known + 1, region)];
                    heading(label(fact, cut.regions(), region, &condition), condition, bits)
                })
                .collect()
        }
        Values::Set(members) => {
            // One text at a time: all sets together would be too many to look at.
            let none: Vec<(u32, u32)> =
                std::iter::once((block.known, 1)).chain(block.variables().map(|at| (at, 0))).collect();
            let with = |at: u32| -> Vec<(u32, u32)> {
                none.iter()
                    .map(|(variable, value)| (*variable, if *variable == at { 1 } else { *value }))
                    .collect()
            };
            let empty = heading(
                "none of these".to_owned(),
                wording::all(fact, &[], &members.texts.iter().collect::<Vec<_>>()).join(" and "),
                none.clone(),
            );
            let texts = members.texts.iter().zip(block.known + 1..).take(MOST);
            let each = texts.map(|(text, at)| {
                heading(wording::literal(text), wording::all(fact, &[text], &[]).join(" and "), with(at))
            });
            std::iter::once(empty).chain(each).collect()
        }
        Values::Uncut => return Err(Exceeded(format!("`{}` is tested by too many patterns", fact.name))),
    };
    headings.push(heading("unknown".to_owned(), wording::known(&fact.name, false), vec![(block.known, 0)]));
    Ok(headings)
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
