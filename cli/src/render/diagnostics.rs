//! Diagnostics of a policy, shown in its text.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use prisma_policy::source::Span;
use prisma_policy::{Diagnostic, Severity};

use crate::inputs::Source;

/// Shows a diagnostic in its source; without a source (the built-in policy) as a line alone.
pub(crate) fn diagnostic(source: Option<&Source>, diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::NOTE.with_name("hint"),
    };
    let mut group = Group::with_title(level.primary_title(&diagnostic.message).id(diagnostic.code));
    if let Some(source) = source {
        group = group.element(snippet(source, diagnostic));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    format!("{}\n", Renderer::styled().render(&[group]))
}

fn snippet<'a>(source: &'a Source, diagnostic: &'a Diagnostic) -> Snippet<'a, Annotation<'a>> {
    let primary =
        AnnotationKind::Primary.span(range(&source.text, diagnostic.span)).label(diagnostic.label.as_deref());
    let related = diagnostic.related.iter().map(|label| {
        AnnotationKind::Context.span(range(&source.text, label.span)).label(label.message.as_str())
    });
    Snippet::source(&source.text).path(&source.path).annotation(primary).annotations(related)
}

/// A range that lies within the text and between characters, which the renderer insists on.
fn range(text: &str, span: Span) -> std::ops::Range<usize> {
    let inside = |at: u32| text.floor_char_boundary((at as usize).min(text.len()));
    let (start, end) = (inside(span.start), inside(span.end));
    start..end.max(start)
}
