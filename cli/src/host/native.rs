//! The real world of a process.

mod child;
mod interrupts;

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};

use prisma_policy::command::ReadOptions;
use prisma_policy::inspection::{Inspection, Question};
use prisma_policy_facts::{World, inspect, with_packages};

pub(crate) use self::interrupts::Interrupts;
use super::{Exit, Host, Stream};

/// The process's own files, streams, environment and children.
#[derive(Debug, Default)]
pub struct NativeHost {
    _private: (),
}

impl NativeHost {
    /// The world of this process.
    pub fn new() -> Self {
        // The console there shows styles only when it is told to.
        #[cfg(windows)]
        let _ = anstyle_query::windows::enable_ansi_colors();
        Self::default()
    }
}

impl Host for NativeHost {
    fn open(&mut self, path: &str) -> io::Result<Box<dyn Read>> {
        let file = File::open(path)?;
        if file.metadata()?.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        Ok(Box::new(file))
    }

    fn write_file(&mut self, path: &str, contents: &[u8]) -> io::Result<()> {
        std::fs::write(path, contents)
    }

    fn stdin(&mut self) -> Box<dyn Read> {
        Box::new(Unbuffered)
    }

    fn write(&mut self, stream: Stream, bytes: &[u8]) -> io::Result<()> {
        if stream == Stream::Err {
            return io::stderr().write_all(bytes);
        }
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        out.flush()
    }

    fn is_terminal(&self, stream: Stream) -> bool {
        match stream {
            Stream::In => io::stdin().is_terminal(),
            Stream::Out => io::stdout().is_terminal(),
            Stream::Err => io::stderr().is_terminal(),
        }
    }

    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    fn inspect(&mut self, question: &Question<'_>) -> Option<Inspection> {
        Some(inspect(&World::of_process().ok()?, question))
    }

    fn with_packages(&mut self, line: &str, options: ReadOptions) -> ReadOptions {
        match World::of_process() {
            Ok(world) => with_packages(&world, line, options),
            Err(_) => options,
        }
    }

    fn spawn(&mut self, program: &str, arguments: &[String]) -> io::Result<Exit> {
        child::run(program, arguments)
    }
}

/// Standard input without the buffer of [`io::stdin`], which would take bytes that are meant for a child.
struct Unbuffered;

impl Read for Unbuffered {
    #[cfg(unix)]
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        Ok(rustix::io::read(rustix::stdio::stdin(), buffer)?)
    }

    #[cfg(not(unix))]
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        io::stdin().read(buffer)
    }
}
