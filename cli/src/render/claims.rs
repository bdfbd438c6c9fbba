//! Claims, and what became of them.

use prisma_policy::analysis::Answered;
use prisma_policy::{Holds, Outcome, ProofResult};
use serde_json::Value as Json;

use super::outcome::style_of;
use super::page::{Page, style};

/// Shows the claims of one policy.
pub(crate) fn proofs(path: &str, proofs: &[ProofResult]) -> String {
    let mut page = Page::default();
    page.styled(style::STRONG, path).end();
    for proof in proofs {
        claim(&mut page, proof);
    }
    page.plain(&claims_summary(proofs)).end();
    page.into_string()
}

/// Shows one claim: whether it holds, and where not.
pub(super) fn claim(page: &mut Page, proof: &ProofResult) {
    let (style, word) = match proof.holds() {
        Some(Holds::True) => (style::ALLOW, "holds "),
        Some(Holds::False) => (style::DENY, "FAILS "),
        Some(Holds::Undetermined) => (style::ASK, "UNSURE"),
        None => (style::ERROR, "ERROR "),
    };
    page.plain("  ").styled(style, word).plain("  ").indented(INDENT.len(), proof.name()).end();
    match proof {
        ProofResult::Refused(refused) => {
            page.plain(INDENT).indented(INDENT.len(), &refused.error.message).end();
            page.plain(INDENT).styled(style::HELP, "help:").plain(" ");
            page.indented(INDENT.len(), &refused.error.help).end();
        }
        ProofResult::Answered(answered) => answer(page, answered),
    }
}

fn answer(page: &mut Page, answered: &Answered) {
    if let Some(why) = &answered.exceeded {
        page.plain(INDENT).plain("undetermined: ").indented(INDENT.len(), why).end();
    }
    if let (Some(counterexample), Some(outcome)) = (&answered.counterexample, answered.outcome) {
        operation(page, "counterexample", counterexample, outcome);
    }
    if let Some(moved) = &answered.moved {
        operation(page, "and where it moves to", &moved.operation, moved.outcome);
    }
}

/// An operation on a line of its own, from where it is easily taken to `decide`.
fn operation(page: &mut Page, what: &str, operation: &Json, outcome: Outcome) {
    page.plain(INDENT).plain(what).plain(", whose outcome is ");
    page.styled(style_of(outcome), outcome.as_str()).plain(":").end();
    page.plain(INDENT).plain(&operation.to_string()).end();
}

/// As wide as what stands before the name of a claim.
const INDENT: &str = "          ";

/// How many claims there are, and what became of them.
pub(super) fn claims_summary(proofs: &[ProofResult]) -> String {
    let count = |holds| proofs.iter().filter(|proof| proof.holds() == holds).count();
    let (failed, unsure, errors) = (count(Some(Holds::False)), count(Some(Holds::Undetermined)), count(None));
    match (proofs.len(), failed + unsure + errors) {
        (0, _) => return "it makes no claims".to_owned(),
        (1, 0) => return "1 claim, and it holds".to_owned(),
        (several, 0) => return format!("{several} claims, and all hold"),
        _ => {}
    }
    let parts = [
        (failed, "does not hold", "do not hold"),
        (errors, "speaks of no operation", "speak of no operation"),
        (unsure, "is undetermined", "are undetermined"),
    ];
    let told: Vec<(usize, &str)> = parts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, several)| (count, if count == 1 { one } else { several }))
        .collect();
    match told.as_slice() {
        [(_, what)] if proofs.len() == 1 => format!("1 claim, and it {what}"),
        told => {
            let told: Vec<String> = told.iter().map(|(count, what)| format!("{count} {what}")).collect();
            format!("{} claims, of which {}", proofs.len(), told.join(" and "))
        }
    }
}

#[cfg(test)]
mod tests {
    use prisma_policy::analysis::Moved;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_trend_that_fails_shows_both_operations() {
        let answered = Answered {
            name: "more approvals are never stricter".to_owned(),
            holds: Holds::False,
            counterexample: Some(json!({ "change": { "approvals": 1 } })),
            outcome: Some(Outcome::Ask),
            moved: Some(Moved { operation: json!({ "change": { "approvals": 2 } }), outcome: Outcome::Deny }),
            exceeded: None,
        };
        let shown = crate::render::without_styles(&proofs("a.policy", &[ProofResult::Answered(answered)]));
        let expect = [
            "a.policy",
            "  FAILS   more approvals are never stricter",
            "          counterexample, whose outcome is ask:",
            "          {\"change\":{\"approvals\":1}}",
            "          and where it moves to, whose outcome is deny:",
            "          {\"change\":{\"approvals\":2}}",
            "1 claim, and it does not hold",
            "",
        ];
        assert_eq!(shown.split('\n').collect::<Vec<_>>(), expect);
    }
}
