//! Questions about the policies as a whole.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Policy;
use super::together::conflicts;
use crate::analysis::{self, Analysis, Difference, Matrix, ProofResult, QuestionError};
use crate::changes::Exceeded;
use crate::diagnostic::{Diagnostic, PolicyError, Severity};
use crate::language::DeclaredFact;
use crate::operation;
use crate::schema::{Fact, Schema};
use crate::source::Span;

impl Policy {
    /// Everything there is to say of a policy, what reasoning finds included, in the order of the text.
    pub fn lint(source: &str) -> Vec<Diagnostic> {
        let mut diagnostics = Self::check(source);
        if let Ok(policy) = Self::load(source) {
            diagnostics.extend(policy.analyze().diagnostics);
            diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        }
        diagnostics
    }

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
