//! Rules, tests and proofs: their clauses, their names, and what their conditions mean.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::condition::{Typer, noun};
use super::constant::Constant;
use super::constant::value_of;
use super::names::{Meaning, bad_name, duplicate, is_rule_name};
use super::trends;
use crate::decision::Outcome;
use crate::diagnostic::Diagnostic;
use crate::language::MAX_LIST;
use crate::language::ast::{
    Clause, File, Given, Item, Node, ProofItem, RuleItem, Setting, Statement, TestItem,
};
use crate::language::checked::{CheckedClaim, CheckedProof, CheckedRule, CheckedTest, Condition};
use crate::operation::Value;
use crate::ordered;
use crate::schema::{Fact, FactType};
use crate::source::Span;
use crate::suggest::nearest;

pub(super) fn rules(file: &File, typer: &mut Typer<'_>) -> Option<Vec<CheckedRule>> {
    let items = file
        .items
        .iter()
        .filter_map(|item| if let Item::Rule(rule) = &item.kind { Some(rule) } else { None });
    unique(items.clone().map(|rule| (rule.name.kind, rule.name.span)), typer);
    let rules: Vec<Option<CheckedRule>> = items.map(|rule| self::rule(rule, typer)).collect();
    rules.into_iter().collect()
}

fn rule(rule: &RuleItem, typer: &mut Typer<'_>) -> Option<CheckedRule> {
    if !is_rule_name(rule.name.kind) {
        typer.fault(|| bad_name(&rule.name, "a rule's id is like `no-reset-on-production`"));
    }
    clause_order(rule, typer);
    let mut effect = None;
    let mut when = None;
    let mut unless = None;
    let mut in_doubt = None;
    let mut because = None;
    let mut instead = Vec::new();
    for clause in &rule.clauses {
        match &clause.kind {
            Clause::Effect(outcome) => effect = Some(*outcome),
            Clause::When(condition) => when = Some(typer.condition(condition)),
            Clause::Unless(condition) => unless = Some(typer.condition(condition)),
            Clause::InDoubt(outcome) => in_doubt = Some((outcome.kind, clause.span)),
            Clause::Because(text) => because = Some(text.kind.to_string()),
            Clause::Instead(texts) => instead = texts.iter().map(|text| text.kind.to_string()).collect(),
        }
    }
    let (effect, when) = (effect?, when?);
    let condition = match unless {
        Some(unless) => Condition::All(vec![when, Condition::Not(Box::new(unless))]),
        None => when,
    };
    Some(CheckedRule {
        id: rule.name.kind.to_owned(),
        place: rule.name.span,
        title: rule.title.as_ref().map(|title| title.kind.to_string()),
        effect,
        condition,
        in_doubt: in_doubt.map_or(effect, |(outcome, _)| outcome),
        in_doubt_place: in_doubt.map(|(_, place)| place),
        because,
        instead,
    })
}

/// One effect, `when`, then perhaps `unless`, then the others in any order, each once.
fn clause_order(rule: &RuleItem, typer: &mut Typer<'_>) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let mut last = (0, "");
    for clause in &rule.clauses {
        let (rank, word) = rank(&clause.kind);
        if let Some(first) = seen.insert(word, clause.span) {
            typer.fault(|| {
                Diagnostic::error(
                    "repeated-clause",
                    format!("the rule `{}` has {word} twice", rule.name.kind),
                    clause.span,
                )
                .related(first, "it stands here first")
                .help("keep one; join conditions with `and` or `or`, or make two rules")
            });
        } else if rank < last.0 {
            typer.fault(|| {
                Diagnostic::error("clause-order", format!("{word} stands after {}", last.1), clause.span)
                    .help("the order is: effect, `when`, `unless`, then `in doubt`, `because` and `instead`")
            });
        }
        if rank > last.0 {
            last = (rank, word);
        }
        if matches!(clause.kind, Clause::Effect(Outcome::Allow)) {
            typer.fault(|| {
                Diagnostic::error("allow-effect", "no rule can allow: a rule only tightens", clause.span)
                    .help("write the rule that denies, and what it allows into its `unless`")
            });
        }
    }
    for (word, example) in [("an effect", "deny"), ("`when`", "when CONDITION")] {
        if rule.whole && !seen.contains_key(word) {
            typer.fault(|| {
                Diagnostic::error(
                    "missing-clause",
                    format!("the rule `{}` has no {}", rule.name.kind, word.trim_start_matches("an ")),
                    rule.name.span,
                )
                .help(format!(
                    "write `{example}`; a rule is for instance `rule {} {{ deny when … }}`",
                    rule.name.kind
                ))
            });
        }
    }
}

fn rank(clause: &Clause) -> (u8, &'static str) {
    match clause {
        Clause::Effect(_) => (1, "an effect"),
        Clause::When(_) => (2, "`when`"),
        Clause::Unless(_) => (3, "`unless`"),
        Clause::InDoubt(_) => (4, "`in doubt`"),
        Clause::Because(_) => (4, "`because`"),
        Clause::Instead(_) => (4, "`instead`"),
    }
}

