//! The WebAssembly modules: decode, call, encode. The JavaScript beside it makes the public surface of them.
//!
//! A failure that is an answer (diagnostics, a refused operation) is thrown as an `Error` whose message
//! is its JSON.

#[cfg(feature = "command-line")]
pub mod command_line;
#[cfg(feature = "engine")]
pub mod engine;
#[cfg(feature = "reader")]
pub mod reader;
#[cfg(feature = "reasoning")]
pub mod reasoning;
