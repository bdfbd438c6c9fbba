//! Lines that are made to exhaust the reader: each must be answered, soon, on a small stack.
#![cfg(feature = "command-lines")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::format_collect,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads its data and measures time, and ends where it cannot"
)]

use std::time::Instant;

use prisma_policy::command::{ReadOptions, read_command};

/// WebAssembly gives 1 MiB; unoptimized builds need several times what optimized ones do.
const STACK: usize = if cfg!(debug_assertions) { 4 * 1024 * 1024 } else { 640 * 1024 };

fn hostile() -> Vec<(&'static str, String)> {
    let many = |piece: &str, count: usize| piece.repeat(count);
    let reset = "npx prisma migrate reset --force";
    vec![
        ("substitutions", format!("{}{reset}{}", many("$(", 10_000), many(")", 10_000))),
        ("substitutions in words", format!("{}{reset}{}", many("echo $(", 2_000), many(")", 2_000))),
        ("quoted substitutions", format!("{}{reset}{}", many("echo \"$(", 2_000), many(")\"", 2_000))),
        ("subshells", format!("{}{reset}{}", many("(", 10_000), many(")", 10_000))),
        ("spaced subshells", format!("{}{reset}{}", many("( ", 10_000), many(" )", 10_000))),
        ("groups", format!("{}{reset}; {}", many("{ ", 5_000), many("}; ", 5_000))),
        ("open groups", many("{", 60_000)),
        ("ifs", format!("{}{reset}; {}", many("if a; then ", 2_000), many("fi; ", 2_000))),
        ("cases", many("case a in b) ", 4_000)),
        ("functions", many("f() { ", 5_000)),
        ("wrappers", format!("{}{reset}", many("sudo ", 10_000))),
        ("environments", format!("{}{reset}", many("env ", 10_000))),
        ("runners", format!("{}prisma migrate reset", many("npx ", 10_000))),
        ("unknown programs", format!("x {}", many("npx ", 10_000))),
        ("evals", format!("{}{reset}", many("eval ", 10_000))),
        ("chain", format!("{}{reset}", many("a && ", 12_000))),
        ("alternatives", format!("{}{reset}", many("a || ", 900))),
        ("pipeline", format!("{}{reset}", many("a | ", 900))),
        ("long pipeline", format!("{}{reset}", many("a | ", 15_000))),
        ("sequence", format!("{}{reset}", many("a; ", 20_000))),
        ("assignments", (0..5_000).map(|n| format!("a{n}=b; ")).collect::<String>() + reset),
        (
            "assignments and subshells",
            (0..2_000).map(|n| format!("a{n}=b; (c); ")).collect::<String>() + reset,
        ),
        ("doubling", format!("a=x; {} echo $a; {reset}", many("a=$a$a; ", 60))),
        (
            "doubling arrays",
            format!("a=(x y); {} echo ${{a[@]}}; {reset}", many("a=(${a[@]} ${a[@]}); ", 60)),
        ),
        ("recursion", format!("f() {{ f; {reset}; }}; f")),
        ("forks", "f() { f | f & }; f".to_owned()),
        ("mutual recursion", format!("f() {{ g; }}; g() {{ f; {reset}; }}; f")),
        ("recursion by eval", "x='eval \"$x\"'; eval \"$x\"".to_owned()),
        ("recursion by alias", "alias a='b'; alias b='a'; a".to_owned()),
        ("recursion by file", "echo 'bash x.sh; bash x.sh' > x.sh; bash x.sh".to_owned()),
        ("braces", format!("echo {}", many("{a,b}", 40))),
        ("nested braces", format!("echo {}", many("{a,", 10_000))),
        ("ranges", "echo {1..100000000} {1..9999999999999999999999}".to_owned()),
        ("loops", format!("{}{reset}; {}", many("for i in 1 2 3 4 5 6; do ", 20), many("done; ", 20))),
        ("whiles", format!("{}{reset}; {}", many("while a; do ", 20), many("done; ", 20))),
        ("here-documents", (0..2_000).map(|n| format!("cat <<E{n}\nx\nE{n}\n")).collect::<String>() + reset),
        ("open here-documents", many("cat <<E ", 8_000)),
        ("backticks", many("`", 60_001)),
        ("backslashes", many("\\", 60_001)),
        ("double quotes", many("\"", 60_001)),
        ("single quotes", many("'", 60_001)),
        ("dollars", many("$", 60_000)),
        ("parameters", format!("{}a{}", many("${a:-", 8_000), many("}", 8_000))),
        ("quoted parameters", format!("\"{}a{}\"", many("${a:-", 8_000), many("}", 8_000))),
        ("arithmetic", format!("echo $(({}1{}))", many("(", 20_000), many(")", 20_000))),
        ("conditions", format!("[[ {}a{} ]]", many("( ", 10_000), many(" )", 10_000))),
        ("patterns", format!("a={}; echo ${{a##{}b}}", many("a", 20_000), many("*a", 10_000))),
        ("globs", format!("ls {}", many("*", 60_000))),
        ("redirections", format!("{reset} {}", many("> a ", 12_000))),
        ("quoted shells", {
            let mut line = reset.to_owned();
            for _ in 0..12 {
                line = format!("bash -c '{}'", line.replace('\'', "'\\''"));
                if line.len() > 30_000 {
                    break;
                }
            }
            line
        }),
        ("xargs", format!("{} npx prisma migrate reset", many("xargs ", 10_000))),
        ("sql", format!("psql -c \"{}\"", many("(/*", 20_000))),
        ("dollar quotes", format!("psql -c '{}'", many("$a$", 20_000))),
        ("sql brackets", format!("psql -c '{}'", many("[", 60_000))),
        ("sql strings", format!("psql <<'E'\n{}\nE", many("'\\", 30_000))),
        ("code", format!("node -e \"exec({})\"", many("'npx ',", 8_000))),
        ("base64", format!("echo {} | base64 -d | sh", many("QUJD", 15_000))),
        ("printf", format!("printf '{}' {}", many("%s", 10_000), many("a ", 20_000))),
        ("tabs", many("\t", 65_000)),
        ("newlines", many("\n", 65_000)),
        ("too long", many("a", 65 * 1024)),
        ("nul", many("\0", 65_000)),
        ("noncharacters", many("\u{FDD0}\u{FDD1} ", 9_000)),
        ("wide characters", many("\u{1F4A9}'$(", 6_000)),
        ("carriage returns", many("a\r", 30_000)),
        ("set positional", format!("set -- {}; {}", many("a ", 3_000), many("f $@ $@; ", 2_000))),
        ("urls", format!("{reset} {}", many("a://", 15_000))),
        ("users", format!("{reset} '{}'", many("a://b:c@d ", 6_000))),
        ("secrets", format!("{reset} '{}'", many("/KEY=a; ", 7_000))),
        ("literals", format!("{reset} {}", many("PASSWORD 'a", 5_000))),
        ("headers", format!("{reset} {}", many("\"a: b\" ", 8_000))),
        ("changes", format!("while a; do {} {reset}; done", many("rm a | rm b & ", 3_000))),
        ("traps", many("trap 'trap \"x\" EXIT' EXIT; ", 2_000)),
        ("copies", format!("echo {} > f; {}", many("x", 30_000), many("cat f f f > g; cat g g > f; ", 200))),
    ]
}

