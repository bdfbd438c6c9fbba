//! What would have to change for operations to be allowed.

use prisma_policy::Outcome;
use prisma_policy::changes::{ChangeOption, Changes};
use prisma_policy::command::CommandReading;
use serde::Serialize;
use serde_json::Value as Json;

use super::decision::headline;
use super::outcome::outcome;
use super::page::{Page, style};

/// What would allow each operation in a line.
#[derive(Debug, Serialize)]
pub(crate) struct AllowedBy {
    /// Whether every one is allowed or can be.
    ok: bool,
    /// In the order of the line.
    pub(crate) operations: Vec<Wanted>,
}

/// An operation that somebody wants to run.
#[derive(Debug, Serialize)]
pub(crate) struct Wanted {
    /// As it was read from the line; `null` where it was described.
    pub(crate) operation: Option<CommandReading>,
    /// Everything that is known of it.
    pub(crate) facts: Json,
    /// What would allow it.
    pub(crate) changes: Changes,
    /// For each rule that forbids it: the facts that it is in doubt about and that may not change.
    #[serde(skip)]
    pub(crate) not_known: Vec<Vec<String>>,
}

impl AllowedBy {
    pub(crate) fn new(operations: Vec<Wanted>) -> Self {
        Self { ok: operations.iter().all(|wanted| wanted.possible() == Some(true)), operations }
    }
}

impl Wanted {
    /// Whether it is allowed or can be; `None` where that is not known.
    pub(crate) fn possible(&self) -> Option<bool> {
        let Changes { outcome, options, exceeded, .. } = &self.changes;
        if *outcome == Outcome::Allow || !options.is_empty() {
            return Some(true);
        }
        exceeded.is_none().then_some(false)
    }
}

/// Shows what would allow each operation; `changeable` are the facts that may change, and `hint` is what the
/// caller has to say besides.
pub(crate) fn what_would_allow(answer: &AllowedBy, changeable: &[&str], hint: Option<&str>) -> String {
    let mut page = Page::default();
    for (at, wanted) in answer.operations.iter().enumerate() {
        if at > 0 {
            page.end();
        }
        operation(&mut page, wanted, changeable);
    }
    if answer.operations.is_empty() {
        outcome(&mut page, Outcome::Allow).plain("  nothing in this line concerns a database").end();
    }
    if let Some(hint) = hint {
        page.end().styled(style::HELP, "hint:").plain(" ").plain(hint).end();
    }
    page.into_string()
}

fn operation(page: &mut Page, wanted: &Wanted, changeable: &[&str]) {
    let changes = &wanted.changes;
    outcome(page, changes.outcome).plain("  ");
    match &wanted.operation {
        Some(reading) => headline(page, reading),
        None => drop(page.styled(style::STRONG, &described(&wanted.facts)).end()),
    }
    if changes.outcome == Outcome::Allow {
        return;
    }
    page.end();
    match (changes.options.as_slice(), &changes.exceeded) {
        ([], Some(why)) => {
            page.plain("Undetermined: ").plain(why).end();
        }
        ([], None) => none(page, wanted, changeable),
        (options, note) => {
            let many = options.len() > 1;
            page.styled(
                style::STRONG,
                if many { "Any one of these would allow it" } else { "This would allow it" },
            );
            page.end();
            for (option, number) in options.iter().zip(1..) {
                shown(page, number, option);
            }
            if let Some(note) = note {
                page.plain("  ").styled(style::FAINT, &format!("({note})")).end();
            }
        }
    }
}

/// The command and the flags of an operation that no line shows.
fn described(facts: &Json) -> String {
    let Some(command) = facts.get("command").and_then(Json::as_str) else {
        return "an operation whose command is not known".to_owned();
    };
    let flags = facts.get("flags").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str);
    std::iter::once(command).chain(flags).collect::<Vec<_>>().join(" ")
}

fn shown(page: &mut Page, number: u32, option: &ChangeOption) {
    let number = format!("{number}. ");
    let by = 2 + number.len();
    page.plain("  ").plain(&number).indented(by, &option.summary);
    page.styled(style::FAINT, &format!("  (cost {})", option.cost)).end();
    for change in &option.changes {
        page.plain(&" ".repeat(by)).styled(style::HELP, &change.condition).end();
    }
}

fn none(page: &mut Page, wanted: &Wanted, changeable: &[&str]) {
    page.styled(style::STRONG, "No change of these would allow it").plain(": ");
    page.plain(&changeable.join(", ")).end();
    for (rule, not_known) in wanted.changes.forbidden_by.iter().zip(&wanted.not_known) {
        page.plain("  ").plain("forbidden by ").styled(style::STRONG, &rule.rule);
        page.styled(style::FAINT, &format!(" of {}", rule.policy));
        if !not_known.is_empty() {
            page.plain("; not known: ").plain(&not_known.join(", "));
        }
        page.end();
    }
    page.plain("  ").styled(style::FAINT, "(--changeable names other facts)").end();
}
