//! Which environments of the settings a database belongs to.

use std::fs;
use std::path::{Component, Path, PathBuf};

use prisma_policy::glob::Glob;

use super::Address;
use crate::settings::{Place, SettingsFile};

/// The environments that fit a database, each with its number from 1.
pub(super) fn fitting<'a>(
    file: &'a SettingsFile,
    address: Address<'a>,
) -> impl Iterator<Item = (usize, &'a Place)> {
    let host = address.host.map(|host| host.trim_end_matches('.').to_lowercase());
    let path = address.file.map(|path| slashes(&real(path)));
    let places = file.settings.environments.iter().enumerate();
    places.map(|(index, place)| (index + 1, place)).filter(move |(_, place)| {
        fits(place.hosts.as_ref(), host.as_deref(), &str::to_lowercase)
            && fits(place.databases.as_ref(), address.database, &str::to_owned)
            && fits(place.files.as_ref(), path.as_deref(), &|pattern| within(file.folder(), pattern))
    })
}

/// Whether one of the patterns fits, or none are given.
fn fits(patterns: Option<&Vec<String>>, text: Option<&str>, whole: &dyn Fn(&str) -> String) -> bool {
    let any = |text: &str, patterns: &[String]| {
        patterns.iter().any(|pattern| Glob::new(&whole(pattern)).matches(text))
    };
    patterns.is_none_or(|patterns| text.is_some_and(|text| any(text, patterns)))
}

/// A pattern of files, from the folder on that it is meant from.
fn within(folder: &Path, pattern: &str) -> String {
    slashes(&plain(&real(folder).join(pattern)))
}

/// The file that a path leads to, which may be another one than its name says: links are followed. What does not exist
/// yet is meant where its folder is, or else where its path leads by its words alone.
fn real(path: &Path) -> PathBuf {
    let of_folder = || Some(fs::canonicalize(path.parent()?).ok()?.join(path.file_name()?));
    fs::canonicalize(path).ok().or_else(of_folder).unwrap_or_else(|| plain(path))
}

/// A path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
