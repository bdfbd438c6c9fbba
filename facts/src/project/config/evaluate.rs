//! Asks the project's own Node what a config file says. This runs the code of the project.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde::Deserialize;
use tempfile::NamedTempFile;

use crate::secret::Secret;

use super::value::Given;
use super::{Config, Setting};
use crate::project::files::shown;
use crate::project::unknown::Unknown;
use crate::project::variables::Variables;

/// What reads the config file.
const SCRIPT: &str = include_str!("evaluate.mjs");
/// No config file takes longer.
const TIME: Duration = Duration::from_secs(10);
/// No answer is longer.
const LENGTH: u64 = 1 << 16;

/// What is asked.
pub(in crate::project) struct Question<'a> {
    pub(in crate::project) file: &'a Path,
    pub(in crate::project) directory: &'a Path,
    /// The `package.json` of Prisma, whose own loader is used where it is found.
    pub(in crate::project) prisma: Option<&'a Path>,
    pub(in crate::project) variables: &'a Variables,
    /// Variables whose values are wanted, as the config file leaves them.
    pub(in crate::project) names: Vec<String>,
}

/// What a config file says, and the values of variables after it ran.
pub(in crate::project) struct Evaluated {
    pub(in crate::project) config: Config,
    pub(in crate::project) variables: BTreeMap<String, Option<Secret>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    failed: Option<String>,
    schema: Option<PathBuf>,
    migrations: Option<PathBuf>,
    engine: Option<String>,
    #[serde(default)]
    has_adapter: bool,
    url: Option<String>,
    direct_url: Option<String>,
    shadow_database_url: Option<String>,
    #[serde(default)]
    variables: BTreeMap<String, Option<String>>,
}

/// Runs a config file.
pub(in crate::project) fn evaluate(
    question: &Question<'_>,
    time: Option<Duration>,
) -> Result<Evaluated, Unknown> {
    let name = shown(question.file, question.directory);
    let answer = ask(question, time.unwrap_or(TIME))
        .map_err(|why| Unknown::new(format!("`{name}` could not be evaluated: {why}")))?;
    if let Some(failed) = answer.failed {
        return Err(Unknown::new(format!("`{name}` could not be evaluated: it failed ({failed})")));
    }
    let source = format!("{name}, evaluated");
    let text = |text: Option<String>| match text.filter(|text| !text.is_empty()) {
        Some(text) => Setting::Is(Given { value: Secret::new(text), source: source.clone(), file: None }),
        None => Setting::Absent,
    };
    let config = Config {
        path: question.file.to_owned(),
        schema: answer.schema.map_or(Setting::Absent, Setting::Is),
        migrations: answer.migrations.map_or(Setting::Absent, Setting::Is),
        engine: answer.engine.map_or(Setting::Absent, Setting::Is),
        has_adapter: answer.has_adapter,
        url: text(answer.url),
        direct_url: text(answer.direct_url),
        shadow_url: text(answer.shadow_database_url),
    };
    let variables = answer.variables.into_iter().map(|(name, value)| (name, value.map(Secret::new)));
    Ok(Evaluated { config, variables: variables.collect() })
}

fn ask(question: &Question<'_>, time: Duration) -> Result<Answer, String> {
    let failed = |what: &'static str| move |error: std::io::Error| format!("{what}: {error}");
    let mut script =
        tempfile::Builder::new().suffix(".mjs").tempfile().map_err(failed("no temporary file"))?;
    script.write_all(SCRIPT.as_bytes()).map_err(failed("no temporary file"))?;
    // Only the owner may read it, since the answer holds secrets.
    let result = NamedTempFile::new().map_err(failed("no temporary file"))?;
    let mut child =
        command(question, script.path(), result.path()).spawn().map_err(failed("`node` does not start"))?;
    let ended = wait(&mut child, time);
    end(&mut child);
    if !ended {
        return Err(format!("it did not end within {} seconds", time.as_secs()));
    }
    let mut text = String::new();
    result
        .as_file()
        .take(LENGTH)
        .read_to_string(&mut text)
        .map_err(|_| "its answer cannot be read".to_owned())?;
    // The message of the parser could hold what it read.
    serde_json::from_str(&text).map_err(|_| "it gave no answer".to_owned())
}

fn command(question: &Question<'_>, script: &Path, result: &Path) -> Command {
    let mut command = Command::new("node");
    command.arg(script).arg(question.file).arg(result);
    command.arg(question.prisma.unwrap_or(Path::new(""))).args(&question.names);
    command.env_clear().envs(question.variables.all().map(|(name, value)| (name, value.expose())));
    command.current_dir(question.directory);
    // Whatever it prints could hold secrets, and could be without end.
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}

fn wait(child: &mut Child, time: Duration) -> bool {
    let start = Instant::now();
    while start.elapsed() < time {
        match child.try_wait() {
            Ok(None) => std::thread::sleep(Duration::from_millis(5)),
            Ok(Some(_)) => return true,
            Err(_) => return false,
        }
    }
    false
}

/// Ends it with all that it started.
fn end(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        // There is nothing to do where it has ended already.
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::{Evaluated, Question, evaluate};
    use crate::project::config::Setting;
    use crate::project::variables::Variables;
    use crate::{World, project::CommandLine};
    use std::time::Duration;

    /// None where there is no Node.
    fn run(code: &str) -> Option<Result<Evaluated, String>> {
        let world = World::of_process().unwrap();
        let node = std::process::Command::new("node").arg("--version").output();
        if node.is_err() {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("prisma.config.mjs");
        std::fs::write(&file, code).unwrap();
        let variables = Variables::of_command(&world, &CommandLine::default());
        let question = Question {
            file: &file,
            directory: folder.path(),
            prisma: None,
            variables: &variables,
            names: vec!["SEEN".to_owned()],
        };
        Some(evaluate(&question, Some(Duration::from_secs(1))).map_err(|unknown| unknown.why))
    }

    #[test]
    fn what_does_not_answer_says_why() {
        let check = |code: &str, expect: &str| {
            let Some(found) = run(code) else { return };
            let why = found.err().unwrap();
            assert_eq!(why, format!("`prisma.config.mjs` could not be evaluated: {expect}"), "{code}");
        };
        check("throw new Error('postgresql://u:s3cret@h/d')", "it failed (Error)");
        check("export default {", "it failed (SyntaxError)");
        check("process.exit(0)", "it gave no answer");
        check("export default { datasource: { url: 3 } }", "it gave no answer");
        check("while (true) {}", "it did not end within 1 seconds");
    }

    #[test]
    fn what_a_config_file_says_is_taken() {
        let code = "console.log('{}'); process.env.SEEN = 'yes'; const host = 'h'
            export default { schema: 'a.prisma', datasource: { url: `postgresql://u:s3cret@${host}/d` } }";
        let Some(found) = run(code) else { return };
        let Evaluated { config, variables } = found.unwrap();
        assert!(!format!("{config:?}").contains("s3cret"));
        assert_eq!(config.schema, Setting::Is(config.path.with_file_name("a.prisma")));
        let Setting::Is(url) = &config.url else { panic!("{:?}", config.url) };
        assert_eq!(url.value.expose(), "postgresql://u:s3cret@h/d");
        assert_eq!(variables["SEEN"].as_ref().unwrap().expose(), "yes");
    }
}
