//! A PostgreSQL of one's own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, Weak};

use super::server::{Server, System};
use super::{User, folder_of, run};

/// A server; `postgres` is trusted, everybody else needs a password.
pub(crate) type Postgres = Server<Postgresql>;

pub(crate) struct Postgresql;

const ACCESS: &str = "\
local all postgres trust
host all postgres 127.0.0.1/32 trust
hostssl all only_tls 127.0.0.1/32 scram-sha-256
hostnossl all only_tls 127.0.0.1/32 reject
host all all 127.0.0.1/32 scram-sha-256
";

impl System for Postgresql {
    const SCHEME: &'static str = "postgresql";
    const ADMIN: &'static str = "postgres";
    const MAIN: &'static str = "postgres";
    const RUN_BY: &'static [&'static str] = &["postgres", "nobody"];
    const END: &'static str = "-QUIT";
    const ENCRYPTED: &'static [&'static str] =
        &["ssl=on", "ssl_cert_file={folder}/server.crt", "ssl_key_file={folder}/server.key"];
    const BEGIN: &'static str = "BEGIN;";
    const EXECUTE: &'static str = "-c";

    fn lock(table: &str) -> String {
        format!("LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
    }

    fn shared() -> &'static Mutex<Weak<Postgres>> {
        static SHARED: Mutex<Weak<Postgres>> = Mutex::new(Weak::new());
        &SHARED
    }

    fn prepare(folder: &Path, user: User) {
        let data = folder.join("data");
        let mut make = user.command(&programs().join("initdb"), folder);
        make.arg("-D").arg(&data).args(["-U", Self::ADMIN, "-A", "trust", "-E", "UTF8", "--no-sync"]);
        run(&mut make);
        fs::write(data.join("pg_hba.conf"), ACCESS).unwrap();
    }

    fn program(folder: &Path, port: u16, user: User, settings: &[String]) -> Command {
        let mut command = user.command(&programs().join("postgres"), folder);
        command.arg("-D").arg(folder.join("data"));
        let own = [
            format!("port={port}"),
            format!("unix_socket_directories={}", folder.display()),
            "listen_addresses=127.0.0.1".to_owned(),
            "fsync=off".to_owned(),
        ];
        for setting in own.iter().chain(settings) {
            command.args(["-c", setting]);
        }
        command
    }

    fn client(server: &Postgres, database: &str) -> Command {
        let mut command = Command::new(programs().join("psql"));
        command.args(["-XAtq", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p"]);
        command.arg(server.port.to_string()).args(["-U", Self::ADMIN, "-d", database]);
        command
    }
}

/// Where its programs are.
fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    folder_of("initdb", versions.map(|version| version.path().join("bin")))
}
