//! cel: a compiled program for each rule, the first that holds being the outcome.

use std::sync::Arc;

use cel::{Context, Env, Program, Value, to_value};
use prisma_policy::Outcome;

use super::rules::{self, Rule};
use crate::Result;
use crate::entrant::Engine;

const TWELVE: &str = include_str!("../../../rules/critical.cel.json");

/// The programs, the strictest first.
pub struct Cel {
    environment: Arc<Env>,
    rules: Vec<(Outcome, Program)>,
}

impl Cel {
    fn context(&self, text: &str) -> Result<Context<'static, 'static>> {
        let facts: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text)?;
        let mut context = Context::with_env(Arc::clone(&self.environment));
        for (name, value) in facts {
            context.add_variable_from_value(name, to_value(value)?);
        }
        Ok(context)
    }
}

impl Engine for Cel {
    const NAME: &'static str = "cel";
    const PACKAGE: Option<&'static str> = Some("cel");
    type Source = Vec<Rule>;
    type Prepared = Context<'static, 'static>;

    fn source(others: usize) -> Result<Vec<Rule>> {
        rules::read(TWELVE, "&&", others)
    }

    fn load(source: &Vec<Rule>) -> Result<Self> {
        let environment = Arc::new(Env::stdlib());
        let program = |rule: &Rule| Ok((rule.effect, environment.compile(&rule.when)?));
        let rules = source.iter().map(program).collect::<Result<_>>()?;
        Ok(Self { environment, rules })
    }

    fn prepare(&self, text: &'static str) -> Result<Self::Prepared> {
        self.context(text)
    }

    fn outcome(&mut self, context: &Self::Prepared) -> Option<Outcome> {
        for (effect, program) in &self.rules {
            match program.execute(context) {
                Ok(Value::Bool(true)) => return Some(*effect),
                Ok(Value::Bool(false)) => {}
                _ => return None,
            }
        }
        Some(Outcome::Allow)
    }

    fn outcome_of_text(&mut self, text: &'static str) -> Option<Outcome> {
        let context = self.context(text).ok()?;
        self.outcome(&context)
    }
}
