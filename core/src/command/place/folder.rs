//! The folder in which a command runs, as far as the line tells.

use crate::command::text::{has_hole, hole};

/// A folder, relative to where the line runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Folder {
    /// Without a `/` at its end; empty where nothing was changed.
    path: String,
    /// Where `path` begins at the nearest folder with a package.json, the folder from which it is looked for.
    package_of: Option<String>,
    /// Why it is not known.
    lost: Option<String>,
}

/// How `..` is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Steps {
    /// As `cd` does: `a/..` is nowhere else, whatever `a` is.
    Logical,
    /// As the system does: where `a` leads elsewhere, so does `a/..`.
    Physical,
}

impl Folder {
    /// Goes to `to`.
    pub(crate) fn go(&mut self, to: &str, steps: Steps) {
        if has_hole(to) || (to.starts_with('~') && to != "~" && !to.starts_with("~/")) {
            return self.lose("the folder is known only when the line runs");
        }
        if is_absolute(to) {
            let root = if to.starts_with('/') { "/" } else { "" };
            *self = Self { path: root.to_owned(), ..Self::default() };
        } else if to.contains('\\') {
            return self.lose("the name of the folder holds a `\\`, which shells read differently");
        }
        to.split('/').for_each(|part| self.step(part, steps));
    }

    fn step(&mut self, part: &str, steps: Steps) {
        let (before, last) = self.path.rsplit_once('/').unwrap_or(("", &self.path));
        match part {
            "" | "." => {}
            ".." if self.path == "/" => {}
            ".." if steps == Steps::Logical && !matches!(last, "" | ".." | "~") => {
                let root = before.is_empty() && self.path.starts_with('/');
                self.path = if root { "/".to_owned() } else { before.to_owned() };
            }
            part => {
                let separator = if self.path.is_empty() || self.path.ends_with('/') { "" } else { "/" };
                self.path = format!("{}{separator}{part}", self.path);
            }
        }
    }

    /// Goes to where package scripts run: the nearest folder with a package.json.
    pub(crate) fn go_to_package(&mut self) {
        match (&self.package_of, self.path.as_str()) {
            _ if self.lost.is_some() => {}
            (Some(_), "") => {}
            (Some(_), _) => self.lose("a script of a package below another package is run"),
            (None, _) => self.package_of = Some(std::mem::take(&mut self.path)),
        }
    }

    /// The folder from which the package is looked for in which a command runs here; `None` where that is not known.
    pub(crate) fn package(&self) -> Option<&str> {
        match (&self.lost, &self.package_of) {
            (None, None) => Some(&self.path),
            (None, Some(from)) if self.path.is_empty() => Some(from),
            _ => None,
        }
    }

    /// Is `path` from here on.
    pub(crate) fn set(&mut self, path: &str) {
        *self = Self { path: path.to_owned(), ..Self::default() };
    }

    /// Is not known from here on.
    pub(crate) fn lose(&mut self, reason: impl Into<String>) {
        *self = Self { lost: Some(reason.into()), ..Self::default() };
    }

    /// Is either this one or `other`.
    pub(crate) fn merge(&mut self, other: &Self) {
        if self != other {
            self.lose("the line changes the folder under a condition");
        }
    }

    /// The path of a file that a command which runs here names, as far as it is known.
    pub(crate) fn join(&self, file: &str) -> String {
        match (is_absolute(file), &self.lost) {
            (true, _) => file.to_owned(),
            (false, Some(_)) => format!("{}/{file}", hole()),
            (false, None) => {
                let file = file.trim_start_matches("./");
                let separator = if self.path.is_empty() || self.path.ends_with('/') { "" } else { "/" };
                format!("{}{separator}{file}", self.path)
            }
        }
    }

    /// The folder from which the package is looked for that holds `file`, where one is.
    pub(crate) fn package_of(&self, file: &str) -> Option<String> {
        self.package_of.clone().filter(|_| !is_absolute(file))
    }

    pub(crate) fn known(&self) -> Option<String> {
        self.lost.is_none().then(|| self.path.clone())
    }

    pub(crate) fn reason(&self) -> Option<String> {
        self.lost.clone()
    }
}

/// Whether `path` leads through a folder and out of it again. Where that is a link, programs differ in where they end.
pub(crate) fn turns_back(path: &str) -> bool {
    let mut parts = path.split('/').filter(|part| !matches!(*part, "" | "."));
    parts.by_ref().find(|part| *part != "..").is_some() && parts.any(|part| part == "..")
}

/// Whether `path` does not depend on where it is taken from.
fn is_absolute(path: &str) -> bool {
    let mut chars = path.chars();
    let drive = chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.next() == Some(':')
        && chars.next().is_some_and(|c| c == '/' || c == '\\');
    drive || path.starts_with(['/', '~']) || path.starts_with("\\\\")
}

#[cfg(test)]
mod tests {
    use super::{Folder, Steps};

    #[track_caller]
    fn check(steps: &[&str], expect: Option<&str>) {
        let mut folder = Folder::default();
        for to in steps {
            folder.go(to, Steps::Logical);
        }
        assert_eq!(folder.known().as_deref(), expect, "{steps:?}");
    }

    #[test]
    fn a_folder_is_followed() {
        check(&[], Some(""));
        check(&["."], Some(""));
        check(&["./apps//api/"], Some("apps/api"));
        check(&["apps", "api", ".."], Some("apps"));
        check(&["apps", ".."], Some(""));
        check(&["..", "..", "b"], Some("../../b"));
        check(&["a", "../../b"], Some("../b"));
        check(&["/srv/app", "..", "..", "..", "etc"], Some("/etc"));
        check(&["~"], Some("~"));
        check(&["a", "~/b", "..", ".."], Some("~/.."));
        check(&["C:\\app"], Some("C:\\app"));
        check(&["~other"], None);
        check(&["a\\b"], None);
        check(&["\u{FDD0}", "a"], None);
        check(&["\u{FDD0}", "/a"], Some("/a"));
    }

    #[test]
    fn links_are_followed_by_the_system_only() {
        let mut folder = Folder::default();
        folder.go("a/..", Steps::Physical);
        assert_eq!(folder.known().as_deref(), Some("a/.."));
    }

    #[test]
    fn a_path_turns_back_behind_a_folder() {
        let check = |path: &str, expect: bool| assert_eq!(super::turns_back(path), expect, "{path}");
        check("link/..", true);
        check("../link/../x", true);
        check("/srv/link/..", true);
        check("../..", false);
        check("./../a/b", false);
        check("a..b", false);
    }

    #[test]
    fn a_package_below_a_package_is_not_known() {
        let mut folder = Folder::default();
        folder.go("src", Steps::Logical);
        folder.go_to_package();
        folder.go_to_package();
        assert_eq!((folder.known().as_deref(), folder.package_of("a").as_deref()), (Some(""), Some("src")));
        folder.go("sub", Steps::Logical);
        folder.go_to_package();
        assert_eq!(folder.known(), None);
    }
}
