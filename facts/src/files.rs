//! Reads small text files, and refuses whatever is none.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::Path;

/// The largest file that is read, in bytes.
pub(crate) const MOST: u64 = 1 << 20;

/// The text of a file; none where there is no such file.
///
/// # Errors
///
/// Why it cannot be read, as a clause without a final period.
pub(crate) fn text(path: &Path) -> Result<Option<String>, String> {
    text_up_to(MOST, path)
}

/// The text of a file of so many bytes at most; none where there is no such file.
///
/// # Errors
///
/// Why it cannot be read, as a clause without a final period.
pub(crate) fn text_up_to(most: u64, path: &Path) -> Result<Option<String>, String> {
    let metadata = match fs::metadata(path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(error.to_string()),
        Ok(metadata) => metadata,
    };
    // A pipe would be waited for.
    if !metadata.is_file() {
        return Err("it is no regular file".to_owned());
    }
    String::from_utf8(bytes_up_to(most, path)?).map(Some).map_err(|_| "it is no UTF-8".to_owned())
}

/// What is in a file of so many bytes at most.
///
/// # Errors
///
/// Why it cannot be read, as a clause without a final period.
pub(crate) fn bytes_up_to(most: u64, path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(most + 1).read_to_end(&mut bytes))
        .map_err(|error| error.to_string())?;
    if bytes.len() as u64 > most {
        return Err(format!("it is larger than {} MiB", most >> 20));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn only_small_regular_text_files_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let check = |bytes: &[u8], expect: Result<Option<&str>, &str>| {
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(text(&path).as_ref().map(Option::as_deref).map_err(String::as_str), expect);
        };
        check(b"a\n", Ok(Some("a\n")));
        check(b"\xff", Err("it is no UTF-8"));
        check(&vec![b'a'; (1 << 20) + 1], Err("it is larger than 1 MiB"));
        assert_eq!(text(folder.path()), Err("it is no regular file".to_owned()));
        assert_eq!(text(&folder.path().join("none")), Ok(None));
        assert_eq!(text(&path.join("below a file")), Ok(None));
    }
}
