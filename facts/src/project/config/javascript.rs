//! The tokens of JavaScript and TypeScript, as far as they can be told without understanding the whole: what needs
//! that (a slash that may begin a pattern or divide) is given up.

use crate::project::lexer::{self, Lexer};
use crate::project::unknown::Unknown;

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A name, a keyword or a number.
    Word(String),
    Text(String),
    /// A text with code in it.
    Template(Vec<Piece>),
    /// A sign; `=>`, `??`, `...` and the like are one.
    Sign(&'static str),
}

/// Tokens with their lines.
pub(super) type Tokens = Vec<(usize, Token)>;

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Code(Tokens),
}

const SIGNS: [&str; 42] = [
    "...", "===", "!==", "&&=", "||=", "??=", "=>", "??", "?.", "&&", "||", "==", "!=", "<=", ">=", "++",
    "--", "+=", "-=", "*=", "{", "}", "(", ")", "[", "]", ",", ";", ":", ".", "=", "!", "?", "<", ">", "+",
    "-", "*", "|", "&", "@", "%",
];
const LINE_ENDS: [char; 4] = ['\n', '\r', '\u{2028}', '\u{2029}'];
/// Templates are not nested deeper.
const DEPTH: usize = 8;

/// The tokens with their lines, without comments.
pub(super) fn tokens(text: &str) -> Result<Tokens, Unknown> {
    lexer::all(text, |lexer| next(lexer, DEPTH))
}

fn next(lexer: &mut Lexer<'_>, depth: usize) -> Result<Option<(usize, Token)>, Unknown> {
    lexer.pass(|letter| letter.is_whitespace() || letter == '\u{FEFF}', &LINE_ENDS)?;
    // Comments in scripts, but not in modules: which of the two this is would have to be known.
    if lexer.rest().starts_with("<!--") || lexer.rest().starts_with("-->") {
        return Err(lexer.unknown("what may be a comment"));
    }
    let line = lexer.line();
    let Some(first) = lexer.first() else { return Ok(None) };
    let token = match first {
        _ if is_word(first) => Token::Word(lexer.until(|letter| !is_word(letter)).to_owned()),
        '"' | '\'' => {
            lexer.skip(1);
            let text = piece(lexer, first)?;
            lexer.skip(1);
            Token::Text(text)
        }
        '`' => template(lexer, depth)?,
        _ => Token::Sign(sign(lexer)?),
    };
    Ok(Some((line, token)))
}

fn sign(lexer: &mut Lexer<'_>) -> Result<&'static str, Unknown> {
    // `a ?.5 : b` is a question, and no access.
    let is_question = |sign: &str| {
        sign == "?." && lexer.rest().get(2..).is_some_and(|it| it.starts_with(|it: char| it.is_ascii_digit()))
    };
    let sign = SIGNS.into_iter().find(|sign| lexer.rest().starts_with(sign) && !is_question(sign));
    let sign = sign.ok_or_else(|| lexer.unknown("a sign that is not understood without running it"))?;
    lexer.skip(sign.len());
    Ok(sign)
}

fn template(lexer: &mut Lexer<'_>, depth: usize) -> Result<Token, Unknown> {
    let left = depth.checked_sub(1).ok_or_else(|| lexer.unknown("templates within templates"))?;
    lexer.skip(1);
    let mut pieces = Vec::new();
    loop {
        pieces.push(Piece::Text(piece(lexer, '`')?));
        if lexer.first() == Some('`') {
            lexer.skip(1);
            return Ok(match <[Piece; 1]>::try_from(pieces) {
                Ok([Piece::Text(text)]) => Token::Text(text),
                Ok([piece]) => Token::Template(vec![piece]),
                Err(pieces) => Token::Template(pieces),
            });
        }
        lexer.skip(2);
        pieces.push(Piece::Code(code(lexer, left)?));
    }
}

/// The code of a template, up to the brace that closes it.
fn code(lexer: &mut Lexer<'_>, depth: usize) -> Result<Tokens, Unknown> {
    let (mut tokens, mut open) = (Tokens::new(), 0_usize);
    while let Some(token) = next(lexer, depth)? {
        match token.1 {
            Token::Sign("}") if open == 0 => return Ok(tokens),
            Token::Sign("}") => open -= 1,
            Token::Sign("{") => open += 1,
            _ => {}
        }
        tokens.push(token);
    }
    Err(lexer.unknown("a template is not closed"))
}

/// The text up to its quote, or in a template up to code, which both stay.
fn piece(lexer: &mut Lexer<'_>, quote: char) -> Result<String, Unknown> {
    let mut text = String::new();
    let is_template = quote == '`';
    loop {
        text.push_str(lexer.until(|letter| {
            matches!(letter, '\\' | '\r' | '$') || letter == quote || (letter == '\n' && !is_template)
        }));
        let mut letters = lexer.rest().chars();
        let length = match (letters.next(), letters.next()) {
            (Some(first), _) if first == quote => return Ok(text),
            (Some('$'), Some('{')) if is_template => return Ok(text),
            (Some('\\'), Some(letter)) => {
                let escaped = escape(letter);
                text.push(
                    escaped.ok_or_else(|| lexer.unknown("an escape that is not understood in a text"))?,
                );
                2
            }
            (Some('$'), _) => {
                text.push('$');
                1
            }
            _ => return Err(lexer.unknown("a text that is not understood without running it")),
        };
        lexer.skip(length);
    }
}

fn escape(letter: char) -> Option<char> {
    match letter {
        '\\' | '"' | '\'' | '`' | '/' | '$' => Some(letter),
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        _ => None,
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$' | '#')
}
