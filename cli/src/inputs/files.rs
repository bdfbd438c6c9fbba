//! Files of text.

use std::io::{self, Read};

use prisma_policy::policy::CRITICAL_RULES;

use crate::failure::InputError;
use crate::host::Host;

/// The word that names the built-in policy where a policy is named; a file of that name is `./critical-rules`.
const BUILT_IN: &str = "critical-rules";

/// The longest policy, operation or record that is looked at: one byte more than the engine takes, so that
/// it is the engine that says what is too long.
pub(super) const MOST: usize = 1024 * 1024 + 1;

/// A policy as it was read.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// As the user named it.
    pub(crate) path: String,
    /// What is in it.
    pub(crate) text: String,
}

/// Reads a policy; `-` is standard input.
pub(crate) fn read_source(host: &mut dyn Host, path: &str) -> Result<Source, InputError> {
    // A byte-order mark is skipped by the engine and does not count.
    let text = read_text(host, path, MOST + '\u{feff}'.len_utf8())?;
    Ok(Source { path: if path == "-" { "<stdin>".to_owned() } else { path.to_owned() }, text })
}

/// Reads policies, all of them before any is looked at; `critical-rules` is the built-in one.
pub(crate) fn read_sources(host: &mut dyn Host, paths: &[String]) -> Result<Vec<Source>, InputError> {
    only_once(paths)?;
    paths.iter().map(|path| read_policy(host, path)).collect()
}

fn read_policy(host: &mut dyn Host, path: &str) -> Result<Source, InputError> {
    if path == BUILT_IN {
        return Ok(Source { path: path.to_owned(), text: CRITICAL_RULES.to_owned() });
    }
    read_source(host, path)
}

/// Standard input has one text to give.
fn only_once(paths: &[String]) -> Result<(), InputError> {
    if paths.iter().filter(|path| *path == "-").count() < 2 {
        return Ok(());
    }
    Err(InputError::new("stdin-twice", "standard input is named twice, and can be read once")
        .path("-")
        .help("save one of the two as a file"))
}

/// Reads at most `most` bytes of text from a file; `-` is standard input.
pub(super) fn read_text(host: &mut dyn Host, path: &str, most: usize) -> Result<String, InputError> {
    let mut bytes = Vec::new();
    let read = open(host, path)?.take(most as u64).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(path, &error))?;
    let cut = bytes.len() == most;
    decode(path, bytes, cut)
}

/// Opens a file; `-` is standard input.
pub(crate) fn open(host: &mut dyn Host, path: &str) -> Result<Box<dyn Read>, InputError> {
    if path == "-" {
        return Ok(host.stdin());
    }
    host.open(path).map_err(|error| unreadable(path, &error))
}

/// Why a file cannot be read.
pub(crate) fn unreadable(path: &str, error: &io::Error) -> InputError {
    let (message, help) = match error.kind() {
        io::ErrorKind::NotFound => (format!("there is no file `{path}`"), "look at the name and the folder"),
        io::ErrorKind::IsADirectory => (format!("`{path}` is a folder"), "name a file in it"),
        io::ErrorKind::PermissionDenied => {
            (format!("`{path}` may not be read"), "look at its permissions and its owner")
        }
        _ => (format!("`{path}` cannot be read: {error}"), "look at what the file is and where it lies"),
    };
    InputError::new("unreadable", message).path(path).help(help)
}

/// Why a file cannot be written.
pub(crate) fn unwritable(path: &str, error: &io::Error) -> InputError {
    InputError::new("unwritable", format!("`{path}` cannot be written: {error}"))
        .path(path)
        .help("look at its permissions and its owner")
}

/// Text of which only the first bytes were taken may end within a character; that is no fault of the text.
fn decode(path: &str, bytes: Vec<u8>, cut: bool) -> Result<String, InputError> {
    String::from_utf8(bytes).or_else(|error| {
        let fault = error.utf8_error();
        let at = fault.valid_up_to();
        let bytes = error.into_bytes();
        if cut && fault.error_len().is_none() {
            return Ok(String::from_utf8_lossy(&bytes).into_owned());
        }
        let byte = bytes.get(at).copied().unwrap_or_default();
        let message = format!("`{path}` is not UTF-8: the byte at offset {at} is 0x{byte:02x}");
        Err(InputError::new("not-utf8", message).path(path).help("save the file as UTF-8"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], cut: bool, expect: Result<&str, &str>) {
        let got = decode("f", bytes.to_vec(), cut);
        assert_eq!(got.as_deref().map_err(|e| e.message.as_str()), expect);
    }

    #[test]
    fn text_that_is_not_utf8_names_the_byte() {
        check(b"caf\xc3\xa9", false, Ok("café"));
        check(b"caf\xe9 au lait", false, Err("`f` is not UTF-8: the byte at offset 3 is 0xe9"));
        check(b"caf\xc3", false, Err("`f` is not UTF-8: the byte at offset 3 is 0xc3"));
    }

    #[test]
    fn a_character_cut_in_two_by_the_limit_is_no_fault() {
        check(b"caf\xc3", true, Ok("caf\u{fffd}"));
        check(b"\xff", true, Err("`f` is not UTF-8: the byte at offset 0 is 0xff"));
    }
}
