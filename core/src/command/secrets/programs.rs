//! Which words of which programs are secrets.

use super::{MASK, values};
use crate::command::text::program_name;

/// How a program is handed a secret.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// The value of an option, glued to it or apart.
    Value(&'static str),
    /// What is glued to an option; apart from it stands something else (`mysql -p shop`).
    Glued(&'static str),
    /// The value of an option, `user:secret`.
    User(&'static str),
    /// The value of an option, a header.
    Header(&'static str),
    /// Every word behind this one.
    Behind(&'static str),
    /// An operand `user/secret@place`.
    Login,
}

use By::{Behind, Glued, Header, Login, User, Value};

/// A program and its secrets.
struct Program {
    names: &'static [&'static str],
    /// The command of the program that takes them; without it, its words may be another program's.
    command: Option<&'static str>,
    secrets: &'static [By],
    /// Whether its words go on with another command.
    runs: bool,
}

const fn program(names: &'static [&'static str], secrets: &'static [By]) -> Program {
    Program { names, command: None, secrets, runs: false }
}

const PROGRAMS: &[Program] = &[
    // What follows these is theirs, and none of it is a secret but by its name.
    program(&["prisma", "psql", "pg_dump", "pg_dumpall", "pg_restore", "pgcli", "createdb", "dropdb"], &[]),
    program(
        &["redis-cli", "valkey-cli", "keydb-cli"],
        &[Value("-a"), Value("--pass"), Behind("auth"), Behind("requirepass"), Behind("masterauth")],
    ),
    program(
        &[
            "mongosh",
            "mongo",
            "mongodump",
            "mongorestore",
            "mongoexport",
            "mongoimport",
            "mongostat",
            "mongotop",
            "mongofiles",
            "mycli",
            "cqlsh",
            "litecli",
        ],
        &[Value("-p"), Value("--password"), Value("--pass")],
    ),
    program(&["sqlcmd", "osql", "bcp", "tsql", "mssql-cli", "isql-fb"], &[Value("-P"), Value("--password")]),
    program(
        &[
            "mysql",
            "mariadb",
            "mysqldump",
            "mariadb-dump",
            "mysqladmin",
            "mariadb-admin",
            "mysqlimport",
            "mariadb-import",
            "mysqlcheck",
            "mariadb-check",
            "mysqlshow",
            "mariadb-show",
            "mysqlpump",
            "mysqlsh",
            "mysqlslap",
            "mysqlbinlog",
        ],
        &[Glued("-p"), Behind("password")],
    ),
    program(&["sqlplus", "sqlldr", "expdp", "impdp"], &[Login]),
    program(
        &["curl", "wget"],
        &[
            User("-u"),
            User("--user"),
            User("-U"),
            User("--proxy-user"),
            User("-E"),
            User("--cert"),
            Header("-H"),
            Header("--header"),
            Header("--proxy-header"),
            Value("-b"),
            Value("--cookie"),
            Value("--oauth2-bearer"),
            Value("--pass"),
        ],
    ),
    program(&["http", "https", "xh", "httpie"], &[User("-a"), User("--auth")]),
    program(&["openssl"], &[Value("-pass"), Value("-passin"), Value("-passout"), Value("-k"), Value("-K")]),
    program(&["7z", "7za", "7zr"], &[Glued("-p")]),
    program(&["zip", "unzip"], &[Value("-P")]),
    program(&["ssh-keygen"], &[Value("-N"), Value("-P")]),
    program(&["ldapsearch", "ldapmodify", "ldapdelete"], &[Value("-w")]),
    program(&["skopeo", "crane"], &[User("--creds"), User("--src-creds"), User("--dest-creds")]),
    Program { names: &["sshpass"], command: None, secrets: &[Value("-p")], runs: true },
    Program {
        names: &["docker", "podman", "buildah", "nerdctl", "helm", "oc", "az", "cf"],
        command: Some("login"),
        secrets: &[Value("-p"), Value("--password")],
        runs: false,
    },
    Program { names: &["supabase"], command: Some("link"), secrets: &[Value("-p")], runs: false },
    Program { names: &["vault"], command: Some("login"), secrets: &[Behind("login")], runs: false },
];

/// Programs that run a command in a place which may be called like a program (`docker exec mysql redis-cli`).
const CARRIERS: &[&str] = &["docker", "docker-compose", "podman", "nerdctl", "kubectl", "oc", "ssh"];

/// Programs that set a variable: its name, then its value.
const SETTERS: &[&str] = &["set", "setx", "setenv"];

/// Words of SQL behind which a literal is a secret.
const LITERALS: &[&str] = &["PASSWORD", "PASSWD"];

/// What is known of a command from the words that were seen of it.
#[derive(Default)]
pub(super) struct Watch {
    program: Option<&'static Program>,
    /// Whether the program's command was seen, where its secrets need one.
    waits: bool,
    /// Whether variables are set by words.
    sets: bool,
    /// Whether a word before the program may name a machine or a container as well.
    carried: bool,
    next: Next,
}

/// What the next word is.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Next {
    /// Nothing that the words before it tell of.
    #[default]
    Word,
    /// A text that runs.
    Text,
    /// A secret.
    Secret(By),
    /// A secret, unless it is an option itself: what is before it has a telling name.
    Named,
    /// A URL; whatever else it is may be a secret.
    Url,
    /// A secret where it is a literal.
    Literal,
    /// Perhaps `=`, and then a secret.
    Assigned,
    /// A secret, and all behind it.
    Secrets,
}

impl Watch {
    /// Whether the next word runs as a text.
    pub(super) fn runs_text(&self) -> bool {
        self.next == Next::Text
    }

    /// Looks at the next word, written as `raw`, and gives it as it may be shown where it is a secret or holds one.
    pub(super) fn take(&mut self, word: &str, raw: &str) -> Option<String> {
        match self.next {
            Next::Secret(by) => {
                self.next = Next::Word;
                return Some(shown(by, word));
            }
            Next::Named if !word.starts_with('-') => {
                self.next = Next::Word;
                return Some(MASK.to_owned());
            }
            // `PASSWORD 'x'` of SQL.
            Next::Literal if raw.starts_with(['\'', '"']) => {
                self.next = Next::Word;
                return Some(MASK.to_owned());
            }
            // `$env:PASSWORD = "x"` of PowerShell.
            Next::Assigned if matches!(word, "=" | "+=") => {
                self.next = Next::Named;
                return None;
            }
            Next::Secrets => return Some(MASK.to_owned()),
            Next::Url if values::is_no_url(word) => {
                self.next = Next::Word;
                return Some(MASK.to_owned());
            }
            _ => {}
        }
        self.next = match word {
            _ if runs_text(word) => Next::Text,
            _ if self.names_secret(word) => Next::Named,
            _ if word.starts_with("--") && !word.contains('=') && values::wants_url(word) => Next::Url,
            _ if LITERALS.iter().any(|name| word.eq_ignore_ascii_case(name)) => Next::Literal,
            _ if word.starts_with('$') && values::is_secret_name(word) => Next::Assigned,
            _ => Next::Word,
        };
        self.next = self.secrets().iter().find_map(|by| announced(*by, word)).unwrap_or(self.next);
        let glued = self.secrets().iter().find_map(|by| glued(*by, word));
        self.recognize(word);
        glued
    }

    fn secrets(&self) -> &'static [By] {
        self.program.filter(|_| !self.waits).map_or(&[], |program| program.secrets)
    }

    /// Takes note of the program that `word` names.
    fn recognize(&mut self, word: &str) {
        if let Some(command) = self.program.and_then(|program| program.command)
            && self.waits
            && word == command
        {
            self.waits = false;
            if self.secrets().contains(&Behind(command)) {
                self.next = Next::Secrets;
            }
        }
        let open = self.waits || self.carried || self.program.is_none_or(|program| program.runs);
        if !open || word.starts_with('-') {
            return;
        }
        let name = program_name(word);
        self.carried |= CARRIERS.contains(&name.as_str());
        self.sets |= self.program.is_none() && SETTERS.contains(&name.as_str());
        if let Some(program) = PROGRAMS.iter().find(|program| program.names.contains(&name.as_str())) {
            self.waits = program.command.is_some();
            self.program = Some(program);
        }
    }

    /// Whether `word` is an option, or a variable that is set, with a telling name.
    fn names_secret(&self, word: &str) -> bool {
        let option = word.strip_prefix("--").or_else(|| word.strip_prefix('-').filter(|name| name.len() > 2));
        let name = option.or(Some(word).filter(|_| self.sets));
        name.is_some_and(|name| {
            !name.contains('=') && !name.starts_with("no-") && values::is_secret_name(name)
        })
    }
}

