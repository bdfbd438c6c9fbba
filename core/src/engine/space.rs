//! All facts that some conditions test, cut into regions, as variables in one order.
//!
//! Each fact is a block of variables: first whether it is known, then its value. A fact with one value at a
//! time has one variable more, whose values are its regions; a set has one for each text that it is asked
//! about, and one for all others where it matters whether it is empty.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::circuit::{Circuit, Gate, GateId};
use super::cut::{Cut, Regions};
use super::diagram::{DiagramId, Diagrams, FALSE, TRUE};
use super::memo::Memo;
use crate::language::Test;
use crate::operation::{Operation, Value};
use crate::ordered;
use crate::schema::{Fact, FactId, FactType, Schema};

/// The facts that some conditions test.
#[derive(Clone, Debug)]
pub(crate) struct Space {
    facts: Vec<Fact>,
    pub(crate) blocks: Vec<Block>,
    /// The block of each fact, by its number.
    by_fact: Vec<Option<usize>>,
    /// The block of each variable.
    by_variable: Vec<usize>,
    /// For each test that is a gate its block, and its number there.
    tests: BTreeMap<GateId, (usize, usize)>,
    cells: usize,
}

/// One fact.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub(crate) fact: FactId,
    /// The variable that says whether it is known; those of its value follow.
    pub(crate) known: u32,
    /// Its first cell in an operation that was placed.
    pub(crate) cell: usize,
    pub(crate) values: Values,
}

/// What values a fact has.
#[derive(Clone, Debug)]
pub(crate) enum Values {
    One(Cut),
    Set(Members),
    /// Too many to tell; no condition that tests it has a diagram.
    Uncut,
}

/// The texts that a set is asked about.
#[derive(Clone, Debug, Default)]
pub(crate) struct Members {
    pub(crate) texts: Vec<Arc<str>>,
    places: Memo<Arc<str>, u32>,
    /// Whether one more variable stands for all other texts.
    pub(crate) other: bool,
}

impl Space {
    /// The space of all tests in a circuit. `steps` bound the cutting; a fact on which they run out stays uncut.
    pub(crate) fn new(schema: &Schema, circuit: &Circuit, steps: &mut u64) -> Option<Self> {
        let mut found: BTreeMap<FactId, Vec<(GateId, &Test)>> = BTreeMap::new();
        let mut order: Vec<FactId> = Vec::new();
        for (gate, id) in circuit.gates() {
            if let Gate::Atom(fact, test) = gate {
                let tests = found.entry(*fact).or_insert_with(|| {
                    order.push(*fact);
                    Vec::new()
                });
                tests.push((id, test));
            }
        }
        // Nearly every rule asks for the command first, so rules about other commands end there.
        let command = schema.find("command");
        ordered::sort_by(&mut order, |a, b| (Some(*a) != command).cmp(&(Some(*b) != command)));
        let mut space = Self {
            facts: schema.facts().to_vec(),
            blocks: Vec::new(),
            by_fact: vec![None; schema.facts().len()],
            by_variable: Vec::new(),
            tests: BTreeMap::new(),
            cells: 0,
        };
        for fact in order {
            space.add(fact, &schema.get(fact)?.kind, found.get(&fact)?, steps)?;
        }
        Some(space)
    }

    fn add(
        &mut self,
        fact: FactId,
        kind: &FactType,
        tests: &[(GateId, &Test)],
        steps: &mut u64,
    ) -> Option<()> {
        let number = self.blocks.len();
        let asked: Vec<&Test> = tests.iter().map(|(_, test)| *test).collect();
        let values = if *kind == FactType::SetOfText {
            Values::Set(Members::new(&asked))
        } else {
            // No fact may use up the steps of all others.
            let given = *steps / 4;
            let mut left = given;
            let cut = Cut::new(kind, &asked, &mut left);
            *steps -= given - left;
            cut.map_or(Values::Uncut, Values::One)
        };
        let (variables, cells) = match &values {
            Values::One(_) => (1, 1),
            Values::Set(members) => (members.count(), 1 + members.count()),
            Values::Uncut => (0, 1),
        };
        let known = u32::try_from(self.by_variable.len()).ok()?;
        self.by_variable.extend(std::iter::repeat_n(number, 1 + variables));
        self.tests.extend(tests.iter().zip(0..).map(|((gate, _), test)| (*gate, (number, test))));
        *self.by_fact.get_mut(fact.0 as usize)? = Some(number);
        self.blocks.push(Block { fact, known, cell: self.cells, values });
        self.cells += cells;
        Some(())
    }

