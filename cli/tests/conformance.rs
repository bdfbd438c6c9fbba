//! The conformance cases through the command line: the very bytes that the library answers.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use prisma_policy::source::Units;
use prisma_policy::{Policy, wire};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Case {
    name: String,
    policies: Vec<String>,
    operation: Option<Box<RawValue>>,
    operation_text: Option<String>,
    tests: Option<Value>,
}

impl Case {
    /// The operation on one line; a line end can only be white space in JSON.
    fn operation(&self) -> String {
        let given = self.operation.as_deref().map(RawValue::get).or(self.operation_text.as_deref());
        given.unwrap_or("{}").replace('\n', " ")
    }
}

/// Runs the command; gives its exit code and its standard output.
fn run(args: &[&str], stdin: &str) -> (Option<i32>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_prisma-policy"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // A command that does not get as far as its input closes it.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

fn check(case: &Case, paths: &[String]) {
    let mut args = vec!["decide", "--json"];
    args.extend(paths.iter().flat_map(|path| ["--policy", path]));
    let operation = case.operation();
    let (code, out) = run(&[args, vec!["-"]].concat(), &operation);
    let policy = match wire::load(&case.policies, None, Units::Bytes) {
        Ok(policy) => policy,
        Err(diagnostics) => {
            let suffix = format!(r#","diagnostics":{diagnostics}}}}}"#);
            assert_eq!(code, Some(2), "{}", case.name);
            return assert!(out.trim_end().ends_with(&suffix), "{}: {out}", case.name);
        }
    };
    let expected = wire::decide(&policy, &operation);
    assert_eq!(
        out,
        if operation.is_empty() { String::new() } else { format!("{expected}\n") },
        "{}",
        case.name
    );
    let refused = expected.starts_with(r#"{"error""#) && !operation.is_empty();
    assert_eq!(code, Some(if refused { 2 } else { 0 }), "{}", case.name);
    if case.tests.is_some() {
        check_tests(case, &paths[0], &policy);
    }
}

fn check_tests(case: &Case, path: &str, policy: &Policy) {
    let (code, out) = run(&["test", "--json", path], "");
    let expected = format!(r#""tests":{},"proofs""#, wire::test(policy));
    assert!(out.contains(&expected), "{}: {out}", case.name);
    let failed = policy.test().iter().any(|test| !test.ok);
    assert_eq!(code, Some(i32::from(failed)), "{}", case.name);
}

#[test]
fn the_command_line_conforms() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/conformance");
    let scratch = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("conformance");
    fs::create_dir_all(&scratch).unwrap();
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut count = 0;
    for file in files.filter(|file| file.extension().is_some_and(|e| e == "json")) {
        let cases: Vec<Case> = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        for case in cases {
            count += 1;
            let paths: Vec<String> = (0..case.policies.len())
                .map(|at| scratch.join(format!("{at}.policy")).display().to_string())
                .collect();
            for (path, source) in paths.iter().zip(&case.policies) {
                fs::write(path, source).unwrap();
            }
            check(&case, &paths);
        }
    }
    assert!(count > 150, "only {count} cases");
}
