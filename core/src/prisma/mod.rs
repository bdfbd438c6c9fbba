//! What Prisma's own command line does: its commands and flags, how it reads its arguments, what each
//! can do to data, and the procedures that are safe.

use serde::{Deserialize, Serialize};

mod arguments;
pub mod catalogue;
mod remedies;

pub use arguments::read_arguments;
pub use remedies::remedies;
pub(crate) use remedies::{Choice, choose};

/// The major versions that the catalogue knows.
pub const VERSIONS: [u32; 3] = [5, 6, 7];

/// A major version of Prisma that the catalogue knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "u32")]
pub enum Major {
    /// 5.x.
    V5,
    /// 6.x.
    V6,
    /// 7.x.
    V7,
}

impl Major {
    /// Every major version that the catalogue knows, oldest first.
    pub const ALL: [Self; 3] = [Self::V5, Self::V6, Self::V7];

    /// Its number.
    pub const fn number(self) -> u32 {
        match self {
            Self::V5 => 5,
            Self::V6 => 6,
            Self::V7 => 7,
        }
    }

    /// The version of that number, if the catalogue knows it.
    pub fn of_number(number: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|major| major.number() == number)
    }
}

impl TryFrom<u32> for Major {
    type Error = String;

    fn try_from(number: u32) -> Result<Self, Self::Error> {
        Self::of_number(number).ok_or_else(|| format!("the catalogue does not know Prisma {number}"))
    }
}

/// The worst that an operation can do, from the mildest to the strictest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Impact {
    /// Looks, and changes nothing.
    Reads,
    /// Writes files of the project.
    WritesFiles,
    /// Changes the schema of a database, or its migration history.
    ChangesSchema,
    /// May lose data.
    MayLoseData,
    /// Destroys data.
    DestroysData,
    /// Runs whatever code or SQL it is given.
    RunsAnything,
}

/// A word of a command line, as far as it can be known without running the shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// Exactly this text.
    Known(String),
    /// Begins with `prefix`, then something that only the shell knows; it may stand for no word or for
    /// several where `splits`.
    Dynamic {
        /// What is known of its beginning.
        prefix: String,
        /// Whether it may become no word or several.
        splits: bool,
    },
}

/// What Prisma makes of its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Prints help or a version and does nothing else.
    Harmless,
    /// Runs a command.
    Command(Invocation),
}

/// A Prisma command as it would run.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Invocation {
    /// The canonical name, such as `migrate reset`; `None` where it cannot be known.
    pub command: Option<String>,
    /// Canonical long flags that are present, sorted and distinct, also unknown ones as written.
    pub flags: Vec<String>,
    /// Values of flags that take one, in order; `None` where only the shell knows the text.
    pub values: Vec<(String, Option<String>)>,
    /// A flag was given that this version does not have; `None` where that cannot be known.
    pub unknown_flags: Option<bool>,
    /// The worst it can do; `None` where the command is not in the catalogue or not known.
    pub impact: Option<Impact>,
    /// Why `command` is missing, for people.
    pub reason: Option<String>,
    /// Whether words that only the shell knows may hold more flags than `flags` lists.
    pub more_flags: bool,
    /// What a person should know about the line, such as a flag that the version does not have.
    pub notes: Vec<String>,
}