pub(super) fn tests(file: &File, typer: &mut Typer<'_>) -> Vec<CheckedTest> {
    let items = file
        .items
        .iter()
        .filter_map(|item| if let Item::Test(test) = &item.kind { Some(test) } else { None });
    unique(items.clone().map(|test| (&*test.name.kind, test.name.span)), typer);
    let rules = ordered::set(
        file.items
            .iter()
            .filter_map(|item| if let Item::Rule(rule) = &item.kind { Some(rule.name.kind) } else { None }),
    );
    items
        .map(|test| CheckedTest {
            name: test.name.kind.to_string(),
            place: test.name.span,
            given: given(test, typer),
            expect: test.expect.kind,
            by: by(test, &rules, typer),
        })
        .collect()
}

fn by(test: &TestItem, rules: &BTreeSet<&str>, typer: &mut Typer<'_>) -> Option<Vec<String>> {
    let names = test.by.as_ref()?;
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for name in names {
        if let Some(first) = seen.insert(name.kind, name.span) {
            typer.fault(|| {
                Diagnostic::error(
                    "duplicate-name",
                    format!("`{}` is named more than once", name.kind),
                    name.span,
                )
                .related(first, "it is named here first")
                .help("keep one")
            });
        }
        if !rules.contains(name.kind) && !typer.names.only_half_read(name.kind) {
            typer.fault(|| {
                let fault = Diagnostic::error(
                    "unknown-rule",
                    format!("there is no rule `{}` in this policy", name.kind),
                    name.span,
                );
                match nearest(name.kind, rules.iter().copied()) {
                    Some(near) => fault.help(format!("did you mean `{near}`?")),
                    None => fault.help("name a rule of this policy"),
                }
            });
        }
    }
    let mut by: Vec<String> = names.iter().map(|name| name.kind.to_owned()).collect();
    ordered::sort_by(&mut by, String::cmp);
    Some(by)
}

fn given(test: &TestItem, typer: &mut Typer<'_>) -> Vec<(Arc<str>, Value)> {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let mut values = Vec::with_capacity(test.given.len());
    for setting in &test.given {
        let name = &setting.kind.fact;
        if let Some(first) = seen.insert(name.kind, name.span) {
            typer.fault(|| {
                Diagnostic::error(
                    "duplicate-name",
                    format!("`{}` is given more than once", name.kind),
                    name.span,
                )
                .related(first, "it is given here first")
                .help("keep one")
            });
        }
        match typer.names.meaning(name.kind) {
            Meaning::Fact(fact) => {
                if let Some(value) = value(fact, setting, typer) {
                    values.push((Arc::clone(&fact.name), value));
                }
            }
            Meaning::HalfRead => {}
            Meaning::Define(_) | Meaning::Nothing => {
                let names = typer.names;
                typer.fault(|| names.unknown(name, false));
            }
        }
    }
    values
}

fn value(fact: &Fact, setting: &Node<Setting>, typer: &mut Typer<'_>) -> Option<Value> {
    let given = &setting.kind.value;
    match (&fact.kind, &given.kind) {
        (FactType::SetOfText, Given::List(values)) => {
            let texts = typer.constants(fact, values, given.span)?;
            Some(Value::Set(ordered::set(texts.into_iter().filter_map(Constant::text))))
        }
        (FactType::SetOfText, Given::One(_)) => {
            typer.fault(|| {
                Diagnostic::error("wrong-type", format!("`{}` is a set of text", fact.name), given.span)
                    .help(format!("write a list, such as `{} [\"…\"]` or `{} []`", fact.name, fact.name))
            });
            None
        }
        (_, Given::One(literal)) => {
            let literal = Node::new(literal.clone(), given.span);
            typer.constant(fact, &literal).map(Constant::value)
        }
        (kind, Given::List(values)) => {
            typer.fault(|| {
                let message = format!("`{}` is a {}, not a list", fact.name, noun(kind));
                let limit = if values.len() > MAX_LIST { "list-limit" } else { "wrong-type" };
                Diagnostic::error(limit, message, given.span).help(value_of(fact))
            });
            None
        }
    }
}

pub(super) fn proofs(file: &File, typer: &mut Typer<'_>) -> Vec<CheckedProof> {
    let items = file
        .items
        .iter()
        .filter_map(|item| if let Item::Proof(proof) = &item.kind { Some(proof) } else { None });
    unique(items.clone().map(|proof| (&*proof.name.kind, proof.name.span)), typer);
    items.map(|proof| self::proof(proof, typer)).collect()
}

fn proof(proof: &ProofItem, typer: &mut Typer<'_>) -> CheckedProof {
    CheckedProof {
        name: proof.name.kind.to_string(),
        place: proof.name.span,
        claim: match &proof.statement {
            Statement::Outcomes { claim, outcomes, when } => CheckedClaim::Outcomes {
                claim: *claim,
                outcomes: outcomes.iter().map(|outcome| outcome.kind).collect(),
                when: typer.condition(when),
            },
            Statement::Trend { never, fact, way, when } => CheckedClaim::Trend {
                never: *never,
                fact: fact.kind.into(),
                way: trends::way(fact, way, typer),
                when: when.as_ref().map(|when| typer.condition(when)),
            },
        },
    }
}

fn unique<'n>(names: impl Iterator<Item = (&'n str, Span)>, typer: &mut Typer<'_>) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for (name, span) in names {
        if let Some(first) = seen.insert(name, span) {
            typer.fault(|| duplicate(name, span, first));
        }
    }
}
