//! Values that a shell offers, where others are right as well or are refused with better words.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command};
use prisma_policy::schema::{BUILTIN, BuiltinType};

/// Any text; these are the values that a shell completes.
#[derive(Clone, Debug)]
struct Suggested(&'static [&'static str]);

/// Any text; a shell completes the classes of environments.
pub(crate) fn environment() -> impl TypedValueParser<Value = String> {
    let fact = BUILTIN.iter().find(|fact| fact.name == "environment");
    match fact.map(|fact| fact.kind) {
        Some(BuiltinType::OneOf(names)) => Suggested(names),
        _ => Suggested(&[]),
    }
}

impl TypedValueParser for Suggested {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().map(PossibleValue::new)))
    }
}
