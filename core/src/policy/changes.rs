//! What would have to change for an operation to be allowed.

use std::collections::BTreeMap;

use super::Policy;
use crate::changes::{self, CHANGEABLE, Candidate, Changeable, Changes, Exceeded, Found, RuleName};
use crate::decision::Outcome;
use crate::operation::{self, Operation, OperationError};
use crate::schema::{FactId, Schema};

impl Policy {
    /// What would have to change for an operation to be allowed. `changeable` names the facts that may change,
    /// `backup.*` being all of that group, each with its cost; where it is empty, [`CHANGEABLE`] at a cost of 1
    /// each.
    ///
    /// ```
    /// use prisma_policy::Policy;
    ///
    /// let policy = Policy::load(
    ///     "policy \"p\" language 1 rule r { deny when flags has --force unless backup.age <= 24h }",
    /// )?;
    /// let operation = policy.operation(r#"{ "flags": ["--force"], "backup": { "age": "3d" } }"#)?;
    /// let changes = policy.what_would_allow(&operation, &[])?;
    /// let summaries: Vec<&str> = changes.options.iter().map(|option| option.summary.as_str()).collect();
    /// assert_eq!(summaries, ["drop `--force`", "make a backup (backup.age <= 24h)"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A name in `changeable` that is no fact and no group of facts.
    pub fn what_would_allow(
        &self,
        operation: &Operation,
        changeable: &[(&str, u32)],
    ) -> Result<Changes, OperationError> {
        let default = CHANGEABLE.map(|name| (name, 1));
        let names = if changeable.is_empty() { &default } else { changeable };
        let changeable = changeable_facts(&self.schema, names)?;
        let mut changes = Changes {
            outcome: self.outcome(operation),
            options: Vec::new(),
            forbidden_by: Vec::new(),
            exceeded: None,
        };
        if changes.outcome == Outcome::Allow {
            return Ok(changes);
        }
        let found = match self.engine().reasoned() {
            Some(reasoned) => changes::find(&reasoned, operation, &changeable),
            None => Found::TooLarge(Exceeded::steps()),
        };
        match found {
            Found::Options(options, exceeded) => {
                let allowed = options.iter().filter(|option| self.helps(option));
                changes.options = allowed.map(|option| option.report(&self.schema, operation)).collect();
                changes.exceeded = exceeded;
            }
            Found::Forbidden(rules) => {
                changes.forbidden_by = rules.into_iter().filter_map(|rule| self.rule_name(rule)).collect();
            }
            Found::TooLarge(Exceeded(why)) => changes.exceeded = Some(why),
        }
        Ok(changes)
    }

    /// Changed operations are judged again, so that nothing is advised that was not seen to help.
    pub(super) fn helps(&self, change: &Candidate) -> bool {
        self.outcome(&change.operation) == Outcome::Allow
    }

    /// The name of the rule of that number, over all policies.
    fn rule_name(&self, number: usize) -> Option<RuleName> {
        let mut rules =
            self.policies.iter().flat_map(|policy| policy.rules.iter().map(move |rule| (policy, rule)));
        rules
            .nth(number)
            .map(|(policy, rule)| RuleName { policy: policy.name.clone(), rule: rule.id.clone() })
    }
}

/// The facts that names stand for, each with its cost.
pub(super) fn changeable_facts(schema: &Schema, names: &[(&str, u32)]) -> Result<Changeable, OperationError> {
    let mut facts = BTreeMap::new();
    for (name, cost) in names {
        let group = name.strip_suffix('*').filter(|group| group.ends_with('.'));
        let mut known = false;
        for (fact, id) in schema.facts().iter().zip((0..).map(FactId)) {
            if group.map_or(*fact.name == **name, |group| fact.name.starts_with(group)) {
                facts.insert(id, *cost);
                known = true;
            }
        }
        if !known {
            return Err(operation::unknown(schema, name));
        }
    }
    Ok(Changeable { facts })
}
