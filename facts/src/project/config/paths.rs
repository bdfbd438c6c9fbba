//! `join`, `resolve` and `dirname` of Node's `path`, for paths with `/`.

/// `path.join`.
pub(super) fn join(parts: &[String]) -> String {
    let whole = parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("/");
    normal(&whole)
}

/// `path.resolve`, from a folder on.
pub(super) fn resolve(folder: &str, parts: &[String]) -> String {
    let mut whole = folder.to_owned();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        whole = if part.starts_with('/') { part.clone() } else { format!("{whole}/{part}") };
    }
    let whole = normal(&whole);
    if whole.len() > 1 { whole.trim_end_matches('/').to_owned() } else { whole }
}

/// `path.dirname`.
pub(super) fn dirname(path: &str) -> String {
    match path.trim_end_matches('/').rsplit_once('/') {
        Some(("", _)) => "/".to_owned(),
        Some(("/", _)) => "//".to_owned(),
        Some((folder, _)) => folder.to_owned(),
        None if path.starts_with('/') => "/".to_owned(),
        None => ".".to_owned(),
    }
}

/// `path.normalize`.
fn normal(path: &str) -> String {
    let is_absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !matches!(*part, "" | ".")) {
        match parts.last() {
            Some(&last) if part == ".." && last != ".." => drop(parts.pop()),
            None if part == ".." && is_absolute => {}
            _ => parts.push(part),
        }
    }
    let slash = if path.ends_with('/') && !parts.is_empty() { "/" } else { "" };
    let plain = parts.join("/") + slash;
    match (is_absolute, plain.is_empty()) {
        (true, _) => format!("/{plain}"),
        (false, true) => if path.ends_with('/') { "./" } else { "." }.to_owned(),
        (false, false) => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::{dirname, join, resolve};

    /// What Node 20 says.
    #[test]
    fn paths_are_put_together_as_node_does() {
        let parts = |parts: &[&str]| parts.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>();
        let check = |given: &[&str], joined: &str, resolved: &str| {
            let given = parts(given);
            assert_eq!(
                (join(&given), resolve("/c/d", &given)),
                (joined.into(), resolved.into()),
                "{given:?}"
            );
        };
        check(&[], ".", "/c/d");
        check(&[""], ".", "/c/d");
        check(&["/"], "/", "/");
        check(&["a", "b"], "a/b", "/c/d/a/b");
        check(&["a", "/b"], "a/b", "/b");
        check(&["a", "..", ".."], "..", "/c");
        check(&["/a", "../../b/"], "/b/", "/b");
        check(&["./"], "./", "/c/d");
        check(&["a//b/./", "", "c"], "a/b/c", "/c/d/a/b/c");
        check(&["a", ".."], ".", "/c/d");
        check(&["a/../"], "./", "/c/d");
        for (path, expect) in [
            ("", "."),
            ("a", "."),
            ("a/", "."),
            ("a/b", "a"),
            ("/", "/"),
            ("/a", "/"),
            ("/a/b/", "/a"),
            ("//a", "//"),
            ("a//b", "a/"),
        ] {
            assert_eq!(dirname(path), expect, "{path}");
        }
    }
}
