//! Durations, written as in a policy.

use std::time::Duration;

use serde::Deserialize;

/// A duration of at least a second and at most `MOST` of them, written as in a policy: `90s`, `24h`, `1h30m`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Seconds<const MOST: u64>(u64);

/// How long something may take: at most an hour, which every driver can count in milliseconds.
pub type Timeout = Seconds<3_600>;

/// How old something may be: at most ten years of 365 days.
pub type Age = Seconds<315_360_000>;

impl<const MOST: u64> Seconds<MOST> {
    /// So many seconds, brought into the range.
    pub const fn new(seconds: u64) -> Self {
        if seconds < 1 {
            return Self(1);
        }
        Self(if seconds > MOST { MOST } else { seconds })
    }

    /// As a duration of the standard library.
    pub const fn duration(self) -> Duration {
        Duration::from_secs(self.0)
    }
}

impl<const MOST: u64> TryFrom<String> for Seconds<MOST> {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let seconds = prisma_policy::language::duration_in_seconds(&text)
            .ok_or_else(|| format!("`{text}` is no duration; write it like `90s`, `24h` or `1h30m`"))?;
        u64::try_from(seconds)
            .ok()
            .filter(|seconds| (1..=MOST).contains(seconds))
            .map(Self)
            .ok_or_else(|| format!("`{text}` is out of range; from 1 second to {MOST} seconds are possible"))
    }
}
