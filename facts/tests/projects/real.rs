//! Where the real Prisma would connect.

use prisma_policy_facts::project::CommandLine;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The URL that Prisma gives its engine, and the folder that the engine runs in.
pub(super) fn connects(
    folder: &Path,
    modules: &Path,
    line: &CommandLine,
    words: &str,
) -> Option<(String, PathBuf)> {
    let (engine, log) = (folder.join("engine.sh"), folder.join("engine.log"));
    let script =
        "#!/bin/sh\npwd >> \"$ENGINE_LOG\"\nfor word; do echo \"$word\" >> \"$ENGINE_LOG\"; done\nexit 1\n";
    fs::write(&engine, script).unwrap();
    fs::set_permissions(&engine, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new("node");
    command.arg(modules.join("prisma/build/index.js")).args(["migrate", "status"]);
    command.args(words.split_whitespace().filter(|word| word.starts_with("--")));
    command.env_clear().env("PATH", std::env::var("PATH").unwrap()).env("HOME", folder);
    command.env("CHECKPOINT_DISABLE", "1").env("ENGINE_LOG", &log);
    command.env("PRISMA_SCHEMA_ENGINE_BINARY", &engine).env("PRISMA_QUERY_ENGINE_LIBRARY", &engine);
    command.envs(line.variables.iter().map(|(name, value)| (name, value.expose())));
    command.current_dir(folder.join(line.directory.as_deref().unwrap_or(Path::new(""))));
    command.output().unwrap();
    let log = fs::read_to_string(log).ok()?;
    let mut lines = log.lines();
    let place = PathBuf::from(lines.next()?);
    let url = lines.skip_while(|word| *word != "--datasource").nth(1)?;
    let json: Option<serde_json::Value> = serde_json::from_str(url).ok();
    let url = json.and_then(|json| Some(json.get("url")?.as_str()?.to_owned())).unwrap_or(url.to_owned());
    Some((url, place))
}
