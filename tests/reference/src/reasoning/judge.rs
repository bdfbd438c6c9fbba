//! What policies say of many operations.

use super::{Answered, Unanswered};
use crate::check::{Checked, Rule};
use crate::completions::{Tried, Truth};
use crate::decide::contribution;
use crate::operation::Operation;
use crate::syntax::Outcome;

/// All rules of policies that decide together, in order.
pub struct Judge<'a> {
    pub rules: Vec<Judged<'a>>,
}

pub struct Judged<'a> {
    pub policy: &'a Checked,
    pub rule: &'a Rule,
    tried: Tried<'a>,
}

impl<'a> Judge<'a> {
    pub fn of(policies: &'a [Checked]) -> Self {
        let judged =
            |policy, rule: &'a Rule| Judged { policy, rule, tried: Tried::new(policy, &rule.condition) };
        let of = |policy: &'a Checked| policy.rules.iter().map(move |rule| judged(policy, rule));
        Self { rules: policies.iter().flat_map(of).collect() }
    }

    /// What the completions make of each rule's condition.
    pub fn truths(&self, operation: &Operation) -> Answered<Vec<Truth>> {
        let truth = |judged: &Judged<'_>| judged.tried.truth(operation).ok_or(Unanswered::TooLarge);
        self.rules.iter().map(truth).collect()
    }

    /// What each rule contributes; `allow` where it is silent.
    pub fn contributions(&self, truths: &[Truth]) -> Vec<Outcome> {
        let said = |(judged, truth): (&Judged<'_>, &Truth)| {
            contribution(judged.rule, truth).unwrap_or(Outcome::Allow)
        };
        self.rules.iter().zip(truths).map(said).collect()
    }

    /// The outcome of an operation.
    pub fn outcome(&self, operation: &Operation) -> Answered<Outcome> {
        Ok(greatest(&self.contributions(&self.truths(operation)?)))
    }
}

/// The greatest contribution, `allow` where there is none.
pub fn greatest(contributions: &[Outcome]) -> Outcome {
    contributions.iter().copied().max().unwrap_or(Outcome::Allow)
}
