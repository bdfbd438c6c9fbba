//! Random rules, defines, tests and proofs.

use super::facts::{FactDraft, GLOBS, KindDraft, builtin, quoted};
use super::{Draft, Item, RuleDraft, Sketch};
use crate::random::Random;

const OUTCOMES: [&str; 4] = ["allow", "warn", "ask", "deny"];

/// How large the conditions of a policy are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    /// The most facts that a rule tests by itself.
    pub facts: usize,
    pub depth: usize,
    /// Whether conditions ask if a fact is known.
    pub known: bool,
}

/// A random policy of this number that declares these facts.
pub(super) fn draft(random: &mut Random, number: usize, declared: &[FactDraft], size: Size) -> Draft {
    let mut facts = builtin();
    facts.extend_from_slice(declared);
    let mut writer = Writer { random, facts, size, focus: Vec::new(), defines: Vec::new() };
    let mut items: Vec<Item> =
        declared.iter().map(|fact| Item::Text(fact.declaration(writer.random))).collect();
    for name in ["has-data", "risky", "calm9"] {
        if writer.random.chance(40) {
            items.push(writer.define(name));
        }
    }
    let rules = 1 + writer.random.below(4);
    items.extend((0..rules).map(|number| Item::Rule(writer.rule(number))));
    items.extend((0..writer.random.below(3)).map(|number| Item::Text(writer.test(number, rules))));
    if writer.random.chance(25) {
        items.push(Item::Text(writer.proof()));
    }
    // The order of declarations does not matter.
    for _ in 0..writer.random.below(3) {
        let (one, other) = (writer.random.below(items.len()), writer.random.below(items.len()));
        items.swap(one, other);
    }
    Draft { head: format!("policy \"number {number}\"\nlanguage 1"), items }
}

struct Writer<'a> {
    random: &'a mut Random,
    facts: Vec<FactDraft>,
    size: Size,
    /// The facts that the present condition tests, few enough to try all completions.
    focus: Vec<FactDraft>,
    defines: Vec<&'static str>,
}

