//! What is wrong with a policy, where, and how to mend it, as data.

use serde::Serialize;

use crate::source::{Location, Span, Units, locate};

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Severity {
    /// The policy loads, and something could be better.
    Hint,
    /// The policy loads, and something is probably not meant.
    Warning,
    /// The policy does not load.
    Error,
}

/// A second place that explains the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there, in a few words.
    pub message: String,
}

/// One thing that is wrong with a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// A stable name of the kind of fault, such as `unknown-fact`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, lower case, without a final period.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// Where, in bytes of the source.
    pub span: Span,
    /// What to write beside the place, where the message alone is too far away.
    pub label: Option<String>,
    /// Other places that matter.
    pub related: Vec<Label>,
    /// Which of several sources, from 0.
    pub source: u32,
}

/// A [`Diagnostic`] as JSON, with offsets in the caller's own string units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "Diagnostic"))]
pub struct DiagnosticJson {
    /// A stable name of the kind of fault.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// Where.
    pub span: Location,
    /// Other places that matter.
    pub related: Vec<LabelJson>,
    /// Which of several sources, from 0.
    pub source: u32,
}

/// A [`Label`] as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "Label"))]
pub struct LabelJson {
    /// The place.
    pub span: Location,
    /// What is there.
    pub message: String,
}

impl Diagnostic {
    /// An error with the given code, message and place.
    pub fn error(code: &'static str, message: impl Into<String>, span: Span) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: brief(message.into()),
            help: None,
            span,
            label: None,
            related: Vec::new(),
            source: 0,
        }
    }

    /// The same, of another severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The same, at another place.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = span;
        self
    }

    /// The same, with the way to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(brief(help.into()));
        self
    }

    /// The same, with a few words beside the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// The same, with one more place that matters.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Label { span, message: message.into() });
        self
    }

    /// As JSON, for a caller who counts in `units`; `text` is the source it speaks of.
    pub fn to_json(&self, text: &str, units: Units) -> DiagnosticJson {
        DiagnosticJson {
            code: self.code.to_owned(),
            severity: self.severity,
            message: self.message.clone(),
            help: self.help.clone(),
            span: locate(text, self.span, units),
            related: self
                .related
                .iter()
                .map(|l| LabelJson { span: locate(text, l.span, units), message: l.message.clone() })
                .collect(),
            source: self.source,
        }
    }
}

/// Why one or several policies do not load: at least one diagnostic is an error.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", summary(diagnostics))]
pub struct PolicyError {
    /// Everything that was found, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// A text that quotes what a user wrote, which may be of any length.
fn brief(text: String) -> String {
    const LONGEST: usize = 400;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => text.get(..end).unwrap_or("").to_owned() + "…",
        None => text,
    }
}

fn summary(diagnostics: &[Diagnostic]) -> String {
    let errors: Vec<&Diagnostic> = diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
    match errors.as_slice() {
        [] => "the policy does not load".to_owned(),
        [one] => one.message.clone(),
        [first, rest @ ..] => format!("{} (and {} more)", first.message, rest.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_message_quotes_may_be_of_any_length() {
        let long = "é".repeat(100_000);
        let fault = Diagnostic::error("x", format!("there is no `{long}`"), Span::default()).help(long);
        assert_eq!(fault.message.chars().count(), 401);
        assert_eq!(fault.help.map(|help| help.chars().count()), Some(401));
    }
}
