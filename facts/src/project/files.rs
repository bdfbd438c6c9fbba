//! Reads files, with limits.

use std::fs::metadata;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use super::unknown::Unknown;
use crate::files::{MOST, bytes_up_to};

/// What a path leads to, through links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Absent,
    File,
    Folder,
    Other,
}

/// What a path leads to.
pub(crate) fn kind(path: &Path) -> Result<Kind, Unknown> {
    match metadata(path) {
        Ok(found) if found.is_file() => Ok(Kind::File),
        Ok(found) if found.is_dir() => Ok(Kind::Folder),
        Ok(_) => Ok(Kind::Other),
        Err(error) if is_absent(error.kind()) => Ok(Kind::Absent),
        Err(error) => Err(unreadable(path, &error.to_string())),
    }
}

/// The text of a file, if there is one.
pub(crate) fn text(path: &Path) -> Result<Option<String>, Unknown> {
    match kind(path)? {
        Kind::Absent => Ok(None),
        Kind::File => read(path).map(Some),
        Kind::Folder => Err(unreadable(path, "it is a folder")),
        Kind::Other => Err(unreadable(path, "it is no regular file")),
    }
}

/// A path as a person at `directory` would write it.
pub(crate) fn shown(path: &Path, directory: &Path) -> String {
    let path = path.strip_prefix(directory).unwrap_or(path);
    if path.as_os_str().is_empty() { ".".to_owned() } else { path.display().to_string() }
}

/// A path without `.` and `..`, as Node resolves one: by its text alone.
pub(crate) fn resolved(directory: &Path, path: impl AsRef<Path>) -> PathBuf {
    let mut whole = PathBuf::new();
    for component in directory.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(whole.pop()),
            other => whole.push(other),
        }
    }
    whole
}

fn read(path: &Path) -> Result<String, Unknown> {
    let bytes = bytes_up_to(MOST, path).map_err(|why| unreadable(path, &why))?;
    String::from_utf8(bytes).map_err(|_| unreadable(path, "it is not UTF-8"))
}

fn unreadable(path: &Path, why: &str) -> Unknown {
    Unknown::new(format!("`{}` cannot be read: {why}", path.display()))
        .help("make it a text file that the user who runs this may read")
}

fn is_absent(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests {
    use super::{Kind, kind, resolved, text};
    use std::path::Path;

    #[test]
    fn what_cannot_be_read_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, [0xff, 0xfe]).unwrap();
        assert!(text(&file).unwrap_err().why.ends_with("it is not UTF-8"));
        std::fs::write(&file, vec![b'a'; (1 << 20) + 1]).unwrap();
        assert!(text(&file).unwrap_err().why.ends_with("it is larger than 1 MiB"));
        let unknown = text(folder.path()).unwrap_err();
        assert!(unknown.why.ends_with("it is a folder"));
        assert_eq!(unknown.help.unwrap(), "make it a text file that the user who runs this may read");
        assert_eq!(text(&file.join("below")), Ok(None));
        assert_eq!(kind(&folder.path().join("none")), Ok(Kind::Absent));
    }

    #[test]
    fn a_path_is_resolved_by_its_text() {
        let check =
            |path: &str, expect: &str| assert_eq!(resolved(Path::new("/a/b"), path), Path::new(expect));
        check("./c", "/a/b/c");
        check("../c/./d", "/a/c/d");
        check("/c", "/c");
        check("../../../c", "/c");
    }
}
