//! Which database it is: the same one however it is reached and whoever asks, and never another.

use std::io::{Read, Write, copy};
use std::net::{TcpListener, TcpStream};

use crate::support::mariadb::{Mariadb, Mysql};
use crate::support::postgres::{Postgres, Postgresql};
use crate::support::server::{Server, System};
use crate::support::{free_port, look_at};

/// A port that leads to another one, as that of a tunnel or of a container does.
fn forward(to: u16) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let pipe = |mut from: TcpStream, mut into: TcpStream| {
        std::thread::spawn(move || {
            let _ = copy(&mut from as &mut dyn Read, &mut into as &mut dyn Write);
            let _ = into.shutdown(std::net::Shutdown::Both);
        });
    };
    std::thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            let server = TcpStream::connect(("127.0.0.1", to)).unwrap();
            pipe(client.try_clone().unwrap(), server.try_clone().unwrap());
            pipe(server, client);
        }
    });
    port
}

fn fingerprint(url: &str) -> String {
    let seen = look_at(url).seen.unwrap_or_else(|fault| panic!("{url}: {}", fault.why));
    seen.fingerprint.unwrap_or_else(|fault| panic!("{url}: {}", fault.why))
}

/// Every way leads to the same database.
fn same(ways: &[String]) {
    let first = fingerprint(&ways[0]);
    for way in ways {
        assert_eq!(fingerprint(way), first, "{way}");
    }
}

#[test]
fn postgresql_is_the_same_however_it_is_reached() {
    let server = Postgres::shared();
    server.database("ways", "CREATE TABLE users (id int); CREATE USER ways PASSWORD 's3cret'");
    let (port, far) = (server.port, forward(server.port));
    same(&[
        server.url("ways"),
        format!("postgresql://postgres@localhost:{port}/ways"),
        format!("postgresql://postgres@LOCALHOST:{port}/ways?schema=other"),
        format!("postgresql://postgres@127.0.0.1:{far}/ways"),
        format!("postgresql://postgres@localhost:{port}/ways?host={}", server.folder().display()),
        // Whoever may only connect sees the same.
        server.url_as("ways:s3cret", "ways"),
    ]);
}

#[test]
fn mariadb_is_the_same_however_it_is_reached() {
    let server = Mariadb::shared();
    server.database(
        "ways",
        "CREATE TABLE users (id int); CREATE USER ways IDENTIFIED BY 's3cret'; GRANT SELECT ON ways.users TO ways",
    );
    let (port, far) = (server.port, forward(server.port));
    same(&[
        server.url("ways"),
        format!("mysql://root@localhost:{port}/ways"),
        format!("mysql://root@127.0.0.1:{far}/ways"),
        format!("mysql://root@localhost/ways?socket={}", server.socket().display()),
        server.url_as("ways:s3cret", "ways"),
    ]);
}

/// The fingerprint of a database of a server that is new, and gone afterwards.
fn on<S: System>(port: u16) -> String {
    let server = Server::<S>::start_with(port, &[]);
    fingerprint(&server.database("shop", "CREATE TABLE users (id int)"))
}

#[test]
fn a_database_of_the_same_name_at_the_same_address_is_another_one() {
    let port = free_port();
    assert_ne!(on::<Postgresql>(port), on::<Postgresql>(port));
    assert_ne!(on::<Mysql>(port), on::<Mysql>(port));
}
