//! How far something is, and whether it is to go on.

use std::future::Future;
use std::ops::ControlFlow;
use std::time::Duration;

use super::BackupError;

/// How far something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress<'a> {
    /// What is being done.
    pub step: Step,
    /// How many bytes were written or read.
    pub bytes: u64,
    /// How many there will be, where that is known.
    pub of: Option<u64>,
    /// The table that it is at, where that is known.
    pub table: Option<&'a str>,
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Rows are counted.
    Counting,
    /// A backup is written.
    Writing,
    /// A backup is read.
    Reading,
    /// A backup is restored.
    Restoring,
}

/// Is told of progress several times a second, and says whether to go on. What it breaks off is cleaned up.
pub type Watch<'a> = dyn FnMut(&Progress<'_>) -> ControlFlow<()> + Send + 'a;

/// Between two looks at how far it is.
pub(super) const TICK: Duration = Duration::from_millis(100);

/// Waits for something, and is told now and then that time passes.
pub(super) async fn watched<T>(
    work: impl Future<Output = T>,
    mut tick: impl FnMut() -> ControlFlow<()>,
) -> Result<T, BackupError> {
    let mut work = std::pin::pin!(work);
    loop {
        match tokio::time::timeout(TICK, &mut work).await {
            Ok(done) => return Ok(done),
            Err(_) => keep_going(tick())?,
        }
    }
}

pub(super) fn keep_going(flow: ControlFlow<()>) -> Result<(), BackupError> {
    match flow {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(BackupError::interrupted()),
    }
}
