//! Text in, text out: the calls that every binding and the command line share.
//!
//! Each function decodes, calls and encodes, and adds no meaning. Equal decisions are equal bytes,
//! because they are written here and nowhere else.

#[cfg(feature = "reasoning")]
mod reasoning;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, DiagnosticJson, PolicyError};
use crate::operation::{Operation, OperationError};
use crate::policy::Policy;
use crate::schema::{BUILTIN, BuiltinFact, Fact, FactInfo, Schema};
use crate::source::Units;

/// Loads policies that decide together; the error is a JSON array of diagnostics. `schema` declares facts that
/// all of them may use; where it has faults itself, they are told as of a source behind the last.
pub fn load(sources: &[impl AsRef<str>], schema: Option<&str>, units: Units) -> Result<Policy, String> {
    let schema = match schema {
        None => Schema::builtin(),
        Some(text) => Schema::declare(text).map_err(|mut error| {
            let texts: Vec<&str> = sources.iter().map(AsRef::as_ref).chain([text]).collect();
            for diagnostic in &mut error.diagnostics {
                diagnostic.source = u32::try_from(sources.len()).unwrap_or(u32::MAX);
            }
            diagnostics(&error, &texts, units)
        })?,
    };
    Policy::load_with(&schema, sources.iter().map(AsRef::as_ref))
        .map_err(|error| diagnostics(&error, sources, units))
}

/// Loads the embedded default; the error is a JSON array of diagnostics.
pub fn critical_rules(units: Units) -> Result<Policy, String> {
    Policy::critical_rules().map_err(|error| diagnostics(&error, &[""], units))
}

/// Decides an operation given as JSON text: a decision, or `{"error": …}` where it is refused.
pub fn decide(policy: &Policy, operation: &str) -> String {
    match policy.operation(operation) {
        Ok(operation) => decide_prepared(policy, &operation),
        Err(error) => refusal(&error),
    }
}

/// Decides an operation that `policy` has read before.
pub fn decide_prepared(policy: &Policy, operation: &Operation) -> String {
    encode(&policy.decide(operation))
}

/// The outcome alone, as a bare word; the error is `{"error": …}`.
pub fn outcome(policy: &Policy, operation: &str) -> Result<&'static str, String> {
    prepare(policy, operation).map(|operation| policy.outcome(&operation).as_str())
}

/// Reads an operation for later; the error is `{"error": …}`.
pub fn prepare(policy: &Policy, operation: &str) -> Result<Operation, String> {
    policy.operation(operation).map_err(|error| refusal(&error))
}

/// The table of outcomes as JSON, for a walk outside of the engine; `null` where the rules are too large for one.
pub fn table(policy: &Policy) -> String {
    encode(&policy.walk())
}

/// What stands in place of a decision where the operation is refused.
pub fn refusal(error: &OperationError) -> String {
    #[derive(Serialize)]
    struct Refusal<'a> {
        error: &'a OperationError,
    }
    encode(&Refusal { error })
}

/// The names and digests of the policies, as a JSON array.
pub fn identities(policy: &Policy) -> String {
    encode(policy.identities())
}

/// The results of the `test` blocks, as a JSON array.
pub fn test(policy: &Policy) -> String {
    encode(&policy.test())
}

/// Every fact that an operation may give to this policy, sorted by name, as a JSON array.
pub fn facts(policy: &Policy) -> String {
    encode(&policy.schema().facts().iter().map(info).collect::<Vec<_>>())
}

/// The built-in facts in the order in which they are explained, as a JSON array.
pub fn builtin_facts() -> String {
    encode(&BUILTIN.iter().map(BuiltinFact::to_info).collect::<Vec<_>>())
}

/// Everything there is to say of a policy's text, as a JSON array of diagnostics.
pub fn check(source: &str, units: Units) -> String {
    encode_diagnostics(&Policy::check(source), &[source], units)
}

/// The canonical form; the error is a JSON array of diagnostics.
pub fn format(source: &str, units: Units) -> Result<String, String> {
    Policy::format(source).map_err(|error| diagnostics(&error, &[source], units))
}

/// Diagnostics as a JSON array, offsets in the caller's units; each speaks of one of `sources`.
pub fn diagnostics(error: &PolicyError, sources: &[impl AsRef<str>], units: Units) -> String {
    encode_diagnostics(&error.diagnostics, sources, units)
}

fn encode_diagnostics(diagnostics: &[Diagnostic], sources: &[impl AsRef<str>], units: Units) -> String {
    encode(&to_json(diagnostics, sources, units))
}

fn to_json(diagnostics: &[Diagnostic], sources: &[impl AsRef<str>], units: Units) -> Vec<DiagnosticJson> {
    let text = |d: &Diagnostic| sources.get(d.source as usize).map_or("", AsRef::as_ref);
    diagnostics.iter().map(|d| d.to_json(text(d), units)).collect()
}

fn info(fact: &Fact) -> FactInfo {
    BUILTIN.iter().find(|builtin| builtin.name == &*fact.name).map_or_else(
        || FactInfo {
            name: fact.name.to_string(),
            kind: fact.kind.describe(),
            meaning: fact.meaning.as_deref().unwrap_or_default().to_owned(),
            unit: None,
            example: "null",
        },
        BuiltinFact::to_info,
    )
}

/// Writes a wire type; none of them holds what JSON cannot, so the fallback is never seen.
fn encode<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

#[cfg(feature = "command-lines")]
pub use reading::read_command;
#[cfg(feature = "reasoning")]
pub use reasoning::{analyze, difference, matrix, prove, require_proofs, what_would_allow};

#[cfg(feature = "command-lines")]
mod reading {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::encode;
    use crate::command::{self, Package, ReadOptions};
    use crate::prisma::Major;

    /// The options of `readCommand` as JSON.
    #[derive(Default, Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields, default)]
    struct Options {
        scripts: BTreeMap<String, String>,
        packages: BTreeMap<String, BTreeMap<String, String>>,
        prisma_major: Option<u64>,
        show_secrets: bool,
    }

    /// Reads a command line with options given as JSON: a JSON array of operations; the error says what
    /// is wrong with the options.
    pub fn read_command(line: &str, options: &str) -> Result<String, String> {
        let options: Options = serde_json::from_str(options).map_err(|error| error.to_string())?;
        let options = ReadOptions {
            scripts: options.scripts,
            packages: options.packages.into_iter().map(package).collect(),
            // Of a version that the catalogue does not know, nothing is known.
            major: options.prisma_major.and_then(|number| Major::of_number(u32::try_from(number).ok()?)),
            show_secrets: options.show_secrets,
        };
        Ok(encode(&command::read_command(line, &options)))
    }

    /// The package that begins in a folder.
    fn package((folder, scripts): (String, BTreeMap<String, String>)) -> (String, Package) {
        (folder.clone(), Package { folder: Some(folder), scripts: Ok(scripts) })
    }

    #[cfg(test)]
    mod tests {
        use super::read_command;

        fn check(options: &str, expect: &str) {
            let read = read_command("cd api && npm run db:go", options).unwrap_or_else(|error| error);
            assert!(read.contains(expect), "{options}: {read}");
        }

        #[test]
        fn scripts_of_other_folders_are_handed_in_by_folder() {
            check(r#"{ "packages": 1 }"#, "invalid type");
            check(r#"{ "packages": { "api": { "db:go": 1 } } }"#, "invalid type");
            check(r#"{ "scripts": { "db:go": "prisma db push" } }"#, r#""command":null"#);
            check(r#"{ "packages": { "api": { "db:go": "prisma db push" } } }"#, r#""command":"db push""#);
        }
    }
}
