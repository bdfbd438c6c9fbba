//! Everything that reasoning has to say of policies at once.

use serde::Serialize;

use super::coverage::{Coverage, coverage};
use super::ground::Ground;
use super::proof::{Holds, ProofResult};
use super::{lint, rules as each};
use crate::decision::Outcome;
use crate::diagnostic::Diagnostic;
use crate::engine::{DiagramId, FIRES};
use crate::language::{CheckedClaim, CheckedPolicy, Claim};
use crate::operation::Operation;
use crate::schema::Schema;

use super::rules::RuleAnalysis;

/// What reasoning says of policies that decide together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Analysis {
    /// Each rule, in order.
    pub rules: Vec<AnalyzedRule>,
    /// The claims of every policy, in order.
    pub proofs: Vec<ProofResult>,
    /// What is worth a look, with its place.
    pub diagnostics: Vec<Diagnostic>,
}

/// A rule among the others, and how the tests of its policy cover it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AnalyzedRule {
    /// How it stands among the others.
    #[serde(flatten)]
    pub analysis: RuleAnalysis,
    /// How the `test` blocks of its policy cover it.
    pub coverage: Coverage,
}

/// Analyzes policies whose facts are all in `schema`; `proofs` are the claims of each, answered.
pub(crate) fn analyze(
    schema: &Schema,
    policies: &[CheckedPolicy],
    proofs: Vec<Vec<ProofResult>>,
) -> Analysis {
    let all: Vec<&CheckedPolicy> = policies.iter().collect();
    let conditions = policies.iter().zip(0..).flat_map(|(policy, number)| {
        policy.proofs.iter().filter_map(move |proof| match &proof.claim {
            CheckedClaim::Outcomes { when, .. } => Some((number, when)),
            CheckedClaim::Trend { .. } => None,
        })
    });
    let mut diagnostics = Vec::new();
    let mut rules = Vec::new();
    if let Ok(ground) = Ground::new(schema, &all, conditions) {
        let written = rule_numbers(policies, |rule| rule.in_doubt_place.is_some());
        let name = |policy: usize| all.get(policy).map(|policy| policy.name.clone()).unwrap_or_default();
        let analyses = each::rules(&ground, name, |number| written.get(number) == Some(&true));
        rules = covered(&ground, policies, analyses);
        let told = proven_tests(&ground, policies, &proofs);
        diagnostics.extend(told);
    }
    let mut from = 0;
    for (policy, (number, proofs)) in policies.iter().zip((0..).zip(&proofs)) {
        let own: Vec<RuleAnalysis> =
            rules.iter().skip(from).take(policy.rules.len()).map(|rule| rule.analysis.clone()).collect();
        from += policy.rules.len();
        let found = lint::rules(policy, &own).into_iter().chain(lint::claims(policy, proofs));
        diagnostics.extend(found.map(|fault| Diagnostic { source: number, ..fault }));
    }
    diagnostics.sort_by_key(|diagnostic| (diagnostic.source, diagnostic.span));
    Analysis { rules, proofs: proofs.into_iter().flatten().collect(), diagnostics }
}

fn rule_numbers(policies: &[CheckedPolicy], of: impl Fn(&crate::language::CheckedRule) -> bool) -> Vec<bool> {
    policies.iter().flat_map(|policy| &policy.rules).map(of).collect()
}

fn covered(ground: &Ground, policies: &[CheckedPolicy], analyses: Vec<RuleAnalysis>) -> Vec<AnalyzedRule> {
    let mut coverages = Vec::new();
    for (policy, number) in policies.iter().zip(0..) {
        let operations: Vec<Operation> =
            policy.tests.iter().map(|test| Operation::given(&ground.schema, &test.given)).collect();
        let rules = ground.rules.iter().enumerate().filter(|(_, rule)| rule.place.policy == number);
        let rules: Vec<usize> = rules.map(|(rule, _)| rule).collect();
        coverages.extend(coverage(ground, &rules, &operations));
    }
    let each = analyses.into_iter().zip(coverages);
    each.map(|(analysis, coverage)| AnalyzedRule { analysis, coverage }).collect()
}

/// Tests without `by` whose outcome a claim of their policy leaves no choice about.
fn proven_tests(ground: &Ground, policies: &[CheckedPolicy], proofs: &[Vec<ProofResult>]) -> Vec<Diagnostic> {
    let mut number = 0;
    let mut found = Vec::new();
    for (policy, (source, results)) in policies.iter().zip((0..).zip(proofs)) {
        let mut claims: Vec<(&str, Outcome, DiagramId)> = Vec::new();
        for (proof, result) in policy.proofs.iter().zip(results) {
            let CheckedClaim::Outcomes { claim, outcomes, .. } = &proof.claim else { continue };
            let condition = ground.condition(number);
            number += 1;
            if let (Some(Holds::True), Ok(verdict), Some(only)) =
                (result.holds(), condition, only(*claim, outcomes))
            {
                claims.push((&proof.name, only, verdict));
            }
        }
        for test in policy.tests.iter().filter(|test| test.by.is_none()) {
            let cells = ground.model.space.place(&Operation::given(&ground.schema, &test.given));
            let (space, diagrams) = (&ground.model.space, &ground.model.diagrams);
            let follows = |(_, outcome, verdict): &&(&str, Outcome, DiagramId)| {
                *outcome == test.expect && space.walk(diagrams, *verdict, &cells) == Some(FIRES)
            };
            if let Some((claim, ..)) = claims.iter().find(follows) {
                let hint = lint::proven_test(&test.name, claim, test.place);
                found.push(Diagnostic { source, ..hint });
            }
        }
    }
    found
}

/// The one outcome that a claim leaves.
fn only(claim: Claim, outcomes: &[Outcome]) -> Option<Outcome> {
    let left =
        super::ground::OUTCOMES.into_iter().filter(|o| outcomes.contains(o) == (claim == Claim::Always));
    match left.collect::<Vec<_>>().as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}
