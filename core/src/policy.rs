//! A policy, loaded: the door to everything else.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::analysis::{self, ProofResult};
use crate::decision::{Decision, Finding, Outcome, PolicyIdentity, TestOutcome, TestResult};
use crate::diagnostic::{Diagnostic, PolicyError, Severity};
use crate::engine::{Engine, Spoken, Verdict};
use crate::language::{self, CheckedPolicy, CheckedTest, Comments, DeclaredFact, Parsed};
use crate::operation::{self, Operation, OperationError, Value};
use crate::prisma;
use crate::schema::{Fact, FactId, Schema};
use crate::source::Span;

/// The text of the embedded default.
pub const CRITICAL_RULES: &str = include_str!("../policies/critical-rules.policy");

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
    policies: Vec<CheckedPolicy>,
    identities: Vec<PolicyIdentity>,
    engine: Engine,
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
        let mut identities = Vec::new();
        let mut diagnostics = Vec::new();
        for (source, number) in sources.into_iter().zip(0_u32..) {
            let (policy, parsed, mut found) = read(source, schema);
            found.retain(|diagnostic| diagnostic.severity == Severity::Error);
            diagnostics
                .extend(found.into_iter().map(|diagnostic| Diagnostic { source: number, ..diagnostic }));
            if let Some(policy) = policy {
                identities
                    .push(PolicyIdentity { name: policy.name.clone(), digest: digest(&parsed, source) });
                policies.push(policy);
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
        Ok(Self::assemble(schema, policies, identities))
    }

    fn assemble(given: &Schema, policies: Vec<CheckedPolicy>, identities: Vec<PolicyIdentity>) -> Self {
        let declared = policies.iter().flat_map(|policy| &policy.facts).map(|declared| &declared.fact);
        let facts: BTreeMap<&str, &Fact> = given
            .facts()
            .iter()
            .filter(|fact| !fact.builtin)
            .chain(declared)
            .map(|fact| (&*fact.name, fact))
            .collect();
        let schema = Schema::new(facts.into_values().cloned());
        let engine = Engine::new(&schema, &policies);
        Self { given: given.clone(), schema, policies, identities, engine }
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

    /// The name and digest of each policy, in the order in which they were given.
    pub fn identities(&self) -> &[PolicyIdentity] {
        &self.identities
    }

    /// Reads an operation from JSON text.
    ///
    /// # Errors
    ///
    /// What is no operation for these policies: not JSON, an unknown fact, a value of another type, a limit
    /// exceeded.
    pub fn operation(&self, json: &str) -> Result<Operation, OperationError> {
        let mut operation = operation::read(&self.schema, json)?;
        self.engine.place(&self.schema, &mut operation);
        Ok(operation)
    }

    /// The outcome alone, which is quicker than [`Policy::decide`] and always the same.
    pub fn outcome(&self, operation: &Operation) -> Outcome {
        self.engine.outcome(&self.schema, operation)
    }

    /// The outcome with its reasons.
    pub fn decide(&self, operation: &Operation) -> Decision {
        let spoken = self.engine.judge(&self.schema, operation);
        let outcome = spoken.iter().map(|s| s.contribution).max().unwrap_or(Outcome::Allow);
        let findings: Vec<Finding> = spoken.iter().filter_map(|s| self.finding(s)).collect();
        let contributing = findings.iter().filter(|finding| finding.contribution > Outcome::Allow);
        let missing: BTreeSet<String> =
            contributing.flat_map(|finding| finding.missing.iter().cloned()).collect();
        Decision {
            outcome,
            findings,
            missing: missing.into_iter().collect(),
            remedies: if outcome == Outcome::Allow { Vec::new() } else { self.remedies(operation) },
            policies: self.identities.clone(),
        }
    }

    fn finding(&self, spoken: &Spoken) -> Option<Finding> {
        let policy = self.policies.get(spoken.place.policy)?;
        let rule = policy.rules.get(spoken.place.rule)?;
        let (certain, facts, exceeded) = match &spoken.verdict {
            Verdict::InDoubt(facts) => (false, facts.iter().collect(), false),
            Verdict::Exceeded(facts) => (false, facts.iter().collect(), true),
            Verdict::Fires | Verdict::Silent => (true, Vec::new(), false),
        };
        // Facts are numbered in the order of their names, so these are sorted.
        let name = |id: &FactId| self.schema.get(*id).map(|fact| fact.name.to_string());
        Some(Finding {
            policy: policy.name.clone(),
            rule: rule.id.clone(),
            title: rule.title.clone(),
            effect: rule.effect,
            contribution: spoken.contribution,
            certain,
            missing: facts.into_iter().filter_map(name).collect(),
            exceeded,
            because: rule.because.clone(),
            instead: rule.instead.clone(),
        })
    }

    fn remedies(&self, operation: &Operation) -> Vec<crate::decision::Remedy> {
        let get = |name: &str| self.schema.find(name).and_then(|id| operation.get(id));
        let command =
            get("command").and_then(|value| if let Value::Text(text) = value { Some(&**text) } else { None });
        let flags: Vec<&str> = match get("flags") {
            Some(Value::Set(flags)) => flags.iter().map(|flag| &**flag).collect(),
            _ => Vec::new(),
        };
        let major = match get("prisma.major") {
            Some(Value::Number(major)) => u32::try_from(*major).ok(),
            _ => None,
        };
        prisma::remedies(command, &flags, major)
    }

    /// Runs the `test` blocks of every policy, each policy's against that policy alone.
    pub fn test(&self) -> Vec<TestResult> {
        let mut results = Vec::new();
        for (policy, alone) in self.policies.iter().zip(self.alone()) {
            results.extend(policy.tests.iter().map(|test| alone.run(test)));
        }
        results
    }

    fn run(&self, test: &CheckedTest) -> TestResult {
        let mut operation = Operation::default();
        for (name, value) in &test.given {
            if let Some(id) = self.schema.find(name) {
                operation.set(id, value.clone());
            }
        }
        let decision = self.decide(&operation);
        let outcome = decision.outcome;
        let mut by: Vec<String> =
            decision.findings.into_iter().filter(|f| f.contribution == outcome).map(|f| f.rule).collect();
        by.sort();
        let ok = outcome == test.expect && test.by.as_ref().is_none_or(|wanted| *wanted == by);
        TestResult {
            name: test.name.clone(),
            ok,
            expected: TestOutcome { outcome: test.expect, by: test.by.clone() },
            actual: TestOutcome { outcome, by: Some(by) },
        }
    }

    /// Answers the `prove` claims of every policy, in order, each policy's against that policy alone.
    ///
    /// ```
    /// use prisma_policy::{Holds, Policy};
    ///
    /// let policy = Policy::load(
    ///     r#"
    ///     policy "No resets"
    ///     language 1
    ///     rule no-reset { deny when command is "migrate reset" and environment is production }
    ///     prove "nobody resets production" never allow, warn, ask
    ///       when command is "migrate reset" and environment is production
    ///     "#,
    /// )?;
    /// assert_eq!(policy.prove()[0].holds(), Some(Holds::True));
    /// # Ok::<(), prisma_policy::PolicyError>(())
    /// ```
    pub fn prove(&self) -> Vec<ProofResult> {
        let each = self.policies.iter().zip(self.alone());
        each.flat_map(|(policy, alone)| {
            analysis::prove(&alone.schema, policy, |operation| alone.outcome(operation))
        })
        .collect()
    }

    /// Each policy by itself.
    fn alone(&self) -> impl Iterator<Item = Self> {
        self.policies.iter().zip(&self.identities).map(|(policy, identity)| {
            Self::assemble(&self.given, vec![policy.clone()], vec![identity.clone()])
        })
    }

    /// Everything there is to say of a policy: errors, warnings and hints, in the order of the text.
    pub fn check(source: &str) -> Vec<Diagnostic> {
        read(source, &Schema::builtin()).2
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
fn read(source: &str, given: &Schema) -> (Option<CheckedPolicy>, Parsed, Vec<Diagnostic>) {
    let mut parsed = language::parse(source);
    let fatal = parsed.file.items.is_empty() && !parsed.faults.is_empty();
    let (policy, found) =
        if fatal { (None, Vec::new()) } else { language::check(&parsed.file, &parsed.half_read, given) };
    let mut diagnostics = std::mem::take(&mut parsed.faults);
    let read_whole = diagnostics.is_empty();
    let policy = policy.filter(|_| read_whole);
    diagnostics.extend(found);
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    (policy, parsed, tellable(diagnostics, read_whole))
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

fn digest(parsed: &Parsed, source: &str) -> String {
    let canonical = language::format(&parsed.file, source, Comments::Drop);
    let mut text = "sha256:".to_owned();
    for byte in Sha256::digest(canonical.as_bytes()) {
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

/// What keeps policies that are sound alone from deciding together.
fn disagreements(policies: &[CheckedPolicy]) -> Vec<Diagnostic> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let mut facts: BTreeMap<Arc<str>, &Fact> = BTreeMap::new();
    let mut diagnostics = Vec::new();
    for (policy, number) in policies.iter().zip(0_u32..) {
        let same_name = (!names.insert(&policy.name)).then(|| same_name(policy));
        let found = same_name.into_iter().chain(policy.facts.iter().flat_map(|fact| conflicts(&facts, fact)));
        diagnostics.extend(found.map(|fault| Diagnostic { source: number, ..fault }));
        facts.extend(policy.facts.iter().map(|DeclaredFact { fact, .. }| (Arc::clone(&fact.name), fact)));
    }
    diagnostics.truncate(language::MAX_FAULTS);
    diagnostics
}

fn same_name(policy: &CheckedPolicy) -> Diagnostic {
    Diagnostic::error("duplicate-policy", format!("two policies are named `{}`", policy.name), policy.place)
        .help("give each its own name; findings are told apart by it")
}

/// What keeps a fact from standing beside those of other policies.
fn conflicts(facts: &BTreeMap<Arc<str>, &Fact>, declared: &DeclaredFact) -> Vec<Diagnostic> {
    let DeclaredFact { fact, place } = declared;
    let mut found = Vec::new();
    if let Some(other) = facts.get(&fact.name)
        && other.kind != fact.kind
    {
        let (here, there) = (fact.kind.phrase(), other.kind.phrase());
        let message = format!("`{}` is {here} here and {there} in another policy", fact.name);
        found.push(
            Diagnostic::error("fact-conflict", message, *place).help("declare it with the same type in both"),
        );
    }
    if let Some(other) = clash(facts, &fact.name) {
        let message = format!("`{}` and `{other}` of another policy cannot both be facts", fact.name);
        found.push(
            Diagnostic::error("name-prefix", message, *place).help("choose another name for one of them"),
        );
    }
    found
}

/// A fact whose name is the first segments of `name`, or the other way round.
fn clash<'f>(facts: &'f BTreeMap<Arc<str>, &Fact>, name: &str) -> Option<&'f str> {
    let shorter = name.match_indices('.').filter_map(|(dot, _)| name.get(..dot));
    let mut shorter = shorter.filter_map(|group| facts.get_key_value(group));
    let group = format!("{name}.");
    let longer = || {
        facts
            .range::<str, _>((Bound::Included(group.as_str()), Bound::Unbounded))
            .next()
            .filter(|(other, _)| other.starts_with(&group))
    };
    shorter.next().or_else(longer).map(|(other, _)| &**other)
}
