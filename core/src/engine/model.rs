//! Conditions as diagrams: what deciding and reasoning share.

use std::collections::BTreeSet;

use super::circuit::{Circuit, Gate, GateId};
use super::diagram::{DiagramId, Diagrams, FALSE, TRUE};
use super::join::Join;
use super::lift::Lift;
use super::memo::Memo;
use super::space::Space;
use crate::decision::Outcome;
use crate::schema::Schema;

/// The conditions of a circuit, as far as they were asked for.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) space: Space,
    pub(crate) diagrams: Diagrams,
    made: Memo<GateId, DiagramId>,
    lift: Lift,
}

/// One condition.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    /// Of completions: whether it holds.
    pub(crate) condition: DiagramId,
    /// Of operations: whether it is silent, in doubt, or fires.
    pub(crate) verdict: DiagramId,
}

impl Model {
    /// A model of no condition yet, over all facts that the circuit tests.
    pub(crate) fn new(schema: &Schema, circuit: &Circuit, steps: &mut u64) -> Option<Self> {
        Some(Self {
            space: Space::new(schema, circuit, steps)?,
            diagrams: Diagrams::default(),
            made: Memo::default(),
            lift: Lift::default(),
        })
    }

    /// The diagrams of a condition; `None` when `steps` run out.
    pub(crate) fn form(&mut self, circuit: &Circuit, root: GateId, steps: &mut u64) -> Option<Form> {
        let condition = self.condition(circuit, root, steps)?;
        let verdict = self.lift.verdict(&self.space, &mut self.diagrams, condition, steps)?;
        Some(Form { condition, verdict })
    }

    /// What a rule adds to the outcome of every operation.
    pub(crate) fn contribution(
        &mut self,
        form: Form,
        effect: Outcome,
        in_doubt: Outcome,
        steps: &mut u64,
    ) -> Option<DiagramId> {
        self.diagrams.renumber(form.verdict, &[0, in_doubt as u8, effect as u8], steps)
    }

    fn condition(&mut self, circuit: &Circuit, root: GateId, steps: &mut u64) -> Option<DiagramId> {
        for id in self.unmade(circuit, root, steps)? {
            let made = match circuit.gate(id)? {
                Gate::Atom(_, test) => {
                    *steps = steps.checked_sub(1)?;
                    self.space.literal(&mut self.diagrams, id, test)?
                }
                Gate::Not(input) => {
                    let input = self.made.get(input)?;
                    self.diagrams.not(input, steps)?
                }
                Gate::All(inputs) => inputs.iter().try_fold(TRUE, |all, input| {
                    let input = self.made.get(input)?;
                    self.diagrams.join(Join::And, all, input, steps)
                })?,
                Gate::Any(inputs) => inputs.iter().try_fold(FALSE, |any, input| {
                    let input = self.made.get(input)?;
                    self.diagrams.or(any, input, steps)
                })?,
            };
            self.made.insert(id, made);
        }
        self.made.get(&root)
    }

    /// The gates below one that have no diagram yet, inputs first.
    fn unmade(&self, circuit: &Circuit, root: GateId, steps: &mut u64) -> Option<BTreeSet<GateId>> {
        let mut found = BTreeSet::new();
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            if self.made.get(&id).is_some() || !found.insert(id) {
                continue;
            }
            *steps = steps.checked_sub(1)?;
            match circuit.gate(id) {
                Some(Gate::All(inputs) | Gate::Any(inputs)) => open.extend(inputs.iter().copied()),
                Some(Gate::Not(input)) => open.push(*input),
                Some(Gate::Atom(..)) | None => {}
            }
        }
        Some(found)
    }

    /// Lets go of what only making needed.
    pub(crate) fn finish(mut self) -> Self {
        self.diagrams.finish();
        self.made = Memo::default();
        self.lift = Lift::default();
        self
    }
}
