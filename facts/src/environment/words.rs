//! What the names that people give to environments say.
//!
//! A name is cut into words, and only whole words count: `preprod` is staging, `products` says nothing, and `non-prod`
//! is anything but production. A name whose words contradict each other (`test-of-prod`) says nothing.

use super::possible::{Environment, Possible};

/// What a name says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// What it leaves possible.
    pub(super) possible: Possible,
    /// Whether it only says what the environment is for, and so is no name of its own: `prod`, unlike `prod-eu`.
    pub(super) plain: bool,
}

/// Reads a name.
pub(super) fn read(name: &str) -> Reading {
    let name = name.trim().to_lowercase();
    let words: Vec<&str> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut possible = Possible::ANY;
    let mut rest = words.as_slice();
    while let Some((said, after)) = step(rest) {
        possible = possible.and(said);
        rest = after;
    }
    let possible = if possible.is_empty() { Possible::ANY } else { possible };
    Reading { possible, plain: class(&name).is_some() }
}

/// Takes the first word, and the next one where they belong together.
fn step<'a>(words: &'a [&'a str]) -> Option<(Possible, &'a [&'a str])> {
    let (first, rest) = words.split_first()?;
    let next = rest.split_first().map(|(next, after)| (*next, after));
    let said = match (*first, next) {
        ("pre", Some((next, after))) if class(next) == Some(Environment::Production) => {
            return Some((Possible::of(Environment::Staging), after));
        }
        ("no" | "non" | "not", Some((next, after))) if class(next).is_some() => {
            return Some((word(next).not(), after));
        }
        // `pr` alone may be short for production.
        ("pr" | "mr", Some((next, after))) if next.bytes().all(|byte| byte.is_ascii_digit()) => {
            return Some((Possible::of(Environment::Preview), after));
        }
        (first, _) => match first.strip_prefix("non") {
            Some(rest) if class(rest).is_some() => word(rest).not(),
            _ => word(first),
        },
    };
    Some((said, rest))
}

fn word(word: &str) -> Possible {
    class(word).map_or(Possible::ANY, Possible::of)
}

/// The class that a single word names, with or without a number behind it.
fn class(word: &str) -> Option<Environment> {
    let stem = word.trim_end_matches(|c: char| c.is_ascii_digit());
    match stem {
        "prod" | "prd" | "production" | "live" => Some(Environment::Production),
        "stage" | "staging" | "stg" | "uat" | "qa" | "preprod" | "preprd" | "preproduction"
        | "acceptance" => Some(Environment::Staging),
        "preview" | "review" => Some(Environment::Preview),
        "pr" | "mr" if stem.len() < word.len() => Some(Environment::Preview),
        "dev" | "devel" | "develop" | "development" | "local" => Some(Environment::Development),
        "test" | "testing" | "tests" | "ci" | "e2e" => Some(Environment::Test),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    fn check(names: &[&str], expect: &str) {
        for name in names {
            assert_eq!(read(name).possible.to_string(), expect, "{name}");
        }
    }

    #[test]
    fn whole_words_count_and_nothing_else() {
        const ANY: &str = "production, staging, preview, development or test";
        check(
            &[
                "production",
                "PROD",
                "prd",
                "live",
                "prod-eu",
                "eu_prod",
                "prod2",
                "shop.prod.eu",
                "prod-copy",
            ],
            "production",
        );
        check(
            &[
                "staging",
                "stg",
                "stage-2",
                "uat",
                "qa1",
                "preprod",
                "pre-prod",
                "pre_production",
                "eu-preprod",
            ],
            "staging",
        );
        check(&["preview", "review/feature-1", "pr-12", "pr12", "mr-7"], "preview");
        check(&["dev", "development", "Local", "dev-eu", "develop"], "development");
        check(&["test", "testing", "ci", "e2e", "test3"], "test");
        check(&["nonprod", "non-prod", "not_production", "no-prod"], "staging, preview, development or test");
        check(
            &[
                "",
                "blue",
                "products",
                "producer",
                "pr",
                "device",
                "latest",
                "reproduction",
                "devprod",
                "1",
                "--",
            ],
            ANY,
        );
        check(&["test-of-prod", "prod-test", "dev-live", "non-prod-prod"], ANY);
        check(&["nonprod-dev", "dev nonprod"], "development");
    }

    #[test]
    fn a_name_of_its_own_says_more_than_what_the_environment_is_for() {
        for (name, plain) in
            [("prod", true), ("Production", true), ("prod-eu", false), ("blue", false), ("", false)]
        {
            assert_eq!(read(name).plain, plain, "{name}");
        }
    }
}
