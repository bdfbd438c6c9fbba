//! Defines in an order in which each comes after those that it speaks of.

use std::collections::{BTreeSet, VecDeque};

use super::condition::Typer;
use crate::diagnostic::Diagnostic;
use crate::language::ast::{DefineItem, File, Item};
use crate::language::checked::{Condition, Define};

/// The conditions of all defines with their numbers, those that others need first; `None` where some are
/// circular. Chains of any length cost no depth.
pub(super) fn defines(file: &File, typer: &mut Typer<'_>) -> Option<Vec<Define>> {
    let items: Vec<&DefineItem> = file
        .items
        .iter()
        .filter_map(|item| if let Item::Define(define) = &item.kind { Some(define) } else { None })
        .collect();
    let mut conditions: Vec<Option<Condition>> =
        items.iter().map(|item| Some(typer.condition(&item.body))).collect();
    let needs: Vec<Vec<usize>> = conditions.iter().flatten().map(needs).collect();
    let order = order(&needs);
    if order.len() < items.len() {
        let circle = circle(&needs, &order);
        let names: Vec<&str> =
            circle.iter().filter_map(|at| items.get(*at)).map(|item| item.name.kind).collect();
        if let Some(first) = circle.first().and_then(|at| items.get(*at)) {
            typer.fault(|| circular(first, &names));
        }
        return None;
    }
    let numbered = |number: usize| {
        let condition = conditions.get_mut(number)?.take()?;
        Some(Define { number, condition })
    };
    order.into_iter().map(numbered).collect()
}

fn circular(first: &DefineItem, names: &[&str]) -> Diagnostic {
    let shown = match names {
        [.., last] if names.len() > 6 => {
            format!("{} → … → {last}", names.iter().take(3).copied().collect::<Vec<_>>().join(" → "))
        }
        _ => names.join(" → "),
    };
    let name = &first.name.kind;
    Diagnostic::error(
        "circular-define",
        format!("the define `{name}` is made of itself: {shown} → {name}"),
        first.name.span,
    )
    .help("break the circle: a define can only stand for what does not need it")
}

/// The defines that a condition speaks of, itself nested no deeper than the language allows.
fn needs(condition: &Condition) -> Vec<usize> {
    let mut found = BTreeSet::new();
    let mut open = vec![condition];
    while let Some(next) = open.pop() {
        match next {
            Condition::All(parts) | Condition::Any(parts) => open.extend(parts),
            Condition::Not(part) => open.push(part),
            Condition::Define(number) => drop(found.insert(*number)),
            Condition::Test(..) => {}
        }
    }
    found.into_iter().collect()
}

/// A topological order; what is missing from it is part of a circle or needs one.
fn order(needs: &[Vec<usize>]) -> Vec<usize> {
    let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); needs.len()];
    let mut waiting: Vec<usize> = Vec::with_capacity(needs.len());
    for (at, list) in needs.iter().enumerate() {
        waiting.push(list.len());
        for need in list {
            if let Some(users) = needed_by.get_mut(*need) {
                users.push(at);
            }
        }
    }
    let mut ready: VecDeque<usize> = (0..needs.len()).filter(|at| waiting.get(*at) == Some(&0)).collect();
    let mut order = Vec::with_capacity(needs.len());
    while let Some(at) = ready.pop_front() {
        order.push(at);
        for user in needed_by.get(at).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(*user) {
                *count -= 1;
                if *count == 0 {
                    ready.push_back(*user);
                }
            }
        }
    }
    order
}

/// One circle, following the first unsettled need from each define until one comes round again.
fn circle(needs: &[Vec<usize>], order: &[usize]) -> Vec<usize> {
    let mut settled = vec![false; needs.len()];
    for at in order {
        if let Some(slot) = settled.get_mut(*at) {
            *slot = true;
        }
    }
    let unsettled = |at: &usize| settled.get(*at) == Some(&false);
    let mut path: Vec<usize> = Vec::new();
    let mut place: Vec<Option<usize>> = vec![None; needs.len()];
    let mut next = (0..needs.len()).find(unsettled);
    while let Some(at) = next {
        if let Some(start) = place.get(at).copied().flatten() {
            return path.split_off(start);
        }
        if let Some(slot) = place.get_mut(at) {
            *slot = Some(path.len());
        }
        path.push(at);
        next = needs.get(at).and_then(|list| list.iter().copied().find(unsettled));
    }
    path
}
