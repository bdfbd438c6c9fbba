//! Text with styles, into which nothing that a user or a policy wrote can smuggle a style of its own.

use anstyle::{AnsiColor, Style};

/// The styles that say something.
pub(crate) mod style {
    use super::{AnsiColor, Style};

    pub(crate) const ALLOW: Style = AnsiColor::Green.on_default().bold();
    pub(crate) const WARN: Style = AnsiColor::Yellow.on_default().bold();
    pub(crate) const ASK: Style = AnsiColor::Magenta.on_default().bold();
    pub(crate) const DENY: Style = AnsiColor::Red.on_default().bold();
    pub(crate) const ERROR: Style = DENY;
    pub(crate) const HELP: Style = AnsiColor::Cyan.on_default().bold();
    pub(crate) const STRONG: Style = Style::new().bold();
    pub(crate) const FAINT: Style = Style::new().dimmed();
}

/// A text under construction.
#[derive(Debug, Default)]
pub(crate) struct Page(String);

impl Page {
    /// Adds text as it is, but for control characters.
    pub(crate) fn plain(&mut self, text: &str) -> &mut Self {
        self.0.extend(text.chars().flat_map(visible));
        self
    }

    /// Adds text in a style.
    pub(crate) fn styled(&mut self, style: Style, text: &str) -> &mut Self {
        self.0.push_str(&style.render().to_string());
        self.plain(text);
        self.0.push_str(&style.render_reset().to_string());
        self
    }

    /// Adds text whose second and later lines begin `by` columns from the left.
    pub(crate) fn indented(&mut self, by: usize, text: &str) -> &mut Self {
        for (at, line) in text.trim_end().lines().enumerate() {
            if at > 0 {
                self.end();
            }
            if at > 0 && !line.trim().is_empty() {
                self.plain(&" ".repeat(by));
            }
            self.plain(if at > 0 { line.trim() } else { line });
        }
        self
    }

    /// Ends the line.
    pub(crate) fn end(&mut self) -> &mut Self {
        self.0.push('\n');
        self
    }

    /// The text with its styles.
    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

/// A terminal obeys control characters, and right-to-left marks reorder a line: both would let a command
/// show as something that it is not. They are written out instead.
pub(super) fn visible(c: char) -> impl Iterator<Item = char> {
    let reorders = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let hidden = (c.is_control() && c != '\n' && c != '\t') || reorders;
    let escape = hidden.then(|| c.escape_unicode());
    escape.into_iter().flatten().chain((!hidden).then_some(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_written_out() {
        let mut page = Page::default();
        page.plain("a\u{1b}[31mb\r\u{202e}c\td");
        assert_eq!(page.into_string(), "a\\u{1b}[31mb\\u{d}\\u{202e}c\td");
    }

    #[test]
    fn later_lines_are_indented_and_empty_ones_stay_empty() {
        let mut page = Page::default();
        page.plain("- ").indented(2, "one\n   two\n\nthree\n").end();
        assert_eq!(page.into_string(), "- one\n  two\n\n  three\n");
    }
}
