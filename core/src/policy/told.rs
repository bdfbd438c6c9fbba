//! The findings of rules, whose texts every report shares.

use std::sync::OnceLock;

use super::Policy;
use crate::decision::Finding;
use crate::engine::{Spoken, Verdict};
use crate::language::{CheckedPolicy, CheckedRule};
use crate::schema::{FactId, Schema};
use crate::shared::{List, Text};

/// What is told of each rule, as far as it was told yet, by policy.
#[derive(Debug)]
pub(super) struct Told {
    rules: Vec<Box<[OnceLock<Finding>]>>,
    /// The name of each fact.
    facts: Box<[Text]>,
}

impl Told {
    pub(super) fn new(schema: &Schema, policies: &[CheckedPolicy]) -> Self {
        let each = |policy: &CheckedPolicy| policy.rules.iter().map(|_| OnceLock::new()).collect();
        Self {
            rules: policies.iter().map(each).collect(),
            facts: schema.facts().iter().map(|fact| fact.name.clone().into()).collect(),
        }
    }

    /// Facts by their names; they are numbered in the order of these.
    pub(super) fn names<'i>(&self, facts: impl IntoIterator<Item = &'i FactId>) -> List<Text> {
        facts.into_iter().filter_map(|id| self.facts.get(id.0 as usize)).cloned().collect()
    }
}

impl Policy {
    /// What a rule said, as it is reported.
    pub(super) fn finding(&self, spoken: &Spoken) -> Option<Finding> {
        let policy = self.policies.get(spoken.place.policy)?;
        let rule = policy.rules.get(spoken.place.rule)?;
        let told = &self.reporter().told;
        let own = told.rules.get(spoken.place.policy)?.get(spoken.place.rule)?;
        let certain = own.get_or_init(|| certain(policy, rule)).clone();
        Some(match &spoken.verdict {
            Verdict::Fires | Verdict::Silent => certain,
            Verdict::InDoubt(facts) | Verdict::Exceeded(facts) => Finding {
                contribution: spoken.contribution,
                certain: false,
                missing: told.names(facts),
                exceeded: matches!(spoken.verdict, Verdict::Exceeded(_)),
                ..certain
            },
        })
    }
}

/// What is told of a rule that fires.
fn certain(policy: &CheckedPolicy, rule: &CheckedRule) -> Finding {
    Finding {
        policy: (&policy.name).into(),
        rule: (&rule.id).into(),
        title: rule.title.as_ref().map(Into::into),
        effect: rule.effect,
        contribution: rule.effect,
        certain: true,
        missing: List::default(),
        exceeded: false,
        because: rule.because.as_ref().map(Into::into),
        instead: rule.instead.iter().map(Into::into).collect(),
    }
}
