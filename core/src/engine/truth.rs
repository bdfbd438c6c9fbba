//! Truth where facts may be missing.

/// What is known of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    False,
    True,
    /// It hangs, or seems to hang, on facts that are missing.
    Open,
}

impl Truth {
    /// The truth of the negation.
    pub(super) fn opposite(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::True => Self::False,
            Self::Open => Self::Open,
        }
    }

    /// The truth of all of them together.
    pub(super) fn all(inputs: impl Iterator<Item = Self>) -> Self {
        Self::joined(inputs, Self::False)
    }

    /// The truth of at least one of them.
    pub(super) fn any(inputs: impl Iterator<Item = Self>) -> Self {
        Self::joined(inputs, Self::True)
    }

    /// `absorbing` where one input is, its opposite where all are that, open otherwise.
    fn joined(inputs: impl Iterator<Item = Self>, absorbing: Self) -> Self {
        let mut value = absorbing.opposite();
        for input in inputs {
            if input == absorbing {
                return absorbing;
            }
            if input == Self::Open {
                value = Self::Open;
            }
        }
        value
    }
}
