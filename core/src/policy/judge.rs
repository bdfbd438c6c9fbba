//! One operation against the policies: the outcome, its reasons, and the tests that hold them.

use std::collections::BTreeSet;

use super::Policy;
use crate::analysis;
use crate::decision::{Decision, Finding, Outcome, Remedy, RemedyStep, TestOutcome, TestResult};
use crate::engine::{Spoken, Verdict, Walk};
use crate::language::CheckedTest;
use crate::operation::{self, Operation, OperationError, Value};
use crate::prisma;
use crate::schema::FactId;

impl Policy {
    /// Reads an operation from JSON text.
    ///
    /// # Errors
    ///
    /// What is no operation for these policies: not JSON, an unknown fact, a value of another type, a limit
    /// exceeded.
    pub fn operation(&self, json: &str) -> Result<Operation, OperationError> {
        let mut operation = operation::read(&self.schema, json)?;
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
        let spoken = self.engine().judge(&self.schema, operation);
        let outcome = spoken.iter().map(|s| s.contribution).max().unwrap_or(Outcome::Allow);
        let findings: Vec<Finding> = spoken.iter().filter_map(|s| self.finding(s)).collect();
        let contributing = findings.iter().filter(|finding| finding.contribution > Outcome::Allow);
        let missing: BTreeSet<String> =
            contributing.flat_map(|finding| finding.missing.iter().cloned()).collect();
        let remedies = if outcome == Outcome::Allow { Vec::new() } else { self.remedies(operation) };
        Decision {
            outcome,
            findings,
            missing: missing.into_iter().collect(),
            remedies,
            policies: self.identities().to_vec(),
        }
    }

    fn finding(&self, spoken: &Spoken) -> Option<Finding> {
        let policy = self.policies.get(spoken.place.policy)?;
        let rule = policy.rules.get(spoken.place.rule)?;
        let (certain, facts, exceeded) = match &spoken.verdict {
            Verdict::InDoubt(facts) => (false, facts.iter().collect(), false),
            Verdict::Exceeded(facts) => (false, facts.iter().collect(), true),
            Verdict::Fires | Verdict::Silent => (true, Vec::new(), false),
        };
        // Facts are numbered in the order of their names, so these are sorted.
        let name = |id: &FactId| self.schema.get(*id).map(|fact| fact.name.to_string());
        Some(Finding {
            policy: policy.name.clone(),
            rule: rule.id.clone(),
            title: rule.title.clone(),
            effect: rule.effect,
            contribution: spoken.contribution,
            certain,
            missing: facts.into_iter().filter_map(name).collect(),
            exceeded,
            because: rule.because.clone(),
            instead: rule.instead.clone(),
        })
    }

    fn remedies(&self, operation: &Operation) -> Vec<Remedy> {
        let get = |name: &str| self.schema.find(name).and_then(|id| operation.get(id));
        let command =
            get("command").and_then(|value| if let Value::Text(text) = value { Some(&**text) } else { None });
        let flags: Vec<&str> = match get("flags") {
            Some(Value::Set(flags)) => flags.iter().map(|flag| &**flag).collect(),
            _ => Vec::new(),
        };
        let major = match get("prisma.major") {
            Some(Value::Number(major)) => u32::try_from(*major).ok(),
            _ => None,
        };
        let mut remedies = self.smallest_changes(operation);
        remedies.extend(prisma::remedies(command, &flags, major));
        remedies
    }

    /// The smallest changes that would allow the operation, as remedies.
    fn smallest_changes(&self, operation: &Operation) -> Vec<Remedy> {
        let changes =
            self.what_would_allow(operation, &[]).map(|changes| changes.options).unwrap_or_default();
        let least = changes.first().map_or(0, |option| option.cost);
        let smallest = changes.into_iter().take_while(|option| option.cost == least).take(MOST_CHANGES);
        smallest
            .map(|option| Remedy {
                id: "smallest-change".to_owned(),
                title: capital(&option.summary),
                steps: option
                    .changes
                    .into_iter()
                    .map(|change| RemedyStep {
                        text: change.condition,
                        run: None,
                        versions: prisma::VERSIONS.to_vec(),
                    })
                    .collect(),
            })
            .collect()
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
        let decision = self.decide(&analysis::given(&self.schema, test));
        let outcome = decision.outcome;
        let mut by: Vec<String> =
            decision.findings.into_iter().filter(|f| f.contribution == outcome).map(|f| f.rule).collect();
        by.sort();
        let ok = outcome == test.expect && test.by.as_ref().is_none_or(|wanted| *wanted == by);
        TestResult {
            name: test.name.clone(),
            ok,
            expected: TestOutcome { outcome: test.expect, by: test.by.clone() },
            actual: TestOutcome { outcome, by: Some(by) },
        }
    }
}

/// How many of the smallest changes a decision advises.
const MOST_CHANGES: usize = 3;

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
