//! Text that is no valid shell text: unclosed quotes, another shell's grammar, too much nesting.
//!
//! It is cut into commands and words in the simplest way. Where a quote is not closed, both readings
//! count: that it goes on to the end, and that it is a character like any other.

use super::scope::Scope;
use crate::command::call::{Call, Stdin};
use crate::command::programs::opaque;
use crate::command::programs::windows;
use crate::command::reader::{Reader, inner_site};
use crate::command::text::{Arg, hole};

/// How many commands of a text that cannot be parsed are read.
const MOST_COMMANDS: usize = 1_000;

/// Reads `text` without a grammar.
pub(crate) fn read(reader: &mut Reader<'_>, text: &str, scope: &mut Scope, stdin: &Stdin) -> String {
    reader.changes.add(text.into(), None);
    let joined = join_lines(text);
    let mark = reader.mark();
    let base = reader.site;
    let readings: &[bool] = if has_open_quote(&joined) { &[true, false] } else { &[true] };
    for quotes in readings {
        let mut commands = commands(&joined, *quotes).into_iter().enumerate();
        for (at, command) in commands.by_ref().take(MOST_COMMANDS) {
            reader.site = inner_site(base, at);
            run(reader, &command, scope, stdin);
        }
        if commands.any(|(_, words)| words.iter().any(|word| matters(word))) {
            reader.give_up("the text holds more commands than are read");
        }
        if reader.has_any_since(mark) {
            break;
        }
    }
    reader.site = base;
    hole()
}

/// Whether a word that is not read may be the beginning of a command that matters.
fn matters(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    word.split(|c: char| !c.is_ascii_alphanumeric()).any(opaque::starts_command)
}

/// Line continuations of all shells: `\`, `^` and the backtick at the end of a line.
fn join_lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    ["\\\n", "^\n", "`\n"].iter().fold(text, |text, ending| text.replace(ending, " "))
}

fn run(reader: &mut Reader<'_>, command: &[String], scope: &mut Scope, stdin: &Stdin) {
    if !reader.spend(1) {
        return;
    }
    reader.text = command.join(" ").into();
    let mut words = command.iter().map(String::as_str).peekable();
    while words.next_if(|word| LEADING.contains(&word.to_ascii_lowercase().as_str())).is_some() {}
    let raw: Vec<&str> = words.collect();
    let Some(first) = raw.first() else { return };
    let rest = raw.get(1..).unwrap_or_default();
    // PowerShell's conditions (`$true`, `$x -eq 1`, `$d in $list`) are no commands.
    if first.starts_with('$') && rest.first().is_none_or(|word| word.starts_with('-') || *word == "in") {
        return;
    }
    if windows::assigns(reader, first, rest.iter().copied(), scope) {
        return;
    }
    let mut args: Vec<Arg> = raw.iter().flat_map(|word| reader.expand_word(word, scope)).collect();
    args.retain(|arg| !is_redirection(&arg.text));
    let mut call = Call { args, stdin: stdin.clone(), ..scope.call() };
    let command = call.give_assigned(0);
    call.args.drain(..command);
    reader.invoke(&call, scope);
}

/// Words that stand before a command without being one.
const LEADING: &[&str] = &[
    "then", "do", "else", "elif", "if", "while", "until", "!", "time", "try", "catch", "finally", "foreach",
    "begin", "process", "end", "in", "fi", "done", "esac", "&", "@", "return",
];

fn is_redirection(word: &str) -> bool {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '*');
    rest.starts_with('>') && !rest.starts_with(">(")
}

/// Whether a quote is opened and never closed.
fn has_open_quote(text: &str) -> bool {
    let mut cutter = Cutter::new(true);
    text.chars().for_each(|c| cutter.take(c));
    cutter.quote.is_some()
}

/// The words of `text`, quotes still on them.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut cutter = Cutter { separates: false, ..Cutter::new(true) };
    text.chars().for_each(|c| cutter.take(c));
    cutter.finish().into_iter().flatten().collect()
}

fn commands(text: &str, quotes: bool) -> Vec<Vec<String>> {
    let mut cutter = Cutter::new(quotes);
    text.chars().for_each(|c| cutter.take(c));
    cutter.finish()
}

struct Cutter {
    quotes: bool,
    separates: bool,
    quote: Option<char>,
    escaped: bool,
    word: String,
    words: Vec<String>,
    commands: Vec<Vec<String>>,
}

impl Cutter {
    fn new(quotes: bool) -> Self {
        Self {
            quotes,
            separates: true,
            quote: None,
            escaped: false,
            word: String::new(),
            words: Vec::new(),
            commands: Vec::new(),
        }
    }

    fn take(&mut self, c: char) {
        if self.escaped {
            self.escaped = false;
            self.word.push(c);
            return;
        }
        match (self.quote, c) {
            (_, '\\') if self.quote != Some('\'') => {
                self.escaped = true;
                self.word.push(c);
            }
            (Some(quote), _) => {
                self.quote = (c != quote).then_some(quote);
                self.word.push(c);
            }
            (None, '\'' | '"') if self.quotes => {
                self.quote = Some(c);
                self.word.push(c);
            }
            // A quote that is read as a character would quote again when the word is expanded.
            (None, '\'' | '"') => {}
            (None, ';' | '&' | '|' | '\n' | '{' | '}' | '(' | ')' | '`') if self.separates => {
                self.end_command();
            }
            (None, _) if c.is_whitespace() => self.end_word(),
            (None, _) => self.word.push(c),
        }
    }

    fn end_word(&mut self) {
        if !self.word.is_empty() {
            self.words.push(std::mem::take(&mut self.word));
        }
    }

    fn end_command(&mut self) {
        self.end_word();
        // What is left of `$(` says nothing.
        self.words.retain(|word| word != "$");
        if !self.words.is_empty() {
            self.commands.push(std::mem::take(&mut self.words));
        }
    }

    fn finish(mut self) -> Vec<Vec<String>> {
        self.end_command();
        self.commands
    }
}
