//! A policy whose names and types are known to be right.

mod alone;
mod claims;

use std::collections::{BTreeMap, BTreeSet};

pub use self::alone::alone;
pub use self::claims::{Claim, Proof, Way};
use crate::facts::{GREATEST, Kind, builtin, overlap};
use crate::operation::{Operation, Value};
use crate::syntax::{self, Constant, Expression, Outcome, PolicyText};

/// A policy that can decide.
#[derive(Default)]
pub struct Checked {
    pub name: String,
    pub facts: BTreeMap<String, Kind>,
    /// Each define stands after those that it uses.
    pub defines: Vec<Condition>,
    pub rules: Vec<Rule>,
    pub tests: Vec<Test>,
    pub proofs: Vec<Proof>,
}

pub struct Rule {
    pub id: String,
    pub title: Option<String>,
    pub effect: Outcome,
    /// As it is written; the effect where it is not.
    pub in_doubt: Option<Outcome>,
    pub condition: Condition,
    pub because: Option<String>,
    pub instead: Vec<String>,
}

pub struct Test {
    pub name: String,
    pub given: Operation,
    pub expect: Outcome,
    /// Sorted.
    pub by: Vec<String>,
}

pub enum Condition {
    Or(Vec<Condition>),
    And(Vec<Condition>),
    Not(Box<Condition>),
    /// The define of this number.
    Define(usize),
    Test {
        fact: String,
        check: Check,
    },
}

/// What one fact is held against.
pub enum Check {
    Known,
    In(Vec<Value>),
    Less(i64),
    LessOrIs(i64),
    More(i64),
    MoreOrIs(i64),
    Matches(String),
    HasAny(BTreeSet<String>),
    HasAll(BTreeSet<String>),
    Empty,
}

impl Check {
    /// The values that it names, other than globs.
    pub fn constants(&self) -> Vec<Value> {
        match self {
            Self::Known | Self::Matches(_) | Self::Empty => Vec::new(),
            Self::In(values) => values.clone(),
            Self::Less(number) | Self::LessOrIs(number) | Self::More(number) | Self::MoreOrIs(number) => {
                vec![Value::Number(*number)]
            }
            Self::HasAny(texts) | Self::HasAll(texts) => texts.iter().cloned().map(Value::Text).collect(),
        }
    }
}

/// Checks one policy by itself.
pub fn check(text: &PolicyText) -> Result<Checked, String> {
    let facts = facts(text)?;
    let order = order(text, &facts)?;
    let names = Names { facts: &facts, defines: order.iter().enumerate().map(|(at, d)| (d.0, at)).collect() };
    let defines =
        order.iter().map(|(_, expression)| names.condition(expression)).collect::<Result<_, _>>()?;
    unique(text.rules.iter().map(|rule| rule.id.as_str()))?;
    unique(text.tests.iter().map(|test| test.name.as_str()))?;
    unique(text.proofs.iter().map(|proof| proof.name.as_str()))?;
    let ids: BTreeSet<String> = text.rules.iter().map(|rule| rule.id.clone()).collect();
    let tests = text.tests.iter().map(|test| names.test(test, &ids)).collect::<Result<_, _>>()?;
    let proofs = text.proofs.iter().map(|proof| names.proof(proof)).collect::<Result<_, _>>()?;
    let rules = text.rules.iter().map(|rule| names.rule(rule)).collect::<Result<_, _>>()?;
    Ok(Checked { name: text.name.clone(), defines, rules, tests, proofs, facts })
}

/// Checks that policies can decide together, and gives the facts of all of them.
pub fn together(policies: &[Checked]) -> Result<BTreeMap<String, Kind>, String> {
    unique(policies.iter().map(|policy| policy.name.as_str()))?;
    shared(policies.iter().map(|policy| &policy.facts))
}

/// All of these facts, none of which contradict each other.
pub fn shared<'a>(
    facts: impl Iterator<Item = &'a BTreeMap<String, Kind>>,
) -> Result<BTreeMap<String, Kind>, String> {
    let mut all: BTreeMap<String, Kind> = BTreeMap::new();
    for (name, kind) in facts.flatten() {
        if all.insert(name.clone(), kind.clone()).is_some_and(|other| other != *kind) {
            return Err(format!("`{name}` has different types"));
        }
    }
    apart(&all)?;
    Ok(all)
}

fn apart(facts: &BTreeMap<String, Kind>) -> Result<(), String> {
    for one in facts.keys() {
        if let Some(other) = facts.keys().find(|other| overlap(one, other)) {
            return Err(format!("`{one}` and `{other}` overlap"));
        }
    }
    Ok(())
}

