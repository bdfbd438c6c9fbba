//! The facts that a decision misses, and how to give them.

use prisma_policy::Decision;
use prisma_policy::schema::{BUILTIN, Fact, FactType, Schema};
use prisma_policy::shared::Text;

use super::page::{Page, style};
use crate::inputs::{OF_THE_LINE, shell_word};

/// Lists what the doubts hang on; in one line where the outcome is certain already.
///
/// What only the line can say is left out: where it is missing, the line could not be read, and that is said
/// already.
pub(super) fn show(page: &mut Page, decision: &Decision, certain: bool, schema: &Schema) {
    let missing = decision.missing.iter().map(Text::as_str).filter(|name| !OF_THE_LINE.contains(name));
    let missing: Vec<&str> = missing.collect();
    if missing.is_empty() {
        return;
    }
    if certain {
        page.end().styled(style::STRONG, "Also not known").plain(": ").plain(&missing.join(", ")).end();
        return;
    }
    page.end()
        .styled(style::STRONG, "Not known, and it hangs on it")
        .plain("; where you have looked, say so:")
        .end();
    let facts: Vec<&Fact> = missing.iter().filter_map(|name| schema.get(schema.find(name)?)).collect();
    let examples: Vec<String> = facts.iter().map(|fact| example(fact)).collect();
    let width = examples.iter().map(|example| example.chars().count()).max().unwrap_or_default();
    for (fact, example) in facts.iter().zip(&examples) {
        page.plain(&format!("  {example:width$}  ")).styled(style::FAINT, &fact.kind.describe()).end();
    }
}

/// How the fact could be given, ready for a shell.
fn example(fact: &Fact) -> String {
    if let ("environment", FactType::OneOf(names)) = (&*fact.name, &fact.kind) {
        return format!("--environment {}", names.first().map_or("", String::as_str));
    }
    let builtin = BUILTIN.iter().find(|builtin| builtin.name == &*fact.name);
    let value = builtin.and_then(|builtin| typed(&serde_json::from_str(builtin.example).ok()?));
    let value = value.unwrap_or_else(|| any(&fact.kind));
    format!("--fact {}", shell_word(&format!("{}={value}", fact.name)))
}

/// A value as it is typed after `--fact name=`.
fn typed(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Array(items) => Some(items.iter().filter_map(typed).collect::<Vec<_>>().join(",")),
        serde_json::Value::Bool(_) | serde_json::Value::Number(_) => Some(value.to_string()),
        serde_json::Value::Null | serde_json::Value::Object(_) => None,
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
