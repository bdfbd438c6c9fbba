//! The tree as text, in its one layout.
//!
//! What fits on a line stands on one; longer conditions break before `and` and `or`, longer lists after
//! commas. A comment that ends a line stays at the end of its line; any other stands on lines of its own
//! before the part it was written before.

mod comments;
mod flat;
#[cfg(test)]
mod tests;

use super::ast::{Clause, Expr, File, Item, Node, ProofItem, RuleItem, Statement, TestItem, WayExpr};
use super::literal::quote;
use crate::ordered;
use crate::source::Span;
use comments::Pending;

/// The longest line that is not broken, in characters.
const WIDTH: usize = 110;

/// What becomes of comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comments {
    /// They stay.
    Keep,
    /// They are left out, as for the digest.
    Drop,
}

/// Prints a tree that was parsed from `text` in canonical form.
pub(crate) fn format(file: &File, text: &str, comments: Comments) -> String {
    let spans: &[Span] = if comments == Comments::Keep { &file.comments } else { &[] };
    let mut printer =
        Printer { out: String::new(), pending: Pending::new(text, spans), after_comment: false };
    let mut before: Option<(&Item, bool)> = None;
    for (item, next) in file.items.iter().zip(file.items.iter().skip(1).map(Some).chain([None])) {
        let start = printer.out.len();
        printer.item_comments(head_end(item));
        let body = printer.out.len();
        printer.item(item);
        printer.trailing(item.span.end, next.map_or(u32::MAX, |next| next.span.start));
        let long = printer.out.get(body..).is_some_and(|text| text.contains('\n'));
        printer.out.push('\n');
        let apart = |before: &Item| body > start || long || !together(before, &item.kind);
        if before.is_some_and(|(before, was_long)| was_long || apart(before)) {
            printer.out.insert(start, '\n');
        }
        before = Some((&item.kind, long));
    }
    if printer.pending.any(0, u32::MAX) {
        if before.is_some() {
            printer.out.push('\n');
        }
        printer.item_comments(u32::MAX);
    }
    printer.out
}

/// Where the first line of an item ends, as far as comments within it move before the item.
fn head_end(item: &Node<Item>) -> u32 {
    match &item.kind {
        Item::Policy(_) | Item::Language(_) | Item::Fact(_) => item.span.end,
        Item::Define(define) => define.name.span.end,
        Item::Rule(rule) => rule.title.as_ref().map_or(rule.name.span.end, |title| title.span.end),
        Item::Test(test) => test.name.span.end,
        Item::Proof(proof) => proof_head_end(proof),
    }
}

/// Where the first line of a proof ends: with its last outcome, or as far as the first place to which its fact
/// goes.
fn proof_head_end(proof: &ProofItem) -> u32 {
    match &proof.statement {
        Statement::Outcomes { outcomes, .. } => {
            outcomes.last().map_or(proof.name.span.end, |outcome| outcome.span.end)
        }
        Statement::Trend { way, .. } => match &way.kind {
            WayExpr::Goes(values) => values.first().map_or(way.span.end, |value| value.span.end),
            WayExpr::Grows => way.span.end,
        },
    }
}

/// Whether two neighbours stand without a blank line between them.
fn together(a: &Item, b: &Item) -> bool {
    matches!(
        (a, b),
        (Item::Policy(_), Item::Language(_))
            | (Item::Fact(_), Item::Fact(_))
            | (Item::Define(_), Item::Define(_))
            | (Item::Proof(_), Item::Proof(_))
    )
}

struct Printer<'t> {
    out: String,
    pending: Pending<'t>,
    /// Whether the line so far ends with a comment, so that nothing may follow on it.
    after_comment: bool,
}

