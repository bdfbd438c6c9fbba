//! Times the engines in turns, so that what disturbs the machine disturbs all of them.

use std::time::Duration;

use crate::agree::OTHERS;
use crate::entrant::{Column, Entrant};
use crate::{Result, engines, operations};

const ROUNDS: usize = 301;
const GROWN_ROUNDS: usize = 11;
const LOAD_ROUNDS: usize = 51;
const GROWN_LOAD_ROUNDS: usize = 3;

/// What one engine is timed for in one round, at least.
const SAMPLE: Duration = Duration::from_micros(1_000);

/// Of a large policy every so many operations are judged; the step shares no factor with the order of commands.
const STEP: usize = 7;

/// The medians of one engine, in nanoseconds a call.
#[derive(Debug, Default)]
pub struct Row {
    /// As it stands in the table.
    pub name: &'static str,
    /// Its package, where it is one.
    pub package: Option<&'static str>,
    /// From an operation that was read before.
    pub prepared: f64,
    /// From JSON text.
    pub text: f64,
    /// From text of rules to what can judge.
    pub load: f64,
    /// As `prepared`, with the large policy.
    pub grown: f64,
    /// `grown` over the same operations with the small policy.
    pub growth: f64,
    /// As `load`, of the large policy.
    pub grown_load: f64,
}

/// The rows, and how far the rounds lay apart.
pub struct Figures {
    /// One for each engine, in order.
    pub rows: Vec<Row>,
    /// The width of the middle half of the rounds over its median, of the row where it is widest.
    pub spread: f64,
}

/// Everything, for engines that have loaded the small policy.
pub fn all(small: &mut [Box<dyn Entrant>]) -> Result<Figures> {
    let mut figures = self::small(small)?;
    let mut grown = engines::all();
    let grown_loads = loads(&mut grown, OTHERS, GROWN_LOAD_ROUNDS)?;
    let before = in_turns(small, Column::Prepared, STEP, GROWN_ROUNDS)?;
    let after = in_turns(&mut grown, Column::Prepared, STEP, GROWN_ROUNDS)?;
    let medians = before.iter().zip(&after).zip(&grown_loads);
    for (row, ((before, after), load)) in figures.rows.iter_mut().zip(medians) {
        (row.grown, row.grown_load) = (median(after), median(load));
        row.growth = row.grown / median(before);
    }
    Ok(figures)
}

/// Without the large policy.
pub fn small(entrants: &mut [Box<dyn Entrant>]) -> Result<Figures> {
    let loads = loads(entrants, 0, LOAD_ROUNDS)?;
    let prepared = in_turns(entrants, Column::Prepared, 1, ROUNDS)?;
    let text = in_turns(entrants, Column::Text, 1, ROUNDS)?;
    let samples = prepared.iter().zip(&text).zip(&loads);
    let row = |(entrant, ((prepared, text), load)): (&Box<dyn Entrant>, ((&Vec<_>, &Vec<_>), &Vec<_>))| Row {
        name: entrant.name(),
        package: entrant.package(),
        prepared: median(prepared),
        text: median(text),
        load: median(load),
        ..Row::default()
    };
    let spread = prepared.iter().chain(&text).map(|samples| width(samples)).fold(0.0, f64::max);
    Ok(Figures { rows: entrants.iter().zip(samples).map(row).collect(), spread })
}

fn loads(entrants: &mut [Box<dyn Entrant>], others: usize, rounds: usize) -> Result<Vec<Vec<f64>>> {
    let mut samples = vec![Vec::new(); entrants.len()];
    for round in 0..rounds {
        progress("load", round, rounds);
        for (entrant, samples) in entrants.iter_mut().zip(&mut samples) {
            samples.push(nanoseconds(entrant.load(others)?));
        }
    }
    Ok(samples)
}

/// For each engine the time of a call in each round.
fn in_turns(
    entrants: &mut [Box<dyn Entrant>],
    column: Column,
    step: usize,
    rounds: usize,
) -> Result<Vec<Vec<f64>>> {
    let judged = operations::texts()?.len().div_ceil(step);
    let passes: Vec<usize> =
        entrants.iter_mut().map(|entrant| enough(entrant.as_mut(), column, step)).collect();
    let mut samples = vec![Vec::new(); entrants.len()];
    for round in 0..rounds {
        progress(&format!("{column:?}"), round, rounds);
        for ((entrant, samples), passes) in entrants.iter_mut().zip(&mut samples).zip(&passes) {
            let time = nanoseconds(entrant.pass(column, step, *passes));
            samples.push(time / (passes * judged) as f64);
        }
    }
    Ok(samples)
}

/// So many passes that the clock's own grain does not matter; it also warms the engine up.
fn enough(entrant: &mut dyn Entrant, column: Column, step: usize) -> usize {
    let mut passes = 1;
    while entrant.pass(column, step, passes) < SAMPLE {
        passes *= 2;
    }
    passes
}

fn progress(what: &str, round: usize, rounds: usize) {
    if round == 0 {
        eprintln!("timing: {what}, {rounds} rounds");
    }
}

fn nanoseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e9
}

/// The median of some samples.
pub fn median(samples: &[f64]) -> f64 {
    quantile(samples, 0.5)
}

fn width(samples: &[f64]) -> f64 {
    (quantile(samples, 0.75) - quantile(samples, 0.25)) / median(samples)
}

fn quantile(samples: &[f64], part: f64) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1) as f64;
    sorted.get((last * part).round() as usize).copied().unwrap_or(f64::NAN)
}
