//! Conditions against facts: which tests a type knows.

use std::sync::Arc;

use super::constant::{Constant, constant, constants};
use super::faults::Faults;
use super::names::{Meaning, Names};
use super::placeholder;
use crate::diagnostic::Diagnostic;
use crate::glob::Glob;
use crate::language::ast::{Comparison, Expr, Literal, Name, Node, Order, Quantifier, Relation};
use crate::language::checked::{Condition, Test};
use crate::ordered;
use crate::schema::{Fact, FactType, LARGEST};
use crate::source::Span;

/// Types conditions, one after the other, and gathers the faults.
pub(super) struct Typer<'a> {
    pub(super) names: &'a Names<'a>,
    pub(super) faults: &'a mut Faults,
}

impl<'a> Typer<'a> {
    pub(super) fn new(names: &'a Names<'a>, faults: &'a mut Faults) -> Self {
        Self { names, faults }
    }

    /// Adds an error.
    pub(super) fn fault(&mut self, fault: impl FnOnce() -> Diagnostic) {
        self.faults.error(fault);
    }

    /// A typed condition; a part with a fault becomes a placeholder, and the fault is told.
    pub(super) fn condition(&mut self, expr: &Node<Expr>) -> Condition {
        match &expr.kind {
            Expr::All(parts) => Condition::All(parts.iter().map(|part| self.condition(part)).collect()),
            Expr::Any(parts) => Condition::Any(parts.iter().map(|part| self.condition(part)).collect()),
            Expr::Not(part) => Condition::Not(Box::new(self.condition(part))),
            Expr::Group(part) => self.condition(part),
            Expr::Name(name) => self.bare_name(name),
            Expr::Test(comparison) => self.comparison(comparison),
        }
    }

    fn bare_name(&mut self, name: &Name) -> Condition {
        match self.names.meaning(name.kind) {
            Meaning::Fact(fact) if fact.kind == FactType::Bool => {
                Condition::Test(fact.name.clone(), Test::True)
            }
            Meaning::Fact(fact) => {
                self.fault(|| {
                    let message =
                        format!("`{}` is no condition by itself: it is a {}", name.kind, noun(&fact.kind));
                    Diagnostic::error("wrong-test", message, name.span).help(tests_of(fact))
                });
                placeholder()
            }
            Meaning::Define(number) => Condition::Define(number),
            Meaning::HalfRead => placeholder(),
            Meaning::Nothing => {
                let names = self.names;
                self.fault(|| names.unknown(name, true));
                placeholder()
            }
        }
    }

    fn comparison(&mut self, comparison: &Comparison) -> Condition {
        let name = &comparison.fact;
        match self.names.meaning(name.kind) {
            Meaning::Fact(fact) => {
                let test = self.relation(fact, &comparison.relation);
                test.map_or_else(placeholder, |(negated, test)| {
                    let test = Condition::Test(fact.name.clone(), test);
                    if negated { Condition::Not(Box::new(test)) } else { test }
                })
            }
            Meaning::Define(_) => {
                self.fault(|| {
                    Diagnostic::error(
                        "wrong-test",
                        format!("`{}` is a define, which is used by its name alone", name.kind),
                        comparison.relation.span,
                    )
                    .help(format!("write `{0}` or `not {0}`", name.kind))
                });
                placeholder()
            }
            Meaning::HalfRead => placeholder(),
            Meaning::Nothing => {
                let names = self.names;
                self.fault(|| names.unknown(name, false));
                placeholder()
            }
        }
    }

    /// The test, and whether it is negated.
    fn relation(&mut self, fact: &Fact, relation: &Node<Relation>) -> Option<(bool, Test)> {
        let span = relation.span;
        match (&relation.kind, &fact.kind) {
            (Relation::Is { negated: true, value }, kind) if opposite(&value.kind, kind).is_some() => {
                self.no_such_negation(fact, value);
                None
            }
            (Relation::Known { negated }, _) => Some((*negated, Test::Known)),
            (Relation::Empty { negated }, FactType::SetOfText) => Some((*negated, Test::Empty)),
            (Relation::Is { value, .. }, FactType::Bool) => self.is_bool(value),
            (Relation::Is { negated, value }, kind) if !matches!(kind, FactType::SetOfText) => {
                let value = self.constant(fact, value)?;
                Some((*negated, single(value)?))
            }
            (Relation::Ordered { order, value }, FactType::Number { .. } | FactType::Duration) => {
                let Constant::Number(bound) = self.constant(fact, value)? else { return None };
                let test = between(*order, bound);
                self.hint_constant(fact, &test, span);
                Some((false, test))
            }
            (Relation::Member { negated, values }, kind)
                if !matches!(kind, FactType::Bool | FactType::SetOfText) =>
            {
                Some((*negated, several(self.constants(fact, values, span)?)?))
            }
            (Relation::Matches { negated, glob }, FactType::Text) => Some((*negated, matches(&glob.kind))),
            (Relation::Has(value), FactType::SetOfText) => {
                let Constant::Text(text) = self.constant(fact, value)? else { return None };
                Some((false, Test::HasAny(ordered::set([text]))))
            }
            (Relation::HasSome { quantifier, values }, FactType::SetOfText) => {
                let texts = self.constants(fact, values, span)?;
                let texts = ordered::set(texts.into_iter().filter_map(Constant::text));
                Some(match quantifier {
                    Quantifier::Any => (false, Test::HasAny(texts)),
                    Quantifier::All => (false, Test::HasAll(texts)),
                    Quantifier::None => (true, Test::HasAny(texts)),
                })
            }
            _ => {
                self.fault(|| {
                    let message =
                        format!("`{}` is a {}, which has no such test", fact.name, noun(&fact.kind));
                    Diagnostic::error("wrong-test", message, span).help(tests_of(fact))
                });
                None
            }
        }
    }

