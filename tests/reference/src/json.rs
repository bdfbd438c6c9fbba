//! JSON text to a tree that keeps what matters here: keys in order, numbers as they are written.

#[derive(Debug, PartialEq)]
pub enum Tree {
    Null,
    Bool(bool),
    /// As written.
    Number(String),
    Text(String),
    List(Vec<Tree>),
    /// No key stands twice.
    Object(Vec<(String, Tree)>),
}

/// Reads JSON text of at most 1 MiB and 64 levels.
pub fn read(text: &str) -> Result<Tree, String> {
    if text.len() > 1 << 20 {
        return Err("the operation is longer than 1 MiB".to_owned());
    }
    let mut reader = Reader { rest: text };
    let tree = reader.tree(1)?;
    reader.skip_space();
    if reader.rest.is_empty() { Ok(tree) } else { Err("something stands after the operation".to_owned()) }
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
    }

    fn take(&mut self, wanted: &str) -> bool {
        match self.rest.strip_prefix(wanted) {
            Some(after) => {
                self.rest = after;
                true
            }
            None => false,
        }
    }

    fn spaced(&mut self, wanted: &str) -> bool {
        self.skip_space();
        self.take(wanted)
    }

    fn expect(&mut self, wanted: &str) -> Result<(), String> {
        if self.spaced(wanted) { Ok(()) } else { Err(format!("`{wanted}` is wanted")) }
    }

    fn tree(&mut self, level: u32) -> Result<Tree, String> {
        self.skip_space();
        let deep = self.rest.starts_with(['{', '[']) && level > 64;
        if deep {
            return Err("more than 64 levels".to_owned());
        }
        for (word, tree) in [("null", Tree::Null), ("true", Tree::Bool(true)), ("false", Tree::Bool(false))] {
            if self.take(word) {
                return Ok(tree);
            }
        }
        if self.take("{") {
            self.object(level)
        } else if self.take("[") {
            self.list(level)
        } else if self.take("\"") {
            Ok(Tree::Text(self.text()?))
        } else {
            self.number()
        }
    }

    fn object(&mut self, level: u32) -> Result<Tree, String> {
        let mut entries: Vec<(String, Tree)> = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        if self.spaced("}") {
            return Ok(Tree::Object(entries));
        }
        loop {
            self.expect("\"")?;
            let key = self.text()?;
            if !seen.insert(key.clone()) {
                return Err(format!("`{key}` stands twice"));
            }
            self.expect(":")?;
            entries.push((key, self.tree(level + 1)?));
            if self.spaced("}") {
                return Ok(Tree::Object(entries));
            }
            self.expect(",")?;
        }
    }

    fn list(&mut self, level: u32) -> Result<Tree, String> {
        let mut items = Vec::new();
        if self.spaced("]") {
            return Ok(Tree::List(items));
        }
        loop {
            items.push(self.tree(level + 1)?);
            if self.spaced("]") {
                return Ok(Tree::List(items));
            }
            self.expect(",")?;
        }
    }

    fn next(&mut self) -> Result<char, String> {
        let next = self.rest.chars().next().ok_or("a string does not end")?;
        self.take(next.encode_utf8(&mut [0; 4]));
        Ok(next)
    }

    fn text(&mut self) -> Result<String, String> {
        let mut text = String::new();
        loop {
            match self.next()? {
                '"' => return Ok(text),
                '\\' => text.push(self.escape()?),
                '\0'..='\u{1f}' => return Err("a control character in a string".to_owned()),
                other => text.push(other),
            }
        }
    }

    fn escape(&mut self) -> Result<char, String> {
        match self.next()? {
            'b' => Ok('\u{8}'),
            'f' => Ok('\u{c}'),
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            't' => Ok('\t'),
            'u' => self.scalar(),
            same @ ('"' | '\\' | '/') => Ok(same),
            other => Err(format!("an unknown escape `{other}`")),
        }
    }

    fn scalar(&mut self) -> Result<char, String> {
        let mut units = vec![self.unit()?];
        if matches!(units.first(), Some(0xd800..=0xdbff)) && self.take("\\u") {
            units.push(self.unit()?);
        }
        let mut chars = char::decode_utf16(units);
        match (chars.next(), chars.next()) {
            (Some(Ok(one)), None) => Ok(one),
            _ => Err("a lone surrogate".to_owned()),
        }
    }

    fn unit(&mut self) -> Result<u16, String> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.next()?.to_digit(16).ok_or("four hexadecimal digits are wanted")?;
            unit = unit * 16 + digit;
        }
        u16::try_from(unit).map_err(|_| "four hexadecimal digits are wanted".to_owned())
    }

    fn digits(&mut self) -> Result<&'a str, String> {
        let after = self.rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = self.rest.strip_suffix(after).unwrap_or_default();
        self.rest = after;
        if digits.is_empty() { Err("a digit is wanted".to_owned()) } else { Ok(digits) }
    }

    fn number(&mut self) -> Result<Tree, String> {
        let start = self.rest;
        self.take("-");
        let whole = self.digits()?;
        if whole.len() > 1 && whole.starts_with('0') {
            return Err("a number begins with a needless 0".to_owned());
        }
        if self.take(".") {
            self.digits()?;
        }
        if self.take("e") || self.take("E") {
            let _sign = self.take("+") || self.take("-");
            self.digits()?;
        }
        Ok(Tree::Number(start.strip_suffix(self.rest).unwrap_or_default().to_owned()))
    }
}

