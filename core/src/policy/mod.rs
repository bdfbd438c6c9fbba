//! A policy, loaded: the door to everything else.

mod advice;
mod changes;
mod judge;
mod kept;
#[cfg(feature = "reasoning")]
mod reasoning;
mod together;
mod told;

use std::sync::{Arc, OnceLock};

use sha2::{Digest, Sha256};

use crate::decision::PolicyIdentity;
use crate::diagnostic::{Diagnostic, PolicyError, Severity};
use crate::engine::Engine;
use crate::language::{self, CheckedPolicy, Comments};
use crate::operation::Keys;
use crate::ordered;
use crate::schema::Schema;
use crate::shared::List;
use crate::source::Span;
use judge::Reporter;
use together::disagreements;

/// The text of the embedded default.
pub const CRITICAL_RULES: &str = include_str!("../../policies/critical-rules.policy");

/// One or several policies that decide together.
///
/// ```
/// use prisma_policy::{Outcome, Policy};
///
/// let policy = Policy::load(
///     r#"
///     policy "No resets"
///     language 1
///
///     rule no-reset { deny when command is "migrate reset" and environment is production }
///     "#,
/// )?;
/// let operation = policy.operation(r#"{ "command": "migrate reset" }"#)?;
/// let decision = policy.decide(&operation);
///
/// // The environment is not known, so it may be production.
/// assert_eq!(decision.outcome, Outcome::Deny);
/// assert_eq!(decision.missing, ["environment"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Policy {
    /// The facts that were there without being declared.
    given: Schema,
    schema: Schema,
    /// Made when the first operation is read.
    keys: OnceLock<Keys>,
    policies: Vec<CheckedPolicy>,
    /// The texts, for the places of what is found in them later.
    sources: Vec<Arc<str>>,
    /// Made when they are first asked for: who only wants outcomes does not wait for the canonical form and its
    /// digest.
    identities: OnceLock<List<PolicyIdentity>>,
    /// Made when the first operation comes: who only checks or formats a policy does not wait for it.
    engine: OnceLock<Arc<Engine>>,
    /// Made with the first decision.
    reporter: OnceLock<Arc<Reporter>>,
}

impl Policy {
    /// Loads one policy.
    ///
    /// # Errors
    ///
    /// Every fault of the text, each with its place and the way to mend it.
    pub fn load(source: &str) -> Result<Self, PolicyError> {
        Self::load_all([source])
    }

