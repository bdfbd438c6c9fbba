//! zen-expression: a compiled expression for each rule, the first that holds being the outcome.

use prisma_policy::Outcome;
use zen_expression::expression::Standard;
use zen_expression::vm::VM;
use zen_expression::{Expression, Scope, Variable, compile_expression};

use super::rules::{self, Rule};
use crate::Result;
use crate::entrant::Engine;

const TWELVE: &str = include_str!("../../../rules/critical.zen.json");

/// The expressions, the strictest first, and the machine that runs them.
pub struct Zen {
    rules: Vec<(Outcome, Expression<Standard>)>,
    machine: VM,
}

impl Engine for Zen {
    const NAME: &'static str = "zen-expression";
    const PACKAGE: Option<&'static str> = Some("zen-expression");
    type Source = Vec<Rule>;
    type Prepared = Scope;

    fn source(others: usize) -> Result<Vec<Rule>> {
        rules::read(TWELVE, "and", others)
    }

    fn load(source: &Vec<Rule>) -> Result<Self> {
        let rule = |rule: &Rule| Ok((rule.effect, compile_expression(&rule.when)?));
        Ok(Self { rules: source.iter().map(rule).collect::<Result<_>>()?, machine: VM::new() })
    }

    fn prepare(&self, text: &'static str) -> Result<Scope> {
        Ok(Scope::new(serde_json::from_str::<Variable>(text)?))
    }

    fn outcome(&mut self, scope: &Scope) -> Option<Outcome> {
        for (effect, expression) in &self.rules {
            if expression.evaluate_with_scope(scope, &mut self.machine).ok()?.as_bool()? {
                return Some(*effect);
            }
        }
        Some(Outcome::Allow)
    }

    fn outcome_of_text(&mut self, text: &'static str) -> Option<Outcome> {
        let scope = Scope::new(serde_json::from_str::<Variable>(text).ok()?);
        self.outcome(&scope)
    }
}
