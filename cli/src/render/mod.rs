//! What people and programs see.

mod changes;
mod claims;
mod conditions;
mod coverage;
mod decision;
mod diagnostics;
mod difference;
mod inspection;
mod matrix;
mod missing;
mod outcome;
mod page;
mod safe_way;
mod seen;
mod tests;

use std::io::ErrorKind;

use prisma_policy::diagnostic::DiagnosticJson;
use prisma_policy::source::Units;
use prisma_policy::{Diagnostic, PolicyError};
use serde::Serialize;

use crate::failure::{Failure, InputError};
use crate::host::{Host, Stream};
use crate::inputs::Source;

pub(crate) use changes::{AllowedBy, Wanted, what_would_allow};
pub(crate) use claims::proofs;
pub(crate) use coverage::coverage;
pub(crate) use decision::{Judged, Report, report};
pub(crate) use diagnostics::diagnostic;
pub(crate) use difference::difference;
pub(crate) use inspection::inspection;
pub(crate) use matrix::Sheet;
pub(crate) use page::{Page, style};
pub(crate) use tests::tests;

/// Writes text that may hold styles; they stay only where the stream shows them.
pub(crate) fn write(host: &mut dyn Host, stream: Stream, styled: &str) -> Result<(), Failure> {
    if in_colour(host, stream) {
        return raw(host, stream, styled);
    }
    raw(host, stream, &without_styles(styled))
}

/// Text without the styles in it.
pub(crate) fn without_styles(styled: &str) -> String {
    anstream::adapter::strip_str(styled).to_string()
}

/// Writes a value as one line of JSON.
pub(crate) fn json<T: Serialize>(host: &mut dyn Host, stream: Stream, value: &T) -> Result<(), Failure> {
    raw(host, stream, &format!("{}\n", to_json(value)))
}

/// A value as JSON; nothing that is printed here holds what JSON cannot, so the fallback is never seen.
pub(crate) fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

/// Writes text exactly as it is.
pub(crate) fn raw(host: &mut dyn Host, stream: Stream, text: &str) -> Result<(), Failure> {
    host.write(stream, text.as_bytes()).map_err(Failure::Output)
}

/// Says why there is no answer: on standard error for people, and as JSON on standard output where JSON was
/// asked for. What cannot be written is dropped, since there is no other place left; the exit code says it.
pub(crate) fn failure(host: &mut dyn Host, failure: &Failure, as_json: bool) {
    let text = match failure {
        Failure::Usage(error) => error.render().ansi().to_string(),
        Failure::Input(error) => input_error(error),
        #[cfg(not(target_family = "wasm"))]
        Failure::Refused(error) => input_error(error),
        Failure::Policy(sources, error) => policy_error(sources, error),
        Failure::Output(error) => input_error(&output_error(error)),
        #[cfg(not(target_family = "wasm"))]
        Failure::Interrupted(_) => input_error(&InputError::interrupted()),
    };
    let _ = write(host, Stream::Err, &text);
    let _ = match failure {
        Failure::Input(error) if as_json => json(host, Stream::Out, &Refusal { error }),
        #[cfg(not(target_family = "wasm"))]
        Failure::Refused(error) if as_json => json(host, Stream::Out, &Refusal { error }),
        #[cfg(not(target_family = "wasm"))]
        Failure::Interrupted(_) if as_json => {
            json(host, Stream::Out, &Refusal { error: InputError::interrupted() })
        }
        Failure::Policy(sources, error) if as_json => {
            json(host, Stream::Out, &Refusal { error: PolicyRefusal::new(sources, error) })
        }
        _ => Ok(()),
    };
}

/// What stands in place of an answer.
#[derive(Serialize)]
struct Refusal<T> {
    error: T,
}

/// The refusal of a policy: the keys of any other, and what is wrong with it in full.
#[derive(Serialize)]
struct PolicyRefusal<'a> {
    code: &'static str,
    message: String,
    path: &'a str,
    help: Option<&'a str>,
    diagnostics: Vec<DiagnosticJson>,
}

impl<'a> PolicyRefusal<'a> {
    fn new(sources: &'a [Source], error: &'a PolicyError) -> Self {
        let first = error.diagnostics.first();
        let of = |d: &Diagnostic| d.to_json(text_of(sources, d.source), Units::Bytes);
        Self {
            code: "policy",
            message: error.to_string(),
            path: first.and_then(|d| sources.get(d.source as usize)).map_or("", |source| &source.path),
            help: first.and_then(|d| d.help.as_deref()),
            diagnostics: error.diagnostics.iter().map(of).collect(),
        }
    }
}

fn text_of(sources: &[Source], at: u32) -> &str {
    sources.get(at as usize).map_or("", |source| &source.text)
}

/// An error that has no place in a text.
pub(crate) fn input_error(error: &InputError) -> String {
    let mut page = Page::default();
    page.styled(style::ERROR, "error:").plain(" ").plain(&error.message).end();
    if let Some(help) = &error.help {
        page.plain("  ").styled(style::HELP, "help:").plain(" ").indented(4, help).end();
    }
    page.into_string()
}

fn policy_error(sources: &[Source], error: &PolicyError) -> String {
    let each = error.diagnostics.iter().map(|d| diagnostic(sources.get(d.source as usize), d));
    each.collect::<Vec<_>>().join("\n")
}

fn output_error(error: &std::io::Error) -> InputError {
    let (message, help) = match error.kind() {
        ErrorKind::BrokenPipe => (
            "the answer was not read to its end".to_owned(),
            "let the program behind the pipe read all of it; until then nothing is allowed",
        ),
        _ => (
            format!("the answer cannot be written: {error}"),
            "look at where the output goes; nothing is allowed",
        ),
    };
    InputError::new("output", message).help(help)
}

/// Whether the stream shows styles: by `NO_COLOR`, `CLICOLOR_FORCE`, `CLICOLOR` and `TERM`, in this order.
fn in_colour(host: &dyn Host, stream: Stream) -> bool {
    let set = |name: &str| host.variable(name).is_some_and(|value| !value.is_empty());
    let is = |name: &str, value: &str| host.variable(name).as_deref() == Some(value);
    if set("NO_COLOR") {
        return false;
    }
    if set("CLICOLOR_FORCE") && !is("CLICOLOR_FORCE", "0") {
        return true;
    }
    host.is_terminal(stream) && !is("CLICOLOR", "0") && !is("TERM", "dumb")
}
