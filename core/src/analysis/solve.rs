//! An operation that meets several demands at once, with as few facts as possible, or that there is none.
//!
//! Each demand is a function of few facts, but all of them together may depend on many, in no order of which
//! one diagram of the whole is small. So facts are eliminated one by one: all functions of a fact become one,
//! which is then asked only what it costs at least, whatever the fact is. The facts that the fewest others hang
//! on go first. Going back the same way gives each fact its value.

use std::collections::{BTreeMap, BTreeSet};

use super::ground::Question;
use super::witness::Path;
use crate::changes::{Answer, Exceeded};
use crate::engine::{Block, DEAREST, DiagramId, FALSE, Join, Memo, Regions, TRUE};

/// What operations cost that do not meet a demand. Costs below are counts of facts.
const IMPOSSIBLE: u8 = DEAREST;

/// The way with the fewest known facts to where all `demands` are 1.
///
/// Nearly every rule asks for the command, and with it known few others have a say: so each of its values is
/// looked at by itself, those together that leave the same.
pub(crate) fn solve(question: &mut Question<'_>, demands: &[DiagramId]) -> Answer<Option<Path>> {
    let Some(hub) = question.space().blocks.first() else { return eliminate_all(question, demands) };
    let mut best: Option<Path> = None;
    for (path, left) in by_value(question, hub, demands)? {
        if best.as_ref().is_some_and(|best| best.given <= path.given) {
            continue;
        }
        if let Some(found) = eliminate_all(question, &left)? {
            let found = Path { given: found.given + path.given, values: join(path.values, found.values) };
            if best.as_ref().is_none_or(|best| found.given < best.given) {
                best = Some(found);
            }
        }
    }
    Ok(best)
}

/// What is left of demands for each value of a fact, missing ones included, that leaves something; one value
/// for each way to leave it.
fn by_value(
    question: &mut Question<'_>,
    hub: &Block,
    demands: &[DiagramId],
) -> Answer<Vec<(Path, Vec<DiagramId>)>> {
    let asked =
        |at: DiagramId| question.diagrams.support(at).range(hub.known..hub.variables().end).next().is_some();
    let many = demands.iter().filter(|demand| asked(**demand)).count() * 2 > demands.len();
    let regions = hub.regions().filter(|_| many).map_or(0, Regions::count);
    if regions == 0 {
        return Ok(vec![(Path::default(), demands.to_vec())]);
    }
    question.spend((1 + regions as usize) * demands.len())?;
    let cells = std::iter::once(vec![(hub.known, 0)])
        .chain((0..regions).map(|region| vec![(hub.known, 1), (hub.known + 1, region)]));
    let mut seen: BTreeSet<(u32, Vec<DiagramId>)> = BTreeSet::new();
    let mut found = Vec::new();
    for values in cells {
        let mut left = BTreeSet::new();
        for demand in demands {
            // The fact is asked first of all, so that its values lead on at once.
            let follow =
                |at, (variable, value): &(u32, u32)| question.diagrams.cofactor(at, *variable, *value);
            left.insert(values.iter().fold(*demand, follow));
        }
        let left: Vec<DiagramId> = left.into_iter().filter(|demand| *demand != TRUE).collect();
        let given = values.first().map_or(0, |(_, known)| *known);
        if !left.contains(&FALSE) && seen.insert((given, left.clone())) {
            found.push((Path { values: values.into_iter().collect(), given }, left));
        }
    }
    Ok(found)
}

fn join(mut a: BTreeMap<u32, u32>, b: BTreeMap<u32, u32>) -> BTreeMap<u32, u32> {
    a.extend(b);
    a
}

/// Whether all `demands` are 1 somewhere. Most questions have an answer that a few tries find; where they do not, the
/// facts are eliminated.
pub(crate) fn possible(question: &mut Question<'_>, demands: &[DiagramId]) -> Answer<bool> {
    let mut tries = TRIES;
    match attempt(question, demands, &mut tries, &mut Memo::default())? {
        Some(found) => Ok(found),
        None => Ok(solve(question, demands)?.is_some()),
    }
}

/// How many values are tried before facts are eliminated.
const TRIES: u32 = 300;

