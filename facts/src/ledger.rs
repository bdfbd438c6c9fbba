//! Collects what sources say of facts, and concludes.

use std::collections::BTreeMap;
use std::path::{MAIN_SEPARATOR, Path};

use serde_json::Value as Json;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use prisma_policy::inspection::{Evidence, Found, Inspection, Missing};

/// What sources say of facts. Where all that speak of a fact say the same, it is certain; where they disagree, or
/// where one says that it cannot be known, it is missing.
#[derive(Clone, Debug)]
pub struct Ledger {
    now: OffsetDateTime,
    /// What paths are shown from, with the separator behind it.
    base: Option<String>,
    entries: BTreeMap<String, Entry>,
    notes: Vec<String>,
}

#[derive(Clone, Debug, Default)]
struct Entry {
    said: Vec<(Json, Evidence)>,
    lacks: Option<(String, Option<String>)>,
    unsaid: Option<String>,
    seen: Vec<Evidence>,
}

impl Ledger {
    /// An empty one; `now` is when things are seen, unless they say otherwise.
    pub fn new(now: OffsetDateTime) -> Self {
        Self { now, base: None, entries: BTreeMap::new(), notes: Vec::new() }
    }

    /// Shows paths below a folder from there on.
    #[must_use]
    pub fn below(self, folder: &Path) -> Self {
        let base = format!("{}{MAIN_SEPARATOR}", folder.display());
        Self { base: (base.len() > 1).then_some(base), ..self }
    }

    /// A source says that a fact has a value.
    pub fn say(
        &mut self,
        fact: &str,
        value: impl Into<Json>,
        source: impl Into<String>,
        seen: impl Into<String>,
    ) {
        let evidence = self.evidence(source, seen);
        self.entries.entry(fact.to_owned()).or_default().said.push((value.into(), evidence));
    }

    /// A fact cannot be known, whatever else is said of it. The first reason is told.
    pub fn lack(&mut self, fact: &str, why: impl Into<String>, help: Option<String>) {
        let why = self.shown(why);
        self.entries.entry(fact.to_owned()).or_default().lacks.get_or_insert((why, help));
    }

    /// Why a fact is missing where no source says it.
    pub fn unsaid(&mut self, fact: &str, why: impl Into<String>) {
        let why = self.shown(why);
        self.entries.entry(fact.to_owned()).or_default().unsaid.get_or_insert(why);
    }

    /// Something was seen that bears on a fact but does not settle it.
    pub fn see(&mut self, fact: &str, source: impl Into<String>, seen: impl Into<String>) {
        let evidence = self.evidence(source, seen);
        self.entries.entry(fact.to_owned()).or_default().seen.push(evidence);
    }

    /// Something that a person should know.
    pub fn note(&mut self, note: impl Into<String>) {
        let note = self.shown(note);
        self.notes.push(note);
    }

    /// What is certain, and what is not.
    pub fn conclude(self) -> Inspection {
        let mut inspection = Inspection { notes: self.notes, ..Inspection::default() };
        for (fact, entry) in self.entries {
            match entry.conclude(fact) {
                Ok(found) => inspection.found.push(found),
                Err(missing) => inspection.missing.push(missing),
            }
        }
        inspection
    }

    fn evidence(&self, source: impl Into<String>, seen: impl Into<String>) -> Evidence {
        Evidence { source: self.shown(source), seen: self.shown(seen), at: timestamp(self.now) }
    }

    fn shown(&self, text: impl Into<String>) -> String {
        let text = text.into();
        match &self.base {
            Some(base) => text.replace(base, ""),
            None => text,
        }
    }
}

impl Entry {
    fn conclude(self, fact: String) -> Result<Found, Missing> {
        let (values, said): (Vec<Json>, Vec<Evidence>) = self.said.into_iter().unzip();
        let agree = values.iter().all(|value| Some(value) == values.first());
        let disagree = || {
            let sources: Vec<String> =
                said.iter().map(|evidence| format!("{} says {}", evidence.source, evidence.seen)).collect();
            (format!("the sources disagree: {}", sources.join(", ")), None)
        };
        let disputed = !agree;
        let lacks = self.lacks.or_else(|| disputed.then(disagree));
        match (lacks, values.into_iter().next()) {
            (None, Some(value)) => {
                Ok(Found { fact, value, evidence: said.into_iter().chain(self.seen).collect() })
            }
            (lacks, _) => {
                let unsaid = self.unsaid.unwrap_or_else(|| "nothing says what it is".to_owned());
                let (why, help) = lacks.unwrap_or((unsaid, None));
                Err(Missing {
                    fact,
                    why,
                    disputed,
                    help,
                    evidence: said.into_iter().chain(self.seen).collect(),
                })
            }
        }
    }
}

/// A time in UTC as RFC 3339 writes it, to the second.
pub fn timestamp(at: OffsetDateTime) -> String {
    let whole = at.to_offset(time::UtcOffset::UTC).replace_nanosecond(0).unwrap_or(at);
    whole.format(&Rfc3339).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Ledger;
    use time::OffsetDateTime;

    fn ledger() -> Ledger {
        Ledger::new(OffsetDateTime::UNIX_EPOCH)
    }

    #[test]
    fn sources_that_agree_make_a_fact_certain() {
        let mut ledger = ledger();
        ledger.say("environment", "staging", "the marker", "staging");
        ledger.say("environment", "staging", "--environment", "staging");
        let inspection = ledger.conclude();
        assert_eq!(inspection.found[0].value, "staging");
        assert_eq!(inspection.found[0].evidence.len(), 2);
        assert_eq!(inspection.found[0].evidence[0].at, "1970-01-01T00:00:00Z");
    }

    #[test]
    fn sources_that_disagree_leave_a_fact_missing_and_are_named() {
        let mut ledger = ledger();
        ledger.say("environment", "staging", "the marker", "staging");
        ledger.say("environment", "production", "--environment", "production");
        let inspection = ledger.conclude();
        assert!(inspection.found.is_empty());
        assert_eq!(
            inspection.missing[0].why,
            "the sources disagree: the marker says staging, --environment says production"
        );
    }

    #[test]
    fn a_reason_not_to_know_outweighs_whatever_is_said() {
        let mut ledger = ledger();
        ledger.say("database.rows", 3, "the table users", "3 rows");
        ledger.lack("database.rows", "the table posts may not be read", Some("grant SELECT".to_owned()));
        let inspection = ledger.conclude();
        assert!(inspection.found.is_empty());
        assert_eq!(inspection.missing[0].why, "the table posts may not be read");
    }

    #[test]
    fn whoever_says_a_fact_outweighs_why_it_would_be_missing() {
        let why = "the URL names no database";
        let mut missing = ledger();
        missing.unsaid("database.name", why);
        assert_eq!(missing.conclude().missing[0].why, why);
        let mut found = ledger();
        found.unsaid("database.name", why);
        found.say("database.name", "shop", "the server", "shop");
        assert_eq!(found.conclude().found[0].value, "shop");
    }

    #[test]
    fn facts_are_nested_as_an_operation_has_them() {
        let mut ledger = ledger();
        ledger.say("database.rows", 3, "a", "b");
        ledger.say("database.tables", 1, "a", "b");
        ledger.say("actor", "human", "a", "b");
        let operation = serde_json::to_string(&ledger.conclude().operation()).unwrap();
        assert_eq!(operation, r#"{"actor":"human","database":{"rows":3,"tables":1}}"#);
    }
}
