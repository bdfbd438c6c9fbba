//! One level of words, parsed as Prisma's parser (`arg`) does: flags, their values, and the rest.

use crate::prisma::catalogue::{self, Arguments, Command, Flag, Takes};
use crate::prisma::{Major, Word};

/// The command whose flags are read, in one version.
#[derive(Clone, Copy)]
pub(super) struct Level {
    pub(super) command: &'static Command,
    pub(super) major: Major,
    /// Whether the first word that is not a flag ends the parsing.
    pub(super) stops: bool,
}

/// A flag that was found.
#[derive(Clone, Debug)]
pub(super) struct Given {
    /// The canonical name, or as written where nobody knows it.
    pub(super) name: String,
    /// The text of its value, where it takes one and the text is known.
    pub(super) value: Option<String>,
    /// Whether it has a value whose text only the shell knows.
    pub(super) open: bool,
    /// Whether this command of this version has it.
    pub(super) known: bool,
    /// Whether Prisma certainly parses the word as this flag.
    pub(super) certain: bool,
}

/// What one level holds.
#[derive(Debug)]
pub(super) struct Scan {
    pub(super) given: Vec<Given>,
    /// Words that are no flags of this level, and all that stands where parsing stops.
    pub(super) rest: Vec<Word>,
    /// Whether the place of every word is known.
    pub(super) certain: bool,
    /// Whether a word that only the shell knows may hold more flags.
    pub(super) more: bool,
}

/// The value that a flag has on itself, after `=`.
enum Attached {
    Nothing,
    Known(String),
    Dynamic,
}

/// Reads the words of one level.
pub(super) fn scan(words: &[Word], level: Level) -> Scan {
    let scan = Scan { given: Vec::new(), rest: Vec::new(), certain: true, more: false };
    let mut reader = Reader { level, words, scan };
    while let Some((word, after)) = reader.words.split_first() {
        reader.words = after;
        if !reader.word(word) {
            reader.scan.rest.extend_from_slice(reader.words);
            if !is_end(word) && !level.command.group {
                reader.read_by_the_program(word);
            }
            break;
        }
    }
    reader.scan
}

impl Level {
    /// The level of a command, stopping where the command does.
    pub(super) fn new(command: &'static Command, major: Major) -> Self {
        let stops = matches!(command.arguments, Arguments::FirstWordStops | Arguments::Platform);
        Self { command, major, stops }
    }

    /// The flag of that name or alias, and whether this command of this version has it.
    ///
    /// A flag of another version or another command is found too: the command line will fail, but how
    /// the person meant it is known.
    fn find(&self, written: &str) -> Option<(&'static Flag, bool)> {
        let named = |flag: &&Flag| flag.name == written || flag.alias.as_deref() == Some(written);
        if let Some(flag) = self.command.flags(Some(self.major)).find(named) {
            return Some((flag, true));
        }
        let same = catalogue::commands().filter(|c| c.name == self.command.name);
        let elsewhere = same.flat_map(|c| c.flags(None)).find(named);
        elsewhere.or_else(|| catalogue::flag_anywhere(written)).map(|flag| (flag, false))
    }

    /// Whether this level leads to a command of that name.
    fn leads_to(&self, word: &str) -> bool {
        self.command.group && catalogue::is_known_command(&self.below(word), None)
    }

    /// The command below this one that a word leads to.
    pub(super) fn child(&self, word: &str) -> Option<&'static Command> {
        // A name is made of words, so a word that is empty or holds a space is none.
        let whole = !word.is_empty() && !word.contains(' ');
        catalogue::command(&self.below(word), self.major).filter(|_| whole)
    }

    /// The name of the command below this one.
    pub(super) fn below(&self, word: &str) -> String {
        if self.command.name.is_empty() { word.to_owned() } else { format!("{} {word}", self.command.name) }
    }
}

struct Reader<'a> {
    level: Level,
    words: &'a [Word],
    scan: Scan,
}

