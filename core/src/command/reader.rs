//! The reader's own state: what it has found, and how much work it may still do.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::{Map, Value};

use super::{CommandReading, Place, ReadOptions, secrets};
use crate::command::call::Call;
use crate::command::place::Reach;
use crate::command::place::before::Before;
use crate::command::place::changes::{Changes, Point};
use crate::command::place::quiet;
use crate::command::place::surroundings::Surroundings;
use crate::command::text::shown;
use crate::prisma::Impact;

/// The longest line that is read; a longer one is an operation that could not be read.
pub(super) const LONGEST_LINE: usize = 64 * 1024;
/// Commands, expansions and copies of a shell's state that one line may cost.
const MOST_STEPS: u32 = 50_000;
/// How deeply shells, wrappers, scripts and substitutions may stand in one another.
const DEEPEST: u32 = 40;
/// No line gives more operations than this.
const MOST_READINGS: usize = 1_000;
/// Of what runs before an operation so many characters are shown.
const LONGEST_PIECE: usize = 100;

/// Reads one line.
pub(super) struct Reader<'a> {
    pub(super) options: &'a ReadOptions,
    line: &'a str,
    found: Vec<Found>,
    steps: u32,
    depth: u32,
    exhausted: bool,
    /// How many process substitutions were met, which numbers them.
    pub(super) processes: u32,
    /// Whether the last program was one that no table knows.
    pub(super) unhandled: bool,
    /// The package scripts that are being read.
    pub(super) scripts: Vec<String>,
    /// Where in the line (and in the texts that it runs) the current command stands.
    pub(super) site: u64,
    /// The current command as written.
    pub(super) text: Rc<str>,
    /// Files of settings that commands have printed, which only a substitution can pass on.
    pub(super) printed: Vec<String>,
    /// Those among them whose text became words of the current command.
    pub(super) handed: Vec<String>,
    pub(super) changes: Changes,
    /// Folders whose package would have to be known.
    pub(super) wanted: BTreeSet<String>,
}

/// A mark to which findings can be taken back.
#[derive(Clone, Copy)]
pub(super) struct Mark(usize, Point);

struct Found {
    site: u64,
    /// What may change the world before it or beside it.
    before: Before,
    reading: CommandReading,
}

/// What is known of an operation before it becomes a reading.
#[derive(Default)]
pub(super) struct Finding {
    pub(super) command: Option<String>,
    pub(super) flags: Option<Vec<String>>,
    pub(super) shown_flags: Vec<String>,
    /// The values of flags that take one, in order; `None` where more flags may be there.
    pub(super) values: Option<Vec<(String, Option<String>)>>,
    pub(super) unknown_flags: Option<bool>,
    pub(super) impact: Option<Impact>,
    pub(super) hazards: Option<Vec<&'static str>>,
    pub(super) version: Option<String>,
    pub(super) major: Option<u32>,
    pub(super) reason: Option<String>,
    /// Whether that is for a package script.
    pub(super) hangs_on_script: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(line: &'a str, options: &'a ReadOptions) -> Self {
        Self {
            options,
            line,
            found: Vec::new(),
            steps: MOST_STEPS,
            depth: 0,
            exhausted: false,
            processes: 0,
            unhandled: false,
            scripts: Vec::new(),
            site: 0,
            text: Rc::from(line),
            printed: Vec::new(),
            handed: Vec::new(),
            changes: Changes::default(),
            wanted: BTreeSet::new(),
        }
    }

    /// Takes `cost` from the work that is left; false where there is none, which is reported once.
    pub(super) fn spend(&mut self, cost: u32) -> bool {
        if self.exhausted {
            return false;
        }
        match self.steps.checked_sub(cost) {
            Some(left) => self.steps = left,
            None => self.give_up("the line does more than is read of one line"),
        }
        !self.exhausted
    }

