//! Text to tree.

use pest::Parser;

use super::ast::{File, Node};
use super::build::{Builder, too_deep};
use super::grammar::{Grammar, Rule};
use super::{MAX_NESTING, MAX_SOURCE};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// What became of a text.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    /// The tree; where there are faults, what could be read of it.
    pub(crate) file: File,
    /// What is wrong with the text; empty when all of it was read.
    pub(crate) faults: Vec<Diagnostic>,
    /// Names that a part which could not be read seems to declare; their use is no further fault.
    pub(crate) half_read: Vec<String>,
}

/// Parses a policy text. Where it has faults, all of them are told and the rest is still read.
pub(crate) fn parse(text: &str) -> Parsed {
    if let Some(fault) = beyond_limits(text) {
        return Parsed { faults: vec![fault], ..Parsed::default() };
    }
    match Grammar::parse(Rule::file, text) {
        Err(fault) => super::recover::recover(text, &fault),
        Ok(mut pairs) => {
            let mut builder = Builder::new(0);
            let inner = pairs.next().map(pest::iterators::Pair::into_inner);
            let items = inner.map(|inner| builder.parts(inner)).unwrap_or_default();
            let items: Vec<Node<_>> = items.into_iter().filter_map(|item| builder.item(item)).collect();
            let mut comments = builder.comments;
            comments.sort();
            Parsed { file: File { items, comments }, faults: builder.faults, half_read: Vec::new() }
        }
    }
}

/// The limits that must hold before the grammar, which is recursive, may look at the text.
fn beyond_limits(text: &str) -> Option<Diagnostic> {
    if text.len() > MAX_SOURCE {
        let help = "split it into several policies, which decide together";
        let message = format!("the policy is larger than 1 MiB ({} bytes)", text.len());
        return Some(Diagnostic::error("source-limit", message, Span::default()).help(help));
    }
    deepest_parenthesis(text).map(|at| {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        too_deep(Span::new(at, at.saturating_add(1)))
    })
}

/// Where the first parenthesis stands that is deeper than the limit, strings and comments left out.
fn deepest_parenthesis(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut bytes = text.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'(' => {
                depth += 1;
                if depth > MAX_NESTING {
                    return Some(at);
                }
            }
            b')' => depth = depth.saturating_sub(1),
            b'{' | b'}' => depth = 0,
            b'"' => {
                while let Some((_, inside)) = bytes.next() {
                    match inside {
                        b'\\' => drop(bytes.next()),
                        b'"' => break,
                        _ => {}
                    }
                }
            }
            b'/' if bytes.peek().is_some_and(|(_, next)| *next == b'/') => {
                bytes.by_ref().find(|(_, inside)| *inside == b'\n');
            }
            _ => {}
        }
    }
    None
}
