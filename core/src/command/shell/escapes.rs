//! Backslash escapes as `$'…'`, `echo -e` and `printf` write them.

/// Decodes the escape whose characters after the backslash are `rest`; gives the character, if it is
/// one, and how many characters were used.
pub(crate) fn ansi_c(rest: &[char]) -> (Option<char>, usize) {
    let Some(first) = rest.first() else { return (None, 0) };
    match first {
        'n' => (Some('\n'), 1),
        't' => (Some('\t'), 1),
        'r' => (Some('\r'), 1),
        'a' => (Some('\u{7}'), 1),
        'b' => (Some('\u{8}'), 1),
        'e' | 'E' => (Some('\u{1b}'), 1),
        'f' => (Some('\u{c}'), 1),
        'v' => (Some('\u{b}'), 1),
        '\\' | '\'' | '"' | '?' => (Some(*first), 1),
        'x' => number(rest, 1, 2, 16),
        'u' => number(rest, 1, 4, 16),
        'U' => number(rest, 1, 8, 16),
        'c' => (rest.get(1).and_then(|c| char::from_u32(u32::from(*c) & 0x1f)), 2),
        '0'..='7' => number(rest, 0, 3, 8),
        _ => (None, 1),
    }
}

/// Decodes every escape in `text`, as `echo -e` and the format of `printf` do.
pub(crate) fn decode(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        at += 1;
        if *c != '\\' {
            out.push(*c);
            continue;
        }
        let rest = chars.get(at..).unwrap_or_default();
        // `\0nnn` has a leading zero more than `$'…'` has.
        let (decoded, used) = match rest {
            ['0', digits @ ..] if digits.first().is_some_and(|c| c.is_digit(8)) => {
                let (decoded, used) = number(digits, 0, 3, 8);
                (decoded, used + 1)
            }
            _ => ansi_c(rest),
        };
        if let Some(decoded) = decoded {
            out.push(decoded);
        } else {
            out.push('\\');
            out.extend(rest.iter().take(used));
        }
        at += used;
    }
    out
}

fn number(rest: &[char], from: usize, most: usize, radix: u32) -> (Option<char>, usize) {
    let digits: Vec<u32> = rest.iter().skip(from).take(most).map_while(|c| c.to_digit(radix)).collect();
    if digits.is_empty() {
        return (None, from);
    }
    let value = digits.iter().fold(0u32, |value, digit| value.wrapping_mul(radix).wrapping_add(*digit));
    (char::from_u32(value), from + digits.len())
}