    /// Runs `body` one level deeper; `None` where that is too deep.
    pub(super) fn deeper<T>(&mut self, body: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if !self.spend(1) {
            return None;
        }
        if self.depth >= DEEPEST {
            self.give_up("the line nests too deeply to be read");
            return None;
        }
        self.depth += 1;
        let result = body(self);
        self.depth -= 1;
        Some(result)
    }

    /// Reports that the rest of the line is not read, and reads no more.
    pub(super) fn give_up(&mut self, reason: &str) {
        self.exhausted = true;
        self.changes.add(Rc::from(reason), None);
        let reading = Finding { reason: Some(reason.to_owned()), ..Finding::default() };
        self.add(Self::reading(reading, &BTreeMap::new(), &Surroundings::unknown(reason), self.line));
    }

    /// Reports an operation that could not be read.
    pub(super) fn unknown(&mut self, reason: impl Into<String>, call: &Call) {
        self.report(Finding { reason: Some(reason.into()), ..Finding::default() }, call);
    }

    /// Reports a package script that could not be read.
    pub(super) fn unread_script(&mut self, name: &str, why: &str, call: &Call) {
        let reason = Some(format!("the package script `{name}` {why}"));
        self.report(Finding { reason, hangs_on_script: true, ..Finding::default() }, call);
    }

    /// Reports an operation that `call` runs.
    pub(super) fn report(&mut self, finding: Finding, call: &Call) {
        let piece = Rc::clone(&self.text);
        // A text that the line holds only in pieces (quoted, from a script) would not be found in it.
        let text = if self.line.contains(&*piece) { Rc::clone(&piece) } else { Rc::from(self.line) };
        let told = finding.values.iter().flatten().filter_map(|(_, value)| value.as_deref());
        let told: Vec<&str> = told.collect();
        let reads = |log: &str| call.place.loads(log) || told.iter().any(|value| value.ends_with(log));
        if let Some(piece) = self.changes.log_read(reads) {
            self.changes.add(piece, None);
        }
        let quiet = quiet::is_quiet_operation(finding.command.as_deref(), finding.impact);
        let by = self.add(Self::reading(finding, &call.env, &call.place, &text));
        if quiet { self.changes_nothing() } else { self.changes.add(piece, by) }
    }

    /// Adds a reading, and gives where it stands.
    fn add(&mut self, reading: CommandReading) -> Option<usize> {
        let site = self.site;
        let same = |found: &Found| found.site == site && same_operation(&found.reading, &reading);
        let before = self.changes.before();
        if let Some(at) = self.found.iter().position(same) {
            let found = self.found.get_mut(at)?;
            found.reading.place.unknown.extend(reading.place.unknown);
            found.before.merge(before);
            return Some(at);
        }
        if self.found.len() < MOST_READINGS || self.exhausted {
            self.found.push(Found { site, before, reading });
            return self.found.len().checked_sub(1);
        }
        self.give_up("the line holds more operations than are listed");
        None
    }

    /// How many operations were found.
    pub(super) fn found_so_far(&self) -> usize {
        self.found.len()
    }

    /// The operation at `at` runs while `beside` may change the world.
    pub(super) fn runs_beside(&mut self, at: usize, beside: Before) {
        if let Some(found) = self.found.get_mut(at) {
            found.before.merge(beside);
        }
    }

    fn reading(
        finding: Finding,
        env: &BTreeMap<String, String>,
        place: &Surroundings,
        text: &str,
    ) -> CommandReading {
        CommandReading {
            facts: facts(&finding),
            place: Place { values: last_values(finding.values), ..place.shown(env) },
            command: finding.command,
            flags: finding.shown_flags,
            env: env.iter().map(|(name, value)| (name.clone(), shown(value))).collect(),
            text: shown(text),
            reason: finding.reason.map(|reason| shown(&reason)),
            hangs_on_script: finding.hangs_on_script,
        }
    }

