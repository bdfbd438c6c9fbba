//! Finds and reads the file of settings.

use std::path::{Path, PathBuf};

use super::{Settings, SettingsError};
use crate::files;

/// The name of the file.
pub const NAME: &str = "prisma-policy.toml";

/// Settings, and the file that has them.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingsFile {
    /// The file.
    pub path: PathBuf,
    /// What it says.
    pub settings: Settings,
}

impl SettingsFile {
    /// The nearest file from `directory` upwards. The root of a git repository is the last place that is looked in;
    /// without one, the nearest folder with a package.json, and without that, `directory` itself: what lies further up
    /// may be anybody's.
    ///
    /// # Errors
    ///
    /// The nearest file cannot be read or is wrong. Those further up are not looked at then, so that a fault never
    /// makes other settings count.
    pub fn find(directory: &Path) -> Result<Option<Self>, SettingsError> {
        let holding = |name: &str| directory.ancestors().find(|folder| folder.join(name).exists());
        let last = holding(".git").or_else(|| holding("package.json")).unwrap_or(directory);
        for folder in directory.ancestors().take_while(|folder| folder.starts_with(last)) {
            let path = folder.join(NAME);
            let unreadable = |why| SettingsError::Unreadable { path: path.clone(), why };
            if let Some(text) = files::text(&path).map_err(unreadable)? {
                let settings = Settings::parse(&text, &path)?;
                return Ok(Some(Self { path, settings }));
            }
        }
        Ok(None)
    }

    /// The folder that relative paths in the file are meant from.
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("/"))
    }
}

