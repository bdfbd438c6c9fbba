//! From the grammar's pairs to the tree, and the faults that only show here: bad escapes, nesting, clauses
//! that the grammar takes in any number.

use std::collections::VecDeque;

use pest::iterators::{Pair, Pairs};
use pest::pratt_parser::{Assoc, Op, PrattParser};

use super::MAX_NESTING;
use super::ast::{
    Claim, Clause, Comparison, DefineItem, Expr, FactItem, Given, Item, Literal, Name, Node, Order,
    ProofItem, Quantifier, Relation, RuleItem, Setting, Statement, TestItem, Text, Trend, TypeExpr, WayExpr,
};
use super::grammar::{Rule, is_sign};
use super::literal::{self, EscapeKind};
use crate::decision::Outcome;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Builds tree parts from pairs that were parsed from the text at `base`.
pub(super) struct Builder {
    /// Where in the whole text the parsed piece begins.
    pub(super) base: u32,
    /// The comments met so far.
    pub(super) comments: Vec<Span>,
    /// The faults met so far.
    pub(super) faults: Vec<Diagnostic>,
    pratt: PrattParser<Rule>,
}

impl Builder {
    pub(super) fn new(base: u32) -> Self {
        let pratt = PrattParser::new()
            .op(Op::infix(Rule::or, Assoc::Left))
            .op(Op::infix(Rule::and, Assoc::Left))
            .op(Op::prefix(Rule::not));
        Self { base, comments: Vec::new(), faults: Vec::new(), pratt }
    }

