//! The work itself, on the real world.

use prisma_policy::command::{CommandReading, ReadOptions, read_command};
use prisma_policy::inspection::Question;
use prisma_policy_facts::backups::{self, Backup, BackupError, Created, Elsewhere, Folder, Live, Standing};
use prisma_policy_facts::database::counted;
use prisma_policy_facts::target::DatabaseUrl;
use prisma_policy_facts::{Scene, World, timestamp};
use serde::Serialize;

use super::progress::watched;
use super::{BackupArgs, Common, Verify, What};
use crate::commands::judge::JudgeArgs;
use crate::commands::place::Place;
use crate::exit;
use crate::failure::{Failure, InputError};
use crate::host::{Host, Stream};
use crate::render::{self, Page, style};

pub(super) fn run(args: &BackupArgs, host: &mut dyn Host) -> Result<u8, Failure> {
    match &args.what {
        What::Create(common) => create(common, host),
        What::Verify(args) => verify(args, host),
        What::List(common) => list(common, host),
    }
}

/// The database as it is now, where that could be seen.
fn live(scene: &Scene) -> Option<Live<'_>> {
    Live::of(scene.state.as_ref()?.seen.as_ref().ok()?).ok()
}

/// Which of the backups are of this database is known only where the database could be seen.
fn recognized(place: &Place) -> Result<(), InputError> {
    place.url()?;
    let seen = place.scene.state.as_ref().map(|state| state.seen.as_ref());
    let Some(fault) = seen.and_then(|seen| seen.and_then(|seen| seen.fingerprint.as_ref()).err()) else {
        return Ok(());
    };
    let why = format!("it is not known which database this is: {}", fault.why);
    Err(InputError::new("database", why).helped(fault.help.clone()))
}

fn listed(place: &Place, folder: &Folder) -> Result<Vec<Backup>, InputError> {
    backups::list(folder, live(&place.scene).as_ref(), place.world.now).map_err(refused)
}

pub(super) fn refused(error: BackupError) -> InputError {
    InputError::new("backup", error.why).helped(error.help)
}

fn create(common: &Common, host: &mut dyn Host) -> Result<u8, Failure> {
    let place = Place::look(&Question { connects: false, ..common.project.question() }, host)?;
    let (url, folder) = (place.url()?, place.backups()?);
    let made = watched(host, |watch| backups::create(url, &folder, &place.world, watch))?;
    if common.json {
        render::json(host, Stream::Out, &made.manifest)?;
    } else {
        render::write(host, Stream::Out, &told(&made, &place.world, false))?;
    }
    Ok(exit::DONE)
}

/// Makes and reads back a backup of each database that a line would change, and tells of each.
pub(in crate::commands) fn before(
    args: &JudgeArgs,
    line: &str,
    host: &mut dyn Host,
) -> Result<Vec<String>, Failure> {
    let options = ReadOptions { show_secrets: true, ..args.options(line, host)? };
    let changes =
        |reading: &CommandReading| reading.facts.get("impact").is_none_or(|impact| impact != "reads");
    let (mut made, mut done): (Vec<String>, Vec<DatabaseUrl>) = (Vec::new(), Vec::new());
    for reading in read_command(line, &options).into_iter().filter(changes) {
        let question = Question { reading: Some(&reading), connects: false, ..args.look.database.question() };
        let place = Place::look(&question, host)?;
        let (url, folder, world) = (place.url()?, place.backups()?, &place.world);
        if done.contains(url) {
            continue;
        }
        let backup = watched(host, |watch| backups::create(url, &folder, world, watch))?;
        let file = &backup.manifest.file;
        watched(host, |watch| backups::verify(&folder, file, world, watch))?;
        made.push(told(&backup, world, true));
        done.push(url.clone());
    }
    Ok(made)
}