/// Gives facts values one by one, those of the demand first that leaves the fewest; `None` when the tries run out.
fn attempt(
    question: &mut Question<'_>,
    demands: &[DiagramId],
    tries: &mut u32,
    sizes: &mut Memo<DiagramId, usize>,
) -> Answer<Option<bool>> {
    question.spend(demands.len() / 8)?;
    let demands: BTreeSet<DiagramId> = demands.iter().copied().filter(|demand| *demand != TRUE).collect();
    if demands.contains(&FALSE) {
        return Ok(Some(false));
    }
    let each = demands.iter().map(|demand| (size(question, *demand, sizes), *demand));
    let Some((_, tightest)) = each.min() else { return Ok(Some(true)) };
    let variable = question.diagrams.variable(tightest);
    // Values that are the same to this demand may not be so to others.
    let width = question.space().block_of(variable).map_or(2, |block| block.width(variable));
    let mut ways: Vec<(u32, DiagramId)> =
        (0..width).map(|value| (value, question.diagrams.follow(tightest, value))).collect();
    // What settles the demand at once leaves the most room for others.
    ways.sort_by_key(|(_, to)| *to != TRUE);
    for (value, _) in ways.into_iter().filter(|(_, to)| *to != FALSE) {
        let Some(left) = tries.checked_sub(1) else { return Ok(None) };
        *tries = left;
        let mut left = Vec::new();
        for demand in &demands {
            let asks = question.diagrams.variable(*demand) <= variable;
            left.push(if asks { question.restrict(*demand, variable, value)? } else { *demand });
        }
        match attempt(question, &left, tries, sizes)? {
            Some(false) => {}
            answer => return Ok(answer),
        }
    }
    Ok(Some(false))
}

/// How many diagrams a function is made of.
fn size(question: &Question<'_>, at: DiagramId, sizes: &mut Memo<DiagramId, usize>) -> usize {
    sizes.get(&at).unwrap_or_else(|| {
        let size = question.diagrams.below(at).len();
        sizes.insert(at, size);
        size
    })
}

fn eliminate_all(question: &mut Question<'_>, demands: &[DiagramId]) -> Answer<Option<Path>> {
    let mut open = Open::default();
    for demand in demands {
        let cost = question.renumber(*demand, &[IMPOSSIBLE, 0])?;
        open.add(question, cost);
    }
    let facts: Vec<usize> = open.holders.keys().copied().collect();
    facts.into_iter().try_for_each(|fact| open.measure(question, fact))?;
    let mut gone: Vec<(usize, DiagramId)> = Vec::new();
    while let Some(number) = open.next() {
        let mut together = DiagramId::constant(0);
        for cost in open.take(question, number)? {
            together = question.join(Join::Plus, together, cost)?;
        }
        let block = question.space().blocks.get(number).ok_or_else(Exceeded::steps)?;
        let least = eliminate(question, together, block).ok_or_else(Exceeded::steps)?;
        if least.value() == Some(IMPOSSIBLE) {
            return Ok(None);
        }
        gone.push((number, together));
        let facts = open.add(question, least);
        facts.into_iter().try_for_each(|fact| open.measure(question, fact))?;
    }
    if open.impossible {
        return Ok(None);
    }
    let mut path = Path::default();
    for (number, together) in gone.into_iter().rev() {
        let block = question.space().blocks.get(number).ok_or_else(Exceeded::steps)?;
        let choice = choose(question, together, block, &path.values, &mut BTreeMap::new());
        let (_, values) = choice.ok_or_else(Exceeded::steps)?;
        path.values.extend(values);
    }
    let known = question.space().blocks.iter().filter(|block| path.values.get(&block.known) == Some(&1));
    path.given = u32::try_from(known.count()).unwrap_or(u32::MAX);
    Ok(Some(path))
}

/// Costs that depend on facts which were not eliminated yet.
#[derive(Default)]
struct Open {
    costs: Vec<(DiagramId, BTreeSet<usize>)>,
    /// The costs that hang on each fact.
    holders: BTreeMap<usize, BTreeSet<usize>>,
    /// For each fact, how many there are in the function that eliminating it leaves behind.
    sizes: BTreeMap<usize, usize>,
    order: BTreeSet<(usize, usize)>,
    /// Whether some cost is that of the impossible, whatever the facts are.
    impossible: bool,
}

impl Open {
    /// The fact that leaves a function of the fewest others behind.
    fn next(&self) -> Option<usize> {
        self.order.first().map(|(_, fact)| *fact)
    }

