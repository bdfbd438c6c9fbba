//! Files that only tell what happened: writing one changes nothing that an operation meets.

use crate::command::call::Call;
use crate::command::text::{has_hole, program_name};

/// Whether a file by its name is such a one.
pub(crate) fn is_log(path: &str) -> bool {
    let parts = || path.split(['/', '\\']);
    let own = parts().any(|part| matches!(part, "prisma" | ".prisma-policy" | ".."));
    let name = program_name(path);
    let ends =
        [".log", ".txt", ".out", ".err"].iter().any(|end| name.ends_with(end) && name.len() > end.len());
    let scratch =
        path.strip_prefix("/tmp/").is_some_and(|name| !name.is_empty() && !name.contains(['/', '.']));
    !has_hole(path) && !own && (ends || scratch) && !name.starts_with('.')
}

/// Whether the program `name` writes nothing but such files.
pub(crate) fn writes_logs(name: &str, call: &Call) -> bool {
    let log =
        |text: &str| is_log(text) || text.starts_with('-') || text == "/dev/null" || text == "/dev/stderr";
    name == "tee" && call.plain(0) == Some(name) && call.rest().iter().all(|arg| log(&arg.text))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_log_is_known_by_its_name() {
        let check = |path: &str, expect: bool| assert_eq!(super::is_log(path), expect, "{path}");
        check(".env", false);
        check("prisma/out.log", false);
        check(".prisma-policy/a.txt", false);
        check("x/../prisma.txt", false);
        check("\u{FDD0}.log", false);
        check(".log", false);
        check("/tmp/shop.sqlite", false);
        check("/tmp/a/b", false);
        check("/tmp/x", true);
        check("/var/log/deploy.out", true);
        check("logs/a.err", true);
    }
}
