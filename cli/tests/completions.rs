//! What a shell offers once it was taught: the scripts are run by the shells themselves.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::Command;

fn printed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && err.is_empty(), "{out}{err}");
    out.into_owned()
}

fn script(shell: &str) -> String {
    printed(Command::new(env!("CARGO_BIN_EXE_prisma-policy")).args(["completions", shell]))
}

/// What bash offers for the last of the words.
fn offered(line: &str) -> Vec<String> {
    let ask = r#"
        complete_last() {
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
            local function; function=$(complete -p prisma-policy | sed 's/.*-F \([^ ]*\).*/\1/')
            "$function" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
            printf '%s\n' "${COMPREPLY[@]}"
        }
    "#;
    let words: Vec<&str> = line.split(' ').collect();
    let mut bash = Command::new("bash");
    bash.args(["--norc", "-c", &format!("{}\n{ask}\ncomplete_last \"$@\"", script("bash")), "bash"]);
    printed(bash.args(words)).lines().map(str::to_owned).collect()
}

#[test]
fn bash_offers_what_a_command_takes() {
    let check = |line: &str, expect: &[&str]| {
        let offered = offered(line);
        for expect in expect {
            assert!(offered.iter().any(|it| it == expect), "{line}: no {expect} in {offered:?}");
        }
    };
    check("prisma-policy ch", &["check"]);
    check("prisma-policy backup ", &["create", "verify", "list"]);
    check("prisma-policy backup verify --", &["--restore", "--server", "--json", "--database-url"]);
    check("prisma-policy run --b", &["--backup-first"]);
    check("prisma-policy what-would-allow --", &["--policy"]);
    check("prisma-policy completions ", &["bash", "zsh", "fish"]);
}

#[test]
fn bash_offers_the_environments() {
    let all = ["production", "staging", "preview", "development", "test"];
    for command in ["mark", "inspect", "check", "run", "what-would-allow"] {
        let offered = offered(&format!("prisma-policy {command} --environment "));
        assert_eq!(offered, all, "{command}");
    }
    assert_eq!(offered("prisma-policy mark --environment sta"), ["staging"]);
}
