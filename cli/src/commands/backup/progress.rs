//! A bar on the terminal while something goes on, and an end to it where somebody breaks it off.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use prisma_policy_facts::backups::{BackupError, Progress, Step, Watch};

use crate::host::{Host, Stream};

/// Does something with a bar on standard error, where that is a terminal. An interrupt ends it cleanly.
pub(super) fn watched<T>(
    host: &mut dyn Host,
    work: impl FnOnce(&mut Watch<'_>) -> Result<T, BackupError>,
) -> Result<T, BackupError> {
    let target = if host.is_terminal(Stream::Err) {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(None, target);
    let broken = interrupts();
    let done = work(&mut |progress| {
        show(&bar, progress);
        if broken.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    bar.finish_and_clear();
    done
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

/// Set once somebody interrupts.
#[cfg(unix)]
fn interrupts() -> Arc<AtomicBool> {
    let broken = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        // Where it cannot be set, the signal ends the program, and no manifest is written.
        let _ = signal_hook::flag::register(signal, Arc::clone(&broken));
    }
    broken
}

#[cfg(not(unix))]
fn interrupts() -> Arc<AtomicBool> {
    Arc::new(AtomicBool::new(false))
}
