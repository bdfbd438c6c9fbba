//! What cannot be known.

/// Why something cannot be known, and how to mend that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// Why, as a clause without a final period; without secrets.
    pub why: String,
    /// How to mend that, where something can be done.
    pub help: Option<String>,
}

impl Unknown {
    /// Something that cannot be known, for a reason.
    pub fn new(why: impl Into<String>) -> Self {
        Self { why: why.into(), help: None }
    }

    /// The same, with a way to mend it.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// The same, with one more way to mend it.
    #[must_use]
    pub(crate) fn or_help(self, other: &str) -> Self {
        let help = self.help.as_ref().map_or_else(|| other.to_owned(), |help| format!("{help}, or {other}"));
        self.help(help)
    }
}