/// The whole number that a JSON number writes, however it is spelled; `None` where it is not whole or not
/// between -2⁵³+1 and 2⁵³-1.
pub fn whole(written: &str) -> Option<i64> {
    let (negative, written) = match written.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, written),
    };
    let lower = written.to_ascii_lowercase();
    let (mantissa, exponent) = lower.split_once('e').unwrap_or((&lower, "0"));
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{before}{after}");
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return Some(0);
    }
    // The number is `significant` times ten to this.
    let dropped = digits.len() - significant.len();
    let power = big(exponent) + i128::try_from(dropped).ok()? - i128::try_from(after.len()).ok()?;
    if !(0..20).contains(&power) {
        return None;
    }
    let zeros = "0".repeat(usize::try_from(power).ok()?);
    let size = crate::duration::number(&format!("{significant}{zeros}"));
    let number = i64::try_from(if negative { -size } else { size }).ok()?;
    (number.abs() <= crate::facts::GREATEST).then_some(number)
}

/// An exponent; one of absurd size becomes one that is large enough to be out of reach.
fn big(exponent: &str) -> i128 {
    let digits = exponent.trim_start_matches(['+', '-']);
    let size = crate::duration::number(digits);
    if exponent.starts_with('-') { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expect: Option<i64>) {
        assert_eq!(whole(written), expect, "{written}");
    }

    #[test]
    fn whole_numbers() {
        for five in ["5", "5.0", "5e0", "50e-1", "0.5e1", "0.05E+2", "5.000"] {
            check(five, Some(5));
        }
        check("-0", Some(0));
        check("-0.0e99999999999999999999", Some(0));
        check("9007199254740991", Some(9_007_199_254_740_991));
        check("-9007199254740991.0", Some(-9_007_199_254_740_991));
        check("9007199254740992", None);
        check("4503599627370496.25", None);
        check("5.5", None);
        check("1e-1", None);
        check("1e400", None);
        check("1e99999999999999999999999999999999999999999999", None);
        check("1e-99999999999999999999999999999999999999999999", None);
        check("0.00000000000000000000000000001e29", Some(1));
    }

    #[test]
    fn texts() {
        assert_eq!(read(r#""\ud83d\ude00\/""#), Ok(Tree::Text("😀/".to_owned())));
        for wrong in
            [r#""\ud83d""#, r#""\ude00""#, r#""\ud83dx""#, r#""\ud83d\u0041""#, "\"\n\"", "01", "1.", "[1,]"]
        {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
