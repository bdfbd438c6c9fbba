//! A person's word on the terminal.

use std::io::{self, Read};

use crate::failure::Failure;
use crate::host::{Host, Stream};
use crate::render;

/// Why nobody agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum No {
    /// Nobody could be asked.
    Nobody,
    /// Whoever was asked did not say yes.
    Person,
}

impl No {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Nobody => "a person must agree, and there is no terminal to ask on",
            Self::Person => "a person must agree, and did not",
        }
    }
}

/// Asks the person at the terminal; whatever is not a clear yes is a no, with the reason.
pub(super) fn agrees(host: &mut dyn Host, what: &str) -> Result<Option<No>, Failure> {
    if !host.is_terminal(Stream::In) || !host.is_terminal(Stream::Err) {
        return Ok(Some(No::Nobody));
    }
    render::write(host, Stream::Err, &format!("\nType `yes` to {what}: "))?;
    let yes = answer(host).is_ok_and(|answer| answer.trim() == "yes");
    Ok((!yes).then_some(No::Person))
}

/// Reads one line, byte by byte: what comes after it belongs to the command.
fn answer(host: &mut dyn Host) -> io::Result<String> {
    let mut stdin = host.stdin();
    let mut line = Vec::new();
    let mut byte = [0];
    while line.len() < 64 && stdin.read(&mut byte)? == 1 && byte != *b"\n" {
        line.extend(byte);
    }
    Ok(String::from_utf8_lossy(&line).into_owned())
}