fn unique<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(format!("`{name}` stands twice"));
        }
    }
    Ok(())
}

fn facts(text: &PolicyText) -> Result<BTreeMap<String, Kind>, String> {
    let mut facts: BTreeMap<String, Kind> = builtin().into_iter().collect();
    for fact in &text.facts {
        if let Kind::OneOf(names) = &fact.kind {
            unique(names.iter().map(String::as_str))?;
        }
        if facts.insert(fact.name.clone(), fact.kind.clone()).is_some() {
            return Err(format!("`{}` is declared twice", fact.name));
        }
    }
    apart(&facts)?;
    Ok(facts)
}

/// The defines in an order in which each stands after those that it uses.
fn order<'a>(
    text: &'a PolicyText,
    facts: &BTreeMap<String, Kind>,
) -> Result<Vec<(&'a str, &'a Expression)>, String> {
    unique(text.defines.iter().map(|(name, _)| name.as_str()))?;
    let mut open: BTreeMap<&str, (&Expression, BTreeSet<&str>)> = BTreeMap::new();
    for (name, expression) in &text.defines {
        if facts.contains_key(name) {
            return Err(format!("`{name}` is a fact and a define"));
        }
        let mut bare = BTreeSet::new();
        bare_names(expression, &mut bare);
        open.insert(name, (expression, bare));
    }
    let names: BTreeSet<&str> = open.keys().copied().collect();
    let mut users: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, (_, used)) in &mut open {
        used.retain(|bare| names.contains(bare));
        for bare in used.iter() {
            users.entry(bare).or_default().push(name);
        }
    }
    let mut ready: Vec<&str> =
        open.iter().filter(|(_, (_, used))| used.is_empty()).map(|(name, _)| *name).collect();
    let mut order = Vec::new();
    while let Some(name) = ready.pop() {
        let Some((expression, _)) = open.remove(name) else { continue };
        order.push((name, expression));
        for user in users.remove(name).unwrap_or_default() {
            let Some((_, used)) = open.get_mut(user) else { continue };
            used.remove(name);
            if used.is_empty() {
                ready.push(user);
            }
        }
    }
    if let Some(name) = open.keys().next() {
        return Err(format!("`{name}` is circular, or uses a define that is"));
    }
    Ok(order)
}

fn bare_names<'a>(expression: &'a Expression, names: &mut BTreeSet<&'a str>) {
    match expression {
        Expression::Or(inner) | Expression::And(inner) => inner.iter().for_each(|e| bare_names(e, names)),
        Expression::Not(inner) => bare_names(inner, names),
        Expression::Bare(name) => drop(names.insert(name)),
        Expression::Test { .. } => {}
    }
}

struct Names<'a> {
    facts: &'a BTreeMap<String, Kind>,
    defines: BTreeMap<&'a str, usize>,
}

impl Names<'_> {
    fn rule(&self, rule: &syntax::RuleText) -> Result<Rule, String> {
        let mut condition = self.condition(&rule.when)?;
        if let Some(unless) = &rule.unless {
            let lifted = Condition::Not(Box::new(self.condition(unless)?));
            condition = Condition::And(vec![condition, lifted]);
        }
        Ok(Rule {
            id: rule.id.clone(),
            title: rule.title.clone(),
            effect: rule.effect,
            in_doubt: rule.in_doubt,
            condition,
            because: rule.because.clone(),
            instead: rule.instead.clone(),
        })
    }

    fn test(&self, test: &syntax::TestText, ids: &BTreeSet<String>) -> Result<Test, String> {
        unique(test.given.iter().map(|(fact, _)| fact.as_str()))?;
        unique(test.by.iter().map(String::as_str))?;
        if let Some(id) = test.by.iter().find(|id| !ids.contains(*id)) {
            return Err(format!("there is no rule `{id}`"));
        }
        let mut given = Operation::new();
        for (fact, constant) in &test.given {
            given.insert(fact.clone(), value(constant, self.fact(fact)?)?);
        }
        let mut by = test.by.clone();
        by.sort();
        Ok(Test { name: test.name.clone(), given, expect: test.expect, by })
    }

    fn fact(&self, name: &str) -> Result<&Kind, String> {
        self.facts.get(name).ok_or_else(|| format!("there is no fact `{name}`"))
    }

    fn condition(&self, expression: &Expression) -> Result<Condition, String> {
        let conditions =
            |inner: &[Expression]| inner.iter().map(|e| self.condition(e)).collect::<Result<Vec<_>, _>>();
        match expression {
            Expression::Or(inner) => Ok(Condition::Or(conditions(inner)?)),
            Expression::And(inner) => Ok(Condition::And(conditions(inner)?)),
            Expression::Not(inner) => Ok(Condition::Not(Box::new(self.condition(inner)?))),
            Expression::Bare(name) => self.bare(name),
            Expression::Test { fact, negated, test } => {
                let (check, reversed) = check_of(test, self.fact(fact)?)?;
                let condition = Condition::Test { fact: fact.clone(), check };
                let turned = *negated != reversed;
                Ok(if turned { Condition::Not(Box::new(condition)) } else { condition })
            }
        }
    }

    fn bare(&self, name: &str) -> Result<Condition, String> {
        if let Some(define) = self.defines.get(name) {
            return Ok(Condition::Define(*define));
        }
        match self.fact(name)? {
            Kind::Bool => {
                Ok(Condition::Test { fact: name.to_owned(), check: Check::In(vec![Value::Bool(true)]) })
            }
            _ => Err(format!("`{name}` is not a bool")),
        }
    }
}

