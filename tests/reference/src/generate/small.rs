//! Policies small enough to try every operation, with claims of every kind.

mod facts;
mod pairs;

pub use self::pairs::pair;

use self::facts::{SMALL, SmallFact};
use super::facts::KindDraft;
use super::{Case, Draft, Item, RuleDraft, Sketch, operations};
use crate::random::Random;

const OUTCOMES: [&str; 4] = ["allow", "warn", "ask", "deny"];
const EFFECTS: [&str; 3] = ["deny", "ask", "warn"];

/// The case of a seed: mostly one policy, of few rules on few facts, with claims.
pub fn small(seed: u64) -> Case {
    let mut random = Random::new(seed);
    let facts = pool(&mut random);
    let count = *random.pick(&[1, 1, 1, 2]);
    let policies: Vec<Draft> =
        (0..count).map(|number| Writer::new(&mut random, &facts).policy(number)).collect();
    case(&mut random, policies, &facts)
}

fn case(random: &mut Random, policies: Vec<Draft>, facts: &[SmallFact]) -> Case {
    let mut facts: Vec<_> = facts.iter().map(SmallFact::draft).collect();
    facts.sort();
    let operation = operations::operation(random, &facts);
    Case { policies, operation, facts }
}

/// Two to four different facts.
fn pool(random: &mut Random) -> Vec<SmallFact> {
    let mut all = SMALL.to_vec();
    let count = 2 + random.below(3);
    (0..count).map(|_| all.remove(random.below(all.len()))).collect()
}

struct Writer<'a> {
    random: &'a mut Random,
    facts: &'a [SmallFact],
    defines: Vec<&'static str>,
}

impl<'a> Writer<'a> {
    fn new(random: &'a mut Random, facts: &'a [SmallFact]) -> Self {
        Self { random, facts, defines: Vec::new() }
    }

    fn policy(&mut self, number: usize) -> Draft {
        let declared = self.facts.iter().filter(|fact| fact.declared).map(SmallFact::draft);
        let mut items: Vec<Item> = declared.map(|fact| Item::Text(fact.declaration(self.random))).collect();
        if self.random.chance(25) {
            items.push(Item::Text(format!("define safe = {}", self.sketch(1))));
            self.defines.push("safe");
        }
        let rules = 1 + self.random.below(4);
        items.extend((0..rules).map(|rule| Item::Rule(self.rule(rule))));
        let claims = 1 + self.random.below(4);
        items.extend((0..claims).map(|claim| Item::Text(self.claim(claim))));
        Draft { head: format!("policy \"number {number}\"\nlanguage 1"), items }
    }

    fn rule(&mut self, number: usize) -> RuleDraft {
        let effect = self.random.word(&EFFECTS);
        let when = self.sketch(2);
        let unless = if self.random.chance(30) { Some(self.sketch(1)) } else { None };
        let head = format!("rule r{number} {{\n  {effect} when");
        RuleDraft { head, when, unless, clauses: self.clauses() }
    }

    fn clauses(&mut self) -> Vec<String> {
        let doubt = self.random.chance(45);
        if doubt { vec![format!("in doubt {}", self.random.word(&OUTCOMES))] } else { Vec::new() }
    }

    fn sketch(&mut self, depth: usize) -> Sketch {
        let simple = if depth == 0 { 1 } else { 7 };
        match self.random.below(simple) {
            0..=2 => Sketch::Leaf(self.leaf()),
            3 => Sketch::Not(Box::new(self.sketch(depth - 1))),
            4 => Sketch::Or(self.sketches(depth - 1)),
            _ => Sketch::And(self.sketches(depth - 1)),
        }
    }

    fn sketches(&mut self, depth: usize) -> Vec<Sketch> {
        (0..2).map(|_| self.sketch(depth)).collect()
    }

    fn leaf(&mut self) -> String {
        if !self.defines.is_empty() && self.random.chance(15) {
            return self.random.word(&self.defines).to_owned();
        }
        let fact = self.random.pick(self.facts).clone();
        let known = self.random.chance(15);
        let tests = if known { &[" is known", " is unknown"][..] } else { fact.tests };
        format!("{}{}", fact.name, self.random.word(tests))
    }

    fn claim(&mut self, number: usize) -> String {
        let name = format!("prove \"number {number}\"");
        let when = self.sketch(2);
        if self.random.chance(50) {
            let claim = self.random.word(&["never", "always"]);
            let outcomes =
                self.random.word(&["allow", "deny", "allow, warn", "ask, deny", "warn, ask, warn"]);
            return format!("{name} {claim} {outcomes} when {when}");
        }
        let trend = self.random.word(&["looser", "stricter"]);
        let fact = self.random.pick(self.facts).clone();
        let way = self.way(&fact);
        let when = if self.random.chance(60) { format!(" when {when}") } else { String::new() };
        format!("{name} never {trend} as {} {way}{when}", fact.name)
    }

    fn way(&mut self, fact: &SmallFact) -> String {
        let grows =
            matches!(fact.kind, KindDraft::Count | KindDraft::Number | KindDraft::Duration | KindDraft::Set);
        if grows && (fact.goes.is_empty() || self.random.chance(60)) {
            return "grows".to_owned();
        }
        format!("goes {}", self.random.word(fact.goes))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::Policies;
    use crate::reasoning::{Verdict, difference};

    #[test]
    fn small_policies_load_and_their_claims_vary() {
        let mut kinds = BTreeSet::new();
        let mut words = BTreeSet::new();
        for seed in 0..150 {
            let sources = small(seed).sources();
            let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
            let policies = Policies::load(&sources).unwrap_or_else(|why| panic!("{why}\n{}", small(seed)));
            for proved in policies.prove() {
                kinds.insert(match proved.verdict {
                    Verdict::Holds => "holds",
                    Verdict::Fails(witnesses) if witnesses.len() == 2 => "has a wrong step",
                    Verdict::Fails(_) => "has a counterexample",
                    Verdict::NoOperation => "is about nothing",
                    Verdict::TooLarge => "is too large",
                });
            }
            let text = sources.concat();
            words.extend(
                ["never looser as", "never stricter as", " grows", " goes "]
                    .into_iter()
                    .filter(|word| text.contains(word)),
            );
        }
        let wanted = ["has a counterexample", "has a wrong step", "holds", "is about nothing"];
        assert_eq!(kinds.into_iter().collect::<Vec<_>>(), wanted);
        assert_eq!(words.len(), 4);
    }

    #[test]
    fn pairs_differ_in_many_ways() {
        let mut kinds = BTreeSet::new();
        let mut alike = 0;
        for seed in 0..150 {
            let sources = pair(seed).sources();
            let [old, new] = &sources[..] else { panic!("{sources:?}") };
            let [old, new] = [old, new].map(|source| Policies::load(&[source]).unwrap());
            let difference = difference(&old, &new).unwrap();
            alike += usize::from(difference.is_empty());
            kinds.extend(difference.into_keys());
        }
        assert_eq!(kinds.len(), 12);
        assert!((10..100).contains(&alike), "{alike}");
    }
}