    fn add(&mut self, question: &Question<'_>, cost: DiagramId) -> BTreeSet<usize> {
        self.impossible |= cost.value() == Some(IMPOSSIBLE);
        let facts = question.blocks(cost);
        for fact in &facts {
            self.holders.entry(*fact).or_default().insert(self.costs.len());
        }
        self.costs.push((cost, facts.clone()));
        facts
    }

    /// Takes out all costs that hang on a fact.
    fn take(&mut self, question: &mut Question<'_>, fact: usize) -> Answer<Vec<DiagramId>> {
        self.forget(fact);
        let mut taken = Vec::new();
        let mut around = BTreeSet::new();
        for number in self.holders.remove(&fact).unwrap_or_default() {
            let Some((cost, facts)) = self.costs.get_mut(number) else { continue };
            taken.push(*cost);
            for other in std::mem::take(facts) {
                if let Some(holders) = self.holders.get_mut(&other) {
                    holders.remove(&number);
                    around.insert(other);
                }
            }
        }
        around.into_iter().try_for_each(|fact| self.measure(question, fact))?;
        Ok(taken)
    }

    fn forget(&mut self, fact: usize) {
        if let Some(size) = self.sizes.remove(&fact) {
            self.order.remove(&(size, fact));
        }
    }

    fn measure(&mut self, question: &mut Question<'_>, fact: usize) -> Answer<()> {
        self.forget(fact);
        let Some(holders) = self.holders.get(&fact).filter(|holders| !holders.is_empty()) else {
            return Ok(());
        };
        let with: Vec<_> = holders.iter().filter_map(|number| self.costs.get(*number)).collect();
        question.spend(with.iter().map(|(_, facts)| facts.len()).sum::<usize>() / 8)?;
        let size = with.into_iter().flat_map(|(_, facts)| facts).collect::<BTreeSet<_>>().len();
        self.sizes.insert(fact, size);
        self.order.insert((size, fact));
        Ok(())
    }
}

/// What a function is at least, whatever a fact is, where giving the fact costs 1.
fn eliminate(question: &mut Question<'_>, cost: DiagramId, block: &Block) -> Option<DiagramId> {
    let Question { diagrams, steps, .. } = question;
    let mut left = cost;
    for variable in block.variables().rev() {
        left = diagrams.change_at(left, variable, steps, |diagrams, at, steps| {
            if diagrams.variable(at) != variable {
                return Some(at);
            }
            let (mut least, edges) = diagrams.ways(at);
            let ways: BTreeSet<DiagramId> = edges.iter().map(|(_, to)| *to).collect();
            for to in ways {
                least = diagrams.join(Join::Min, least, to, steps)?;
            }
            Some(least)
        })?;
    }
    diagrams.change_at(left, block.known, steps, |diagrams, at, steps| {
        let missing = diagrams.cofactor(at, block.known, 0);
        let known = diagrams.cofactor(at, block.known, 1);
        let known = diagrams.join(Join::Plus, known, DiagramId::constant(1), steps)?;
        diagrams.join(Join::Min, missing, known, steps)
    })
}

/// What a cost of a choice is, and the values of its variables.
type Choice = (u8, Vec<(u32, u32)>);

/// The least costly values of one fact, where all others that matter have theirs.
fn choose(
    question: &Question<'_>,
    at: DiagramId,
    block: &Block,
    given: &BTreeMap<u32, u32>,
    done: &mut BTreeMap<DiagramId, Choice>,
) -> Option<Choice> {
    if let Some(cost) = at.value() {
        return Some((cost, Vec::new()));
    }
    if let Some(choice) = done.get(&at) {
        return Some(choice.clone());
    }
    let diagrams = &question.diagrams;
    let variable = diagrams.variable(at);
    if variable != block.known && !block.variables().contains(&variable) {
        let value = given.get(&variable).copied().unwrap_or(0);
        return choose(question, diagrams.follow(at, value), block, given, done);
    }
    let (rest, edges) = diagrams.ways(at);
    let mut best: Option<Choice> = None;
    for (value, to) in std::iter::once((0, rest)).chain(edges.iter().copied()) {
        let (cost, mut values) = choose(question, to, block, given, done)?;
        let own = if variable == block.known { u8::try_from(value).ok()? } else { 0 };
        let cost = if cost == IMPOSSIBLE { cost } else { cost.saturating_add(own).min(IMPOSSIBLE - 1) };
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            values.push((variable, value));
            best = Some((cost, values));
        }
    }
    done.insert(at, best.clone()?);
    best
}
