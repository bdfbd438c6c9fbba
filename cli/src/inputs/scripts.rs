//! The scripts of package.json: of the file that is named, or of the packages in which a line runs them.

use std::collections::BTreeMap;

use clap::{Args, ValueHint};
use prisma_policy::command::ReadOptions;
use serde::Deserialize;

use super::files::read_text;
use crate::failure::InputError;
use crate::host::Host;

/// Larger than any package.json that a person wrote.
const MOST: usize = 16 * 1024 * 1024;

/// Where the scripts are.
#[derive(Debug, Args)]
pub(crate) struct ScriptArgs {
    /// The package.json whose scripts the command runs, in place of those that are found
    #[arg(long, value_name = "PACKAGE_JSON", value_hint = ValueHint::FilePath)]
    scripts: Option<String>,
}

#[derive(Deserialize)]
struct Package {
    #[serde(default)]
    scripts: BTreeMap<String, String>,
}

impl ScriptArgs {
    /// What is known of a line besides itself. Where no file is named, packages are looked for if this caller `looks`.
    pub(crate) fn options(
        &self,
        host: &mut dyn Host,
        line: &str,
        looks: bool,
    ) -> Result<ReadOptions, InputError> {
        let options = ReadOptions { scripts: self.read(host)?, ..ReadOptions::default() };
        Ok(if looks && self.scripts.is_none() { host.with_packages(line, options) } else { options })
    }

    /// Whether a file is named.
    pub(crate) fn given(&self) -> bool {
        self.scripts.is_some()
    }

    /// The scripts by name; none where no file is named.
    pub(crate) fn read(&self, host: &mut dyn Host) -> Result<BTreeMap<String, String>, InputError> {
        let Some(path) = &self.scripts else { return Ok(BTreeMap::new()) };
        let text = read_text(host, path, MOST)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        serde_json::from_str(text).map(|package: Package| package.scripts).map_err(|error| {
            InputError::new("scripts", format!("`{path}` is not a package.json: {error}"))
                .path(path)
                .help("its `scripts` are an object of texts, such as { \"scripts\": { \"db:push\": \"prisma db push\" } }")
        })
    }
}
