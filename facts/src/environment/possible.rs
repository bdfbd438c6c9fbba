//! What a database is for, and sets of that.

use serde::Deserialize;

/// What a database is for, the most precious first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase", expecting = "the name of an environment")]
pub enum Environment {
    /// Real users depend on it.
    Production,
    /// A rehearsal of production.
    Staging,
    /// Made for one change, and thrown away with it.
    Preview,
    /// For those who write the program.
    Development,
    /// For automatic tests.
    Test,
}

impl Environment {
    /// Every one.
    pub const ALL: [Self; 5] =
        [Self::Production, Self::Staging, Self::Preview, Self::Development, Self::Test];

    /// Its name, as the fact `environment` has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Staging => "staging",
            Self::Preview => "preview",
            Self::Development => "development",
            Self::Test => "test",
        }
    }

    /// The one of that name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|environment| environment.as_str() == name)
    }
}

/// The environments that a source leaves possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Possible(u8);

impl Possible {
    /// Any: the source tells nothing.
    pub(super) const ANY: Self = Self(0b1_1111);
    /// What runs a production build.
    pub(super) const DEPLOYED: Self = Self::of(Environment::Production)
        .or(Self::of(Environment::Staging))
        .or(Self::of(Environment::Preview));

    /// This one only.
    pub(super) const fn of(environment: Environment) -> Self {
        Self(1 << environment as u8)
    }

    /// All but those.
    pub(super) const fn not(self) -> Self {
        Self(Self::ANY.0 & !self.0)
    }

    /// What both leave possible.
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The environment, where only one is left.
    pub(super) fn one(self) -> Option<Environment> {
        Environment::ALL.into_iter().find(|environment| self == Self::of(*environment))
    }
}

/// In words: `production, staging or preview`.
impl std::fmt::Display for Possible {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut names: Vec<&str> = Environment::ALL
            .into_iter()
            .filter(|environment| !self.and(Self::of(*environment)).is_empty())
            .map(Environment::as_str)
            .collect();
        match (names.pop(), names.is_empty()) {
            (None, _) => f.write_str("nothing"),
            (Some(last), true) => f.write_str(last),
            (Some(last), false) => write!(f, "{} or {last}", names.join(", ")),
        }
    }
}
