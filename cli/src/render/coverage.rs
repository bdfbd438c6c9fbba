//! What the tests of a policy look at, and what they have never seen.

use std::collections::BTreeMap;

use prisma_policy::analysis::{AnalyzedRule, ConditionCoverage};

use super::conditions::brief;
use super::page::{Page, style};

/// Shows how the tests of one policy cover its rules, and each test on a fact.
pub(crate) fn coverage(rules: &[AnalyzedRule]) -> String {
    let mut page = Page::default();
    if rules.is_empty() {
        return String::new();
    }
    head(&mut page, ["fired", "silent", "in doubt"], "rule");
    for rule in rules {
        let seen = &rule.coverage;
        // A rule that cannot be in doubt, or cannot fire, is no gap in the tests.
        let count = |count, possible| Seen { count, possible };
        let fired = count(seen.fired, rule.analysis.can_fire);
        let silent = count(seen.silent, !rule.analysis.always_fires);
        let in_doubt = count(seen.in_doubt, rule.analysis.can_doubt);
        row(&mut page, [fired, silent, in_doubt], &rule.analysis.rule);
    }
    head(page.end(), ["true", "false", "missing"], "test on a fact");
    let conditions = conditions(rules);
    for condition in &conditions {
        row(&mut page, sides(condition), &brief(&condition.condition));
    }
    page.end().plain(&summary(rules, &conditions)).end();
    page.into_string()
}

/// How often something was seen, and whether it can be.
#[derive(Clone, Copy)]
struct Seen {
    count: u32,
    possible: bool,
}

impl Seen {
    const fn never(self) -> bool {
        self.count == 0 && self.possible
    }
}

/// The tests on facts of all rules, each once: the same test is seen alike in every rule.
fn conditions(rules: &[AnalyzedRule]) -> Vec<&ConditionCoverage> {
    let all = rules.iter().flat_map(|rule| &rule.coverage.conditions);
    let by_text: BTreeMap<&str, &ConditionCoverage> =
        all.map(|condition| (condition.condition.as_str(), condition)).collect();
    by_text.into_values().collect()
}

fn sides(condition: &ConditionCoverage) -> [Seen; 3] {
    // Whether a fact is known is never missing; a text that ends like this would end with a quote.
    let may_miss = !condition.condition.ends_with(" is known");
    let seen = |count, possible| Seen { count, possible };
    [seen(condition.holds, true), seen(condition.fails, true), seen(condition.missing, may_miss)]
}

fn head(page: &mut Page, columns: [&str; 3], what: &str) {
    let [first, second, third] = columns;
    page.styled(style::FAINT, &format!("  {first:>6}  {second:>6}  {third:>8}  {what}")).end();
}

fn row(page: &mut Page, seen: [Seen; 3], what: &str) {
    for (seen, width) in seen.into_iter().zip([6, 6, 8]) {
        page.plain("  ");
        match seen {
            Seen { count: 0, possible: true } => page.styled(style::WARN, &format!("{:>width$}", "never")),
            Seen { count: 0, possible: false } => page.styled(style::FAINT, &format!("{:>width$}", "-")),
            Seen { count, .. } => page.plain(&format!("{count:>width$}")),
        };
    }
    page.plain("  ").plain(what).end();
}

fn summary(rules: &[AnalyzedRule], conditions: &[&ConditionCoverage]) -> String {
    let fired = rules.iter().filter(|rule| rule.coverage.fired > 0).count();
    let gaps = conditions.iter().filter(|condition| sides(condition).into_iter().any(Seen::never)).count();
    let unseen = match gaps {
        0 => "every test on a fact was seen from all its sides".to_owned(),
        gaps => format!("{gaps} of {} tests on facts were not seen from all their sides", conditions.len()),
    };
    format!("coverage: {fired} of {} rules fired in a test; {unseen}", rules.len())
}
