//! What the exit codes mean.

/// Allowed, or done.
pub(crate) const DONE: u8 = 0;
/// The answer is no: refused, failed, not formatted.
pub(crate) const REFUSED: u8 = 1;
/// There is no answer, so nothing is allowed.
pub(crate) const NO_ANSWER: u8 = 2;
/// The command to run was found and could not be started, as `env` and the shells say it.
pub(crate) const NOT_STARTED: u8 = 126;
/// The command to run was not found, as `env` and the shells say it.
pub(crate) const NOT_FOUND: u8 = 127;
/// Where a signal ended it, its number is added to this, as the shells say it.
pub(crate) const SIGNAL: u8 = 128;
