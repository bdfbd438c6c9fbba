//! What two policies judge differently.

use prisma_policy::Outcome;
use prisma_policy::analysis::{Change, Difference, DifferenceClass};

use super::conditions::brief;
use super::outcome::style_of;
use super::page::{Page, style};

/// Shows the classes, loosened ones first; with `forbid_loosening` no others, and what becomes of the change.
pub(crate) fn difference(difference: &Difference, forbid_loosening: bool) -> String {
    let mut page = Page::default();
    if let Some(why) = &difference.exceeded {
        page.plain("Undetermined: ").plain(why).end();
        page.plain("The change may have loosened something").end();
        return page.into_string();
    }
    let shown = |class: &&DifferenceClass| !forbid_loosening || class.change == Change::Loosened;
    for one in difference.classes.iter().filter(shown) {
        class(&mut page, one);
        page.end();
    }
    page.plain(&summary(difference)).end();
    if forbid_loosening && difference.loosened {
        page.styled(style::DENY, "refused")
            .plain(": the new policy must not be milder than the old one")
            .end();
    }
    page.into_string()
}

fn class(page: &mut Page, class: &DifferenceClass) {
    let DifferenceClass { from, to, .. } = class;
    page.styled(style_of(*from), from.as_str()).plain(" -> ").styled(style_of(*to), to.as_str());
    if class.conditions.is_empty() {
        page.plain("  on every operation");
    }
    page.end();
    conditions(page, &class.conditions);
    side(page, "before", *from, &class.old);
    side(page, "after", *to, &class.new);
    page.plain("  for instance ").plain(&class.witness.to_string()).end();
}

/// The first conditions, which are the shortest; a class is exact, and what is exact may be long.
fn conditions(page: &mut Page, conditions: &[String]) {
    let shown = if conditions.len() > MOST + 2 { MOST } else { conditions.len() };
    for (at, condition) in conditions.iter().take(shown).enumerate() {
        page.plain(if at == 0 { "      " } else { "  and " }).plain(&brief(condition)).end();
    }
    if shown < conditions.len() {
        let more = format!("  and {} more conditions (--json has them)", conditions.len() - shown);
        page.styled(style::FAINT, &more).end();
    }
}

/// How many conditions of a class are told.
const MOST: usize = 12;

/// The outcome on one side, and which rules it came by.
fn side(page: &mut Page, when: &str, outcome: Outcome, rules: &[String]) {
    page.styled(style::FAINT, &format!("  {when:6} ")).plain(outcome.as_str());
    if !rules.is_empty() {
        page.plain(" by ").plain(&rules.join(", "));
    }
    page.end();
}

fn summary(difference: &Difference) -> String {
    if difference.classes.is_empty() {
        return "every operation is judged alike".to_owned();
    }
    let told = [counted(difference, Change::Loosened), counted(difference, Change::Tightened)].join("; ");
    if difference.complete { told } else { format!("the first of more than can be listed: {told}") }
}

/// How many classes there are of each change.
fn counted(difference: &Difference, change: Change) -> String {
    let classes: Vec<&DifferenceClass> =
        difference.classes.iter().filter(|class| class.change == change).collect();
    let word = if change == Change::Loosened { "loosened" } else { "tightened" };
    if classes.is_empty() {
        let some = if change == Change::Loosened { difference.loosened } else { difference.tightened };
        return format!("{} {word}", if some { "some" } else { "nothing" });
    }
    let mut steps: Vec<(String, usize)> = Vec::new();
    for class in &classes {
        let step = format!("{} -> {}", class.from, class.to);
        match steps.last_mut().filter(|(last, _)| *last == step) {
            Some((_, count)) => *count += 1,
            None => steps.push((step, 1)),
        }
    }
    let steps: Vec<String> = steps.into_iter().map(|(step, count)| format!("{count} {step}")).collect();
    let plural = if classes.len() == 1 { "" } else { "es" };
    format!("{} class{plural} of operations {word} ({})", classes.len(), steps.join(", "))
}
