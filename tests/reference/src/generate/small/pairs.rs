//! Two policies of which one was edited into the other.

use super::{EFFECTS, Writer, case, pool};
use crate::generate::{Case, Draft, Item, RuleDraft, Sketch};
use crate::random::Random;

/// The case of a seed with an old policy and a new one of the same name, which do not decide together.
pub fn pair(seed: u64) -> Case {
    let mut random = Random::new(seed);
    let facts = pool(&mut random);
    let mut writer = Writer::new(&mut random, &facts);
    let old = writer.policy(0);
    let mut new = old.clone();
    for number in 0..*writer.random.pick(&[0, 1, 1, 1, 1, 1, 2, 2, 3]) {
        edit(&mut writer, &mut new, number);
    }
    case(&mut random, vec![old, new], &facts)
}

/// Makes the edit of this number.
fn edit(writer: &mut Writer<'_>, draft: &mut Draft, number: usize) {
    let rules: Vec<usize> =
        (0..draft.items.len()).filter(|at| matches!(draft.items.get(*at), Some(Item::Rule(_)))).collect();
    if rules.is_empty() || writer.random.chance(12) {
        // The rules that were there have small numbers.
        draft.items.push(Item::Rule(writer.rule(10 + number)));
        return;
    }
    let at = *writer.random.pick(&rules);
    if writer.random.chance(15) {
        draft.items.remove(at);
    } else if let Some(Item::Rule(rule)) = draft.items.get_mut(at) {
        edit_rule(writer, rule);
    }
}

fn edit_rule(writer: &mut Writer<'_>, rule: &mut RuleDraft) {
    match writer.random.below(6) {
        0 | 1 => {
            let effect = writer.random.word(&EFFECTS);
            if let Some((start, _)) = rule.head.split_once('\n') {
                rule.head = format!("{start}\n  {effect} when");
            }
        }
        2 => rule.clauses = writer.clauses(),
        3 => rule.when = writer.sketch(2),
        4 => rule.when = Sketch::Not(Box::new(rule.when.clone())),
        _ => rule.unless = if rule.unless.is_some() { None } else { Some(writer.sketch(1)) },
    }
}