fn told(made: &Created, world: &World, is_verified: bool) -> String {
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
struct Verified {
    file: String,
    verification: backups::Verification,
    notes: Vec<String>,
}

fn verify(args: &Verify, host: &mut dyn Host) -> Result<u8, Failure> {
    let place =
        Place::look(&Question { connects: args.file.is_none(), ..args.common.project.question() }, host)?;
    let folder = &place.backups()?;
    let file = match &args.file {
        Some(file) => folder.name_of(file, &place.world.directory),
        None => newest(&place, folder)?,
    };
    let server = args.server.as_deref().map(|url| DatabaseUrl::parse(url, &place.world.directory));
    let server =
        server.transpose().map_err(|error| InputError::new("no-database", format!("--server: {error}")))?;
    let world = &place.world;
    let verified = if args.restore {
        let url = server.as_ref().or_else(|| place.url().ok());
        let restored = watched(host, |watch| backups::restore(folder, &file, url, world, watch))?;
        Verified { file, verification: restored.verification, notes: restored.notes }
    } else {
        let verification = watched(host, |watch| backups::verify(folder, &file, world, watch))?;
        Verified { file, verification, notes: Vec::new() }
    };
    if args.common.json {
        render::json(host, Stream::Out, &verified)?;
    } else {
        render::write(host, Stream::Out, &page(&verified, args.restore))?;
    }
    Ok(exit::DONE)
}

/// The newest whole backup of the database in question.
fn newest(place: &Place, folder: &Folder) -> Result<String, InputError> {
    recognized(place)
        .map_err(|error| error.help("name the file: `prisma-policy backup list` shows what there is"))?;
    let backups = listed(place, folder)?;
    let whole = backups
        .into_iter()
        .find(|backup| backup.standing >= Standing::Made && backup.of_this_database == Some(true));
    let none = || {
        InputError::new(
            "no-backup",
            format!("there is no whole backup of this database in {}", place.world.shown(folder.path())),
        )
        .help("make one: `prisma-policy backup create`; `prisma-policy backup list` shows what there is")
    };
    Ok(whole.ok_or_else(none)?.file)
}

fn page(verified: &Verified, is_restored: bool) -> String {
    let mut page = Page::default();
    let word = if is_restored { "restored" } else { "verified" };
    page.styled(style::ALLOW, word).plain("  ").styled(style::STRONG, &verified.file).end();
    for check in &verified.verification.checks {
        page.plain("  - ").indented(4, check).end();
    }
    if let Some(at) = verified.verification.restored_at.filter(|_| !is_restored) {
        page.plain(&format!("  - it was restored elsewhere at {}, and not changed since", timestamp(at)))
            .end();
    }
    for note in &verified.notes {
        page.plain("  ").styled(style::HELP, "note:").plain(" ").indented(8, note).end();
    }
    page.into_string()
}

fn list(common: &Common, host: &mut dyn Host) -> Result<u8, Failure> {
    let place = Place::look(&common.project.question(), host)?;
    let folder = &place.backups()?;
    let backups = listed(&place, folder)?;
    let (elsewhere, fault) = match place.scene.backups_elsewhere(&place.world).map_err(refused) {
        Ok(elsewhere) => (elsewhere, None),
        Err(fault) => (Vec::new(), Some(fault)),
    };
    let unrecognized = recognized(&place).err();
    if common.json {
        render::json(host, Stream::Out, &Listed { backups, elsewhere, fault, unrecognized })?;
        return Ok(exit::DONE);
    }
    let mut page = Page::default();
    if backups.is_empty() {
        page.plain(&format!("there are no backups in {}", place.world.shown(folder.path()))).end();
    }
    for backup in &backups {
        row(&mut page, backup);
    }
    for backup in &elsewhere {
        row_elsewhere(&mut page, backup);
    }
    for fault in fault.iter().chain(&unrecognized) {
        page.styled(style::WARN, "note:").plain(" ").indented(6, &fault.message).end();
        if let Some(help) = &fault.help {
            page.plain("  ").styled(style::HELP, "help:").plain(" ").indented(8, help).end();
        }
    }
    render::write(host, Stream::Out, &page.into_string())?;
    Ok(exit::DONE)
}

/// What there is, and why that may not be all.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    /// Those of the folder.
    backups: Vec<Backup>,
    /// Those of which the command of the settings tells.
    elsewhere: Vec<Elsewhere>,
    /// Why it is not known which are made elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<InputError>,
    /// Why it is not known which are of this database.
    #[serde(skip_serializing_if = "Option::is_none")]
    unrecognized: Option<InputError>,
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
