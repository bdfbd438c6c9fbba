//! Smaller cases that still fail.

use crate::generate::{Case, Draft, Item, RuleDraft, Sketch};

/// Leaves out what it can while the case still fails.
pub fn case(case: &Case, fails: impl Fn(&Case) -> bool) -> Case {
    let mut least = case.clone();
    while let Some(smaller) = smaller_cases(&least).into_iter().find(&fails) {
        least = smaller;
    }
    least
}

/// Cuts out what it can of a text while it still fails: ever smaller stretches.
pub fn text(text: &str, fails: impl Fn(&str) -> bool) -> String {
    let mut least: Vec<char> = text.chars().collect();
    let mut length = least.len() / 2;
    while length > 0 {
        let mut start = 0;
        while start < least.len() {
            let without: Vec<char> =
                least.iter().take(start).chain(least.iter().skip(start + length)).copied().collect();
            if fails(&without.iter().collect::<String>()) {
                least = without;
            } else {
                start += length;
            }
        }
        length /= 2;
    }
    least.iter().collect()
}

fn smaller_cases(case: &Case) -> Vec<Case> {
    let mut cases = Vec::new();
    if case.policies.len() > 1 {
        let shorter = without_each(&case.policies);
        cases.extend(shorter.map(|policies| case.with(&policies, &case.operation)));
    }
    let shorter = without_each(&case.operation);
    cases.extend(shorter.map(|operation| case.with(&case.policies, &operation)));
    for (at, policy) in case.policies.iter().enumerate() {
        for draft in smaller_drafts(policy) {
            let mut policies = case.policies.clone();
            policies.splice(at..=at, [draft]);
            cases.push(case.with(&policies, &case.operation));
        }
    }
    cases
}

fn smaller_drafts(draft: &Draft) -> Vec<Draft> {
    let with = |items| Draft { head: draft.head.clone(), items };
    let mut drafts: Vec<Draft> = without_each(&draft.items).map(with).collect();
    for (at, item) in draft.items.iter().enumerate() {
        let Item::Rule(rule) = item else { continue };
        for smaller in smaller_rules(rule) {
            let mut items = draft.items.clone();
            items.splice(at..=at, [Item::Rule(smaller)]);
            drafts.push(with(items));
        }
    }
    drafts
}

fn smaller_rules(rule: &RuleDraft) -> Vec<RuleDraft> {
    let mut rules = Vec::new();
    if rule.unless.is_some() {
        rules.push(RuleDraft { unless: None, ..rule.clone() });
    }
    rules.extend(without_each(&rule.clauses).map(|clauses| RuleDraft { clauses, ..rule.clone() }));
    rules.extend(smaller_sketches(&rule.when).into_iter().map(|when| RuleDraft { when, ..rule.clone() }));
    for unless in rule.unless.iter().flat_map(smaller_sketches) {
        rules.push(RuleDraft { unless: Some(unless), ..rule.clone() });
    }
    rules
}

fn smaller_sketches(sketch: &Sketch) -> Vec<Sketch> {
    match sketch {
        Sketch::Leaf(_) => Vec::new(),
        Sketch::Group(inner) => vec![(**inner).clone()],
        Sketch::Not(inner) => {
            let mut all = vec![(**inner).clone()];
            all.extend(smaller_sketches(inner).into_iter().map(|inner| Sketch::Not(Box::new(inner))));
            all
        }
        Sketch::Or(parts) => smaller_lists(parts, Sketch::Or),
        Sketch::And(parts) => smaller_lists(parts, Sketch::And),
    }
}

fn smaller_lists(parts: &[Sketch], whole: fn(Vec<Sketch>) -> Sketch) -> Vec<Sketch> {
    let mut all = parts.to_vec();
    if parts.len() > 2 {
        all.extend(without_each(parts).map(whole));
    }
    for (at, part) in parts.iter().enumerate() {
        for smaller in smaller_sketches(part) {
            let mut parts = parts.to_vec();
            parts.splice(at..=at, [smaller]);
            all.push(whole(parts));
        }
    }
    all
}

fn without_each<T: Clone>(list: &[T]) -> impl Iterator<Item = Vec<T>> {
    (0..list.len()).map(|at| {
        let mut shorter = list.to_vec();
        shorter.remove(at);
        shorter
    })
}
