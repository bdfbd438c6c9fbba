//! The tree of a policy text, close to what was written.

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
pub(crate) struct File {
    pub(crate) items: Vec<Node<Item>>,
    pub(crate) comments: Vec<Span>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Item {
    Policy(Text),
    Language(Node<Literal>),
    Fact(FactItem),
    Define(DefineItem),
    Rule(RuleItem),
    Test(TestItem),
    Proof(ProofItem),
}

/// A string's text, escapes resolved.
pub(crate) type Text = Node<String>;
/// A name as written.
pub(crate) type Name = Node<String>;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FactItem {
    pub(crate) name: Name,
    pub(crate) kind: Node<TypeExpr>,
    pub(crate) meaning: Option<Text>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TypeExpr {
    Bool,
    Number,
    Duration,
    Text,
    OneOf(Vec<Name>),
    SetOfText,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DefineItem {
    pub(crate) name: Name,
    pub(crate) body: Node<Expr>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RuleItem {
    pub(crate) name: Name,
    pub(crate) title: Option<Text>,
    pub(crate) clauses: Vec<Node<Clause>>,
    /// Whether every clause was read; what is missing from a rule that was not is no further fault.
    pub(crate) whole: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Clause {
    Effect(Outcome),
    When(Node<Expr>),
    Unless(Node<Expr>),
    InDoubt(Node<Outcome>),
    Because(Text),
    Instead(Vec<Text>),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TestItem {
    pub(crate) name: Text,
    pub(crate) given: Vec<Node<Setting>>,
    pub(crate) expect: Node<Outcome>,
    pub(crate) by: Option<Vec<Name>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Setting {
    pub(crate) fact: Name,
    pub(crate) value: Node<Given>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Given {
    One(Literal),
    List(Vec<Node<Literal>>),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ProofItem {
    pub(crate) name: Text,
    pub(crate) statement: Statement,
}

/// What a proof states.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Statement {
    Outcomes { claim: Claim, outcomes: Vec<Node<Outcome>>, when: Node<Expr> },
    Trend { never: Trend, fact: Name, way: Node<WayExpr>, when: Option<Node<Expr>> },
}

/// Which way an outcome moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trend {
    Looser,
    Stricter,
}

/// How a fact moves, as written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum WayExpr {
    Grows,
    Goes(Vec<Node<Literal>>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    Never,
    Always,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expr {
    All(Vec<Node<Expr>>),
    Any(Vec<Node<Expr>>),
    Not(Box<Node<Expr>>),
    /// What stands in parentheses.
    Group(Box<Node<Expr>>),
    /// A name alone: a `bool` fact or a define.
    Name(Name),
    Test(Comparison),
}

/// A fact and what is asked of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Comparison {
    pub(crate) fact: Name,
    pub(crate) relation: Node<Relation>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Relation {
    Known { negated: bool },
    Empty { negated: bool },
    Is { negated: bool, value: Node<Literal> },
    Ordered { order: Order, value: Node<Literal> },
    Member { negated: bool, values: Vec<Node<Literal>> },
    Matches { negated: bool, glob: Text },
    Has(Node<Literal>),
    HasSome { quantifier: Quantifier, values: Vec<Node<Literal>> },
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
pub(crate) enum Literal {
    String(String),
    /// `--force`, written bare.
    Flag(String),
    /// The digits as written, and the number if it is within bounds.
    Number {
        text: String,
        value: Option<i64>,
    },
    /// The literal as written, and its seconds if it is one and within bounds.
    Duration {
        text: String,
        seconds: Result<i64, DurationFault>,
    },
    /// `production`, `true`, …
    Word(String),
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
