//! From what the reader of command lines says of a place to what the project is looked for with.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use prisma_policy::command::{CommandReading, EnvFile as Loaded, Foreign, Place, Reach};
use serde_json::Value as Json;

use crate::project::{CommandLine, EnvFile};
use crate::secret::Secret;
use crate::world::World;

/// Programs that read a file of variables as dotenv does.
const DOTENV: &[&str] = &["dotenv", "dotenv-cli"];

/// What an operation says of the place where it runs.
pub fn command_line(world: &World, reading: &CommandReading) -> CommandLine {
    let place = &reading.place;
    let values = place.values.as_ref();
    let value = |flag: &str| values.and_then(|values| values.get(flag)).cloned().flatten();
    let mut command = CommandLine {
        directory: directory(world, place),
        clears: place.elsewhere.iter().any(|elsewhere| elsewhere.what == Foreign::Reset),
        unset: place.unset.iter().cloned().collect(),
        variables: reading.env.iter().map(|(name, value)| (name.clone(), Secret::new(value))).collect(),
        unclear: place.unknown.iter().cloned().collect(),
        version: version(reading),
        schema: value("--schema"),
        config: value("--config"),
        urls: values.into_iter().flat_map(urls).collect(),
        elsewhere: elsewhere(place),
        ..CommandLine::default()
    };
    for file in &place.env_files {
        match env_file(world, file) {
            Ok(file) => command.env_files.push(file),
            Err(why) => drop(command.unread.get_or_insert(why)),
        }
    }
    command
}

/// Why the command cannot be followed to a database.
fn elsewhere(place: &Place) -> Option<String> {
    let foreign = place.elsewhere.iter().find(|elsewhere| elsewhere.what != Foreign::Reset);
    let unknown = |(flag, value): (&String, &Option<String>)| {
        value.is_none().then(|| format!("the value of {flag} is known only when the command runs"))
    };
    let flags = || match &place.values {
        None => Some(
            "which database it hits is not followed, since its flags are not those of Prisma or not known"
                .to_owned(),
        ),
        Some(values) => values.iter().find_map(unknown),
    };
    let nowhere = || {
        place
            .directory
            .is_none()
            .then(|| place.reason.clone().unwrap_or_else(|| "its folder is not known".to_owned()))
    };
    foreign
        .map(|elsewhere| elsewhere.reason.clone())
        .or_else(nowhere)
        .or_else(flags)
        .or_else(|| changed(place))
}

/// Why what was seen may not be what the command meets: the world is looked at before the line runs.
fn changed(place: &Place) -> Option<String> {
    let before = place.before.as_ref().filter(|_| place.before_reach != Some(Reach::Database))?;
    Some(format!(
        "which database it hits was looked at before the line runs, and {before}; let this one run on its own"
    ))
}

/// Why what was seen in the database may not be what the command meets there, where it is known which database that is.
pub(super) fn changed_within(reading: &CommandReading) -> Option<String> {
    let before = reading.place.before.as_ref()?;
    Some(format!(
        "the database was looked at before the line runs, and {before}; let this one run on its own"
    ))
}

/// The URLs among the values of flags.
fn urls(values: &BTreeMap<String, Option<String>>) -> impl Iterator<Item = (String, Secret)> + '_ {
    let given =
        |(flag, value): (&String, &Option<String>)| Some((flag.clone(), Secret::new(value.as_ref()?)));
    values.iter().filter(|(flag, _)| flag.ends_with("url")).filter_map(given)
}

/// The version that the line asks for.
fn version(reading: &CommandReading) -> Option<String> {
    let prisma = reading.facts.get("prisma")?;
    match (prisma.get("version"), prisma.get("major")) {
        (Some(Json::String(version)), _) => Some(version.clone()),
        (_, Some(Json::Number(major))) => Some(major.to_string()),
        _ => None,
    }
}

