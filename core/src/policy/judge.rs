//! One operation against the policies: the outcome, its reasons, and the tests that hold them.

use std::sync::Arc;

use super::Policy;
use super::advice::Advisor;
use super::kept::Kept;
use super::told::Told;
use crate::decision::{Decision, Outcome, TestOutcome, TestResult};
use crate::engine::Walk;
use crate::language::CheckedTest;
use crate::operation::{self, Keys, Operation, OperationError};
use crate::ordered;
use crate::prisma::Choice;
use crate::shared::List;

/// What a whole report takes beside the engine. Who only checks a policy or asks for outcomes does without.
#[derive(Debug)]
pub(super) struct Reporter {
    pub(super) advisor: Advisor,
    pub(super) told: Told,
    kept: Kept,
}

impl Policy {
    /// Reads an operation from JSON text.
    ///
    /// # Errors
    ///
    /// What is no operation for these policies: not JSON, an unknown fact, a value of another type, a limit
    /// exceeded.
    pub fn operation(&self, json: &str) -> Result<Operation, OperationError> {
        let keys = self.keys.get_or_init(|| Keys::new(&self.schema));
        let mut operation = operation::read(&self.schema, keys, json)?;
        self.engine().place(&mut operation);
        Ok(operation)
    }

    /// The outcome alone, which is quicker than [`Policy::decide`] and always the same.
    pub fn outcome(&self, operation: &Operation) -> Outcome {
        self.engine().outcome(&self.schema, operation)
    }

    /// The table of outcomes as data, for bindings that walk it themselves; `None` where the rules are too
    /// large for one.
    pub(crate) fn walk(&self) -> Option<Walk> {
        self.engine().walk(&self.schema)
    }

    /// The outcome with its reasons.
    pub fn decide(&self, operation: &Operation) -> Decision {
        let Reporter { advisor, kept, .. } = self.reporter();
        let choice = advisor.choice(operation);
        let Some(region) = self.engine().region(operation) else {
            return self.consider(operation, choice);
        };
        if let Some(decision) = kept.get(&region, choice) {
            return decision.clone();
        }
        let decision = self.consider(operation, choice);
        kept.put(&region, choice, &decision);
        decision
    }

    pub(super) fn reporter(&self) -> &Reporter {
        let new = || Reporter {
            advisor: Advisor::new(&self.schema),
            told: Told::new(&self.schema, &self.policies),
            kept: Kept::default(),
        };
        self.reporter.get_or_init(|| Arc::new(new()))
    }

    fn consider(&self, operation: &Operation, choice: Choice) -> Decision {
        let spoken = self.engine().judge(&self.schema, operation);
        let outcome = spoken.iter().map(|s| s.contribution).max().unwrap_or(Outcome::Allow);
        let contributing = spoken.iter().filter(|spoken| spoken.contribution > Outcome::Allow);
        let missing = ordered::set(contributing.flat_map(|spoken| spoken.verdict.missing()).copied());
        Decision {
            outcome,
            findings: spoken.iter().filter_map(|spoken| self.finding(spoken)).collect(),
            missing: self.reporter().told.names(&missing),
            remedies: if outcome == Outcome::Allow {
                List::default()
            } else {
                self.remedies(operation, choice)
            },
            policies: self.shared_identities().clone(),
        }
    }

    /// Runs the `test` blocks of every policy, each policy's against that policy alone.
    pub fn test(&self) -> Vec<TestResult> {
        let mut results = Vec::new();
        for (policy, alone) in self.policies.iter().zip(self.alone()) {
            results.extend(policy.tests.iter().map(|test| alone.run(test)));
        }
        results
    }

    fn run(&self, test: &CheckedTest) -> TestResult {
        let decision = self.decide(&Operation::given(&self.schema, &test.given));
        let outcome = decision.outcome;
        let deciding = decision.findings.iter().filter(|finding| finding.contribution == outcome);
        let mut by: Vec<String> = deciding.map(|finding| finding.rule.to_string()).collect();
        ordered::sort(&mut by);
        let ok = outcome == test.expect && test.by.as_ref().is_none_or(|wanted| *wanted == by);
        TestResult {
            name: test.name.clone(),
            ok,
            expected: TestOutcome { outcome: test.expect, by: test.by.clone() },
            actual: TestOutcome { outcome, by: Some(by) },
        }
    }
}
