//! What backups are worth, as facts.
//!
//! The facts speak of one backup: the newest of this database that was read back, or else the newest. A backup of
//! another database never counts, nor does one that is broken, older than `max-age`, or made before most of what is
//! there now came.

use time::{Duration, OffsetDateTime};

use super::Folder;
use super::coverage::{Coverage, Doubt, Live};
use super::foreign::{self, Foreign};
use super::list::{Backup, Standing, list};
use crate::ledger::{Ledger, timestamp};
use crate::settings::SettingsFile;
use crate::world::World;

const EXISTS: &str = "backup.exists";
const AGE: &str = "backup.age";
const VERIFIED: &str = "backup.verified";
const RESTORED: &str = "backup.restored";

/// All of them.
pub(crate) const FACTS: &[&str] = &[EXISTS, AGE, VERIFIED, RESTORED];

const MAKE: &str = "make one: `prisma-policy backup create`";

/// So many of those that do not count are told with the reason, the newest first.
const REMARKS: usize = 3;

/// Clocks may differ by so much.
const SKEW: Duration = Duration::minutes(2);

/// Backups of which database are asked for, and where.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The database; or why it is not known which one it is, as a clause without a final period.
    pub database: Result<Live<'a>, &'a str>,
    /// The host that its URL names.
    pub host: Option<&'a str>,
    /// The name of the database.
    pub name: Option<&'a str>,
    /// The folder of backups.
    pub folder: &'a Folder,
    /// The settings, where there are any.
    pub settings: Option<&'a SettingsFile>,
}

/// Looks for `backup.exists`, `backup.age`, `backup.verified` and `backup.restored`. No backup is read: that one was
/// verified holds as long as its size and the time of its last change are the same.
pub fn look(world: &World, question: &Question<'_>, ledger: &mut Ledger) {
    let live = match question.database {
        Ok(live) => live,
        Err(why) => {
            let why = format!("it is not known which database this is: {why}");
            return lack(FACTS, &why, None, ledger);
        }
    };
    let mut found = Found::new(question, world.now);
    found.local(&live);
    found.foreign(live.fingerprint, world);
    found.conclude(ledger);
}

/// What was found, of this database and of others.
struct Found<'a> {
    question: &'a Question<'a>,
    now: OffsetDateTime,
    candidates: Vec<Candidate>,
    /// What does not count, and why.
    remarks: Vec<String>,
    others: usize,
    /// Why there may be backups that were not seen.
    doubt: Option<(String, Option<String>)>,
}

/// A backup of this database.
struct Candidate {
    source: String,
    /// What it holds of what is there now, where that is not all.
    gap: Option<String>,
    taken_at: OffsetDateTime,
    verified: Option<String>,
    restored: Option<String>,
}

impl<'a> Found<'a> {
    fn new(question: &'a Question<'a>, now: OffsetDateTime) -> Self {
        Self { question, now, candidates: Vec::new(), remarks: Vec::new(), others: 0, doubt: None }
    }

    fn local(&mut self, live: &Live<'_>) {
        match list(self.question.folder, Some(live), self.now) {
            Err(error) => self.doubt = Some((error.why, error.help)),
            Ok(backups) => backups.into_iter().for_each(|backup| self.weigh(backup, live)),
        }
    }

    fn weigh(&mut self, backup: Backup, live: &Live<'_>) {
        let why = || backup.why.clone().unwrap_or_default();
        match (backup.standing, backup.of_this_database) {
            (_, Some(false)) => self.others += 1,
            (Standing::Unreadable, _) => {
                self.doubt.get_or_insert((format!("{}: {}", backup.file, why()), None));
            }
            (Standing::Broken | Standing::Unfinished, _) => {
                self.remarks.push(format!("{} does not count: {}", backup.file, why()));
            }
            _ => {
                let Some(taken_at) = backup.taken_at() else { return };
                let gap = match self.covers(&backup, live) {
                    Ok(gap) => gap,
                    Err(remark) => return self.remarks.extend(remark),
                };
                let record = backup.verification;
                let unchanged = |at: OffsetDateTime| format!("{}, and not changed since", timestamp(at));
                self.candidates.push(Candidate {
                    source: self.question.folder.path().join(&backup.file).display().to_string(),
                    gap,
                    taken_at,
                    verified: record.as_ref().map(|record| unchanged(record.verified_at)),
                    restored: record.and_then(|record| record.restored_at).map(unchanged),
                });
            }
        }
    }

    /// What a backup leaves out of what is there now, where it holds enough of it to count.
    ///
    /// # Errors
    ///
    /// It does not count; with why, where that is certain.
    fn covers(&mut self, backup: &Backup, live: &Live<'_>) -> Result<Option<String>, Option<String>> {
        let file = &backup.file;
        let mut doubt = |why: String, help: Option<String>| {
            self.doubt.get_or_insert((why, help));
            Err(None)
        };
        match (&backup.coverage, live.tables) {
            (None, Err(fault)) => doubt(
                format!("how much {file} holds of what is there now is not known: {}", fault.why),
                fault.help.clone(),
            ),
            (Some(coverage), _) if !coverage.enough => {
                Err(Some(format!("{file} does not count: it {coverage}")))
            }
            (Some(coverage @ Coverage { doubt: Some(Doubt { why, help }), .. }), _) => {
                doubt(format!("{file} {coverage}, and {why}"), help.clone())
            }
            (coverage, _) => Ok(coverage.as_ref().filter(|it| !it.is_complete()).map(Coverage::to_string)),
        }
    }

