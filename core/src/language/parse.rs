//! Text to tree.

use pest::Parser;

use super::ast::{File, Item, Node};
use super::build::{Builder, too_deep};
use super::grammar::{Grammar, Rule};
use super::lex::{Tokens, lex};
use super::parts::Found;
use super::{MAX_NESTING, MAX_SOURCE};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// What became of a text.
#[derive(Debug, Default)]
pub(crate) struct Parsed<'t> {
    /// The tree; where there are faults, what could be read of it.
    pub(crate) file: File<'t>,
    /// What is wrong with the text; empty when all of it was read.
    pub(crate) faults: Vec<Diagnostic>,
    /// Names that a part which could not be read seems to declare; their use is no further fault.
    pub(crate) half_read: Vec<&'t str>,
}

/// Parses a policy text. Where it has faults, all of them are told and the rest is still read.
pub(crate) fn parse(text: &str) -> Parsed<'_> {
    if text.len() > MAX_SOURCE {
        return Parsed { faults: vec![too_large(text)], ..Parsed::default() };
    }
    let tokens = lex(text);
    if let Some(at) = deepest_parenthesis(&tokens) {
        return Parsed { faults: vec![too_deep(at)], ..Parsed::default() };
    }
    let mut builder = Builder::new(&tokens, 0);
    match items(&tokens, &mut builder) {
        None => super::recover::recover(&tokens),
        Some(items) => {
            let faults = builder.faults;
            Parsed { file: File { items, comments: tokens.comments }, faults, half_read: Vec::new() }
        }
    }
}

/// The items, or `None` where the text does not parse. They are parsed a few at a time: the pairs of a whole text are
/// many times as large as the text, those of a few items fit into a cache.
fn items<'t>(tokens: &Tokens<'t>, builder: &mut Builder<'_, 't>) -> Option<Vec<Node<Item<'t>>>> {
    let mut items = Vec::new();
    while let Some(rest) = tokens.letters.get(builder.base..).filter(|rest| !rest.is_empty()) {
        let found = Found::new(Grammar::parse(Rule::first_items, rest).ok()?);
        let some = found.whole()?;
        items.extend(some.parts().filter_map(|item| builder.item(item)));
        builder.base += some.end();
    }
    Some(items)
}

fn too_large(text: &str) -> Diagnostic {
    let message = format!("the policy is larger than 1 MiB ({} bytes)", text.len());
    Diagnostic::error("source-limit", message, Span::default())
        .help("split it into several policies, which decide together")
}

/// Where the first parenthesis stands that is deeper than the limit, which must hold before the grammar, which is
/// recursive, may look at the text.
fn deepest_parenthesis(tokens: &Tokens<'_>) -> Option<Span> {
    let mut depth = 0_usize;
    for (letter, token) in tokens.letters.bytes().zip(0..) {
        match letter {
            b'(' => {
                depth += 1;
                if depth > MAX_NESTING {
                    return tokens.spans.get(token).copied();
                }
            }
            b')' => depth = depth.saturating_sub(1),
            b'{' | b'}' => depth = 0,
            _ => {}
        }
    }
    None
}
