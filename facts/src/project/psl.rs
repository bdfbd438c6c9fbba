//! The tokens of a Prisma schema.

use super::lexer::{self, Lexer};
use super::unknown::Unknown;

/// A token; what is not told apart here is a sign.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    Text(String),
    Sign(char),
    Break,
}

/// The tokens with their lines, without comments.
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, Unknown> {
    lexer::all(text, next)
}

fn next(lexer: &mut Lexer<'_>) -> Result<Option<(usize, Token)>, Unknown> {
    // The end of a line is a token.
    lexer.pass(|letter| letter != '\n' && letter.is_whitespace(), &['\n'])?;
    let line = lexer.line();
    let Some(first) = lexer.first() else { return Ok(None) };
    let token = match first {
        _ if is_word(first) => Token::Word(lexer.until(|letter| !is_word(letter)).to_owned()),
        '"' => text(lexer)?,
        _ => {
            lexer.skip(first.len_utf8());
            if first == '\n' { Token::Break } else { Token::Sign(first) }
        }
    };
    Ok(Some((line, token)))
}

fn text(lexer: &mut Lexer<'_>) -> Result<Token, Unknown> {
    lexer.skip(1);
    let mut text = String::new();
    loop {
        text.push_str(lexer.until(|letter| matches!(letter, '"' | '\\' | '\n')));
        let mut letters = lexer.rest().chars();
        match (letters.next(), letters.next()) {
            (Some('"'), _) => {
                lexer.skip(1);
                return Ok(Token::Text(text));
            }
            (Some('\\'), Some(escaped)) => {
                text.push(escape(escaped).ok_or_else(|| lexer.unknown("an escape that is not known"))?);
                lexer.skip(2);
            }
            _ => return Err(lexer.unknown("a text is not closed")),
        }
    }
}

fn escape(letter: char) -> Option<char> {
    match letter {
        '"' | '\\' | '/' => Some(letter),
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        _ => None,
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | '@')
}
