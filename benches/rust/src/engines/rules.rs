//! Rules for engines that know expressions and nothing around them.

use prisma_policy::Outcome;
use serde::Deserialize;

/// A rule: when it holds, it asks for its effect. They stand in order, the strictest first.
#[derive(Clone, Debug, Deserialize)]
pub struct Rule {
    /// What it asks for.
    pub effect: Outcome,
    /// The condition, in the language of the engine.
    pub when: String,
}

/// The twelve rules of a file, with so many about other commands before them: those deny, too.
pub fn read(file: &str, and: &str, others: usize) -> crate::Result<Vec<Rule>> {
    let twelve: Vec<Rule> = serde_json::from_str(file)?;
    let when = |at| format!(r#"command == "other-{at}" {and} environment == "production""#);
    let others = (0..others).map(|at| Rule { effect: Outcome::Deny, when: when(at) });
    Ok(others.chain(twelve).collect())
}
