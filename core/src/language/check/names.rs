//! What the names of a policy stand for: facts, built in or declared, and defines.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use super::faults::Faults;
use crate::diagnostic::Diagnostic;
use crate::language::ast::{FactItem, File, Item, Name, TypeExpr};
use crate::language::checked::DeclaredFact;
use crate::language::grammar::NEVER_NAMES;
use crate::ordered;
use crate::schema::{Fact, FactType, Schema};
use crate::source::Span;
use crate::suggest::nearest;

/// What a policy declares, and the facts that are there without that.
pub(super) struct Names<'a> {
    given: &'a Schema,
    facts: BTreeMap<&'a str, Declared<Fact>>,
    defines: BTreeMap<&'a str, Declared<usize>>,
    half_read: BTreeSet<&'a str>,
}

/// What a declaration gives a name to, and where.
struct Declared<T> {
    what: T,
    place: Span,
    /// Whether some condition or test speaks of it.
    used: Cell<bool>,
}

/// What a name stands for.
pub(super) enum Meaning<'a> {
    Fact(&'a Fact),
    Define(usize),
    /// Its declaration could not be read, which has been told.
    HalfRead,
    Nothing,
}

impl<'a> Names<'a> {
    /// Gathers what the policy declares beside the facts that are there without that.
    pub(super) fn gather(
        file: &'a File<'a>,
        half_read: &[&'a str],
        given: &'a Schema,
        faults: &mut Faults,
    ) -> Self {
        let half_read = ordered::set(half_read.iter().copied());
        let mut names = Self { given, facts: BTreeMap::new(), defines: BTreeMap::new(), half_read };
        let mut defines = 0;
        for item in &file.items {
            match &item.kind {
                Item::Fact(fact) => names.declare_fact(fact, faults),
                Item::Define(define) => {
                    names.declare_define(&define.name, defines, faults);
                    defines += 1;
                }
                _ => {}
            }
        }
        names.refuse_prefixes(faults);
        names
    }

    /// What a name stands for of which a condition or test speaks.
    pub(super) fn meaning(&self, name: &str) -> Meaning<'_> {
        if let Some(fact) = self.facts.get(name) {
            Meaning::Fact(fact.mark_used())
        } else if let Some(fact) = self.given(name) {
            Meaning::Fact(fact)
        } else if let Some(define) = self.defines.get(name) {
            Meaning::Define(*define.mark_used())
        } else if self.half_read.contains(name) {
            Meaning::HalfRead
        } else {
            Meaning::Nothing
        }
    }

    /// Whether a name seems to be declared where the text could not be read, and nowhere else.
    pub(super) fn only_half_read(&self, name: &str) -> bool {
        self.half_read.contains(name) && self.given(name).is_none() && self.declared_at(name).is_none()
    }

    /// The facts that the policy declares, sorted by name.
    pub(super) fn declared(&self) -> Vec<DeclaredFact> {
        let declared = self.facts.values();
        declared.map(|fact| DeclaredFact { fact: fact.what.clone(), place: fact.place }).collect()
    }

    /// Every declared fact and define that nothing speaks of: its name, its place, and what it is.
    pub(super) fn unused(&self) -> impl Iterator<Item = (&str, Span, &'static str)> {
        let facts = self.facts.iter().filter(|(_, fact)| !fact.used.get());
        let defines = self.defines.iter().filter(|(_, define)| !define.used.get());
        let facts = facts.map(|(name, fact)| (*name, fact.place, "fact"));
        facts.chain(defines.map(|(name, define)| (*name, define.place, "define")))
    }

