//! A MariaDB of one's own.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, Weak};

use super::{Program, User, certificate, folder_of, free_port, run, wait_until};

/// A server; `root` needs no password.
pub(crate) struct Mariadb {
    pub(crate) program: Program,
    pub(crate) port: u16,
    pub(crate) socket: PathBuf,
    folder: tempfile::TempDir,
}

impl Mariadb {
    /// The server that the tests of one program share.
    pub(crate) fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Mariadb>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap();
        shared.upgrade().unwrap_or_else(|| {
            let server = Arc::new(Self::start());
            *shared = Arc::downgrade(&server);
            server
        })
    }

    pub(crate) fn start() -> Self {
        Self::start_with(false)
    }

    /// One that takes encrypted connections, too.
    pub(crate) fn encrypted() -> Self {
        Self::start_with(true)
    }

    fn start_with(encrypted: bool) -> Self {
        let programs = folder_of("mariadbd", [PathBuf::from("/usr/sbin")]);
        let user = User::of(&["mysql", "nobody"]);
        let folder = tempfile::tempdir().unwrap();
        user.own(folder.path());
        let data = folder.path().join("data");
        run(user
            .command(Path::new("mariadb-install-db"), folder.path())
            .args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"])
            .arg(format!("--datadir={}", data.display())));
        let (port, socket) = (free_port(), folder.path().join("socket"));
        let log = fs::File::create(folder.path().join("log")).unwrap();
        let mut command = user.command(&programs.join("mariadbd"), folder.path());
        command
            .args(["--no-defaults", "--bind-address=127.0.0.1", "--innodb-flush-log-at-trx-commit=0"])
            .arg(format!("--port={port}"))
            .arg(format!("--datadir={}", data.display()))
            .arg(format!("--socket={}", socket.display()))
            .arg(format!("--pid-file={}", folder.path().join("pid").display()))
            .stdout(Stdio::null())
            .stderr(log);
        if encrypted {
            let (key, certificate) = certificate(folder.path(), user);
            command.arg(format!("--ssl-key={}", key.display()));
            command.arg(format!("--ssl-cert={}", certificate.display()));
        }
        let server = Self { program: Program::start(&mut command, "-KILL"), port, socket, folder };
        wait_until("the start of MariaDB", || {
            server.client("mysql").args(["-e", "SELECT 1"]).output().unwrap().status.success()
        });
        server
    }

    pub(crate) fn database(&self, name: &str, sql: &str) -> String {
        self.sql("mysql", &format!("CREATE DATABASE {name}"));
        self.sql(name, sql);
        self.url_as("root", name)
    }

    /// `user` may be `name:password`.
    pub(crate) fn url_as(&self, user: &str, database: &str) -> String {
        format!("mysql://{user}@127.0.0.1:{}/{database}", self.port)
    }

    pub(crate) fn sql(&self, database: &str, sql: &str) -> String {
        run(self.client(database).args(["-NBe", sql]))
    }

    /// Keeps a session open in which `sql` was run.
    pub(crate) fn hold(&self, database: &str, sql: &str) -> Program {
        let mut command = self.client(database);
        command.args(["-NB", "--unbuffered"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut program = Program::start(&mut command, "-KILL");
        let stdin = program.child().stdin.as_mut().unwrap();
        writeln!(stdin, "{sql}; SELECT 'held';").unwrap();
        let mut line = String::new();
        BufReader::new(program.child().stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line.trim(), "held");
        program
    }

    pub(crate) fn authority(&self) -> PathBuf {
        self.folder.path().join("server.crt")
    }

    fn client(&self, database: &str) -> Command {
        let mut command = Command::new("mariadb");
        command.arg("--no-defaults").arg(format!("--socket={}", self.socket.display()));
        command.args(["-u", "root", database]);
        command
    }
}
