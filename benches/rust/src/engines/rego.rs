//! regorus: Rego, compiled for its register machine, which is its quickest way. It takes no more than 65,535
//! instructions; the large policy, which has more, runs in the interpreter.

use prisma_policy::Outcome;
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{CompiledPolicy, Engine as Regorus, Rc, Value};

use crate::Result;
use crate::entrant::Engine;

const TWELVE: &str = include_str!("../../../rules/critical.rego");
const QUESTION: &str = "data.critical.outcome";

/// What runs the rules.
pub enum Rego {
    /// The machine with the program.
    Machine(Box<RegoVM>),
    /// The policy itself.
    Interpreter(CompiledPolicy),
}

impl Rego {
    fn evaluate(&mut self, input: Value) -> Option<Value> {
        match self {
            Self::Machine(machine) => {
                machine.set_input(input);
                machine.execute().ok()
            }
            Self::Interpreter(policy) => policy.eval_with_input(input).ok(),
        }
    }
}

impl Engine for Rego {
    const NAME: &'static str = "regorus";
    const PACKAGE: Option<&'static str> = Some("regorus");
    type Source = (String, bool);
    type Prepared = Value;

    fn source(others: usize) -> Result<(String, bool)> {
        // One line each, for it takes no more than 20,000 of them.
        let other = |at| {
            format!("deny if {{ input.command == \"other-{at}\"; input.environment == \"production\" }}\n")
        };
        Ok((TWELVE.to_owned() + &(0..others).map(other).collect::<String>(), others > 0))
    }

    fn load((text, large): &(String, bool)) -> Result<Self> {
        let mut engine = Regorus::new();
        engine.add_policy("critical.rego".to_owned(), text.clone())?;
        let compiled = engine.compile_with_entrypoint(&Rc::from(QUESTION))?;
        if *large {
            return Ok(Self::Interpreter(compiled));
        }
        let mut machine = Box::new(RegoVM::new());
        machine.load_program(Compiler::compile_from_policy(&compiled, &[QUESTION])?);
        Ok(Self::Machine(machine))
    }

    fn prepare(&self, text: &'static str) -> Result<Value> {
        Ok(Value::from_json_str(text)?)
    }

    fn outcome(&mut self, input: &Value) -> Option<Outcome> {
        match &*self.evaluate(input.clone())?.as_string().ok()?.as_ref() {
            "allow" => Some(Outcome::Allow),
            "warn" => Some(Outcome::Warn),
            "ask" => Some(Outcome::Ask),
            "deny" => Some(Outcome::Deny),
            _ => None,
        }
    }

    fn outcome_of_text(&mut self, text: &'static str) -> Option<Outcome> {
        let input = Value::from_json_str(text).ok()?;
        self.outcome(&input)
    }
}
