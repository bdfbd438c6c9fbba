//! Tells what is known of the target as facts.

use crate::ledger::Ledger;
use crate::project::{Project, Unknown};

use super::resolve::{Located, Target};
use super::same::same;
use super::url::Provider;

impl Target {
    /// Says what is known of the database.
    pub fn tell(&self, project: &Project, ledger: &mut Ledger) {
        if let Some(note) = self.note() {
            ledger.note(note);
        }
        self.tell_provider(project, ledger);
        match &self.database {
            Ok(located) => tell_place(located, self.confirmed, ledger),
            Err(unknown) => {
                for fact in ["database.name", "database.host", "database.local"] {
                    lack(ledger, fact, unknown);
                }
            }
        }
        self.tell_shadow(ledger);
    }

    /// What a person should know who chose a database.
    pub fn note(&self) -> Option<String> {
        let (other, chosen) = (self.passed_over.as_ref()?, self.database.as_ref().ok()?);
        let (chosen, url, source) = (&chosen.url, &other.url, &other.source);
        Some(format!(
            "the caller names {chosen}, which may be another database than the project's: {url} ({source})"
        ))
    }

    /// The schema says it, and the URL must agree; CockroachDB has the URLs of PostgreSQL.
    fn tell_provider(&self, project: &Project, ledger: &mut Ledger) {
        let fact = "database.provider";
        let declared = project.datasource.as_ref().ok().and_then(|datasource| {
            let provider = Provider::of_name(datasource.provider.as_deref()?)?;
            Some((provider, crate::project::shown(&datasource.file, &project.directory)))
        });
        let located = match &self.database {
            Ok(located) => located,
            Err(unknown) => return lack(ledger, fact, unknown),
        };
        let provider = located.url.provider;
        let Some((declared, file)) = declared else {
            return ledger.say(fact, provider.as_str(), &located.source, located.url.to_string());
        };
        let is_cockroach = declared == Provider::Cockroachdb && provider == Provider::Postgresql;
        ledger.say(fact, declared.as_str(), file, declared.as_str());
        if is_cockroach {
            ledger.see(fact, &located.source, located.url.to_string());
        } else {
            ledger.say(fact, provider.as_str(), &located.source, located.url.to_string());
        }
    }

    fn tell_shadow(&self, ledger: &mut Ledger) {
        let fact = "database.sameAsShadow";
        let (database, shadow) = match (&self.database, &self.shadow) {
            (_, Ok(None)) => return ledger.say(fact, false, "the project", "no URL of a shadow database"),
            (Ok(database), Ok(Some(shadow))) => (database, shadow),
            (Err(unknown), _) | (_, Err(unknown)) => return lack(ledger, fact, unknown),
        };
        let seen = format!("{}, and the target is {}", shadow.url, database.url);
        if let Some(same) = same(&database.url, &shadow.url) {
            return ledger.say(fact, same, &shadow.source, seen);
        }
        ledger.see(fact, &shadow.source, seen);
        let why = format!("{} and {} may be one database", database.url, shadow.url);
        lack(ledger, fact, &Unknown::new(why).help("give the shadow database a name of its own"));
    }
}

fn tell_place(located: &Located, confirmed: bool, ledger: &mut Ledger) {
    let (url, source) = (&located.url, &located.source);
    let mut say = |fact: &str, value: Option<serde_json::Value>, none: &str| match value {
        // The server may say it.
        None => ledger.unsaid(fact, none),
        Some(value) => {
            ledger.say(fact, value, source, url.to_string());
            if confirmed {
                ledger.see(fact, "the caller", url.to_string());
            }
        }
    };
    say("database.name", url.name.clone().map(Into::into), "the URL names no database");
    let none = if url.provider == Provider::Sqlite { "a file has no host" } else { "the URL names no host" };
    say("database.host", url.host.clone().map(Into::into), none);
    say("database.local", Some(url.is_local().into()), "");
}

fn lack(ledger: &mut Ledger, fact: &str, unknown: &Unknown) {
    ledger.lack(fact, &unknown.why, unknown.help.clone());
}
