//! Claims about outcomes, and what becomes of every claim.

use std::slice;

use super::certainly::certain;
use super::judge::Judge;
use super::operations::{Tests, every};
use super::{Answered, Unanswered, Witness, trends};
use crate::Policies;
use crate::check::{Checked, Claim, Condition, Proof};
use crate::completions::Tried;
use crate::operation::Operation;
use crate::syntax::Outcome;

/// A claim and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Proved {
    pub policy: String,
    pub name: String,
    pub verdict: Verdict,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    Holds,
    /// A counterexample that gives the fewest facts: an operation, or the two of a step, which give the same
    /// facts.
    Fails(Vec<Witness>),
    /// No operation makes the condition of the claim certainly true.
    NoOperation,
    TooLarge,
}

impl Policies {
    /// The verdict on each claim of each policy, in order, each by the policy that holds it.
    pub fn prove(&self) -> Vec<Proved> {
        let proved = |(policy, proof): (&Checked, &Proof)| Proved {
            policy: policy.name.clone(),
            name: proof.name.clone(),
            verdict: verdict(policy, proof).unwrap_or(Verdict::TooLarge),
        };
        self.claims().map(proved).collect()
    }

    /// Whether an operation written in JSON is a counterexample to the claim of this number, from 0.
    pub fn breaks(&self, claim: usize, operation: &str) -> Answered<bool> {
        let (policy, proof) = self.claim(claim)?;
        let operation = self.operation(operation)?;
        let holds = is_true(policy, proof.when.as_ref(), &operation)?;
        Ok(holds && forbids(&proof.claim, Judge::of(slice::from_ref(policy)).outcome(&operation)?))
    }

    /// Whether the step between two operations written in JSON is a counterexample to a claim about a trend.
    pub fn breaks_trend(&self, claim: usize, from: &str, to: &str) -> Answered<bool> {
        let (policy, proof) = self.claim(claim)?;
        let Claim::Trend { never, fact, way } = &proof.claim else { return Ok(false) };
        let (from, to) = (self.operation(from)?, self.operation(to)?);
        let holds =
            is_true(policy, proof.when.as_ref(), &from)? && is_true(policy, proof.when.as_ref(), &to)?;
        let judge = Judge::of(slice::from_ref(policy));
        let moved = trends::moved(*never, judge.outcome(&from)?, judge.outcome(&to)?);
        Ok(holds && moved && trends::is_step(fact, way, &from, &to))
    }

    fn claims(&self) -> impl Iterator<Item = (&Checked, &Proof)> {
        self.checked.iter().flat_map(|policy| policy.proofs.iter().map(move |proof| (policy, proof)))
    }

    fn claim(&self, number: usize) -> Answered<(&Checked, &Proof)> {
        self.claims().nth(number).ok_or_else(|| Unanswered::Wrong(format!("there is no claim {number}")))
    }
}

fn is_true(policy: &Checked, when: Option<&Condition>, operation: &Operation) -> Answered<bool> {
    when.map_or(Ok(true), |when| certain(&Tried::new(policy, when), operation))
}

fn verdict(policy: &Checked, proof: &Proof) -> Answered<Verdict> {
    let mut tests = Tests::of(slice::from_ref(policy));
    if let Some(when) = &proof.when {
        tests.add(policy, when);
    }
    if let Claim::Trend { never, fact, way } = &proof.claim {
        return trends::verdict(policy, proof, &tests, &trends::Step { never: *never, fact, way });
    }
    let judge = Judge::of(slice::from_ref(policy));
    let mut outcomes = Vec::new();
    for operation in where_true(policy, proof, every(&tests.domain()?)?)? {
        outcomes.push((judge.outcome(&operation)?, operation));
    }
    if outcomes.is_empty() {
        return Ok(Verdict::NoOperation);
    }
    let broken = outcomes.iter().filter(|(outcome, _)| forbids(&proof.claim, *outcome));
    let least = broken.map(|(_, operation)| operation).min_by_key(|operation| operation.len());
    Ok(least.map_or(Verdict::Holds, |operation| Verdict::Fails(vec![Witness::of(operation)])))
}

