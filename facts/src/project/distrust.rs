//! What makes Node, npm and dotenv do something else with variables than is known here.

use std::path::{Path, PathBuf};

use super::files::{shown, text};
use super::unknown::Unknown;
use super::variables::Variables;

/// Settings of npm that change where a program runs, and with what.
const NPM: &[&str] =
    &["npm_config_workspace", "npm_config_workspaces", "npm_config_node_options", "npm_config_script_shell"];

/// Settings with which npm sets `NODE_ENV` for what it runs, where they leave out what is for development.
const OMITS: &[&str] = &["omit", "only", "production"];

impl Variables {
    /// Node can be told to run code, or to load variables, before anything else.
    pub(super) fn distrust_node(&mut self) {
        let options = self.known.get("NODE_OPTIONS").map_or("", |options| options.value.expose());
        let loads = ["-r", "--require", "--import", "--loader", "--experimental-loader", "--env-file"];
        let found = loads.into_iter().find(|flag| {
            options.split_whitespace().any(|word| word.trim_matches(['"', '\'']).starts_with(flag))
        });
        if let Some(flag) = found {
            self.lose(Unknown::new(format!(
                "the variable NODE_OPTIONS has `{flag}`, which may change variables"
            )));
        }
        let npm = self.known.keys().find(|name| NPM.contains(&name.to_ascii_lowercase().as_str())).cloned();
        if let Some(name) = npm {
            self.lose(Unknown::new(format!("the variable {name} makes npm run it in another way")));
        }
        let mut names = self.known.keys().chain(self.unclear.keys());
        if let Some(name) = names.find(|name| name.starts_with("JITI_")).cloned() {
            self.lose(Unknown::new(format!("the variable {name} changes what a config file imports")));
        }
    }

    /// The same settings in the files of npm that a project and its user have.
    pub(super) fn distrust_npm(&mut self, directory: &Path) {
        let home = self.known.get("HOME").map(|home| PathBuf::from(home.value.expose()));
        for folder in directory.ancestors().chain(home.as_deref()) {
            let file = folder.join(".npmrc");
            match text(&file) {
                Ok(Some(text)) => {
                    let name =
                        |line: &str| line.split('=').next().unwrap_or_default().trim().replace('_', "-");
                    let names: Vec<String> = text.lines().map(name).collect();
                    self.distrust_settings(&names, &shown(&file, directory));
                }
                Ok(None) => {}
                Err(unknown) => self.lose(unknown),
            }
        }
        let given = self.known.keys().filter_map(|name| {
            let setting = name.to_ascii_lowercase();
            Some(setting.strip_prefix("npm_config_")?.replace('_', "-"))
        });
        let given: Vec<String> = given.filter(|name| OMITS.contains(&name.as_str())).collect();
        self.distrust_settings(&given, "npm_config_…");
    }

    fn distrust_settings(&mut self, names: &[String], file: &str) {
        let sets = |known: &[&str]| names.iter().any(|name| known.contains(&name.trim_end_matches("[]")));
        if sets(&["workspace", "workspaces", "node-options", "script-shell"]) {
            self.lose(Unknown::new(format!("`{file}` makes npm run it in another way")));
        }
        if sets(OMITS) {
            let why = format!("`{file}` may make npm set NODE_ENV");
            self.unclear.insert("NODE_ENV".to_owned(), Unknown::new(why));
        }
    }

    pub(super) fn distrust_dotenv(&mut self) {
        let names = ["DOTENV_KEY"].into_iter().map(str::to_owned);
        let options = ["PATH", "OVERRIDE", "ENCODING", "FAST", "DOTENV_KEY"];
        let options =
            options.into_iter().flat_map(|it| [format!("DOTENV_CONFIG_{it}"), format!("DOTENV_{it}")]);
        let is_set = |name: &String| self.known.contains_key(name) || self.unclear.contains_key(name);
        if let Some(name) = names.chain(options).find(is_set) {
            self.lose(Unknown::new(format!("the variable {name} changes what dotenv loads")));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

    use super::Variables;
    use crate::World;
    use crate::project::CommandLine;

    fn knows(npmrc: &str, variable: Option<(&str, &str)>, name: &str) -> bool {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("packages/db");
        fs::create_dir_all(&inner).unwrap();
        fs::write(folder.path().join(".npmrc"), npmrc).unwrap();
        let mut variables: BTreeMap<String, String> = [("A".to_owned(), "b".to_owned())].into();
        variables.extend(variable.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let world = World::new(inner, variables, false);
        Variables::of_command(&world, &CommandLine::default()).get(name).is_ok()
    }

    #[test]
    fn settings_of_npm_that_change_what_runs_leave_nothing_certain() {
        let check = |npmrc, variable, known: bool| {
            assert_eq!(knows(npmrc, variable, "A"), known, "{npmrc:?} {variable:?}");
        };
        check("save-exact=true\n", None, true);
        check("workspace=db\n", None, false);
        check("node-options = --require ./x.js\n", None, false);
        check("", Some(("npm_config_workspace", "db")), false);
        check("", Some(("NPM_CONFIG_NODE_OPTIONS", "--require x")), false);
        check("", Some(("npm_config_user_agent", "npm")), true);
        check("omit=dev\n", None, true);
    }

    #[test]
    fn settings_of_npm_that_set_node_env_leave_that_open() {
        let check = |npmrc, variable, known: bool| {
            assert_eq!(knows(npmrc, variable, "NODE_ENV"), known, "{npmrc:?} {variable:?}");
        };
        check("", None, true);
        check("save-exact=true", Some(("npm_config_user_agent", "npm")), true);
        check("omit[]=dev\n", None, false);
        check("production = true\n", None, false);
        check("", Some(("npm_config_omit", "dev")), false);
        check("", Some(("NPM_CONFIG_PRODUCTION", "true")), false);
    }
}
