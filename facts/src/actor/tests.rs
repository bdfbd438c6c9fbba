use std::path::PathBuf;

use serde_json::json;
use time::OffsetDateTime;

use super::{Seen, look_with};
use crate::ledger::Ledger;
use crate::world::World;
use prisma_policy::inspection::Inspection;

/// Variables as `A=1 B=2`, with `_` for a space within a value.
fn inspect(variables: &str, terminal: bool, devin: bool) -> Inspection {
    let variables = variables.split_whitespace().filter_map(|pair| pair.split_once('='));
    let world = World {
        directory: PathBuf::from("/"),
        variables: variables.map(|(name, value)| (name.to_owned(), value.replace('_', " "))).collect(),
        terminal,
        now: OffsetDateTime::UNIX_EPOCH,
    };
    let mut ledger = Ledger::new(world.now);
    look_with(&world, &|_| devin, &mut ledger);
    ledger.conclude()
}

const TERMINAL: bool = true;
const PIPE: bool = false;

fn check(variables: &str, terminal: bool, expect: &serde_json::Value) {
    assert_eq!(&json!(inspect(variables, terminal, false).operation()), expect, "{variables}");
}

#[test]
fn each_sign_of_an_agent_tells_which() {
    for (variables, agent) in [
        ("CLAUDECODE=1", "claude-code"),
        ("CODEX_THREAD_ID=x", "codex"),
        ("CODEX_CI=1", "codex"),
        ("CODEX_SANDBOX=seatbelt", "codex"),
        ("CODEX_SANDBOX_NETWORK_DISABLED=1", "codex"),
        ("GEMINI_CLI=1", "gemini-cli"),
        ("QWEN_CODE=1", "qwen-code"),
        ("CURSOR_AGENT=1", "cursor"),
        ("CURSOR_EXTENSION_HOST_ROLE=agent-exec", "cursor"),
        ("COPILOT_CLI=1", "copilot-cli"),
        ("OPENCODE=1", "opencode"),
        ("OPENCODE_CLIENT=cli", "opencode"),
        ("CLINE_ACTIVE=true", "cline"),
        ("AGENT=goose", "goose"),
        ("AGENT=amp", "amp"),
        ("CRUSH=1", "crush"),
        ("OR_APP_NAME=Aider", "aider"),
        ("AUGMENT_AGENT=1", "augment"),
        ("ANTIGRAVITY_AGENT=1", "antigravity"),
        ("REPLIT_SESSION=agent-7", "replit"),
        ("REPLIT_CLI=1", "replit"),
        ("AI_AGENT=my\u{7}\u{1b}bot_2", "my bot 2"),
        ("AGENT=another", "another"),
        // A sign of its own outweighs what it calls itself.
        ("CLAUDECODE=1 AI_AGENT=claude", "claude-code"),
    ] {
        check(variables, PIPE, &json!({ "actor": "agent", "agent": agent, "interactive": false }));
    }
    let devin = json!({ "actor": "agent", "agent": "devin", "interactive": false });
    assert_eq!(json!(inspect("", PIPE, true).operation()), devin);
}

#[test]
fn agents_that_cannot_be_told_apart_are_agents() {
    for variables in ["AI_AGENT=1", "AGENT=\u{7}", "CLAUDECODE=1 CODEX_CI=1"] {
        check(variables, PIPE, &json!({ "actor": "agent", "interactive": false }));
    }
}

#[test]
fn what_is_no_sign_is_none() {
    for variables in ["", "OR_APP_NAME=Other", "REPLIT_SESSION=mine", "CLAUDECODE=", "CURSOR_TRACE_ID=x"] {
        check(variables, TERMINAL, &json!({ "actor": "human", "interactive": true }));
    }
}

#[test]
fn an_agent_comes_before_ci_and_ci_before_a_person() {
    check("CI=true", PIPE, &json!({ "actor": "ci", "interactive": false }));
    check("CI=true", TERMINAL, &json!({ "actor": "ci", "interactive": false }));
    check("GITHUB_ACTIONS=true CI=true", PIPE, &json!({ "actor": "ci", "interactive": false }));
    check("WORKERS_CI=1", PIPE, &json!({ "actor": "ci", "interactive": false }));
    check("CI=true CODEX_CI=1", PIPE, &json!({ "actor": "agent", "agent": "codex", "interactive": false }));
    check("TERM=dumb", TERMINAL, &json!({ "actor": "human", "interactive": false }));
}

#[test]
fn without_a_terminal_and_a_sign_nobody_can_tell() {
    check("", PIPE, &json!({ "interactive": false }));
    let inspection = inspect("", PIPE, false);
    assert_eq!(inspection.missing[0].why, "there is no terminal, and no sign of an agent or of CI");
}

#[test]
fn a_denied_ci_is_believed_where_nothing_else_speaks_of_one() {
    check("CI=false", TERMINAL, &json!({ "actor": "human", "interactive": false }));
    check("CI=false TRAVIS=true", TERMINAL, &json!({ "interactive": false }));
}

#[test]
fn who_answers_at_the_terminal_of_an_agent_is_not_known() {
    check("CLAUDECODE=1", TERMINAL, &json!({ "actor": "agent", "agent": "claude-code" }));
}

#[test]
fn the_page_tells_of_every_sign_of_an_agent() {
    let page = include_str!("../../../docs/environment.md");
    for sign in super::AGENTS {
        let name = match sign.seen {
            Seen::Set(name) | Seen::Is(name, _) | Seen::Begins(name, _) | Seen::File(name) => name,
        };
        for word in [sign.agent, name] {
            assert!(page.contains(&format!("`{word}")), "docs/environment.md does not tell of {word}");
        }
    }
}
