//! `doctor`: what is missing for good facts, and how to mend it.

use clap::Args;
use prisma_policy::inspection::{Found, Inspection, Missing, shown};
use serde::Serialize;

use crate::exit;
use crate::failure::{Failure, InputError};
use crate::host::{Host, Stream};
use crate::inputs::ProjectArgs;
use crate::render::{self, Page, style};

/// Says what is missing for good facts, and how to mend it
///
/// A policy is worth what its facts are worth: this looks at all of them as `inspect` does, and tells what stands in
/// their way. Nothing is changed.
///
/// Exits with 0 when all is well, with 1 when something is not known or to be done, and with 2 when that cannot be told.
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    #[command(flatten)]
    project: ProjectArgs,

    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

impl DoctorArgs {
    pub(crate) fn json(&self) -> bool {
        self.json
    }
}

/// What is looked after: a name for people, and the fact that tells.
const CHECKS: &[(&str, &str)] = &[
    ("which Prisma runs", "prisma.version"),
    ("which database it hits", "database.name"),
    ("that the database can be seen", "database.checked"),
    ("what the database is for", "environment"),
    ("which rows are in it", "database.rows"),
    ("the history of migrations", "migrations.tracked"),
    ("tables that no migration made", "migrations.untrackedTables"),
    ("migrations that failed", "migrations.failed"),
    ("migrations that were edited", "migrations.edited"),
    ("the shadow database", "database.sameAsShadow"),
    ("a backup", "backup.exists"),
    ("that the backup was read back", "backup.verified"),
    ("that the backup was restored elsewhere", "backup.restored"),
    ("who asks", "actor"),
];

/// How a fact should be, and what to do where it is certain and not so.
struct Ailment {
    fact: &'static str,
    is_well: fn(&serde_json::Value) -> bool,
    help: &'static str,
}

const fn ailment(fact: &'static str, is_well: fn(&serde_json::Value) -> bool, help: &'static str) -> Ailment {
    Ailment { fact, is_well, help }
}

const AILMENTS: &[Ailment] = &[
    ailment("database.checked", is_true, "see that the server runs and that the URL is right"),
    ailment(
        "migrations.tracked",
        is_true,
        "adopt what is there as a first migration: `prisma migrate diff`, then `prisma migrate resolve --applied`",
    ),
    ailment(
        "migrations.untrackedTables",
        is_zero,
        "write them into a baseline migration and mark it as applied; until then `migrate dev` asks for a reset",
    ),
    ailment(
        "migrations.failed",
        is_zero,
        "settle it: `prisma migrate status`, then `prisma migrate resolve`",
    ),
    ailment(
        "migrations.edited",
        is_false,
        "bring the file back to what was applied; changes go into a new migration",
    ),
    ailment(
        "database.sameAsShadow",
        is_false,
        "give the shadow database a URL of its own: Prisma empties it",
    ),
    ailment("backup.exists", is_true, "make one: `prisma-policy backup create`"),
    ailment("backup.verified", is_true, "read it back: `prisma-policy backup verify`"),
    ailment("backup.restored", is_true, "restore it elsewhere: `prisma-policy backup verify --restore`"),
];

fn is_true(value: &serde_json::Value) -> bool {
    value == true
}

fn is_false(value: &serde_json::Value) -> bool {
    value == false
}

fn is_zero(value: &serde_json::Value) -> bool {
    value == 0
}

/// How a thing stands that was looked after.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
enum Standing {
    /// It is known and as it should be.
    Ok,
    /// It is known, and something is to be done.
    ToDo,
    /// It is not certain.
    Unknown,
}

/// One thing that was looked after.
#[derive(Serialize)]
struct Examined<'a> {
    /// What.
    about: &'static str,
    /// The fact that tells.
    fact: &'static str,
    /// How it stands.
    standing: Standing,
    /// What was seen, or why nothing was.
    seen: String,
    /// How to mend it.
    help: Option<&'a str>,
}

/// All of it.
#[derive(Serialize)]
struct Diagnosis<'a> {
    ok: bool,
    checks: Vec<Examined<'a>>,
    notes: &'a [String],
}

