//! What would have to change for an operation to be allowed: the smallest sets of facts.

mod phrase;
mod sets;
pub(crate) mod witness;
pub(crate) mod wording;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value as Json;

use crate::decision::Outcome;
use crate::engine::{
    Block, DOUBT, DiagramId, Diagrams, FALSE, FIRES, Memo, Model, Reasoned, SILENT, Space, TRUE, Values,
};
use crate::operation::{Operation, Value, write};
use crate::ordered;
use crate::schema::{FactId, Schema};
use phrase::phrase;
use sets::Sets;

/// The facts that may change unless the caller says otherwise; `backup.*` is every fact of that group.
pub const CHANGEABLE: [&str; 5] =
    ["flags", "backup.*", "database.checked", "database.checkAge", "acknowledged"];

/// How many facts may change that matter.
const MOST_FACTS: usize = 20;

/// How many steps one question may take. Steps are counted and not timed, so that the same question has the same
/// answer everywhere.
pub(crate) const QUESTION_STEPS: u64 = 2_000_000;

/// What would bring the outcome of an operation down to `allow`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Changes {
    /// The outcome as things are.
    pub outcome: Outcome,
    /// Every set of changes of which none can be left out, the least costly first; none where the outcome is
    /// `allow` already, or where no change of these facts can bring it there.
    pub options: Vec<ChangeOption>,
    /// Where there is no option: the rules that see to it, each alone or all together.
    pub forbidden_by: Vec<RuleName>,
    /// Why there may be more options, or why nothing is known.
    pub exceeded: Option<String>,
}

/// Changes that together bring the outcome to `allow`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ChangeOption {
    /// What it costs: 1 for each fact, unless the caller says otherwise.
    pub cost: u32,
    /// What to do, in words.
    pub summary: String,
    /// What changes, by fact.
    pub changes: Vec<FactChange>,
    /// The operation with the changes, which is allowed.
    #[cfg_attr(feature = "typescript", ts(type = "Operation"))]
    pub operation: Json,
}

/// The change of one fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FactChange {
    /// The fact's name.
    pub fact: String,
    /// Its value now; `null` where it is not known.
    #[cfg_attr(feature = "typescript", ts(type = "boolean | number | string | string[] | null"))]
    pub from: Json,
    /// A value that would do, the other changes made.
    #[cfg_attr(feature = "typescript", ts(type = "boolean | number | string | string[]"))]
    pub to: Json,
    /// What its value must be, the other changes made: a condition in the words of the language.
    pub condition: String,
}

/// A rule, by its policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RuleName {
    /// The policy's name.
    pub policy: String,
    /// The rule's id.
    pub rule: String,
}

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exceeded(pub(crate) String);

impl Exceeded {
    /// The question itself took too many steps.
    pub(crate) fn steps() -> Self {
        Self(format!("the question takes more than {QUESTION_STEPS} steps"))
    }
}

/// An answer, or why there is none.
pub(crate) type Answer<T> = Result<T, Exceeded>;

/// What may change, and what a change costs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changeable {
    /// The facts, each with its cost.
    pub(crate) facts: BTreeMap<FactId, u32>,
}

/// What was found for an operation that is not allowed.
pub(crate) enum Found {
    /// Changed operations, each with what changed.
    Options(Vec<Candidate>, Option<String>),
    /// Rules, by their numbers.
    Forbidden(Vec<usize>),
    TooLarge(Exceeded),
}

/// Changes of some facts.
pub(crate) struct Candidate {
    pub(crate) cost: u32,
    edits: u32,
    pub(crate) operation: Operation,
    changed: Vec<(FactId, String)>,
}

impl Candidate {
    /// As it is told.
    pub(crate) fn report(&self, schema: &Schema, before: &Operation) -> ChangeOption {
        let changes = self.changes(schema, before);
        ChangeOption {
            cost: self.cost,
            summary: phrase(&changes),
            changes,
            operation: self.operation.to_json(schema),
        }
    }

    /// The same in words alone: what to do, and what must hold of each fact.
    pub(crate) fn words(&self, schema: &Schema, before: &Operation) -> (String, Vec<String>) {
        let changes = self.changes(schema, before);
        (phrase(&changes), changes.into_iter().map(|change| change.condition).collect())
    }

