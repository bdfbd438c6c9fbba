//! What every question stands on: the rules of some policies over all operations.

use crate::decision::Outcome;
use crate::engine::{Assembly, Circuit, DOUBT, DiagramId, FIRES, Form, GateId, Join, Model, RulePlace};
use crate::language::{CheckedPolicy, Condition};
use crate::schema::Schema;

/// How many steps one question may take, and making the diagrams that all questions share. Steps are counted
/// and not timed, so that the same question has the same answer everywhere.
const CUT_STEPS: u64 = 4_000_000;
const RULES_STEPS: u64 = 6_000_000;
pub(crate) const QUESTION_STEPS: u64 = 6_000_000;

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exceeded(pub(crate) String);

impl Exceeded {
    /// The question itself took too many steps.
    pub(crate) fn steps() -> Self {
        Self(format!("the question takes more than {QUESTION_STEPS} steps"))
    }

    /// A rule is too large to be looked at as a whole.
    pub(crate) fn rule(id: &str) -> Self {
        Self(format!("the rule `{id}` is too large to reason about"))
    }
}

/// An answer, or why there is none.
pub(crate) type Answer<T> = Result<T, Exceeded>;

/// A number that no outcome has: operations that a question is not about.
pub(crate) const OUTSIDE: u8 = 31;

/// The rules of some policies, and conditions beside them, as functions of operations.
#[derive(Clone, Debug)]
pub(crate) struct Ground {
    pub(crate) schema: Schema,
    pub(crate) model: Model,
    pub(crate) rules: Vec<GroundRule>,
    circuit: Circuit,
    conditions: Vec<GateId>,
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
    pub(crate) form: Option<Form>,
}

impl GroundRule {
    /// What it adds to the outcome with a verdict; `None` where it is silent.
    pub(crate) fn adds(&self, verdict: u8) -> Option<Outcome> {
        match verdict {
            FIRES => Some(self.effect),
            DOUBT => Some(self.in_doubt),
            _ => None,
        }
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
        let conditions = conditions
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
        Ok(Self { schema: schema.clone(), model, rules, circuit, conditions })
    }

    /// The conditions of the rules as gates.
    pub(crate) fn circuit(&self) -> &Circuit {
        &self.circuit
    }

    /// The verdict of a condition that was given beside the rules, by its number.
    pub(crate) fn condition(&mut self, number: usize, steps: &mut u64) -> Answer<DiagramId> {
        let gate = self.conditions.get(number).copied();
        let form = gate.and_then(|gate| self.model.form(&self.circuit, gate, steps));
        form.map(|form| form.verdict)
            .ok_or_else(|| Exceeded("the condition is too large to reason about".to_owned()))
    }

    /// What a rule adds to the outcome of every operation, each outcome counted as `levels` say.
    pub(crate) fn contribution(&mut self, rule: usize, levels: Levels, steps: &mut u64) -> Answer<DiagramId> {
        let rule = self.rules.get(rule).ok_or_else(Exceeded::steps)?;
        let form = rule.form.ok_or_else(|| Exceeded::rule(&rule.id))?;
        let numbers = [0, levels.of(rule.in_doubt), levels.of(rule.effect)];
        self.model.diagrams.renumber(form.verdict, &numbers, steps).ok_or_else(Exceeded::steps)
    }

    /// The outcome of every operation on which a verdict fires, as its level; [`OUTSIDE`] on all others.
    pub(crate) fn outcomes_where(
        &mut self,
        verdict: DiagramId,
        levels: Levels,
        steps: &mut u64,
    ) -> Answer<DiagramId> {
        let care = self.model.diagrams.renumber(verdict, &[OUTSIDE, OUTSIDE, 0], steps);
        let mut outcomes = care.ok_or_else(Exceeded::steps)?;
        for rule in 0..self.rules.len() {
            let contribution = self.contribution(rule, levels, steps)?;
            let joined = self.model.diagrams.join(Join::Most, outcomes, contribution, steps);
            outcomes = joined.ok_or_else(Exceeded::steps)?;
        }
        Ok(outcomes)
    }

    /// Whether a verdict fires on some operation.
    pub(crate) fn can_fire(&self, verdict: DiagramId) -> bool {
        self.model.diagrams.numbers(verdict).contains(&FIRES)
    }

    /// The verdict that fires on every operation.
    pub(crate) const fn everywhere() -> DiagramId {
        DiagramId::constant(FIRES)
    }
}

/// Outcomes as numbers, fewer where a question does not tell some of them apart; the order stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Levels([u8; 4]);

/// The outcomes, the mildest first.
pub(crate) const OUTCOMES: [Outcome; 4] = [Outcome::Allow, Outcome::Warn, Outcome::Ask, Outcome::Deny];

impl Levels {
    /// Every outcome by itself.
    pub(crate) const ALL: Self = Self([0, 1, 2, 3]);

    /// Neighbours of which a property says the same become one.
    pub(crate) fn telling(property: impl Fn(Outcome) -> bool) -> Self {
        let mut levels = [0; 4];
        let mut level = 0;
        let mut before = property(Outcome::Allow);
        for (slot, outcome) in levels.iter_mut().zip(OUTCOMES) {
            if std::mem::replace(&mut before, property(outcome)) != property(outcome) {
                level += 1;
            }
            *slot = level;
        }
        Self(levels)
    }

    pub(crate) fn of(self, outcome: Outcome) -> u8 {
        self.0.get(outcome as usize).copied().unwrap_or(0)
    }

    /// Whether the level is that of an outcome with the property.
    pub(crate) fn has(self, level: u8, property: impl Fn(Outcome) -> bool) -> bool {
        OUTCOMES.into_iter().any(|outcome| self.of(outcome) == level && property(outcome))
    }
}
