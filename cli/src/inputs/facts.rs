//! The facts that the caller knows, beside those that the command line shows.

mod value;

use clap::{Args, ValueHint};
use prisma_policy::command::CommandReading;
use prisma_policy::inspection::{self, Inspection, Missing};
use prisma_policy::operation::Value;
use prisma_policy::prisma::Major;
use prisma_policy::schema::{Fact, FactId};
use prisma_policy::suggest::nearest;
use prisma_policy::{Operation, Policy};

use super::files::{MOST, read_text};
use super::seen::typed as typed_inspection;
use super::suggested::environment;
use crate::failure::InputError;
use crate::host::Host;

/// Facts that speak of the command itself. Only the line may give them: a caller who could would also be
/// able to call a reset a look.
pub(crate) const OF_THE_LINE: &[&str] = &["command", "impact", "flags", "unknownFlags"];

/// What the caller knows of the operation.
#[derive(Debug, Args)]
pub(crate) struct FactArgs {
    /// What the target database is for; short for --fact environment=…
    #[arg(long, value_name = "NAME", hide_possible_values = true, value_parser = environment())]
    environment: Option<String>,

    /// Something that is known; `prisma-policy facts` lists what can be
    #[arg(long = "fact", value_name = "NAME=VALUE")]
    facts: Vec<String>,

    /// A file of facts, as JSON; --fact goes before it
    #[arg(long = "facts", value_name = "FILE.json", value_hint = ValueHint::FilePath)]
    file: Option<String>,
}

/// What the caller knows, typed.
#[derive(Clone, Debug)]
pub(crate) struct Facts(Operation);

impl FactArgs {
    /// Reads them, as the policy's schema types them.
    pub(crate) fn read(&self, host: &mut dyn Host, policy: &Policy) -> Result<Facts, InputError> {
        let mut facts = self.read_file(host, policy)?;
        let mut seen: Vec<FactId> = Vec::new();
        for (place, id, value) in self.given(policy)? {
            if seen.contains(&id) {
                return Err(InputError::new("fact-twice", format!("{place}: this fact is given already"))
                    .help("give each fact once"));
            }
            seen.push(id);
            facts.set(id, value);
        }
        only_the_line_says(policy, &facts)?;
        Ok(Facts(facts))
    }

    fn read_file(&self, host: &mut dyn Host, policy: &Policy) -> Result<Operation, InputError> {
        let Some(path) = &self.file else { return Ok(Operation::default()) };
        let text = read_text(host, path, MOST)?;
        let place = format!("in `{path}`");
        policy.operation(&text).map_err(|error| InputError::from_operation(&place, error))
    }

    /// Each fact of the arguments, with the words that gave it.
    fn given(&self, policy: &Policy) -> Result<Vec<(String, FactId, Value)>, InputError> {
        let environment = self.environment.iter().map(|value| {
            let place = format!("--environment {value}");
            typed(policy, &place, "environment", value)
        });
        let facts = self.facts.iter().map(|given| {
            let place = format!("--fact {given}");
            let (name, value) = given.split_once('=').ok_or_else(|| without_value(policy, &place, given))?;
            typed(policy, &place, name, value)
        });
        environment.chain(facts).collect()
    }
}

impl Facts {
    /// The value of a fact.
    pub(super) fn get(&self, id: FactId) -> Option<&Value> {
        self.0.get(id)
    }

    /// The value of a fact as text.
    pub(super) fn text(&self, policy: &Policy, name: &str) -> Option<String> {
        let schema = policy.schema();
        let id = schema.find(name)?;
        let mut alone = Operation::default();
        alone.set(id, self.0.get(id)?.clone());
        let mut json = alone.to_json(schema);
        for part in name.split('.') {
            json = json.get_mut(part)?.take();
        }
        Some(inspection::shown(&json))
    }

    /// The major version of Prisma, where it is known and one of those that the catalogue knows.
    pub(crate) fn prisma_major(&self, policy: &Policy) -> Option<Major> {
        match self.0.get(policy.schema().find("prisma.major")?)? {
            Value::Number(5) => Some(Major::V5),
            Value::Number(6) => Some(Major::V6),
            Value::Number(7) => Some(Major::V7),
            _ => None,
        }
    }

