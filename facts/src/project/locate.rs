//! Finds the config file that Prisma would load.

use std::fs::canonicalize;
use std::path::{Path, PathBuf};

use super::files::{Kind, kind, resolved, shown};
use super::package::{Generation, Version};
use super::unknown::Unknown;

/// What Prisma loads, in the order in which it tries.
const CODE: [&str; 6] = ["js", "ts", "mjs", "cjs", "mts", "cts"];
/// What its finder also finds, and what Prisma then refuses.
const REFUSED: [&str; 6] = ["json", "jsonc", "json5", "yaml", "yml", "toml"];

/// The config file, and those that it keeps from being loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Located {
    pub(super) file: Option<PathBuf>,
    pub(super) rivals: Vec<PathBuf>,
}

/// The config file of a folder, or the one that `--config` names.
pub(super) fn locate(directory: &Path, asked: Option<&str>, version: &Version) -> Result<Located, Unknown> {
    if !version.is_at_least(6, 4) {
        return Ok(Located::default());
    }
    let names = match asked {
        Some(asked) => named(asked),
        None => usual(version.generation()?),
    };
    let mut found = Vec::new();
    for name in names {
        let path = resolved(directory, name);
        if kind(&path)? == Kind::File {
            found.push(path);
        }
    }
    let mut found = found.into_iter();
    let Some(first) = found.next() else { return nothing(asked) };
    let is_code = first.extension().is_some_and(|it| CODE.iter().any(|code| it == *code));
    if !is_code {
        let name = shown(&first, directory);
        return Err(Unknown::new(format!("Prisma finds `{name}` first, and refuses to load it")));
    }
    // Paths in a config file are meant from where it really is.
    let file = canonicalize(&first).unwrap_or(first);
    Ok(Located { file: Some(file), rivals: if asked.is_some() { Vec::new() } else { found.collect() } })
}

/// Every name that some version of Prisma takes for a config file.
pub(super) fn names() -> Vec<String> {
    usual(Generation::Seven)
}

fn nothing(asked: Option<&str>) -> Result<Located, Unknown> {
    asked.map_or_else(
        || Ok(Located::default()),
        |asked| Err(Unknown::new(format!("the config file `{asked}` is not there"))),
    )
}

/// Every name that Prisma tries, in its order. Prisma 7 tries its own names first.
fn usual(generation: Generation) -> Vec<String> {
    let own = match generation {
        Generation::Seven => ["prisma7.config", ".config/prisma7"].as_slice(),
        _ => &[],
    };
    let own = own.iter().flat_map(|base| CODE.iter().map(move |extension| format!("{base}.{extension}")));
    own.chain(
        ["prisma.config", ".config/prisma", ".config/prisma.config"].iter().flat_map(|base| endings(base)),
    )
    .collect()
}

/// Every name that Prisma tries for `--config`.
fn named(asked: &str) -> Vec<String> {
    let short = asked.strip_suffix(".config").unwrap_or(asked);
    [asked.to_owned(), format!(".config/{short}"), format!(".config/{asked}")]
        .iter()
        .flat_map(|base| endings(base))
        .collect()
}

fn endings(base: &str) -> Vec<String> {
    let extensions = || CODE.iter().chain(&REFUSED);
    let files = |base: String| {
        let with = extensions().map(|extension| format!("{base}.{extension}")).collect::<Vec<_>>();
        std::iter::once(base).chain(with)
    };
    files(base.to_owned()).chain(files(format!("{base}/index"))).collect()
}

#[cfg(test)]
mod tests {
    use super::{Located, locate};
    use crate::project::package::Version;
    use std::path::Path;

    fn located(folder: &Path, asked: Option<&str>, version: (u64, u64)) -> Result<String, String> {
        let text = format!("{}.{}.0", version.0, version.1);
        let version =
            Version { text, major: version.0, minor: Some(version.1), source: String::new(), package: None };
        let Located { file, rivals } = locate(folder, asked, &version).map_err(|unknown| unknown.why)?;
        let name = |path: &Path| path.strip_prefix(folder).unwrap().display().to_string();
        let rivals = rivals.iter().map(|path| format!(" ({})", name(path)));
        Ok(file.as_deref().map_or("none".to_owned(), name) + &rivals.collect::<String>())
    }

    fn with(files: &[&str], check: impl Fn(&Path)) {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        check(&folder.path().canonicalize().unwrap());
    }

    #[test]
    fn what_prisma_refuses_is_refused() {
        with(&["prisma.config.json", ".config/prisma.ts"], |folder| {
            assert!(located(folder, None, (6, 19)).unwrap_err().contains("refuses to load it"));
            assert!(located(folder, Some("other.ts"), (7, 0)).unwrap_err().contains("is not there"));
        });
    }

    /// The order that the real Prisma 6.19.3 and 7.10.1 have, seen by taking away one file after another.
    #[test]
    fn the_order_is_the_one_of_prisma() {
        let seven = ["prisma7.config.js", "prisma7.config.ts", "prisma7.config.mjs", "prisma7.config.cjs"];
        let seven_more =
            ["prisma7.config.mts", "prisma7.config.cts", ".config/prisma7.js", ".config/prisma7.ts"];
        let six = ["prisma.config.js", "prisma.config.ts", "prisma.config.mjs", "prisma.config.cjs"];
        let six_more = ["prisma.config.mts", "prisma.config.cts", ".config/prisma.js", ".config/prisma.ts"];
        let last = [".config/prisma.config.js", ".config/prisma.config.ts"];
        let all: Vec<&str> = [&seven[..], &seven_more, &six, &six_more, &last].concat();
        for first in 0..all.len() {
            with(&all[first..], |folder| {
                let found = located(folder, None, (7, 10)).unwrap();
                assert_eq!(found.split(' ').next(), Some(all[first]));
                let found = located(folder, None, (6, 19)).unwrap();
                assert_eq!(found.split(' ').next(), Some(all[first.max(8)]));
                assert_eq!(located(folder, None, (6, 3)).unwrap(), "none");
                assert_eq!(located(folder, None, (5, 22)).unwrap(), "none");
            });
        }
        with(&["prisma.config.ts", "prisma.config.js", "other.ts"], |folder| {
            assert_eq!(located(folder, None, (7, 0)).unwrap(), "prisma.config.js (prisma.config.ts)");
            assert_eq!(located(folder, Some("./other.ts"), (7, 0)).unwrap(), "other.ts");
            assert_eq!(located(folder, Some("other"), (7, 0)).unwrap(), "other.ts");
        });
        with(&["prisma.config/index.ts"], |folder| {
            assert_eq!(located(folder, None, (7, 0)).unwrap(), "prisma.config/index.ts");
        });
    }
}
