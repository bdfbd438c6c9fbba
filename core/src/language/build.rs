//! From the parts that the grammar finds to the tree, and the faults that only show here: bad escapes, nesting, clauses
//! that the grammar takes in any number.

use super::MAX_NESTING;
use super::ast::{
    Claim, Clause, Comparison, DefineItem, Expr, FactItem, Given, Item, Literal, Name, Node, Order,
    ProofItem, Quantifier, Relation, RuleItem, Setting, Statement, TestItem, Text, Trend, TypeExpr, WayExpr,
};
use super::grammar::Rule;
use super::lex::{FLAG, NUMBER, QUANTITY, STRING, Tokens};
use super::literal::{self, EscapeKind};
use super::parts::{Part, Parts};
use crate::decision::Outcome;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Builds a tree from parts of the letters at `base`.
pub(super) struct Builder<'k, 't> {
    tokens: &'k Tokens<'t>,
    /// The number of the token at which the parsed piece begins.
    pub(super) base: usize,
    /// The faults met so far.
    pub(super) faults: Vec<Diagnostic>,
}

impl<'k, 't> Builder<'k, 't> {
    pub(super) fn new(tokens: &'k Tokens<'t>, base: usize) -> Self {
        Self { tokens, base, faults: Vec::new() }
    }

    /// The number of a part's first token.
    fn token(&self, part: Part<'_>) -> usize {
        self.base + part.start()
    }

    /// The letter of a part's first token.
    fn letter(&self, part: Part<'_>) -> u8 {
        self.tokens.letter(self.token(part))
    }