impl Reader<'_> {
    /// Takes one word; false where parsing stops after it.
    fn word(&mut self, word: &Word) -> bool {
        match word {
            _ if is_end(word) => false,
            Word::Known(text) if is_flag(text) => {
                self.flag(text);
                true
            }
            Word::Known(_) => self.positional(word),
            Word::Dynamic { prefix, splits } => self.dynamic(word, prefix, *splits),
        }
    }

    fn positional(&mut self, word: &Word) -> bool {
        self.scan.rest.push(word.clone());
        !(self.scan.certain && self.level.stops)
    }

    /// Where the command parses no further, Prisma itself has read on up to `--`, for its configuration alone.
    fn read_by_the_program(&mut self, last: &Word) {
        let Some((flag, true)) = self.level.find(CONFIG) else { return };
        self.scan.more |= matches!(last, Word::Dynamic { splits: true, .. });
        while let Some((word, after)) = self.words.split_first().filter(|(word, _)| !is_end(word)) {
            self.words = after;
            match word {
                Word::Known(text) if text == CONFIG => self.with_next(flag, true),
                Word::Known(text) => {
                    if let Some((CONFIG, value)) = text.split_once('=') {
                        self.give(CONFIG, Some(value.to_owned()), true);
                    }
                }
                Word::Dynamic { prefix, splits } => {
                    let may_be = CONFIG.starts_with(prefix.as_str()) || prefix.starts_with("--config=");
                    self.scan.more |= *splits || may_be;
                }
            }
        }
    }

    fn dynamic(&mut self, word: &Word, prefix: &str, splits: bool) -> bool {
        if let (true, Some((name, _))) = (prefix.starts_with("--"), prefix.split_once('=')) {
            self.long(name, Attached::Dynamic);
        } else if prefix.starts_with('-') {
            if !prefix.starts_with("--") {
                self.bundle(prefix);
            }
            self.lose_track();
        } else if prefix.is_empty() {
            self.lose_track();
            self.scan.rest.push(word.clone());
        } else if !self.positional(word) {
            return false;
        }
        if splits {
            self.lose_track();
        }
        true
    }

    /// Any flag may stand here, so what follows may be parsed otherwise than it looks.
    fn lose_track(&mut self) {
        self.scan.more = true;
        self.scan.certain = false;
    }

    fn flag(&mut self, text: &str) {
        if !text.starts_with("--") {
            return self.bundle(text);
        }
        match text.split_once('=') {
            Some((name, value)) => self.long(name, Attached::Known(value.to_owned())),
            None => self.long(text, Attached::Nothing),
        }
    }

    fn long(&mut self, name: &str, attached: Attached) {
        match (self.level.find(name), attached) {
            (None, Attached::Nothing) => self.unknown(name),
            (None, _) => self.give(name, None, false),
            (Some((flag, known)), _) if flag.takes == Takes::Nothing => self.give(&flag.name, None, known),
            (Some((flag, known)), Attached::Known(value)) => self.give(&flag.name, Some(value), known),
            (Some((flag, known)), Attached::Dynamic) => self.give_open(&flag.name, known),
            (Some((flag, known)), Attached::Nothing) => self.with_next(flag, known),
        }
    }

    /// Short flags in one word. `-f=true` is refused for its `=`, but `-f` was meant.
    fn bundle(&mut self, text: &str) {
        let (letters, refused) = text.split_once('=').map_or((text, false), |(letters, _)| (letters, true));
        let mut letters = letters.chars().skip(1).peekable();
        while let Some(letter) = letters.next() {
            let name = format!("-{letter}");
            let last = letters.peek().is_none();
            match self.level.find(&name) {
                Some((flag, known)) if flag.takes != Takes::Nothing && last && !refused => {
                    self.with_next(flag, known);
                }
                Some((flag, known)) => self.give(&flag.name, None, known && !(refused && last)),
                None if last && !refused => self.unknown(&name),
                None => self.give(&name, None, false),
            }
        }
    }

    /// A flag that takes its value from the next word, unless that is a flag itself.
    fn with_next(&mut self, flag: &Flag, known: bool) {
        let Some((next, after)) = self.words.split_first() else {
            return self.give(&flag.name, None, known);
        };
        match next {
            Word::Known(text) if is_value(text, flag.takes) && (known || !self.level.leads_to(text)) => {
                self.give(&flag.name, Some(text.clone()), known);
                self.words = after;
            }
            Word::Dynamic { prefix, splits } if !prefix.starts_with('-') => {
                self.give_open(&flag.name, known);
                self.words = after;
                if *splits {
                    self.lose_track();
                }
            }
            _ => self.give(&flag.name, None, known),
        }
    }

    /// A flag that nobody knows: a word after it may be its value.
    fn unknown(&mut self, name: &str) {
        self.give(name, None, false);
        self.scan.certain &= match self.words.first() {
            None => true,
            Some(Word::Known(text)) => is_flag(text) || self.level.leads_to(text),
            Some(Word::Dynamic { .. }) => false,
        };
    }

    fn give(&mut self, name: &str, value: Option<String>, known: bool) {
        let certain = self.scan.certain;
        self.scan.given.push(Given { name: name.to_owned(), value, open: false, known, certain });
    }

    /// A flag whose value only the shell knows.
    fn give_open(&mut self, name: &str, known: bool) {
        self.give(name, None, known);
        self.scan.given.iter_mut().next_back().into_iter().for_each(|given| given.open = true);
    }
}

/// The flag that Prisma reads before it comes to a command.
const CONFIG: &str = "--config";

/// Whether a word ends all flags.
fn is_end(word: &Word) -> bool {
    matches!(word, Word::Known(text) if text == "--")
}

/// Whether a word is parsed as flags; a lone `-` is not.
fn is_flag(text: &str) -> bool {
    text.len() > 1 && text.starts_with('-')
}

fn is_value(text: &str, takes: Takes) -> bool {
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == '.');
    !is_flag(text) || (takes == Takes::Number && text.strip_prefix('-').is_some_and(digits))
}
