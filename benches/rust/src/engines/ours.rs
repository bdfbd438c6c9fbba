//! prisma-policy: the outcome alone, or the whole report.

use prisma_policy::{Operation, Outcome, Policy};

use crate::Result;
use crate::entrant::Engine;

const TWELVE: &str = include_str!("../../../rules/critical.policy");

/// The outcome alone, by the twelve rules.
pub type Outcomes = Ours<false, false>;
/// The decision with its findings, what is missing and the remedies.
pub type Reports = Ours<false, true>;
/// The outcome alone, by the shipped policy.
pub type ShippedOutcomes = Ours<true, false>;
/// The decision, by the shipped policy.
pub type ShippedReports = Ours<true, true>;

/// The engine with one of its policies and one of its questions.
pub struct Ours<const SHIPPED: bool, const REPORT: bool> {
    policy: Policy,
}

impl<const SHIPPED: bool, const REPORT: bool> Engine for Ours<SHIPPED, REPORT> {
    const NAME: &'static str = match (SHIPPED, REPORT) {
        (false, false) => "prisma-policy",
        (false, true) => "prisma-policy, full report",
        (true, false) => "outcome",
        (true, true) => "full report",
    };
    const PACKAGE: Option<&'static str> = Some("prisma-policy");
    type Source = Vec<String>;
    type Prepared = Operation;

    /// The other rules are a policy beside it, since one holds at most 10,000.
    fn source(others: usize) -> Result<Self::Source> {
        let rules: String = (0..others)
            .map(|at| {
                format!(
                    "rule r{at} {{ deny when command is \"other-{at}\" and environment is production }}\n"
                )
            })
            .collect();
        let mut sources = vec![TWELVE.to_owned()];
        sources.extend((others > 0).then(|| format!("policy \"Others\" language 1\n{rules}")));
        Ok(sources)
    }

    fn load(source: &Self::Source) -> Result<Self> {
        let policy = match source.as_slice() {
            _ if SHIPPED => Policy::critical_rules()?,
            [one] => Policy::load(one)?,
            several => Policy::load_all(several.iter().map(String::as_str))?,
        };
        Ok(Self { policy })
    }

    fn prepare(&self, text: &'static str) -> Result<Operation> {
        Ok(self.policy.operation(text)?)
    }

    fn outcome(&mut self, operation: &Operation) -> Option<Outcome> {
        Some(if REPORT {
            std::hint::black_box(self.policy.decide(operation)).outcome
        } else {
            self.policy.outcome(operation)
        })
    }

    fn outcome_of_text(&mut self, text: &'static str) -> Option<Outcome> {
        let operation = self.policy.operation(text).ok()?;
        self.outcome(&operation)
    }
}