impl Printer<'_> {
    /// The comments before an item, at the start of a line each, with the blank lines that set them apart.
    fn item_comments(&mut self, upto: u32) {
        for (comment, blank_after) in self.pending.take(0, upto) {
            self.out.push_str(&comment);
            self.out.push('\n');
            if blank_after && (upto != u32::MAX || self.pending.any(0, upto)) {
                self.out.push('\n');
            }
        }
    }

    fn item(&mut self, item: &Node<Item>) {
        match &item.kind {
            Item::Policy(name) => {
                self.out.push_str("policy ");
                quote(&mut self.out, &name.kind);
            }
            Item::Language(version) => {
                self.out.push_str("language ");
                flat::literal(&mut self.out, &version.kind);
            }
            Item::Fact(fact) => flat::fact(&mut self.out, fact),
            Item::Define(define) => {
                self.words(&["define ", define.name.kind, " = "]);
                self.expression(&define.body, 2);
            }
            Item::Rule(rule) => self.rule(rule, item.span),
            Item::Test(test) => self.test(test, item.span),
            Item::Proof(proof) => self.proof(proof, item.span),
        }
    }

    fn rule(&mut self, rule: &RuleItem, span: Span) {
        let head_end = rule.title.as_ref().map_or(rule.name.span.end, |title| title.span.end);
        self.words(&["rule ", rule.name.kind]);
        flat::title(&mut self.out, rule.title.as_ref());
        self.out.push_str(" {");
        let first = rule.clauses.first().map_or(span.end, |clause| clause.span.start);
        self.trailing(head_end, first);
        // Each clause takes along the comments between it and the one that stood before it.
        let starts = [head_end].into_iter().chain(rule.clauses.iter().map(|clause| clause.span.end));
        let ends = rule.clauses.iter().skip(1).map(|clause| clause.span.start).chain([span.end]);
        let mut clauses: Vec<_> = rule.clauses.iter().zip(starts).zip(ends).collect();
        ordered::sort_by(&mut clauses, |((a, _), _), ((b, _), _)| {
            clause_rank(&a.kind).cmp(&clause_rank(&b.kind))
        });
        let mut same_line = false;
        for ((clause, from), next) in clauses {
            let joins = std::mem::replace(&mut same_line, matches!(clause.kind, Clause::Effect(_)));
            let lead = clause_lead_end(clause);
            if joins && !self.after_comment && !self.pending.any(from, lead) {
                self.out.push(' ');
            } else {
                self.own_lines(from, lead, 2);
                self.line(2);
            }
            self.clause(clause);
            self.trailing(clause.span.end, next);
        }
        self.end_block(span);
    }

    fn clause(&mut self, clause: &Node<Clause>) {
        match &clause.kind {
            Clause::Effect(outcome) => self.out.push_str(outcome.as_str()),
            Clause::When(condition) => {
                self.out.push_str("when ");
                self.expression(condition, 4);
            }
            Clause::Unless(condition) => {
                self.out.push_str("unless ");
                self.expression(condition, 4);
            }
            Clause::InDoubt(outcome) => self.words(&["in doubt ", outcome.kind.as_str()]),
            Clause::Because(text) => {
                self.out.push_str("because");
                flat::title(&mut self.out, Some(text));
            }
            Clause::Instead(texts) => {
                self.out.push_str("instead ");
                self.values(texts, |out, text| quote(out, text), 10, true);
            }
        }
    }

    fn test(&mut self, test: &TestItem, span: Span) {
        self.out.push_str("test");
        flat::title(&mut self.out, Some(&test.name));
        self.out.push_str(" {");
        let first = test.given.first().map_or(test.expect.span.start, |setting| setting.span.start);
        self.trailing(test.name.span.end, first);
        if let (Some(first), Some(last)) = (test.given.first(), test.given.last()) {
            self.own_lines(0, first.span.end, 2);
            self.line(2);
            self.out.push_str("given ");
            self.values(&test.given, flat::setting, 8, false);
            self.trailing(last.span.end, test.expect.span.start);
        }
        let end =
            test.by.as_ref().and_then(|by| by.last()).map_or(test.expect.span.end, |name| name.span.end);
        self.own_lines(0, test.expect.span.end, 2);
        self.line(2);
        self.words(&["expect ", test.expect.kind.as_str()]);
        if let Some(by) = &test.by {
            self.out.push_str(" by ");
            self.values(by, |out, name| out.push_str(name), 9, false);
        }
        self.trailing(end, span.end);
        self.end_block(span);
    }

    fn proof(&mut self, proof: &ProofItem, span: Span) {
        let start = self.out.len();
        self.out.push_str("prove");
        flat::title(&mut self.out, Some(&proof.name));
        let (end, when) = match &proof.statement {
            Statement::Outcomes { claim, outcomes, when } => {
                let outcomes: Vec<&str> = outcomes.iter().map(|outcome| outcome.kind.as_str()).collect();
                self.words(&[" ", claim.word(), " ", &outcomes.join(", ")]);
                (proof_head_end(proof), Some(when))
            }
            Statement::Trend { never, fact, way, when } => {
                self.words(&[" never ", never.word(), " as ", fact.kind, " "]);
                self.way(&way.kind);
                (way.span.end, when.as_ref())
            }
        };
        let Some(when) = when else { return };
        let broken = self.out.get(start..).is_some_and(|head| head.contains('\n'));
        let before = self.out.len();
        self.out.push_str(" when ");
        flat::expr(&mut self.out, when);
        let fits = !broken && self.width_from(before) <= WIDTH;
        self.out.truncate(before);
        self.trailing(end, when.span.start);
        if fits && !self.pending.any(0, span.end) && !self.after_comment {
            self.out.push_str(" when ");
        } else {
            self.line(2);
            self.out.push_str("when ");
        }
        self.expression(when, 4);
    }

    fn way(&mut self, way: &WayExpr) {
        match way {
            WayExpr::Grows => self.out.push_str("grows"),
            WayExpr::Goes(values) => {
                self.out.push_str("goes ");
                self.values(values, flat::literal, 4, false);
            }
        }
    }

    /// A condition, on the line where it fits and holds no comment, broken otherwise.
    fn expression(&mut self, node: &Node<Expr>, indent: usize) {
        let lead = lead_end(node);
        if self.pending.any(0, lead) {
            self.own_lines(0, lead, indent);
            self.line(indent);
        }
        if !self.pending.any(0, node.span.end) {
            let before = self.out.len();
            flat::expr(&mut self.out, node);
            if self.width_from(before) <= WIDTH {
                return;
            }
            self.out.truncate(before);
        }
        self.broken(node, indent);
    }

    fn broken(&mut self, node: &Node<Expr>, indent: usize) {
        match &node.kind {
            Expr::All(parts) => self.chain(parts, "and ", node.span, indent),
            Expr::Any(parts) => self.chain(parts, "or ", node.span, indent),
            Expr::Not(part) => {
                self.out.push_str("not ");
                self.expression(part, indent);
            }
            Expr::Group(part) => {
                self.out.push('(');
                self.trailing(node.span.start, part.span.start);
                self.own_lines(0, lead_end(part), indent + 2);
                self.line(indent + 2);
                self.expression(part, indent + 2);
                self.trailing(part.span.end, node.span.end);
                self.own_lines(0, node.span.end, indent + 2);
                self.line(indent);
                self.out.push(')');
            }
            Expr::Name(name) => {
                self.out.push_str(name.kind);
            }
            Expr::Test(comparison) => {
                flat::relation(&mut self.out, comparison);
                if let Some(values) = flat::listed(&comparison.relation.kind) {
                    self.out.push_str(" [");
                    let first = values.first().map_or(node.span.end, |value| value.span.end);
                    self.own_lines(0, first, indent + 2);
                    self.line(indent + 2);
                    self.values(values, flat::literal, indent + 2, false);
                    let last = values.last().map_or(node.span.end, |value| value.span.end);
                    self.trailing(last, node.span.end);
                    self.own_lines(0, node.span.end, indent + 2);
                    self.line(indent);
                    self.out.push(']');
                }
            }
        }
    }

    fn chain(&mut self, parts: &[Node<Expr>], operator: &str, span: Span, indent: usize) {
        let nexts = parts.iter().skip(1).map(|part| part.span.start).chain([span.end]);
        for ((part, next), number) in parts.iter().zip(nexts).zip(0..) {
            if number > 0 {
                self.own_lines(0, lead_end(part), indent);
                self.line(indent);
                self.out.push_str(operator);
            }
            self.expression(part, indent + 2);
            self.trailing(part.span.end, next);
        }
    }

    /// Values with commas between them, from where the line has got to: as many on a line as fit, or each on
    /// its own where `one_each` or where comments stand among them; further lines are `indent` deep.
    fn values<T>(
        &mut self,
        values: &[Node<T>],
        print: impl Fn(&mut String, &T),
        indent: usize,
        one_each: bool,
    ) {
        let one_each = one_each || self.pending.any(0, values.last().map_or(0, |value| value.span.end));
        let mut text = String::new();
        for (place, value) in values.iter().enumerate() {
            let span = value.span;
            text.clear();
            print(&mut text, &value.kind);
            let comma = usize::from(place + 1 < values.len());
            if place > 0 && self.pending.any(0, span.end) {
                self.own_lines(0, span.end, indent);
                self.line(indent);
            } else if place > 0 && (one_each || self.width() + 1 + text.chars().count() + comma > WIDTH) {
                self.line(indent);
            } else if place > 0 {
                self.out.push(' ');
            }
            self.out.push_str(&text);
            if let Some(next) = values.get(place + 1) {
                self.out.push(',');
                self.trailing(span.end, next.span.start);
            }
        }
    }

    fn words(&mut self, words: &[&str]) {
        for word in words {
            self.out.push_str(word);
        }
    }

    fn end_block(&mut self, span: Span) {
        self.own_lines(0, span.end, 2);
        self.line(0);
        self.out.push('}');
    }

    /// The comments that begin between `from` and `upto`, each on a line of its own.
    fn own_lines(&mut self, from: u32, upto: u32, indent: usize) {
        for (comment, _) in self.pending.take(from, upto) {
            self.line(indent);
            self.out.push_str(&comment);
            self.after_comment = true;
        }
    }

    /// The comment that ends the line on which something ended at `end`, if it begins before `limit`.
    fn trailing(&mut self, end: u32, limit: u32) {
        if let Some(comment) = self.pending.take_same_line(end, limit) {
            self.out.push(' ');
            self.out.push_str(&comment);
            self.after_comment = true;
        }
    }

    fn trim(&mut self) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
    }

    fn line(&mut self, indent: usize) {
        self.trim();
        self.after_comment = false;
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    /// The width of the last line.
    fn width(&self) -> usize {
        self.width_from(self.out.len())
    }

    /// The width of the line that holds a place, and of all that follows it, which may hold line ends in strings.
    fn width_from(&self, place: usize) -> usize {
        let start = self.out.get(..place).and_then(|head| head.rfind('\n')).map_or(0, |end| end + 1);
        self.out.get(start..).map_or(0, |line| line.chars().count())
    }
}

