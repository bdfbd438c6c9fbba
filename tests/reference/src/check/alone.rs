//! Conditions that stand in no policy.

use std::collections::BTreeMap;

use super::{Checked, Condition, Names};
use crate::facts::Kind;
use crate::parser;

/// A condition on these facts, and a policy without rules that has them.
pub fn alone(text: &str, facts: &BTreeMap<String, Kind>) -> Result<(Checked, Condition), String> {
    let names = Names { facts, defines: BTreeMap::new() };
    let condition = names.condition(&parser::expression(text)?)?;
    Ok((Checked { facts: facts.clone(), ..Checked::default() }, condition))
}