fn env_file(world: &World, file: &Loaded) -> Result<EnvFile, String> {
    let Some(path) = &file.file else {
        return Err(format!("which file {} loads is known only when the command runs", file.by));
    };
    if !DOTENV.contains(&file.by.as_str()) || !file.exports || !file.except.is_empty() {
        return Err(format!("what {} takes from {path} is not followed", file.by));
    }
    Ok(EnvFile { path: folder(world, path, file.package_of.as_deref()), overrides: file.overrides })
}

/// A path of a place: from a package's folder where it begins there, from the home folder, or from where the line runs.
pub(super) fn folder(world: &World, path: &str, package_of: Option<&str>) -> PathBuf {
    let home = || world.variable("HOME").map(PathBuf::from);
    if let Some((home, rest)) = home().zip(path.strip_prefix("~/")) {
        return home.join(rest);
    }
    match package_of {
        None => world.directory.join(path),
        Some(from) => package(&real(world.directory.join(from))).join(path),
    }
}

/// The folder that the command runs in, behind all links: programs see no others.
fn directory(world: &World, place: &Place) -> Option<PathBuf> {
    let folder = folder(world, place.directory.as_deref()?, place.package_of.as_deref());
    Some(real(folder))
}

pub(super) fn real(folder: PathBuf) -> PathBuf {
    folder.canonicalize().unwrap_or(folder)
}

/// The nearest folder with a package.json, from one up; the folder itself where there is none.
fn package(from: &Path) -> PathBuf {
    let holds = |folder: &&Path| folder.join("package.json").is_file();
    from.ancestors().find(holds).unwrap_or(from).to_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::os::unix::fs::symlink;

    use prisma_policy::command::{ReadOptions, read_command};

    use super::command_line;
    use crate::world::World;

    #[test]
    fn a_command_runs_behind_all_links() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path().canonicalize().unwrap();
        fs::create_dir_all(root.join("real/inner")).unwrap();
        fs::create_dir_all(root.join("here")).unwrap();
        symlink(root.join("real/inner"), root.join("here/link")).unwrap();
        let world = World::new(root.join("here"), BTreeMap::new(), false);
        let check = |folder: &str, expect: Option<&str>| {
            let line = format!("cd {folder} && npx prisma migrate reset");
            let reading = read_command(&line, &ReadOptions::default()).remove(0);
            let command = command_line(&world, &reading);
            let certain = command.elsewhere.is_none();
            let found = command.directory.filter(|_| certain);
            assert_eq!(found, expect.map(|folder| root.join(folder)), "{folder}");
        };
        check("link", Some("real/inner"));
        check("../real", Some("real"));
        // A shell goes back where it came from, unless it is told to go as the system does.
        check("link/..", Some("here"));
        check("-P link/..", Some("real"));
        check("link && cd ..", Some("here"));
    }

    #[test]
    fn a_package_is_looked_for_behind_all_links() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path().canonicalize().unwrap();
        fs::create_dir_all(root.join("real/inner")).unwrap();
        fs::create_dir_all(root.join("here")).unwrap();
        symlink(root.join("real/inner"), root.join("here/link")).unwrap();
        for package in ["here", "real"] {
            fs::write(root.join(package).join("package.json"), "{}").unwrap();
        }
        let world = World::new(root.join("here"), BTreeMap::new(), false);
        let line = "cd link && pnpm exec prisma migrate reset";
        let reading = read_command(line, &ReadOptions::default()).remove(0);
        assert_eq!(command_line(&world, &reading).directory, Some(root.join("real")));
    }

    #[test]
    fn what_runs_before_leaves_it_uncertain_which_database_is_hit() {
        let world = World::new(std::env::temp_dir(), BTreeMap::new(), false);
        let check = |line: &str, expect: Option<&str>| {
            let reading = read_command(line, &ReadOptions::default()).remove(0);
            assert_eq!(command_line(&world, &reading).elsewhere.as_deref(), expect, "{line}");
        };
        check("npx prisma migrate reset && rm .env", None);
        check("npx prisma db push && npx prisma db push", None);
        check(
            "cp .env.prod .env && npx prisma migrate reset",
            Some(
                "which database it hits was looked at before the line runs, and `cp .env.prod .env` may change what it meets; \
                 let this one run on its own",
            ),
        );
    }
}