/// As far as this, comments within a condition move before it: to the end of its first test, or to the first
/// place in it where a line may begin.
fn lead_end(node: &Node<Expr>) -> u32 {
    match &node.kind {
        Expr::All(parts) | Expr::Any(parts) => parts.first().map_or(node.span.end, lead_end),
        Expr::Not(part) => lead_end(part),
        Expr::Group(_) => node.span.start,
        Expr::Name(_) => node.span.end,
        Expr::Test(comparison) => {
            let first = flat::listed(&comparison.relation.kind).and_then(|values| values.first());
            first.map_or(node.span.end, |value| value.span.start)
        }
    }
}

/// As far as this, comments within a clause move before it.
fn clause_lead_end(clause: &Node<Clause>) -> u32 {
    match &clause.kind {
        Clause::When(_) | Clause::Unless(_) => clause.span.start,
        Clause::Effect(_) | Clause::InDoubt(_) | Clause::Because(_) => clause.span.end,
        Clause::Instead(texts) => texts.first().map_or(clause.span.end, |text| text.span.end),
    }
}

fn clause_rank(clause: &Clause) -> u8 {
    match clause {
        Clause::Effect(_) => 0,
        Clause::When(_) => 1,
        Clause::Unless(_) => 2,
        Clause::InDoubt(_) => 3,
        Clause::Because(_) => 4,
        Clause::Instead(_) => 5,
    }
}
