//! The tree of a policy text, close to what was written. It borrows its names and constants from the text.

use std::borrow::Cow;

use crate::decision::Outcome;
use crate::source::Span;

/// A part of the tree and its place. Two nodes are equal when they say the same, wherever they stand.
#[derive(Clone, Debug)]
pub(crate) struct Node<T> {
    pub(crate) kind: T,
    pub(crate) span: Span,
}

impl<T> Node<T> {
    pub(crate) fn new(kind: T, span: Span) -> Self {
        Self { kind, span }
    }
}

impl<T: PartialEq> PartialEq for Node<T> {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

/// A whole text: its items in order, and its comments.
#[derive(Clone, Debug, Default)]
pub(crate) struct File<'t> {
    pub(crate) items: Vec<Node<Item<'t>>>,
    pub(crate) comments: Vec<Span>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Item<'t> {
    Policy(Text<'t>),
    Language(Node<Literal<'t>>),
    Fact(FactItem<'t>),
    Define(DefineItem<'t>),
    Rule(RuleItem<'t>),
    Test(TestItem<'t>),
    Proof(ProofItem<'t>),
}

/// A string's text, escapes resolved.
pub(crate) type Text<'t> = Node<Cow<'t, str>>;
/// A name as written.
pub(crate) type Name<'t> = Node<&'t str>;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FactItem<'t> {
    pub(crate) name: Name<'t>,
    pub(crate) kind: Node<TypeExpr<'t>>,
    pub(crate) meaning: Option<Text<'t>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TypeExpr<'t> {
    Bool,
    Number,
    Duration,
    Text,
    OneOf(Vec<Name<'t>>),
    SetOfText,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DefineItem<'t> {
    pub(crate) name: Name<'t>,
    pub(crate) body: Node<Expr<'t>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RuleItem<'t> {
    pub(crate) name: Name<'t>,
    pub(crate) title: Option<Text<'t>>,
    pub(crate) clauses: Vec<Node<Clause<'t>>>,
    /// Whether every clause was read; what is missing from a rule that was not is no further fault.
    pub(crate) whole: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Clause<'t> {
    Effect(Outcome),
    When(Node<Expr<'t>>),
    Unless(Node<Expr<'t>>),
    InDoubt(Node<Outcome>),
    Because(Text<'t>),
    Instead(Vec<Text<'t>>),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TestItem<'t> {
    pub(crate) name: Text<'t>,
    pub(crate) given: Vec<Node<Setting<'t>>>,
    pub(crate) expect: Node<Outcome>,
    pub(crate) by: Option<Vec<Name<'t>>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Setting<'t> {
    pub(crate) fact: Name<'t>,
    pub(crate) value: Node<Given<'t>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Given<'t> {
    One(Literal<'t>),
    List(Vec<Node<Literal<'t>>>),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ProofItem<'t> {
    pub(crate) name: Text<'t>,
    pub(crate) statement: Statement<'t>,
}

/// What a proof states.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Statement<'t> {
    Outcomes { claim: Claim, outcomes: Vec<Node<Outcome>>, when: Node<Expr<'t>> },
    Trend { never: Trend, fact: Name<'t>, way: Node<WayExpr<'t>>, when: Option<Node<Expr<'t>>> },
}

/// Which way an outcome moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trend {
    Looser,
    Stricter,
}

/// How a fact moves, as written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum WayExpr<'t> {
    Grows,
    Goes(Vec<Node<Literal<'t>>>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    Never,
    Always,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expr<'t> {
    All(Vec<Node<Expr<'t>>>),
    Any(Vec<Node<Expr<'t>>>),
    Not(Box<Node<Expr<'t>>>),
    /// What stands in parentheses.
    Group(Box<Node<Expr<'t>>>),
    /// A name alone: a `bool` fact or a define.
    Name(Name<'t>),
    Test(Comparison<'t>),
}

/// A fact and what is asked of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Comparison<'t> {
    pub(crate) fact: Name<'t>,
    pub(crate) relation: Node<Relation<'t>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Relation<'t> {
    Known { negated: bool },
    Empty { negated: bool },
    Is { negated: bool, value: Node<Literal<'t>> },
    Ordered { order: Order, value: Node<Literal<'t>> },
    Member { negated: bool, values: Vec<Node<Literal<'t>>> },
    Matches { negated: bool, glob: Text<'t> },
    Has(Node<Literal<'t>>),
    HasSome { quantifier: Quantifier, values: Vec<Node<Literal<'t>>> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantifier {
    Any,
    All,
    None,
}

/// A constant as written; what it may be compared with is the checker's business.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal<'t> {
    String(Cow<'t, str>),
    /// `--force`, written bare.
    Flag(&'t str),
    /// The digits as written, and the number if it is within bounds.
    Number {
        text: &'t str,
        value: Option<i64>,
    },
    /// The literal as written, and its seconds if it is one and within bounds.
    Duration {
        text: &'t str,
        seconds: Result<i64, DurationFault>,
    },
    /// `production`, `true`, …
    Word(&'t str),
}

/// Why a text is no duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DurationFault {
    /// Not made of whole numbers with the units w, d, h, m, s.
    Malformed,
    /// Units that do not go from large to small, each at most once.
    Unordered,
    /// More than 2⁵³-1 seconds.
    TooLong,
}

impl Order {
    pub(crate) const fn symbol(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

impl Quantifier {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::All => "all",
            Self::None => "none",
        }
    }
}

impl Claim {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Always => "always",
        }
    }
}

impl Trend {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Looser => "looser",
            Self::Stricter => "stricter",
        }
    }
}
