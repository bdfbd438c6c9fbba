//! Running other programs, in view.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;

/// The folder of the repository.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

/// A program to be run at a folder of the repository.
pub(crate) fn program(name: impl AsRef<Path>, folder: &str) -> Command {
    let mut command = Command::new(name.as_ref());
    command.current_dir(root().join(folder));
    command
}

/// The cargo that runs this.
pub(crate) fn cargo() -> Command {
    program(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()), ".")
}

/// Runs to the end, output in view; anything but success is an error.
pub(crate) fn run(command: &mut Command) -> Result {
    let shown = show(command);
    eprintln!("> {shown}");
    let status = command.status().map_err(|error| format!("`{shown}` could not be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{shown}` failed ({status})").into()) }
}

/// What it prints, white space at the ends removed; `None` where it fails or is not there.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// Whether a program of that name can be run.
pub(crate) fn exists(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

fn show(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