impl Settings {
    /// Reads the text of a file; `path` is for what is told of faults.
    ///
    /// # Errors
    ///
    /// The first fault, with its place.
    pub fn parse(text: &str, path: &Path) -> Result<Self, SettingsError> {
        toml::from_str(text).map_err(|error| SettingsError::malformed(path, text, &error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn check(text: &str, expect: &str, help: Option<&str>) {
        let error = Settings::parse(text, Path::new("p.toml")).expect_err(text);
        assert_eq!((error.to_string().as_str(), error.help()), (expect, help), "{text}");
    }

    #[test]
    fn faults_are_told_with_their_place_and_a_way_to_mend_them() {
        check(
            "[[environments]]\nenvironment = \"production\"\nhots = [\"a\"]",
            "p.toml:3:1: unknown field `hots`",
            Some("did you mean `hosts`?"),
        );
        check(
            "[environment]",
            "p.toml:1:2: unknown field `environment`",
            Some("did you mean `environments`?"),
        );
        check(
            "[env-files]\n\".env.é\" = \"prodction\"",
            "p.toml:2:12: unknown variant `prodction`",
            Some("did you mean `production`?"),
        );
        check(
            "[[environments]]\nenvironment = \"blue\"\nhosts = [\"a\"]",
            "p.toml:2:15: unknown variant `blue`",
            Some("one of `production`, `staging`, `preview`, `development`, `test` is expected"),
        );
        check(
            "\n[[environments]]\nenvironment = \"test\"",
            "p.toml:2:1: environment 1 names no database; give `hosts`, `databases` or `files`",
            None,
        );
        check(
            "[[environments]]\nenvironment = \"test\"\nhosts = []",
            "p.toml:1:1: environment 1 has an empty list, which fits no database",
            None,
        );
        check(
            "[inspect]\nconnect-timeout = 5",
            "p.toml:2:19: invalid type: integer `5`",
            Some("a string is expected"),
        );
        check(
            "[inspect]\nconnect-timeout = \"5\"",
            "p.toml:2:19: `5` is no duration; write it like `90s`, `24h` or `1h30m`",
            None,
        );
        check(
            "[inspect]\nconnect-timeout = \"2h\"",
            "p.toml:2:19: `2h` is out of range; from 1 second to 3600 seconds are possible",
            None,
        );
        check(
            "[backups]\nmax-age = \"0s\"",
            "p.toml:2:11: `0s` is out of range; from 1 second to 315360000 seconds are possible",
            None,
        );
        check(
            "[inspect]\ncount-rows-up-to = 4294967296",
            "p.toml:2:20: invalid value: integer `4294967296`",
            Some("a whole number from 0 to 4294967295 is expected"),
        );
        check(
            "[[environments]]\nhosts = [\"db\"]",
            "p.toml:1:1: `environment` is missing here",
            Some("add a line `environment = …`"),
        );
        check("inspect = 3", "p.toml:1:11: invalid type: integer `3`", Some("a table is expected"));
        check("environments = [3]", "p.toml:1:17: invalid type: integer `3`", Some("a table is expected"));
        check("[backups]\ncommand = []", "p.toml:2:11: the command names no program", None);
    }

    #[test]
    fn text_that_is_no_toml_is_a_fault() {
        for text in ["a = ", "[", "a = 1\na = 2", "\u{0}", "inspect = 3", "[inspect]\ncount-rows-up-to = -1"]
        {
            let error = Settings::parse(text, Path::new("p.toml")).expect_err(text);
            assert!(error.to_string().starts_with("p.toml:"), "{error}");
        }
    }

    #[test]
    fn no_type_of_the_program_is_told_to_a_user() {
        for text in [
            "inspect = 3",
            "environments = 3",
            "env-files = 3",
            "[env-files]\na = 3",
            "[backups]\nfolder = 3",
            "[backups]\ncommand = 3",
            "[backups]\ncommand = [3]",
            "[backups]\nmax-age = 3",
            "[inspect]\ncount-rows-up-to = \"3\"",
            "[[environments]]\nenvironment = 3\nhosts = [\"a\"]",
            "[[environments]]\nenvironment = \"test\"\nhosts = \"a\"",
            "[[environments]]\nhosts = [\"a\"]",
        ] {
            let error = Settings::parse(text, Path::new("p.toml")).expect_err(text);
            let told = format!("{error} {:?}", error.help());
            for word in [
                "struct",
                "enum",
                "u32",
                "u64",
                "i64",
                "sequence",
                "map",
                "path",
                "Settings",
                "Environment",
                "Inspect",
                "Backups",
            ] {
                assert!(!told.contains(word), "{text}: {told}");
            }
        }
    }

    #[test]
    fn what_is_left_out_has_its_usual_value() {
        assert_eq!(Settings::parse("", Path::new("p.toml")), Ok(Settings::default()));
        let settings = Settings::parse("[inspect]\nconnect-timeout = \"1m\"", Path::new("p.toml")).unwrap();
        assert_eq!(settings.inspect.connect_timeout.duration().as_secs(), 60);
        assert_eq!(settings.inspect.statement_timeout.duration().as_secs(), 10);
    }

    #[test]
    fn settings_that_cannot_be_read_leave_what_they_bear_on_missing() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(NAME), "[backup]").unwrap();
        let now = time::OffsetDateTime::UNIX_EPOCH;
        let directory = folder.path().to_owned();
        let world =
            crate::World { directory, variables: std::collections::BTreeMap::new(), terminal: false, now };
        let mut ledger = crate::Ledger::new(now);
        ledger.say("environment", "development", "the caller", "development");
        assert!(crate::settings::look(&world, &mut ledger).is_err());
        let inspection = ledger.conclude();
        assert!(inspection.found.is_empty());
        assert_eq!(inspection.missing.len(), 6);
        assert!(inspection.missing[0].why.ends_with("prisma-policy.toml:1:2: unknown field `backup`"));
        assert_eq!(inspection.missing[0].help.as_deref(), Some("did you mean `backups`?"));
    }

    #[test]
    fn the_nearest_file_up_to_the_root_of_the_repository_counts() {
        let root = tempfile::tempdir().unwrap();
        let inner = root.path().join("repository/packages/shop");
        fs::create_dir_all(&inner).unwrap();
        fs::create_dir(root.path().join("repository/.git")).unwrap();
        let found = || SettingsFile::find(&inner).map(|found| found.map(|file| file.path));
        fs::write(root.path().join(NAME), "").unwrap();
        assert_eq!(found(), Ok(None), "outside of the repository");
        let outer = root.path().join("repository").join(NAME);
        fs::write(&outer, "").unwrap();
        assert_eq!(found(), Ok(Some(outer)));
        fs::write(inner.join(NAME), "x = ").unwrap();
        assert!(matches!(found(), Err(SettingsError::Malformed { .. })));
        fs::remove_file(inner.join(NAME)).unwrap();
        fs::create_dir(inner.join(NAME)).unwrap();
        assert!(matches!(found(), Err(SettingsError::Unreadable { .. })));
    }

    #[test]
    fn without_a_repository_what_lies_above_the_project_is_not_looked_at() {
        let root = tempfile::tempdir().unwrap();
        let inner = root.path().join("project/packages");
        fs::create_dir_all(&inner).unwrap();
        let found = || SettingsFile::find(&inner).map(|found| found.map(|file| file.path));
        let outer = root.path().join("project").join(NAME);
        fs::write(&outer, "").unwrap();
        fs::write(root.path().join(NAME), "").unwrap();
        assert_eq!(found(), Ok(None), "nothing says that they belong together");
        fs::write(root.path().join("project/package.json"), "{}").unwrap();
        assert_eq!(found(), Ok(Some(outer.clone())));
        fs::remove_file(&outer).unwrap();
        assert_eq!(found(), Ok(None), "above the project");
    }
}