    fn changes(&self, schema: &Schema, before: &Operation) -> Vec<FactChange> {
        let change = |(id, condition): &(FactId, String)| {
            let fact = schema.get(*id)?;
            Some(FactChange {
                fact: fact.name.to_string(),
                from: before.get(*id).map_or(Json::Null, |value| write(fact, value)),
                to: write(fact, self.operation.get(*id)?),
                condition: condition.clone(),
            })
        };
        self.changed.iter().filter_map(change).collect()
    }
}

/// Looks for changes, or for the rules that forbid all of them.
pub(crate) fn find(reasoned: &Reasoned<'_>, operation: &Operation, changeable: &Changeable) -> Found {
    let cells = reasoned.model.space.place(operation);
    let mut search = Search::new(reasoned.model, operation, &cells, changeable);
    search.find(reasoned).unwrap_or_else(Found::TooLarge)
}

/// Looks for changes alone; gives none where none are known.
pub(crate) fn options(
    reasoned: &Reasoned<'_>,
    operation: &Operation,
    changeable: &Changeable,
) -> Vec<Candidate> {
    let cells = reasoned.model.space.place(operation);
    let mut search = Search::new(reasoned.model, operation, &cells, changeable);
    let blocked = search.all_blocked(reasoned);
    let found = blocked.and_then(|blocked| search.options(blocked));
    found.map(|(options, _)| options).unwrap_or_default()
}

struct Search<'s> {
    space: &'s Space,
    diagrams: Diagrams,
    cells: &'s [u32],
    operation: &'s Operation,
    changeable: &'s Changeable,
    steps: u64,
}

impl<'s> Search<'s> {
    fn new(model: &'s Model, operation: &'s Operation, cells: &'s [u32], changeable: &'s Changeable) -> Self {
        let diagrams = Diagrams::default();
        Self { space: &model.space, diagrams, cells, operation, changeable, steps: QUESTION_STEPS }
    }

    fn find(&mut self, reasoned: &Reasoned<'_>) -> Answer<Found> {
        let blocked = self.all_blocked(reasoned)?;
        if blocked != TRUE {
            return self.options(blocked).map(|(options, note)| Found::Options(options, note));
        }
        let rules = self.blocked(reasoned)?;
        let alone: Vec<usize> =
            rules.iter().filter(|(_, blocked)| *blocked == TRUE).map(|(number, _)| *number).collect();
        Ok(Found::Forbidden(if alone.is_empty() { self.conflict(&rules)? } else { alone }))
    }

    /// Where any rule keeps the operation from being allowed, as a function of the facts that may change.
    fn all_blocked(&mut self, reasoned: &Reasoned<'_>) -> Answer<DiagramId> {
        // The outcome of all rules together, where there is one diagram of it, is the shortest way.
        if let Some(outcomes) = reasoned.outcomes {
            return self.copied(reasoned.model, outcomes, &[0, 1, 1, 1]);
        }
        let rules = self.blocked(reasoned)?;
        self.any(rules.iter().map(|(_, blocked)| *blocked))
    }

    /// Where each rule keeps the operation from being allowed, as a function of the facts that may change.
    fn blocked(&mut self, reasoned: &Reasoned<'_>) -> Answer<Vec<(usize, DiagramId)>> {
        let mut blocked = Vec::new();
        for (number, (rule, form)) in reasoned.rules().enumerate() {
            let Some(form) = form else {
                return Err(Exceeded("a rule is too large to reason about".to_owned()));
            };
            let mut numbers = [0; 3];
            for (verdict, outcome) in [(SILENT, Outcome::Allow), (DOUBT, rule.in_doubt), (FIRES, rule.effect)]
            {
                if let Some(number) = numbers.get_mut(usize::from(verdict)) {
                    *number = u8::from(outcome > Outcome::Allow);
                }
            }
            blocked.push((number, self.copied(reasoned.model, form.verdict, &numbers)?));
        }
        Ok(blocked)
    }

    /// A function of operations as one of the facts that may change, with other numbers.
    fn copied(&mut self, model: &Model, a: DiagramId, numbers: &[u8]) -> Answer<DiagramId> {
        let Self { space, cells, changeable, .. } = *self;
        let fixed = |variable: u32| {
            let block = space.block_of(variable)?;
            let may_change = changeable.facts.contains_key(&block.fact);
            // A fact that is known does not become unknown.
            let stays = !may_change || variable == block.known && space.value(block.known, cells) == 1;
            stays.then(|| space.value(variable, cells))
        };
        let copied = self.diagrams.copy(&model.diagrams, a, &fixed, &mut Memo::default());
        let copied = copied.ok_or_else(Exceeded::steps)?;
        self.diagrams.renumber(copied, numbers, &mut self.steps).ok_or_else(Exceeded::steps)
    }

