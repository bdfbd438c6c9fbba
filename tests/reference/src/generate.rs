//! Random policies and operations, the same for the same seed.

mod facts;
mod operations;
mod rules;
mod small;

use std::fmt::{self, Display, Formatter};

pub use operations::{Given, json};
pub use small::{pair, small};

use self::facts::FactDraft;
use self::rules::Size;
use crate::random::Random;

/// Policies that decide together and an operation for them.
#[derive(Clone, Debug)]
pub struct Case {
    pub policies: Vec<Draft>,
    pub operation: Vec<Given>,
    /// What an operation may give, sorted by name.
    facts: Vec<FactDraft>,
}

/// A policy in parts that can be left out one by one.
#[derive(Clone, Debug)]
pub struct Draft {
    pub head: String,
    pub items: Vec<Item>,
}

#[derive(Clone, Debug)]
pub enum Item {
    /// A declaration that stands or falls as a whole.
    Text(String),
    Rule(RuleDraft),
}

#[derive(Clone, Debug)]
pub struct RuleDraft {
    /// The id, the title and what follows up to the condition.
    pub head: String,
    pub when: Sketch,
    pub unless: Option<Sketch>,
    pub clauses: Vec<String>,
}

/// An expression.
#[derive(Clone, Debug)]
pub enum Sketch {
    Or(Vec<Sketch>),
    And(Vec<Sketch>),
    Not(Box<Sketch>),
    Group(Box<Sketch>),
    Leaf(String),
}

/// The case of a seed, small enough to try all completions of most of its rules.
pub fn case(seed: u64) -> Case {
    sized(seed, Size { facts: 4, depth: 3, known: true })
}

/// A case with conditions too large for that, none of which asks whether a fact is known.
pub fn large(seed: u64) -> Case {
    sized(seed, Size { facts: 12, depth: 5, known: false })
}

fn sized(seed: u64, size: Size) -> Case {
    let mut random = Random::new(seed);
    let count = *random.pick(&[1, 1, 1, 1, 2, 3]);
    let mut facts = facts::builtin();
    let mut policies = Vec::new();
    for number in 0..count {
        let declared = facts::declared(&mut random);
        policies.push(rules::draft(&mut random, number, &declared, size));
        facts.extend(declared);
    }
    facts.sort();
    facts.dedup();
    let operation = operations::operation(&mut random, &facts);
    Case { policies, operation, facts }
}

impl Case {
    /// The text of each policy.
    pub fn sources(&self) -> Vec<String> {
        self.policies.iter().map(ToString::to_string).collect()
    }

    /// The operation as JSON text.
    pub fn operation(&self) -> String {
        json(&self.operation)
    }

    /// The facts that its policies test or an operation may give, sorted.
    pub fn fact_names(&self) -> impl Iterator<Item = &'static str> {
        self.facts.iter().map(|fact| fact.name)
    }

    /// The same with the policies or the operation changed.
    #[must_use]
    pub fn with(&self, policies: &[Draft], operation: &[Given]) -> Self {
        Self { policies: policies.to_vec(), operation: operation.to_vec(), facts: self.facts.clone() }
    }

    /// A random completion: the operation with a value for each fact that it lacks.
    #[must_use]
    pub fn completed(&self, random: &mut Random) -> Self {
        let operation = operations::completion(random, &self.facts, &self.operation);
        self.with(&self.policies, &operation)
    }

    /// The same policies with another random operation.
    #[must_use]
    pub fn elsewhere(&self, random: &mut Random) -> Self {
        let operation = operations::operation(random, &self.facts);
        self.with(&self.policies, &operation)
    }

    /// The operation with another value for the fact at a place in it.
    #[must_use]
    pub fn varied(&self, random: &mut Random, at: usize) -> Self {
        let mut operation = self.operation.clone();
        if let Some(given) = operation.get_mut(at)
            && let Some(fact) = self.facts.iter().find(|fact| fact.name == given.fact)
        {
            given.value = operations::value(random, fact.kind);
        }
        self.with(&self.policies, &operation)
    }
}

impl Display for Case {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for policy in &self.policies {
            writeln!(f, "{policy}\n----")?;
        }
        f.write_str(&self.operation())
    }
}

impl Display for Draft {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.head)?;
        self.items.iter().try_for_each(|item| match item {
            Item::Text(text) => write!(f, "\n{text}"),
            Item::Rule(rule) => write!(f, "\n{rule}"),
        })
    }
}

impl Display for RuleDraft {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.head, self.when)?;
        if let Some(unless) = &self.unless {
            write!(f, "\n  unless {unless}")?;
        }
        self.clauses.iter().try_for_each(|clause| write!(f, "\n  {clause}"))?;
        f.write_str("\n}")
    }
}

impl Display for Sketch {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Or(parts) => joined(f, parts, " or ", |_| false),
            Self::And(parts) => joined(f, parts, " and ", |part| matches!(part, Self::Or(_))),
            Self::Not(inner) if matches!(**inner, Self::Or(_) | Self::And(_)) => write!(f, "not ({inner})"),
            Self::Not(inner) => write!(f, "not {inner}"),
            Self::Group(inner) => write!(f, "({inner})"),
            Self::Leaf(text) => f.write_str(text),
        }
    }
}

fn joined(
    f: &mut Formatter<'_>,
    parts: &[Sketch],
    word: &str,
    grouped: impl Fn(&Sketch) -> bool,
) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        f.write_str(if at == 0 { "" } else { word })?;
        if grouped(part) {
            write!(f, "({part})")?;
        } else {
            write!(f, "{part}")?;
        }
    }
    Ok(())
}