#[test]
fn hostile_lines_are_answered() {
    for (name, line) in hostile() {
        let started = Instant::now();
        let thread = std::thread::Builder::new().stack_size(STACK).name(name.to_owned());
        let found = thread.spawn(move || read_command(&line, &ReadOptions::default()).len()).unwrap();
        let found = found.join().unwrap_or_else(|_| panic!("{name} ended the thread"));
        let took = started.elapsed();
        println!("{name:<28} {found:>5} {took:?}");
        assert!(took.as_secs() < 20, "{name} took {took:?}");
    }
}

/// A small generator of numbers, the same on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

/// Pieces that change how the rest of a line is read.
const PIECES: &[&str] = &[
    "'",
    "\"",
    "`",
    "$(",
    ")",
    "(",
    "{",
    "}",
    "${",
    "\\",
    "\n",
    "<<EOF\n",
    ";",
    "&&",
    "|",
    "#",
    "$'",
    "<(",
    "[[",
    "]]",
    "\0",
    "\u{FDD0}",
    "é",
    "*",
    "{a,b}",
    "~",
    "eval ",
    "bash -c '",
    "xargs ",
    "env ",
    "if ",
    "case x in ",
    "for i in ",
    "f() { ",
    "=",
    "((",
    "$((",
    " -- ",
    "\t",
    "<<<",
    ">",
    "\r\n",
    "!",
    "@",
    "%",
];

#[test]
fn broken_lines_are_answered() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/commands");
    let mut lines: Vec<String> = Vec::new();
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "jsonl")) {
        for line in std::fs::read_to_string(file).unwrap().lines() {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            lines.push(case["line"].as_str().unwrap().to_owned());
        }
    }
    let mut numbers = Numbers(20_240_601);
    for _ in 0..1_500 {
        let mut chars: Vec<char> = lines[numbers.below(lines.len())].chars().collect();
        for _ in 0..=numbers.below(4) {
            let at = numbers.below(chars.len() + 1);
            match numbers.below(4) {
                0 if at < chars.len() => _ = chars.remove(at),
                1 => chars.truncate(at),
                2 => chars.extend(lines[numbers.below(lines.len())].chars().take(400)),
                _ => {
                    let piece = PIECES[numbers.below(PIECES.len())];
                    chars.splice(at..at, piece.chars());
                }
            }
        }
        let line: String = chars.into_iter().collect();
        let first = read_command(&line, &ReadOptions::default());
        assert_eq!(first, read_command(&line, &ReadOptions::default()), "{line}");
    }
}
