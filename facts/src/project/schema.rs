//! Finds the files of the Prisma schema.

use std::collections::BTreeSet;
use std::fs::{canonicalize, read_dir, symlink_metadata};
use std::path::{Path, PathBuf};

use super::files::{Kind, kind, shown};
use super::unknown::Unknown;

/// No folder of schemas holds more.
const ENTRIES: usize = 10_000;

/// The Prisma schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    /// Its file, or its folder.
    pub path: PathBuf,
    /// Its files, in order; those of a folder are all that end in `.prisma`.
    pub files: Vec<PathBuf>,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// What says that it is this one.
    pub source: String,
}

/// The schema at a path that something names.
pub(super) fn at(path: &Path, directory: &Path, source: &str) -> Result<Schema, Unknown> {
    let seen = shown(path, directory);
    match kind(path)? {
        Kind::File => Ok(Schema::of_file(path, source)),
        Kind::Folder => Schema::of_folder(path, source),
        Kind::Other => Err(Unknown::new(format!("`{seen}`, which {source} names, is no file and no folder"))),
        Kind::Absent => Err(Unknown::new(format!("the schema `{seen}`, which {source} names, is not there"))),
    }
}

/// The schema where Prisma looks for one that nothing names: `schema.prisma`, `prisma/schema.prisma` and, where
/// `folders` are looked for, `prisma/schema`.
pub(super) fn by_default(directory: &Path, folders: bool) -> Result<Option<Schema>, Unknown> {
    let file =
        |path: &Path| Ok((kind(path)? == Kind::File).then(|| Schema::of_file(path, "its usual place")));
    if let Some(schema) = file(&directory.join("schema.prisma"))? {
        return Ok(Some(schema));
    }
    let one = file(&directory.join("prisma/schema.prisma"))?;
    let path = directory.join("prisma/schema");
    if !folders || kind(&path)? != Kind::Folder {
        return Ok(one);
    }
    match one {
        // Prisma refuses both, but only where the folder's feature is on.
        Some(_) => {
            Err(Unknown::new("there are both `prisma/schema.prisma` and `prisma/schema`").help("remove one"))
        }
        None => Schema::of_folder(&path, "its usual place").map(Some),
    }
}

impl Schema {
    /// The folder that paths are meant from where no datasource says otherwise.
    pub(super) fn root(&self) -> &Path {
        let parent = self.path.parent().unwrap_or(&self.path);
        if self.is_folder { &self.path } else { parent }
    }

    fn of_file(path: &Path, source: &str) -> Self {
        let (path, source) = (path.to_owned(), source.to_owned());
        Self { files: vec![path.clone()], path, is_folder: false, source }
    }

    fn of_folder(path: &Path, source: &str) -> Result<Self, Unknown> {
        let (mut files, mut visited) = (Vec::new(), Visited::default());
        visited.folder(path, &mut files).map_err(|error| {
            Unknown::new(format!("the schemas in `{}` cannot be listed: {error}", path.display()))
        })?;
        files.sort();
        Ok(Self { path: path.to_owned(), files, is_folder: true, source: source.to_owned() })
    }
}

/// The folders that were looked into, since links may lead back.
#[derive(Default)]
struct Visited {
    folders: BTreeSet<PathBuf>,
    entries: usize,
}

impl Visited {
    fn folder(&mut self, path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
        if !self.folders.insert(canonicalize(path)?) {
            return Ok(());
        }
        for entry in read_dir(path)? {
            self.entries += 1;
            if self.entries > ENTRIES {
                return Err(std::io::Error::other("there are too many"));
            }
            self.entry(&entry?.path(), files)?;
        }
        Ok(())
    }

    fn entry(&mut self, path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
        let found = symlink_metadata(path)?;
        let found = if found.is_symlink() { std::fs::metadata(path)? } else { found };
        if found.is_dir() {
            return self.folder(path, files);
        }
        if found.is_file() && path.extension().is_some_and(|extension| extension == "prisma") {
            files.push(path.to_owned());
        }
        Ok(())
    }
}
