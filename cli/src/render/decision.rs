//! A decision for people: the outcome, every reason, what is not known, and the safe way.

use anstyle::Style;
use prisma_policy::command::CommandReading;
use prisma_policy::decision::{Remedy, RemedyStep};
use prisma_policy::schema::{BUILTIN, Fact, FactType};
use prisma_policy::{Decision, Finding, Outcome, Policy};
use serde::Serialize;

use super::page::{Page, style};
use crate::inputs::shell_word;

/// What was decided of a whole command line.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// The greatest of the operations' outcomes; `allow` where there is none.
    pub(crate) outcome: Outcome,
    /// Each operation in the line with its decision, in the order of the line.
    pub(crate) operations: Vec<Judged>,
}

/// An operation and what was decided of it.
#[derive(Debug, Serialize)]
pub(crate) struct Judged {
    /// As it was read from the line.
    pub(crate) operation: CommandReading,
    /// What the policy says.
    pub(crate) decision: Decision,
}

/// Shows what was decided.
///
/// `hint` is what the caller has to say besides.
pub(crate) fn report(report: &Report, policy: &Policy, hint: Option<&str>) -> String {
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
    if let Some(hint) = hint {
        page.end().styled(style::HELP, "hint:").plain(" ").plain(hint).end();
    }
    page.into_string()
}

fn operation(page: &mut Page, judged: &Judged, policy: &Policy) {
    let Judged { operation, decision } = judged;
    outcome(page, decision.outcome);
    page.plain("  ");
    headline(page, operation);
    for finding in &decision.findings {
        page.end();
        reason(page, finding, policy);
    }
    not_known(page, decision, policy);
    safe_way(page, decision);
}

fn headline(page: &mut Page, operation: &CommandReading) {
    if let Some(command) = &operation.command {
        let words: Vec<&str> = std::iter::once(command).chain(&operation.flags).map(String::as_str).collect();
        page.styled(style::STRONG, &words.join(" ")).end();
    } else {
        page.styled(style::STRONG, "a command that cannot be read").end();
        if let Some(reason) = &operation.reason {
            page.plain("       ").indented(7, reason).end();
        }
    }
    if !operation.text.is_empty() {
        page.styled(style::FAINT, &format!("       in: {}", one_line(&operation.text))).end();
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

fn reason(page: &mut Page, finding: &Finding, policy: &Policy) {
    page.plain("  ");
    outcome(page, finding.contribution);
    page.plain("  ").styled(style::STRONG, &finding.rule);
    if policy.identities().len() > 1 {
        page.styled(style::FAINT, &format!(" of {}", finding.policy));
    }
    if let Some(title) = &finding.title {
        page.plain(": ").indented(8, title);
    }
    page.end();
    if let Some(because) = &finding.because {
        page.plain("        ").indented(8, because).end();
    }
    if !finding.certain {
        page.plain("        ").styled(style::FAINT, &doubt(finding)).end();
    }
}

fn doubt(finding: &Finding) -> String {
    let facts = finding.missing.join(", ");
    let exceeded = if finding.exceeded { ", and the question was too large to answer exactly" } else { "" };
    format!("In doubt: it hangs on what is not known ({facts}){exceeded}.")
}

fn not_known(page: &mut Page, decision: &Decision, policy: &Policy) {
    let schema = policy.schema();
    let facts: Vec<&Fact> =
        decision.missing.iter().filter_map(|name| schema.get(schema.find(name)?)).collect();
    let Some(width) = facts.iter().map(|fact| fact.name.chars().count()).max() else { return };
    page.end().styled(style::STRONG, "Not known, and it matters").end();
    for fact in facts {
        page.plain(&format!("  {:width$}  {}", fact.name, fact.kind.describe())).end();
        page.plain(&format!("  {:width$}  ", ""))
            .styled(style::FAINT, &format!("such as {}", example(fact)))
            .end();
    }
}

/// How the fact could be given, ready for a shell.
fn example(fact: &Fact) -> String {
    if let ("environment", FactType::OneOf(names)) = (&*fact.name, &fact.kind) {
        return format!("--environment {}", names.first().map_or("", String::as_str));
    }
    let builtin = BUILTIN.iter().find(|builtin| builtin.name == &*fact.name);
    let value = builtin.and_then(|builtin| plain(&serde_json::from_str(builtin.example).ok()?));
    let value = value.unwrap_or_else(|| any(&fact.kind));
    format!("--fact {}", shell_word(&format!("{}={value}", fact.name)))
}

fn plain(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Array(items) => Some(items.iter().filter_map(plain).collect::<Vec<_>>().join(",")),
        serde_json::Value::Bool(_) | serde_json::Value::Number(_) => Some(value.to_string()),
        _ => None,
    }
}

fn any(kind: &FactType) -> String {
    match kind {
        FactType::Bool => "true".to_owned(),
        FactType::Number { .. } => "1".to_owned(),
        FactType::Duration => "2h".to_owned(),
        FactType::Text => "text".to_owned(),
        FactType::OneOf(names) => names.first().cloned().unwrap_or_default(),
        FactType::SetOfText => "a,b".to_owned(),
    }
}

fn safe_way(page: &mut Page, decision: &Decision) {
    let mut instead: Vec<&str> = Vec::new();
    for finding in decision.findings.iter().filter(|finding| finding.contribution > Outcome::Allow) {
        for text in &finding.instead {
            if !instead.contains(&text.as_str()) {
                instead.push(text);
            }
        }
    }
    if instead.is_empty() && decision.remedies.is_empty() {
        return;
    }
    page.end().styled(style::STRONG, "The safe way").end();
    for text in instead {
        page.plain("  - ").indented(4, text).end();
    }
    for way in &decision.remedies {
        remedy(page, way);
    }
}

fn remedy(page: &mut Page, remedy: &Remedy) {
    page.plain("  - ").indented(4, &remedy.title).end();
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

/// The outcome in five columns, so that what follows stands in line.
fn outcome(page: &mut Page, outcome: Outcome) -> &mut Page {
    let word = outcome.as_str();
    page.styled(style_of(outcome), word).plain(&" ".repeat(WIDEST - word.len().min(WIDEST)))
}

/// As wide as `allow`.
const WIDEST: usize = 5;

const fn style_of(outcome: Outcome) -> Style {
    match outcome {
        Outcome::Allow => style::ALLOW,
        Outcome::Warn => style::WARN,
        Outcome::Ask => style::ASK,
        Outcome::Deny => style::DENY,
    }
}
