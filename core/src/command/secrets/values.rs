//! Secrets that a word holds by itself: passwords in URLs, and values of telling names.

use super::MASK;

/// Words that make the value of a variable or an option secret.
const SECRET_WORDS: &[&str] = &[
    "PASSWORD",
    "PASSWD",
    "PASSPHRASE",
    "PASS",
    "PWD",
    "PW",
    "TOKEN",
    "SECRET",
    "KEY",
    "CREDENTIAL",
    "CREDENTIALS",
    "AUTH",
    "AUTHORIZATION",
    "COOKIE",
    "SESSION",
    "DSN",
    "PAT",
];

/// What the last part of such a word may be, where words are written together.
const SECRET_ENDINGS: &[&str] = &[
    "PASSWORD",
    "PASSWD",
    "PASSPHRASE",
    "TOKEN",
    "SECRET",
    "APIKEY",
    "SECRETKEY",
    "ACCESSKEY",
    "PRIVATEKEY",
];

/// So many `://` are looked at for the beginning of another URL.
const MOST_SCHEMES: usize = 16;

/// With what begins that stands for something else.
const OPEN: [char; 6] = ['$', '…', '{', '<', '%', '*'];

/// Last words of names whose value is a URL, of which only a part is secret.
const PLACES: &[&str] = &["URL", "URI", "DSN", "ENDPOINT", "HOST"];

/// Whether a variable or option called `name` holds a secret.
pub(super) fn is_secret_name(name: &str) -> bool {
    let words = name_words(name);
    let tells = |word: &String| {
        SECRET_WORDS.contains(&word.as_str()) || SECRET_ENDINGS.iter().any(|end| word.ends_with(end))
    };
    (words.iter().any(tells) || SECRET_ENDINGS.iter().any(|end| name.to_ascii_uppercase().ends_with(end)))
        && name != "PWD"
        && name != "OLDPWD"
}

/// The words of a name, in capitals: `awsSecretKey` and `AWS_SECRET_KEY` have three.
fn name_words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small = false;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() || (small && c.is_ascii_uppercase()) {
            words.push(String::new());
        }
        small = c.is_ascii_lowercase();
        if let Some(word) = words.last_mut().filter(|_| c.is_ascii_alphanumeric()) {
            word.push(c.to_ascii_uppercase());
        }
    }
    words
}

/// Whether the value of `name` is a place, in which a secret may be.
fn is_place(name: &str, value: &str) -> bool {
    value.contains("://") && name_words(name).last().is_some_and(|word| PLACES.contains(&word.as_str()))
}

/// Whether a URL is expected as the value of the variable or option `name`.
pub(super) fn wants_url(name: &str) -> bool {
    let is_written_so = name.starts_with("--") || !name.contains(|c: char| c.is_ascii_lowercase());
    is_written_so && name_words(name).last().is_some_and(|word| ["URL", "URI"].contains(&word.as_str()))
}

/// Whether `value`, where a URL is expected, is something else that may be a secret as a whole; a path, a place on
/// this machine and what only the shell knows are none, and neither is a word of three letters.
pub(super) fn is_no_url(value: &str) -> bool {
    let is_known = value.contains("://") || value.starts_with("file:") || value.starts_with("localhost");
    !is_known && value.len() > 3 && value.starts_with(|c: char| c.is_alphanumeric() || "_+".contains(c))
}

/// The value of the variable or option `name` as it may be shown.
pub(super) fn of(name: &str, value: &str) -> String {
    let is_secret = is_secret_name(name) && !value.is_empty() && !is_place(name, value);
    if is_secret || (wants_url(name) && is_no_url(value)) {
        return MASK.to_owned();
    }
    super::literals::masked(&masked(value))
}

/// Whether `raw` as a whole is `NAME=value` with a telling name, its value one word by its quotes.
pub(super) fn is_secret_assignment(raw: &str) -> bool {
    raw.split_once('=').is_some_and(|(name, value)| {
        let tells = name.chars().all(is_name_char) && is_secret_name(name) && !is_place(name, value);
        tells || expects_url(name, value)
    })
}

