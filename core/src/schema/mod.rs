//! The facts that a policy may test: the built-in table, and what policies declare beside it.

mod builtin;

use std::cmp::Ordering;
use std::sync::{Arc, LazyLock};

use crate::diagnostic::PolicyError;
use crate::{language, ordered};

pub use builtin::{BUILTIN, BuiltinFact, BuiltinType, FactInfo};

/// The type of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactType {
    /// True or false.
    Bool,
    /// A whole number between -2⁵³+1 and 2⁵³-1; a count is never negative.
    Number {
        /// Whether only 0 and more is possible.
        count: bool,
    },
    /// Whole seconds, from 0 to 2⁵³-1.
    Duration,
    /// Any text.
    Text,
    /// One of a few names, in the order of their declaration.
    OneOf(Arc<[String]>),
    /// Texts without order or repeats.
    SetOfText,
}

/// The largest number, and the longest duration in seconds: 2⁵³-1.
pub const LARGEST: i64 = (1 << 53) - 1;

impl FactType {
    /// The type as a sentence has it: "a bool", "one of open, frozen".
    pub fn phrase(&self) -> String {
        match self {
            Self::OneOf(_) => self.describe(),
            _ => format!("a {}", self.describe()),
        }
    }

    /// The type as the language writes it.
    pub fn describe(&self) -> String {
        match self {
            Self::Bool => "bool".to_owned(),
            Self::Number { .. } => "number".to_owned(),
            Self::Duration => "duration".to_owned(),
            Self::Text => "text".to_owned(),
            Self::OneOf(names) => format!("one of {}", names.join(", ")),
            Self::SetOfText => "set of text".to_owned(),
        }
    }
}

/// Names a fact within one [`Schema`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId(pub u32);

/// A fact with its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The dotted name.
    pub name: Arc<str>,
    /// Its type.
    pub kind: FactType,
    /// What it means, where its declaration says.
    pub meaning: Option<Arc<str>>,
    /// Whether it is built in.
    pub builtin: bool,
}

/// All facts that one or several policies may test, numbered in the order of their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    /// Sorted by name.
    facts: Arc<[Fact]>,
    /// Sorted by the length of the name and then by name: most lengths have few facts, and comparing them is cheap.
    by_length: Arc<[FactId]>,
}

/// Every policy has these, so that they are made once and shared.
static BUILT_IN: LazyLock<Schema> =
    LazyLock::new(|| Schema::sorted(BUILTIN.iter().map(BuiltinFact::to_fact).collect()));

impl Schema {
    /// The built-in facts and the given ones, which must not repeat them.
    pub fn new(declared: impl IntoIterator<Item = Fact>) -> Self {
        let declared: Vec<Fact> = declared.into_iter().collect();
        if declared.is_empty() {
            return Self::builtin();
        }
        Self::sorted(BUILT_IN.facts.iter().cloned().chain(declared).collect())
    }

    /// The built-in facts alone.
    pub fn builtin() -> Self {
        BUILT_IN.clone()
    }

    fn sorted(mut facts: Vec<Fact>) -> Self {
        ordered::sort_by(&mut facts, |a, b| a.name.cmp(&b.name));
        let mut by_length: Vec<(&str, FactId)> =
            facts.iter().zip(0..).map(|(fact, id)| (&*fact.name, FactId(id))).collect();
        ordered::sort_by(&mut by_length, |(a, _), (b, _)| by_length_and_name(a, b));
        let by_length = by_length.into_iter().map(|(_, id)| id).collect();
        Self { facts: facts.into(), by_length }
    }

    /// The built-in facts, and those that `text` declares as a policy would: `fact change.approvals: number`.
    ///
    /// ```
    /// use prisma_policy::{Outcome, Policy, schema::Schema};
    ///
    /// let schema = Schema::declare("fact change.approvals: number \"Approvals on the change request\"")?;
    /// let source = r#"
    ///     policy "Approvals"
    ///     language 1
    ///     rule approved { ask when change.approvals < 2 }
    /// "#;
    /// let policy = Policy::load_with(&schema, [source])?;
    /// let operation = policy.operation(r#"{ "change": { "approvals": 1 } }"#)?;
    /// assert_eq!(policy.outcome(&operation), Outcome::Ask);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Every fault of the text, each with its place; also whatever in it is no declaration of a fact.
    pub fn declare(text: &str) -> Result<Self, PolicyError> {
        let parsed = language::parse(text);
        let (facts, found) = language::declarations(&parsed.file);
        let mut diagnostics = parsed.faults;
        diagnostics.extend(found);
        if diagnostics.is_empty() { Ok(Self::new(facts)) } else { Err(PolicyError { diagnostics }) }
    }

    /// All facts, sorted by name.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The fact of that name.
    pub fn find(&self, name: &str) -> Option<FactId> {
        let compare = |id: &FactId| by_length_and_name(self.get(*id).map_or("", |fact| &fact.name), name);
        self.by_length.get(self.by_length.binary_search_by(compare).ok()?).copied()
    }

    /// Whether the name is the first segments of some fact's name.
    pub fn is_group(&self, name: &str) -> bool {
        let prefix = format!("{name}.");
        let next = self.facts.get(self.facts.partition_point(|fact| *fact.name < *prefix));
        next.is_some_and(|found| found.name.starts_with(&prefix))
    }

    /// The fact with that id, if the id is of this schema.
    pub fn get(&self, id: FactId) -> Option<&Fact> {
        self.facts.get(id.0 as usize)
    }
}

fn by_length_and_name(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}
