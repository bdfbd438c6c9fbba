//! The module that reads command lines.

use prisma_policy::wire;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// The operations that a command line holds.
#[wasm_bindgen(js_name = readCommand)]
pub fn read_command(line: &str, options: &str) -> Result<String, JsError> {
    wire::read_command(line, options).map_err(|json| JsError::new(&json))
}
