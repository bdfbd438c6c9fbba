//! A server of one's own, of either system: fresh, in a temporary folder, on a free port, gone when nobody holds it.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, Weak};

use super::{Program, User, certificate, free_port, run, wait_until};

/// What one system does otherwise than the other.
pub(crate) trait System: Sized + 'static {
    /// How its URLs begin.
    const SCHEME: &'static str;
    /// The user who may do everything, without a password.
    const ADMIN: &'static str;
    /// A database that is always there.
    const MAIN: &'static str;
    /// Users whom it may be run by.
    const RUN_BY: &'static [&'static str];
    /// What ends it.
    const END: &'static str;
    /// The settings with which connections may be encrypted; `{folder}` is where the certificate is.
    const ENCRYPTED: &'static [&'static str];
    /// What begins a transaction that is kept open.
    const BEGIN: &'static str;
    /// The flag of its client before a text of SQL.
    const EXECUTE: &'static str;
    /// The statement that keeps everybody else from a table.
    fn lock(table: &str) -> String;
    /// Where `Server::shared` keeps it.
    fn shared() -> &'static Mutex<Weak<Server<Self>>>;
    /// Makes the folder of its data.
    fn prepare(folder: &Path, user: User);
    /// The program, with its settings.
    fn program(folder: &Path, port: u16, user: User, settings: &[String]) -> Command;
    /// Its own client, which prints values and nothing else.
    fn client(server: &Server<Self>, database: &str) -> Command;
}

/// A server.
pub(crate) struct Server<S: System> {
    pub(crate) program: Program,
    pub(crate) port: u16,
    folder: tempfile::TempDir,
    system: PhantomData<S>,
}

impl<S: System> Server<S> {
    /// The server that the tests of one program share.
    pub(crate) fn shared() -> Arc<Self> {
        let mut shared = S::shared().lock().unwrap();
        shared.upgrade().unwrap_or_else(|| {
            let server = Arc::new(Self::start());
            *shared = Arc::downgrade(&server);
            server
        })
    }

    pub(crate) fn start() -> Self {
        Self::start_with(free_port(), &[])
    }

    /// One that takes encrypted connections, too.
    pub(crate) fn encrypted() -> Self {
        Self::start_with(free_port(), S::ENCRYPTED)
    }

    pub(crate) fn start_with(port: u16, settings: &[&str]) -> Self {
        let user = User::of(S::RUN_BY);
        let folder = tempfile::tempdir().unwrap();
        user.own(folder.path());
        S::prepare(folder.path(), user);
        certificate(folder.path(), user);
        let place = folder.path().display().to_string();
        let settings: Vec<String> =
            settings.iter().map(|setting| setting.replace("{folder}", &place)).collect();
        let mut command = S::program(folder.path(), port, user, &settings);
        command.stdout(Stdio::null()).stderr(File::create(folder.path().join("log")).unwrap());
        let program = Program::start(&mut command, S::END);
        let server = Self { program, port, folder, system: PhantomData };
        wait_until(&format!("the start of {}", S::SCHEME), || {
            server.client(S::MAIN).args([S::EXECUTE, "SELECT 1"]).output().unwrap().status.success()
        });
        server
    }

    /// A database that is new, with its URL for whoever may do everything.
    pub(crate) fn database(&self, name: &str, sql: &str) -> String {
        self.sql(S::MAIN, &format!("CREATE DATABASE {name}"));
        self.sql(name, sql);
        self.url(name)
    }

    pub(crate) fn url(&self, database: &str) -> String {
        self.url_as(S::ADMIN, database)
    }

    /// `user` may be `name:password`.
    pub(crate) fn url_as(&self, user: &str, database: &str) -> String {
        format!("{}://{user}@127.0.0.1:{}/{database}", S::SCHEME, self.port)
    }

    /// Runs SQL, and gives what it prints.
    pub(crate) fn sql(&self, database: &str, sql: &str) -> String {
        run(self.client(database).args([S::EXECUTE, sql]))
    }

    /// Keeps a session open in which `sql` was run.
    pub(crate) fn hold(&self, database: &str, sql: &str) -> Program {
        let mut command = self.client(database);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut program = Program::start(&mut command, "-KILL");
        let stdin = program.child().stdin.as_mut().unwrap();
        writeln!(stdin, "{} {sql}; SELECT 'held';", S::BEGIN).unwrap();
        let mut line = String::new();
        BufReader::new(program.child().stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line.trim(), "held");
        program
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The authority that vouches for its certificate: itself.
    pub(crate) fn authority(&self) -> PathBuf {
        self.folder().join("server.crt")
    }

    pub(crate) fn client(&self, database: &str) -> Command {
        S::client(self, database)
    }
}
