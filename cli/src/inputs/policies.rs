//! The policies that decide.

use clap::{Args, ValueHint};
use prisma_policy::Policy;

use super::files::read_sources;
use crate::failure::Failure;
use crate::host::Host;

/// Which policies decide.
#[derive(Debug, Args)]
pub(crate) struct PolicyArgs {
    /// A policy to go by, in place of the built-in one (`critical-rules`); several decide together
    #[arg(long = "policy", value_name = "FILE", value_hint = ValueHint::FilePath)]
    paths: Vec<String>,
}

impl PolicyArgs {
    /// Loads them.
    pub(crate) fn load(&self, host: &mut dyn Host) -> Result<Policy, Failure> {
        if self.paths.is_empty() {
            return Policy::critical_rules().map_err(|error| Failure::Policy(Vec::new(), error));
        }
        let sources = read_sources(host, &self.paths)?;
        let loaded = Policy::load_all(sources.iter().map(|source| source.text.as_str()));
        loaded.map_err(|error| Failure::Policy(sources, error))
    }
}
