//! What to do instead.

use prisma_policy::decision::{Remedy, RemedyStep};
use prisma_policy::{Decision, Finding, Outcome};

use super::page::{Page, style};
use super::seen::Unsettled;

/// Shows how to settle what the outcome hangs on, the smallest changes that would help, what the deciding rules say to
/// do instead, and the nearest remedies with their steps; others by their titles.
pub(super) fn show(page: &mut Page, decision: &Decision, deciding: &[&Finding], unsettled: &[Unsettled<'_>]) {
    let settled_by: Vec<&str> = unsettled.iter().filter_map(|(missing, _)| missing.help.as_deref()).collect();
    let mut instead: Vec<&str> = Vec::new();
    for text in deciding.iter().flat_map(|finding| &finding.instead).map(|text| text as &str) {
        if !instead.contains(&text) {
            instead.push(text);
        }
    }
    // What is allowed is not in need of another way.
    let remedies = if decision.outcome > Outcome::Warn { decision.remedies.as_slice() } else { &[] };
    if settled_by.is_empty() && instead.is_empty() && remedies.is_empty() {
        return;
    }
    page.end().styled(style::STRONG, "The safe way").end();
    for help in settled_by {
        page.plain("  - ").indented(4, &capitalized(help)).end();
    }
    let (changes, remedies): (Vec<&Remedy>, Vec<&Remedy>) =
        remedies.iter().partition(|remedy| remedy.id == SMALLEST_CHANGE);
    smallest(page, &changes);
    for text in instead {
        page.plain("  - ").indented(4, text).end();
    }
    let (nearest, others) = remedies.split_at(remedies.len().min(IN_FULL));
    for remedy in nearest {
        procedure(page, remedy);
    }
    for other in others {
        page.plain("  - ").indented(4, &other.title).end();
    }
    if !others.is_empty() {
        page.plain("    ").styled(style::FAINT, "(--json has their steps)").end();
    }
}

/// So many remedies are told with their steps. What a reset is run for has two causes, drift and a history that lacks a
/// table, and which one it is only the error tells that led to it.
const IN_FULL: usize = 2;

/// The remedies that the policy itself offers; a title says all that is in their steps.
const SMALLEST_CHANGE: &str = "smallest-change";

fn smallest(page: &mut Page, changes: &[&Remedy]) {
    for (at, change) in changes.iter().enumerate() {
        page.plain(if at == 0 { "  - Smallest change that would allow it: " } else { "    or " });
        page.indented(4, &uncapitalized(&change.title)).end();
    }
}

/// A piece of advice that stands alone.
fn capitalized(advice: &str) -> String {
    let mut letters = advice.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A title that goes on in the middle of a line.
fn uncapitalized(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn procedure(page: &mut Page, remedy: &Remedy) {
    page.plain("  - ").indented(4, &remedy.title).plain(":").end();
    let everywhere = remedy.steps.iter().map(|step| step.versions.len()).max().unwrap_or_default();
    for (at, step) in remedy.steps.iter().enumerate() {
        let number = format!("{}. ", at + 1);
        let by = 4 + number.len();
        page.plain("    ").plain(&number).plain(&versions(step, everywhere)).indented(by, &step.text).end();
        if let Some(run) = &step.run {
            page.plain(&" ".repeat(by)).styled(style::HELP, run).end();
        }
    }
}

/// A step that works on some versions alone says on which.
fn versions(step: &RemedyStep, everywhere: usize) -> String {
    if step.versions.is_empty() || step.versions.len() == everywhere {
        return String::new();
    }
    let versions: Vec<String> = step.versions.iter().map(u32::to_string).collect();
    format!("(Prisma {}) ", versions.join(", "))
}
