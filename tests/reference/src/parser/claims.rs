//! Claims. The words of a trend mean something here alone; elsewhere they are names like any other.

use super::{Parsed, Parser};
use crate::syntax::{ClaimText, ProofText, Trend, WayText};

impl Parser {
    /// What stands after `prove`.
    pub(super) fn proof(&mut self) -> Parsed<ProofText> {
        let name = self.text()?;
        if self.take("always") {
            let outcomes = self.separated(Self::outcome)?;
            return self.where_required(name, ClaimText::Always(outcomes));
        }
        self.keyword("never")?;
        if self.take("looser") {
            self.trend(name, Trend::Looser)
        } else if self.take("stricter") {
            self.trend(name, Trend::Stricter)
        } else {
            let outcomes = self.separated(Self::outcome)?;
            self.where_required(name, ClaimText::Never(outcomes))
        }
    }

    fn where_required(&mut self, name: String, claim: ClaimText) -> Parsed<ProofText> {
        self.keyword("when")?;
        Ok(ProofText { name, claim, when: Some(self.expression()?) })
    }

    fn trend(&mut self, name: String, never: Trend) -> Parsed<ProofText> {
        self.keyword("as")?;
        let fact = self.word()?;
        let way = if self.take("grows") {
            WayText::Grows
        } else {
            self.keyword("goes")?;
            WayText::Goes(self.separated(Self::constant)?)
        };
        let when = if self.take("when") { Some(self.expression()?) } else { None };
        Ok(ProofText { name, claim: ClaimText::Trend { never, fact, way }, when })
    }
}

#[cfg(test)]
mod tests {
    use crate::Policies;

    /// Whether a policy with this claim loads.
    #[track_caller]
    fn check(claim: &str, expect: bool) {
        let policy = format!(
            "policy \"p\" language 1\nfact grows: number\nfact as: one of when, goes, open\n\
             fact goes: bool\nrule looser {{ deny when goes }}\nprove \"c\" {claim}"
        );
        assert_eq!(Policies::load(&[&policy]).err().is_none(), expect, "{claim}");
    }

    #[test]
    fn outcomes() {
        check("never deny, deny when goes", true);
        check("always allow, warn, ask, deny when goes", true);
        check("never deny", false);
        check("always looser as grows grows", false);
        check("never deny, looser when goes", false);
        check("never deny when goes unless goes", false);
    }

    #[test]
    fn trends() {
        check("never looser as grows grows", true);
        check("never stricter as flags grows when flags has --force", true);
        check("never stricter as backup.age grows when not goes", true);
        check("never looser as as goes open, when, goes when goes", true);
        check("never looser as goes goes true, false, true", true);
        check("never stricter as backup.age goes 1h, 60m", true);
        check("never stricter as command goes \"a\", --b", true);
        check("never stricter as grows goes 3, -1", true);
    }

    #[test]
    fn wrong_trends() {
        check("never looser grows grows", false);
        check("never looser as grows", false);
        check("never looser as nothing grows", false);
        check("never looser as goes grows", false);
        check("never looser as command grows", false);
        check("never looser as as grows", false);
        check("never looser as flags goes \"a\", \"b\"", false);
        check("never looser as as goes open", false);
        check("never looser as as goes open, closed", false);
        check("never looser as grows goes 1, 1h", false);
        check("never looser as migrations.pending goes 0, -1", false);
        check("never looser as goes goes [true, false]", false);
        check("never looser as grows grows unless goes", false);
        check("never looser as grows grows when nothing", false);
        check("never looser, deny as grows grows", false);
    }
}