    /// Every set of changes of which none can be left out, and whether there may be more; none where all is
    /// blocked.
    fn options(&mut self, blocked: DiagramId) -> Answer<(Vec<Candidate>, Option<String>)> {
        let support = self.diagrams.support(blocked);
        let numbers = ordered::set(
            support.iter().filter_map(|at| self.space.numbered_block_of(*at)).map(|(number, _)| number),
        );
        let facts: Vec<&Block> =
            numbers.into_iter().filter_map(|number| self.space.blocks.get(number)).collect();
        if facts.len() > MOST_FACTS {
            return Err(Exceeded(format!("more than {MOST_FACTS} facts that may change matter")));
        }
        let sets = Sets { space: self.space, diagrams: &self.diagrams, cells: self.cells, facts: &facts };
        let (sets, all) = sets.smallest(blocked);
        let note = (!all).then(|| "there may be more options".to_owned());
        let mut options = Vec::new();
        for set in sets {
            let chosen: Vec<&Block> =
                facts.iter().zip(0..).filter(|(_, at)| set >> at & 1 == 1).map(|(block, _)| *block).collect();
            options.extend(self.change(blocked, &chosen));
        }
        ordered::sort_by(&mut options, |a: &Candidate, b| {
            (a.cost, a.changed.len(), a.edits).cmp(&(b.cost, b.changed.len(), b.edits))
        });
        Ok((options, note))
    }

