//! Servers of one's own: fresh, in a temporary folder, on a free port, gone when nobody holds them any more.
//!
//! Tests speak to them through the servers' own clients, so that nothing is proven by the driver that is tested.

#![allow(dead_code, reason = "each test uses what it needs")]

pub(crate) mod mariadb;
pub(crate) mod postgres;
pub(crate) mod server;

use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use prisma_policy_facts::database::{DatabaseState, Limits, Reach, look, say};
use prisma_policy_facts::target::DatabaseUrl;
use prisma_policy_facts::{Inspection, Ledger};
use time::OffsetDateTime;

/// Who runs a server: servers do not run as root, which lends them to somebody else.
#[derive(Clone, Copy)]
pub(crate) struct User(Option<(u32, u32)>);

impl User {
    /// The first of these users that there is, or whoever runs the test.
    pub(crate) fn of(names: &[&str]) -> Self {
        let id = |flag: &str, name: Option<&str>| {
            let output = Command::new("id").arg(flag).args(name).stderr(Stdio::null()).output().ok()?;
            String::from_utf8(output.stdout).ok()?.trim().parse::<u32>().ok()
        };
        if id("-u", None) != Some(0) {
            return Self(None);
        }
        let ids = names.iter().find_map(|name| Some((id("-u", Some(name))?, id("-g", Some(name))?)));
        Self(Some(ids.expect("servers refuse to run as root, and nobody else is there")))
    }

    pub(crate) fn own(self, path: &Path) {
        if let Some((user, group)) = self.0 {
            std::os::unix::fs::chown(path, Some(user), Some(group)).unwrap();
        }
    }

    pub(crate) fn command(self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).env("LC_ALL", "C.UTF-8").env("HOME", folder).env("TMPDIR", folder);
        command.stdin(Stdio::null());
        if let Some((user, group)) = self.0 {
            command.gid(group).uid(user);
        }
        command
    }
}

/// A program that ends when it is dropped.
pub(crate) struct Program {
    child: Child,
    signal: &'static str,
}

impl Program {
    pub(crate) fn start(command: &mut Command, signal: &'static str) -> Self {
        let child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        Self { child, signal }
    }

    pub(crate) fn signal(&self, signal: &str) {
        Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
    }

    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.child
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.signal("-CONT");
        self.signal(self.signal);
        let _ = self.child.wait();
    }
}

/// Runs a command and gives what it prints.
pub(crate) fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{command:?}\n{errors}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Waits until something is so.
pub(crate) fn wait_until(what: &str, mut so: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_mins(1);
    while !so() {
        assert!(Instant::now() < end, "{what} takes too long");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The folder of a program: on the path, or one of these.
pub(crate) fn folder_of(program: &str, others: impl IntoIterator<Item = PathBuf>) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut all = others.into_iter().chain(paths);
    all.find(|folder| folder.join(program).is_file())
        .unwrap_or_else(|| panic!("{program} is not installed: cargo xtask setup"))
}

pub(crate) fn parse(url: &str) -> DatabaseUrl {
    DatabaseUrl::parse(url, Path::new("/")).unwrap()
}

/// Looks, with limits that a test can wait for.
pub(crate) fn look_at(url: &str) -> DatabaseState {
    look(&parse(url), &[], &limits())
}

pub(crate) fn limits() -> Limits {
    Limits { lock: Duration::from_millis(200), ..Limits::default() }
}

/// The facts, as far as they are certain, and the reasons where they are not.
pub(crate) fn facts(state: &DatabaseState) -> Inspection {
    facts_within(state, Reach::Schemas)
}

pub(crate) fn facts_within(state: &DatabaseState, reach: Reach) -> Inspection {
    let mut ledger = Ledger::new(OffsetDateTime::UNIX_EPOCH);
    say(state, reach, &mut ledger);
    ledger.conclude()
}

/// Why a fact is missing.
pub(crate) fn missing<'a>(inspection: &'a Inspection, fact: &str) -> Option<&'a str> {
    inspection.missing.iter().find(|missing| missing.fact == fact).map(|missing| missing.why.as_str())
}

/// Holds facts against what is expected: a value as JSON, or `missing: ` and the reason.
pub(crate) fn check(inspection: &Inspection, expect: &[(&str, &str)]) {
    for (fact, expected) in expect {
        let seen = match (inspection.value(fact), missing(inspection, fact)) {
            (Some(value), _) => value.to_string(),
            (None, Some(why)) => format!("missing: {why}"),
            (None, None) => "nothing was said".to_owned(),
        };
        assert_eq!(&seen, expected, "{fact}\n{inspection:#?}");
    }
}

/// A key, and a certificate that no authority knows.
pub(crate) fn certificate(folder: &Path, user: User) -> (PathBuf, PathBuf) {
    let (key, certificate) = (folder.join("server.key"), folder.join("server.crt"));
    run(Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"])
        .args([
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
            "-keyout",
        ])
        .arg(&key)
        .arg("-out")
        .arg(&certificate));
    for file in [&key, &certificate] {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).unwrap();
        user.own(file);
    }
    (key, certificate)
}
