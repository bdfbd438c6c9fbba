//! A child that stands in this process's place: it gets the signals, and its end is passed on.

use std::io;
use std::process::{Command, ExitStatus};

use super::Exit;

/// Runs a program to its end.
#[cfg(unix)]
pub(super) fn run(program: &str, arguments: &[String]) -> io::Result<Exit> {
    use signal_hook::consts::{SIGCHLD, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};
    use signal_hook::iterator::Signals;

    super::interrupts::leave_to_others();
    // Registered before the child exists, so that no signal ends this process and leaves the child behind.
    let mut signals = Signals::new([SIGCHLD, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2])?;
    let mut child = Command::new(program).args(arguments).spawn()?;
    let pid = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw);
    // The first look comes before the first wait: a child may end before anyone listens.
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(ended(status));
        }
        for signal in signals.wait() {
            // INVARIANT: the child is reaped by `try_wait` above alone, so `pid` is still its own.
            if let Some(pid) = pid.filter(|_| signal != SIGCHLD && !reaches_the_child(signal)) {
                pass_on(pid, signal);
            }
        }
    }
}

/// Ctrl-C and Ctrl-\ on a terminal go to every process in the foreground, the child included; passed on,
/// they would reach it twice, and a second Ctrl-C often means "at once, without cleaning up".
#[cfg(unix)]
fn reaches_the_child(signal: i32) -> bool {
    use signal_hook::consts::{SIGINT, SIGQUIT};

    let foreground = rustix::termios::tcgetpgrp(rustix::stdio::stdin());
    matches!(signal, SIGINT | SIGQUIT) && foreground == Ok(rustix::process::getpgrp())
}

#[cfg(unix)]
fn pass_on(child: rustix::process::Pid, signal: i32) {
    if let Some(signal) = rustix::process::Signal::from_named_raw(signal) {
        // A child that has just ended cannot be reached, and need not be.
        let _ = rustix::process::kill_process(child, signal);
    }
}

#[cfg(unix)]
fn ended(status: ExitStatus) -> Exit {
    use std::os::unix::process::ExitStatusExt;

    let byte = |n: i32| u8::try_from(n).unwrap_or(u8::MAX);
    match (status.code(), status.signal()) {
        (Some(code), _) => Exit::Code(byte(code)),
        (None, signal) => Exit::Signal(byte(signal.unwrap_or_default())),
    }
}

/// Runs a program to its end; the console hands Ctrl-C to the child itself.
#[cfg(not(unix))]
pub(super) fn run(program: &str, arguments: &[String]) -> io::Result<Exit> {
    let status = Command::new(program).args(arguments).status().or_else(|error| {
        // `npx` is `npx.cmd` there, and only a name with its ending is found.
        if error.kind() != io::ErrorKind::NotFound {
            return Err(error);
        }
        Command::new(format!("{program}.cmd")).args(arguments).status()
    })?;
    Ok(ended(status))
}

#[cfg(not(unix))]
fn ended(status: ExitStatus) -> Exit {
    // Codes there have 32 bits; whatever does not fit must not become 0.
    Exit::Code(status.code().map_or(u8::MAX, |code| u8::try_from(code).unwrap_or(u8::MAX)))
}