    /// Where findings stand now.
    pub(super) fn mark(&self) -> Mark {
        Mark(self.found.len(), self.changes.point())
    }

    /// Whether a command that is known was found since `mark`.
    pub(super) fn has_known_since(&self, mark: Mark) -> bool {
        self.found.iter().skip(mark.0).any(|found| found.reading.command.is_some())
    }

    /// Whether anything was found since `mark`.
    pub(super) fn has_any_since(&self, mark: Mark) -> bool {
        self.found.len() > mark.0
    }

    /// Forgets what was found since `mark`.
    pub(super) fn take_back(&mut self, mark: Mark) {
        if !self.exhausted {
            self.found.truncate(mark.0);
            self.changes.take_back(mark.1);
        }
    }

    /// What was found, in the order of the line, without secrets unless the caller asks for them.
    pub(super) fn finish(mut self) -> Vec<CommandReading> {
        self.settle_open();
        let show = self.options.show_secrets;
        let reading = |at: usize| self.found.get(at).map(|found| &found.reading);
        let reach: Vec<_> =
            self.found.iter().map(|found| found.before.reach(&found.reading, reading)).collect();
        let finished = |(found, before_reach): (Found, Option<Reach>)| {
            let reading = if show { found.reading } else { secrets::masked(found.reading) };
            // It is for people alone, so nobody needs its secrets.
            let piece = found.before.piece.map(|piece| secrets::text(&shown(&piece)));
            let before = piece.map(|piece| format!("`{}` may change what it meets", shortened(&piece)));
            CommandReading { place: Place { before, before_reach, ..reading.place }, ..reading }
        };
        self.found.into_iter().zip(reach).map(finished).collect()
    }
}

/// A loop runs the same command at the same place again; that is one operation, unless it runs elsewhere or
/// on other values.
fn same_operation(left: &CommandReading, right: &CommandReading) -> bool {
    let place = |reading: &CommandReading| Place { unknown: BTreeSet::new(), ..reading.place.clone() };
    left.command == right.command
        && left.flags == right.flags
        && left.env == right.env
        && place(left) == place(right)
}

/// The beginning of a piece of the line, on one line.
fn shortened(piece: &str) -> String {
    let one_line = piece.split_whitespace().collect::<Vec<_>>().join(" ");
    match one_line.char_indices().nth(LONGEST_PIECE) {
        Some((end, _)) => format!("{}…", one_line.get(..end).unwrap_or_default().trim_end()),
        None => one_line,
    }
}

/// The values of the flags by their names; the last one counts.
fn last_values(values: Option<Vec<(String, Option<String>)>>) -> Option<BTreeMap<String, Option<String>>> {
    values.map(|values| values.into_iter().collect())
}

fn facts(finding: &Finding) -> Map<String, Value> {
    let mut facts = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            facts.insert(name.to_owned(), value);
        }
    };
    put("command", finding.command.clone().map(Value::from));
    put("flags", finding.flags.clone().map(Value::from));
    put("unknownFlags", finding.unknown_flags.map(Value::from));
    put("impact", finding.impact.and_then(|impact| serde_json::to_value(impact).ok()));
    put("sql", finding.hazards.clone().map(|hazards| object("hazards", hazards.into())));
    let version = finding.version.clone().map(Value::from);
    let major = finding.major.map(Value::from);
    if version.is_some() || major.is_some() {
        let entries = [("version", version), ("major", major)];
        let known = entries.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        put("prisma", Some(Value::Object(known.collect())));
    }
    facts
}

fn object(name: &str, value: Value) -> Value {
    Value::Object(std::iter::once((name.to_owned(), value)).collect())
}

/// A place inside another place.
pub(super) fn inner_site(outer: u64, at: usize) -> u64 {
    let at = u64::try_from(at).unwrap_or(u64::MAX);
    (outer ^ at.wrapping_add(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0x0100_0000_01b3).rotate_left(17)
}