/// The check that a test makes on a fact of a type, and whether its answer is to be turned around.
fn check_of(test: &syntax::Test, kind: &Kind) -> Result<(Check, bool), String> {
    use syntax::Test;
    let ordered = matches!(kind, Kind::Number { .. } | Kind::Duration);
    let listed = ordered || matches!(kind, Kind::Text | Kind::OneOf(_));
    let check = match test {
        Test::Known => Check::Known,
        Test::Is(constant) if listed || *kind == Kind::Bool => Check::In(vec![value(constant, kind)?]),
        Test::In(list) if listed => {
            Check::In(list.iter().map(|constant| value(constant, kind)).collect::<Result<_, _>>()?)
        }
        Test::Less(constant) if ordered => Check::Less(number(constant, kind)?),
        Test::LessOrIs(constant) if ordered => Check::LessOrIs(number(constant, kind)?),
        Test::More(constant) if ordered => Check::More(number(constant, kind)?),
        Test::MoreOrIs(constant) if ordered => Check::MoreOrIs(number(constant, kind)?),
        Test::Matches(glob) if *kind == Kind::Text => Check::Matches(glob.clone()),
        Test::Has(constant) if *kind == Kind::Set => Check::HasAll(texts(std::slice::from_ref(constant))?),
        Test::HasAny(list) if *kind == Kind::Set => Check::HasAny(texts(list)?),
        Test::HasAll(list) if *kind == Kind::Set => Check::HasAll(texts(list)?),
        Test::HasNone(list) if *kind == Kind::Set => return Ok((Check::HasAny(texts(list)?), true)),
        Test::Empty if *kind == Kind::Set => Check::Empty,
        _ => return Err(format!("a {kind:?} cannot be tested with {test:?}")),
    };
    Ok((check, false))
}

fn number(constant: &Constant, kind: &Kind) -> Result<i64, String> {
    match value(constant, kind)? {
        Value::Number(number) => Ok(number),
        _ => Err("not a number".to_owned()),
    }
}

fn texts(list: &[Constant]) -> Result<BTreeSet<String>, String> {
    list.iter()
        .map(|constant| match constant {
            Constant::Text(text) => Ok(text.clone()),
            other => Err(format!("{other:?} is not a text")),
        })
        .collect()
}

/// The value of a type that a constant writes.
fn value(constant: &Constant, kind: &Kind) -> Result<Value, String> {
    let within = |number: &i128, least: i64| (i128::from(least)..=i128::from(GREATEST)).contains(number);
    let value = match (constant, kind) {
        (Constant::Name(name), Kind::Bool) if name == "true" => Value::Bool(true),
        (Constant::Name(name), Kind::Bool) if name == "false" => Value::Bool(false),
        (Constant::Number(number), Kind::Number { least }) if within(number, *least) => whole(*number),
        (Constant::Duration(seconds), Kind::Duration) if within(seconds, 0) => whole(*seconds),
        (Constant::Text(text), Kind::Text) => Value::Text(text.clone()),
        (Constant::Name(name), Kind::OneOf(names)) if names.contains(name) => Value::Text(name.clone()),
        (Constant::List(list), Kind::Set) => Value::Set(texts(list)?),
        _ => return Err(format!("{constant:?} is not a value of {kind:?}")),
    };
    Ok(value)
}

fn whole(number: i128) -> Value {
    // The range was checked, so the conversion cannot fail.
    Value::Number(i64::try_from(number).unwrap_or_default())
}
