//! Somebody breaks a backup off.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A project with a database that takes a moment to copy.
fn project() -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("interrupt");
    let _ = fs::remove_dir_all(&root);
    let at = |name: &str| root.join(name);
    fs::create_dir_all(at("prisma")).unwrap();
    fs::create_dir_all(at("node_modules/prisma")).unwrap();
    fs::create_dir_all(at(".git")).unwrap();
    fs::write(at("package.json"), "{}").unwrap();
    fs::write(at("node_modules/prisma/package.json"), r#"{"name": "prisma", "version": "6.19.3"}"#).unwrap();
    let schema = "datasource db {\n  provider = \"sqlite\"\n  url = \"file:./dev.db\"\n}\n";
    fs::write(at("prisma/schema.prisma"), schema).unwrap();
    let big = "CREATE TABLE big AS SELECT randomblob(1000000) AS t FROM generate_series(1, 150)";
    assert!(Command::new("sqlite3").arg(at("prisma/dev.db")).arg(big).status().unwrap().success());
    root
}

fn names(root: &Path) -> Vec<String> {
    let entries = fs::read_dir(root.join(".prisma-policy/backups")).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// Begins a backup, and sends it a signal once something is written.
fn broken_off(root: &Path, signal: &str) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prisma-policy"));
    command.args(["backup", "create", "--json"]).current_dir(root);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let end = Instant::now() + Duration::from_secs(30);
    while !names(root).iter().any(|name| name.ends_with(".partial")) {
        assert!(Instant::now() < end, "nothing is written");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
    child
}

#[test]
fn a_backup_that_is_broken_off_leaves_nothing_and_says_so_as_a_shell_does() {
    let root = project();
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let output = broken_off(&root, signal).wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{output:?}");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.starts_with(r#"{"error":{"code":"interrupted","#), "{said}");
        assert_eq!(names(&root), [".gitignore"]);
    }
}
