//! What was seen of the world, whole.

use prisma_policy::inspection::{Evidence, Found, Inspection, shown};

use super::page::{Page, style};
use super::seen::by_reason;

/// Shows when it was seen, every fact with what says so, then what is not certain and why.
pub(crate) fn inspection(inspection: &Inspection) -> String {
    let mut page = Page::default();
    // All of it is seen in one look.
    if let Some(Evidence { at, .. }) = inspection.found.iter().find_map(|found| found.evidence.first()) {
        page.styled(style::FAINT, &format!("Seen at {at}")).end().end();
    }
    let rows: Vec<[String; 2]> =
        inspection.found.iter().map(|found| [found.fact.clone(), shown(&found.value)]).collect();
    let width = |column: usize| {
        let lengths = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        lengths.max().unwrap_or_default().min(WIDEST)
    };
    let (names, values) = (width(0), width(1));
    for (found, [name, value]) in inspection.found.iter().zip(&rows) {
        page.styled(style::STRONG, &format!("{name:names$}")).plain(&format!("  {value:values$}  "));
        evidence(&mut page, found, names + values + 4);
    }
    if !inspection.missing.is_empty() {
        page.end().styled(style::STRONG, "Not certain").end();
    }
    for (missing, facts) in by_reason(inspection.missing.iter()) {
        page.plain("  ").indented(2, &facts.join(", ")).end();
        page.plain("    ").indented(4, &missing.why).end();
        if let Some(help) = &missing.help {
            page.plain("    ").styled(style::HELP, "help:").plain(" ").indented(4, help).end();
        }
    }
    for note in &inspection.notes {
        page.end().styled(style::HELP, "note:").plain(" ").indented(2, note).end();
    }
    page.into_string()
}

/// A column is no wider.
const WIDEST: usize = 40;

/// Every source, the second and later ones each on a line of its own.
fn evidence(page: &mut Page, found: &Found, by: usize) {
    for (at, Evidence { source, seen, .. }) in found.evidence.iter().enumerate() {
        if at > 0 {
            page.plain(&" ".repeat(by));
        }
        let told = if *seen == shown(&found.value) { source.clone() } else { format!("{source}: {seen}") };
        page.styled(style::FAINT, &told).end();
    }
    if found.evidence.is_empty() {
        page.end();
    }
}
