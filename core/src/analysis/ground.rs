//! What every question stands on: the rules of some policies over all operations.

use std::cell::Cell;

use crate::changes::{Answer, Exceeded, QUESTION_STEPS};
use crate::decision::Outcome;
use crate::engine::{
    Assembly, Block, Circuit, DEAREST, DOUBT, DiagramId, Diagrams, FIRES, Form, GateId, Join, Memo, Model,
    RulePlace, SILENT, Space,
};
use crate::language::{CheckedPolicy, Condition};
use crate::operation::Operation;
use crate::schema::Schema;

/// How many steps making the diagrams may take that all questions share.
const CUT_STEPS: u64 = 2_000_000;
const RULES_STEPS: u64 = 2_000_000;
/// How many steps joining what all rules add may take. Where it takes more, each claim
/// joins them only where it speaks, and where that takes more again, it asks the rules one by one.
const OUTCOMES_STEPS: u64 = 1_000_000;
const JOINING_STEPS: u64 = 500_000;
/// How many steps all conditions beside the rules may take together, and all questions about the same rules.
/// Those for which none are left have no answer, so that neither many rules nor many claims take long.
const CONDITIONS_STEPS: u64 = 2_000_000;
const ALL_STEPS: u64 = 10_000_000;

impl Exceeded {
    fn together() -> Self {
        Self(format!("all questions together take more than {ALL_STEPS} steps"))
    }

    fn rule(id: &str) -> Self {
        Self(format!("the rule `{id}` is too large to reason about"))
    }
}

/// The outcomes, the mildest first.
pub(crate) const OUTCOMES: [Outcome; 4] = [Outcome::Allow, Outcome::Warn, Outcome::Ask, Outcome::Deny];

/// The next milder outcome.
pub(crate) fn below(outcome: Outcome) -> Option<Outcome> {
    OUTCOMES.into_iter().take_while(|other| *other < outcome).last()
}

/// The rules of some policies, and conditions beside them, as functions of operations.
#[derive(Clone, Debug)]
pub(crate) struct Ground {
    pub(crate) schema: Schema,
    pub(crate) rules: Vec<GroundRule>,
    pub(crate) model: Model,
    /// The outcome of every operation; none where that was not asked for or is too large.
    outcomes: Option<DiagramId>,
    circuit: Circuit,
    conditions: Vec<Option<Form>>,
    /// The steps that are left for questions.
    left: Cell<u64>,
}

/// A rule as a question sees it.
#[derive(Clone, Debug)]
pub(crate) struct GroundRule {
    pub(crate) place: RulePlace,
    pub(crate) id: String,
    pub(crate) effect: Outcome,
    pub(crate) in_doubt: Outcome,
    pub(crate) condition: GateId,
    /// Its diagrams; none where it is too large for them.
    form: Option<Form>,
}

impl GroundRule {
    /// What it says of every operation.
    pub(crate) fn verdict(&self) -> Answer<DiagramId> {
        self.form.map(|form| form.verdict).ok_or_else(|| Exceeded::rule(&self.id))
    }

    /// What it adds to the outcome with a verdict.
    pub(crate) fn adds(&self, verdict: u8) -> Outcome {
        match verdict {
            FIRES => self.effect,
            DOUBT => self.in_doubt,
            _ => Outcome::Allow,
        }
    }

    /// The greatest outcome that it can bring about.
    pub(crate) fn greatest(&self) -> Outcome {
        self.effect.max(self.in_doubt)
    }
}

impl Ground {
    /// The rules of `policies`, whose facts are all in `schema`, and conditions that use the defines of one of
    /// them.
    pub(crate) fn new<'c>(
        schema: &Schema,
        policies: &[&CheckedPolicy],
        conditions: impl IntoIterator<Item = (usize, &'c Condition)>,
    ) -> Answer<Self> {
        let mut assembly = Assembly::new(schema, policies.iter().copied());
        let conditions: Vec<GateId> = conditions
            .into_iter()
            .map(|(policy, condition)| assembly.add(schema, policy, condition))
            .collect();
        let Assembly { circuit, rules, .. } = assembly;
        let too_many = || Exceeded("there are more facts than can be reasoned about".to_owned());
        let mut model = Model::new(schema, &circuit, &mut { CUT_STEPS }).ok_or_else(too_many)?;
        let mut steps = RULES_STEPS;
        let rules = rules
            .into_iter()
            .map(|rule| {
                let of = policies.get(rule.place.policy).and_then(|policy| policy.rules.get(rule.place.rule));
                GroundRule {
                    place: rule.place,
                    id: of.map(|rule| rule.id.clone()).unwrap_or_default(),
                    effect: rule.effect,
                    in_doubt: rule.in_doubt,
                    condition: rule.condition,
                    form: model.form(&circuit, rule.condition, &mut steps),
                }
            })
            .collect();
        let mut steps = CONDITIONS_STEPS;
        let conditions = conditions.into_iter().map(|gate| model.form(&circuit, gate, &mut steps)).collect();
        model.diagrams.forget();
        let left = Cell::new(ALL_STEPS);
        Ok(Self { schema: schema.clone(), rules, model, outcomes: None, circuit, conditions, left })
    }

