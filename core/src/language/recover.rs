//! Where a text has faults: finds each of them, and still reads the parts that have none.
//!
//! The text is cut into items at the keywords that begin them, and a rule with a fault into clauses; each
//! piece is parsed alone, so that a fault in one hides nothing in another.

use std::ops::Range;

use pest::Parser;
use pest::error::{Error, ErrorVariant, InputLocation};

use super::MAX_FAULTS;
use super::ast::{Item, Node, RuleItem, Text};
use super::build::Builder;
use super::grammar::{CONTEXTUAL, Grammar, KEYWORDS, Rule, symbol};
use super::lex::{STRING, Tokens};
use super::parse::Parsed;
use super::parts::{Found, Part};
use crate::diagnostic::Diagnostic;
use crate::ordered;
use crate::source::Span;
use crate::suggest::nearest;

#[derive(Clone, Copy, Debug)]
struct Token<'t> {
    /// Its number among all tokens.
    number: usize,
    letter: u8,
    text: &'t str,
    span: Span,
}

impl Token<'_> {
    fn is_word(&self) -> bool {
        self.letter.is_ascii_alphabetic()
    }
}

/// Reads what can be read of a text that does not parse as a whole.
pub(super) fn recover<'t>(all: &Tokens<'t>) -> Parsed<'t> {
    let tokens = read_tokens(all);
    let starts = item_starts(&tokens);
    let mut parsed = Parsed::default();
    parsed.file.comments.clone_from(&all.comments);
    let first = starts.first().copied().unwrap_or(tokens.len());
    if let (true, Some(token)) = (first > 0, tokens.first()) {
        parsed.faults.push(unexpected(all.text, token.span.start, &[Rule::EOI], AN_ITEM));
    }
    let ends = starts.iter().skip(1).copied().chain([tokens.len()]);
    for (&from, to) in starts.iter().zip(ends) {
        if parsed.faults.len() >= MAX_FAULTS {
            break;
        }
        if let Some(piece) = tokens.get(from..to) {
            read_item(all, piece, &mut parsed);
        }
    }
    if parsed.faults.is_empty() {
        let whole = Grammar::parse(Rule::file, &all.letters).err();
        parsed.faults.extend(whole.map(|error| fault(all, 0..all.spans.len(), &error, AN_ITEM)));
    }
    ordered::sort_by(&mut parsed.faults, |a, b| a.span.cmp(&b.span));
    parsed
}

/// The tokens but those behind a `#`, which is taken for a comment of another language.
fn read_tokens<'t>(all: &Tokens<'t>) -> Vec<Token<'t>> {
    let mut comment_ends = 0;
    let tokens = all.spans.iter().zip(all.letters.bytes()).enumerate();
    tokens
        .map(|(number, (span, letter))| Token { number, letter, text: all.text_at(*span), span: *span })
        .filter(|token| {
            let read = token.span.start >= comment_ends;
            if read && token.text == "#" {
                let rest = all.text.get(token.span.start as usize..).unwrap_or("");
                comment_ends = token.span.start + offset(rest.find('\n').unwrap_or(rest.len()));
            }
            read
        })
        .collect()
}

