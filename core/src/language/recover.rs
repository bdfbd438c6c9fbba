//! Where a text has faults: finds each of them, and still reads the parts that have none.
//!
//! The text is cut into items at the keywords that begin them, and a rule with a fault into clauses; each
//! piece is parsed alone, so that a fault in one hides nothing in another.

use pest::Parser;
use pest::error::{Error, ErrorVariant, InputLocation};

use super::MAX_FAULTS;
use super::ast::{Item, Name, Node, RuleItem, Text};
use super::build::Builder;
use super::grammar::{CONTEXTUAL, Grammar, KEYWORDS, Rule, symbol};
use super::parse::Parsed;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::suggest::nearest;

#[derive(Clone, Copy, Debug)]
struct Token<'t> {
    rule: Rule,
    text: &'t str,
    start: usize,
    end: usize,
}

/// Reads what can be read of a text that does not parse as a whole, for the reason `whole`.
pub(super) fn recover(text: &str, whole: &Error<Rule>) -> Parsed {
    let tokens = tokens(text);
    let starts = item_starts(&tokens);
    let mut parsed = Parsed::default();
    let first = starts.first().copied().unwrap_or(tokens.len());
    if let (true, Some(token)) = (first > 0, tokens.first()) {
        parsed.faults.push(unexpected(text, token.start, &[Rule::EOI], AN_ITEM));
    }
    let ends = starts.iter().skip(1).copied().chain([tokens.len()]);
    for (&from, to) in starts.iter().zip(ends) {
        if parsed.faults.len() >= MAX_FAULTS {
            break;
        }
        if let Some(piece) = tokens.get(from..to) {
            read_item(text, piece, &mut parsed);
        }
    }
    if parsed.faults.is_empty() {
        parsed.faults.push(fault(text, 0, whole, AN_ITEM));
    }
    parsed.faults.sort_by_key(|fault| fault.span);
    parsed
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let Ok(mut pairs) = Grammar::parse(Rule::tokens, text) else { return Vec::new() };
    let inner = pairs.next().map(pest::iterators::Pair::into_inner);
    // A `#` is taken for a comment of another language: the words behind it are not read.
    let mut comment_ends = 0;
    inner
        .into_iter()
        .flatten()
        .filter(|pair| !matches!(pair.as_rule(), Rule::COMMENT | Rule::EOI))
        .filter(move |pair| {
            let start = pair.as_span().start();
            let read = start >= comment_ends;
            if read && pair.as_str() == "#" {
                comment_ends =
                    text.get(start..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| start + end);
            }
            read
        })
        .map(|pair| Token {
            rule: pair.as_rule(),
            text: pair.as_str(),
            start: pair.as_span().start(),
            end: pair.as_span().end(),
        })
        .collect()
}