    /// How many cells an operation has.
    pub(crate) fn cells(&self) -> usize {
        self.cells
    }

    /// The fact of a block.
    pub(crate) fn fact(&self, block: &Block) -> Option<&Fact> {
        self.facts.get(block.fact.0 as usize)
    }

    /// The block of a fact, if it is tested at all.
    pub(crate) fn block(&self, fact: FactId) -> Option<&Block> {
        self.blocks.get((*self.by_fact.get(fact.0 as usize)?)?)
    }

    /// The block to which a variable belongs.
    pub(crate) fn block_of(&self, variable: u32) -> Option<&Block> {
        self.blocks.get(*self.by_variable.get(variable as usize)?)
    }

    /// The same, with the block's number.
    pub(crate) fn numbered_block_of(&self, variable: u32) -> Option<(usize, &Block)> {
        let number = *self.by_variable.get(variable as usize)?;
        Some((number, self.blocks.get(number)?))
    }

    /// Whether a variable says that a set holds a text that some test names.
    pub(crate) fn is_text(&self, variable: u32) -> bool {
        self.block_of(variable).is_some_and(|block| match &block.values {
            Values::Set(members) => {
                (variable - block.known) as usize <= members.texts.len() && variable > block.known
            }
            Values::One(_) | Values::Uncut => false,
        })
    }

    /// Whether variables are all of one fact.
    pub(crate) fn same_block(&self, a: &BTreeSet<u32>, b: &BTreeSet<u32>) -> bool {
        let blocks = ordered::set(a.iter().chain(b).filter_map(|at| self.by_variable.get(*at as usize)));
        blocks.len() <= 1
    }

    /// The function of completions that one test is.
    pub(crate) fn literal(&self, diagrams: &mut Diagrams, gate: GateId, test: &Test) -> Option<DiagramId> {
        let (block, number) = self.tests.get(&gate)?;
        let block = self.blocks.get(*block)?;
        if *test == Test::Known {
            return diagrams.branch(block.known, FALSE, [(1, TRUE)]);
        }
        match &block.values {
            Values::One(cut) => within(diagrams, block.known + 1, cut.regions().count(), cut.holds(*number)),
            Values::Set(members) => members.literal(diagrams, block.known + 1, test),
            Values::Uncut => None,
        }
    }

    /// Where an operation lies: a number for each cell.
    ///
    /// A fact with one value has 0 in its cell where it is missing, and otherwise one more than its region. A
    /// set has 1 in its first cell where it is known, and then 1 for each text that it holds.
    pub(crate) fn place(&self, operation: &Operation) -> Box<[u32]> {
        let mut cells = vec![0; self.cells].into_boxed_slice();
        for block in &self.blocks {
            if let (Some(value), Some(own)) = (operation.get(block.fact), cells.get_mut(block.cell..)) {
                block.place(value, own);
            }
        }
        cells
    }

    /// Whether the cells of an operation tell each text that it holds, as far as a test can ask for its absence.
    pub(crate) fn names_all(&self, operation: &Operation) -> bool {
        self.blocks.iter().all(|block| match (&block.values, operation.get(block.fact)) {
            (Values::Set(members), Some(Value::Set(set))) if members.other => {
                set.iter().all(|text| members.places.get(text).is_some())
            }
            _ => true,
        })
    }

    /// The value of a variable where an operation lies.
    pub(crate) fn value(&self, variable: u32, cells: &[u32]) -> u32 {
        let Some(block) = self.block_of(variable) else { return 0 };
        let at = |cell: usize| cells.get(cell).copied().unwrap_or(0);
        match (variable - block.known, &block.values) {
            (0, _) => at(block.cell).min(1),
            (_, Values::One(_)) => at(block.cell).saturating_sub(1),
            (place, _) => at(block.cell + place as usize),
        }
    }

