//! A MariaDB of one's own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, Weak};

use super::server::{Server, System};
use super::{User, folder_of, run};

/// A server; `root` needs no password.
pub(crate) type Mariadb = Server<Mysql>;

pub(crate) struct Mysql;

impl System for Mysql {
    const SCHEME: &'static str = "mysql";
    const ADMIN: &'static str = "root";
    const MAIN: &'static str = "mysql";
    const RUN_BY: &'static [&'static str] = &["mysql", "nobody"];
    const END: &'static str = "-KILL";
    const ENCRYPTED: &'static [&'static str] =
        &["ssl-key={folder}/server.key", "ssl-cert={folder}/server.crt"];
    const BEGIN: &'static str = "";
    const EXECUTE: &'static str = "-e";

    fn lock(table: &str) -> String {
        format!("LOCK TABLES {table} WRITE")
    }

    fn shared() -> &'static Mutex<Weak<Mariadb>> {
        static SHARED: Mutex<Weak<Mariadb>> = Mutex::new(Weak::new());
        &SHARED
    }

    fn prepare(folder: &Path, user: User) {
        let mut make = user.command(Path::new("mariadb-install-db"), folder);
        make.args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"]);
        run(make.arg(format!("--datadir={}/data", folder.display())));
    }

    fn program(folder: &Path, port: u16, user: User, settings: &[String]) -> Command {
        let programs = folder_of("mariadbd", [PathBuf::from("/usr/sbin")]);
        let mut command = user.command(&programs.join("mariadbd"), folder);
        let place = folder.display();
        command
            .args(["--no-defaults", "--bind-address=127.0.0.1", "--innodb-flush-log-at-trx-commit=0"])
            .arg(format!("--port={port}"))
            .arg(format!("--datadir={place}/data"))
            .arg(format!("--socket={place}/socket"))
            .arg(format!("--pid-file={place}/pid"))
            .args(settings.iter().map(|setting| format!("--{setting}")));
        command
    }

    fn client(server: &Mariadb, database: &str) -> Command {
        let mut command = Command::new("mariadb");
        command.arg("--no-defaults").arg(format!("--socket={}", server.socket().display()));
        command.args(["-NB", "--unbuffered", "-u", Self::ADMIN, database]);
        command
    }
}

impl Mariadb {
    pub(crate) fn socket(&self) -> PathBuf {
        self.folder().join("socket")
    }
}
