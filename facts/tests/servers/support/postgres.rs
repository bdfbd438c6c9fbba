//! A PostgreSQL of one's own.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, Weak};

use super::{Program, User, certificate, folder_of, free_port, run, wait_until};

/// A server; `postgres` is trusted, everybody else needs a password.
pub(crate) struct Postgres {
    pub(crate) program: Program,
    pub(crate) port: u16,
    programs: PathBuf,
    folder: tempfile::TempDir,
}

const ACCESS: &str = "\
host all postgres 127.0.0.1/32 trust
hostssl all only_tls 127.0.0.1/32 scram-sha-256
hostnossl all only_tls 127.0.0.1/32 reject
host all all 127.0.0.1/32 scram-sha-256
";

impl Postgres {
    /// The server that the tests of one program share.
    pub(crate) fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Postgres>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap();
        shared.upgrade().unwrap_or_else(|| {
            let server = Arc::new(Self::start(&[]));
            *shared = Arc::downgrade(&server);
            server
        })
    }

    pub(crate) fn start(settings: &[&str]) -> Self {
        let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        let programs = folder_of("initdb", versions.map(|version| version.path().join("bin")));
        let user = User::of(&["postgres", "nobody"]);
        let folder = tempfile::tempdir().unwrap();
        user.own(folder.path());
        let data = folder.path().join("data");
        run(user.command(&programs.join("initdb"), folder.path()).arg("-D").arg(&data).args([
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]));
        fs::write(data.join("pg_hba.conf"), ACCESS).unwrap();
        certificate(&data, user);
        let port = free_port();
        let own = format!("port={port}");
        let mut command = user.command(&programs.join("postgres"), folder.path());
        command
            .arg("-D")
            .arg(&data)
            .stdout(Stdio::null())
            .stderr(fs::File::create(folder.path().join("log")).unwrap());
        for setting in [own.as_str(), "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"] {
            command.args(["-c", setting]);
        }
        for setting in settings {
            command.args(["-c", setting]);
        }
        let server = Self { program: Program::start(&mut command, "-QUIT"), port, programs, folder };
        wait_until("the start of PostgreSQL", || {
            server.psql("postgres").args(["-c", "SELECT 1"]).output().unwrap().status.success()
        });
        server
    }

    /// A database that is new, with its URL for `postgres`.
    pub(crate) fn database(&self, name: &str, sql: &str) -> String {
        self.sql("postgres", &format!("CREATE DATABASE {name}"));
        self.sql(name, sql);
        self.url(name)
    }

    pub(crate) fn url(&self, database: &str) -> String {
        self.url_as("postgres", database)
    }

    /// `user` may be `name:password`.
    pub(crate) fn url_as(&self, user: &str, database: &str) -> String {
        format!("postgresql://{user}@127.0.0.1:{}/{database}", self.port)
    }

    pub(crate) fn sql(&self, database: &str, sql: &str) -> String {
        run(self.psql(database).args(["-v", "ON_ERROR_STOP=1", "-Atc", sql]))
    }

    /// Keeps a transaction open in which `sql` was run.
    pub(crate) fn hold(&self, database: &str, sql: &str) -> Program {
        let mut command = self.psql(database);
        command.arg("-Atq").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut program = Program::start(&mut command, "-KILL");
        let stdin = program.child().stdin.as_mut().unwrap();
        writeln!(stdin, "BEGIN; {sql}; SELECT 'held';").unwrap();
        let mut line = String::new();
        BufReader::new(program.child().stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line.trim(), "held");
        program
    }

    pub(crate) fn authority(&self) -> PathBuf {
        self.folder.path().join("data/server.crt")
    }

    fn psql(&self, database: &str) -> Command {
        let mut command = Command::new(self.programs.join("psql"));
        let port = self.port.to_string();
        command.args(["-X", "-h", "127.0.0.1", "-p", &port, "-U", "postgres", "-d", database]);
        command
    }
}
