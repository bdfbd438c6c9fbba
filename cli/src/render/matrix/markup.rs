//! Text inside of HTML and SVG.

use std::fmt::Write as _;

use crate::render::page::visible;

/// Text as it stands between tags and in quoted attributes. What a page would obey or could not hold is written
/// out.
pub(super) fn escaped(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    for c in text.chars().flat_map(visible) {
        match c {
            '&' => told.push_str("&amp;"),
            '<' => told.push_str("&lt;"),
            '>' => told.push_str("&gt;"),
            '"' => told.push_str("&quot;"),
            '\'' => told.push_str("&#39;"),
            // XML has no place for these, not even as a reference.
            '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(told, "{}", c.escape_unicode());
            }
            _ => told.push(c),
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_that_was_written_becomes_markup() {
        assert_eq!(escaped("<script>\"&'\u{1b}\u{ffff}"), "&lt;script&gt;&quot;&amp;&#39;\\u{1b}\\u{ffff}");
    }
}
