//! A decision for people: the outcome, every reason, what is not known, and the safe way.
//!
//! All of it stands in the JSON. Here, what decides is told in full, and the rest in a line each: who has to
//! scroll does not read.

use prisma_policy::command::CommandReading;
use prisma_policy::inspection::Inspection;
use prisma_policy::{Decision, Finding, Outcome, Policy};
use serde::Serialize;

use super::outcome::{INDENT, outcome};
use super::page::{Page, style};
use super::{missing, safe_way, seen};

/// What was decided of a whole command line.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// The greatest of the operations' outcomes; `allow` where there is none.
    pub(crate) outcome: Outcome,
    /// Each operation in the line with its decision, in the order of the line.
    pub(crate) operations: Vec<Judged>,
}

impl Report {
    /// Each operation as it was read.
    pub(crate) fn readings(&self) -> impl Iterator<Item = &CommandReading> {
        self.operations.iter().map(|judged| &judged.operation)
    }
}

/// An operation and what was decided of it.
#[derive(Debug, Serialize)]
pub(crate) struct Judged {
    /// As it was read from the line.
    pub(crate) operation: CommandReading,
    /// What was seen of the world that it would hit, where that was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) inspection: Option<Inspection>,
    /// What the policy says.
    pub(crate) decision: Decision,
}

/// Shows what was decided.
///
/// `hints` are what the caller has to say besides.
pub(crate) fn report(report: &Report, policy: &Policy, hints: &[&str]) -> String {
    let mut page = Page::default();
    for (at, judged) in report.operations.iter().enumerate() {
        if at > 0 {
            page.end();
        }
        operation(&mut page, judged, policy);
    }
    match report.operations.len() {
        0 => outcome(&mut page, report.outcome).plain("  nothing in this line concerns a database").end(),
        1 => &mut page,
        several => outcome(page.end(), report.outcome)
            .plain(&format!("  the line as a whole: the strictest of its {several} operations"))
            .end(),
    };
    for hint in hints {
        page.end().styled(style::HELP, "hint:").plain(" ").plain(hint).end();
    }
    page.into_string()
}

fn operation(page: &mut Page, judged: &Judged, policy: &Policy) {
    let Judged { operation, inspection, decision } = judged;
    outcome(page, decision.outcome).plain("  ");
    headline(page, operation);
    let deciding = deciding(decision);
    // Many doubts at once say that too little is known, and none of them says more than its title.
    let in_full: &[&Finding] = if deciding.len() > IN_FULL { &[] } else { &deciding };
    if !decision.findings.is_empty() {
        page.end();
    }
    for finding in &decision.findings {
        reason(page, finding, in_full.contains(&finding), policy);
    }
    let certain = deciding.iter().any(|finding| finding.certain);
    let seen = inspection.as_ref().filter(|_| decision.outcome > Outcome::Allow);
    let unsettled = seen.map(|inspection| seen::unsettled(inspection, decision)).unwrap_or_default();
    if let Some(inspection) = seen {
        seen::show(page, inspection, &unsettled);
    }
    missing::show(page, decision, certain, policy.schema());
    // Where the outcome is certain, knowing more would not change it.
    safe_way::show(page, decision, in_full, if certain { &[] } else { &unsettled });
}

/// How many findings are told in full.
const IN_FULL: usize = 3;

/// The findings by which the outcome is what it is: the certain ones, where there are any.
fn deciding(decision: &Decision) -> Vec<&Finding> {
    let greatest = |finding: &&Finding| finding.contribution == decision.outcome;
    let greatest: Vec<&Finding> = decision.findings.iter().filter(greatest).collect();
    let certain: Vec<&Finding> = greatest.iter().copied().filter(|finding| finding.certain).collect();
    if certain.is_empty() { greatest } else { certain }
}

pub(super) fn headline(page: &mut Page, operation: &CommandReading) {
    if let Some(command) = &operation.command {
        let words: Vec<&str> = std::iter::once(command).chain(&operation.flags).map(String::as_str).collect();
        page.styled(style::STRONG, &words.join(" ")).end();
    } else {
        page.styled(style::STRONG, "a command that cannot be read").end();
        if let Some(reason) = &operation.reason {
            page.plain(INDENT).indented(INDENT.len(), reason).end();
        }
    }
    if !operation.text.is_empty() {
        page.plain(INDENT).styled(style::FAINT, &format!("in: {}", one_line(&operation.text))).end();
    }
}

/// The text of an operation may be a whole script; its beginning is enough to find it.
fn one_line(text: &str) -> String {
    let mut shown: String = text.trim().chars().map(|c| if c == '\n' { ' ' } else { c }).take(160).collect();
    if text.trim().chars().nth(160).is_some() {
        shown.push('…');
    }
    shown
}

fn reason(page: &mut Page, finding: &Finding, in_full: bool, policy: &Policy) {
    outcome(page.plain("  "), finding.contribution).plain("  ").styled(style::STRONG, &finding.rule);
    if policy.identities().len() > 1 {
        page.styled(style::FAINT, &format!(" of {}", finding.policy));
    }
    page.plain(match (finding.certain, finding.exceeded) {
        (true, _) => "",
        (false, false) => ", in doubt",
        (false, true) => ", in doubt since it is too large to answer",
    });
    if let Some(title) = &finding.title {
        page.plain(": ").indented(2 + INDENT.len(), title);
    }
    page.end();
    if let Some(because) = finding.because.as_ref().filter(|_| in_full) {
        page.plain("  ").plain(INDENT).indented(2 + INDENT.len(), because).end();
    }
}
