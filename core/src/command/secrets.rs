//! Keeps passwords, tokens and keys out of what is reported.

use super::CommandReading;

/// Words that make the value of a variable or an option secret.
const SECRET_WORDS: &[&str] = &[
    "PASSWORD",
    "PASSWD",
    "PASSPHRASE",
    "PASS",
    "PWD",
    "TOKEN",
    "SECRET",
    "KEY",
    "CREDENTIAL",
    "AUTH",
    "COOKIE",
    "SESSION",
    "DSN",
    "PAT",
];

const MASK: &str = "***";

/// The reading without its secrets.
pub(super) fn masked(mut reading: CommandReading) -> CommandReading {
    reading.env.iter_mut().for_each(|(name, given)| *given = value(name, given));
    reading.text = text(&reading.text);
    reading.reason = reading.reason.as_deref().map(text);
    let place = &mut reading.place;
    place.directory = place.directory.as_deref().map(text);
    place.reason = place.reason.as_deref().map(text);
    place.env_files.iter_mut().for_each(|file| file.file = file.file.as_deref().map(text));
    for (flag, given) in place.values.iter_mut().flatten() {
        *given = given.as_deref().map(|given| value(flag, given));
    }
    reading
}

/// Whether a variable or option called `name` holds a secret.
fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| {
        SECRET_WORDS.contains(&word)
            || ["PASSWORD", "PASSWD", "TOKEN", "SECRET", "APIKEY"].iter().any(|secret| word.ends_with(secret))
    }) && name != "PWD"
        && name != "OLDPWD"
}

/// The value of the variable `name` as it may be shown.
fn value(name: &str, value: &str) -> String {
    if is_secret_name(name) && !value.is_empty() && !value.contains("://") {
        return MASK.to_owned();
    }
    urls(value)
}

/// A piece of a line as it may be shown.
fn text(text: &str) -> String {
    options(&urls(text))
}

/// Masks the password of every URL (`scheme://user:password@host`) and secret query parameters.
fn urls(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        out.push_str(before);
        out.push_str("://");
        let end = after.find(|c: char| c.is_whitespace() || "'\"`<>;".contains(c)).unwrap_or(after.len());
        // A `;` ends a word of a shell, but SQL Server's URLs are made of `;name=value`.
        let (url, tail) = after.split_at_checked(end).unwrap_or((after, ""));
        out.push_str(&url_body(url));
        rest = tail;
    }
    out.push_str(rest);
    parameters(&out)
}

/// What follows `://`, its password masked. An `@` in the password is one that no `/` follows later.
fn url_body(url: &str) -> String {
    let authority_end = url.find(['/', '?', '#']).unwrap_or(url.len());
    let at = url.get(..authority_end).and_then(|authority| authority.rfind('@'));
    // Passwords with an unescaped `/`, `?` or `#` are wrong but common.
    let at = at.or_else(|| url.rfind('@').filter(|at| url.get(..*at).is_some_and(|user| user.contains(':'))));
    let Some((userinfo, rest)) = at.and_then(|at| url.split_at_checked(at)) else { return url.to_owned() };
    match userinfo.split_once(':') {
        Some((user, password)) if !password.is_empty() => format!("{user}:{MASK}{rest}"),
        _ => url.to_owned(),
    }
}

/// Masks `password=…`, `api_key=…` and their like, as query parameters and connection strings have them.
fn parameters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('=') {
        let Some((before, after)) = rest.split_at_checked(at + 1) else { break };
        out.push_str(before);
        let name = before.trim_end_matches('=');
        let start = name.rfind(|c: char| !c.is_ascii_alphanumeric() && !"_-".contains(c));
        let name = name.get(start.map_or(0, |at| at + 1)..).unwrap_or_default();
        rest = after;
        if is_secret_name(name) && !name.is_empty() {
            rest = mask_value(after, &mut out);
        }
    }
    out.push_str(rest);
    out
}

/// Writes the mask for the value that `after` begins with, and gives what follows it.
fn mask_value<'t>(after: &'t str, out: &mut String) -> &'t str {
    let quote = after.chars().next().filter(|c| "'\"".contains(*c));
    let (length, close) = match quote {
        Some(quote) => {
            let inner = after.get(1..).unwrap_or_default();
            (inner.find(quote).map_or(after.len(), |end| end + 2), Some(quote))
        }
        None => {
            (after.find(|c: char| c.is_whitespace() || "&;|'\"`".contains(c)).unwrap_or(after.len()), None)
        }
    };
    let (value, rest) = after.split_at_checked(length).unwrap_or((after, ""));
    let shown_already = value.contains(MASK) || value.is_empty() || value.contains("://");
    if shown_already {
        out.push_str(value);
    } else {
        let quote = close.map(String::from).unwrap_or_default();
        out.extend([quote.as_str(), MASK, quote.as_str()]);
    }
    rest
}

/// Masks the words after `--password`, `--token` and their like, and what is glued to `-p` of `MySQL`.
fn options(text: &str) -> String {
    let mysql = ["mysql", "mariadb"].iter().any(|program| text.contains(program));
    let mut out = String::with_capacity(text.len());
    let mut secret = false;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        let blank = word.get(bare.len()..).unwrap_or_default();
        let glued = mysql && bare.starts_with("-p") && bare.len() > 2;
        match () {
            () if secret && !bare.is_empty() && !bare.starts_with('-') => out.push_str(MASK),
            () if glued => out.push_str("-p***"),
            () => out.push_str(bare),
        }
        out.push_str(blank);
        secret = bare.strip_prefix("--").is_some_and(|name| !name.contains('=') && is_secret_name(name));
    }
    out
}