    fn foreign(&mut self, fingerprint: &str, world: &World) {
        let told = match foreign::ask(self.question.settings, world) {
            Ok(told) => told,
            Err(why) => {
                self.doubt.get_or_insert((why, Some(foreign::MEND.to_owned())));
                return;
            }
        };
        for backup in told {
            if backup.is_of(fingerprint, self.question.host, self.question.name) {
                self.candidates.push(Candidate::of(&backup));
            } else {
                self.others += 1;
            }
        }
    }

    fn conclude(mut self, ledger: &mut Ledger) {
        self.forget_the_old();
        let future = self.candidates.iter().any(|backup| backup.taken_at > self.now + SKEW);
        let verified = |backup: &&Candidate| backup.verified.is_some();
        let newest = |backup: &&Candidate| backup.taken_at;
        let best = self.candidates.iter().filter(verified).max_by_key(newest);
        // What was not seen may be better than what was seen, unless that is verified.
        if let (Some((why, help)), None) = (&self.doubt, best) {
            return lack(FACTS, why, help.as_deref(), ledger);
        }
        if let Some((why, _)) = &self.doubt {
            ledger.note(format!("there may be more backups: {why}"));
        }
        match best.or_else(|| self.candidates.iter().max_by_key(newest)) {
            None => {
                self.none(ledger);
                self.remark(self.remarks.get(1..).unwrap_or_default(), ledger);
            }
            Some(best) => {
                self.one(best, future, ledger);
                self.remark(&self.remarks, ledger);
            }
        }
    }

    fn forget_the_old(&mut self) {
        let Some(most) = self.question.settings.and_then(|file| file.settings.backups.max_age) else {
            return;
        };
        let (now, most) = (self.now, most.duration());
        let (young, old): (Vec<_>, Vec<_>) = std::mem::take(&mut self.candidates)
            .into_iter()
            .partition(|backup| now - backup.taken_at <= most);
        self.candidates = young;
        for backup in old {
            self.remarks.push(format!("{} does not count: it is older than `max-age`", backup.source));
        }
    }

    fn none(&self, ledger: &mut Ledger) {
        let place = self.question.folder.path().display().to_string();
        // What does not count is told from the newest on.
        let seen = self.remarks.first().map_or("no backup of this database", String::as_str);
        ledger.say(EXISTS, false, place, seen);
        let counts = if self.remarks.is_empty() { "" } else { " that counts" };
        let why = format!("there is no backup of this database{counts}");
        lack(&[AGE, VERIFIED, RESTORED], &why, Some(MAKE), ledger);
    }

    fn one(&self, best: &Candidate, future: bool, ledger: &mut Ledger) {
        let taken = format!("taken at {}", timestamp(best.taken_at));
        let seen = best.gap.as_ref().map_or_else(|| taken.clone(), |gap| format!("{taken}, {gap}"));
        ledger.say(EXISTS, true, best.source.as_str(), seen);
        if future {
            ledger.see(AGE, best.source.as_str(), taken);
            let why = "a backup is of a time to come, so the clock of this machine is not right, or was not";
            ledger.lack(AGE, why, Some("set the clock, or make another backup".to_owned()));
        } else {
            let age = (self.now - best.taken_at).whole_seconds().max(0);
            ledger.say(AGE, format!("{age}s"), best.source.as_str(), taken);
        }
        for (fact, at) in [(VERIFIED, &best.verified), (RESTORED, &best.restored)] {
            let seen = at.as_deref().unwrap_or("nobody has");
            ledger.say(fact, at.is_some(), best.source.as_str(), seen);
        }
        match self.candidates.len() - 1 {
            0 => {}
            1 => ledger.see(EXISTS, "this database", "has 1 other backup"),
            more => ledger.see(EXISTS, "this database", format!("has {more} other backups")),
        }
    }

    fn remark(&self, remarks: &[String], ledger: &mut Ledger) {
        let place = self.question.folder.path().display().to_string();
        match self.others {
            0 => {}
            1 => ledger.see(EXISTS, place.as_str(), "1 backup is of another database"),
            others => ledger.see(EXISTS, place.as_str(), format!("{others} backups are of other databases")),
        }
        for remark in remarks.iter().take(REMARKS) {
            ledger.see(EXISTS, place.as_str(), remark.as_str());
        }
        match remarks.len().saturating_sub(REMARKS) {
            0 => {}
            1 => ledger.see(EXISTS, place.as_str(), "1 more backup does not count"),
            more => ledger.see(EXISTS, place.as_str(), format!("{more} more backups do not count")),
        }
    }
}

impl Candidate {
    fn of(backup: &Foreign) -> Self {
        let told = |said: Option<bool>| {
            said.filter(|said| *said).map(|_| "as the command of backups says".to_owned())
        };
        Self {
            gap: Some("and nothing is told of its tables".to_owned()),
            source: format!("the backup {}, of which the command of backups tells", backup.id),
            taken_at: backup.taken_at,
            verified: told(backup.verified),
            restored: told(backup.restored),
        }
    }
}

fn lack(facts: &[&str], why: &str, help: Option<&str>, ledger: &mut Ledger) {
    for fact in facts {
        ledger.lack(fact, why, help.map(str::to_owned));
    }
}