    /// The operation that a part of the line stands for, with everything that is known of it: what was seen, what the
    /// caller says, and what the line itself shows.
    pub(crate) fn with_reading(
        &self,
        policy: &Policy,
        reading: &CommandReading,
        inspection: Option<&Inspection>,
    ) -> Result<Operation, InputError> {
        let shown = serde_json::Value::Object(reading.facts.clone());
        let shown = policy
            .operation(&shown.to_string())
            .map_err(|error| InputError::from_operation("in the command line", error))?;
        let mut operation = self.with_seen(policy, inspection)?;
        for (id, fact) in policy.schema().facts().iter().zip(0..).map(|(fact, id)| (FactId(id), fact)) {
            agree(fact, self.0.get(id), shown.get(id))?;
            if let Some(value) = shown.get(id) {
                operation.set(id, value.clone());
            }
        }
        Ok(operation)
    }

    /// What the caller knows, and what was seen. What a caller says of the environment was heard when it was looked for,
    /// and so was whatever does not go together with what was seen.
    fn with_seen(&self, policy: &Policy, inspection: Option<&Inspection>) -> Result<Operation, InputError> {
        let Some(inspection) = inspection else { return Ok(self.0.clone()) };
        let mut operation = typed_inspection(policy, inspection)?;
        let settled = |name: &str| {
            let disputed = |missing: &Missing| missing.fact == name && missing.disputed;
            name == "environment" || inspection.missing.iter().any(disputed)
        };
        for (id, fact) in policy.schema().facts().iter().zip(0..).map(|(fact, id)| (FactId(id), fact)) {
            if let Some(value) = self.0.get(id)
                && !settled(&fact.name)
            {
                operation.set(id, value.clone());
            }
        }
        Ok(operation)
    }
}

fn typed(
    policy: &Policy,
    place: &str,
    name: &str,
    text: &str,
) -> Result<(String, FactId, Value), InputError> {
    let schema = policy.schema();
    let fact = schema.find(name).and_then(|id| Some((id, schema.get(id)?)));
    let (id, fact) = fact.ok_or_else(|| unknown(policy, place, name))?;
    let value = value::read(policy, place, id, fact, text)?;
    Ok((place.to_owned(), id, value))
}

fn unknown(policy: &Policy, place: &str, name: &str) -> InputError {
    if name.is_empty() {
        return InputError::new("unknown-fact", format!("{place}: a name is missing"))
            .help("write the fact, `=` and its value: --fact backup.age=2h");
    }
    let names = || policy.schema().facts().iter().map(|fact| &*fact.name);
    let group = format!("{name}.");
    let help = match nearest(name, names()) {
        _ if names().any(|fact| fact.starts_with(&group)) => {
            let members: Vec<String> =
                names().filter(|f| f.starts_with(&group)).map(|f| format!("`{f}`")).collect();
            format!("it is a group; its facts are {}", members.join(", "))
        }
        Some(near) => format!("did you mean `{near}`?"),
        None => "`prisma-policy facts` lists all of them; a policy may declare more".to_owned(),
    };
    InputError::new("unknown-fact", format!("{place}: there is no fact `{name}`")).path(name).help(help)
}

fn without_value(policy: &Policy, place: &str, name: &str) -> InputError {
    let example = if policy.schema().find(name).is_some() { name } else { "backup.age" };
    InputError::new("fact-without-value", format!("{place}: a value is missing"))
        .help(format!("write the fact, `=` and its value: --fact {example}=…"))
}

fn only_the_line_says(policy: &Policy, caller: &Operation) -> Result<(), InputError> {
    let given = |name: &&&str| policy.schema().find(name).is_some_and(|id| caller.get(id).is_some());
    let Some(name) = OF_THE_LINE.iter().find(given) else { return Ok(()) };
    Err(InputError::new("fact-of-the-line", format!("the fact `{name}` cannot be given beside a command"))
        .path(*name)
        .help("it is read from the command; to judge an operation without a command line, use `decide`"))
}

/// Neither the caller nor the line is believed where they disagree about the same thing.
fn agree(fact: &Fact, caller: Option<&Value>, line: Option<&Value>) -> Result<(), InputError> {
    let (Some(caller), Some(line)) = (caller, line) else { return Ok(()) };
    if caller == line {
        return Ok(());
    }
    let name = &*fact.name;
    Err(InputError::new("contradiction", format!("the fact `{name}` is not what the command itself says"))
        .path(name)
        .help("leave it out, or find out which of the two is right"))
}
