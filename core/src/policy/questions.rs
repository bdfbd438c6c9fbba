//! Questions about the policies as a whole.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Policy;
use super::together::conflicts;
use crate::analysis::{
    self, Analysis, CHANGEABLE, Candidate, Changeable, Changes, Difference, Exceeded, FoundChanges, Matrix,
    ProofResult, QuestionError, RuleName,
};
use crate::decision::Outcome;
use crate::diagnostic::{Diagnostic, PolicyError, Severity};
use crate::language::DeclaredFact;
use crate::operation::{self, Operation, OperationError};
use crate::schema::{Fact, FactId, Schema};
use crate::source::Span;

impl Policy {
    /// Answers the `prove` claims of every policy, in order, each policy's against that policy alone.
    ///
    /// ```
    /// use prisma_policy::{Holds, Policy};
    ///
    /// let policy = Policy::load(
    ///     r#"
    ///     policy "No resets"
    ///     language 1
    ///     rule no-reset { deny when command is "migrate reset" and environment is production }
    ///     prove "nobody resets production" never allow, warn, ask
    ///       when command is "migrate reset" and environment is production
    ///     "#,
    /// )?;
    /// assert_eq!(policy.prove()[0].holds(), Some(Holds::True));
    /// # Ok::<(), prisma_policy::PolicyError>(())
    /// ```
    pub fn prove(&self) -> Vec<ProofResult> {
        self.proofs().into_iter().flatten().collect()
    }

    /// The answers to the claims of each policy.
    fn proofs(&self) -> Vec<Vec<ProofResult>> {
        let each = self.policies.iter().zip(self.alone());
        each.map(|(policy, alone)| {
            analysis::prove(&alone.schema, policy, |operation| alone.outcome(operation))
        })
        .collect()
    }

    /// Refuses policies of which some claim does not hold, or is not known to hold.
    ///
    /// # Errors
    ///
    /// A diagnostic for each such claim.
    pub fn require_proofs(&self) -> Result<(), PolicyError> {
        let each = self.policies.iter().zip(self.proofs()).zip(0..);
        let faults = each.flat_map(|((policy, proofs), source)| {
            let found = analysis::claims(policy, &proofs).into_iter();
            found.map(move |fault| Diagnostic { source, ..fault.severity(Severity::Error) })
        });
        let diagnostics: Vec<Diagnostic> = faults.collect();
        if diagnostics.is_empty() { Ok(()) } else { Err(PolicyError { diagnostics }) }
    }

    /// Everything that reasoning has to say: which rules speak and matter, what their tests cover, which claims
    /// hold.
    pub fn analyze(&self) -> Analysis {
        analysis::analyze(&self.schema, &self.policies, self.proofs())
    }

    /// What differs between this policy, the old one, and another, the new one: exactly.
    ///
    /// ```
    /// use prisma_policy::Policy;
    ///
    /// let old = "policy \"p\" language 1 rule r { deny when command is \"migrate reset\" }";
    /// let new = "policy \"p\" language 1 rule r { ask when command is \"migrate reset\" }";
    /// let difference = Policy::load(old)?.difference(&Policy::load(new)?)?;
    /// assert!(difference.loosened);
    /// assert_eq!(difference.classes[0].conditions, ["(command is unknown or command is \"migrate reset\")"]);
    /// # Ok::<(), prisma_policy::PolicyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Facts that both declare and that are not the same in both.
    pub fn difference(&self, new: &Self) -> Result<Difference, PolicyError> {
        let schema = self.common_schema(new)?;
        let of = |policy: &Self| (policy.policies.clone(), policy.identities().to_vec());
        let ((old, olds), (new, news)) = (of(self), of(new));
        Ok(analysis::difference(&schema, (&old, &olds), (&new, &news)))
    }

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
            Some(reasoned) => analysis::find_changes(&reasoned, operation, &changeable),
            None => FoundChanges::TooLarge(Exceeded::steps()),
        };
        match found {
            FoundChanges::Options(options, exceeded) => {
                let allowed = options.iter().filter(|option| self.helps(option));
                changes.options = allowed.map(|option| option.report(&self.schema, operation)).collect();
                changes.exceeded = exceeded;
            }
            FoundChanges::Forbidden(rules) => {
                changes.forbidden_by = rules.into_iter().filter_map(|rule| self.rule_name(rule)).collect();
            }
            FoundChanges::TooLarge(Exceeded(why)) => changes.exceeded = Some(why),
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

    /// The outcomes for all values of two facts.
    ///
    /// # Errors
    ///
    /// A name that is no fact, the same fact twice, or a question that is too large.
    pub fn matrix(&self, rows: &str, columns: &str) -> Result<Matrix, QuestionError> {
        for name in [rows, columns] {
            if self.schema.find(name).is_none() {
                return Err(QuestionError::Fact(operation::unknown(&self.schema, name)));
            }
        }
        if rows == columns {
            return Err(QuestionError::SameFact(rows.to_owned()));
        }
        match analysis::matrix(&self.schema, &self.policies, [rows, columns]) {
            Some(Ok(matrix)) => Ok(matrix),
            Some(Err(Exceeded(why))) => Err(QuestionError::TooLarge(why)),
            None => Err(QuestionError::SameFact(rows.to_owned())),
        }
    }

    /// The facts of this policy and another.
    fn common_schema(&self, other: &Self) -> Result<Schema, PolicyError> {
        let mut diagnostics = Vec::new();
        let mut facts: BTreeMap<Arc<str>, &Fact> = BTreeMap::new();
        for fact in self.schema.facts().iter().chain(other.schema.facts()).filter(|fact| !fact.builtin) {
            let declared = DeclaredFact { fact: fact.clone(), place: Span::default() };
            diagnostics.extend(conflicts(&facts, &declared));
            facts.insert(Arc::clone(&fact.name), fact);
        }
        if diagnostics.is_empty() {
            Ok(Schema::new(facts.into_values().cloned()))
        } else {
            Err(PolicyError { diagnostics })
        }
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
