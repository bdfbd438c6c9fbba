//! What there is to say of each rule of a policy: whether it ever speaks, and whether it ever matters.

use serde::Serialize;

use super::ground::{Ground, below};
use super::solve::possible;
use crate::changes::{Answer, Exceeded};
use crate::engine::{DOUBT, FALSE, FIRES, Join};

/// How one rule stands among the others.
#[expect(clippy::struct_excessive_bools, reason = "each answers a question of its own")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RuleAnalysis {
    /// The name of its policy.
    pub policy: String,
    /// Its id.
    pub rule: String,
    /// Whether it fires on some operation.
    pub can_fire: bool,
    /// Whether it is in doubt on some operation.
    pub can_doubt: bool,
    /// Whether it fires on every operation.
    pub always_fires: bool,
    /// Whether the outcome of some operation would be milder without it.
    pub matters: bool,
    /// Where it speaks and does not matter: rules that together say at least as much wherever it speaks.
    pub outshone_by: Vec<String>,
    /// Whether its `in doubt` changes the outcome of some operation; `null` where it has none.
    pub in_doubt_matters: Option<bool>,
    /// Why the rest is not known, where it is not.
    pub exceeded: Option<String>,
}

/// Looks at every rule; `written` says whether a rule has an `in doubt`, and `policy` names its policy.
pub(crate) fn rules(
    ground: &Ground,
    policy: impl Fn(usize) -> String,
    written: impl Fn(usize) -> bool,
) -> Vec<RuleAnalysis> {
    let each = ground.rules.iter().enumerate().map(|(number, rule)| {
        let none = RuleAnalysis {
            policy: policy(rule.place.policy),
            rule: rule.id.clone(),
            can_fire: true,
            can_doubt: true,
            always_fires: false,
            matters: true,
            outshone_by: Vec::new(),
            in_doubt_matters: written(number).then_some(true),
            exceeded: None,
        };
        analyze(ground, number, &none)
            .unwrap_or_else(|Exceeded(why)| RuleAnalysis { exceeded: Some(why), ..none })
    });
    each.collect()
}

fn analyze(ground: &Ground, number: usize, none: &RuleAnalysis) -> Answer<RuleAnalysis> {
    let rule = ground.rules.get(number).ok_or_else(Exceeded::steps)?;
    let verdicts = ground.model.diagrams.numbers(rule.verdict()?);
    let matters = matters(ground, number)?;
    let in_doubt_matters = match none.in_doubt_matters {
        Some(_) => Some(doubt_matters(ground, number)?),
        None => None,
    };
    Ok(RuleAnalysis {
        can_fire: verdicts.contains(&FIRES),
        can_doubt: verdicts.contains(&DOUBT),
        always_fires: verdicts.iter().all(|verdict| *verdict == FIRES),
        matters,
        outshone_by: if matters { Vec::new() } else { outshone_by(ground, number)? },
        in_doubt_matters,
        ..none.clone()
    })
}

/// Whether a rule's contribution is above that of all others on some operation.
fn matters(ground: &Ground, number: usize) -> Answer<bool> {
    let rule = ground.rules.get(number).ok_or_else(Exceeded::steps)?;
    let mut levels = [rule.effect, rule.in_doubt];
    levels.sort_unstable();
    for level in levels {
        let Some(below) = below(level) else {
            continue;
        };
        let mut question = ground.question();
        let mut demands = question.all_at_most(below, |other| other != number)?;
        demands.push(question.rule_where(rule, |adds| adds >= level)?);
        if possible(&mut question, &demands)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Rules of which one or another says at least as much wherever a rule speaks, each of them needed for that.
fn outshone_by(ground: &Ground, number: usize) -> Answer<Vec<String>> {
    let mut question = ground.question();
    let rule = ground.rules.get(number).ok_or_else(Exceeded::steps)?;
    let own = question.adds(rule)?;
    let mut others = Vec::new();
    for (other, candidate) in ground.rules.iter().enumerate().filter(|(other, _)| *other != number) {
        let said = question.adds(candidate)?;
        // Where it says less, the first is above it.
        let left = question.join(Join::Above, own, said)?;
        if left == FALSE && own != FALSE {
            return Ok(vec![candidate.id.clone()]);
        }
        if left != own {
            others.push((other, said));
        }
    }
    let mut at = 0;
    while at < others.len() {
        let without = others.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, (_, said))| *said);
        let mut left = own;
        for said in without {
            left = question.join(Join::Above, left, said)?;
            if left == FALSE {
                break;
            }
        }
        if left == FALSE {
            others.remove(at);
        } else {
            at += 1;
        }
    }
    Ok(others.iter().filter_map(|(other, _)| ground.rules.get(*other)).map(|rule| rule.id.clone()).collect())
}

/// Whether the outcome of some operation would be another if the rule said its effect when in doubt.
fn doubt_matters(ground: &Ground, number: usize) -> Answer<bool> {
    let rule = ground.rules.get(number).ok_or_else(Exceeded::steps)?;
    let (most, least) = (rule.effect.max(rule.in_doubt), rule.effect.min(rule.in_doubt));
    let Some(below) = below(most) else {
        return Ok(false);
    };
    if most == least {
        return Ok(false);
    }
    let mut question = ground.question();
    let mut demands = question.all_at_most(below, |other| other != number)?;
    demands.push(question.renumber(rule.verdict()?, &[0, 1, 0])?);
    possible(&mut question, &demands)
}