    /// The text of a part's first token.
    fn word(&self, part: Part<'_>) -> &'t str {
        self.tokens.text_of(self.token(part))
    }

    /// Where a part stands.
    pub(super) fn span(&self, part: Part<'_>) -> Span {
        let at = |token: usize| self.tokens.spans.get(self.base + token).copied().unwrap_or_default();
        at(part.start()).to(at(part.end().saturating_sub(1)))
    }

    pub(super) fn item(&mut self, part: Part<'_>) -> Option<Node<Item<'t>>> {
        let span = self.span(part);
        let rule = part.rule();
        let mut parts = part.parts();
        let item = match rule {
            Rule::policy => Item::Policy(self.text(parts.next()?)),
            Rule::language => {
                let number = parts.next()?;
                Item::Language(Node::new(self.literal(number), self.span(number)))
            }
            Rule::fact => {
                let name = self.name(parts.next()?);
                let kind = self.fact_type(parts.next()?)?;
                Item::Fact(FactItem { name, kind, meaning: parts.next().map(|p| self.text(p)) })
            }
            Rule::define => {
                let name = self.name(parts.next()?);
                Item::Define(DefineItem { name, body: self.expression(parts.next()?, 0)? })
            }
            Rule::rule_block => self.rule(parts)?,
            Rule::test => self.test(parts)?,
            Rule::proof => self.proof(parts)?,
            _ => return None,
        };
        Some(Node::new(item, span))
    }

    fn rule(&mut self, mut parts: Parts<'_>) -> Option<Item<'t>> {
        let name = self.name(parts.next()?);
        let mut title = None;
        let mut clauses = Vec::new();
        for part in parts {
            if part.rule() == Rule::string {
                title = Some(self.text(part));
            } else {
                clauses.push(self.clause(part)?);
            }
        }
        Some(Item::Rule(RuleItem { name, title, clauses, whole: true }))
    }

    pub(super) fn clause(&mut self, part: Part<'_>) -> Option<Node<Clause<'t>>> {
        let span = self.span(part);
        let word = self.word(part);
        let rule = part.rule();
        let mut parts = part.parts();
        let clause = match rule {
            Rule::effect => Clause::Effect(outcome(word)?),
            Rule::when => Clause::When(self.expression(parts.next()?, 0)?),
            Rule::unless => Clause::Unless(self.expression(parts.next()?, 0)?),
            Rule::in_doubt => Clause::InDoubt(self.outcome(parts.next()?)?),
            Rule::because => Clause::Because(self.text(parts.next()?)),
            Rule::instead => Clause::Instead(parts.map(|p| self.text(p)).collect()),
            _ => return None,
        };
        Some(Node::new(clause, span))
    }

    fn test(&mut self, parts: Parts<'_>) -> Option<Item<'t>> {
        let mut parts = parts.peekable();
        let name = self.text(parts.next()?);
        let mut given = Vec::new();
        if let Some(list) = parts.next_if(|p| p.rule() == Rule::given) {
            for setting in list.parts() {
                given.push(self.setting(setting)?);
            }
        }
        let expectation = parts.next()?;
        let mut inner = expectation.parts();
        let expect = self.outcome(inner.next()?)?;
        let by = inner.next().map(|by| by.parts().map(|name| self.name(name)).collect::<Vec<_>>());
        Some(Item::Test(TestItem { name, given, expect, by }))
    }

    fn setting(&mut self, part: Part<'_>) -> Option<Node<Setting<'t>>> {
        let span = self.span(part);
        let mut parts = part.parts();
        let fact = self.name(parts.next()?);
        let value = parts.next()?;
        let place = self.span(value);
        let value = match value.rule() {
            Rule::empty_list => Given::List(Vec::new()),
            Rule::list => Given::List(self.list(value)),
            _ => Given::One(self.literal(value)),
        };
        Some(Node::new(Setting { fact, value: Node::new(value, place) }, span))
    }

    fn proof(&mut self, mut parts: Parts<'_>) -> Option<Item<'t>> {
        let name = self.text(parts.next()?);
        let claimed = parts.next()?;
        let mut outcomes = Vec::new();
        let mut when = None;
        for part in parts {
            if part.rule() == Rule::outcome {
                outcomes.push(self.outcome(part)?);
            } else {
                let condition = part.parts().next()?;
                when = Some(self.expression(condition, 0)?);
            }
        }
        let statement = if claimed.rule() == Rule::trend {
            self.trend(claimed, when)?
        } else {
            let claim = if self.word(claimed) == "never" { Claim::Never } else { Claim::Always };
            Statement::Outcomes { claim, outcomes, when: when? }
        };
        Some(Item::Proof(ProofItem { name, statement }))
    }

    fn trend(&mut self, part: Part<'_>, when: Option<Node<Expr<'t>>>) -> Option<Statement<'t>> {
        let mut inner = part.parts();
        let never = if self.word(inner.next()?) == "looser" { Trend::Looser } else { Trend::Stricter };
        let mut inner = inner.next()?.parts();
        let fact = self.name(inner.next()?);
        let way = inner.next()?;
        let span = self.span(way);
        let way = if way.rule() == Rule::grows { WayExpr::Grows } else { WayExpr::Goes(self.list(way)) };
        Some(Statement::Trend { never, fact, way: Node::new(way, span), when })
    }

    fn fact_type(&mut self, part: Part<'_>) -> Option<Node<TypeExpr<'t>>> {
        let span = self.span(part);
        let kind = match self.word(part) {
            "bool" => TypeExpr::Bool,
            "number" => TypeExpr::Number,
            "duration" => TypeExpr::Duration,
            "text" => TypeExpr::Text,
            "set" => TypeExpr::SetOfText,
            _ => {
                let names = part.parts().next()?.parts();
                TypeExpr::OneOf(names.map(|name| self.name(name)).collect())
            }
        };
        Some(Node::new(kind, span))
    }

    /// An expression that stands `depth` levels deep; where an operand has a fault, the others are still read.
    fn expression(&mut self, part: Part<'_>, depth: usize) -> Option<Node<Expr<'t>>> {
        let mut whole = true;
        let mut nots: Vec<Span> = Vec::new();
        let mut all: Vec<Node<Expr<'t>>> = Vec::new();
        let mut any: Vec<Node<Expr<'t>>> = Vec::new();
        for part in part.parts() {
            match part.rule() {
                Rule::not => {
                    nots.push(self.span(part));
                    if depth + nots.len() > MAX_NESTING {
                        self.faults.push(too_deep(self.span(part)));
                        return None;
                    }
                }
                Rule::or => any.extend(joined(&mut all, Expr::All)),
                rule => {
                    let level = depth + nots.len() + usize::from(rule == Rule::group);
                    let operand = self.primary(part, level);
                    whole &= operand.is_some();
                    all.extend(operand.map(|operand| negated(&mut nots, operand)));
                    nots.clear();
                }
            }
        }
        let last = joined(&mut all, Expr::All);
        if !whole || any.is_empty() {
            return last.filter(|_| whole);
        }
        any.extend(last);
        joined(&mut any, Expr::Any)
    }

    fn primary(&mut self, part: Part<'_>, depth: usize) -> Option<Node<Expr<'t>>> {
        let span = self.span(part);
        let group = part.rule() == Rule::group;
        if group && depth > MAX_NESTING {
            self.faults.push(too_deep(span));
            return None;
        }
        let mut parts = part.parts();
        let first = parts.next()?;
        if group {
            return Some(Node::new(Expr::Group(Box::new(self.expression(first, depth)?)), span));
        }
        let fact = self.name(first);
        let Some(relation) = parts.next() else {
            return Some(Node::new(Expr::Name(fact), span));
        };
        let place = self.span(relation);
        let relation = Node::new(self.relation(relation)?, place);
        Some(Node::new(Expr::Test(Comparison { fact, relation }), span))
    }

    fn relation(&mut self, part: Part<'_>) -> Option<Relation<'t>> {
        let rule = part.rule();
        let mut parts = part.parts().peekable();
        let negated = parts.next_if(|part| part.rule() == Rule::not).is_some();
        let operand = parts.next()?;
        Some(match (rule, operand.rule()) {
            (Rule::is, Rule::known) => Relation::Known { negated: self.word(operand) == "unknown" },
            (Rule::is, Rule::empty) => Relation::Empty { negated },
            (Rule::is, _) => Relation::Is { negated, value: self.value(operand) },
            (Rule::ordered, _) => {
                let order = match self.word(operand) {
                    "<" => Order::Less,
                    "<=" => Order::LessOrEqual,
                    ">" => Order::Greater,
                    _ => Order::GreaterOrEqual,
                };
                Relation::Ordered { order, value: self.value(parts.next()?) }
            }
            (_, Rule::within) => Relation::Member { negated, values: self.list(operand.parts().next()?) },
            (_, Rule::matches) => Relation::Matches { negated, glob: self.text(operand.parts().next()?) },
            (_, Rule::quantified) => self.quantified(operand)?,
            _ => Relation::Has(self.value(operand)),
        })
    }

    fn quantified(&mut self, part: Part<'_>) -> Option<Relation<'t>> {
        let mut parts = part.parts();
        let quantifier = match self.word(parts.next()?) {
            "any" => Quantifier::Any,
            "all" => Quantifier::All,
            _ => Quantifier::None,
        };
        Some(Relation::HasSome { quantifier, values: self.list(parts.next()?) })
    }

    fn list(&mut self, part: Part<'_>) -> Vec<Node<Literal<'t>>> {
        part.parts().map(|value| self.value(value)).collect()
    }

    fn value(&mut self, part: Part<'_>) -> Node<Literal<'t>> {
        Node::new(self.literal(part), self.span(part))
    }

    fn literal(&mut self, part: Part<'_>) -> Literal<'t> {
        let text = self.word(part);
        match self.letter(part) {
            STRING => Literal::String(self.text(part).kind),
            FLAG => Literal::Flag(text),
            NUMBER => Literal::Number { text, value: literal::whole_number(text) },
            QUANTITY => Literal::Duration { text, seconds: literal::duration(text) },
            _ => Literal::Word(text),
        }
    }

    fn outcome(&self, part: Part<'_>) -> Option<Node<Outcome>> {
        Some(Node::new(outcome(self.word(part))?, self.span(part)))
    }

    fn name(&self, part: Part<'_>) -> Name<'t> {
        Node::new(self.word(part), self.span(part))
    }

    fn text(&mut self, part: Part<'_>) -> Text<'t> {
        let span = self.span(part);
        let (text, faults) = literal::unquote(self.word(part));
        for fault in faults {
            let at = |offset: usize| span.start + u32::try_from(offset).unwrap_or(0);
            self.faults.push(bad_escape(fault.kind, Span::new(at(fault.start), at(fault.end))));
        }
        Node::new(text, span)
    }
}

fn outcome(text: &str) -> Option<Outcome> {
    Some(match text {
        "allow" => Outcome::Allow,
        "warn" => Outcome::Warn,
        "ask" => Outcome::Ask,
        "deny" => Outcome::Deny,
        _ => return None,
    })
}

/// Takes the operands of one operator as one expression; chains are flat, so that their length costs no depth.
fn joined<'t>(
    operands: &mut Vec<Node<Expr<'t>>>,
    join: fn(Vec<Node<Expr<'t>>>) -> Expr<'t>,
) -> Option<Node<Expr<'t>>> {
    let mut operands = std::mem::take(operands);
    let span = operands.first()?.span.to(operands.last()?.span);
    if operands.len() == 1 { operands.pop() } else { Some(Node::new(join(operands), span)) }
}

/// An operand behind the `not`s before it.
fn negated<'t>(nots: &mut Vec<Span>, mut operand: Node<Expr<'t>>) -> Node<Expr<'t>> {
    while let Some(not) = nots.pop() {
        let span = not.to(operand.span);
        operand = Node::new(Expr::Not(Box::new(operand)), span);
    }
    operand
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
