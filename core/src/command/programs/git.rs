//! Git, which runs commands in a few places: `bisect run`, `submodule foreach`, `rebase --exec`, aliases.

use crate::command::call::Call;
use crate::command::options;
use crate::command::reader::Reader;
use crate::command::shell::scope::Scope;
use crate::command::text::{hole, joined_line};

pub(crate) fn handle(reader: &mut Reader<'_>, name: &str, call: &Call, scope: &mut Scope) -> Option<String> {
    ["git", "hub"].contains(&name).then(|| git(reader, call, scope))
}

/// Everywhere else its words are only words.
fn git(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) -> String {
    const VALUES: &[&str] = &["-C", "-c", "--git-dir", "--work-tree", "--namespace", "--exec-path"];
    for setting in options::values(call.rest(), &["-c"]) {
        if let Some((name, text)) = setting.text.split_once("=!") {
            // `git -c alias.x='!command' x` runs the command.
            if name.starts_with("alias.") {
                reader.run_line(text, call, scope);
            }
        }
    }
    let at = options::operand(&call.args, 1, VALUES);
    let mut inner = call.clone();
    inner.place.folder.lose("`git` runs it in a folder of its own");
    let call = &inner;
    let rest = call.args.get(at + 1..).unwrap_or_default();
    match (call.plain(at), call.plain(at + 1)) {
        (Some("bisect"), Some("run")) => _ = reader.run(call.from(at + 2), scope),
        (Some("submodule"), Some("foreach")) => {
            let from = options::operand(&call.args, at + 2, &[]);
            let text = joined_line(call.args.get(from..).unwrap_or_default());
            reader.run_line(&text, call, scope);
        }
        (Some("rebase"), _) => {
            for text in options::values(rest, &["-x", "--exec"]) {
                reader.run_line(&text.text, call, scope);
            }
        }
        (Some("filter-branch"), _) => {
            for text in options::values(rest, &["--tree-filter", "--index-filter", "--msg-filter"]) {
                reader.run_line(&text.text, call, scope);
            }
        }
        (Some("clean"), _) if options::has(rest, &["-f", "--force"]) && !options::has(rest, &["-n"]) => {
            for path in options::operands(rest, 0, &["-e"]) {
                super::removal::report(reader, "git", &path.text, call);
            }
        }
        _ => {}
    }
    hole()
}
