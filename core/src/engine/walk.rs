//! The table of outcomes as data, so that others can walk it: where each fact of an operation lies, and where
//! that leads.

use serde::{Serialize, Serializer};

use super::cut::Regions;
use super::space::{Block, Space, Values};
use super::table::Table;
use crate::schema::{Fact, FactType, Schema};

/// A table and how operations are placed in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Walk {
    /// How many cells an operation has; all are 0 where nothing is known.
    cells: usize,
    /// Where the walk begins. Below 4 it is an outcome; others are steps, the first being 4.
    root: u32,
    /// For each step the cell that it looks at, and the place of the target for 0 in that cell.
    steps: Vec<[u32; 2]>,
    targets: Vec<u32>,
    /// Every fact that an operation may give.
    facts: Vec<WalkFact>,
}

/// Cells, each with what leads to it.
type Cells = Vec<(String, u32)>;

/// How a fact is placed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct WalkFact {
    path: Vec<String>,
    #[serde(rename = "type")]
    kind: &'static str,
    /// Its cell, or the first of them; none where no rule tests it.
    cell: Option<usize>,
    /// Of a `one of` its names, in order; the cell is one more than the place of the name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    names: Vec<String>,
    /// Of numbers and durations the first of each region, in order; the cell is one more than the place of the
    /// last that is not above the value.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    starts: Vec<i64>,
    /// Of a text: the cell for each text that is named. Of a set: the cell, counted from its first, that is 1
    /// where it holds the text.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "by_key")]
    texts: Cells,
    /// Of a text: the patterns that others are told by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    globs: Vec<String>,
    /// Of a text: for each combination of patterns that match, one character `0` or `1` each, the cell. Of a set
    /// under the key `""`: the cell, counted from its first, that is 1 where it holds any other text.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "by_key")]
    others: Cells,
}

impl Walk {
    /// `None` where the values of some fact were too many to tell apart: nothing says how it is placed.
    pub(super) fn new(schema: &Schema, space: &Space, table: &Table) -> Option<Self> {
        if space.blocks.iter().any(|block| matches!(block.values, Values::Uncut)) {
            return None;
        }
        let (root, steps, targets) = table.numbers();
        let facts = schema.facts().iter().zip((0..).map(crate::schema::FactId));
        Some(Self {
            cells: space.cells(),
            root,
            steps,
            targets: targets.to_vec(),
            facts: facts.map(|(fact, id)| WalkFact::new(fact, space.block(id))).collect(),
        })
    }
}

impl WalkFact {
    fn new(fact: &Fact, block: Option<&Block>) -> Self {
        let mut made = Self {
            path: fact.name.split('.').map(str::to_owned).collect(),
            kind: match &fact.kind {
                FactType::Bool => "bool",
                FactType::Number { count: true } => "count",
                FactType::Number { count: false } => "number",
                FactType::Duration => "duration",
                FactType::Text => "text",
                FactType::OneOf(_) => "one of",
                FactType::SetOfText => "set",
            },
            cell: block.map(|block| block.cell),
            names: Vec::new(),
            starts: Vec::new(),
            texts: Cells::new(),
            globs: Vec::new(),
            others: Cells::new(),
        };
        if let FactType::OneOf(names) = &fact.kind {
            made.names = names.to_vec();
        }
        match block.map(|block| &block.values) {
            Some(Values::One(cut)) => made.regions(cut.regions()),
            Some(Values::Set(members)) => {
                let texts = members.texts.iter().zip(1_u32..);
                made.texts = texts.map(|(text, cell)| (text.to_string(), cell)).collect();
                if members.other {
                    let after = u32::try_from(members.texts.len() + 1);
                    made.others.extend(after.ok().map(|cell| (String::new(), cell)));
                }
            }
            Some(Values::Uncut) | None => {}
        }
        made
    }

    fn regions(&mut self, regions: &Regions) {
        match regions {
            Regions::Bool | Regions::Names(_) => {}
            Regions::Numbers(starts) => self.starts = starts.to_vec(),
            Regions::Texts(texts) => {
                self.texts =
                    texts.named.iter().map(|(text, region)| (text.to_string(), region + 1)).collect();
                self.globs = texts.globs.iter().map(ToString::to_string).collect();
                let word = |matches: u64| -> String {
                    (0..texts.globs.len()).map(|at| if matches >> at & 1 == 1 { '1' } else { '0' }).collect()
                };
                let others = texts.others.iter().zip(1_u32..);
                self.others = others.map(|(other, cell)| (word(other.matches), cell)).collect();
            }
        }
    }
}

/// Writes cells as an object.
fn by_key<S: Serializer>(cells: &Cells, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(cells.iter().map(|(key, cell)| (key, cell)))
}
