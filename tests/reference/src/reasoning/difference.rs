//! The difference of two policies.

use std::collections::{BTreeMap, BTreeSet};

use super::certainly::certain;
use super::judge::Judge;
use super::operations::{Tests, every};
use super::{Answered, Unanswered, Witness};
use crate::Policies;
use crate::check::{self, Checked, Condition};
use crate::completions::Tried;
use crate::facts;
use crate::operation::{self, Operation};
use crate::syntax::Outcome;

/// What the old policies say of an operation, and what the new ones say.
pub type Kind = (Outcome, Outcome);

/// A claimed set of operations of one kind: those of which each of the conditions is certainly true.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    pub kind: Kind,
    pub conditions: Vec<String>,
}

/// What is wrong with classes.
#[derive(Clone, Debug, PartialEq)]
pub enum Misfit {
    /// No class of its kind holds an operation whose outcomes differ.
    Uncovered { kind: Kind, operation: Witness },
    /// The class of this number holds an operation of another kind.
    Stranger { class: usize, kind: Kind, operation: Witness },
    /// The class of this number holds no operation.
    Empty { class: usize },
}

/// Each kind of operation whose outcomes differ, with an operation of it that gives the fewest facts.
pub fn difference(old: &Policies, new: &Policies) -> Answered<BTreeMap<Kind, Witness>> {
    let mut kinds: BTreeMap<Kind, Witness> = BTreeMap::new();
    for (operation, kind) in kinds_of(old, new, &[])? {
        let witness = Witness::of(&operation);
        let fewer = kinds.get(&kind).is_none_or(|other| witness.given < other.given);
        if differs(kind) && fewer {
            kinds.insert(kind, witness);
        }
    }
    Ok(kinds)
}

/// What both say of an operation, written in JSON, that may give the facts of both.
pub fn outcomes(old: &Policies, new: &Policies, operation: &str) -> Answered<Kind> {
    let operation = operation::read(operation, &shared(old, new)?).map_err(Unanswered::Wrong)?;
    Ok((Judge::of(&old.checked).outcome(&operation)?, Judge::of(&new.checked).outcome(&operation)?))
}

/// Whether an operation, written in JSON, is in a class.
pub fn inside(old: &Policies, new: &Policies, class: &Class, operation: &str) -> Answered<bool> {
    let facts = shared(old, new)?;
    let operation = operation::read(operation, &facts).map_err(Unanswered::Wrong)?;
    let conditions = read(class, &facts)?;
    all_certain(&tried(&conditions), &operation)
}

/// Where classes do not hold exactly the operations of their kinds: none, where a difference is told exactly.
pub fn misfits(old: &Policies, new: &Policies, classes: &[Class]) -> Answered<Vec<Misfit>> {
    let facts = shared(old, new)?;
    let conditions = classes.iter().map(|class| read(class, &facts)).collect::<Answered<Vec<_>>>()?;
    let all: Vec<&(Checked, Condition)> = conditions.iter().flatten().collect();
    let tried: Vec<Vec<Tried<'_>>> = conditions.iter().map(|class| tried(class)).collect();
    let mut misfits = Vec::new();
    let mut filled = BTreeSet::new();
    for (operation, kind) in kinds_of(old, new, &all)? {
        let mut covered = false;
        for (number, (class, tried)) in classes.iter().zip(&tried).enumerate() {
            if !all_certain(tried, &operation)? {
                continue;
            }
            filled.insert(number);
            covered |= class.kind == kind;
            if class.kind != kind {
                misfits.push(Misfit::Stranger { class: number, kind, operation: Witness::of(&operation) });
            }
        }
        if differs(kind) && !covered {
            misfits.push(Misfit::Uncovered { kind, operation: Witness::of(&operation) });
        }
    }
    let empty = (0..classes.len()).filter(|number| !filled.contains(number));
    misfits.extend(empty.map(|class| Misfit::Empty { class }));
    Ok(misfits)
}

fn read(class: &Class, facts: &BTreeMap<String, facts::Kind>) -> Answered<Vec<(Checked, Condition)>> {
    class.conditions.iter().map(|text| check::alone(text, facts).map_err(Unanswered::Wrong)).collect()
}

fn tried(class: &[(Checked, Condition)]) -> Vec<Tried<'_>> {
    class.iter().map(|(policy, condition)| Tried::new(policy, condition)).collect()
}