    /// The constant to which a function of operations comes where an operation lies.
    pub(crate) fn walk(&self, diagrams: &Diagrams, root: DiagramId, cells: &[u32]) -> Option<u8> {
        let mut at = root;
        while at.value().is_none() {
            at = diagrams.follow(at, self.value(diagrams.variable(at), cells));
        }
        at.value()
    }
}

impl Block {
    /// The variables of its value.
    pub(crate) fn variables(&self) -> std::ops::Range<u32> {
        let first = self.known + 1;
        first..match &self.values {
            Values::One(_) => first + 1,
            Values::Set(members) => first + u32::try_from(members.count()).unwrap_or(0),
            Values::Uncut => first,
        }
    }

    /// How many values one of its variables has.
    pub(crate) fn width(&self, variable: u32) -> u32 {
        match &self.values {
            Values::One(cut) if variable > self.known => cut.regions().count(),
            _ => 2,
        }
    }

    /// The regions, where it has one value at a time.
    pub(crate) fn regions(&self) -> Option<&Regions> {
        if let Values::One(cut) = &self.values { Some(cut.regions()) } else { None }
    }

    fn place(&self, value: &Value, cells: &mut [u32]) {
        match (&self.values, value) {
            (Values::One(cut), value) => {
                if let (Some(cell), Some(region)) = (cells.first_mut(), cut.regions().of(value)) {
                    *cell = region + 1;
                }
            }
            (Values::Set(members), Value::Set(set)) => members.place(set.iter().map(|text| &**text), cells),
            _ => {
                if let Some(cell) = cells.first_mut() {
                    *cell = 1;
                }
            }
        }
    }
}

impl Members {
    fn new(tests: &[&Test]) -> Self {
        let mut members = Self::default();
        for test in tests {
            match test {
                Test::HasAny(held) | Test::HasAll(held) => held.iter().for_each(|text| members.add(text)),
                Test::Empty => members.other = true,
                _ => {}
            }
        }
        members
    }

    fn add(&mut self, text: &Arc<str>) {
        if self.places.get(text).is_none() {
            let place = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
            self.places.insert(Arc::clone(text), place);
            self.texts.push(Arc::clone(text));
        }
    }

    fn count(&self) -> usize {
        self.texts.len() + usize::from(self.other)
    }

    fn place<'t>(&self, set: impl Iterator<Item = &'t str>, cells: &mut [u32]) {
        let mut mark = |cell: usize| {
            if let Some(cell) = cells.get_mut(cell) {
                *cell = 1;
            }
        };
        mark(0);
        for text in set {
            match self.places.get(text) {
                Some(place) => mark(1 + place as usize),
                None if self.other => mark(self.count()),
                None => {}
            }
        }
    }

    /// A test as a function of which texts are held; `first` is the variable of the first text.
    fn literal(&self, diagrams: &mut Diagrams, first: u32, test: &Test) -> Option<DiagramId> {
        let mut variables: Vec<u32> = match test {
            Test::HasAny(texts) | Test::HasAll(texts) => {
                texts.iter().filter_map(|text| Some(first + self.places.get(text)?)).collect()
            }
            Test::Empty => (first..).take(self.count()).collect(),
            _ => return None,
        };
        ordered::sort(&mut variables);
        let mut made = if matches!(test, Test::HasAny(_)) { FALSE } else { TRUE };
        for variable in variables.into_iter().rev() {
            made = match test {
                Test::HasAny(_) => diagrams.branch(variable, made, [(1, TRUE)])?,
                Test::HasAll(_) => diagrams.branch(variable, FALSE, [(1, made)])?,
                _ => diagrams.branch(variable, made, [(1, FALSE)])?,
            };
        }
        Some(made)
    }
}

/// Whether a variable with so many values has one of certain ones, which are sorted.
fn within(diagrams: &mut Diagrams, variable: u32, count: u32, values: &[u32]) -> Option<DiagramId> {
    if values.first() != Some(&0) {
        return diagrams.branch(variable, FALSE, values.iter().map(|value| (*value, TRUE)));
    }
    let others = (0..count).filter(|value| values.binary_search(value).is_err());
    diagrams.branch(variable, TRUE, others.map(|value| (value, FALSE)))
}
