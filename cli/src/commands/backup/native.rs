//! The work itself, on the real world.

use prisma_policy::command::{CommandReading, ReadOptions, read_command};
use prisma_policy::inspection::Question;
use prisma_policy_facts::Scene;
use prisma_policy_facts::backups::{self, Backup, BackupError, Folder, Live, Standing};
use prisma_policy_facts::target::DatabaseUrl;

use super::progress::watched;
use super::told::{Listed, Verified, of_new};
use super::{BackupArgs, Common, Verify, What};
use crate::commands::judge::JudgeArgs;
use crate::commands::place::Place;
use crate::exit;
use crate::failure::{Failure, InputError};
use crate::host::{Host, Stream};
use crate::render;

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
        render::write(host, Stream::Out, &of_new(&made, &place.world, false))?;
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
        made.push(of_new(&backup, world, true));
        done.push(url.clone());
    }
    Ok(made)
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
        render::write(host, Stream::Out, &verified.page(args.restore))?;
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

fn list(common: &Common, host: &mut dyn Host) -> Result<u8, Failure> {
    let place = Place::look(&common.project.question(), host)?;
    let folder = &place.backups()?;
    let backups = listed(&place, folder)?;
    let (elsewhere, fault) = match place.scene.backups_elsewhere(&place.world).map_err(refused) {
        Ok(elsewhere) => (elsewhere, None),
        Err(fault) => (Vec::new(), Some(fault)),
    };
    let unrecognized = recognized(&place).err();
    let listed = Listed { backups, elsewhere, fault, unrecognized };
    if common.json {
        render::json(host, Stream::Out, &listed)?;
    } else {
        render::write(host, Stream::Out, &listed.page(&place.world.shown(folder.path())))?;
    }
    Ok(exit::DONE)
}
