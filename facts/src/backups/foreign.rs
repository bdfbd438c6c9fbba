//! Backups that are made elsewhere, of which a program tells: `[backups] command` of `prisma-policy.toml`.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::BackupError;
use crate::database::span;
use crate::settings::SettingsFile;
use crate::target::is_this_machine;
use crate::world::World;

/// How a command that fails is mended.
pub(super) const MEND: &str = "mend the command: `[backups] command` in prisma-policy.toml";

/// The most that a program may print, in bytes.
const MOST: u64 = 1 << 20;

/// A backup that is made elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Foreign {
    /// What it is called there.
    pub(super) id: String,
    database: Which,
    #[serde(with = "time::serde::rfc3339")]
    pub(super) taken_at: OffsetDateTime,
    #[serde(default)]
    pub(super) verified: Option<bool>,
    #[serde(default)]
    pub(super) restored: Option<bool>,
}

/// A backup that is made elsewhere, as the program tells of it. Nothing is told of its tables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Elsewhere {
    /// What it is called there.
    pub id: String,
    /// When it was taken.
    #[serde(with = "time::serde::rfc3339")]
    pub taken_at: OffsetDateTime,
    /// How old it is, in seconds; none where its time is in the future.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<u64>,
    /// Whether it was read back.
    pub verified: bool,
    /// Whether it was restored elsewhere.
    pub restored: bool,
    /// Whether it is one of the database in question; not known where that one is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of_this_database: Option<bool>,
}

/// The backups that are made elsewhere, the newest first; none where the settings name no program. `this` is the
/// database in question: its fingerprint, the host of its URL, and its name.
///
/// # Errors
///
/// Why it is not known which there are.
pub fn elsewhere(
    settings: Option<&SettingsFile>,
    this: Option<(&str, Option<&str>, Option<&str>)>,
    world: &World,
) -> Result<Vec<Elsewhere>, BackupError> {
    let told = ask(settings, world).map_err(|why| BackupError::new(why).help(MEND))?;
    let listed = |backup: Foreign| Elsewhere {
        of_this_database: this.map(|(fingerprint, host, name)| backup.is_of(fingerprint, host, name)),
        age: (world.now - backup.taken_at).whole_seconds().try_into().ok(),
        taken_at: backup.taken_at,
        verified: backup.verified == Some(true),
        restored: backup.restored == Some(true),
        id: backup.id,
    };
    let mut backups: Vec<Elsewhere> = told.into_iter().map(listed).collect();
    backups.sort_by_key(|backup| std::cmp::Reverse(backup.taken_at));
    Ok(backups)
}

/// Which database it is of: by its fingerprint, or by its host and its name there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Words")]
enum Which {
    Fingerprint(String),
    Place { host: String, name: String },
}

/// What a program says of a database.
#[derive(Deserialize)]
struct Words {
    fingerprint: Option<String>,
    host: Option<String>,
    name: Option<String>,
}

impl TryFrom<Words> for Which {
    type Error = &'static str;

    fn try_from(words: Words) -> Result<Self, Self::Error> {
        match (words.fingerprint, words.host, words.name) {
            (Some(fingerprint), ..) => Ok(Self::Fingerprint(fingerprint)),
            (None, Some(host), Some(_)) if is_this_machine(&host) => {
                Err("a backup is said to be of a host that is this machine, behind which any server may be: \
                 name its database by the `fingerprint`")
            }
            (None, Some(host), Some(name)) => Ok(Self::Place { host, name }),
            _ => Err("a backup says not of which database it is, by `fingerprint`, or by `host` and `name`"),
        }
    }
}

impl Foreign {
    /// Whether it is of this database.
    pub(super) fn is_of(&self, fingerprint: &str, host: Option<&str>, name: Option<&str>) -> bool {
        match &self.database {
            Which::Fingerprint(own) => own == fingerprint,
            Which::Place { host: own, name: called } => {
                host.is_some_and(|host| own.eq_ignore_ascii_case(host)) && name == Some(called)
            }
        }
    }
}

/// Asks the program of the settings; nothing where they name none.
///
/// # Errors
///
/// Why it is not known which backups are made elsewhere, as a clause without a final period.
pub(super) fn ask(settings: Option<&SettingsFile>, world: &World) -> Result<Vec<Foreign>, String> {
    let Some(file) = settings else { return Ok(Vec::new()) };
    let backups = &file.settings.backups;
    let Some((program, arguments)) = backups.command.as_deref().and_then(<[String]>::split_first) else {
        return Ok(Vec::new());
    };
    let mut command = Command::new(found(program, file.folder()));
    command.args(arguments).current_dir(file.folder()).env_clear().envs(&world.variables);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let fault = |why: String| format!("the command of backups `{program}` {why}");
    let text = run(&mut command, backups.command_timeout.duration()).map_err(fault)?;
    serde_json::from_str(&text).map_err(|error| fault(format!("prints no list of backups: {error}")))
}

/// A path is meant from the folder of the settings; a bare name from the path of programs.
fn found(program: &str, folder: &Path) -> PathBuf {
    if Path::new(program).components().count() > 1 { folder.join(program) } else { program.into() }
}

/// What a program prints.
fn run(command: &mut Command, patience: Duration) -> Result<String, String> {
    let mut child = command.spawn().map_err(|error| format!("cannot be run: {error}"))?;
    let printed = child.stdout.take().map(|stdout| {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            stdout.take(MOST + 1).read_to_end(&mut bytes).map(|_| bytes)
        })
    });
    let end = Instant::now() + patience;
    let running = || printed.as_ref().is_some_and(|printed| !printed.is_finished());
    // What it started may hold its output open when it is gone itself.
    while running() && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(5));
    }
    let late = running();
    let status = ended(&mut child, end);
    if late || status.is_none() {
        stop(&mut child);
        return Err(format!("took longer than {}", span(patience)));
    }
    let bytes = printed.and_then(|printed| printed.join().ok()).and_then(Result::ok).unwrap_or_default();
    if bytes.len() as u64 > MOST {
        stop(&mut child);
        return Err("prints more than 1 MiB".to_owned());
    }
    match status {
        Some(status) if !status.success() => Err(format!("failed: {status}")),
        _ => String::from_utf8(bytes).map_err(|_| "prints no UTF-8".to_owned()),
    }
}

fn ended(child: &mut Child, end: Instant) -> Option<ExitStatus> {
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        if Instant::now() >= end {
            return None;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Ends a program; those that it started are ended with it where they can be found.
fn stop(child: &mut Child) {
    #[cfg(unix)]
    let _ = Command::new("kill")
        .args(["-KILL", "--", &format!("-{}", child.id())])
        .stderr(Stdio::null())
        .status();
    let _ = child.kill();
    let _ = child.wait();
}
