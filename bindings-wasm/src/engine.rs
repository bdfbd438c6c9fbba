//! The module that decides.

use std::rc::Rc;

use prisma_policy::source::Units::Utf16;
use prisma_policy::{Operation, Policy, wire};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// One or several policies that decide together.
#[wasm_bindgen]
pub struct Engine {
    pub(crate) policy: Rc<Policy>,
}

/// An operation that was read once, for a policy.
#[wasm_bindgen]
pub struct Prepared {
    policy: Rc<Policy>,
    operation: Operation,
}

#[wasm_bindgen]
impl Engine {
    /// Loads policies.
    #[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen hands values over")]
    pub fn load(sources: Vec<String>, schema: Option<String>) -> Result<Self, JsError> {
        wire::load(&sources, schema.as_deref(), Utf16).map(Self::of).map_err(thrown)
    }

    /// Loads the embedded default.
    #[wasm_bindgen(js_name = criticalRules)]
    pub fn critical_rules() -> Result<Self, JsError> {
        wire::critical_rules(Utf16).map(Self::of).map_err(thrown)
    }

    /// A decision or `{"error": …}`.
    pub fn decide(&self, operation: &str) -> String {
        wire::decide(&self.policy, operation)
    }

    /// The outcome alone.
    pub fn outcome(&self, operation: &str) -> Result<String, JsError> {
        wire::outcome(&self.policy, operation).map(str::to_owned).map_err(thrown)
    }

    /// Reads an operation for later.
    pub fn prepare(&self, operation: &str) -> Result<Prepared, JsError> {
        let operation = wire::prepare(&self.policy, operation).map_err(thrown)?;
        Ok(Prepared { policy: Rc::clone(&self.policy), operation })
    }

    /// Names and digests.
    pub fn identities(&self) -> String {
        wire::identities(&self.policy)
    }

    /// Every fact that an operation may give.
    pub fn facts(&self) -> String {
        wire::facts(&self.policy)
    }

    /// Runs the `test` blocks.
    pub fn test(&self) -> String {
        wire::test(&self.policy)
    }

    /// The table of outcomes, or `null`.
    pub fn table(&self) -> String {
        wire::table(&self.policy)
    }
}

impl Engine {
    fn of(policy: Policy) -> Self {
        Self { policy: Rc::new(policy) }
    }
}

#[wasm_bindgen]
impl Prepared {
    /// A decision.
    pub fn decide(&self) -> String {
        wire::decide_prepared(&self.policy, &self.operation)
    }

    /// The outcome alone.
    pub fn outcome(&self) -> String {
        self.policy.outcome(&self.operation).as_str().to_owned()
    }
}

/// Everything there is to say of a policy's text.
#[wasm_bindgen]
pub fn check(source: &str) -> String {
    wire::check(source, Utf16)
}

/// The canonical form of a policy's text.
#[wasm_bindgen]
pub fn format(source: &str) -> Result<String, JsError> {
    wire::format(source, Utf16).map_err(thrown)
}

#[expect(clippy::needless_pass_by_value, reason = "shaped for `map_err`")]
pub(crate) fn thrown(json: String) -> JsError {
    JsError::new(&json)
}