pub(crate) fn run(args: &DoctorArgs, host: &mut dyn Host) -> Result<u8, Failure> {
    let inspection = host.inspect(&args.project.question()).ok_or_else(InputError::cannot_look)?;
    let checks: Vec<Examined<'_>> = CHECKS.iter().filter_map(|check| examine(*check, &inspection)).collect();
    let diagnosis = Diagnosis {
        ok: checks.iter().all(|check| check.standing == Standing::Ok),
        checks,
        notes: &inspection.notes,
    };
    if args.json {
        render::json(host, Stream::Out, &diagnosis)?;
    } else {
        render::write(host, Stream::Out, &page(&diagnosis))?;
    }
    Ok(if diagnosis.ok { exit::DONE } else { exit::REFUSED })
}

fn examine<'a>(
    (about, fact): (&'static str, &'static str),
    inspection: &'a Inspection,
) -> Option<Examined<'a>> {
    if let Some(found) = inspection.found.iter().find(|found| found.fact == fact) {
        let bad = AILMENTS.iter().find(|ailment| ailment.fact == fact && !(ailment.is_well)(&found.value));
        let help = |bad: &'static Ailment| help_of_reason(found, inspection).unwrap_or(bad.help);
        return Some(Examined {
            about,
            fact,
            standing: if bad.is_none() { Standing::Ok } else { Standing::ToDo },
            seen: seen(found),
            help: bad.map(help),
        });
    }
    let missing = inspection.missing.iter().find(|missing| missing.fact == fact);
    // Without a backup there is nothing to say of how good it is, and without a look nothing of what would be seen.
    let told =
        |missing: &&Missing| !fact.starts_with("backup.") || fact == "backup.exists" || missing.disputed;
    let missing = missing.filter(told)?;
    let (seen, help) = (missing.why.clone(), missing.help.as_deref());
    Some(Examined { about, fact, standing: Standing::Unknown, seen, help })
}

/// What helps where something is missing for the very reason that this was found: a password that is not accepted is
/// mended otherwise than a server that does not run.
fn help_of_reason<'a>(found: &Found, inspection: &'a Inspection) -> Option<&'a str> {
    let is_reason = |missing: &&Missing| found.evidence.iter().any(|evidence| evidence.seen == missing.why);
    inspection.missing.iter().filter(is_reason).find_map(|missing| missing.help.as_deref())
}

fn seen(found: &Found) -> String {
    let value = shown(&found.value);
    match found.evidence.first() {
        Some(evidence) if evidence.seen == value => format!("{value} ({})", evidence.source),
        Some(evidence) => format!("{value} ({}: {})", evidence.source, evidence.seen),
        None => value,
    }
}

fn page(diagnosis: &Diagnosis<'_>) -> String {
    let mut page = Page::default();
    for (check, about) in told(&diagnosis.checks) {
        let (look, word) = match check.standing {
            Standing::Ok => (style::ALLOW, "ok     "),
            Standing::ToDo => (style::WARN, "to do  "),
            Standing::Unknown => (style::WARN, "unknown"),
        };
        page.styled(look, word)
            .plain("  ")
            .styled(style::STRONG, &about.join(", "))
            .plain(": ")
            .indented(9, &check.seen)
            .end();
        if let Some(help) = check.help {
            page.plain("         ").styled(style::HELP, "help:").plain(" ").indented(9, help).end();
        }
    }
    for note in diagnosis.notes {
        page.styled(style::HELP, "note   ").plain("  ").indented(9, note).end();
    }
    page.into_string()
}

/// What is not known for one reason is told once.
fn told<'c, 'a>(checks: &'c [Examined<'a>]) -> Vec<(&'c Examined<'a>, Vec<&'static str>)> {
    let mut told: Vec<(&Examined<'_>, Vec<&str>)> = Vec::new();
    for check in checks {
        let same = |(other, _): &&mut (&Examined<'_>, Vec<&str>)| {
            other.standing == Standing::Unknown
                && check.standing == Standing::Unknown
                && other.seen == check.seen
        };
        match told.iter_mut().find(same) {
            Some((_, about)) => about.push(check.about),
            None => told.push((check, vec![check.about])),
        }
    }
    told
}
