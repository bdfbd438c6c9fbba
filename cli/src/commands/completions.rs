//! `completions`: what a shell needs to complete the command line.

use clap::Args;
use clap_complete::Shell;

use crate::arguments;
use crate::exit;
use crate::failure::Failure;
use crate::host::{Host, Stream};
use crate::render;

/// Prints a script that teaches a shell to complete this command line
///
/// For bash: prisma-policy completions bash > ~/.local/share/bash-completion/completions/prisma-policy
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn run(args: &CompletionsArgs, host: &mut dyn Host) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut arguments::definition(), "prisma-policy", &mut script);
    let script = String::from_utf8_lossy(&script);
    // For bash, clap_complete names a program with a hyphen in one way where it sets the command, and in another where it
    // looks for it, so that no command is ever found.
    render::raw(host, Stream::Out, &script.replace("prisma__subcmd__policy", "prisma__policy"))?;
    Ok(exit::DONE)
}