    /// The same with one function of all outcomes, where it is not too large.
    pub(crate) fn joined(mut self) -> Self {
        let mut aside = self.model.clone();
        let outcomes = outcomes(&mut aside, &self.rules, &mut { OUTCOMES_STEPS });
        // What was only needed on the way stays aside.
        self.outcomes = outcomes.and_then(|outcomes| {
            self.model.diagrams.copy(&aside.diagrams, outcomes, &|_| None, &mut Memo::default())
        });
        self
    }

    /// The conditions of the rules as gates.
    pub(crate) fn circuit(&self) -> &Circuit {
        &self.circuit
    }

    /// The verdict of a condition that was given beside the rules, by its number.
    pub(crate) fn condition(&self, number: usize) -> Answer<DiagramId> {
        let form = self.conditions.get(number).copied().flatten();
        form.map(|form| form.verdict)
            .ok_or_else(|| Exceeded("the condition is too large to reason about".to_owned()))
    }

    /// What a verdict is on an operation.
    pub(crate) fn verdict_on(&self, verdict: DiagramId, operation: &Operation) -> u8 {
        let cells = self.model.space.place(operation);
        self.model.space.walk(&self.model.diagrams, verdict, &cells).unwrap_or(SILENT)
    }

    /// A question, which has its own steps and leaves nothing behind.
    pub(crate) fn question(&self) -> Question<'_> {
        self.asked(QUESTION_STEPS)
    }

    /// A question that joins what all rules add, if that was not done for all questions.
    pub(crate) fn joining(&self) -> Question<'_> {
        self.asked(if self.outcomes.is_some() { QUESTION_STEPS } else { JOINING_STEPS })
    }

    fn asked(&self, most: u64) -> Question<'_> {
        // Every question begins with a copy of all diagrams, which is work as well.
        let copying = self.model.diagrams.count() as u64 / 4;
        let left = self.left.get().saturating_sub(copying);
        let given = most.min(left);
        self.left.set(left - given);
        let diagrams = if given == 0 { Diagrams::default() } else { self.model.diagrams.clone() };
        Question { ground: self, diagrams, steps: given, given }
    }
}

/// The greatest contribution of any rule.
fn outcomes(model: &mut Model, rules: &[GroundRule], steps: &mut u64) -> Option<DiagramId> {
    let each = rules.iter().map(|rule| model.contribution(rule.form?, rule.effect, rule.in_doubt, steps));
    let each = each.collect::<Option<_>>()?;
    model.diagrams.most(each, steps)
}

/// A question that is answered gives back the steps that it did not need.
impl Drop for Question<'_> {
    fn drop(&mut self) {
        self.ground.left.set(self.ground.left.get() + self.steps);
    }
}

/// A question on its way to an answer.
pub(crate) struct Question<'g> {
    pub(crate) ground: &'g Ground,
    pub(crate) diagrams: Diagrams,
    pub(crate) steps: u64,
    /// How many steps it began with.
    given: u64,
}