/// Whether the text in quotes is one value, in which blanks separate nothing: a URL, a connection string, an
/// assignment. Where it runs as a text, an assignment may stand before a command.
pub(super) fn is_one(text: &str, runs_text: bool) -> bool {
    let before = text.split_once("://").map(|(before, _)| before);
    let is_url = before.is_some_and(|scheme| !scheme.is_empty() && scheme.chars().all(is_scheme_char));
    let assigns = text.split_once('=').is_some_and(|(name, value)| {
        let name_is_one = !name.is_empty() && name.chars().all(is_name_char);
        let is_url = value.split_once("://").is_some_and(|(scheme, _)| scheme.chars().all(is_scheme_char));
        name_is_one && (is_url || is_secret_name(name))
    });
    is_url || (assigns && !runs_text) || is_connection_string(text)
}

/// Whether the text in quotes is a header with a telling name.
pub(super) fn is_secret_header(text: &str) -> bool {
    text.split_once(": ").is_some_and(|(name, _)| name.chars().all(is_name_char) && is_secret_name(name))
}

/// `Server=h;User Id=sa;Password={a b};…`
fn is_connection_string(text: &str) -> bool {
    let (mut count, mut braced) = (0, false);
    for part in text.split_inclusive(';').filter(|part| !part.trim().is_empty()) {
        let name = part.split_once('=').map(|(name, _)| name.trim());
        let named = name.is_some_and(|name| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || " _-".contains(c))
        });
        if !braced && !named {
            return false;
        }
        count += 1;
        braced = (braced || part.contains("={")) && !part.contains('}');
    }
    count > 1
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-.".contains(c)
}

fn is_scheme_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+-.:".contains(c)
}

/// A word without the secrets in its URLs and behind its telling names.
pub(super) fn masked(word: &str) -> String {
    match word.split_once('=') {
        Some((name, value)) if expects_url(name, value) => format!("{name}={MASK}"),
        _ => parameters(&urls(word)),
    }
}

/// Whether `name=value` has something else where a URL is expected.
fn expects_url(name: &str, value: &str) -> bool {
    name.chars().all(is_name_char) && wants_url(name) && is_no_url(value)
}

/// Masks the password of every URL (`scheme://user:password@host`).
fn urls(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        out.push_str(before);
        out.push_str("://");
        let (url, tail) = after.split_at_checked(next_url(after)).unwrap_or((after, ""));
        out.push_str(&url_body(before, url));
        rest = tail;
    }
    out + rest
}

/// Where another URL begins behind this one, in a list or in other text; a `://` within a password begins none.
fn next_url(after: &str) -> usize {
    // A text that holds more of them is no list of URLs.
    let mut starts = after.match_indices("://").take(MOST_SCHEMES).filter_map(|(at, _)| {
        let scheme = after.get(..at)?;
        let start = scheme.rfind(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c))?;
        let sign = scheme.get(start..)?.chars().next()?;
        (sign.is_whitespace() || ",;|'\"`<>()[]{}=&?".contains(sign)).then_some(start)
    });
    starts.next().unwrap_or(after.len())
}

/// What follows `://`, its password masked. An `@` in the password is one that no `/` follows later.
fn url_body(before: &str, url: &str) -> String {
    let authority_end = url.find(['/', '?', '#', ';']).unwrap_or(url.len());
    let authority = url.get(..authority_end).unwrap_or_default();
    // Passwords with an unescaped `/`, `?`, `#` or `;` are wrong but common.
    let at = authority.rfind('@').map(|_| url.get(..url.find(['/', '?', '#']).unwrap_or(url.len())));
    let at = at.flatten().and_then(|authority| authority.rfind('@'));
    let at = at.or_else(|| url.rfind('@').filter(|at| url.get(..*at).is_some_and(|user| user.contains(':'))));
    let Some((userinfo, rest)) = at.and_then(|at| url.split_at_checked(at)) else {
        return without_userinfo(authority, url);
    };
    match userinfo.split_once(':') {
        Some((user, password)) if !password.is_empty() => {
            format!("{}:{MASK}{rest}", if is_key(user) { MASK } else { user })
        }
        // A token alone.
        Some((user, _)) if !user.is_empty() && !user.starts_with(OPEN) => format!("{MASK}:{rest}"),
        None if is_key(userinfo) || before.ends_with("http") || before.ends_with("https") => {
            format!("{MASK}{rest}")
        }
        _ => url.to_owned(),
    }
}

