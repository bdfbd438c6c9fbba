//! Prints the sizes of the WebAssembly modules.

use crate::Result;
use crate::run::{program, run};

/// Prints them.
pub(crate) fn print() -> Result {
    run(program("node", "bindings-wasm").arg("scripts/sizes.mjs"))
}
