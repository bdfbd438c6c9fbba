//! Parts of the tree on one line.

use crate::language::ast::{
    Comparison, Expr, FactItem, Given, Literal, Node, Relation, Setting, Text, TypeExpr,
};
use crate::language::literal::{is_flag, quote};

pub(super) fn expr(node: &Node<Expr>) -> String {
    match &node.kind {
        Expr::All(parts) => join(parts, " and "),
        Expr::Any(parts) => join(parts, " or "),
        Expr::Not(part) => format!("not {}", expr(part)),
        Expr::Group(part) => format!("({})", expr(part)),
        Expr::Name(name) => name.kind.clone(),
        Expr::Test(comparison) => self::comparison(comparison),
    }
}

fn join(parts: &[Node<Expr>], operator: &str) -> String {
    parts.iter().map(expr).collect::<Vec<_>>().join(operator)
}

fn comparison(comparison: &Comparison) -> String {
    let (head, values) = relation(comparison);
    match values {
        Some(values) => format!("{head} [{}]", list(values)),
        None => head,
    }
}

/// A comparison up to its list, and the list where it has one.
pub(super) fn relation(comparison: &Comparison) -> (String, Option<&[Node<Literal>]>) {
    let fact = &comparison.fact.kind;
    let not = |negated: &bool| if *negated { "not " } else { "" };
    match &comparison.relation.kind {
        Relation::Known { negated } => {
            (format!("{fact} is {}", if *negated { "unknown" } else { "known" }), None)
        }
        Relation::Empty { negated } => (format!("{fact} is {}empty", not(negated)), None),
        Relation::Is { negated, value } => {
            (format!("{fact} is {}{}", not(negated), literal(&value.kind)), None)
        }
        Relation::Ordered { order, value } => {
            (format!("{fact} {} {}", order.symbol(), literal(&value.kind)), None)
        }
        Relation::Member { negated, values } => (format!("{fact} {}in", not(negated)), Some(values)),
        Relation::Matches { negated, glob } => {
            (format!("{fact} {}matches {}", not(negated), quote(&glob.kind)), None)
        }
        Relation::Has(value) => (format!("{fact} has {}", literal(&value.kind)), None),
        Relation::HasSome { quantifier, values } => {
            (format!("{fact} has {} of", quantifier.word()), Some(values))
        }
    }
}

pub(super) fn literal(literal: &Literal) -> String {
    match literal {
        Literal::String(text) if is_flag(text) => text.clone(),
        Literal::String(text) => quote(text),
        Literal::Flag(text) | Literal::Word(text) | Literal::Duration { text, .. } => text.clone(),
        Literal::Number { text, value } => value.map_or_else(|| text.clone(), |value| value.to_string()),
    }
}

pub(super) fn list(values: &[Node<Literal>]) -> String {
    values.iter().map(|value| literal(&value.kind)).collect::<Vec<_>>().join(", ")
}

pub(super) fn setting(setting: &Setting) -> String {
    match &setting.value.kind {
        Given::One(value) => format!("{} {}", setting.fact.kind, literal(value)),
        Given::List(values) => format!("{} [{}]", setting.fact.kind, list(values)),
    }
}

pub(super) fn fact(item: &FactItem) -> String {
    let kind = match &item.kind.kind {
        TypeExpr::Bool => "bool".to_owned(),
        TypeExpr::Number => "number".to_owned(),
        TypeExpr::Duration => "duration".to_owned(),
        TypeExpr::Text => "text".to_owned(),
        TypeExpr::SetOfText => "set of text".to_owned(),
        TypeExpr::OneOf(names) => {
            format!("one of {}", names.iter().map(|name| name.kind.as_str()).collect::<Vec<_>>().join(", "))
        }
    };
    format!("fact {}: {kind}{}", item.name.kind, titled(item.meaning.as_ref()))
}

/// A text after something else, or nothing.
pub(super) fn titled(text: Option<&Text>) -> String {
    text.map_or_else(String::new, |text| format!(" {}", quote(&text.kind)))
}
