//! The command line of prisma-policy, as a library: the binary and the Node package call the same [`run`].
//!
//! Everything of the world (files, standard streams, environment, processes) goes through a [`Host`], so
//! the same code runs natively, inside Node as an addon, and as WebAssembly with a JavaScript host.
//!
//! Data flows one way: arguments → `commands` (one file each) → `inputs` (what they read) → the engine →
//! `render` (what they print). A command adds no meaning to a policy.

mod arguments;
mod commands;
mod exit;
mod failure;
mod host;
mod inputs;
mod render;

use std::ffi::OsString;

#[cfg(not(target_family = "wasm"))]
pub use host::NativeHost;
pub use host::{Exit, Host, Stream};

use arguments::Request;
use failure::Failure;

/// Runs the command line and gives its exit code.
///
/// The first of `args` is the name of the program. The code is 0 where everything is allowed or well,
/// 1 where the answer is no (an operation refused, a test failed, a file not formatted), and 2 where there
/// is no answer. `run` gives the exit code of the command that it started.
///
/// ```
/// use prisma_policy_cli::{NativeHost, run};
///
/// let code = run(["prisma-policy", "check", ""], &mut NativeHost::new());
/// assert_eq!(code, 2);
/// ```
pub fn run<I, T>(args: I, host: &mut dyn Host) -> u8
where
    I: IntoIterator<Item = T>,
    T: Into<OsString>,
{
    match arguments::parse(args.into_iter().map(Into::into).collect()) {
        Ok(Request::Command(command)) => finish(command.run(host), command.json(), host),
        Ok(Request::Print(text)) => {
            finish(render::write(host, Stream::Out, &text).map(|()| exit::DONE), false, host)
        }
        Err(failure) => finish(Err(failure), false, host),
    }
}

/// Reports a failure, and never lets one end as "allowed".
fn finish(result: Result<u8, Failure>, json: bool, host: &mut dyn Host) -> u8 {
    result.unwrap_or_else(|failure| {
        render::failure(host, &failure, json);
        failure.exit()
    })
}
