//! The compiled form of all rules: what every operation comes to, before any is asked about.

use std::borrow::Cow;
use std::sync::Arc;

use super::circuit::{Circuit, GateId};
use super::diagram::DiagramId;
use super::index::Index;
use super::judge::CompiledRule;
use super::model::{Form, Model};
use super::table::Table;
use crate::operation::{Operation, Placed};
use crate::schema::Schema;

/// How many steps compiling may take: for cutting the facts, for all rules together, for one rule, and for the
/// table of outcomes. What does not fit is asked of each operation anew, and answered the same.
const CUT_STEPS: u64 = 2_000_000;
const ALL_RULES_STEPS: u64 = 4_000_000;
const RULE_STEPS: u64 = 20_000;
const TABLE_STEPS: u64 = 1_000_000;

/// The rules, compiled.
#[derive(Clone, Debug)]
pub(super) struct Forms {
    pub(super) model: Option<Model>,
    /// The form of each rule that has one.
    pub(super) rules: Vec<Option<Form>>,
    /// Whether every rule has one.
    whole: bool,
    /// Which rules can speak of an operation.
    pub(super) index: Index,
    /// The outcome of every operation, where all rules have a form and it is not too large.
    pub(super) outcomes: Option<DiagramId>,
    /// The same as a table, where that is not too large either.
    pub(super) table: Option<Table>,
    /// Who placed an operation.
    token: Arc<()>,
}

impl Forms {
    pub(super) fn new(schema: &Schema, circuit: &Circuit, rules: &[CompiledRule]) -> Self {
        let mut model = Model::new(schema, circuit, &mut { CUT_STEPS });
        let forms: Vec<Option<Form>> = match &mut model {
            Some(model) => each(model, circuit, rules.iter().map(|rule| rule.condition)),
            None => vec![None; rules.len()],
        };
        let outcomes = model.as_mut().and_then(|model| outcomes(model, &forms, rules, &mut { TABLE_STEPS }));
        let table = model.as_ref().and_then(|model| Table::new(&model.space, &model.diagrams, outcomes?));
        let model = model.map(Model::finish);
        let index = Index::new(model.as_ref(), &forms);
        let whole = forms.iter().all(Option::is_some);
        Self { model, rules: forms, whole, index, outcomes, table, token: Arc::new(()) }
    }

    /// Where an operation lies.
    pub(super) fn place(&self, operation: &Operation) -> Placed {
        let cells = self.model.as_ref().map(|model| model.space.place(operation)).unwrap_or_default();
        Placed { by: Arc::clone(&self.token), cells }
    }

    /// The same, found out anew only where it is not kept.
    pub(super) fn cells<'o>(&self, operation: &'o Operation) -> Cow<'o, [u32]> {
        match operation.placed().filter(|placed| self.placed(placed)) {
            Some(placed) => Cow::Borrowed(&placed.cells),
            None => Cow::Owned(self.place(operation).cells.into_vec()),
        }
    }

    /// Whether nothing that the rules can tell of an operation, nor say of it, hangs on more than where it lies.
    pub(super) fn tell_all(&self, operation: &Operation) -> bool {
        self.whole && self.model.as_ref().is_some_and(|model| model.space.names_all(operation))
    }

    /// Whether an operation was placed by this very form.
    fn placed(&self, placed: &Placed) -> bool {
        Arc::ptr_eq(&self.token, &placed.by)
    }
}

fn each(model: &mut Model, circuit: &Circuit, roots: impl Iterator<Item = GateId>) -> Vec<Option<Form>> {
    let mut left = ALL_RULES_STEPS;
    roots
        .map(|root| {
            let given = RULE_STEPS.min(left);
            let mut steps = given;
            let form = model.form(circuit, root, &mut steps);
            left -= given - steps;
            form
        })
        .collect()
}

/// The greatest contribution of any rule.
fn outcomes(
    model: &mut Model,
    forms: &[Option<Form>],
    rules: &[CompiledRule],
    steps: &mut u64,
) -> Option<DiagramId> {
    let mut outcomes: Vec<DiagramId> = Vec::with_capacity(rules.len());
    for (form, rule) in forms.iter().zip(rules) {
        outcomes.push(model.contribution((*form)?, rule.effect, rule.in_doubt, steps)?);
    }
    model.diagrams.most(outcomes, steps)
}
