//! Decisions that were made before, for other operations in the same region.
//!
//! Of a region every operation has the same decision, so what is kept can change no answer, only how soon it
//! comes. A slot is filled once and then stays: who reads waits for nobody, and memory is bounded.

use std::sync::OnceLock;

use crate::decision::Decision;
use crate::engine::Mix;
use crate::prisma::Choice;

/// How many decisions are kept, and in how many slots one is looked for.
const SLOTS: usize = 1 << 10;
const TRIES: usize = 4;

/// What is larger than this is not kept.
const MOST_CELLS: usize = 1 << 10;
const MOST_FINDINGS: usize = 1 << 6;

/// Some decisions by region.
#[derive(Debug)]
pub(super) struct Kept {
    slots: Box<[Slot]>,
}

type Slot = OnceLock<Box<Entry>>;

#[derive(Debug)]
struct Entry {
    cells: Box<[u32]>,
    choice: Choice,
    decision: Decision,
}

impl Default for Kept {
    fn default() -> Self {
        Self { slots: (0..SLOTS).map(|_| Slot::new()).collect() }
    }
}

impl Kept {
    /// The decision on all operations with these cells and remedies, if it is kept.
    pub(super) fn get(&self, cells: &[u32], choice: Choice) -> Option<&Decision> {
        // Slots are filled in this order, so behind an empty one there is none.
        let mut filled = self.slots(cells, choice).map_while(OnceLock::get);
        let entry = filled.find(|entry| entry.choice == choice && *entry.cells == *cells)?;
        Some(&entry.decision)
    }

    /// Keeps a decision, if there is room.
    pub(super) fn put(&self, cells: &[u32], choice: Choice, decision: &Decision) {
        if cells.len() > MOST_CELLS || decision.findings.len() > MOST_FINDINGS {
            return;
        }
        let empty = self.slots(cells, choice).find(|slot| slot.get().is_none());
        if let Some(slot) = empty {
            // Where another thread was quicker, this one is made again next time.
            slot.get_or_init(|| Box::new(Entry { cells: cells.into(), choice, decision: decision.clone() }));
        }
    }

    /// The slots for a region.
    fn slots(&self, cells: &[u32], choice: Choice) -> impl Iterator<Item = &Slot> {
        let hash = hash(cells, choice);
        (0..TRIES).filter_map(move |further| self.slots.get((hash + further) % SLOTS))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "any of the bits will do")]
fn hash(cells: &[u32], choice: Choice) -> usize {
    use std::hash::{Hash, Hasher};
    let mut hash = Mix::default();
    choice.hash(&mut hash);
    let (pairs, last) = cells.as_chunks::<2>();
    for [a, b] in pairs {
        hash.add(u64::from(*a) << 32 | u64::from(*b));
    }
    for cell in last {
        hash.add(u64::from(*cell));
    }
    hash.finish() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    /// Whether one policy that keeps what it decides says what policies say that decide only once.
    fn check(source: &str, operations: &[String]) {
        let policy = Policy::load(source).unwrap();
        let first = operations.iter().map(|json| Policy::load(source).unwrap().decide_text(json));
        let first: Vec<Decision> = first.collect();
        for _ in 0..2 {
            let again: Vec<Decision> = operations.iter().map(|json| policy.decide_text(json)).collect();
            assert_eq!(again, first);
        }
    }

    impl Policy {
        fn decide_text(&self, json: &str) -> Decision {
            self.decide(&self.operation(json).unwrap())
        }
    }

    #[test]
    fn what_is_kept_changes_no_answer() {
        let with = |flag: &str| format!(r#"{{"command": "db push", "flags": ["{flag}"]}}"#);
        let flagless =
            r#"policy "p" language 1 rule r { ask when command is "db push" unless flags is empty }"#;
        check(flagless, &["--a", "--b", "--accept-data-loss"].map(with));
        let any = "policy \"p\" language 1 rule r { deny when environment is production }";
        let of = |command: &str| format!(r#"{{"command": "{command}", "environment": "production"}}"#);
        check(any, &["migrate reset", "db seed", "migrate status", "other"].map(of));
        let major = |major: u32| format!(r#"{{"command": "migrate reset", "prisma": {{"major": {major}}}}}"#);
        check(any, &[4, 5, 6, 7, 8].map(major));
    }

    #[test]
    fn what_finds_no_room_is_decided_anew() {
        let places = SLOTS + SLOTS / 2;
        let numbers: Vec<String> = (0..places).map(|number| (2 * number).to_string()).collect();
        let rule = |n: &String| format!("rule r{n} {{ warn when database.rows is {n} }}");
        let rules: Vec<String> = numbers.iter().map(rule).collect();
        let source = format!("policy \"p\" language 1 {}", rules.join(" "));
        let policy = Policy::load(&source).unwrap();
        for _ in 0..2 {
            for number in &numbers {
                let decision = policy.decide_text(&format!(r#"{{"database": {{"rows": {number}}}}}"#));
                assert_eq!(
                    decision.findings.iter().map(|f| f.rule.as_str()).collect::<String>(),
                    format!("r{number}")
                );
            }
        }
    }
}
