//! All rules of one or several policies against one operation.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::circuit::{Circuit, GateId};
use super::diagram::DiagramId;
pub(crate) use super::doubt::Verdict;
use super::doubt::ask;
use super::forms::Forms;
use super::join::{FIRES, SILENT};
use super::lift::hangs_on;
use super::model::{Form, Model};
use super::truth::Truth;
use super::walk::Walk;
use crate::decision::Outcome;
use crate::language::{CheckedPolicy, Condition};
use crate::operation::Operation;
use crate::schema::Schema;

/// Policies, compiled for deciding.
#[derive(Debug)]
pub(crate) struct Engine {
    circuit: Circuit,
    rules: Vec<CompiledRule>,
    forms: Forms,
}

/// A rule as the engine sees it.
#[derive(Clone, Debug)]
pub(crate) struct CompiledRule {
    /// The policy, and the place of the rule in it.
    pub(crate) place: RulePlace,
    pub(crate) condition: GateId,
    pub(crate) effect: Outcome,
    pub(crate) in_doubt: Outcome,
}

/// All rules in their forms.
#[derive(Debug)]
pub(crate) struct Reasoned<'e> {
    pub(crate) model: &'e Model,
    rules: &'e [CompiledRule],
    forms: &'e [Option<Form>],
    /// The outcome of every operation, where there is one diagram of it.
    pub(crate) outcomes: Option<DiagramId>,
}

impl<'e> Reasoned<'e> {
    /// Each rule with its form, in order.
    pub(crate) fn rules(&self) -> impl Iterator<Item = (&'e CompiledRule, Option<Form>)> {
        self.rules.iter().zip(self.forms.iter().copied())
    }
}

/// Which rule: the number of its policy, and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RulePlace {
    pub(crate) policy: usize,
    pub(crate) rule: usize,
}

/// What one rule says of an operation; rules that are silent say nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spoken {
    pub(crate) place: RulePlace,
    pub(crate) verdict: Verdict,
    pub(crate) contribution: Outcome,
}

/// The conditions of all rules as one circuit, to which others can be added.
#[derive(Debug, Default)]
pub(crate) struct Assembly {
    pub(crate) circuit: Circuit,
    pub(crate) rules: Vec<CompiledRule>,
    /// The gates of each policy's defines.
    defines: Vec<BTreeMap<usize, GateId>>,
}

impl Assembly {
    /// Puts policies together whose facts are all in `schema`.
    pub(crate) fn new<'p>(schema: &Schema, policies: impl IntoIterator<Item = &'p CheckedPolicy>) -> Self {
        let mut assembly = Self::default();
        for (policy, number) in policies.into_iter().zip(0..) {
            let mut defines = BTreeMap::new();
            for define in &policy.defines {
                let gate = assembly.circuit.add(schema, &define.condition, &defines);
                defines.insert(define.number, gate);
            }
            for (rule, place) in policy.rules.iter().zip(0..) {
                assembly.rules.push(CompiledRule {
                    place: RulePlace { policy: number, rule: place },
                    condition: assembly.circuit.add(schema, &rule.condition, &defines),
                    effect: rule.effect,
                    in_doubt: rule.in_doubt,
                });
            }
            assembly.defines.push(defines);
        }
        assembly
    }

    /// Adds a condition that may use the defines of the policy of that number.
    pub(crate) fn add(&mut self, schema: &Schema, policy: usize, condition: &Condition) -> GateId {
        let none = BTreeMap::new();
        self.circuit.add(schema, condition, self.defines.get(policy).unwrap_or(&none))
    }
}

impl Engine {
    /// Compiles policies whose facts are all in `schema`.
    pub(crate) fn new(schema: &Schema, policies: &[CheckedPolicy]) -> Self {
        let Assembly { circuit, rules, .. } = Assembly::new(schema, policies);
        let circuit = circuit.finish();
        let forms = Forms::new(schema, &circuit, &rules);
        Self { circuit, rules, forms }
    }

    /// Finds out where an operation lies, so that judging it need not.
    pub(crate) fn place(&self, operation: &mut Operation) {
        let placed = self.forms.place(operation);
        operation.keep(placed);
    }

    /// The greatest contribution of any rule.
    pub(crate) fn outcome(&self, schema: &Schema, operation: &Operation) -> Outcome {
        let forms = &self.forms;
        let cells = forms.cells(operation);
        let known = forms.table.as_ref().and_then(|table| table.outcome(&cells));
        known.unwrap_or_else(|| self.greatest(schema, &mut Hearing::new(self, forms, operation, &cells)))
    }