    fn given(&self, name: &str) -> Option<&'a Fact> {
        self.given.get(self.given.find(name)?)
    }

    fn declared_at(&self, name: &str) -> Option<Span> {
        let fact = self.facts.get(name).map(|fact| fact.place);
        fact.or_else(|| self.defines.get(name).map(|define| define.place))
    }

    /// Every fact with its place, if it has one, sorted by name.
    fn facts(&self) -> BTreeMap<&str, Option<Span>> {
        let given = self.given.facts().iter().map(|fact| (&*fact.name, None));
        ordered::map(given.chain(self.facts.iter().map(|(name, fact)| (*name, Some(fact.place)))))
    }

    /// A fault for a name that stands for nothing, with the nearest that stands for something.
    pub(super) fn unknown(&self, name: &Name, bare: bool) -> Diagnostic {
        let facts = self.facts();
        let candidates = facts.keys().chain(self.defines.keys().filter(|_| bare)).copied();
        let what = if bare { "fact or define" } else { "fact" };
        let fault =
            Diagnostic::error("unknown-fact", format!("there is no {what} `{}`", name.kind), name.span);
        match nearest(name.kind, candidates) {
            Some(near) => fault.help(format!("did you mean `{near}`?")),
            None => fault.help(
                "`prisma-policy facts` lists the built-in facts; declare others with `fact NAME: TYPE`",
            ),
        }
    }

    fn declare_fact(&mut self, item: &FactItem<'a>, faults: &mut Faults) {
        let name = item.name.kind;
        if !is_fact_name(name) {
            let help = "a fact's name is made of segments like `change` or `checkAge`, joined by dots";
            faults.error(|| bad_name(&item.name, help));
        }
        let kind = match &item.kind.kind {
            TypeExpr::Bool => FactType::Bool,
            TypeExpr::Number => FactType::Number { count: false },
            TypeExpr::Duration => FactType::Duration,
            TypeExpr::Text => FactType::Text,
            TypeExpr::SetOfText => FactType::SetOfText,
            TypeExpr::OneOf(options) => FactType::OneOf(one_of(options, faults)),
        };
        // A policy may say again what the schema says, so that it also loads without one.
        let again = self.given(name).is_some_and(|fact| !fact.builtin && fact.kind == kind)
            && !self.facts.contains_key(name);
        if !again && self.taken(&item.name, faults) {
            return;
        }
        let meaning = item.meaning.as_ref().map(|text| Arc::from(&*text.kind));
        let fact = Fact { name: name.into(), kind, meaning, builtin: false };
        self.facts.insert(name, Declared::new(fact, item.name.span));
    }

    fn declare_define(&mut self, name: &Name<'a>, number: usize, faults: &mut Faults) {
        if !is_rule_name(name.kind) {
            faults.error(|| bad_name(name, "a define's name is like `rewrites` or `has-backup`"));
        }
        if !self.taken(name, faults) {
            self.defines.insert(name.kind, Declared::new(number, name.span));
        }
    }

    /// Tells whether a name is declared already, and that this is a fault.
    fn taken(&self, name: &Name, faults: &mut Faults) -> bool {
        if let Some(first) = self.declared_at(name.kind) {
            faults.error(|| duplicate(name.kind, name.span, first));
            return true;
        }
        let Some(given) = self.given(name.kind) else { return false };
        let what = if given.builtin { "a built-in fact" } else { "a fact of the schema, of another type" };
        faults.error(|| {
            Diagnostic::error("duplicate-name", format!("`{}` is {what}", name.kind), name.span)
                .help("use it without declaring it, or choose another name")
        });
        true
    }

    /// No fact's name may be the first segments of another's: in JSON one key would be a value and a group.
    fn refuse_prefixes(&self, faults: &mut Faults) {
        if self.facts.is_empty() {
            return;
        }
        let mut told = BTreeSet::new();
        let facts = self.facts();
        for (group, place) in &facts {
            let prefix = format!("{group}.");
            let members = facts.range::<str, _>((Bound::Included(prefix.as_str()), Bound::Unbounded));
            for (name, other) in members.take_while(|(name, _)| name.starts_with(&prefix)) {
                if let Some(span) = other.or(*place).filter(|span| told.insert(*span)) {
                    let message = format!("`{group}` cannot be both a fact and a group that holds `{name}`");
                    faults.error(|| {
                        Diagnostic::error("name-prefix", message, span)
                            .help("choose another name for one of them")
                    });
                }
            }
        }
    }
}

impl<T> Declared<T> {
    fn new(what: T, place: Span) -> Self {
        Self { what, place, used: Cell::new(false) }
    }

    fn mark_used(&self) -> &T {
        self.used.set(true);
        &self.what
    }
}

fn one_of(options: &[Name], faults: &mut Faults) -> Arc<[String]> {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let mut names = Vec::with_capacity(options.len());
    for option in options {
        if NEVER_NAMES.contains(&option.kind) {
            let message = format!("`{}` cannot be a name of a `one of`", option.kind);
            faults.error(|| Diagnostic::error("bad-name", message, option.span).help("choose another name"));
        } else if !is_rule_name(option.kind) {
            faults.error(|| bad_name(option, "a name of a `one of` is like `open` or `read-only`"));
        }
        if let Some(first) = seen.insert(option.kind, option.span) {
            faults.error(|| duplicate(option.kind, option.span, first));
        } else {
            names.push(option.kind.to_owned());
        }
    }
    names.into()
}

pub(super) fn duplicate(name: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::error("duplicate-name", format!("`{name}` is declared more than once"), span)
        .related(first, "it is declared here first")
        .help("choose another name, or remove one of them")
}

pub(super) fn bad_name(name: &Name, help: &str) -> Diagnostic {
    Diagnostic::error("bad-name", format!("`{}` is not a name that can stand here", name.kind), name.span)
        .help(help)
}

fn is_segment(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(|c| c.is_ascii_alphanumeric())
}

fn is_fact_name(text: &str) -> bool {
    text.split('.').all(is_segment)
}

/// Whether a text is a name of a rule, a define or a `one of`.
pub(super) fn is_rule_name(text: &str) -> bool {
    let mut parts = text.split('-');
    parts.next().is_some_and(is_segment)
        && parts.all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric()))
}
