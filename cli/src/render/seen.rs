//! What was seen of the world, as far as a decision is concerned.

use prisma_policy::Decision;
use prisma_policy::inspection::{Found, Inspection, Missing, shown};
use prisma_policy::shared::Text;

use super::page::{Page, style};

/// The facts that whoever reads a refusal asks for first.
const TOLD: &[&str] = &["environment", "database.rows", "migrations.untrackedTables", "backup.exists"];

/// What only the caller said is known to whoever reads.
fn is_told(found: &Found) -> bool {
    let seen = found.evidence.iter().any(|evidence| evidence.source != CALLER);
    let none = found.fact == "migrations.untrackedTables" && found.value == 0;
    seen && !none && TOLD.contains(&found.fact.as_str())
}

/// The source of what a caller says.
const CALLER: &str = "the caller";

/// Facts that are missing for one reason.
pub(super) type Unsettled<'i> = (&'i Missing, Vec<&'i str>);

/// What could not be seen, and the decision hangs on.
pub(super) fn unsettled<'i>(inspection: &'i Inspection, decision: &Decision) -> Vec<Unsettled<'i>> {
    let hangs =
        |missing: &&Missing| decision.missing.iter().map(Text::as_str).any(|name| name == missing.fact);
    by_reason(inspection.missing.iter().filter(hangs))
}

/// Shows what is at stake, and why something that the decision hangs on could not be seen.
pub(super) fn show(page: &mut Page, inspection: &Inspection, unsettled: &[Unsettled<'_>]) {
    let told: Vec<&Found> = inspection.found.iter().filter(|found| is_told(found)).collect();
    if told.is_empty() && unsettled.is_empty() {
        return;
    }
    page.end().styled(style::STRONG, "Seen").end();
    for found in told {
        page.plain(&format!("  {} is {}", found.fact, shown(&found.value)));
        if let Some(evidence) = found.evidence.first() {
            page.styled(style::FAINT, &format!("  {}: {}", evidence.source, evidence.seen));
        }
        page.end();
    }
    for (missing, facts) in unsettled {
        page.plain("  not certain: ").plain(&facts.join(", ")).end();
        page.plain("    ").indented(4, &missing.why).end();
    }
}

/// Missing facts with the same reason, told once.
pub(super) fn by_reason<'i>(missing: impl Iterator<Item = &'i Missing>) -> Vec<Unsettled<'i>> {
    let mut reasons: Vec<Unsettled<'i>> = Vec::new();
    for one in missing {
        match reasons.iter_mut().find(|(other, _)| other.why == one.why) {
            Some((_, facts)) => facts.push(&one.fact),
            None => reasons.push((one, vec![&one.fact])),
        }
    }
    reasons
}
