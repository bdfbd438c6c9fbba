//! What lets several policies decide together.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::language::{self, CheckedPolicy, DeclaredFact};
use crate::schema::Fact;

/// What keeps policies that are sound alone from deciding together.
pub(super) fn disagreements(policies: &[CheckedPolicy]) -> Vec<Diagnostic> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let mut facts: BTreeMap<Arc<str>, &Fact> = BTreeMap::new();
    let mut diagnostics = Vec::new();
    for (policy, number) in policies.iter().zip(0_u32..) {
        let same_name = (!names.insert(&policy.name)).then(|| same_name(policy));
        let found = same_name.into_iter().chain(policy.facts.iter().flat_map(|fact| conflicts(&facts, fact)));
        diagnostics.extend(found.map(|fault| Diagnostic { source: number, ..fault }));
        facts.extend(policy.facts.iter().map(|DeclaredFact { fact, .. }| (Arc::clone(&fact.name), fact)));
    }
    diagnostics.truncate(language::MAX_FAULTS);
    diagnostics
}

fn same_name(policy: &CheckedPolicy) -> Diagnostic {
    Diagnostic::error("duplicate-policy", format!("two policies are named `{}`", policy.name), policy.place)
        .help("give each its own name; findings are told apart by it")
}

/// What keeps a fact from standing beside those of other policies.
pub(super) fn conflicts(facts: &BTreeMap<Arc<str>, &Fact>, declared: &DeclaredFact) -> Vec<Diagnostic> {
    let DeclaredFact { fact, place } = declared;
    let mut found = Vec::new();
    if let Some(other) = facts.get(&fact.name)
        && other.kind != fact.kind
    {
        let (here, there) = (fact.kind.phrase(), other.kind.phrase());
        let message = format!("`{}` is {here} here and {there} in another policy", fact.name);
        found.push(
            Diagnostic::error("fact-conflict", message, *place).help("declare it with the same type in both"),
        );
    }
    if let Some(other) = clash(facts, &fact.name) {
        let message = format!("`{}` and `{other}` of another policy cannot both be facts", fact.name);
        found.push(
            Diagnostic::error("name-prefix", message, *place).help("choose another name for one of them"),
        );
    }
    found
}

/// A fact whose name is the first segments of `name`, or the other way round.
fn clash<'f>(facts: &'f BTreeMap<Arc<str>, &Fact>, name: &str) -> Option<&'f str> {
    let shorter = name.match_indices('.').filter_map(|(dot, _)| name.get(..dot));
    let mut shorter = shorter.filter_map(|group| facts.get_key_value(group));
    let group = format!("{name}.");
    let longer = || {
        facts
            .range::<str, _>((Bound::Included(group.as_str()), Bound::Unbounded))
            .next()
            .filter(|(other, _)| other.starts_with(&group))
    };
    shorter.next().or_else(longer).map(|(other, _)| &**other)
}
