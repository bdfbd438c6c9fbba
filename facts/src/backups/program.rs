//! Runs the programs that make and read backups.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};

use super::progress::{TICK, keep_going};
use super::{BackupError, Tool};
use crate::world::World;

/// The variables that programs get: neither another server's nor secrets that they do not need.
const VARIABLES: &[&str] = &[
    "PATH",
    "HOME",
    "USER",
    "TMPDIR",
    "TEMP",
    "TMP",
    "SystemRoot",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "KRB5CCNAME",
];

/// So much of what a program complains about is kept.
const COMPLAINTS: usize = 16;

/// A program that was found.
pub(super) struct Program {
    path: PathBuf,
    pub(super) tool: Tool,
    variables: Vec<(String, String)>,
}

impl Program {
    /// The first of these programs on the path.
    pub(super) fn find(world: &World, names: &[&str], package: &str) -> Result<Self, BackupError> {
        let paths = world.variable("PATH").map(|path| std::env::split_paths(path).collect::<Vec<_>>());
        let ending = std::env::consts::EXE_SUFFIX;
        let found = names.iter().find_map(|name| {
            let mut files = paths.iter().flatten().map(|folder| folder.join(format!("{name}{ending}")));
            files.find(|file| file.is_file()).map(|file| (*name, file))
        });
        let Some((name, path)) = found else {
            let names = names.join("` or `");
            return Err(BackupError::new(format!("`{names}` is not installed, or not on the path"))
                .help(format!("install it: {package}")));
        };
        let variables = VARIABLES
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), world.variable(name)?.to_owned())))
            // What programs say is read here, so they say it in English.
            .chain([("LC_ALL".to_owned(), "C".to_owned())])
            .collect();
        let mut program =
            Self { path, tool: Tool { name: name.to_owned(), version: String::new() }, variables };
        program.tool.version = program.version()?;
        Ok(program)
    }

    pub(super) fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.env_clear().envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    fn version(&self) -> Result<String, BackupError> {
        let output = self.command().arg("--version").stdout(Stdio::piped()).output();
        let output = output.map_err(|error| self.does_not_run(&error))?;
        let line = String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().to_owned();
        let version = line.split_once(&self.tool.name).map_or(line.as_str(), |(_, version)| version);
        Ok(version.trim().trim_start_matches("(PostgreSQL) ").to_owned())
    }

    /// Runs to the end. `tick` is told of every line of complaints, and now and then that time passes; where it breaks
    /// off, the program is killed.
    pub(super) fn run(
        &self,
        command: &mut Command,
        input: Option<Box<dyn Read + Send>>,
        tick: &mut dyn FnMut(Option<&str>) -> ControlFlow<()>,
    ) -> Result<Ended, BackupError> {
        if input.is_some() {
            command.stdin(Stdio::piped());
        }
        let child = command.spawn().map_err(|error| self.does_not_run(&error))?;
        // Kills the program also where this function is left early.
        let mut running = Running(child);
        let writer = input.zip(running.0.stdin.take()).map(|(mut input, mut stdin)| {
            std::thread::spawn(move || {
                std::io::copy(&mut input, &mut stdin)
                    .and_then(|_| stdin.flush())
                    .map_err(|error| error.to_string())
            })
        });
        let lines = running.0.stderr.take().map(complaints);
        let complaints = follow(lines, tick)?;
        let status = running.0.wait().map_err(|error| self.does_not_run(&error))?;
        let written = writer.map_or(Ok(()), |writer| {
            writer.join().map_err(|_| "it broke off".to_owned()).and_then(|result| result)
        });
        // A program that failed closes its input: that says nothing more.
        let unwritten = written.err().filter(|_| status.success());
        let success = status.success() && unwritten.is_none();
        Ok(Ended { success, complaints: complaints.into_iter().chain(unwritten).collect() })
    }

    fn does_not_run(&self, error: &std::io::Error) -> BackupError {
        BackupError::new(format!("{} cannot be run: {error}", self.path.display()))
    }
}

/// How a program ended.
pub(super) struct Ended {
    pub(super) success: bool,
    /// The last lines that it complained about.
    pub(super) complaints: Vec<String>,
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Reads lines on a thread of its own, so that a program that says nothing does not keep anybody waiting.
fn complaints(from: impl Read + Send + 'static) -> Receiver<String> {
    let (send, receive) = sync_channel(64);
    std::thread::spawn(move || {
        let mut reader = BufReader::new(from);
        let mut line = Vec::new();
        // A line without an end is cut.
        while reader.by_ref().take(1 << 14).read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            if send.send(String::from_utf8_lossy(&line).trim_end().to_owned()).is_err() {
                break;
            }
            line.clear();
        }
    });
    receive
}

fn follow(
    lines: Option<Receiver<String>>,
    tick: &mut dyn FnMut(Option<&str>) -> ControlFlow<()>,
) -> Result<Vec<String>, BackupError> {
    let mut kept = std::collections::VecDeque::new();
    let Some(lines) = lines else { return Ok(Vec::new()) };
    loop {
        match lines.recv_timeout(TICK) {
            Ok(line) => {
                keep_going(tick(Some(&line)))?;
                kept.push_back(line);
                if kept.len() > COMPLAINTS {
                    kept.pop_front();
                }
            }
            Err(RecvTimeoutError::Timeout) => keep_going(tick(None))?,
            Err(RecvTimeoutError::Disconnected) => return Ok(kept.into()),
        }
    }
}

/// A second handle of a file, for a program to write to.
pub(super) fn output(file: &File) -> Result<Stdio, BackupError> {
    file.try_clone()
        .map(Stdio::from)
        .map_err(|error| BackupError::new(format!("no more files can be opened: {error}")))
}
