//! A bar on the terminal while something goes on, and an end to it where somebody breaks it off.

use std::ops::ControlFlow;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use prisma_policy_facts::backups::{BackupError, Progress, Step, Watch};

use super::native::refused;
use crate::failure::Failure;
use crate::host::{Host, Interrupts, Stream};

/// Does something with a bar on standard error, where that is a terminal. An interrupt ends it cleanly; a second one at
/// once.
pub(super) fn watched<T>(
    host: &mut dyn Host,
    work: impl FnOnce(&mut Watch<'_>) -> Result<T, BackupError>,
) -> Result<T, Failure> {
    let target = if host.is_terminal(Stream::Err) {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(None, target);
    let interrupts = Interrupts::listen();
    let done = work(&mut |progress| {
        show(&bar, progress);
        if interrupts.signal().is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    bar.finish_and_clear();
    // A program that was interrupted with it may have failed before that was seen.
    done.map_err(|error| match interrupts.signal() {
        Some(signal) => Failure::Interrupted(signal),
        None => refused(error).into(),
    })
}

fn show(bar: &ProgressBar, progress: &Progress<'_>) {
    let template = match progress.of {
        Some(_) => "{msg}  {wide_bar} {bytes}/{total_bytes}",
        None => "{spinner} {msg}  {bytes}",
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    if let Some(of) = progress.of {
        bar.set_length(of);
    }
    let step = match progress.step {
        Step::Counting => "counting rows",
        Step::Writing => "writing",
        Step::Reading => "reading back",
        Step::Restoring => "restoring elsewhere",
    };
    bar.set_message(progress.table.map_or_else(|| step.to_owned(), |table| format!("{step}: {table}")));
    bar.set_position(progress.bytes);
}