    /// Rules that leave no way together, and of which none can be left out.
    fn conflict(&mut self, rules: &[(usize, DiagramId)]) -> Answer<Vec<usize>> {
        let mut needed: Vec<(usize, DiagramId)> = rules.to_vec();
        let mut at = 0;
        while at < needed.len() {
            let without =
                needed.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, (_, one))| *one);
            let without: Vec<DiagramId> = without.collect();
            if self.any(without.into_iter())? == TRUE {
                needed.remove(at);
            } else {
                at += 1;
            }
        }
        Ok(needed.into_iter().map(|(number, _)| number).collect())
    }

    fn any(&mut self, all: impl Iterator<Item = DiagramId>) -> Answer<DiagramId> {
        let mut any = FALSE;
        for one in all {
            any = self.diagrams.or(any, one, &mut self.steps).ok_or_else(Exceeded::steps)?;
        }
        Ok(any)
    }

    /// The best change of exactly these facts, of which one is known to bring the outcome down.
    fn change(&mut self, blocked: DiagramId, chosen: &[&Block]) -> Option<Candidate> {
        let changes = |block: &Block| chosen.iter().any(|other| other.fact == block.fact);
        let Self { space, cells, .. } = *self;
        let fixed = |variable: u32| {
            let block = space.block_of(variable)?;
            match (changes(block), variable == block.known) {
                (true, true) => Some(1),
                (true, false) => None,
                (false, _) => Some(space.value(variable, cells)),
            }
        };
        let mut own = Diagrams::default();
        let rest = own.copy(&self.diagrams, blocked, &fixed, &mut Memo::default())?;
        let kept = std::mem::replace(&mut self.diagrams, own);
        let found = self.values(rest, chosen);
        self.diagrams = kept;
        found
    }

    /// The best values of certain facts.
    fn values(&mut self, rest: DiagramId, chosen: &[&Block]) -> Option<Candidate> {
        let (edits, path) = self.least_edits(rest)?;
        let mut operation = self.operation.clone();
        let mut changed = Vec::new();
        for block in chosen {
            let value = self.changed_value(block, &path)?;
            changed.push((block.fact, self.condition(rest, block, &path, &value)?));
            operation.set(block.fact, value);
        }
        let costs = chosen.iter().filter_map(|block| self.changeable.facts.get(&block.fact));
        let cost = costs.fold(0, |sum: u32, cost| sum.saturating_add(*cost));
        Some(Candidate { cost, edits, operation, changed })
    }

    /// The way to where nothing blocks with the fewest values that are not as they were.
    fn least_edits(&self, root: DiagramId) -> Option<(u32, BTreeMap<u32, u32>)> {
        let mut costs: Memo<DiagramId, u32> = Memo::default();
        let edit = |variable: u32, value: u32| u32::from(self.space.value(variable, self.cells) != value);
        let ways = |id: DiagramId| {
            let (rest, edges) = self.diagrams.ways(id);
            let variable = self.diagrams.variable(id);
            // The value as it is leads somewhere too, with an edge or without.
            let now = self.space.value(variable, self.cells);
            let values = [(now, self.diagrams.follow(id, now)), (0, rest)].into_iter();
            values.chain(edges.iter().copied()).map(move |(value, to)| (variable, value, to))
        };
        for id in self.diagrams.below(root).into_iter().rev() {
            let cost = match id.value() {
                Some(number) => (number == 0).then_some(0),
                None => ways(id).filter_map(|(at, value, to)| Some(costs.get(&to)? + edit(at, value))).min(),
            };
            if let Some(cost) = cost {
                costs.insert(id, cost);
            }
        }
        let least = costs.get(&root)?;
        let mut path = BTreeMap::new();
        let mut at = root;
        while at.value().is_none() {
            let left = costs.get(&at)?;
            let (variable, value, to) = ways(at)
                .find(|(at, value, to)| costs.get(to).is_some_and(|rest| rest + edit(*at, *value) == left))?;
            path.insert(variable, value);
            at = to;
        }
        Some((least, path))
    }

    /// The new value of a fact: what the way says, and all else as it was.
    fn changed_value(&self, block: &Block, path: &BTreeMap<u32, u32>) -> Option<Value> {
        let old = self.operation.get(block.fact);
        let (Values::Set(members), Some(Value::Set(set))) = (&block.values, old) else {
            return witness::value(block, |at| path.get(&at).copied().unwrap_or(0));
        };
        let mut set = set.clone();
        for (text, at) in members.texts.iter().zip(block.known + 1..) {
            match path.get(&at) {
                Some(1) => drop(set.insert(text.clone())),
                Some(_) => drop(set.remove(text)),
                None => {}
            }
        }
        match witness::other(block, members).and_then(|at| path.get(&at)) {
            Some(0) => set.retain(|text| members.texts.contains(text)),
            Some(_) if set.iter().all(|text| members.texts.contains(text)) => {
                set.insert(witness::unnamed(members));
            }
            _ => {}
        }
        Some(Value::Set(set))
    }

    /// What a fact's value must be, the others being as the way says.
    fn condition(
        &mut self,
        rest: DiagramId,
        block: &Block,
        path: &BTreeMap<u32, u32>,
        value: &Value,
    ) -> Option<String> {
        let fact = self.space.fact(block)?;
        if let (Values::Set(members), Value::Set(set)) = (&block.values, value) {
            let told: Vec<(bool, &std::sync::Arc<str>)> = members
                .texts
                .iter()
                .zip(block.known + 1..)
                .filter(|(_, at)| path.contains_key(at))
                .map(|(text, _)| (set.contains(text), text))
                .collect();
            let with = |wanted: bool| -> Vec<&std::sync::Arc<str>> {
                told.iter().filter(|(held, _)| *held == wanted).map(|(_, text)| *text).collect()
            };
            // What nobody names is asked for only where no named text is held.
            let others = witness::other(block, members).and_then(|at| path.get(&at));
            let mut words = match others {
                Some(0) => vec![wording::empty(fact, true)],
                Some(_) => vec![wording::empty(fact, false)],
                None => Vec::new(),
            };
            if others != Some(&0) {
                words.extend(wording::all(fact, &with(true), &with(false)));
            }
            if words.is_empty() {
                words.push(wording::known(&fact.name, true));
            }
            return Some(words.join(" and "));
        }
        let mut free = rest;
        for (variable, value) in path.iter().filter(|(variable, _)| !block.variables().contains(variable)) {
            free = self.diagrams.restrict(free, *variable, *value, &mut self.steps)?;
        }
        let count = block.width(block.known + 1);
        let fits =
            (0..count).filter(|region| self.diagrams.cofactor(free, block.known + 1, *region) == FALSE);
        let cells = ordered::set(fits.map(|region| region + 1));
        Some(wording::either(&wording::one(fact, block, &cells)?))
    }
}
