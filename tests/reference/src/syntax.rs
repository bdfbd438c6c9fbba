//! A policy as it is written, before its names mean anything.

/// What a decision says, from the mildest to the strictest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Allow,
    Warn,
    Ask,
    Deny,
}

impl Outcome {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Ask => "ask",
            Self::Deny => "deny",
        }
    }
}

#[derive(Debug, Default)]
pub struct PolicyText {
    pub name: String,
    pub facts: Vec<FactText>,
    pub defines: Vec<(String, Expression)>,
    pub rules: Vec<RuleText>,
    pub tests: Vec<TestText>,
    pub proofs: Vec<ProofText>,
}

#[derive(Debug)]
pub struct FactText {
    pub name: String,
    pub kind: crate::facts::Kind,
}

#[derive(Debug)]
pub struct RuleText {
    pub id: String,
    pub title: Option<String>,
    pub effect: Outcome,
    pub when: Expression,
    pub unless: Option<Expression>,
    pub in_doubt: Option<Outcome>,
    pub because: Option<String>,
    pub instead: Vec<String>,
}

#[derive(Debug)]
pub struct TestText {
    pub name: String,
    pub given: Vec<(String, Constant)>,
    pub expect: Outcome,
    pub by: Vec<String>,
}

#[derive(Debug)]
pub struct ProofText {
    pub name: String,
    pub claim: ClaimText,
    pub when: Option<Expression>,
}

#[derive(Debug)]
pub enum ClaimText {
    Never(Vec<Outcome>),
    Always(Vec<Outcome>),
    Trend { never: Trend, fact: String, way: WayText },
}

/// Which way an outcome is claimed never to move.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trend {
    Looser,
    Stricter,
}

#[derive(Debug)]
pub enum WayText {
    Grows,
    Goes(Vec<Constant>),
}

#[derive(Debug)]
pub enum Expression {
    Or(Vec<Expression>),
    And(Vec<Expression>),
    Not(Box<Expression>),
    /// A define, or a `bool` fact.
    Bare(String),
    Test {
        fact: String,
        negated: bool,
        test: Test,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    Known,
    Is(Constant),
    In(Vec<Constant>),
    Less(Constant),
    LessOrIs(Constant),
    More(Constant),
    MoreOrIs(Constant),
    Matches(String),
    Has(Constant),
    HasAny(Vec<Constant>),
    HasAll(Vec<Constant>),
    HasNone(Vec<Constant>),
    Empty,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    Number(i128),
    Duration(i128),
    Text(String),
    /// A bare word; `true` and `false` are such.
    Name(String),
    List(Vec<Constant>),
}
