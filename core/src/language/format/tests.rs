use super::*;
use crate::language::parse;

/// A policy with every construct, long and short.
const EVERYTHING: &str = r#"policy "Everything"
language 1
fact change.approvals: number "Approvals on the change request"
fact change.window: one of open, frozen, test
fact change.labels: set of text "Labels"
fact change.kinds: set of text
define d = (backup.exists and backup.age<=24h) or not (((actor is human)))
define long = command in ["migrate reset", "db push", "migrate dev", "migrate deploy", "db execute", "db seed"] and change.approvals >= 2 and (change.labels has any of ["a", "b"] or change.labels is not empty)
rule a "Title" { deny when d instead "one", "two" because "multi
line" in doubt ask }
rule b { warn when flags has --force and flags has none of ["-x", --yes] and flags has all of [--a-b] unless environment in [test, staging] or command not matches "db *" or backup.age is unknown }
rule c { ask when not not d and not long and database.rows not in [1, -0, 007] and command is not "x\u{7}" }
test "t" { given command "migrate reset", flags [], environment development, backup.age 2h, backup.exists true, database.rows 12 expect deny by a, b }
test "u" { expect allow }
prove "p" never allow, warn when d and long
prove "g" never looser   as backup.age grows
prove "f" never stricter as environment goes development,staging , production when command is "migrate reset" and d
prove "l" never stricter as command goes "migrate reset", "db push", "migrate dev", "migrate deploy", "db execute", "db seed" when long
prove "o" never looser as change.approvals goes 3, -0, 007
prove "q" always allow, warn, ask, deny when environment is production and actor is human and backup.exists and backup.verified
"#;

fn print(text: &str, comments: Comments) -> String {
    let parsed = parse(text);
    assert_eq!(parsed.faults, [], "{text}");
    format(&parsed.file, text, comments)
}

fn comments(text: &str) -> Vec<String> {
    let parsed = parse(text);
    let mut texts: Vec<String> = parsed
        .file
        .comments
        .iter()
        .map(|span| text.get(span.start as usize..span.end as usize).unwrap().trim_end().to_owned())
        .collect();
    texts.sort();
    texts
}

/// Formatting says the same, keeps every comment, and is at rest.
fn check(text: &str) {
    let formatted = print(text, Comments::Keep);
    assert_eq!(
        print(&formatted, Comments::Drop),
        print(text, Comments::Drop),
        "changed its meaning:\n{text}"
    );
    assert_eq!(comments(&formatted), comments(text), "lost a comment:\n{text}\n---\n{formatted}");
    assert_eq!(print(&formatted, Comments::Keep), formatted, "not at rest:\n{text}");
}

/// The places where a comment may stand: before each token, and at the end.
fn gaps(text: &str) -> Vec<usize> {
    let tokens = crate::language::lex::lex(text);
    let end = u32::try_from(text.len()).unwrap();
    let starts = tokens.spans.iter().map(|span| span.start).chain([end]);
    let mut gaps: Vec<usize> = starts.map(|start| start as usize).collect();
    gaps.dedup();
    gaps
}

#[test]
fn the_canonical_layout() {
    let expect = r#"policy "Everything"
language 1

fact change.approvals: number "Approvals on the change request"
fact change.window: one of open, frozen, test
fact change.labels: set of text "Labels"
fact change.kinds: set of text

define d = (backup.exists and backup.age <= 24h) or not (((actor is human)))

define long = command in [
      "migrate reset", "db push", "migrate dev", "migrate deploy", "db execute", "db seed"
    ]
  and change.approvals >= 2
  and (change.labels has any of ["a", "b"] or change.labels is not empty)

rule a "Title" {
  deny when d
  in doubt ask
  because "multi
line"
  instead "one",
          "two"
}

rule b {
  warn when flags has --force and flags has none of ["-x", --yes] and flags has all of [--a-b]
  unless environment in [test, staging] or command not matches "db *" or backup.age is unknown
}

rule c {
  ask when not not d and not long and database.rows not in [1, 0, 7] and command is not "x\u{7}"
}

test "t" {
  given command "migrate reset", flags [], environment development, backup.age 2h, backup.exists true,
        database.rows 12
  expect deny by a, b
}

test "u" {
  expect allow
}

prove "p" never allow, warn when d and long
prove "g" never looser as backup.age grows

prove "f" never stricter as environment goes development, staging, production
  when command is "migrate reset" and d

prove "l" never stricter as command goes "migrate reset", "db push", "migrate dev", "migrate deploy",
    "db execute", "db seed"
  when long

prove "o" never looser as change.approvals goes 3, 0, 7

prove "q" always allow, warn, ask, deny
  when environment is production and actor is human and backup.exists and backup.verified
"#;
    assert_eq!(print(EVERYTHING, Comments::Keep), expect);
}

#[test]
fn formatting_is_at_rest_and_keeps_the_meaning() {
    check(EVERYTHING);
    check(crate::policy::CRITICAL_RULES);
    check("\u{feff}policy \"x\"\r\nlanguage 1\r\n// a\r\n\r\n\r\n// b");
}

#[test]
fn the_shipped_policy_is_in_canonical_form() {
    let shipped = crate::policy::CRITICAL_RULES;
    assert_eq!(print(shipped, Comments::Keep), shipped);
}

#[test]
fn a_comment_stays_wherever_it_stands() {
    for gap in gaps(EVERYTHING) {
        let (before, after) = EVERYTHING.split_at(gap);
        check(&format!("{before} // at the end\n{after}"));
        check(&format!("{before}\n\n// alone\n\n// and another\n{after}"));
    }
}

#[test]
fn many_comments_stay_wherever_they_stand() {
    let gaps = gaps(EVERYTHING);
    for step in [1, 2, 3, 5, 7, 11, 13, 17, 23] {
        let mut text = String::new();
        let mut last = 0;
        for (number, gap) in gaps.iter().enumerate().filter(|(number, _)| number % step == 0) {
            text.push_str(EVERYTHING.get(last..*gap).unwrap());
            text.push_str(&if number % 2 == 0 {
                format!(" // c{number}\n")
            } else {
                format!("\n// c{number}\n")
            });
            last = *gap;
        }
        text.push_str(EVERYTHING.get(last..).unwrap());
        check(&text);
    }
}
