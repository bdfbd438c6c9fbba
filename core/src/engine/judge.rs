//! All rules of one or several policies against one operation.

use std::collections::BTreeMap;

use super::circuit::{Circuit, GateId};
pub(crate) use super::doubt::Verdict;
use super::doubt::ask;
use crate::decision::Outcome;
use crate::language::CheckedPolicy;
use crate::operation::Operation;
use crate::schema::Schema;

/// Policies, compiled for deciding.
#[derive(Clone, Debug)]
pub(crate) struct Engine {
    circuit: Circuit,
    rules: Vec<CompiledRule>,
}

/// A rule as the engine sees it.
#[derive(Clone, Debug)]
struct CompiledRule {
    /// The policy, and the place of the rule in it.
    place: RulePlace,
    condition: GateId,
    effect: Outcome,
    in_doubt: Outcome,
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

impl Engine {
    /// Compiles policies whose facts are all in `schema`.
    pub(crate) fn new(schema: &Schema, policies: &[CheckedPolicy]) -> Self {
        let mut circuit = Circuit::default();
        let mut rules = Vec::new();
        for (policy, number) in policies.iter().zip(0..) {
            let mut defines = BTreeMap::new();
            for define in &policy.defines {
                let gate = circuit.add(schema, &define.condition, &defines);
                defines.insert(define.number, gate);
            }
            for (rule, place) in policy.rules.iter().zip(0..) {
                rules.push(CompiledRule {
                    place: RulePlace { policy: number, rule: place },
                    condition: circuit.add(schema, &rule.condition, &defines),
                    effect: rule.effect,
                    in_doubt: rule.in_doubt,
                });
            }
        }
        Self { circuit: circuit.finish(), rules }
    }

    /// The greatest contribution of any rule. Doubts that could not raise it are not looked into.
    pub(crate) fn outcome(&self, schema: &Schema, operation: &Operation) -> Outcome {
        let truths = self.circuit.evaluate(operation);
        let mut outcome = Outcome::Allow;
        for rule in &self.rules {
            if rule.effect.max(rule.in_doubt) > outcome {
                let verdict = ask(&self.circuit, schema, &truths, rule.condition);
                outcome = outcome.max(rule.contribution(&verdict).unwrap_or(Outcome::Allow));
            }
        }
        outcome
    }

    /// What each rule says that is not silent, in the order of the policies and their rules.
    pub(crate) fn judge(&self, schema: &Schema, operation: &Operation) -> Vec<Spoken> {
        let truths = self.circuit.evaluate(operation);
        let spoken = |rule: &CompiledRule| {
            let verdict = ask(&self.circuit, schema, &truths, rule.condition);
            let contribution = rule.contribution(&verdict)?;
            Some(Spoken { place: rule.place, verdict, contribution })
        };
        self.rules.iter().filter_map(spoken).collect()
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
