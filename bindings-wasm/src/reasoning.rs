//! The module that answers questions about all operations. It decides as well, so that one module can do all.

use prisma_policy::source::Units::Utf16;
use prisma_policy::wire;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::engine::{Engine, thrown};

#[wasm_bindgen]
impl Engine {
    /// Answers the `prove` claims.
    pub fn prove(&self) -> String {
        wire::prove(&self.policy)
    }

    /// Throws where some claim is not known to hold.
    #[wasm_bindgen(js_name = requireProofs)]
    pub fn require_proofs(&self) -> Result<(), JsError> {
        wire::require_proofs(&self.policy, Utf16).map_err(thrown)
    }

    /// What reasoning says of the rules, the claims and the tests.
    pub fn analyze(&self) -> String {
        wire::analyze(&self.policy, Utf16)
    }

    /// What differs in a new policy.
    pub fn difference(&self, new: &Engine) -> Result<String, JsError> {
        wire::difference(&self.policy, &new.policy, Utf16).map_err(thrown)
    }

    /// What would bring an operation to `allow`.
    #[wasm_bindgen(js_name = whatWouldAllow)]
    pub fn what_would_allow(&self, operation: &str, options: &str) -> Result<String, JsError> {
        wire::what_would_allow(&self.policy, operation, options).map_err(thrown)
    }

    /// The outcomes for all values of two facts.
    pub fn matrix(&self, rows: &str, columns: &str) -> Result<String, JsError> {
        wire::matrix(&self.policy, rows, columns).map_err(thrown)
    }
}
