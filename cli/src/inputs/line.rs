//! A command line, given whole or as words: words are written as the line that a shell would read back into the
//! same words.

/// Words of the shell that mean something else when they stand first and bare.
const RESERVED: &[&str] = &[
    "case", "coproc", "do", "done", "elif", "else", "esac", "fi", "for", "function", "if", "in", "select",
    "then", "until", "while", "time",
];

/// A command line that was given whole or as words.
///
/// One word with spaces is a line that somebody quoted: as the name of a program it would be none that touches a
/// database, and that must not be the answer.
pub(crate) fn line_of(whole: Option<&str>, words: &[String]) -> String {
    match (whole, words) {
        (Some(line), _) => line.to_owned(),
        (None, [line]) => line.clone(),
        (None, words) => as_line(words),
    }
}

/// Writes words as a shell line.
pub(crate) fn as_line(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().enumerate().map(|(at, word)| quote(word, at == 0)).collect();
    quoted.join(" ")
}

/// Writes one word as an argument in a shell line.
pub(crate) fn shell_word(word: &str) -> String {
    quote(word, false)
}

/// The first word is quoted wherever it could be taken for an assignment or a keyword: words are run as
/// they are, so neither can be meant.
fn quote(word: &str, first: bool) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+,".contains(c) || (c == '=' && !first);
    if !word.is_empty() && word.chars().all(plain) && !(first && RESERVED.contains(&word)) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &[&str], expect: &str) {
        let words: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
        assert_eq!(as_line(&words), expect);
    }

    #[test]
    fn plain_words_stay_as_they_are() {
        check(
            &["npx", "prisma@6", "migrate", "reset", "--schema=./a.prisma"],
            "npx prisma@6 migrate reset --schema=./a.prisma",
        );
    }

    #[test]
    fn whatever_a_shell_would_read_is_quoted() {
        check(
            &["echo", "a b", "", "$(x)", "it's", "~", "*", "&&", "é"],
            r"echo 'a b' '' '$(x)' 'it'\''s' '~' '*' '&&' 'é'",
        );
        check(&["psql", "-c", "DROP TABLE a;"], "psql -c 'DROP TABLE a;'");
    }

    #[test]
    fn the_first_word_is_a_program() {
        check(&["A=b", "c=d"], "'A=b' c=d");
        check(&["time", "time"], "'time' time");
    }
}
