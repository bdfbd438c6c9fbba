//! A database behind `PgBouncer`, which gives it another name than the server does.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use prisma_policy::inspection::Question;
use prisma_policy_facts::{Scene, World};

use crate::support::postgres::Postgres;
use crate::support::{Program, User, check, folder_of, free_port, wait_until};

fn pooler(server: &Postgres, folder: &Path, database: &str) -> (Program, u16) {
    let program = folder_of("pgbouncer", ["/usr/sbin".into()]).join("pgbouncer");
    let (user, port) = (User::of(&["postgres", "nobody"]), free_port());
    let settings = format!(
        "[databases]\nshop = host=127.0.0.1 port={} dbname={database} user=postgres\n[pgbouncer]\nlisten_addr = 127.0.0.1\n\
         listen_port = {port}\nunix_socket_dir =\nauth_type = any\nignore_startup_parameters = extra_float_digits\n",
        server.port
    );
    let file = folder.join("pgbouncer.ini");
    fs::write(&file, settings).unwrap();
    user.own(folder);
    let mut command = user.command(&program, folder);
    command.arg(&file).stdout(Stdio::null()).stderr(Stdio::null());
    let program = Program::start(&mut command, "-KILL");
    wait_until("the start of PgBouncer", || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
    (program, port)
}

#[test]
fn a_database_with_another_name_behind_a_pooler_is_not_the_one_that_the_url_names() {
    let server = Postgres::shared();
    server.database("pooled_production", "CREATE TABLE a (id int); INSERT INTO a VALUES (1)");
    let folder = tempfile::tempdir().unwrap();
    let (_pooler, port) = pooler(&server, folder.path(), "pooled_production");
    let world = World::new(folder.path().to_owned(), std::collections::BTreeMap::new(), false);
    let url = format!("postgresql://postgres@127.0.0.1:{port}/shop");
    let question = Question { connects: true, database_url: Some(&url), ..Question::default() };
    let inspection = Scene::look(&world, &question).inspection;
    let place = format!("postgresql://127.0.0.1:{port}/shop");
    let disagree =
        format!("missing: the sources disagree: the caller says {place}, {place} says pooled_production");
    check(
        &inspection,
        &[
            ("database.name", &disagree),
            ("database.rows", "1"),
            (
                "environment",
                "missing: it may be production, staging or preview, as far as the name that the server gives the database can tell",
            ),
        ],
    );
    let note = "the URL names the database `shop`, and the server calls it `pooled_production`";
    assert!(inspection.notes.iter().any(|it| it.starts_with(note)), "{:?}", inspection.notes);
}

#[test]
fn where_the_url_names_no_database_the_server_does() {
    let server = Postgres::shared();
    let folder = tempfile::tempdir().unwrap();
    let world = World::new(folder.path().to_owned(), std::collections::BTreeMap::new(), false);
    let url = server.url("");
    let url = url.trim_end_matches('/');
    let question = Question { connects: true, database_url: Some(url), ..Question::default() };
    check(&Scene::look(&world, &question).inspection, &[("database.name", "\"postgres\"")]);
}