    /// Where a pair stands, without the white space and comments that the grammar's implicit rules may have
    /// taken in behind its last token.
    pub(super) fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let at = |offset: usize| self.base + u32::try_from(offset).unwrap_or(u32::MAX - self.base);
        Span::new(at(pair.as_span().start()), at(last_token_end(pair)))
    }

    /// The pairs that carry meaning, comments put aside and keywords and punctuation left out.
    pub(super) fn parts<'i>(&mut self, pairs: Pairs<'i, Rule>) -> Vec<Pair<'i, Rule>> {
        let mut parts = Vec::new();
        for pair in pairs {
            match pair.as_rule() {
                Rule::COMMENT => {
                    let span = self.span(&pair);
                    self.comments.push(span);
                }
                rule if is_sign(rule) => {}
                _ => parts.push(pair),
            }
        }
        parts
    }

    pub(super) fn item(&mut self, pair: Pair<'_, Rule>) -> Option<Node<Item>> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let mut parts = self.parts(pair.into_inner()).into_iter();
        let item = match rule {
            Rule::policy => Item::Policy(self.text(&parts.next()?)),
            Rule::language => {
                let number = parts.next()?;
                Item::Language(Node::new(self.literal(&number), self.span(&number)))
            }
            Rule::fact => {
                let name = self.name(&parts.next()?);
                let kind = self.fact_type(parts.next()?)?;
                Item::Fact(FactItem { name, kind, meaning: parts.next().map(|p| self.text(&p)) })
            }
            Rule::define => {
                let name = self.name(&parts.next()?);
                Item::Define(DefineItem { name, body: self.expression(parts.next()?, 0)? })
            }
            Rule::rule_block => self.rule(parts)?,
            Rule::test => self.test(parts)?,
            Rule::proof => self.proof(parts)?,
            _ => return None,
        };
        Some(Node::new(item, span))
    }

    fn rule<'i>(&mut self, mut parts: impl Iterator<Item = Pair<'i, Rule>>) -> Option<Item> {
        let name = self.name(&parts.next()?);
        let mut title = None;
        let mut clauses = Vec::new();
        for part in parts {
            if part.as_rule() == Rule::string {
                title = Some(self.text(&part));
            } else {
                clauses.push(self.clause(part)?);
            }
        }
        Some(Item::Rule(RuleItem { name, title, clauses, whole: true }))
    }

    pub(super) fn clause(&mut self, pair: Pair<'_, Rule>) -> Option<Node<Clause>> {
        let span = self.span(&pair);
        let text = pair.as_str();
        let rule = pair.as_rule();
        let mut parts = self.parts(pair.into_inner()).into_iter();
        let clause = match rule {
            Rule::effect => Clause::Effect(outcome(text)?),
            Rule::when => Clause::When(self.expression(parts.next()?, 0)?),
            Rule::unless => Clause::Unless(self.expression(parts.next()?, 0)?),
            Rule::in_doubt => Clause::InDoubt(self.outcome(&parts.next()?)?),
            Rule::because => Clause::Because(self.text(&parts.next()?)),
            Rule::instead => Clause::Instead(parts.map(|p| self.text(&p)).collect()),
            _ => return None,
        };
        Some(Node::new(clause, span))
    }

    fn test<'i>(&mut self, parts: impl Iterator<Item = Pair<'i, Rule>>) -> Option<Item> {
        let mut parts = parts.peekable();
        let name = self.text(&parts.next()?);
        let mut given = Vec::new();
        if let Some(list) = parts.next_if(|p| p.as_rule() == Rule::given) {
            for setting in self.parts(list.into_inner()) {
                given.push(self.setting(setting)?);
            }
        }
        let expectation = parts.next()?;
        let mut inner = self.parts(expectation.into_inner()).into_iter();
        let expect = self.outcome(&inner.next()?)?;
        let by = inner
            .next()
            .map(|by| self.parts(by.into_inner()).iter().map(|name| self.name(name)).collect::<Vec<_>>());
        Some(Item::Test(TestItem { name, given, expect, by }))
    }

    fn setting(&mut self, pair: Pair<'_, Rule>) -> Option<Node<Setting>> {
        let span = self.span(&pair);
        let mut parts = self.parts(pair.into_inner()).into_iter();
        let fact = self.name(&parts.next()?);
        let value = parts.next()?;
        let place = self.span(&value);
        let value = match value.as_rule() {
            Rule::empty_list => Given::List(Vec::new()),
            Rule::list => Given::List(self.list(value)),
            _ => Given::One(self.value(value)?.kind),
        };
        Some(Node::new(Setting { fact, value: Node::new(value, place) }, span))
    }

    fn proof<'i>(&mut self, mut parts: impl Iterator<Item = Pair<'i, Rule>>) -> Option<Item> {
        let name = self.text(&parts.next()?);
        let claimed = parts.next()?;
        let mut outcomes = Vec::new();
        let mut when = None;
        for part in parts {
            if part.as_rule() == Rule::outcome {
                outcomes.push(self.outcome(&part)?);
            } else {
                let condition = self.parts(part.into_inner()).into_iter().next()?;
                when = Some(self.expression(condition, 0)?);
            }
        }
        let statement = if claimed.as_rule() == Rule::trend {
            self.trend(claimed, when)?
        } else {
            let claim = if claimed.as_str().starts_with("never") { Claim::Never } else { Claim::Always };
            Statement::Outcomes { claim, outcomes, when: when? }
        };
        Some(Item::Proof(ProofItem { name, statement }))
    }

    fn trend(&mut self, pair: Pair<'_, Rule>, when: Option<Node<Expr>>) -> Option<Statement> {
        let mut parts = self.parts(pair.into_inner()).into_iter();
        let never =
            if parts.next()?.as_str().starts_with("looser") { Trend::Looser } else { Trend::Stricter };
        let mut parts = self.parts(parts.next()?.into_inner()).into_iter();
        let fact = self.name(&parts.next()?);
        let way = parts.next()?;
        let span = self.span(&way);
        let way = if way.as_rule() == Rule::grows { WayExpr::Grows } else { WayExpr::Goes(self.list(way)) };
        Some(Statement::Trend { never, fact, way: Node::new(way, span), when })
    }

    fn fact_type(&mut self, pair: Pair<'_, Rule>) -> Option<Node<TypeExpr>> {
        let span = self.span(&pair);
        let kind = self.parts(pair.into_inner()).into_iter().next()?;
        let rule = kind.as_rule();
        let names = self.parts(kind.into_inner());
        let kind = match rule {
            Rule::bool_type => TypeExpr::Bool,
            Rule::number_type => TypeExpr::Number,
            Rule::duration_type => TypeExpr::Duration,
            Rule::text_type => TypeExpr::Text,
            Rule::set_of_text => TypeExpr::SetOfText,
            _ => TypeExpr::OneOf(names.iter().map(|name| self.name(name)).collect()),
        };
        Some(Node::new(kind, span))
    }

    /// An expression that stands `depth` levels deep. Its operands are built first, in order, each at its
    /// own depth; the Pratt parser then takes them in that same order.
    fn expression(&mut self, pair: Pair<'_, Rule>, depth: usize) -> Option<Node<Expr>> {
        let parts = self.parts(pair.into_inner());
        let mut operands = VecDeque::with_capacity(parts.len());
        let mut levels = depth;
        for part in &parts {
            match part.as_rule() {
                Rule::not => levels += 1,
                Rule::and | Rule::or => levels = depth,
                rule => {
                    let level = levels + usize::from(rule == Rule::group);
                    operands.push_back(self.primary(part.clone(), level));
                }
            }
            if levels > MAX_NESTING {
                self.faults.push(too_deep(self.span(part)));
                return None;
            }
        }
        let base = self.base;
        let not_span = |op: &Pair<'_, Rule>| {
            let start = base + u32::try_from(op.as_span().start()).unwrap_or(0);
            Span::new(start, start)
        };
        self.pratt
            .map_primary(|_| operands.pop_front().flatten())
            .map_prefix(|op, operand| {
                let operand = operand?;
                let span = not_span(&op).to(operand.span);
                Some(Node::new(Expr::Not(Box::new(operand)), span))
            })
            .map_infix(|left, op, right| Some(join(left?, op.as_rule() == Rule::and, right?)))
            .parse(parts.into_iter())
    }

    fn primary(&mut self, pair: Pair<'_, Rule>, depth: usize) -> Option<Node<Expr>> {
        let span = self.span(&pair);
        let group = pair.as_rule() == Rule::group;
        if group && depth > MAX_NESTING {
            self.faults.push(too_deep(span));
            return None;
        }
        let mut parts = self.parts(pair.into_inner()).into_iter();
        let first = parts.next()?;
        if group {
            return Some(Node::new(Expr::Group(Box::new(self.expression(first, depth)?)), span));
        }
        let fact = self.name(&first);
        let Some(relation) = parts.next() else {
            return Some(Node::new(Expr::Name(fact), span));
        };
        let place = self.span(&relation);
        let relation = Node::new(self.relation(relation)?, place);
        Some(Node::new(Expr::Test(Comparison { fact, relation }), span))
    }

    fn relation(&mut self, pair: Pair<'_, Rule>) -> Option<Relation> {
        let text = pair.as_str();
        let rule = pair.as_rule();
        let mut parts = self.parts(pair.into_inner()).into_iter().peekable();
        let negated = parts.next_if(|p| p.as_rule() == Rule::not).is_some();
        Some(match rule {
            Rule::known => Relation::Known { negated: text.ends_with("unknown") },
            Rule::empty => Relation::Empty { negated },
            Rule::is => Relation::Is { negated, value: self.value(parts.next()?)? },
            Rule::ordered => {
                let order = match parts.next()?.as_str() {
                    "<" => Order::Less,
                    "<=" => Order::LessOrEqual,
                    ">" => Order::Greater,
                    _ => Order::GreaterOrEqual,
                };
                Relation::Ordered { order, value: self.value(parts.next()?)? }
            }
            Rule::member => Relation::Member { negated, values: self.list(parts.next()?) },
            Rule::glob => Relation::Matches { negated, glob: self.text(&parts.next()?) },
            Rule::has => {
                let operand = parts.next()?;
                if operand.as_rule() == Rule::quantified {
                    self.quantified(operand)?
                } else {
                    Relation::Has(self.value(operand)?)
                }
            }
            _ => return None,
        })
    }

    fn quantified(&mut self, pair: Pair<'_, Rule>) -> Option<Relation> {
        let mut parts = self.parts(pair.into_inner()).into_iter();
        let quantifier = match parts.next()?.as_str() {
            "any" => Quantifier::Any,
            "all" => Quantifier::All,
            _ => Quantifier::None,
        };
        Some(Relation::HasSome { quantifier, values: self.list(parts.next()?) })
    }

    fn list(&mut self, pair: Pair<'_, Rule>) -> Vec<Node<Literal>> {
        let values = self.parts(pair.into_inner());
        values.into_iter().filter_map(|value| self.value(value)).collect()
    }

    fn value(&mut self, pair: Pair<'_, Rule>) -> Option<Node<Literal>> {
        let span = self.span(&pair);
        let inner = self.parts(pair.into_inner()).into_iter().next()?;
        Some(Node::new(self.literal(&inner), span))
    }

    fn literal(&mut self, pair: &Pair<'_, Rule>) -> Literal {
        let text = pair.as_str();
        match pair.as_rule() {
            Rule::string => Literal::String(self.text(pair).kind),
            Rule::flag => Literal::Flag(text.to_owned()),
            Rule::number => Literal::Number { text: text.to_owned(), value: literal::whole_number(text) },
            Rule::quantity => Literal::Duration { text: text.to_owned(), seconds: literal::duration(text) },
            _ => Literal::Word(text.to_owned()),
        }
    }

    fn outcome(&self, pair: &Pair<'_, Rule>) -> Option<Node<Outcome>> {
        Some(Node::new(outcome(pair.as_str())?, self.span(pair)))
    }

    fn name(&self, pair: &Pair<'_, Rule>) -> Name {
        Node::new(pair.as_str().to_owned(), self.span(pair))
    }

    fn text(&mut self, pair: &Pair<'_, Rule>) -> Text {
        let span = self.span(pair);
        let (text, faults) = literal::unquote(pair.as_str());
        for fault in faults {
            let at = |offset: usize| span.start + u32::try_from(offset).unwrap_or(0);
            self.faults.push(bad_escape(fault.kind, Span::new(at(fault.start), at(fault.end))));
        }
        Node::new(text, span)
    }
}

