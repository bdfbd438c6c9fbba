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
    fn first(&self, part: Part<'_>) -> usize {
        self.base + part.start()
    }

    /// The number of a part's last token.
    fn last(&self, part: Part<'_>) -> usize {
        (self.base + part.end()).saturating_sub(1)
    }

    /// The tokens of a part from one of them on, without the commas between them.
    fn listed(&self, from: usize, part: Part<'_>) -> impl Iterator<Item = usize> + use<> {
        (from..=self.last(part)).step_by(2)
    }

    /// The text of a part's first token.
    fn word(&self, part: Part<'_>) -> &'t str {
        self.tokens.text_of(self.first(part))
    }

    /// Where a part stands.
    pub(super) fn span(&self, part: Part<'_>) -> Span {
        self.place(self.first(part)).to(self.place(self.last(part)))
    }

    /// Where a token stands.
    fn place(&self, token: usize) -> Span {
        self.tokens.spans.get(token).copied().unwrap_or_default()
    }

    pub(super) fn item(&mut self, part: Part<'_>) -> Option<Node<Item<'t>>> {
        let span = self.span(part);
        // What follows the keyword: in most items, a name or a string.
        let second = self.first(part) + 1;
        let item = match part.rule() {
            Rule::policy => Item::Policy(self.text(second)),
            Rule::language => Item::Language(self.value(second)),
            Rule::fact => {
                let kind = part.parts().next()?;
                let meaning = (kind.end() < part.end()).then(|| self.text(self.last(part)));
                Item::Fact(FactItem { name: self.name(second), kind: self.fact_type(kind)?, meaning })
            }
            Rule::define => {
                let body = self.expression(part.parts().next()?, 0)?;
                Item::Define(DefineItem { name: self.name(second), body })
            }
            Rule::rule_block => self.rule(second, part.parts())?,
            Rule::test => self.test(second, part.parts())?,
            Rule::proof => self.proof(second, part.parts())?,
            _ => return None,
        };
        Some(Node::new(item, span))
    }

    fn rule(&mut self, name: usize, parts: Parts<'_>) -> Option<Item<'t>> {
        let titled = self.tokens.letter(name + 1) == STRING;
        let title = titled.then(|| self.text(name + 1));
        let mut clauses = Vec::new();
        for part in parts {
            clauses.push(self.clause(part)?);
        }
        Some(Item::Rule(RuleItem { name: self.name(name), title, clauses, whole: true }))
    }

    pub(super) fn clause(&mut self, part: Part<'_>) -> Option<Node<Clause<'t>>> {
        let span = self.span(part);
        let mut parts = part.parts();
        let clause = match part.rule() {
            Rule::effect => Clause::Effect(outcome(self.word(part))?),
            Rule::when => Clause::When(self.expression(parts.next()?, 0)?),
            Rule::unless => Clause::Unless(self.expression(parts.next()?, 0)?),
            Rule::in_doubt => Clause::InDoubt(self.outcome(self.last(part))?),
            Rule::because => Clause::Because(self.text(self.last(part))),
            Rule::instead => Clause::Instead(
                self.listed(self.first(part) + 1, part).map(|token| self.text(token)).collect(),
            ),
            _ => return None,
        };
        Some(Node::new(clause, span))
    }

    fn test(&mut self, name: usize, parts: Parts<'_>) -> Option<Item<'t>> {
        let name = self.text(name);
        let mut parts = parts.peekable();
        let given = parts.next_if(|part| part.rule() == Rule::given);
        let given = given.into_iter().flat_map(Part::parts).map(|setting| self.setting(setting)).collect();
        let expectation = parts.next()?;
        let expect = self.outcome(self.first(expectation) + 1)?;
        let by = expectation.parts().next();
        let by = by.map(|by| self.listed(self.first(by) + 1, by).map(|name| self.name(name)).collect());
        Some(Item::Test(TestItem { name, given, expect, by }))
    }

    fn setting(&mut self, part: Part<'_>) -> Node<Setting<'t>> {
        let fact = self.name(self.first(part));
        let value = match part.parts().next() {
            None => Node::new(Given::One(self.literal(self.last(part))), self.place(self.last(part))),
            Some(list) => {
                let values = if list.rule() == Rule::list { self.list(list) } else { Vec::new() };
                Node::new(Given::List(values), self.span(list))
            }
        };
        Node::new(Setting { fact, value }, self.span(part))
    }

    fn proof(&mut self, name: usize, mut parts: Parts<'_>) -> Option<Item<'t>> {
        let name = self.text(name);
        let claimed = parts.next()?;
        let condition = parts.next();
        let when = match condition {
            Some(when) => Some(self.expression(when.parts().next()?, 0)?),
            None => None,
        };
        let statement = if claimed.rule() == Rule::trend {
            self.trend(claimed, when)?
        } else {
            let claim = if self.word(claimed) == "never" { Claim::Never } else { Claim::Always };
            let outcomes = (self.last(claimed) + 1..self.first(condition?)).step_by(2);
            let outcomes = outcomes.map(|token| self.outcome(token)).collect::<Option<_>>()?;
            Statement::Outcomes { claim, outcomes, when: when? }
        };
        Some(Item::Proof(ProofItem { name, statement }))
    }

    fn trend(&mut self, part: Part<'_>, when: Option<Node<Expr<'t>>>) -> Option<Statement<'t>> {
        let mut inner = part.parts();
        let never = if self.word(inner.next()?) == "looser" { Trend::Looser } else { Trend::Stricter };
        let movement = inner.next()?;
        let fact = self.name(self.first(movement));
        let way = movement.parts().next()?;
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
                TypeExpr::OneOf(names.map(|name| self.name(self.first(name))).collect())
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
        let within = part.parts().next();
        if group {
            return Some(Node::new(Expr::Group(Box::new(self.expression(within?, depth)?)), span));
        }
        let fact = self.name(self.first(part));
        let Some(relation) = within else {
            return Some(Node::new(Expr::Name(fact), span));
        };
        let place = self.span(relation);
        let relation = Node::new(self.relation(relation)?, place);
        Some(Node::new(Expr::Test(Comparison { fact, relation }), span))
    }

    fn relation(&mut self, part: Part<'_>) -> Option<Relation<'t>> {
        let mut parts = part.parts().peekable();
        let negated = parts.next_if(|part| part.rule() == Rule::not).is_some();
        let last = self.last(part);
        let Some(operand) = parts.next() else {
            let value = self.value(last);
            return Some(if part.rule() == Rule::is {
                Relation::Is { negated, value }
            } else {
                Relation::Has(value)
            });
        };
        Some(match operand.rule() {
            Rule::known => Relation::Known { negated: self.word(operand) == "unknown" },
            Rule::empty => Relation::Empty { negated },
            Rule::order => Relation::Ordered { order: order(self.word(operand)), value: self.value(last) },
            Rule::within => Relation::Member { negated, values: self.list(operand.parts().next()?) },
            Rule::matches => Relation::Matches { negated, glob: self.text(last) },
            _ => self.quantified(operand)?,
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
        self.listed(self.first(part) + 1, part).map(|value| self.value(value)).collect()
    }

    fn value(&mut self, token: usize) -> Node<Literal<'t>> {
        Node::new(self.literal(token), self.place(token))
    }

    fn literal(&mut self, token: usize) -> Literal<'t> {
        let text = self.tokens.text_of(token);
        match self.tokens.letter(token) {
            STRING => Literal::String(self.text(token).kind),
            FLAG => Literal::Flag(text),
            NUMBER => Literal::Number { text, value: literal::whole_number(text) },
            QUANTITY => Literal::Duration { text, seconds: literal::duration(text) },
            _ => Literal::Word(text),
        }
    }

    fn outcome(&self, token: usize) -> Option<Node<Outcome>> {
        Some(Node::new(outcome(self.tokens.text_of(token))?, self.place(token)))
    }

    fn name(&self, token: usize) -> Name<'t> {
        Node::new(self.tokens.text_of(token), self.place(token))
    }

    fn text(&mut self, token: usize) -> Text<'t> {
        let span = self.place(token);
        let (text, faults) = literal::unquote(self.tokens.text_of(token));
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

fn order(text: &str) -> Order {
    match text {
        "<" => Order::Less,
        "<=" => Order::LessOrEqual,
        ">" => Order::Greater,
        _ => Order::GreaterOrEqual,
    }
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
