//! The options of package managers, and of Node, that change neither where they run something nor its variables.
//!
//! The list is closed. npm takes every beginning of an option's name for the option, with one dash or two, and each of
//! them from a variable as well, so an option that is not listed may be any.

use crate::command::call::Call;
use crate::command::text::Arg;

/// What an option may do that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doubt {
    /// It may set variables.
    Variables,
    /// It may choose another folder, too.
    Folder,
}

/// Options that do neither, or whose effect is looked at elsewhere.
const HARMLESS: &[&str] = &[
    // Answers and output.
    "-y",
    "--yes",
    "-n",
    "--no",
    "--no-yes",
    "-q",
    "--quiet",
    "-s",
    "--silent",
    "-d",
    "-dd",
    "-ddd",
    "--verbose",
    "--loglevel",
    "--color",
    "--no-color",
    "--progress",
    "--no-progress",
    "--json",
    "--timing",
    "--reporter",
    "--stream",
    "--aggregate-output",
    "--parseable",
    "--no-update-notifier",
    "--update-notifier",
    "--no-fund",
    "--fund",
    "--no-audit",
    "--audit",
    "--non-interactive",
    "--no-prompt",
    "--unicode",
    "--long",
    "-l",
    "-h",
    "--help",
    "-v",
    "-V",
    "--version",
    "--usage",
    "--logs-dir",
    // Where packages come from and go.
    "--registry",
    "--cache",
    "--cache-folder",
    "--global-folder",
    "--offline",
    "--prefer-offline",
    "--prefer-online",
    "--no-install",
    "--ignore-existing",
    "--always-spawn",
    "-f",
    "--force",
    "--network-timeout",
    "--mutex",
    "--tag",
    "--otp",
    "--frozen-lockfile",
    "--no-frozen-lockfile",
    "--immutable",
    "--legacy-peer-deps",
    "--strict-peer-deps",
    "--package-lock",
    "--no-package-lock",
    "--package-lock-only",
    "--engine-strict",
    "--ignore-engines",
    "--strict-ssl",
    "--no-strict-ssl",
    "--proxy",
    "--https-proxy",
    "--noproxy",
    "--cafile",
    "--ca",
    "--maxsockets",
    "--fetch-retries",
    "--fetch-timeout",
    "-S",
    "--save",
    "--no-save",
    "-D",
    "--save-dev",
    "-E",
    "--save-exact",
    "--save-prod",
    "--save-optional",
    "-O",
    "--allow-build",
    "--install-links",
    "--user-agent",
    // What is run.
    "-p",
    "--package",
    "-c",
    "--call",
    "--shell-mode",
    "--if-present",
    "--ignore-scripts",
    "--foreground-scripts",
    "--run",
    "-e",
    "--eval",
    "--print",
    "-b",
    "--bun",
    "--bail",
    "--no-bail",
    "--sequential",
    "--smol",
    "--watch",
    "-A",
    "--no-check",
    "--cached-only",
    "--no-lock",
    "--reload",
    "--node-modules-dir",
    // What they do is looked at.
    "--prefix",
    "-C",
    "--dir",
    "--cwd",
    "--env-file",
    "--env-file-if-exists",
    "-r",
    "--require",
    "--preload",
    "--import",
    "-w",
    "--workspace",
    "--workspaces",
    "-F",
    "--filter",
    "--filter-prod",
    "--recursive",
    "--workspace-root",
    "--top-level",
    // Node itself.
    "--enable-source-maps",
    "--no-warnings",
    "--trace-warnings",
    "--trace-deprecation",
    "--no-deprecation",
    "--trace-uncaught",
    "--max-old-space-size",
    "--stack-size",
    "--inspect",
    "--inspect-brk",
    "--conditions",
    "--title",
    "--input-type",
    "--preserve-symlinks",
    "--experimental-strip-types",
    "--experimental-vm-modules",
    "--no-experimental-strip-types",
    "--openssl-legacy-provider",
    "--unhandled-rejections",
];

/// Beginnings of names of options of which there are many.
const FAMILIES: &[&str] = &["--allow-", "--deny-", "--unstable", "--disable-warning", "--enable-"];

/// Options that choose where something runs, or bring settings that do.
const CHOOSERS: &[&str] = &[
    "workspace",
    "workspaces",
    "ws",
    "include-workspace-root",
    "iwr",
    "prefix",
    "global",
    "location",
    "userconfig",
    "globalconfig",
    "script-shell",
    "shell",
    "filter",
    "recursive",
    "dir",
    "cwd",
    "parallel",
    "config",
];

/// The word among the `own` words of a manager of which it is not known what it does, and what it may do.
pub(super) fn doubtful(name: &str, own: &[Arg]) -> Option<(String, Doubt)> {
    // Others than npm hand all that stands behind the program on.
    let npm = matches!(name, "npm" | "cnpm");
    let own = own.iter().take_while(|arg| arg.text != "--" && (npm || arg.text != "prisma"));
    let options = own.filter(|arg| arg.text.starts_with('-') && arg.text.len() > 1);
    let doubts =
        options.filter_map(|arg| Some((option(&arg.text).to_owned(), doubt(name, option(&arg.text))?)));
    doubts.max_by_key(|(_, doubt)| *doubt)
}

/// The variable of a call that is an option of a manager of which it is not known what it does.
pub(super) fn doubtful_variable(name: &str, call: &Call) -> Option<(String, Doubt)> {
    let configured = call.env.keys().filter_map(|variable| {
        let lower = variable.to_ascii_lowercase().replace('_', "-");
        let option =
            ["npm-config-", "pnpm-config-", "yarn-"].iter().find_map(|start| lower.strip_prefix(start))?;
        // A variable is not looked at as the option is.
        let chooses = CHOOSERS.contains(&option.trim_start_matches('-'));
        let doubt = if chooses { Some(Doubt::Folder) } else { doubt(name, &format!("--{option}")) };
        Some((variable.clone(), doubt?))
    });
    configured.max_by_key(|(_, doubt)| *doubt)
}

/// An option without its value.
fn option(text: &str) -> &str {
    text.split_once('=').map_or(text, |(option, _)| option)
}

fn doubt(name: &str, option: &str) -> Option<Doubt> {
    // Bun takes a file of settings by `-c`, which may load modules.
    let settings = name == "bun" && option == "-c";
    let family = FAMILIES.iter().any(|start| option.starts_with(start));
    if !settings && (family || HARMLESS.contains(&option)) {
        return None;
    }
    let bare = option.trim_start_matches('-');
    let bare = bare.strip_prefix("no-").unwrap_or(bare);
    let chooses = CHOOSERS.iter().any(|chooser| chooser.starts_with(bare) || bare.starts_with("config."));
    Some(if chooses { Doubt::Folder } else { Doubt::Variables })
}
