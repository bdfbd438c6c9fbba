//! `package.json`, and the Prisma that is installed.

use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::files::{Kind, kind, shown, text};
use super::unknown::Unknown;

/// The nearest `package.json`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Package {
    /// The file.
    pub path: PathBuf,
    /// What it says under `prisma`.
    pub prisma: Json,
}

/// A version of Prisma.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// As it is written: `6.19.3`, or less where only that is known.
    pub text: String,
    /// The first number.
    pub major: u64,
    /// The second number, where it is known.
    pub minor: Option<u64>,
    /// What says so.
    pub source: String,
    /// The `package.json` of the Prisma that is installed, where it is that one.
    pub package: Option<PathBuf>,
}

/// The major versions whose ways are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Generation {
    /// 5: no config file.
    Five,
    /// 6: a config file may say what the schema says.
    Six,
    /// 7: the config file says where the database is.
    Seven,
}

impl Version {
    /// Whose ways it has.
    pub fn generation(&self) -> Result<Generation, Unknown> {
        match self.major {
            5 => Ok(Generation::Five),
            6 => Ok(Generation::Six),
            7 => Ok(Generation::Seven),
            _ => Err(Unknown::new(format!(
                "how Prisma {} finds its database is not known ({})",
                self.text, self.source
            ))),
        }
    }

    /// Whether it is at least `6.minor`, taking what is not known for the newest of its major version.
    pub fn is_at_least(&self, major: u64, minor: u64) -> bool {
        (self.major, self.minor.unwrap_or(u64::MAX)) >= (major, minor)
    }

    /// Whether the whole version is known.
    pub fn is_exact(&self) -> bool {
        self.text.split('.').count() >= 3
    }

    fn parse(text: &str, source: String) -> Option<Self> {
        let mut numbers = text.split(['.', '-', '+']).map(|number| number.parse().ok());
        let major = numbers.next()??;
        Some(Self { text: text.to_owned(), major, minor: numbers.next().flatten(), source, package: None })
    }
}

/// The nearest `package.json` at a folder or above it.
pub(super) fn nearest(directory: &Path) -> Result<Option<Package>, Unknown> {
    for folder in directory.ancestors() {
        let path = folder.join("package.json");
        if let Some(text) = text(&path)? {
            let json: Json = serde_json::from_str(&text)
                .map_err(|_| Unknown::new(format!("`{}` is no JSON", shown(&path, directory))))?;
            let prisma = json.get("prisma").cloned().unwrap_or_default();
            return Ok(Some(Package { path, prisma }));
        }
    }
    Ok(None)
}

/// The Prisma that runs: the one that the command asks for, or else the one that is installed.
pub(super) fn version(directory: &Path, asked: Option<&str>) -> Result<Version, Unknown> {
    if let Some(asked) = asked {
        let unclear = || Unknown::new(format!("which Prisma `prisma@{asked}` is depends on the registry"));
        let exact = asked.trim_start_matches(['^', '~', 'v']);
        return Version::parse(exact, format!("prisma@{asked}")).ok_or_else(unclear);
    }
    for folder in directory.ancestors() {
        let path = folder.join("node_modules/prisma/package.json");
        if let Some(text) = text(&path)? {
            return installed(&path, &text, directory);
        }
        if kind(&folder.join(".pnp.cjs"))? != Kind::Absent {
            return Err(Unknown::new(
                "the packages are in an archive of Yarn (`.pnp.cjs`), which is not read",
            ));
        }
    }
    let why = "no Prisma is installed here, so which one would run is not known";
    Err(Unknown::new(why).help("install the packages of the project first"))
}

/// Whether the package that a config file loads variables with reads files in the way that is known here; so it is
/// where none is found.
pub(super) fn knows(
    package: &str,
    directory: &Path,
    known: impl Fn(&Version) -> bool,
) -> Result<(), Unknown> {
    for folder in directory.ancestors() {
        let path = folder.join("node_modules").join(package).join("package.json");
        let Some(text) = text(&path)? else { continue };
        let version = installed(&path, &text, directory)?;
        if known(&version) {
            return Ok(());
        }
        return Err(Unknown::new(format!("how {package} {} reads files is not known here", version.text)));
    }
    Ok(())
}

fn installed(path: &Path, text: &str, directory: &Path) -> Result<Version, Unknown> {
    let json: Json = serde_json::from_str(text).unwrap_or_default();
    let version = json.get("version").and_then(Json::as_str);
    let source = shown(path, directory);
    version
        .and_then(|version| Version::parse(version, source.clone()))
        .map(|version| Version { package: Some(path.to_owned()), ..version })
        .ok_or_else(|| Unknown::new(format!("`{source}` names no version")))
}

#[cfg(test)]
mod tests {
    use super::{Version, nearest, version};

    #[test]
    fn versions_are_read_as_far_as_they_are_known() {
        let check = |text: &str, expect: Option<(u64, Option<u64>, bool)>| {
            let version = Version::parse(text, String::new());
            assert_eq!(version.map(|it| (it.major, it.minor, it.is_exact())), expect, "{text}");
        };
        check("6.19.3", Some((6, Some(19), true)));
        check("7.0.0-dev.12", Some((7, Some(0), true)));
        check("6", Some((6, None, false)));
        check("latest", None);
        check("", None);
    }

    #[test]
    fn what_is_not_installed_is_not_known() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("packages/db");
        std::fs::create_dir_all(&below).unwrap();
        assert!(version(&below, None).unwrap_err().why.starts_with("no Prisma is installed"));
        assert!(version(&below, Some("latest")).unwrap_err().why.contains("depends on the registry"));
        assert_eq!(version(&below, Some("7")).unwrap().major, 7);
        std::fs::write(folder.path().join(".pnp.cjs"), "").unwrap();
        assert!(version(&below, None).unwrap_err().why.contains("Yarn"));
        std::fs::create_dir_all(folder.path().join("node_modules/prisma")).unwrap();
        let file = folder.path().join("node_modules/prisma/package.json");
        std::fs::write(&file, "{").unwrap();
        assert!(version(&below, None).unwrap_err().why.ends_with("names no version"));
        std::fs::write(&file, r#"{"version": "6.19.3"}"#).unwrap();
        assert_eq!(version(&below, None).unwrap().text, "6.19.3");
        std::fs::write(&file, r#"{"version": "8.0.0"}"#).unwrap();
        assert!(version(&below, None).unwrap().generation().is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_linked_package_is_followed() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("node_modules/.pnpm/prisma@7.10.1/node_modules/prisma");
        std::fs::create_dir_all(&store).unwrap();
        std::fs::write(store.join("package.json"), r#"{"version": "7.10.1"}"#).unwrap();
        std::os::unix::fs::symlink(&store, folder.path().join("node_modules/prisma")).unwrap();
        assert_eq!(version(folder.path(), None).unwrap().text, "7.10.1");
    }

    #[test]
    fn a_package_that_is_no_json_is_not_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("package.json"), "{").unwrap();
        assert!(nearest(folder.path()).unwrap_err().why.contains("is no JSON"));
    }
}