fn last_token_end(pair: &Pair<'_, Rule>) -> usize {
    let mut last = pair.clone();
    while let Some(inner) = last.clone().into_inner().rev().find(|inner| inner.as_rule() != Rule::COMMENT) {
        last = inner;
    }
    last.as_span().end()
}

fn outcome(text: &str) -> Option<Outcome> {
    Some(match text.trim_end() {
        "allow" => Outcome::Allow,
        "warn" => Outcome::Warn,
        "ask" => Outcome::Ask,
        "deny" => Outcome::Deny,
        _ => return None,
    })
}

/// Joins two operands; chains of one operator stay flat, so that their length costs no depth.
fn join(left: Node<Expr>, and: bool, right: Node<Expr>) -> Node<Expr> {
    let span = left.span.to(right.span);
    let mut operands = match (left.kind, and) {
        (Expr::All(operands), true) | (Expr::Any(operands), false) => operands,
        (kind, _) => vec![Node::new(kind, left.span)],
    };
    operands.push(right);
    Node::new(if and { Expr::All(operands) } else { Expr::Any(operands) }, span)
}

pub(super) fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(
        "nesting-limit",
        format!("this condition is nested more than {MAX_NESTING} levels deep"),
        span,
    )
    .help("each parenthesis and each `not` is a level; give a part of the condition a name with `define`")
}

fn bad_escape(kind: EscapeKind, span: Span) -> Diagnostic {
    match kind {
        EscapeKind::Unknown => Diagnostic::error("bad-escape", "this escape does not exist", span)
            .help(r#"the escapes are `\"`, `\\`, `\n`, `\t` and `\u{…}`; write a backslash as `\\`"#),
        EscapeKind::Scalar => Diagnostic::error("bad-escape", "this is no character", span)
            .help(r"write `\u{` with 1 to 6 hexadecimal digits of a Unicode scalar value and `}`"),
    }
}