    /// The same without a table. Doubts that could not raise it are not looked into.
    fn greatest(&self, schema: &Schema, hearing: &mut Hearing<'_>) -> Outcome {
        let mut outcome = Outcome::Allow;
        for (rule, form) in self.speakers(hearing.forms, hearing.cells) {
            if rule.effect.max(rule.in_doubt) > outcome {
                let verdict = hearing.verdict(schema, rule, form, false);
                outcome = outcome.max(rule.contribution(&verdict).unwrap_or(Outcome::Allow));
            }
        }
        outcome
    }

    /// What each rule says that is not silent, in the order of the policies and their rules.
    pub(crate) fn judge(&self, schema: &Schema, operation: &Operation) -> Vec<Spoken> {
        let forms = &self.forms;
        let cells = forms.cells(operation);
        let mut hearing = Hearing::new(self, forms, operation, &cells);
        let mut spoken = Vec::new();
        for (rule, form) in self.speakers(forms, &cells) {
            let verdict = hearing.verdict(schema, rule, form, true);
            if let Some(contribution) = rule.contribution(&verdict) {
                spoken.push(Spoken { place: rule.place, verdict, contribution });
            }
        }
        spoken
    }

    /// The rules that can speak where an operation lies, in order, each with its form.
    fn speakers(&self, forms: &Forms, cells: &[u32]) -> impl Iterator<Item = (&CompiledRule, Option<Form>)> {
        let all = |rule: u32| Some((self.rules.get(rule as usize)?, *forms.rules.get(rule as usize)?));
        forms.index.rules(cells).into_iter().filter_map(all)
    }

    /// Where an operation lies, if nothing that can be said of it hangs on more than that.
    pub(crate) fn region<'o>(&self, operation: &'o Operation) -> Option<Cow<'o, [u32]>> {
        let forms = &self.forms;
        forms.tell_all(operation).then(|| forms.cells(operation))
    }

    /// What the rules say of every operation; `None` where there are more facts than can be reasoned about.
    pub(crate) fn reasoned(&self) -> Option<Reasoned<'_>> {
        let forms = &self.forms;
        let (rules, outcomes) = (self.rules.as_slice(), forms.outcomes);
        Some(Reasoned { model: forms.model.as_ref()?, rules, forms: &forms.rules, outcomes })
    }

    /// The table of outcomes as data; `None` where there is none.
    pub(crate) fn walk(&self, schema: &Schema) -> Option<Walk> {
        let forms = &self.forms;
        Walk::new(schema, &forms.model.as_ref()?.space, forms.table.as_ref()?)
    }
}

/// Rules being asked about one operation.
struct Hearing<'e> {
    circuit: &'e Circuit,
    forms: &'e Forms,
    operation: &'e Operation,
    cells: &'e [u32],
    /// What the gates say, for rules without a form.
    truths: Option<Vec<Truth>>,
}

impl<'e> Hearing<'e> {
    fn new(engine: &'e Engine, forms: &'e Forms, operation: &'e Operation, cells: &'e [u32]) -> Self {
        Self { circuit: &engine.circuit, forms, operation, cells, truths: None }
    }

    /// What a rule says. Without `reasons`, the facts that a doubt hangs on are not looked for.
    fn verdict(
        &mut self,
        schema: &Schema,
        rule: &CompiledRule,
        form: Option<Form>,
        reasons: bool,
    ) -> Verdict {
        let walked = form.and_then(|form| {
            let model = self.forms.model.as_ref()?;
            Some((model, form, model.space.walk(&model.diagrams, form.verdict, self.cells)?))
        });
        match walked {
            Some((_, _, SILENT)) => Verdict::Silent,
            Some((_, _, FIRES)) => Verdict::Fires,
            Some((model, form, _)) if reasons => {
                Verdict::InDoubt(hangs_on(&model.space, &model.diagrams, form.condition, self.cells))
            }
            Some(_) => Verdict::InDoubt(BTreeSet::new()),
            None => {
                let truths = self.truths.get_or_insert_with(|| self.circuit.evaluate(self.operation));
                ask(self.circuit, schema, truths, rule.condition)
            }
        }
    }
}

impl CompiledRule {
    /// What the rule adds to the decision; `None` where it is silent.
    fn contribution(&self, verdict: &Verdict) -> Option<Outcome> {
        match verdict {
            Verdict::Silent => None,
            Verdict::Fires => Some(self.effect),
            Verdict::InDoubt(_) => Some(self.in_doubt),
            Verdict::Exceeded(_) => Some(self.effect.max(self.in_doubt)),
        }
    }
}
