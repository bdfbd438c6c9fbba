//! The operations that every engine judges.

use serde_json::value::RawValue;

const OPERATIONS: &str = include_str!("../../operations.json");

/// The text of each operation, as it stands in the file.
pub fn texts() -> crate::Result<Vec<&'static str>> {
    let raw: Vec<&'static RawValue> = serde_json::from_str(OPERATIONS)?;
    Ok(raw.into_iter().map(RawValue::get).collect())
}
