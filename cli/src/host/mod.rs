//! The world, as far as the command line touches it.

#[cfg(not(target_family = "wasm"))]
mod native;

use std::io::{self, Read};

#[cfg(not(target_family = "wasm"))]
pub(crate) use native::Interrupts;
#[cfg(not(target_family = "wasm"))]
pub use native::NativeHost;
use prisma_policy::command::ReadOptions;
use prisma_policy::inspection::{Inspection, Question};

/// One of the standard streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard input.
    In,
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// How a command that was started has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// By itself, with this code.
    Code(u8),
    /// Killed by the signal of this number.
    Signal(u8),
}

/// Everything that the command line needs of the world around it.
///
/// Paths are as the user wrote them: relative ones are meant from the current directory of the host.
pub trait Host {
    /// Opens a file to be read. A folder is an [`io::ErrorKind::IsADirectory`] error.
    fn open(&mut self, path: &str) -> io::Result<Box<dyn Read>>;

    /// Replaces the contents of a file.
    fn write_file(&mut self, path: &str, contents: &[u8]) -> io::Result<()>;

    /// Standard input. It takes no more than it is asked for: the rest may be meant for a child.
    fn stdin(&mut self) -> Box<dyn Read>;

    /// Writes all of `bytes` to standard output or standard error, at once.
    fn write(&mut self, stream: Stream, bytes: &[u8]) -> io::Result<()>;

    /// Whether the stream is a terminal, where a person reads or types.
    fn is_terminal(&self, stream: Stream) -> bool;

    /// The value of an environment variable, where it is set.
    fn variable(&self, name: &str) -> Option<String>;

    /// The facts of the world that a question is about; `None` where this host cannot look at it. Nothing is
    /// changed by looking.
    fn inspect(&mut self, question: &Question<'_>) -> Option<Inspection> {
        let _ = question;
        None
    }

    /// `options` with the packages whose scripts a line runs, as their package.json says; unchanged where this host
    /// cannot look.
    fn with_packages(&mut self, line: &str, options: ReadOptions) -> ReadOptions {
        let _ = line;
        options
    }

    /// Runs a program with these arguments, without a shell, with the same standard streams, directory and
    /// environment; hands signals on to it and waits for its end.
    ///
    /// A program that does not exist is an [`io::ErrorKind::NotFound`] error.
    fn spawn(&mut self, program: &str, arguments: &[String]) -> io::Result<Exit>;
}
