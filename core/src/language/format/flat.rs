//! Parts of the tree on one line, written to the end of a text.

use crate::language::ast::{
    Comparison, Expr, FactItem, Given, Literal, Node, Relation, Setting, Text, TypeExpr,
};
use crate::language::literal::{is_flag, quote};

pub(super) fn expr(out: &mut String, node: &Node<Expr>) {
    match &node.kind {
        Expr::All(parts) => join(out, parts, " and ", expr),
        Expr::Any(parts) => join(out, parts, " or ", expr),
        Expr::Not(part) => {
            out.push_str("not ");
            expr(out, part);
        }
        Expr::Group(part) => {
            out.push('(');
            expr(out, part);
            out.push(')');
        }
        Expr::Name(name) => out.push_str(name.kind),
        Expr::Test(comparison) => self::comparison(out, comparison),
    }
}

fn join<T>(out: &mut String, parts: &[T], between: &str, print: impl Fn(&mut String, &T)) {
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            out.push_str(between);
        }
        print(out, part);
    }
}

fn comparison(out: &mut String, comparison: &Comparison) {
    relation(out, comparison);
    if let Some(values) = listed(&comparison.relation.kind) {
        out.push_str(" [");
        list(out, values);
        out.push(']');
    }
}

/// The list of a relation that has one.
pub(super) fn listed<'r, 't>(relation: &'r Relation<'t>) -> Option<&'r [Node<Literal<'t>>]> {
    match relation {
        Relation::Member { values, .. } | Relation::HasSome { values, .. } => Some(values),
        _ => None,
    }
}

/// A comparison up to its list.
pub(super) fn relation(out: &mut String, comparison: &Comparison) {
    let not = |negated: &bool| if *negated { "not " } else { "" };
    let mut words = |words: [&str; 3]| words.iter().for_each(|word| out.push_str(word));
    words([comparison.fact.kind, " ", ""]);
    match &comparison.relation.kind {
        Relation::Known { negated } => words(["is ", if *negated { "unknown" } else { "known" }, ""]),
        Relation::Empty { negated } => words(["is ", not(negated), "empty"]),
        Relation::Is { negated, value } => {
            words(["is ", not(negated), ""]);
            literal(out, &value.kind);
        }
        Relation::Ordered { order, value } => {
            words([order.symbol(), " ", ""]);
            literal(out, &value.kind);
        }
        Relation::Member { negated, .. } => words([not(negated), "in", ""]),
        Relation::Matches { negated, glob } => {
            words([not(negated), "matches ", ""]);
            quote(out, &glob.kind);
        }
        Relation::Has(value) => {
            words(["has ", "", ""]);
            literal(out, &value.kind);
        }
        Relation::HasSome { quantifier, .. } => words(["has ", quantifier.word(), " of"]),
    }
}

pub(super) fn literal(out: &mut String, literal: &Literal) {
    match literal {
        Literal::String(text) if !is_flag(text) => quote(out, text),
        Literal::Number { value: Some(value), .. } => out.push_str(&value.to_string()),
        Literal::String(text) => out.push_str(text),
        Literal::Flag(text)
        | Literal::Word(text)
        | Literal::Duration { text, .. }
        | Literal::Number { text, .. } => out.push_str(text),
    }
}

fn list(out: &mut String, values: &[Node<Literal>]) {
    join(out, values, ", ", |out, value| literal(out, &value.kind));
}

pub(super) fn setting(out: &mut String, setting: &Setting) {
    out.push_str(setting.fact.kind);
    match &setting.value.kind {
        Given::One(value) => {
            out.push(' ');
            literal(out, value);
        }
        Given::List(values) => {
            out.push_str(" [");
            list(out, values);
            out.push(']');
        }
    }
}

pub(super) fn fact(out: &mut String, item: &FactItem) {
    out.push_str("fact ");
    out.push_str(item.name.kind);
    out.push_str(": ");
    match &item.kind.kind {
        TypeExpr::Bool => out.push_str("bool"),
        TypeExpr::Number => out.push_str("number"),
        TypeExpr::Duration => out.push_str("duration"),
        TypeExpr::Text => out.push_str("text"),
        TypeExpr::SetOfText => out.push_str("set of text"),
        TypeExpr::OneOf(names) => {
            out.push_str("one of ");
            join(out, names, ", ", |out, name| out.push_str(name.kind));
        }
    }
    title(out, item.meaning.as_ref());
}

/// A text behind something else, where there is one.
pub(super) fn title(out: &mut String, text: Option<&Text>) {
    if let Some(text) = text {
        out.push(' ');
        quote(out, &text.kind);
    }
}
