//! Gives every name its meaning, and refuses what has none.
//!
//! First the names that the policy declares are gathered, then conditions are typed against them, then
//! rules, tests and proofs. Every fault is told; nothing stops at the first.

mod condition;
mod constant;
mod faults;
mod names;
mod order;
mod rules;
mod trends;

use super::MAX_RULES;
use super::ast::{File, Item, Literal, Node, Text};
use super::checked::{CheckedPolicy, Condition};
use crate::diagnostic::Diagnostic;
use crate::schema::{Fact, Schema};
use crate::source::Span;
use condition::Typer;
use faults::Faults;
use names::Names;

/// Checks a tree. `half_read` are names whose declarations could not be read; their use is no fault. The
/// facts of `given` need no declaration.
///
/// The policy is there when no diagnostic is an error.
pub(crate) fn check(
    file: &File,
    half_read: &[&str],
    given: &Schema,
) -> (Option<CheckedPolicy>, Vec<Diagnostic>) {
    let mut faults = Faults::default();
    let name = header(file, half_read, &mut faults);
    let names = Names::gather(file, half_read, given, &mut faults);
    let mut typer = Typer::new(&names, &mut faults);
    let defines = order::defines(file, &mut typer);
    let rules = rules::rules(file, &mut typer);
    let tests = rules::tests(file, &mut typer);
    let proofs = rules::proofs(file, &mut typer);
    unused(&names, &mut faults);
    let sound = faults.sound();
    let policy = match (name, defines, rules) {
        (Some(name), Some(defines), Some(rules)) if sound => Some(CheckedPolicy {
            name: name.kind.into_owned(),
            place: name.span,
            facts: names.declared(),
            defines,
            rules,
            tests,
            proofs,
        }),
        _ => None,
    };
    (policy, faults.sorted())
}

/// The facts that a text declares which holds nothing else.
pub(crate) fn declarations(file: &File) -> (Vec<Fact>, Vec<Diagnostic>) {
    let mut faults = Faults::default();
    for item in &file.items {
        if !matches!(item.kind, Item::Fact(_)) {
            faults.error(|| {
                Diagnostic::error("syntax", "a schema declares facts and nothing else", item.span)
                    .help("write this into a policy")
            });
        }
    }
    let given = Schema::builtin();
    let names = Names::gather(file, &[], &given, &mut faults);
    (names.declared().into_iter().map(|declared| declared.fact).collect(), faults.sorted())
}

/// `policy` and `language` come first, once each.
fn header<'t>(file: &File<'t>, half_read: &[&str], faults: &mut Faults) -> Option<Text<'t>> {
    let told = |word: &str| half_read.contains(&word);
    let mut items = file.items.iter();
    let first = items.next();
    let second = items.next();
    let name = match first {
        Some(Node { kind: Item::Policy(name), .. }) => Some(name.clone()),
        _ if told("policy") => None,
        other => {
            faults.error(|| {
                missing_header(other, "the text does not begin with `policy`", "policy \"My rules\"")
            });
            None
        }
    };
    if name.is_some() && !told("language") && !matches!(second, Some(Node { kind: Item::Language(_), .. })) {
        faults
            .error(|| missing_header(second.or(first), "`language` does not follow `policy`", "language 1"));
    }
    let mut seen = (false, false);
    for item in &file.items {
        match &item.kind {
            Item::Policy(_) if std::mem::replace(&mut seen.0, true) => {
                faults.error(|| repeated_header("policy", item.span));
            }
            Item::Language(_) if std::mem::replace(&mut seen.1, true) => {
                faults.error(|| repeated_header("language", item.span));
            }
            Item::Language(version) => language_version(version, faults),
            _ => {}
        }
    }
    let rules = file.items.iter().filter(|item| matches!(item.kind, Item::Rule(_)));
    if let Some(rule) = rules.clone().nth(MAX_RULES) {
        let message = format!("the policy has {} rules; {MAX_RULES} is the most", rules.count());
        let help = "split it into several policies, which decide together";
        faults.error(|| Diagnostic::error("rule-limit", message, rule.span).help(help));
    }
    name
}

fn missing_header(found: Option<&Node<Item>>, message: &str, example: &str) -> Diagnostic {
    let span = found.map_or(Span::default(), |item| Span::new(item.span.start, item.span.start));
    Diagnostic::error("missing-header", message, span)
        .help(format!("write `{example}` here; `policy` and `language` come first, before all else"))
}

fn repeated_header(word: &str, span: Span) -> Diagnostic {
    Diagnostic::error("repeated-header", format!("`{word}` stands more than once"), span)
        .help("keep the first; several policies go into several files")
}

fn language_version(version: &Node<Literal>, faults: &mut Faults) {
    if let Literal::Number { text, value } = &version.kind
        && *value != Some(1)
    {
        let message = format!("language {text} is not known here");
        faults.error(|| {
            Diagnostic::error("unsupported-language", message, version.span)
                .help("write `language 1`, or use a newer prisma-policy")
        });
    }
}

/// Defines and declared facts that nothing speaks of.
fn unused(names: &Names, faults: &mut Faults) {
    for (name, span, what) in names.unused() {
        faults.hint(|| {
            Diagnostic::error("unused", format!("the {what} `{name}` is never used"), span)
                .help("remove it, or use it in a rule")
        });
    }
}

/// A condition that stands for one that could not be typed; the policy does not load then.
pub(crate) fn placeholder() -> Condition {
    Condition::All(Vec::new())
}