/// The tokens at which items begin: a keyword outside of braces that cannot be a value, or, inside of
/// braces that somebody forgot to close, a keyword with all that makes an item of it.
fn item_starts(tokens: &[Token<'_>]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut inside = false;
    for (at, token) in tokens.iter().enumerate() {
        match token.letter {
            b'{' => inside = true,
            b'}' => inside = false,
            _ if token.is_word() => {
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
    let follows = |letter: u8| tokens.get(at + 1).is_some_and(|after| after.letter == letter);
    match at.checked_sub(1).and_then(|before| tokens.get(before)).map(|before| before.text) {
        Some("fact") => follows(b':'),
        Some("define") => follows(b'='),
        Some("rule") => follows(b'{'),
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
    let word = |ahead: usize| tokens.get(at + ahead).is_some_and(Token::is_word);
    let is = |ahead: usize, letter: u8| tokens.get(at + ahead).is_some_and(|token| token.letter == letter);
    match tokens.get(at).map(|t| t.text) {
        Some("rule") => word(1) && (is(2, b'{') || is(2, STRING) && is(3, b'{')),
        Some("test") => is(1, STRING) && is(2, b'{'),
        Some("prove") => is(1, STRING),
        Some("define") => word(1) && is(2, b'='),
        Some("fact") => word(1) && is(2, b':'),
        _ => false,
    }
}

fn takes_value(before: &Token<'_>) -> bool {
    matches!(before.letter, b',' | b'[') || matches!(before.text, "is" | "not" | "of" | "has")
}

fn read_item<'t>(all: &Tokens<'t>, piece: &[Token<'t>], parsed: &mut Parsed<'t>) {
    let (Some(first), Some(last)) = (piece.first(), piece.last()) else { return };
    let place = first.number..last.number + 1;
    let Some(letters) = all.letters.get(place.clone()) else { return };
    let mut builder = Builder::new(all, first.number);
    match Grammar::parse(Rule::only_item, letters) {
        Ok(pairs) => {
            let found = Found::new(pairs);
            let items = found.whole().into_iter().flat_map(Part::parts);
            parsed.file.items.extend(items.filter_map(|item| builder.item(item)));
            parsed.faults.append(&mut builder.faults);
        }
        Err(error) => {
            if let Some((item, end)) = first_item(&mut builder, letters) {
                parsed.file.items.push(item);
                parsed.faults.append(&mut builder.faults);
                parsed.faults.push(behind_item(all.text, end));
                return;
            }
            parsed.half_read.push(first.text);
            if let Some(name) = piece.get(1).filter(|token| token.is_word()) {
                parsed.half_read.push(name.text);
            }
            let before = parsed.faults.len();
            if first.text == "rule" {
                read_rule(all, piece, parsed);
            }
            if parsed.faults.len() == before {
                parsed.faults.push(fault(all, place, &error, AN_ITEM));
            }
        }
    }
}

/// An item that is sound and has something behind it that is none: the item, and where it ends.
fn first_item<'t>(builder: &mut Builder<'_, 't>, letters: &str) -> Option<(Node<Item<'t>>, u32)> {
    let found = Found::new(Grammar::parse(Rule::first_item, letters).ok()?);
    let item = builder.item(found.whole()?.parts().next()?)?;
    let end = item.span.end;
    Some((item, end))
}

/// What is no item stands behind one that is sound. A comma there would have been part of its list, had
/// anything followed it.
fn behind_item(text: &str, at: u32) -> Diagnostic {
    match found(text, at) {
        (at, comma @ ",") => {
            let span = Span::new(at, at + offset(comma.len()));
            Diagnostic::error("syntax", "nothing follows the comma", span)
                .help("remove it, or write what is missing")
        }
        _ => unexpected(text, at, &[Rule::EOI], AN_ITEM),
    }
}

/// Reads the clauses of a rule one by one, once its head is sound.
fn read_rule<'t>(all: &Tokens<'t>, piece: &[Token<'t>], parsed: &mut Parsed<'t>) {
    let Some(brace) = piece.iter().position(|t| t.letter == b'{') else { return };
    let (Some(name), Some(first)) = (piece.get(1), piece.first()) else { return };
    let titled = piece.get(2).filter(|t| t.letter == STRING);
    if !name.is_word() || brace != 2 + usize::from(titled.is_some()) {
        return;
    }
    let last = piece.len() - 1;
    let closed = piece.get(last).is_some_and(|t| t.letter == b'}');
    let body = piece.get(brace + 1..if closed { last } else { last + 1 }).unwrap_or(&[]);
    let mut builder = Builder::new(all, 0);
    let mut clauses = Vec::new();
    for clause in split_clauses(body) {
        let (Some(from), Some(to)) = (clause.first(), clause.last()) else { continue };
        let place = from.number..to.number + 1;
        let Some(letters) = all.letters.get(place.clone()) else { continue };
        builder.base = from.number;
        match Grammar::parse(Rule::only_clause, letters) {
            Ok(pairs) => {
                let found = Found::new(pairs);
                let read = found.whole().into_iter().flat_map(Part::parts);
                clauses.extend(read.filter_map(|clause| builder.clause(clause)));
            }
            Err(error) => builder.faults.push(fault(all, place, &error, A_CLAUSE)),
        }
    }
    if !closed && builder.faults.iter().all(|fault| fault.code != "unclosed-string") {
        let message = format!("the rule `{}` is not closed", name.text);
        let span = first.span.to(name.span);
        let fault = Diagnostic::error("unclosed-brace", message, span).help("end the rule with `}`");
        builder.faults.push(match piece.get(brace) {
            Some(open) => fault.related(open.span, "it opens here"),
            None => fault,
        });
    }
    let whole = builder.faults.is_empty();
    parsed.faults.append(&mut builder.faults);
    if whole {
        return;
    }
    let title: Option<Text<'t>> = titled.map(|title| Node::new(title.text.into(), title.span));
    let rule = RuleItem { name: Node::new(name.text, name.span), title, clauses, whole: false };
    let span = piece.get(last).map_or(first.span, |last| first.span.to(last.span));
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
        if starts && !before.is_some_and(takes_value) {
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

/// A pest error in the tokens at `place` as a diagnostic; `next` may follow them.
fn fault(all: &Tokens<'_>, place: Range<usize>, error: &Error<Rule>, next: Next) -> Diagnostic {
    let (InputLocation::Pos(letter) | InputLocation::Span((letter, _))) = error.location;
    let token = place.start + letter;
    let at = if token < place.end {
        all.spans.get(token).map_or(0, |span| span.start)
    } else {
        place.end.checked_sub(1).and_then(|last| all.spans.get(last)).map_or(0, |span| span.end)
    };
    match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => unexpected(all.text, at, positives, next),
        ErrorVariant::CustomError { message } => {
            Diagnostic::error("syntax", message.clone(), Span::new(at, at))
        }
    }
}

/// "Expected this, found that", with the place of what was found.
fn unexpected(text: &str, at: u32, positives: &[Rule], next: Next) -> Diagnostic {
    let (at, found) = found(text, at);
    let line = found.lines().next().unwrap_or("");
    let span = Span::new(at, at + offset(line.len()));
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
        && text.get(..at as usize).is_some_and(|before| before.trim_end().ends_with(" is"))
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
fn found(text: &str, at: u32) -> (u32, &str) {
    let all = text.get(at as usize..).unwrap_or("");
    let mut rest = all.trim_start_matches([' ', '\t', '\r', '\n']);
    while rest.starts_with("//") {
        let comment_end = rest.find('\n').unwrap_or(rest.len());
        rest = rest.get(comment_end..).unwrap_or("").trim_start_matches([' ', '\t', '\r', '\n']);
    }
    let skipped = all.len() - rest.len();
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
    (at + offset(skipped), rest.get(..length).unwrap_or(""))
}

/// What people write who come from other languages.
fn slip(text: &str, at: u32, found: &str) -> Option<(&'static str, &'static str, &'static str)> {
    let before = text.get(..at as usize).unwrap_or("").trim_end();
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