impl Writer<'_> {
    fn focus(&mut self, most: usize) {
        let count = 1 + self.random.below(most);
        // Globs are the hardest to get right, so texts are tested often.
        let texts = self.random.chance(15);
        let wanted = |fact: &&FactDraft| !texts || fact.kind == KindDraft::Text;
        let facts: Vec<FactDraft> = self.facts.iter().filter(wanted).cloned().collect();
        self.focus = (0..if texts { 1 } else { count }).map(|_| self.random.pick(&facts).clone()).collect();
    }

    fn define(&mut self, name: &'static str) -> Item {
        self.focus(2);
        let sketch = self.sketch(2);
        self.defines.push(name);
        Item::Text(format!("define {name} = {sketch}"))
    }

    fn rule(&mut self, number: usize) -> RuleDraft {
        self.focus(self.size.facts);
        let effect = self.random.word(&["deny", "ask", "warn"]);
        let title = if self.random.chance(30) { " \"A title\"" } else { "" };
        let head = format!("rule r{number}{title} {{\n  {effect} when");
        let when = self.sketch(self.size.depth);
        let unless = if self.random.chance(35) { Some(self.sketch(2)) } else { None };
        RuleDraft { head, when, unless, clauses: self.clauses() }
    }

    fn clauses(&mut self) -> Vec<String> {
        let mut clauses = Vec::new();
        if self.random.chance(40) {
            clauses.push(format!("in doubt {}", self.random.word(&OUTCOMES)));
        }
        if self.random.chance(20) {
            clauses.push("because \"a \\\"reason\\\"\\n\\u{e9}\r\nends\"".to_owned());
        }
        if self.random.chance(20) {
            clauses.push("instead \"one\" , \"two\"".to_owned());
        }
        if self.random.chance(50) {
            clauses.reverse();
        }
        clauses
    }

    fn sketch(&mut self, depth: usize) -> Sketch {
        let simple = if depth == 0 { 2 } else { 9 };
        match self.random.below(simple) {
            0..=2 => Sketch::Leaf(self.leaf()),
            3 => Sketch::Not(Box::new(self.sketch(depth - 1))),
            4 => Sketch::Group(Box::new(self.sketch(depth - 1))),
            5 | 6 => Sketch::Or(self.sketches(depth - 1)),
            _ => Sketch::And(self.sketches(depth - 1)),
        }
    }

    fn sketches(&mut self, depth: usize) -> Vec<Sketch> {
        let count = 2 + self.random.below(2);
        (0..count).map(|_| self.sketch(depth)).collect()
    }

    fn leaf(&mut self) -> String {
        if !self.defines.is_empty() && self.random.chance(12) {
            return self.random.word(&self.defines).to_owned();
        }
        let fact = self.random.pick(&self.focus).clone();
        let name = fact.name;
        if self.size.known && self.random.chance(10) {
            return format!("{name} {}", self.random.word(&["is known", "is unknown"]));
        }
        format!("{name}{}", self.test_of(&fact))
    }

    fn glob(&mut self) -> String {
        if self.random.chance(40) {
            return quoted(self.random.word(&GLOBS));
        }
        let length = self.random.below(6);
        let glob: String = (0..length).map(|_| self.random.word(&["a", "b", "*", "?", "*", "a"])).collect();
        quoted(&glob)
    }

    /// What stands behind a fact's name to test it.
    fn test_of(&mut self, fact: &FactDraft) -> String {
        let form = self.random.below(7);
        match fact.kind {
            KindDraft::Bool => self.random.word(&["", "", " is true", " is false"]).to_owned(),
            KindDraft::Count | KindDraft::Number | KindDraft::Duration if form < 4 => {
                format!(" {} {}", self.random.word(&["<", "<=", ">", ">="]), fact.constant(self.random))
            }
            KindDraft::Text if form < 3 => {
                let glob = self.glob();
                format!(" {}matches {glob}", self.random.word(&["", "not "]))
            }
            KindDraft::Set => self.test_of_set(fact, form),
            _ => match form {
                4 => format!(" is {}", fact.constant(self.random)),
                5 => format!(" is not {}", fact.constant(self.random)),
                _ => format!(" {}in {}", self.random.word(&["", "not "]), self.list(fact)),
            },
        }
    }

    fn test_of_set(&mut self, fact: &FactDraft, form: usize) -> String {
        match form {
            0 | 1 => format!(" has {}", fact.constant(self.random)),
            2 => " is empty".to_owned(),
            3 => " is not empty".to_owned(),
            _ => {
                let quantifier = self.random.word(&["any", "all", "none"]);
                format!(" has {quantifier} of {}", self.list(fact))
            }
        }
    }

    fn list(&mut self, fact: &FactDraft) -> String {
        let count = 1 + self.random.below(3);
        let values: Vec<String> = (0..count).map(|_| fact.constant(self.random)).collect();
        format!("[{}]", values.join(", "))
    }

    fn test(&mut self, number: usize, rules: usize) -> String {
        let mut given = Vec::new();
        for fact in self.facts.clone() {
            if self.random.chance(40) {
                let value = match fact.kind {
                    KindDraft::Set if self.random.chance(30) => "[]".to_owned(),
                    KindDraft::Set => self.list(&fact),
                    _ => fact.constant(self.random),
                };
                given.push(format!("{} {value}", fact.name));
            }
        }
        let given =
            if given.is_empty() { String::new() } else { format!("given {}\n  ", given.join(",\n  ")) };
        let by = match self.random.below(3) {
            0 => format!(" by r{}", self.random.below(rules)),
            _ => String::new(),
        };
        format!("test \"number {number}\" {{\n  {given}expect {}{by}\n}}", self.random.word(&OUTCOMES))
    }

    fn proof(&mut self) -> String {
        self.focus(3);
        let claim = self.random.word(&["never", "always"]);
        let outcomes = self.random.word(&["deny", "allow, warn", "ask, deny, ask"]);
        format!("prove \"a claim\" {claim} {outcomes} when {}", self.sketch(2))
    }
}
