//! Why there is no answer. Whatever is in here ends with an exit code other than 0 and allows nothing.

use std::io;

use prisma_policy::{OperationError, PolicyError};
use serde::Serialize;

use crate::exit;
use crate::inputs::Source;

/// Why a command could not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The arguments do not make sense to the parser of arguments.
    Usage(Box<clap::Error>),
    /// Something that was given is not as it has to be.
    Input(InputError),
    /// The answer is no.
    #[cfg(not(target_family = "wasm"))]
    Refused(InputError),
    /// A policy does not load.
    Policy(Vec<Source>, PolicyError),
    /// An answer could not be written, so nobody has read it.
    Output(io::Error),
    /// Somebody broke it off, by this signal.
    #[cfg(not(target_family = "wasm"))]
    Interrupted(u8),
}

impl Failure {
    /// The code to exit with; whoever was interrupted ends as a shell says it.
    pub(crate) fn exit(&self) -> u8 {
        match self {
            #[cfg(not(target_family = "wasm"))]
            Self::Refused(_) => exit::REFUSED,
            #[cfg(not(target_family = "wasm"))]
            Self::Interrupted(signal) => exit::SIGNAL.saturating_add(*signal),
            Self::Usage(_) | Self::Input(_) | Self::Policy(..) | Self::Output(_) => exit::NO_ANSWER,
        }
    }
}

/// What is wrong with something that was given, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message}")]
pub(crate) struct InputError {
    /// A stable name of the kind of fault.
    pub(crate) code: String,
    /// What is wrong, and where.
    pub(crate) message: String,
    /// The fact or the file it is about; empty for the command line itself.
    pub(crate) path: String,
    /// How to mend it.
    pub(crate) help: Option<String>,
}

impl InputError {
    pub(crate) fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), path: String::new(), help: None }
    }

    pub(crate) fn path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With a way to mend it, where there is one.
    #[cfg(not(target_family = "wasm"))]
    pub(crate) fn helped(self, help: Option<String>) -> Self {
        Self { help, ..self }
    }

    /// Somebody broke it off.
    #[cfg(not(target_family = "wasm"))]
    pub(crate) fn interrupted() -> Self {
        Self::new("interrupted", "it was interrupted")
    }

    /// This build of the command line sees nothing of the world.
    pub(crate) fn cannot_look() -> Self {
        InputError::new(
            "cannot-look",
            "this build of prisma-policy is WebAssembly, which cannot look at the world",
        )
        .help("install it where a native build for this system exists, or say what is known with --fact")
    }

    /// An operation that the policy refuses to read, with the place it came from in front.
    pub(crate) fn from_operation(place: &str, error: OperationError) -> Self {
        Self { message: format!("{place}: {}", error.message), ..error.into() }
    }
}

impl From<OperationError> for InputError {
    fn from(OperationError { code, message, path, help }: OperationError) -> Self {
        Self { code, message, path, help }
    }
}

impl From<InputError> for Failure {
    fn from(error: InputError) -> Self {
        Self::Input(error)
    }
}
