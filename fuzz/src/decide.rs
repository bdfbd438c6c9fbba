//! A policy and an operation together.

use std::sync::Arc;

use prisma_policy::schema::FactId;
use prisma_policy::{Operation, Outcome, Policy};

use crate::{judge, split};

/// A policy that any other may stand beside.
const OTHER: &str = r#"
    policy "Other \u{1F512} policy"
    language 1
    rule resets { deny when command is "migrate reset" and environment is not development in doubt ask }
    rule old-backup { ask when backup.age > 24h }
"#;

/// Decides the operation that stands after the separator by the policy that stands before it.
pub fn decide(text: &str) {
    let (source, json) = split(text);
    let Ok(policy) = Policy::load(source) else { return };
    let Ok(operation) = policy.operation(json) else { return };
    let decision = judge(&policy, &operation);
    beside_another(source, json, decision.outcome);
    if decision.findings.iter().all(|finding| !finding.exceeded) {
        with_less_known(source, &policy, &operation);
    }
}

/// Policies decide together as one: the outcome is the greater of the two.
fn beside_another(source: &str, json: &str, alone: Outcome) {
    let Ok(both) = Policy::load_all([source, OTHER]) else { return };
    let Ok(other) = Policy::load(OTHER) else { return };
    let operation = both.operation(json).expect("both policies together know what each knows");
    let together = judge(&both, &operation).outcome;
    assert!(together >= alone, "a second policy loosens the first");
    if let Ok(operation) = other.operation(json) {
        assert_eq!(together, alone.max(other.outcome(&operation)), "together differs from the greater");
    }
}

/// Leaving a fact out never loosens a policy that keeps to the default `in doubt` and asks for no ignorance.
fn with_less_known(source: &str, policy: &Policy, operation: &Operation) {
    if ["doubt", "known"].iter().any(|word| source.contains(word)) {
        return;
    }
    let outcome = policy.outcome(operation);
    for (fact, id) in known(policy, operation) {
        let less = judge(policy, &without(policy, operation, id));
        let exceeded = less.findings.iter().any(|finding| finding.exceeded);
        assert!(exceeded || less.outcome >= outcome, "not knowing `{fact}` loosens");
    }
}

/// The facts that an operation gives.
fn known(policy: &Policy, operation: &Operation) -> Vec<(Arc<str>, FactId)> {
    let facts = policy.schema().facts().iter().zip(0..).map(|(fact, id)| (fact.name.clone(), FactId(id)));
    facts.filter(|(_, id)| operation.get(*id).is_some()).collect()
}

fn without(policy: &Policy, operation: &Operation, left_out: FactId) -> Operation {
    let mut less = Operation::default();
    for (_, id) in known(policy, operation) {
        if let Some(value) = operation.get(id).filter(|_| id != left_out) {
            less.set(id, value.clone());
        }
    }
    less
}
