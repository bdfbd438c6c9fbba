//! Whether a command stands alone in its line.
//!
//! The world is looked at before a line runs. Whatever else the line runs may change what was seen: the files that say
//! which database is hit, the migrations, the rows. So a command is looked after only where nothing else runs before it
//! in the same line, as far as that can be seen at a glance; a line that is misjudged here is one that is judged without
//! what could have been seen.

/// What may stand before a command and changes nothing: to go to a folder, and to answer a prompt.
const BEFORE: &[&str] = &["cd ", "yes |", "echo y |", "echo yes |"];

/// Programs that run a text, so that what stands between its quotes is run as well.
const RUN_TEXT: &[&str] = &[
    "-c", "-lc", "-ic", "-ec", "-e", "eval", "source", ".", "xargs", "parallel", "watch", "find", "make",
    "just", "task",
];

/// Options that name a folder to programs, which follow `..` behind a link otherwise than a shell does.
const FOLDERS: &[&str] = &["-P", "-C", "-D", "--chdir", "--cwd", "--dir", "--prefix"];

/// Why what was seen may not be what the command meets; nothing where it runs alone.
pub(super) fn company(line: &str) -> Option<String> {
    let why = "other commands of the same line may change it before; let this one run on its own";
    (!is_alone(line)).then(|| format!("which database it hits was looked at before the line runs, and {why}"))
}

fn is_alone(line: &str) -> bool {
    let whole = line.trim();
    let line = rest(whole);
    // A script of a package runs whatever it says, before and after.
    if !line.contains("prisma") {
        return false;
    }
    let names = |options: &[&str]| whole.split([' ', '=', '\t']).any(|word| options.contains(&word));
    if whole.contains("..") && names(FOLDERS) {
        return false;
    }
    let runs_text = line.split_whitespace().any(|word| RUN_TEXT.contains(&word));
    let bare = if runs_text { line.to_owned() } else { without_quotes(line) };
    let bare = bare.replace("2>&1", "");
    !bare.contains([';', '&', '|', '<', '>', '\n', '(', ')', '{', '}', '`'])
}

/// What is left behind that which changes nothing.
fn rest(line: &str) -> &str {
    let mut line = line;
    while let Some(before) = BEFORE.iter().find(|before| line.starts_with(*before)) {
        let behind = line.get(before.len()..).unwrap_or_default();
        let rest = if before.ends_with('|') {
            behind
        } else {
            match behind.split_once("&&") {
                // A folder whose name is known, and nothing else.
                Some((folder, rest)) if !folder.contains([';', '&', '|', '<', '>', '$', '`', '(', '\n']) => {
                    rest
                }
                _ => return line,
            }
        };
        line = rest.trim_start();
    }
    line
}

/// A line without what stands between quotes, unless a shell would run a part of it.
fn without_quotes(line: &str) -> String {
    let mut bare = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(['\'', '"']) {
        let (before, quoted) = rest.split_at(at);
        bare.push_str(before);
        let quote = quoted.chars().next().unwrap_or('"');
        let inside = quoted.get(1..).unwrap_or_default();
        let Some((text, after)) = inside.split_once(quote) else { return line.to_owned() };
        let runs = quote == '"' && (text.contains("$(") || text.contains(['`', '\\']));
        if runs || before.ends_with('\\') {
            return line.to_owned();
        }
        rest = after;
    }
    bare + rest
}

#[cfg(test)]
mod tests {
    use super::is_alone;

    fn check(line: &str, alone: bool) {
        assert_eq!(is_alone(line), alone, "{line}");
    }

    #[test]
    fn what_runs_before_may_change_what_was_seen() {
        check("cp .env.production .env && npx prisma migrate reset --force", false);
        check("echo DATABASE_URL=x > .env; npx prisma migrate reset", false);
        check("git pull && npx prisma migrate deploy", false);
        check("npx prisma db seed && npx prisma migrate reset --force", false);
        check("sh -c 'cp .env.production .env && npx prisma migrate reset --force'", false);
        check("bash -lc \"cp a .env; npx prisma migrate reset\"", false);
        check("npm run db:reset", false);
        check("npx prisma migrate reset --schema \"$(./switch.sh)\"", false);
        check("npx prisma migrate reset\nrm .env", false);
        check("cd \"$(./switch.sh)\" && npx prisma migrate reset", false);
        check("env 'A=b' sh -c 'rm .env & npx prisma migrate reset'", false);
        check("npx prisma db execute --file x.sql < y", false);
        check("env -C link/.. npx prisma migrate reset", false);
        check("cd -P link/.. && npx prisma migrate reset", false);
        check("pnpm --dir=link/.. prisma migrate reset", false);
        check("find . -exec npx prisma migrate reset ;", false);
    }

    #[test]
    fn one_command_is_alone() {
        check("npx prisma migrate reset --force", true);
        check("  npx prisma migrate deploy 2>&1 ", true);
        check("cd packages/db && npx prisma migrate deploy", true);
        check("cd 'a b' && yes | npx prisma migrate reset", true);
        check("DATABASE_URL='postgresql://h/d?a=b&c=d' npx prisma migrate deploy", true);
        check("DATABASE_URL=\"postgresql://h/d?a=b&c=d\" npx prisma migrate deploy", true);
        check("dotenv -e .env.prod -- npx prisma db push", true);
    }
}
