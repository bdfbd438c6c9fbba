//! Text in, text out: what bindings call, beside `prisma_policy::wire`.

use std::collections::BTreeMap;

use prisma_policy::OperationError;
use prisma_policy::command::{CommandReading, ReadOptions, read_one};
use prisma_policy::inspection::Question;
use prisma_policy::wire::refusal;
use serde::Deserialize;

use crate::inspect::{inspect as look, with_packages};
use crate::world::World;

/// The options of `inspect` as JSON.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Options {
    command: Option<String>,
    scripts: BTreeMap<String, String>,
    schema: Option<String>,
    config: Option<String>,
    environment: Option<String>,
    database_url: Option<String>,
    evaluate_config: bool,
    offline: bool,
}

/// Looks at the world as options say, which are given as JSON: an inspection as JSON. The error is `{"error": …}`
/// and speaks of the options alone: what cannot be seen is missing, with the reason.
pub fn inspect(world: &World, options: &str) -> Result<String, String> {
    let (options, reading) = asked(world, options).map_err(|error| refusal(&error))?;
    let question = Question {
        reading: reading.as_ref(),
        schema: options.schema.as_deref(),
        config: options.config.as_deref(),
        environment: options.environment.as_deref(),
        database_url: options.database_url.as_deref(),
        evaluates: options.evaluate_config,
        connects: !options.offline,
        ..Question::default()
    };
    let inspection = look(world, &question);
    let shown = reading.map(|reading| reading.facts).unwrap_or_default();
    // None of it holds what JSON cannot, so the fallback is never seen.
    Ok(serde_json::to_string(&inspection.into_json(shown)).unwrap_or_else(|_| "null".to_owned()))
}

/// What the options mean; the error names the one at fault.
fn asked(world: &World, options: &str) -> Result<(Options, Option<CommandReading>), OperationError> {
    let mut options: Options = serde_json::from_str(options).map_err(|fault| {
        fault_in(
            "invalid-options",
            "",
            format!("these are no options: {fault}"),
            "see the types of `inspect`",
        )
    })?;
    if !world.directory.is_dir() {
        let message = format!("`{}` is no folder", world.directory.display());
        return Err(fault_in(
            "no-such-folder",
            "cwd",
            message,
            "give the folder in which the command would run",
        ));
    }
    let given = ReadOptions {
        scripts: std::mem::take(&mut options.scripts),
        show_secrets: true,
        ..ReadOptions::default()
    };
    let read = |line| {
        let read = if given.scripts.is_empty() { with_packages(world, line, given) } else { given };
        read_one(line, &read).map_err(|error| OperationError { path: "command".to_owned(), ..error })
    };
    let reading = options.command.as_deref().map(read).transpose()?;
    match (&reading, &options.schema, &options.config) {
        (Some(_), Some(_), _) => Err(beside_command("schema")),
        (Some(_), _, Some(_)) => Err(beside_command("config")),
        _ => Ok((options, reading)),
    }
}

fn beside_command(option: &str) -> OperationError {
    let message = format!("`{option}` is given beside `command`, which has flags of its own");
    fault_in("beside-command", option, message, &format!("write `--{option}` into the command"))
}

fn fault_in(code: &str, option: &str, message: String, help: &str) -> OperationError {
    OperationError { code: code.to_owned(), message, path: option.to_owned(), help: Some(help.to_owned()) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value as Json, json};

    use super::inspect;
    use crate::world::World;

    fn ask(options: &str) -> Result<Json, Json> {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(folder.path().to_owned(), BTreeMap::new(), false);
        let json = |text: String| serde_json::from_str(&text).unwrap();
        inspect(&world, options).map(json).map_err(json)
    }

    fn check_refused(options: &Json, code: &str, path: &str) {
        let error = ask(&options.to_string()).unwrap_err();
        assert_eq!([&error["error"]["code"], &error["error"]["path"]], [code, path], "{error}");
    }

    #[test]
    fn only_what_is_asked_can_be_refused() {
        check_refused(&json!({ "command": "ls" }), "not-one-operation", "command");
        check_refused(&json!({ "command": " " }), "not-one-operation", "command");
        check_refused(
            &json!({ "command": "prisma db push; prisma db seed" }),
            "not-one-operation",
            "command",
        );
        check_refused(&json!({ "command": "prisma db push", "schema": "a" }), "beside-command", "schema");
        check_refused(&json!({ "command": "prisma db push", "config": "a" }), "beside-command", "config");
        check_refused(&json!({ "comand": "prisma db push" }), "invalid-options", "");
        check_refused(&json!([1]), "invalid-options", "");
    }

    #[test]
    fn a_folder_that_is_not_there_is_refused() {
        let world = World::new("/no/such/folder".into(), BTreeMap::new(), false);
        assert!(inspect(&world, "{}").unwrap_err().contains("no-such-folder"));
    }

    #[test]
    fn an_empty_folder_leaves_all_of_the_database_missing_and_shows_the_command() {
        let answer = ask(r#"{ "command": "npx prisma migrate reset --force" }"#).unwrap();
        assert_eq!(answer["facts"]["command"], "migrate reset");
        assert_eq!(answer["facts"]["database"], Json::Null, "{answer}");
        assert!(answer["missing"].as_array().unwrap().iter().any(|missing| missing["fact"] == "environment"));
    }

    #[test]
    fn scripts_are_looked_into() {
        let answer = ask(r#"{ "command": "npm run reset", "scripts": { "reset": "prisma migrate reset" } }"#);
        assert_eq!(answer.unwrap()["facts"]["command"], "migrate reset");
    }
}
