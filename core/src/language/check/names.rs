//! What the names of a policy stand for: facts, built in or declared, and defines.

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

pub(super) struct Names {
    facts: BTreeMap<String, (Fact, Option<Span>)>,
    defines: BTreeMap<String, (usize, Span)>,
    half_read: BTreeSet<String>,
}

/// What a name stands for.
pub(super) enum Meaning<'a> {
    Fact(&'a Fact),
    Define(usize),
    /// Its declaration could not be read, which has been told.
    HalfRead,
    Nothing,
}

impl Names {
    /// Gathers what the policy declares beside the facts that are there without that.
    pub(super) fn gather(file: &File, half_read: &[String], given: &Schema, faults: &mut Faults) -> Self {
        let given = given.facts().iter().map(|fact| (fact.name.to_string(), (fact.clone(), None)));
        let mut names = Self {
            facts: ordered::map(given),
            defines: BTreeMap::new(),
            half_read: ordered::set(half_read.iter().cloned()),
        };
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

    pub(super) fn meaning(&self, name: &str) -> Meaning<'_> {
        if let Some((fact, _)) = self.facts.get(name) {
            Meaning::Fact(fact)
        } else if let Some((number, _)) = self.defines.get(name) {
            Meaning::Define(*number)
        } else if self.half_read.contains(name) {
            Meaning::HalfRead
        } else {
            Meaning::Nothing
        }
    }

    /// The facts that the policy declares, sorted by name.
    pub(super) fn declared(&self) -> Vec<DeclaredFact> {
        let declared = |(fact, place): &(Fact, Option<Span>)| {
            Some(DeclaredFact { fact: fact.clone(), place: (*place)? })
        };
        self.facts.values().filter_map(declared).collect()
    }

    /// Every declared fact and define: its name, its place, and what it is.
    pub(super) fn declarations(&self) -> impl Iterator<Item = (&str, Span, &'static str)> {
        let facts = self.facts.iter().filter_map(|(name, (_, span))| Some((name.as_str(), (*span)?, "fact")));
        facts.chain(self.defines.iter().map(|(name, (_, span))| (name.as_str(), *span, "define")))
    }

    /// A fault for a name that stands for nothing, with the nearest that stands for something.
    pub(super) fn unknown(&self, name: &Name, bare: bool) -> Diagnostic {
        let all = self.facts.keys().chain(self.defines.keys().filter(|_| bare));
        let candidates: Vec<&str> = all.map(String::as_str).collect();
        let what = if bare { "fact or define" } else { "fact" };
        let fault =
            Diagnostic::error("unknown-fact", format!("there is no {what} `{}`", name.kind), name.span);
        match nearest(&name.kind, candidates) {
            Some(near) => fault.help(format!("did you mean `{near}`?")),
            None => fault.help(
                "`prisma-policy facts` lists the built-in facts; declare others with `fact NAME: TYPE`",
            ),
        }
    }

    fn declare_fact(&mut self, item: &FactItem, faults: &mut Faults) {
        if !is_fact_name(&item.name.kind) {
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
        let again =
            |(fact, place): &(Fact, Option<Span>)| !fact.builtin && place.is_none() && fact.kind == kind;
        if !self.facts.get(&item.name.kind).is_some_and(again) && self.taken(&item.name, faults) {
            return;
        }
        let fact = Fact {
            name: item.name.kind.as_str().into(),
            kind,
            meaning: item.meaning.as_ref().map(|text| text.kind.as_str().into()),
            builtin: false,
        };
        self.facts.insert(item.name.kind.clone(), (fact, Some(item.name.span)));
    }

    fn declare_define(&mut self, name: &Name, number: usize, faults: &mut Faults) {
        if !is_rule_name(&name.kind) {
            faults.error(|| bad_name(name, "a define's name is like `rewrites` or `has-backup`"));
        }
        if !self.taken(name, faults) {
            self.defines.insert(name.kind.clone(), (number, name.span));
        }
    }

    /// Tells whether a name is declared already, and that this is a fault.
    fn taken(&self, name: &Name, faults: &mut Faults) -> bool {
        let fact = self.facts.get(&name.kind).map(|(_, span)| *span);
        let define = self.defines.get(&name.kind).map(|(_, span)| Some(*span));
        match fact.or(define) {
            None => false,
            Some(None) => {
                let builtin = self.facts.get(&name.kind).is_some_and(|(fact, _)| fact.builtin);
                let what = if builtin { "a built-in fact" } else { "a fact of the schema, of another type" };
                let message = format!("`{}` is {what}", name.kind);
                faults.error(|| {
                    Diagnostic::error("duplicate-name", message, name.span)
                        .help("use it without declaring it, or choose another name")
                });
                true
            }
            Some(Some(first)) => {
                faults.error(|| duplicate(&name.kind, name.span, first));
                true
            }
        }
    }

    /// No fact's name may be the first segments of another's: in JSON one key would be a value and a group.
    fn refuse_prefixes(&self, faults: &mut Faults) {
        let mut told = BTreeSet::new();
        for (group, (_, place)) in &self.facts {
            let prefix = format!("{group}.");
            let members = self.facts.range::<str, _>((Bound::Included(prefix.as_str()), Bound::Unbounded));
            for (name, (_, other)) in members.take_while(|(name, _)| name.starts_with(&prefix)) {
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

fn one_of(options: &[Name], faults: &mut Faults) -> Arc<[String]> {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let mut names = Vec::with_capacity(options.len());
    for option in options {
        if NEVER_NAMES.contains(&option.kind.as_str()) {
            let message = format!("`{}` cannot be a name of a `one of`", option.kind);
            faults.error(|| Diagnostic::error("bad-name", message, option.span).help("choose another name"));
        } else if !is_rule_name(&option.kind) {
            faults.error(|| bad_name(option, "a name of a `one of` is like `open` or `read-only`"));
        }
        if let Some(first) = seen.insert(&option.kind, option.span) {
            faults.error(|| duplicate(&option.kind, option.span, first));
        } else {
            names.push(option.kind.clone());
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
