//! What is told of backups, to programs and to people.

use prisma_policy_facts::backups::{Backup, Created, Elsewhere, Standing, Verification};
use prisma_policy_facts::database::counted;
use prisma_policy_facts::{World, timestamp};
use serde::Serialize;

use crate::failure::InputError;
use crate::render::{Page, style};

/// What was made, and what to do next.
pub(super) fn of_new(made: &Created, world: &World, is_verified: bool) -> String {
    let Created { path, manifest } = made;
    let mut page = Page::default();
    page.styled(style::ALLOW, "made").plain("  ").styled(style::STRONG, &world.shown(path)).end();
    let rows = manifest.rows();
    let what = format!(
        "{} in {}, {} bytes",
        counted(rows, "row"),
        counted(manifest.tables.len() as u64, "table"),
        manifest.bytes
    );
    page.plain("      ")
        .plain(&format!(
            "of {}: {what}, by {} {}",
            manifest.database.place, manifest.tool.name, manifest.tool.version
        ))
        .end();
    for note in &manifest.notes {
        page.plain("      ").styled(style::HELP, "note:").plain(" ").indented(12, note).end();
    }
    let then = if is_verified {
        "It was read back whole.".to_owned()
    } else {
        format!("Read it back before you rely on it: prisma-policy backup verify {}", manifest.file)
    };
    page.end().plain(&then).end();
    page.into_string()
}

/// What came of reading a backup back.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Verified {
    /// The name of its file.
    pub(super) file: String,
    /// What was written down of it.
    pub(super) verification: Verification,
    /// What a person should do.
    pub(super) notes: Vec<String>,
}

impl Verified {
    /// For people.
    pub(super) fn page(&self, is_restored: bool) -> String {
        let mut page = Page::default();
        let word = if is_restored { "restored" } else { "verified" };
        page.styled(style::ALLOW, word).plain("  ").styled(style::STRONG, &self.file).end();
        for check in &self.verification.checks {
            page.plain("  - ").indented(4, check).end();
        }
        if let Some(at) = self.verification.restored_at.filter(|_| !is_restored) {
            page.plain(&format!("  - it was restored elsewhere at {}, and not changed since", timestamp(at)))
                .end();
        }
        for note in &self.notes {
            page.plain("  ").styled(style::HELP, "note:").plain(" ").indented(8, note).end();
        }
        page.into_string()
    }
}

/// What there is, and why that may not be all.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Listed {
    /// Those of the folder.
    pub(super) backups: Vec<Backup>,
    /// Those of which the command of the settings tells.
    pub(super) elsewhere: Vec<Elsewhere>,
    /// Why it is not known which are made elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fault: Option<InputError>,
    /// Why it is not known which are of this database.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unrecognized: Option<InputError>,
}

impl Listed {
    /// For people; `folder` is where backups are looked for.
    pub(super) fn page(&self, folder: &str) -> String {
        let mut page = Page::default();
        if self.backups.is_empty() {
            page.plain(&format!("there are no backups in {folder}")).end();
        }
        for backup in &self.backups {
            row(&mut page, backup);
        }
        for backup in &self.elsewhere {
            row_elsewhere(&mut page, backup);
        }
        for fault in self.fault.iter().chain(&self.unrecognized) {
            page.styled(style::WARN, "note:").plain(" ").indented(6, &fault.message).end();
            if let Some(help) = &fault.help {
                page.plain("  ").styled(style::HELP, "help:").plain(" ").indented(8, help).end();
            }
        }
        page.into_string()
    }
}

/// Whose a backup is, and how old.
fn whose(page: &mut Page, of_this_database: Option<bool>, age: Option<u64>) {
    let whose = match of_this_database {
        Some(true) => "of this database",
        Some(false) => "of another database",
        None => "of a database that could not be compared",
    };
    page.plain(&format!("  {whose}"));
    match age {
        Some(age) => page.plain(&format!(", {} old", age_of(age))),
        None => page.plain(", of a time to come: the clock of this machine is not right, or was not"),
    };
}

fn row_elsewhere(page: &mut Page, backup: &Elsewhere) {
    let (look, word) = match (backup.restored, backup.verified) {
        (true, _) => (style::ALLOW, "restored"),
        (false, true) => (style::ALLOW, "verified"),
        (false, false) => (style::WARN, "made"),
    };
    page.styled(look, &format!("{word:10}")).plain("  ").styled(style::STRONG, &backup.id);
    whose(page, backup.of_this_database, backup.age);
    page.end().plain("            ");
    let told = "made elsewhere, as the command of backups tells, and nothing is told of its tables";
    page.styled(style::FAINT, told).end();
}

fn row(page: &mut Page, backup: &Backup) {
    let (look, word) = match backup.standing {
        Standing::Broken => (style::DENY, "broken"),
        Standing::Unreadable => (style::DENY, "unreadable"),
        Standing::Unfinished => (style::WARN, "unfinished"),
        Standing::Made => (style::WARN, "made"),
        Standing::Verified => (style::ALLOW, "verified"),
        Standing::Restored => (style::ALLOW, "restored"),
    };
    page.styled(look, &format!("{word:10}")).plain("  ").styled(style::STRONG, &backup.file);
    if let Some(manifest) = &backup.manifest {
        whose(page, backup.of_this_database, backup.age);
        page.plain(&format!(
            ", {} in {}",
            counted(manifest.rows(), "row"),
            counted(manifest.tables.len() as u64, "table")
        ));
    }
    page.end();
    if let Some(why) = &backup.why {
        page.plain("            ").styled(style::FAINT, why).end();
    }
    if let Some(coverage) = backup.coverage.as_ref().filter(|coverage| !coverage.is_complete()) {
        let doubt = coverage.doubt.as_ref().filter(|_| coverage.enough);
        let (look, told) = match (coverage.enough, doubt) {
            (false, _) => (style::DENY, format!("does not count: it {coverage}")),
            (true, None) => (style::FAINT, coverage.to_string()),
            (true, Some(doubt)) => (style::WARN, format!("{coverage}, and {}", doubt.why)),
        };
        page.plain("            ").styled(look, &told).end();
        if let Some(help) = doubt.and_then(|doubt| doubt.help.as_ref()) {
            page.plain("            ").styled(style::HELP, "help:").plain(" ").indented(18, help).end();
        }
    }
}

/// An age in its largest unit.
fn age_of(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds}s"),
        60..3600 => format!("{}m", seconds / 60),
        3600..86400 => format!("{}h", seconds / 3600),
        _ => format!("{}d", seconds / 86400),
    }
}
