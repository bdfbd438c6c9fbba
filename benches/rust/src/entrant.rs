//! What an engine must do to take part, and the loops that are timed.

use std::hint::black_box;
use std::time::{Duration, Instant};

use prisma_policy::Outcome;

use crate::{Result, operations};

/// An engine that has loaded the rules.
pub trait Engine: Sized {
    /// As it stands in the table.
    const NAME: &'static str;
    /// Its package, by whose name the lock file knows its version; `None` where it is no package of its own.
    const PACKAGE: Option<&'static str>;
    /// The rules, as text.
    type Source;
    /// An operation in the form in which the engine judges it.
    type Prepared;

    /// The twelve rules and so many more about other commands.
    fn source(others: usize) -> Result<Self::Source>;
    /// From text to what can judge.
    fn load(source: &Self::Source) -> Result<Self>;
    /// Reads an operation once.
    fn prepare(&self, text: &'static str) -> Result<Self::Prepared>;
    /// Judges it; `None` where the engine gave no answer.
    fn outcome(&mut self, operation: &Self::Prepared) -> Option<Outcome>;
    /// Reads and judges it.
    fn outcome_of_text(&mut self, text: &'static str) -> Option<Outcome>;
}

/// What an operation is when it is handed to an engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Read before the clock starts.
    Prepared,
    /// JSON text.
    Text,
}

/// An engine with its rules and operations, whichever engine it is.
pub trait Entrant {
    /// As it stands in the table.
    fn name(&self) -> &'static str;
    /// Its package, where it is one.
    fn package(&self) -> Option<&'static str>;
    /// Makes it anew, with so many rules about other commands.
    fn load(&mut self, others: usize) -> Result<Duration>;
    /// The outcome of each operation.
    fn outcomes(&mut self, column: Column) -> Vec<Option<Outcome>>;
    /// Judges every `step`th operation, all of them so often; gives the time.
    fn pass(&mut self, column: Column, step: usize, passes: usize) -> Duration;
}

/// Puts an engine among the others.
pub fn entrant<E: Engine + 'static>() -> Box<dyn Entrant> {
    Box::new(Loaded::<E> { engine: None, texts: Vec::new(), prepared: Vec::new() })
}

struct Loaded<E: Engine> {
    engine: Option<E>,
    texts: Vec<&'static str>,
    prepared: Vec<E::Prepared>,
}

impl<E: Engine> Entrant for Loaded<E> {
    fn name(&self) -> &'static str {
        E::NAME
    }

    fn package(&self) -> Option<&'static str> {
        E::PACKAGE
    }

    fn load(&mut self, others: usize) -> Result<Duration> {
        let source = E::source(others)?;
        let start = Instant::now();
        let engine = black_box(E::load(black_box(&source))?);
        let time = start.elapsed();
        self.texts = operations::texts()?;
        self.prepared = self.texts.iter().map(|text| engine.prepare(text)).collect::<Result<_>>()?;
        self.engine = Some(engine);
        Ok(time)
    }

    fn outcomes(&mut self, column: Column) -> Vec<Option<Outcome>> {
        let Some(engine) = &mut self.engine else { return Vec::new() };
        match column {
            Column::Prepared => self.prepared.iter().map(|operation| engine.outcome(operation)).collect(),
            Column::Text => self.texts.iter().map(|text| engine.outcome_of_text(text)).collect(),
        }
    }

    fn pass(&mut self, column: Column, step: usize, passes: usize) -> Duration {
        let Some(engine) = &mut self.engine else { return Duration::ZERO };
        let start = Instant::now();
        for _ in 0..passes {
            match column {
                Column::Prepared => {
                    for operation in self.prepared.iter().step_by(step) {
                        black_box(engine.outcome(black_box(operation)));
                    }
                }
                Column::Text => {
                    for text in self.texts.iter().step_by(step) {
                        black_box(engine.outcome_of_text(black_box(text)));
                    }
                }
            }
        }
        start.elapsed()
    }
}
