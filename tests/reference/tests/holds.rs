//! What holds of every text, right or wrong: diagnostics point into it, and formatting keeps what it means.

#![allow(clippy::unwrap_used, clippy::string_slice, reason = "a test")]

use prisma_policy::source::Units;
use prisma_policy::{Diagnostic, Policy, Severity};
use prisma_policy_reference::cases::number;
use prisma_policy_reference::random::Random;
use prisma_policy_reference::{Policies, generate, mutate};

/// Random texts, most of them with a fault, and an operation for each.
fn texts() -> impl Iterator<Item = (String, String)> {
    let first = number("PRISMA_POLICY_SEED", 0);
    (first..first + number("PRISMA_POLICY_CASES", 500)).map(|seed| {
        let case = generate::case(seed);
        let sources = case.sources();
        let pieces = [mutate::POLICY, &["// a note\n", "//\n", "\n\n\n", "// last"]].concat();
        (mutate::text(&mut Random::new(!seed), sources.first().unwrap(), &pieces), case.operation())
    })
}

fn points_into(text: &str, diagnostic: &Diagnostic) {
    for span in std::iter::once(diagnostic.span).chain(diagnostic.related.iter().map(|label| label.span)) {
        let (start, end) = (usize::try_from(span.start).unwrap(), usize::try_from(span.end).unwrap());
        assert!(start <= end && text.get(start..end).is_some(), "{diagnostic:?}\n{text:?}");
    }
    for units in [Units::Bytes, Units::Utf16] {
        let json = serde_json::to_value(diagnostic.to_json(text, units)).unwrap();
        assert!(json.get("span").unwrap().get("line").is_some());
    }
    assert!(!diagnostic.message.is_empty() && !diagnostic.code.is_empty());
}

#[test]
fn diagnostics_point_into_the_text() {
    for (text, _) in texts() {
        let found = Policy::check(&text);
        for diagnostic in &found {
            points_into(&text, diagnostic);
        }
        let wrong = found.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        match Policy::load(&text) {
            Ok(_) => assert!(!wrong, "{found:?}\n{text:?}"),
            Err(error) => {
                assert!(wrong, "{error:?}\n{text:?}");
                for diagnostic in &error.diagnostics {
                    points_into(&text, diagnostic);
                }
            }
        }
    }
}

/// The comments of a text that lexes, in order.
fn comments(text: &str) -> Vec<String> {
    let mut comments = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['"', '/']) {
        rest = &rest[at..];
        if rest.starts_with('"') {
            let mut escaped = false;
            let end = rest.char_indices().skip(1).find(|(_, c)| {
                let ends = *c == '"' && !escaped;
                escaped = *c == '\\' && !escaped;
                ends
            });
            rest = end.map_or("", |(at, _)| &rest[at + 1..]);
        } else {
            let (comment, after) = rest.split_once('\n').unwrap_or((rest, ""));
            comments.push(comment.trim_start_matches('/').trim().to_owned());
            rest = after;
        }
    }
    comments
}

#[test]
fn formatting_keeps_the_meaning() {
    for (text, operation) in texts() {
        let Ok(before) = Policy::load(&text) else { continue };
        let formatted = Policy::format(&text).unwrap();
        assert_eq!(Policy::format(&formatted).as_ref(), Ok(&formatted), "not idempotent\n{text}");
        assert_eq!(comments(&text), comments(&formatted), "comments\n{text:?}\n{formatted}");
        let after = Policy::load(&formatted).unwrap();
        assert_eq!(before.identities(), after.identities(), "the digest\n{text}\n{formatted}");
        let of = |text: &str| {
            let policies = Policies::load(&[text]).unwrap();
            (policies.decide(&operation), policies.decide("{}"), policies.test())
        };
        assert_eq!(of(&text), of(&formatted), "{text}\n{formatted}");
    }
}

/// Every construct of the language.
const ALL: &str = r#"policy "all" language 1
fact a.b: bool "what" fact c: one of x, y fact d: set of text fact e: number
define f = not a.b and (c is x or c is not y)
rule g "title" {
  deny when d has any of ["p", --q] and d is not empty and e not in [1, -2] or e >= 3
  unless f and backup.age <= 1h30m or command not matches "m*" or a.b is unknown or c in [x, y]
  in doubt ask because "r" instead "s", "t"
}
test "u" { given a.b true, c x, d ["p", "q"], e 1 expect deny by g, h }
rule h { warn when d has --z }
prove "v" never allow, warn when a.b is true and d has all of ["w"]
"#;

#[test]
fn a_comment_may_stand_anywhere() {
    let mut places = 0;
    let mut lost = Vec::new();
    for (at, _) in ALL.char_indices() {
        let (before, after) = ALL.split_at(at);
        let inside = |c: char| c.is_ascii_alphanumeric();
        if before.ends_with(inside) && after.starts_with(inside) {
            continue;
        }
        let text = format!("{before}// note\n{after}");
        if comments(&text) != ["note"] || Policy::load(&text).is_err() {
            continue;
        }
        places += 1;
        let formatted = Policy::format(&text).unwrap();
        let again = Policy::format(&formatted).unwrap();
        let digest = |text: &str| Policy::load(text).unwrap().identities().to_vec();
        if comments(&formatted) != ["note"] || again != formatted || digest(&text) != digest(ALL) {
            lost.push(format!(
                "{}⟨⟩{}",
                before.lines().last().unwrap_or_default(),
                after.lines().next().unwrap()
            ));
        }
    }
    assert!(places > 150, "only {places} places");
    assert!(lost.is_empty(), "{} of {places}\n{}", lost.len(), lost.join("\n"));
}