/// What `word` says of the next one.
fn announced(by: By, word: &str) -> Option<Next> {
    match by {
        Value(option) | User(option) | Header(option) => (word == option).then_some(Next::Secret(by)),
        Behind(start) => word.eq_ignore_ascii_case(start).then_some(Next::Secrets),
        Glued(_) | Login => None,
    }
}

/// `word` as it may be shown, where it holds a secret itself.
fn glued(by: By, word: &str) -> Option<String> {
    match by {
        Value(option) | Glued(option) | User(option) | Header(option) => {
            let (option, value) = word.split_at_checked(value_start(by, option, word)?)?;
            (!value.is_empty()).then(|| format!("{option}{}", shown(by, value)))
        }
        Login => {
            let (login, place) = word.split_at_checked(word.find('@').unwrap_or(word.len()))?;
            let secret = login.contains('/') && !login.starts_with(['/', '-']);
            secret.then(|| format!("{MASK}{place}"))
        }
        Behind(_) => None,
    }
}

/// Where the value begins that is glued to `option` in `word`.
fn value_start(by: By, option: &str, word: &str) -> Option<usize> {
    if option.starts_with("--") {
        return word.strip_prefix(option)?.starts_with('=').then_some(option.len() + 1);
    }
    if word.starts_with("--") {
        return None;
    }
    if word.starts_with(option) {
        return Some(option.len());
    }
    // `-sSume:secret`: letters without values may stand before; what is behind tells that it is this one.
    let letters = word.strip_prefix('-').filter(|letters| matches!(by, User(_)) && letters.contains(':'))?;
    let at = letters.find(option.strip_prefix('-')?)?;
    letters.get(..at)?.chars().all(|c| c.is_ascii_alphabetic()).then_some(at + 2)
}

/// The value of an option as it may be shown.
fn shown(by: By, value: &str) -> String {
    match by {
        User(_) => {
            value.split_once(':').map_or_else(|| value.to_owned(), |(user, _)| format!("{user}:{MASK}"))
        }
        Header(_) => header(value),
        _ => MASK.to_owned(),
    }
}

/// A header, its value masked where its name tells.
pub(super) fn header(text: &str) -> String {
    let Some((name, value)) = text.split_once(':') else { return text.to_owned() };
    let blank = value.len() - value.trim_start().len();
    if values::is_secret_name(name) {
        format!("{name}:{}{MASK}", value.get(..blank).unwrap_or_default())
    } else {
        values::masked(text)
    }
}

/// Whether the word behind this one runs as a text: `-c`, `-lc`, `eval`.
fn runs_text(word: &str) -> bool {
    let bundle = |letters: &str| {
        letters.len() <= 4 && letters.ends_with('c') && letters.chars().all(|c| c.is_ascii_lowercase())
    };
    word == "eval" || word == "--command" || word.strip_prefix('-').is_some_and(bundle)
}