    fn no_such_negation(&mut self, fact: &Fact, value: &Node<Literal>) {
        if let (Literal::Word(word), Some(other)) = (&value.kind, opposite(&value.kind, &fact.kind)) {
            self.fault(|| {
                Diagnostic::error("wrong-test", format!("there is no `is not {word}`"), value.span)
                    .help(format!("write `is {other}`"))
            });
        }
    }

    fn is_bool(&mut self, value: &Node<Literal>) -> Option<(bool, Test)> {
        match &value.kind {
            Literal::Word("true") => Some((false, Test::True)),
            Literal::Word("false") => Some((true, Test::True)),
            _ => {
                self.fault(|| {
                    Diagnostic::error("wrong-type", "a bool is `true` or `false`", value.span)
                        .help("write `is true`, `is false`, or the name alone")
                });
                None
            }
        }
    }

    pub(super) fn constant(&mut self, fact: &Fact, value: &Node<Literal>) -> Option<Constant> {
        constant(fact, value).map_err(|fault| self.fault(|| *fault)).ok()
    }

    pub(super) fn constants(
        &mut self,
        fact: &Fact,
        values: &[Node<Literal>],
        span: Span,
    ) -> Option<Vec<Constant>> {
        constants(fact, values, span).map_err(|faults| faults.into_iter().for_each(|f| self.fault(|| f))).ok()
    }

    /// A comparison that no value of the type meets, or that every one does.
    fn hint_constant(&mut self, fact: &Fact, test: &Test, span: Span) {
        let (Test::Between(from, to), lowest) = (test, lowest(&fact.kind)) else { return };
        let verdict = match (*to < lowest || *from > LARGEST, *from <= lowest && *to >= LARGEST) {
            (true, _) => "can never hold",
            (_, true) => "always holds",
            _ => return,
        };
        self.faults.hint(|| {
            let from_what = if lowest == 0 { "0" } else { "-2⁵³+1" };
            Diagnostic::error("constant-comparison", format!("this comparison {verdict}"), span)
                .help(format!("the values of `{}` go from {from_what} to 2⁵³-1", fact.name))
        });
    }
}

/// What to write in place of `is not …` before a word that takes no `not`.
fn opposite(value: &Literal, kind: &FactType) -> Option<&'static str> {
    match value {
        Literal::Word(word) => match *word {
            "true" if *kind == FactType::Bool => Some("false"),
            "false" if *kind == FactType::Bool => Some("true"),
            "known" => Some("unknown"),
            "unknown" => Some("known"),
            _ => None,
        },
        _ => None,
    }
}

/// The smallest value of a numeric type.
pub(crate) fn lowest(kind: &FactType) -> i64 {
    match kind {
        FactType::Number { count: false } => -LARGEST,
        _ => 0,
    }
}

/// The values that an order leaves, both ends included; the open end is the widest there is.
fn between(order: Order, bound: i64) -> Test {
    match order {
        Order::Less => Test::Between(i64::MIN, bound - 1),
        Order::LessOrEqual => Test::Between(i64::MIN, bound),
        Order::Greater => Test::Between(bound + 1, i64::MAX),
        Order::GreaterOrEqual => Test::Between(bound, i64::MAX),
    }
}

/// A glob; one without wildcards is the text itself.
fn matches(pattern: &str) -> Test {
    if pattern.contains(['*', '?']) {
        Test::Matches(Glob::new(pattern))
    } else {
        Test::TextIn(ordered::set([Arc::from(pattern)]))
    }
}

fn single(value: Constant) -> Option<Test> {
    several(vec![value])
}

fn several(values: Vec<Constant>) -> Option<Test> {
    Some(match values.first()? {
        Constant::Number(_) => Test::NumberIn(ordered::set(values.into_iter().filter_map(Constant::number))),
        Constant::Text(_) => Test::TextIn(ordered::set(values.into_iter().filter_map(Constant::text))),
        Constant::Name(_) => Test::NameIn(ordered::set(values.into_iter().filter_map(Constant::name))),
        Constant::Bool(_) => return None,
    })
}

/// The type as a noun, for messages.
pub(super) fn noun(kind: &FactType) -> &'static str {
    match kind {
        FactType::Bool => "bool",
        FactType::Number { .. } => "number",
        FactType::Duration => "duration",
        FactType::Text => "text",
        FactType::OneOf(_) => "choice of one name",
        FactType::SetOfText => "set of text",
    }
}

/// What can be asked of a fact, as an example.
pub(super) fn tests_of(fact: &Fact) -> String {
    let name = &fact.name;
    match &fact.kind {
        FactType::Bool => format!("write `{name}`, `{name} is true`, `{name} is false` or `{name} is known`"),
        FactType::Number { .. } => {
            format!("write for instance `{name} > 0`, `{name} is 1` or `{name} in [1, 2]`")
        }
        FactType::Duration => format!("write for instance `{name} <= 24h`"),
        FactType::Text => {
            format!(
                "write for instance `{name} is \"…\"`, `{name} in [\"…\", \"…\"]` or `{name} matches \"…*\"`"
            )
        }
        FactType::OneOf(names) => {
            let first = names.first().map_or("…", String::as_str);
            format!("write for instance `{name} is {first}` or `{name} in [{first}, …]`")
        }
        FactType::SetOfText => {
            format!("write for instance `{name} has \"…\"`, `{name} has any of [\"…\"]` or `{name} is empty`")
        }
    }
}