/// The operations of which the condition of a claim is certainly true.
pub fn where_true(policy: &Checked, proof: &Proof, all: Vec<Operation>) -> Answered<Vec<Operation>> {
    let Some(when) = &proof.when else { return Ok(all) };
    let tried = Tried::new(policy, when);
    let mut kept = Vec::new();
    for operation in all {
        if certain(&tried, &operation)? {
            kept.push(operation);
        }
    }
    Ok(kept)
}

fn forbids(claim: &Claim, outcome: Outcome) -> bool {
    match claim {
        Claim::Never(outcomes) => outcomes.contains(&outcome),
        Claim::Always(outcomes) => !outcomes.contains(&outcome),
        Claim::Trend { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const RULES: &str = "
        rule reset { deny when command is \"migrate reset\" and environment is production }
        rule fresh { deny when impact is destroysData unless backup.exists in doubt ask }";

    fn prove(claim: &str) -> Verdict {
        let source = format!("policy \"p\" language 1 {RULES} prove \"c\" {claim}");
        Policies::load(&[&source]).unwrap().prove().remove(0).verdict
    }

    #[track_caller]
    fn check(claim: &str, expect: &Verdict) {
        assert_eq!(prove(claim), *expect, "{claim}");
    }

    /// That a claim fails, with this many facts in the smallest counterexample.
    #[track_caller]
    fn fails(claim: &str, given: usize) {
        let Verdict::Fails(witnesses) = prove(claim) else { panic!("{claim} does not fail") };
        assert_eq!(witnesses.iter().map(|witness| witness.given).collect::<Vec<_>>(), [given], "{claim}");
    }

    #[test]
    fn that_hold() {
        let both = "when command is \"migrate reset\" and environment is production";
        check(&format!("never allow, warn, ask {both}"), &Verdict::Holds);
        check(&format!("always deny {both}"), &Verdict::Holds);
        check("always allow, ask, deny when impact is destroysData or impact is unknown", &Verdict::Holds);
        // Where the command is another, only the second rule can speak, and its doubt only asks.
        let idle = "when command is \"migrate status\" and (impact is reads or impact is unknown)";
        check(&format!("never deny {idle}"), &Verdict::Holds);
        check(
            "always ask when command is \"a\" and impact is destroysData and backup.exists is unknown",
            &Verdict::Holds,
        );
    }

    #[test]
    fn that_fail() {
        // Where nothing is known, `reset` is in doubt and denies.
        fails("never deny when backup.exists is unknown", 0);
        // A known command and nothing else: `fresh` asks.
        fails("always allow when command is \"migrate status\"", 1);
        fails("never deny when impact is destroysData", 1);
        fails("never deny when command is \"a\" and impact is destroysData", 3);
        fails("never allow when environment is production", 3);
    }

    #[test]
    fn about_no_operation() {
        check("never deny when backup.exists and not backup.exists", &Verdict::NoOperation);
        check("always deny when backup.age < 0s", &Verdict::NoOperation);
        check("never deny when backup.exists is unknown and backup.exists", &Verdict::NoOperation);
        // Where nothing is known, this is certainly true without any fact: of every operation.
        check("never warn when backup.exists or not backup.exists", &Verdict::Holds);
    }

    #[test]
    fn counterexamples() {
        let source =
            format!("policy \"p\" language 1 {RULES} prove \"c\" never deny when environment is production");
        let policies = Policies::load(&[&source]).unwrap();
        let reset = json!({ "environment": "production", "command": "migrate reset" }).to_string();
        assert_eq!(policies.breaks(0, &reset), Ok(true));
        assert_eq!(policies.breaks(0, r#"{"command": "migrate reset"}"#), Ok(false));
        assert_eq!(policies.breaks(0, r#"{"environment": "production", "command": "a"}"#), Ok(false));
        assert!(policies.breaks(1, "{}").is_err());
    }

    #[test]
    fn each_policy_by_itself() {
        let strict = "policy \"a\" language 1 rule r { deny when backup.exists or not backup.exists }";
        let mild = "policy \"b\" language 1 prove \"c\" always allow when backup.exists";
        let proved = Policies::load(&[strict, mild]).unwrap().prove();
        assert_eq!(
            proved,
            [Proved { policy: "b".to_owned(), name: "c".to_owned(), verdict: Verdict::Holds }]
        );
    }
}