    /// Loads several policies that decide together as one holding all their rules.
    ///
    /// # Errors
    ///
    /// Every fault of every text, each diagnostic with the number of its source; also names that two of them
    /// use in ways that do not go together.
    pub fn load_all<'a>(sources: impl IntoIterator<Item = &'a str>) -> Result<Self, PolicyError> {
        Self::load_with(&Schema::builtin(), sources)
    }

    /// Loads several policies that decide together, and that may all use the facts of `schema` without
    /// declaring them.
    ///
    /// # Errors
    ///
    /// As for [`Policy::load_all`].
    pub fn load_with<'a>(
        schema: &Schema,
        sources: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, PolicyError> {
        let mut policies = Vec::new();
        let mut texts = Vec::new();
        let mut diagnostics = Vec::new();
        for (source, number) in sources.into_iter().zip(0_u32..) {
            let (policy, mut found) = read(source, schema);
            found.retain(|diagnostic| diagnostic.severity == Severity::Error);
            diagnostics
                .extend(found.into_iter().map(|diagnostic| Diagnostic { source: number, ..diagnostic }));
            if let Some(policy) = policy {
                policies.push(policy);
                texts.push(Arc::from(source));
            }
        }
        if diagnostics.is_empty() {
            diagnostics = disagreements(&policies);
        }
        if policies.is_empty() && diagnostics.is_empty() {
            let fault = Diagnostic::error("no-policy", "no policy was given", Span::default());
            diagnostics.push(fault.help("give at least one policy"));
        }
        if !diagnostics.is_empty() {
            return Err(PolicyError { diagnostics });
        }
        Ok(Self::assemble(schema, policies, texts))
    }

    fn assemble(given: &Schema, policies: Vec<CheckedPolicy>, sources: Vec<Arc<str>>) -> Self {
        let declared = policies.iter().flat_map(|policy| &policy.facts).map(|declared| &declared.fact);
        let given_facts = given.facts().iter().filter(|fact| !fact.builtin);
        let facts = ordered::map(given_facts.chain(declared).map(|fact| (&*fact.name, fact)));
        let schema = Schema::new(facts.into_values().cloned());
        Self {
            given: given.clone(),
            schema,
            keys: OnceLock::new(),
            policies,
            sources,
            identities: OnceLock::new(),
            engine: OnceLock::new(),
            reporter: OnceLock::new(),
        }
    }

    fn engine(&self) -> &Engine {
        self.engine.get_or_init(|| Arc::new(Engine::new(&self.schema, &self.policies)))
    }

    /// Loads the embedded default, the six Critical Rules.
    ///
    /// # Errors
    ///
    /// None that a released build could give: a test holds the embedded text to load.
    pub fn critical_rules() -> Result<Self, PolicyError> {
        Self::load(CRITICAL_RULES)
    }

    /// Every fact that an operation may give.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The text of each policy, in the order in which they were given.
    pub fn sources(&self) -> &[Arc<str>] {
        &self.sources
    }

    /// The name and digest of each policy, in the order in which they were given.
    pub fn identities(&self) -> &[PolicyIdentity] {
        self.shared_identities()
    }

    fn shared_identities(&self) -> &List<PolicyIdentity> {
        self.identities.get_or_init(|| {
            let named = self.policies.iter().zip(&self.sources);
            named
                .map(|(policy, text)| PolicyIdentity {
                    name: (&policy.name).into(),
                    digest: digest(text).into(),
                })
                .collect()
        })
    }

    /// Each policy by itself.
    fn alone(&self) -> impl Iterator<Item = Self> {
        self.policies
            .iter()
            .zip(&self.sources)
            .map(|(policy, text)| Self::assemble(&self.given, vec![policy.clone()], vec![Arc::clone(text)]))
    }

    /// Everything there is to say of a policy: errors, warnings and hints, in the order of the text.
    pub fn check(source: &str) -> Vec<Diagnostic> {
        read(source, &Schema::builtin()).1
    }

    /// The canonical form of a policy, comments kept.
    ///
    /// # Errors
    ///
    /// The faults of a text that does not parse. One that parses is formatted even where it does not load.
    pub fn format(source: &str) -> Result<String, PolicyError> {
        let parsed = language::parse(source);
        if parsed.faults.is_empty() {
            Ok(language::format(&parsed.file, source, Comments::Keep))
        } else {
            Err(PolicyError { diagnostics: parsed.faults })
        }
    }
}

/// Parses and checks a text; the policy is there when no diagnostic is an error.
fn read(source: &str, given: &Schema) -> (Option<CheckedPolicy>, Vec<Diagnostic>) {
    let parsed = language::parse(source);
    let fatal = parsed.file.items.is_empty() && !parsed.faults.is_empty();
    let (policy, found) =
        if fatal { (None, Vec::new()) } else { language::check(&parsed.file, &parsed.half_read, given) };
    let mut diagnostics = parsed.faults;
    let read_whole = diagnostics.is_empty();
    let policy = policy.filter(|_| read_whole);
    diagnostics.extend(found);
    ordered::sort_by(&mut diagnostics, |a, b| a.span.cmp(&b.span));
    (policy, tellable(diagnostics, read_whole))
}

/// No more errors than are told of one text; where a part was not read, no hints, which would mislead.
fn tellable(mut diagnostics: Vec<Diagnostic>, read_whole: bool) -> Vec<Diagnostic> {
    let mut errors = 0;
    diagnostics.retain(|diagnostic| match diagnostic.severity {
        Severity::Error => {
            errors += 1;
            errors <= language::MAX_FAULTS
        }
        Severity::Warning | Severity::Hint => read_whole,
    });
    diagnostics
}

/// The digest of a text that parses. It is read again for that, since a tree kept from loading would be several times
/// as large as the text.
fn digest(source: &str) -> String {
    let canonical = language::format(&language::parse(source).file, source, Comments::Drop);
    let mut text = "sha256:".to_owned();
    for byte in Sha256::digest(canonical.as_bytes()) {
        text.push_str(&format!("{byte:02x}"));
    }
    text
}