/// The tokens at which items begin: a keyword outside of braces that cannot be a value, or, inside of
/// braces that somebody forgot to close, a keyword with all that makes an item of it.
fn item_starts(tokens: &[Token<'_>]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut inside = false;
    for (at, token) in tokens.iter().enumerate() {
        match token.rule {
            Rule::open_brace => inside = true,
            Rule::close_brace => inside = false,
            Rule::word => {
                let before = at.checked_sub(1).and_then(|b| tokens.get(b));
                let begins = if inside { begins_for_sure(tokens, at) } else { begins(token) };
                if begins
                    && !before.is_some_and(takes_value)
                    && !is_named(tokens, at)
                    && !in_trend(tokens, at)
                {
                    starts.push(at);
                    inside = false;
                }
            }
            _ => {}
        }
    }
    starts
}

fn begins(token: &Token<'_>) -> bool {
    matches!(token.text, "policy" | "language" | "fact" | "define" | "rule" | "test" | "prove")
}

/// Whether the keyword stands where `fact`, `define` or `rule` takes a name, with what follows a name.
fn is_named(tokens: &[Token<'_>], at: usize) -> bool {
    let follows = |rule: Rule| tokens.get(at + 1).is_some_and(|after| after.rule == rule);
    match at.checked_sub(1).and_then(|before| tokens.get(before)).map(|before| before.text) {
        Some("fact") => follows(Rule::colon),
        Some("define") => follows(Rule::equals),
        Some("rule") => follows(Rule::open_brace),
        _ => false,
    }
}

/// Whether the keyword stands for the fact of a trend, or its first value: `looser as NAME goes VALUE`.
fn in_trend(tokens: &[Token<'_>], at: usize) -> bool {
    let before = |steps: usize| at.checked_sub(steps).and_then(|place| tokens.get(place)).map(|t| t.text);
    let trend = |word: Option<&str>| matches!(word, Some("looser" | "stricter"));
    match before(1) {
        Some("goes") => before(3) == Some("as") && trend(before(4)),
        Some("as") => trend(before(2)),
        _ => false,
    }
}

fn begins_for_sure(tokens: &[Token<'_>], at: usize) -> bool {
    let rule = |ahead: usize| tokens.get(at + ahead).map(|t| t.rule);
    match tokens.get(at).map(|t| t.text) {
        Some("rule") => {
            rule(1) == Some(Rule::word)
                && (rule(2) == Some(Rule::open_brace)
                    || rule(2) == Some(Rule::string) && rule(3) == Some(Rule::open_brace))
        }
        Some("test") => rule(1) == Some(Rule::string) && rule(2) == Some(Rule::open_brace),
        Some("prove") => rule(1) == Some(Rule::string),
        Some("define") => rule(1) == Some(Rule::word) && rule(2) == Some(Rule::equals),
        Some("fact") => rule(1) == Some(Rule::word) && rule(2) == Some(Rule::colon),
        _ => false,
    }
}

fn takes_value(before: &Token<'_>) -> bool {
    matches!(before.rule, Rule::comma | Rule::open_list) || matches!(before.text, "is" | "not" | "of" | "has")
}

fn read_item(text: &str, piece: &[Token<'_>], parsed: &mut Parsed) {
    let (Some(first), Some(last)) = (piece.first(), piece.last()) else { return };
    let Some(source) = text.get(first.start..last.end) else { return };
    let mut builder = Builder::new(offset(first.start));
    match Grammar::parse(Rule::only_item, source) {
        Ok(mut pairs) => {
            let parts = pairs.next().map(|p| builder.parts(p.into_inner())).unwrap_or_default();
            parsed.file.items.extend(parts.into_iter().filter_map(|item| builder.item(item)));
            parsed.faults.append(&mut builder.faults);
        }
        Err(error) => {
            if let Some((item, end)) = first_item(&mut builder, source) {
                parsed.file.items.push(item);
                parsed.faults.append(&mut builder.faults);
                parsed.faults.push(behind_item(text, first.start + end));
                return;
            }
            parsed.half_read.push(first.text.to_owned());
            if let Some(name) = piece.get(1).filter(|t| t.rule == Rule::word) {
                parsed.half_read.push(name.text.to_owned());
            }
            let before = parsed.faults.len();
            if first.text == "rule" {
                read_rule(text, piece, parsed);
            }
            if parsed.faults.len() == before {
                parsed.faults.push(fault(text, first.start, &error, AN_ITEM));
            }
        }
    }
}

/// An item that is sound and has something behind it that is none: the item, and where it ends.
fn first_item(builder: &mut Builder, source: &str) -> Option<(Node<Item>, usize)> {
    let pair = Grammar::parse(Rule::first_item, source).ok()?.next()?;
    let part = builder.parts(pair.into_inner()).into_iter().next()?;
    let end = part.as_span().end();
    Some((builder.item(part)?, end))
}

/// What is no item stands behind one that is sound. A comma there would have been part of its list, had
/// anything followed it.
fn behind_item(text: &str, at: usize) -> Diagnostic {
    match found(text, at) {
        (at, comma @ ",") => {
            let span = Span::new(offset(at), offset(at + comma.len()));
            Diagnostic::error("syntax", "nothing follows the comma", span)
                .help("remove it, or write what is missing")
        }
        _ => unexpected(text, at, &[Rule::EOI], AN_ITEM),
    }
}

/// Reads the clauses of a rule one by one, once its head is sound.
fn read_rule(text: &str, piece: &[Token<'_>], parsed: &mut Parsed) {
    let Some(brace) = piece.iter().position(|t| t.rule == Rule::open_brace) else { return };
    let (Some(name), Some(first)) = (piece.get(1), piece.first()) else { return };
    let titled = piece.get(2).filter(|t| t.rule == Rule::string);
    if name.rule != Rule::word || brace != 2 + usize::from(titled.is_some()) {
        return;
    }
    let last = piece.len() - 1;
    let closed = piece.get(last).is_some_and(|t| t.rule == Rule::close_brace);
    let body = piece.get(brace + 1..if closed { last } else { last + 1 }).unwrap_or(&[]);
    let mut builder = Builder::new(0);
    let mut clauses = Vec::new();
    for clause in split_clauses(body) {
        let (Some(from), Some(to)) = (clause.first(), clause.last()) else { continue };
        let Some(source) = text.get(from.start..to.end) else { continue };
        builder.base = offset(from.start);
        match Grammar::parse(Rule::only_clause, source) {
            Ok(mut pairs) => {
                let parts = pairs.next().map(|p| builder.parts(p.into_inner())).unwrap_or_default();
                clauses.extend(parts.into_iter().filter_map(|part| builder.clause(part)));
            }
            Err(error) => builder.faults.push(fault(text, from.start, &error, A_CLAUSE)),
        }
    }
    if !closed && builder.faults.iter().all(|fault| fault.code != "unclosed-string") {
        let span = Span::new(offset(first.start), offset(name.end));
        let message = format!("the rule `{}` is not closed", name.text);
        let fault = Diagnostic::error("unclosed-brace", message, span).help("end the rule with `}`");
        builder.faults.push(match piece.get(brace) {
            Some(open) => fault.related(Span::new(offset(open.start), offset(open.end)), "it opens here"),
            None => fault,
        });
    }
    let whole = builder.faults.is_empty();
    parsed.faults.append(&mut builder.faults);
    if whole {
        return;
    }
    let node =
        |t: &Token<'_>| -> Name { Node::new(t.text.to_owned(), Span::new(offset(t.start), offset(t.end))) };
    let title: Option<Text> = titled.map(node);
    let rule = RuleItem { name: node(name), title, clauses, whole: false };
    let span = Span::new(offset(first.start), piece.get(last).map_or(0, |t| offset(t.end)));
    parsed.file.items.push(Node::new(Item::Rule(rule), span));
}

fn split_clauses<'a, 't>(body: &'a [Token<'t>]) -> Vec<&'a [Token<'t>]> {
    let mut cuts = vec![0];
    for (at, token) in body.iter().enumerate().skip(1) {
        let before = body.get(at - 1);
        let after = body.get(at + 1);
        let starts = match token.text {
            "deny" | "ask" | "warn" | "allow" => before.is_none_or(|b| b.text != "doubt"),
            "when" | "unless" | "because" | "instead" => true,
            "in" => after.is_some_and(|a| a.text == "doubt"),
            _ => false,
        };
        if starts && token.rule == Rule::word && !before.is_some_and(takes_value) {
            cuts.push(at);
        }
    }
    let ends = cuts.iter().skip(1).copied().chain([body.len()]);
    cuts.iter().zip(ends).filter_map(|(&from, to)| body.get(from..to)).filter(|c| !c.is_empty()).collect()
}

/// What may follow where a piece ends: what it is called, and the words that it begins with.
type Next = (&'static str, &'static [&'static str]);

const AN_ITEM: Next = ("an item", &["policy", "language", "fact", "define", "rule", "test", "prove"]);
const A_CLAUSE: Next = ("another clause", &["when", "unless", "in doubt", "because", "instead"]);

const TREND_HELP: &str =
    "a trend is claimed with `never`: what never becomes looser stays or becomes stricter";

/// A pest error in the piece at `base` as a diagnostic; `next` may follow the piece.
fn fault(text: &str, base: usize, error: &Error<Rule>, next: Next) -> Diagnostic {
    let at = base
        + match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
        };
    match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => unexpected(text, at, positives, next),
        ErrorVariant::CustomError { message } => {
            Diagnostic::error("syntax", message.clone(), Span::new(offset(at), offset(at)))
        }
    }
}

/// "Expected this, found that", with the place of what was found.
fn unexpected(text: &str, at: usize, positives: &[Rule], next: Next) -> Diagnostic {
    let (at, found) = found(text, at);
    let line = found.lines().next().unwrap_or("");
    let span = Span::new(offset(at), offset(at + line.len()));
    if let Some((code, message, help)) = slip(text, at, found) {
        return Diagnostic::error(code, message, span).help(help);
    }
    let mut symbols: Vec<&str> = Vec::new();
    for rule in positives {
        let name = if *rule == Rule::EOI { Some(next.0) } else { symbol(*rule) };
        if let Some(name) = name.filter(|name| !symbols.contains(name)) {
            symbols.push(name);
        }
    }
    let expected = if symbols.is_empty() { "something else".to_owned() } else { any_of(&symbols) };
    let shown =
        if found.is_empty() { "the end of the text".to_owned() } else { format!("`{}`", brief(found)) };
    let diagnostic = Diagnostic::error("syntax", format!("expected {expected}, found {shown}"), span);
    let ends = symbols.contains(&next.0);
    let words: Vec<&str> = symbols.iter().flat_map(|symbol| symbol.split('`').skip(1).step_by(2)).collect();
    let words = words.into_iter().filter(|word| KEYWORDS.contains(word) || CONTEXTUAL.contains(word));
    let words = words.chain(if ends { next.1 } else { &[] }.iter().copied());
    if KEYWORDS.contains(&found) && symbols.contains(&"a name") {
        return diagnostic.help(format!("`{found}` is a word of the language; choose another name"));
    }
    if symbols.contains(&"`expect`")
        && text.get(..at).is_some_and(|before| before.trim_end().ends_with(" is"))
    {
        return diagnostic.help("a test gives a fact as `environment test`, without `is`");
    }
    if matches!(found, "looser" | "stricter")
        && symbols.contains(&"an outcome (`allow`, `warn`, `ask` or `deny`)")
    {
        return diagnostic.help(TREND_HELP);
    }
    match nearest(found, words) {
        Some(word) => diagnostic.help(format!("did you mean `{word}`?")),
        None if ends => {
            let words: Vec<String> = next.1.iter().map(|word| format!("`{word}`")).collect();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            diagnostic.help(format!("{} begins with {}", next.0, any_of(&words)))
        }
        None => diagnostic,
    }
}

/// The token at, or the first after, a place.
fn found(text: &str, at: usize) -> (usize, &str) {
    let rest = text.get(at..).unwrap_or("");
    let skipped = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    let rest = rest.get(skipped..).unwrap_or("");
    let in_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-' || c == '.';
    let length = match rest.chars().next() {
        None => 0,
        Some('"') => rest.get(1..).and_then(|r| r.find('"')).map_or(rest.len(), |end| end + 2),
        Some(c) if in_word(c) => rest.find(|c| !in_word(c)).unwrap_or(rest.len()),
        Some(c) => ["&&", "||", "==", "!=", "/*"]
            .iter()
            .find(|pair| rest.starts_with(**pair))
            .map_or(c.len_utf8(), |pair| pair.len()),
    };
    (at + skipped, rest.get(..length).unwrap_or(""))
}

/// What people write who come from other languages.
fn slip(text: &str, at: usize, found: &str) -> Option<(&'static str, &'static str, &'static str)> {
    let before = text.get(..at).unwrap_or("").trim_end();
    Some(match found {
        "&&" | "&" => ("syntax", "`&&` is not in the language", "write `and`"),
        "||" | "|" => ("syntax", "`||` is not in the language", "write `or`"),
        "!" => ("syntax", "`!` is not in the language", "write `not`"),
        "!=" => ("syntax", "`!=` is not in the language", "write `is not`"),
        "==" | "=" => ("syntax", "`=` is not a comparison", "write `is`"),
        "'" | "`" => ("syntax", "strings stand in double quotes", "write `\"…\"`"),
        "#" | "/*" => ("syntax", "this is no comment", "a comment begins with `//` and ends with the line"),
        "]" if before.ends_with(',') => ("syntax", "nothing follows the comma", "remove the comma"),
        "]" if before.ends_with('[') => {
            ("syntax", "a list holds at least one value", "write one, or leave the test out")
        }
        "}" if before.ends_with(',') => {
            ("syntax", "nothing follows the comma", "remove it, or write what is missing")
        }
        quoted if quoted.starts_with('"') && !closes(quoted) => {
            ("unclosed-string", "this string is never closed", "end it with `\"`")
        }
        _ => return None,
    })
}

fn closes(quoted: &str) -> bool {
    quoted.len() > 1 && quoted.ends_with('"')
}

fn any_of(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [init @ .., last] => format!("{} or {last}", init.join(", ")),
    }
}

fn brief(found: &str) -> String {
    let line = found.lines().next().unwrap_or("");
    let cut: String = line.chars().take(40).collect();
    if cut.len() < found.len() { format!("{cut}…") } else { cut }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