/// Whether the name of a user is rather a key: long, with digits, or very long.
fn is_key(user: &str) -> bool {
    let has = |kind: fn(&char) -> bool| user.chars().any(|c| kind(&c));
    let is_one = user.chars().all(|c| c.is_ascii_alphanumeric() || "_-.+=~%".contains(c));
    let is_mixed = has(char::is_ascii_digit) && has(char::is_ascii_alphabetic);
    is_one && (user.len() >= 32 || (user.len() >= 20 && is_mixed))
}

/// A URL whose `@` is missing: what stands in the place of a port and can be none is a part of a password.
fn without_userinfo(authority: &str, url: &str) -> String {
    let is_port = |port: &str| {
        port.trim_end_matches(['\'', '"', '`', ',', '.', '\\']).bytes().all(|b| b.is_ascii_digit())
            || port.starts_with(OPEN)
    };
    let fits =
        |host: &str| host.starts_with('[') || host.split_once(':').is_none_or(|(_, port)| is_port(port));
    if authority.split(',').all(fits) {
        return url.to_owned();
    }
    let host = authority.split_once(':').map_or(authority, |(host, _)| host);
    format!("{host}:{MASK}{}", url.get(authority.len()..).unwrap_or_default())
}

/// Masks `password=…`, `api_key=…` and their like, as assignments, query parameters and connection strings have them.
fn parameters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('=') {
        let Some((before, after)) = rest.split_at_checked(at + 1) else { break };
        out.push_str(before);
        let name = out.trim_end_matches('=');
        let start = name.rfind(|c: char| !is_name_char(c));
        let sign = start.and_then(|at| name.get(at..)?.chars().next());
        let name = name.get(start.map_or(0, |at| at + sign.map_or(0, char::len_utf8))..).unwrap_or_default();
        rest = after;
        if is_secret_name(name) && !is_place(name, after) {
            let (value, behind) = after.split_at_checked(value_length(after, sign)).unwrap_or((after, ""));
            let whole = [value, behind].concat();
            rest = after.get(value.len()..).unwrap_or_default();
            let closes = sign.is_some_and(|sign| "'\"".contains(sign)) && behind.is_empty();
            out.push_str(&in_quotes(value, closes.then_some(sign).flatten().filter(|_| whole == value)));
        }
    }
    out + rest
}

/// How long the value is of a name that `sign` precedes.
fn value_length(after: &str, sign: Option<char>) -> usize {
    let find = |signs: &[char]| after.find(signs).unwrap_or(after.len());
    match sign {
        _ if after.starts_with('{') => braced_length(after),
        Some('?' | '&') => find(&['&', '\'', '"']),
        Some(';') => find(&[';', '\'', '"']),
        Some('(') => find(&[')']),
        Some(',') => find(&[',']),
        Some(sign) if sign.is_whitespace() => after.find([' ', '\t', ';']).unwrap_or(after.len()),
        _ if after.contains(';') && is_connection_string(&["a=", after].concat()) => find(&[';']),
        _ => after.len(),
    }
}

/// How long `{…}` is; `}}` does not end it.
fn braced_length(text: &str) -> usize {
    let mut rest = text;
    while let Some(at) = rest.find('}') {
        let behind = rest.get(at + 1..).unwrap_or_default();
        match behind.strip_prefix('}') {
            Some(after) => rest = after,
            None => return text.len() - behind.len(),
        }
    }
    text.len()
}

/// The mask in the quotes that the value has, or that it closes.
fn in_quotes(value: &str, closing: Option<char>) -> String {
    let closing = closing.filter(|quote| value.ends_with(*quote));
    let opening = value.chars().next().filter(|quote| "'\"".contains(*quote) && value.ends_with(*quote));
    match (opening.is_some() && value.len() > 1, opening, closing) {
        _ if value.is_empty() || value.trim_matches(['\'', '"']) == MASK => value.to_owned(),
        (true, Some(quote), _) => format!("{quote}{MASK}{quote}"),
        (_, _, Some(quote)) => format!("{MASK}{quote}"),
        _ => MASK.to_owned(),
    }
}
