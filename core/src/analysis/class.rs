//! A set of operations as a few classes that people can read.
//!
//! Operations are told apart by the fact that rules ask first, which is nearly always the command. What is left
//! for some commands is said as a few cubes, each a class, or else as one class with several conditions, each
//! of which excludes a cube. An outcome above another is a matter of single rules,
//! one below another a matter of all of them; the first is short as cubes, the second as conditions.

use std::collections::{BTreeMap, BTreeSet};

use super::cube::{Cube, Said, cover};
use super::ground::Question;
use super::witness::{cheapest, operation};
use crate::changes::wording::{self, either};
use crate::changes::{Answer, Exceeded};
use crate::engine::{DiagramId, Diagrams, FALSE, Join, Space, TRUE, Values};
use crate::operation::Operation;
use crate::schema::Schema;

/// The most cubes that become classes of their own, for one group of commands.
const FEW: usize = 3;
/// The most cubes, or conditions, of one group.
const MOST: usize = 100;

/// Some operations.
pub(crate) struct Class {
    /// What is certainly true of them, and of no others.
    pub(crate) conditions: Vec<String>,
    /// One of them, with few facts.
    pub(crate) witness: Operation,
}

/// The operations on which `whole` is 1, as classes. Of their conditions, those on the most `telling` facts come
/// first, which are the blocks with the least numbers; then those with the fewest ways.
pub(crate) fn classify(
    question: &mut Question<'_>,
    whole: DiagramId,
    telling: &BTreeMap<usize, usize>,
) -> Answer<Vec<Class>> {
    let (space, schema) = (question.space(), &question.ground.schema);
    let Question { diagrams, steps, .. } = question;
    let mut classes = Vec::new();
    for (group, rest) in groups(space, diagrams, whole) {
        let first = group.as_ref().map(|group| group.conditions(space, schema)).unwrap_or_default();
        for mut conditions in descriptions(space, diagrams, schema, rest, steps)? {
            let own = match &group {
                Some(group) => group.diagram(space, diagrams),
                None => Some(TRUE),
            };
            let inside = own.and_then(|own| diagrams.join(Join::And, own, conditions.diagram, steps));
            let path = cheapest(space, diagrams, inside.ok_or_else(Exceeded::steps)?, |number| number == 1);
            let Some(path) = path else { continue };
            conditions.said.sort_by_key(|said| {
                let of = |block| telling.get(block).copied().unwrap_or(usize::MAX);
                (said.blocks.iter().map(of).min(), said.ways.len())
            });
            classes.push(Class {
                conditions: first.iter().chain(&conditions.said).map(|said| either(&said.ways)).collect(),
                witness: operation(space, &path),
            });
        }
    }
    Ok(classes)
}

/// The operations by the fact that is asked first: those of its values with which the same is left, and what
/// that is.
fn groups(space: &Space, diagrams: &Diagrams, whole: DiagramId) -> Vec<(Option<Cube>, DiagramId)> {
    let first = space.numbered_block_of(diagrams.variable(whole));
    let Some((number, block)) =
        first.filter(|(number, block)| *number == 0 && matches!(block.values, Values::One(_)))
    else {
        return if whole == FALSE { Vec::new() } else { vec![(None, whole)] };
    };
    let mut groups: Vec<(DiagramId, BTreeSet<u32>)> = Vec::new();
    let mut places: BTreeMap<DiagramId, usize> = BTreeMap::new();
    let known = diagrams.follow(whole, 1);
    let regions = (0..block.width(block.known + 1)).map(|at| diagrams.cofactor(known, block.known + 1, at));
    let ways: Vec<DiagramId> = std::iter::once(diagrams.follow(whole, 0)).chain(regions).collect();
    for (rest, cell) in ways.into_iter().zip(0..).filter(|(rest, _)| *rest != FALSE) {
        let place = *places.entry(rest).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, cells)) => drop(cells.insert(cell)),
            None => groups.push((rest, [cell].into())),
        }
    }
    groups.into_iter().map(|(rest, cells)| (Some(Cube::of_cells(number, cells)), rest)).collect()
}

/// Conditions that hold together on certain operations.
struct Description {
    said: Vec<Said>,
    diagram: DiagramId,
}

fn descriptions(
    space: &Space,
    diagrams: &mut Diagrams,
    schema: &Schema,
    whole: DiagramId,
    steps: &mut u64,
) -> Answer<Vec<Description>> {
    let mut inside = cover(space, diagrams, whole, FEW, steps)?;
    if inside.is_none() {
        let outside = diagrams.not(whole, steps).ok_or_else(Exceeded::steps)?;
        if let Some(excluded) = cover(space, diagrams, outside, MOST, steps)? {
            let said = Cube::gathered(space, excluded)
                .into_iter()
                .map(|(cube, texts)| cube.opposite(space, schema, &texts))
                .collect();
            return Ok(vec![Description { said: tidy(said), diagram: whole }]);
        }
        inside = cover(space, diagrams, whole, MOST, steps)?;
    }
    let Some(inside) = inside else {
        return Err(Exceeded(format!("the difference takes more than {MOST} classes for one command")));
    };
    inside
        .into_iter()
        .map(|cube| {
            let diagram = cube.diagram(space, diagrams).ok_or_else(Exceeded::steps)?;
            Ok(Description { said: cube.conditions(space, schema), diagram })
        })
        .collect()
}

/// Conditions in fewer words: where a fact is known, no way says that it may not be.
fn tidy(mut conditions: Vec<Said>) -> Vec<Said> {
    let facts: Vec<String> = conditions
        .iter()
        .filter_map(
            |said| if let [only] = said.ways.as_slice() { only.strip_suffix(" is known") } else { None },
        )
        .map(str::to_owned)
        .collect();
    for fact in facts {
        let (known, unknown) = (wording::known(&fact, true), wording::known(&fact, false));
        for said in &mut conditions {
            said.ways.retain(|way| *way != unknown);
        }
        let told = |Said { ways, .. }: &Said| {
            ways.len() == 1 && ways.iter().any(|way| *way != known && way.starts_with(&format!("{fact} ")))
        };
        if conditions.iter().any(told) {
            conditions.retain(|said| said.ways != [known.as_str()]);
        }
    }
    conditions
}
