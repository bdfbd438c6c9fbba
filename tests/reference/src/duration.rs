//! Durations as text: sums of units, and ISO 8601.

use crate::facts::GREATEST;

/// Reads `1h30m` and the like: units from large to small, each at most once, at least one.
pub fn units(text: &str) -> Option<i128> {
    parts(text, &[('w', 604_800), ('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)])
}

/// Reads what JSON may say: units, or `PnW` or `PnDTnHnMnS`.
pub fn in_json(text: &str) -> Option<i64> {
    let seconds = match text.strip_prefix('P') {
        Some(rest) => iso(rest)?,
        None => units(text)?,
    };
    i64::try_from(seconds).ok().filter(|seconds| *seconds <= GREATEST)
}

fn iso(text: &str) -> Option<i128> {
    let time = [('H', 3_600), ('M', 60), ('S', 1)];
    match text.split_once('T') {
        Some(("", after)) => parts(after, &time),
        Some((before, after)) => Some(parts(before, &[('D', 86_400)])? + parts(after, &time)?),
        None => parts(text, &[('W', 604_800)]).or_else(|| parts(text, &[('D', 86_400)])),
    }
}

/// Reads one or more numbers, each followed by a unit of the list, in the order of the list.
fn parts(text: &str, units: &[(char, i128)]) -> Option<i128> {
    let mut rest = text;
    let mut units = units.iter();
    let mut sum = 0;
    while !rest.is_empty() || text.is_empty() {
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = rest.strip_suffix(after).filter(|digits| !digits.is_empty())?;
        let unit = after.chars().next()?;
        let (_, seconds) = units.by_ref().find(|(name, _)| *name == unit)?;
        sum = bounded(sum + bounded(number(digits)) * seconds);
        rest = after.strip_prefix(unit)?;
    }
    Some(sum)
}

/// The number that decimal digits write; one past all that count stands for all greater ones.
pub fn number(digits: &str) -> i128 {
    digits.bytes().fold(0, |sum, digit| bounded(sum * 10 + i128::from(digit - b'0')))
}

fn bounded(number: i128) -> i128 {
    number.min(i128::from(GREATEST) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<i64>) {
        assert_eq!(in_json(text), expect, "{text}");
    }

    #[test]
    fn durations_in_json() {
        check("90s", Some(90));
        check("1h90m", Some(9_000));
        check("2w", Some(1_209_600));
        check("1w1d1h1m1s", Some(694_861));
        check("PT26H", Some(93_600));
        check("P1DT2H", Some(93_600));
        check("P2W", Some(1_209_600));
        check("P1D", Some(86_400));
        check("PT1H5S", Some(3_605));
        check("9007199254740991s", Some(GREATEST));
        for wrong in ["", "P", "PT", "P1DT", "P1W1D", "P1Y", "P1M", "30m1h", "1h1h", "1h 30m", "90", "-1h"] {
            check(wrong, None);
        }
        for wrong in ["1H", "pt1h", "1.5h", "PT1.5H", "9007199254740992s", "99999999999999999999999w", "+1h"]
        {
            check(wrong, None);
        }
    }
}
