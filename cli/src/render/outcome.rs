//! Outcomes, each in its colour.

use anstyle::Style;
use prisma_policy::Outcome;

use super::page::{Page, style};

/// The outcome in five columns, so that what follows stands in line.
pub(super) fn outcome(page: &mut Page, outcome: Outcome) -> &mut Page {
    let word = outcome.as_str();
    page.styled(style_of(outcome), word).plain(&" ".repeat(WIDEST - word.len().min(WIDEST)))
}

/// As wide as `allow`.
const WIDEST: usize = 5;

/// As wide as an outcome and what stands between it and the rest.
pub(super) const INDENT: &str = "       ";

pub(super) const fn style_of(outcome: Outcome) -> Style {
    match outcome {
        Outcome::Allow => style::ALLOW,
        Outcome::Warn => style::WARN,
        Outcome::Ask => style::ASK,
        Outcome::Deny => style::DENY,
    }
}