fn all_certain(class: &[Tried<'_>], operation: &Operation) -> Answered<bool> {
    for condition in class {
        if !certain(condition, operation)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn differs((from, to): Kind) -> bool {
    from != to
}

/// Every operation that the tests of both and these conditions can tell apart, with its kind.
fn kinds_of(
    old: &Policies,
    new: &Policies,
    conditions: &[&(Checked, Condition)],
) -> Answered<Vec<(Operation, Kind)>> {
    shared(old, new)?;
    let mut tests = Tests::of(&old.checked);
    for policy in &new.checked {
        policy.rules.iter().for_each(|rule| tests.add(policy, &rule.condition));
    }
    for (policy, condition) in conditions {
        tests.add(policy, condition);
    }
    let (before, after) = (Judge::of(&old.checked), Judge::of(&new.checked));
    let mut kinds = Vec::new();
    for operation in every(&tests.domain()?)? {
        let kind = (before.outcome(&operation)?, after.outcome(&operation)?);
        kinds.push((operation, kind));
    }
    Ok(kinds)
}

/// The facts of both, whose policies may have the same names, but not facts of different types.
fn shared(old: &Policies, new: &Policies) -> Answered<BTreeMap<String, facts::Kind>> {
    check::shared([&old.facts, &new.facts].into_iter()).map_err(Unanswered::Wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Outcome::{Allow, Ask, Deny};

    fn policies(text: &str) -> Policies {
        Policies::load(&[&format!("policy \"p\" language 1 {text}")]).unwrap()
    }

    /// The kinds in order, each with the number of facts in its smallest operation.
    #[track_caller]
    fn check(old: &str, new: &str, expect: &[(Kind, usize)]) {
        let kinds = difference(&policies(old), &policies(new)).unwrap();
        let actual: Vec<_> = kinds.into_iter().map(|(kind, witness)| (kind, witness.given)).collect();
        assert_eq!(actual, expect, "{old} {new}");
    }

    const DENY: &str = "rule r { deny when environment is production }";

    #[test]
    fn kinds() {
        check(DENY, DENY, &[]);
        check(DENY, "", &[((Deny, Allow), 0)]);
        check("", DENY, &[((Allow, Deny), 0)]);
        check(DENY, "rule r { ask when environment is production }", &[((Deny, Ask), 0)]);
        let doubt = "rule r { deny when environment is production in doubt ask }";
        check(DENY, doubt, &[((Deny, Ask), 0)]);
        let staging = "rule r { deny when environment is staging }";
        check(DENY, staging, &[((Allow, Deny), 1), ((Deny, Allow), 1)]);
        // Two ways to write the same.
        check("rule r { deny when backup.age <= 24h }", "rule s { deny when not backup.age > 1d }", &[]);
        check(
            "rule r { deny when x < 3 } fact x: number",
            "rule r { deny when x <= 3 } fact x: number",
            &[((Allow, Deny), 1)],
        );
    }

    #[test]
    fn facts_of_one_alone() {
        check("", "fact x: number rule r { ask when x > 1 }", &[((Allow, Ask), 0)]);
        let (old, new) = (policies(""), policies("fact x: number rule r { ask when x > 1 }"));
        assert_eq!(outcomes(&old, &new, r#"{"x": 2}"#), Ok((Allow, Ask)));
        assert_eq!(outcomes(&new, &old, r#"{"x": 1}"#), Ok((Allow, Allow)));
        assert!(outcomes(&old, &new, r#"{"y": 1}"#).is_err());
        let other = policies("fact x: bool");
        assert!(matches!(difference(&other, &new), Err(Unanswered::Wrong(_))));
    }

    fn class(kind: Kind, conditions: &[&str]) -> Class {
        Class { kind, conditions: conditions.iter().map(|text| (*text).to_owned()).collect() }
    }

    fn wrong(classes: &[Class]) -> Vec<&'static str> {
        let new = policies("rule r { deny when environment is production and not flags has --force }");
        let mut words: Vec<&str> = misfits(&policies(DENY), &new, classes)
            .unwrap()
            .iter()
            .map(|misfit| match misfit {
                Misfit::Uncovered { .. } => "uncovered",
                Misfit::Stranger { .. } => "stranger",
                Misfit::Empty { .. } => "empty",
            })
            .collect();
        words.dedup();
        words
    }

    #[test]
    fn classes() {
        let environment = "(environment is unknown or environment is production)";
        let exact = class((Deny, Allow), &[environment, "flags has --force"]);
        assert_eq!(wrong(slice(&exact)), [""; 0]);
        let split = [
            class((Deny, Allow), &["environment is unknown", "flags has --force"]),
            class((Deny, Allow), &["environment is production", "flags has --force"]),
        ];
        assert_eq!(wrong(&split), [""; 0]);
        assert_eq!(wrong(&[split[1].clone()]), ["uncovered"]);
        assert_eq!(wrong(&[]), ["uncovered"]);
        assert_eq!(wrong(&[class((Deny, Allow), &["flags has --force"])]), ["stranger"]);
        assert_eq!(wrong(&[exact.clone(), class((Deny, Ask), &["flags has --force"])]), ["stranger"]);
        let nothing = class((Deny, Allow), &["flags is empty", "flags has --force"]);
        assert_eq!(wrong(&[exact, nothing]), ["empty"]);
        // Constants that neither policy names are told apart too.
        let narrow = class((Deny, Allow), &[environment, "flags has all of [--force, \"x\"]"]);
        assert_eq!(wrong(&[narrow]), ["uncovered"]);
    }

    fn slice(class: &Class) -> &[Class] {
        std::slice::from_ref(class)
    }
}