impl<'g> Question<'g> {
    pub(crate) fn space(&self) -> &'g Space {
        &self.ground.model.space
    }

    /// Where a verdict fires, as a function that is 1 there and 0 elsewhere.
    pub(crate) fn fires(&mut self, verdict: DiagramId) -> Answer<DiagramId> {
        self.renumber(verdict, &[0, 0, 1])
    }

    /// Where what a rule adds has a property.
    pub(crate) fn rule_where(
        &mut self,
        rule: &GroundRule,
        property: impl Fn(Outcome) -> bool,
    ) -> Answer<DiagramId> {
        let numbers = [SILENT, DOUBT, FIRES].map(|verdict| u8::from(property(rule.adds(verdict))));
        self.renumber(rule.verdict()?, &numbers)
    }

    /// For each rule where it adds at most an outcome; those that never add more are left out.
    pub(crate) fn all_at_most(
        &mut self,
        outcome: Outcome,
        among: impl Fn(usize) -> bool,
    ) -> Answer<Vec<DiagramId>> {
        let ground = self.ground;
        let rules = ground.rules.iter().enumerate().filter(|(number, _)| among(*number));
        rules
            .filter(|(_, rule)| rule.greatest() > outcome)
            .map(|(_, rule)| self.rule_where(rule, |adds| adds <= outcome))
            .collect()
    }

    /// What a rule adds to the outcome.
    pub(crate) fn adds(&mut self, rule: &GroundRule) -> Answer<DiagramId> {
        self.renumber(rule.verdict()?, &[SILENT, DOUBT, FIRES].map(|verdict| rule.adds(verdict) as u8))
    }

    /// Whether there is one function of all outcomes.
    pub(crate) fn joined(&self) -> bool {
        self.ground.outcomes.is_some()
    }

    /// One more than the outcome of each operation within some, and 0 elsewhere.
    pub(crate) fn outcomes(&mut self, within: DiagramId) -> Answer<DiagramId> {
        let outcomes = match self.ground.outcomes {
            Some(outcomes) => outcomes,
            None => self.join_rules(within)?,
        };
        self.join(Join::Within, outcomes, within)
    }

    /// The outcome of each operation within some, and of no other.
    fn join_rules(&mut self, within: DiagramId) -> Answer<DiagramId> {
        let within = self.renumber(within, &[0, DEAREST])?;
        let mut each = Vec::new();
        for rule in &self.ground.rules {
            let adds = self.adds(rule)?;
            each.push(self.join(Join::Min, adds, within)?);
        }
        self.diagrams.most(each, &mut self.steps).ok_or_else(|| self.exceeded())
    }

    /// Counts steps for work that is not counted elsewhere.
    pub(crate) fn spend(&mut self, steps: usize) -> Answer<()> {
        self.steps = self.steps.checked_sub(steps as u64).ok_or_else(|| self.exceeded())?;
        Ok(())
    }

    fn exceeded(&self) -> Exceeded {
        if self.given < QUESTION_STEPS { Exceeded::together() } else { Exceeded::steps() }
    }

    pub(crate) fn renumber(&mut self, a: DiagramId, numbers: &[u8]) -> Answer<DiagramId> {
        self.spend(1)?;
        self.diagrams.renumber(a, numbers, &mut self.steps).ok_or_else(|| self.exceeded())
    }

    pub(crate) fn join(&mut self, how: Join, a: DiagramId, b: DiagramId) -> Answer<DiagramId> {
        self.spend(1)?;
        self.diagrams.join(how, a, b, &mut self.steps).ok_or_else(|| self.exceeded())
    }

    pub(crate) fn restrict(&mut self, a: DiagramId, variable: u32, value: u32) -> Answer<DiagramId> {
        self.spend(1)?;
        self.diagrams.restrict(a, variable, value, &mut self.steps).ok_or_else(|| self.exceeded())
    }

    /// See [`Diagrams::change_at`].
    pub(crate) fn change_at(
        &mut self,
        a: DiagramId,
        variable: u32,
        change: impl FnMut(&mut Diagrams, DiagramId, &mut u64) -> Option<DiagramId>,
    ) -> Answer<DiagramId> {
        self.spend(1)?;
        self.diagrams.change_at(a, variable, &mut self.steps, change).ok_or_else(|| self.exceeded())
    }

    /// Whether a function depends on a fact.
    pub(crate) fn tests(&self, a: DiagramId, block: &Block) -> bool {
        self.diagrams.support(a).range(block.known..block.variables().end).next().is_some()
    }

    /// The blocks of the facts on which a function depends.
    pub(crate) fn blocks(&self, a: DiagramId) -> std::collections::BTreeSet<usize> {
        let support = self.diagrams.support(a);
        support
            .into_iter()
            .filter_map(|at| self.space().numbered_block_of(at))
            .map(|(number, _)| number)
            .collect()
    }

    /// The block of a fact, where some rule or condition tests it.
    pub(crate) fn block(&self, fact: &str) -> Option<&'g Block> {
        self.space().block(self.ground.schema.find(fact)?)
    }
}
