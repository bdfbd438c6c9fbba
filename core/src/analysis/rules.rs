//! What there is to say of each rule of a policy: whether it ever speaks, and whether it ever matters.

use serde::Serialize;

use super::ground::{Answer, Exceeded, Ground, Levels, QUESTION_STEPS};
use crate::decision::Outcome;
use crate::engine::{DOUBT, FALSE, FIRES, Join};

/// How one rule stands among the others.
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
    ground: &mut Ground,
    policy: impl Fn(usize) -> String,
    written: impl Fn(usize) -> bool,
) -> Vec<RuleAnalysis> {
    (0..ground.rules.len())
        .map(|number| {
            let (name, id) = ground
                .rules
                .get(number)
                .map(|rule| (policy(rule.place.policy), rule.id.clone()))
                .unwrap_or_default();
            let none = RuleAnalysis {
                policy: name,
                rule: id,
                can_fire: true,
                can_doubt: true,
                always_fires: false,
                matters: true,
                outshone_by: Vec::new(),
                in_doubt_matters: written(number).then_some(true),
                exceeded: None,
            };
            rule(ground, number, &none)
                .unwrap_or_else(|Exceeded(why)| RuleAnalysis { exceeded: Some(why), ..none })
        })
        .collect()
}

fn rule(ground: &mut Ground, number: usize, none: &RuleAnalysis) -> Answer<RuleAnalysis> {
    let mut steps = QUESTION_STEPS;
    let rule = ground.rules.get(number).ok_or_else(Exceeded::steps)?;
    let form = rule.form.ok_or_else(|| Exceeded::rule(&rule.id))?;
    let (effect, in_doubt) = (rule.effect, rule.in_doubt);
    let verdicts = ground.model.diagrams.numbers(form.verdict);
    let (matters, outshone_by) = outshone(ground, number, &mut steps)?;
    let in_doubt_matters = match none.in_doubt_matters {
        Some(_) => Some(doubt_matters(ground, number, [in_doubt, effect], &mut steps)?),
        None => None,
    };
    Ok(RuleAnalysis {
        can_fire: verdicts.contains(&FIRES),
        can_doubt: verdicts.contains(&DOUBT),
        always_fires: verdicts.iter().all(|verdict| *verdict == FIRES),
        matters,
        outshone_by,
        in_doubt_matters,
        ..none.clone()
    })
}

/// Whether a rule's contribution is ever above that of all others, and if not, which of them see to it.
fn outshone(ground: &mut Ground, number: usize, steps: &mut u64) -> Answer<(bool, Vec<String>)> {
    let own = ground.contribution(number, Levels::ALL, steps)?;
    let mut above = own;
    let mut by = Vec::new();
    for other in (0..ground.rules.len()).filter(|other| *other != number) {
        let contribution = ground.contribution(other, Levels::ALL, steps)?;
        let left = ground
            .model
            .diagrams
            .join(Join::Above, above, contribution, steps)
            .ok_or_else(Exceeded::steps)?;
        if left != above {
            by.push((other, contribution));
        }
        above = left;
        if above == FALSE {
            break;
        }
    }
    if above != FALSE || own == FALSE {
        return Ok((above != FALSE, Vec::new()));
    }
    // Each that can be left out is.
    let mut at = 0;
    while at < by.len() && by.len() > 1 {
        let mut left = own;
        for (_, contribution) in by.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, one)| one) {
            left = ground
                .model
                .diagrams
                .join(Join::Above, left, *contribution, steps)
                .ok_or_else(Exceeded::steps)?;
        }
        if left == FALSE {
            by.remove(at);
        } else {
            at += 1;
        }
    }
    let id = |(other, _): &(usize, _)| ground.rules.get(*other).map(|rule| rule.id.clone());
    Ok((false, by.iter().filter_map(id).collect()))
}

/// Whether the outcome of some operation would be another if the rule said its effect when in doubt.
fn doubt_matters(
    ground: &mut Ground,
    number: usize,
    [in_doubt, effect]: [Outcome; 2],
    steps: &mut u64,
) -> Answer<bool> {
    let own = ground.contribution(number, Levels::ALL, steps)?;
    let form = ground.rules.get(number).and_then(|rule| rule.form).ok_or_else(Exceeded::steps)?;
    if in_doubt == effect {
        return Ok(false);
    }
    let diagrams = &mut ground.model.diagrams;
    let plain = diagrams.renumber(form.verdict, &[0, effect as u8, effect as u8], steps);
    let plain = plain.ok_or_else(Exceeded::steps)?;
    let mut both = diagrams.join(Join::Pair, own, plain, steps).ok_or_else(Exceeded::steps)?;
    for other in (0..ground.rules.len()).filter(|other| *other != number) {
        let contribution = ground.contribution(other, Levels::ALL, steps)?;
        both =
            ground.model.diagrams.join(Join::Raise, both, contribution, steps).ok_or_else(Exceeded::steps)?;
    }
    Ok(both != FALSE)
}
