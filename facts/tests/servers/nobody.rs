//! Where nobody is, or nobody who is looked into.

use std::time::Duration;

use prisma_policy_facts::database::{FaultKind, Limits, look};

use crate::support::{check, facts, free_port, look_at, parse};

#[test]
fn a_port_where_nobody_listens_is_no_database() {
    for scheme in ["postgresql", "mysql"] {
        let state = look_at(&format!("{scheme}://ann:s3cret@127.0.0.1:{}/shop", free_port()));
        let facts = facts(&state);
        check(
            &facts,
            &[
                ("database.reachable", "false"),
                ("database.checked", "false"),
                ("database.rows", "missing: the server refuses the connection"),
                ("database.disposable", "missing: the server refuses the connection"),
            ],
        );
        assert!(!format!("{facts:?}").contains("s3cret"));
    }
}

#[test]
fn a_host_without_an_address_is_told() {
    let fault = look_at("postgresql://ann@no-such-host.invalid/shop").seen.unwrap_err();
    // Without a network, the name service itself may be missing.
    assert!(matches!(fault.kind, FaultKind::NoHost | FaultKind::Other | FaultKind::Timeout), "{fault:?}");
    let fault = look_at("postgresql://ann@localhost/shop?host=/no/such/socket").seen.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Refused);
    let fault = look_at("mysql://ann@localhost/shop?socket=/no/such/socket").seen.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Refused);
}

#[test]
fn a_server_that_speaks_something_else_is_told() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = std::thread::spawn(move || {
        use std::io::Write;
        for _ in 0..2 {
            let (mut stream, _) = listener.accept().unwrap();
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        }
    });
    for scheme in ["postgresql", "mysql"] {
        let fault = look_at(&format!("{scheme}://ann:s3cret@127.0.0.1:{port}/shop")).seen.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Other, "{fault:?}");
    }
    server.join().unwrap();
}

#[test]
fn any_limit_will_do() {
    let url = parse(&format!("postgresql://ann@127.0.0.1:{}/shop", free_port()));
    for limit in [Duration::ZERO, Duration::MAX] {
        let limits =
            Limits { connect: limit, statement: limit, lock: limit, whole: limit, counted: u64::MAX };
        let fault = look(&url, &[], &limits).seen.unwrap_err();
        assert!(matches!(fault.kind, FaultKind::Refused | FaultKind::Timeout), "{fault:?}");
    }
}

#[test]
fn other_systems_are_not_looked_into() {
    let url = "sqlserver://db.example.com:1433;database=shop;user=sa;password=s3cret";
    check(
        &facts(&look_at(url)),
        &[
            ("database.host", "\"db.example.com\""),
            ("database.reachable", "missing: a database of `sqlserver` is not looked into"),
            ("database.checked", "missing: a database of `sqlserver` is not looked into"),
            ("database.rows", "missing: a database of `sqlserver` is not looked into"),
        ],
    );
    check(
        &facts(&look_at("mongodb+srv://ann:s3cret@cluster.example.com/shop")),
        &[("database.hasData", "missing: a database of `mongodb` is not looked into")],
    );
}
