//! Which rules can speak of an operation at all, told by the fact that nearly every rule asks first.

use super::diagram::{DiagramId, Diagrams};
use super::join::SILENT;
use super::model::{Form, Model};
use super::space::Block;

/// The value of the first fact, as the cell of a placed operation has it, and a rule.
type Entry = (u32, u32);

/// Rules by the first fact of the space; of others it is known that they are silent.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// The cell of that fact.
    cell: usize,
    /// The rules that speak for few values of it, sorted.
    some: Vec<Entry>,
    /// All others that can speak, sorted.
    always: Vec<u32>,
}

impl Index {
    /// An index of the rules, told by their places. It is no larger than their diagrams.
    pub(super) fn new(model: Option<&Model>, rules: &[Option<Form>]) -> Self {
        let first = model.and_then(|model| Some((model, model.space.blocks.first()?)));
        let mut index = Self { cell: first.map_or(0, |(_, block)| block.cell), ..Self::default() };
        for (form, rule) in rules.iter().zip(0..) {
            let values = first
                .zip(*form)
                .and_then(|((model, block), form)| values(block, &model.diagrams, form.verdict));
            match values {
                Some(values) => index.some.extend(values.into_iter().map(|value| (value, rule))),
                None => index.always.push(rule),
            }
        }
        index.some.sort_unstable();
        index
    }

    /// The places of all rules that can speak where an operation lies, in order.
    pub(super) fn rules(&self, cells: &[u32]) -> Vec<u32> {
        let value = cells.get(self.cell).copied().unwrap_or(0);
        let from = self.some.partition_point(|(of, _)| *of < value);
        let those = self.some.get(from..).unwrap_or_default().iter().take_while(|(of, _)| *of == value);
        let mut rules: Vec<u32> = self.always.iter().copied().chain(those.map(|(_, rule)| *rule)).collect();
        rules.sort_unstable();
        rules
    }
}

/// The values of the cell for which a rule is not always silent; `None` where these are most.
fn values(block: &Block, diagrams: &Diagrams, verdict: DiagramId) -> Option<Vec<u32>> {
    let silent = DiagramId::constant(SILENT);
    if verdict == silent {
        return Some(Vec::new());
    }
    block.regions()?;
    if diagrams.variable(verdict) != block.known {
        return None;
    }
    let known = diagrams.follow(verdict, 1);
    let (rest, edges) = if diagrams.variable(known) == block.known + 1 {
        diagrams.ways(known)
    } else {
        (known, [].as_slice())
    };
    let missing = Some(0).filter(|_| diagrams.follow(verdict, 0) != silent);
    let regions = edges.iter().filter(|(_, to)| *to != silent).map(|(region, _)| region + 1);
    (rest == silent).then(|| missing.into_iter().chain(regions).collect())
}

#[cfg(test)]
mod tests {
    use crate::policy::Policy;

    #[test]
    fn every_rule_that_can_speak_is_asked() {
        let policy = Policy::load(
            r#"
            policy "p"
            language 1
            rule a { deny when command is "a" and environment is production }
            rule not-a { ask when command is not "a" and flags has --x }
            rule told { warn when command is known }
            rule every { warn when environment is production }
            rule several { deny when command in ["a", "b"] or command matches "x*" }
            rule untold { ask when command is unknown }
            "#,
        )
        .unwrap();
        let check = |json: &str, expect: &str| {
            let decision = policy.decide(&policy.operation(json).unwrap());
            let rules: Vec<&str> = decision.findings.iter().map(|finding| finding.rule.as_str()).collect();
            assert_eq!(rules.join(" "), expect, "{json}");
        };
        check(r#"{"command": "a", "flags": [], "environment": "production"}"#, "a told every several");
        check(r#"{"command": "b", "flags": ["--x"], "environment": "test"}"#, "not-a told several");
        check(r#"{"command": "c"}"#, "not-a told every");
        check(r#"{"command": "x", "flags": [], "environment": "test"}"#, "told several");
        check("{}", "a not-a every several untold");
    }
}
