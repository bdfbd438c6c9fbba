//! What wrappers do to the surroundings of the command that they run: the folder that they go to, the
//! files of variables that they load, and variables that they bring from elsewhere.
//!
//! What the programs do was seen by running them, where they can be run without an account.

use super::folder;
use super::folder::Steps;
use super::known;
use super::surroundings::Loading;
use crate::command::call::Call;
use crate::command::options;
use crate::command::text::Arg;

/// A program that loads files of variables.
struct Loader {
    names: &'static [&'static str],
    /// Options that name a file.
    options: &'static [&'static str],
    /// The file that it loads where it is told none.
    default: Option<&'static str>,
    /// Whether the files' values go before those that are set already.
    overrides: bool,
    /// Options that make it the other way round.
    flips: &'static [&'static str],
    /// Whether a later file goes before an earlier one although neither goes before what is set already.
    last_wins: bool,
}

/// A loader of `.env`, unless its options say otherwise, after what is set already or before it.
const fn loader(
    names: &'static [&'static str],
    options: &'static [&'static str],
    overrides: bool,
    flips: &'static [&'static str],
) -> Loader {
    Loader { names, options, default: Some(".env"), overrides, flips, last_wins: false }
}

const LOADERS: &[Loader] = &[
    // The dotenv of Ruby.
    loader(&["dotenv -f"], &["-f", "--file"], false, &["-o", "--overload"]),
    // The dotenv of Python.
    loader(&["dotenv run"], &["-f", "--file"], true, &["--no-override"]),
    loader(&["dotenvx"], &["-f", "--env-file"], false, &["-o", "--overload"]),
    loader(&["env-cmd"], &["-f", "--file"], true, &["--no-override"]),
    loader(&["foreman", "nf"], &["-e", "--env"], true, &[]),
    loader(&["pipenv"], &[], true, &[]),
    loader(&["shdotenv"], &["-e", "--env"], false, &["-o", "--overload"]),
    Loader {
        default: None,
        last_wins: true,
        ..loader(&["node", "bun", "deno", "uv"], &["--env-file", "--env-file-if-exists"], false, &[])
    },
    Loader { default: None, ..loader(&["docker"], &["--env-file"], true, &[]) },
];

/// Programs that bring variables which the line does not show.
const IMPORTERS: &[&str] = &[
    "doppler",
    "infisical",
    "op",
    "chamber",
    "aws-vault",
    "aws-okta",
    "saml2aws",
    "granted",
    "assume",
    "teller",
    "envchain",
    "berglas",
    "summon",
    "vals",
    "sops",
    "envconsul",
    "phase",
    "direnv",
    "with-env",
    "withenv",
    "envdir",
    "mise",
    "rtx",
    "pdm",
    "hatch",
    "conda",
    "devbox",
    "devenv",
    "nix",
    "nix-shell",
    "flox",
    "railway",
    "vercel",
    "netlify",
    "sst",
    "encore",
];

/// Options that name the folder to go to.
const FOLDERS: &[(&str, &[&str])] = &[
    ("sudo", &["-D", "--chdir"]),
    ("env", &["-C", "--chdir"]),
    ("uv", &["--directory"]),
    ("poetry", &["-C", "--directory"]),
    ("conda", &["--cwd"]),
    ("mise", &["-C", "--cd"]),
    ("vercel", &["--cwd"]),
    ("pm2", &["--cwd"]),
    ("gulp", &["--cwd"]),
    ("make", &["-C", "--directory"]),
    ("gmake", &["-C", "--directory"]),
    ("just", &["-d", "--working-directory"]),
    ("task", &["-d", "--dir"]),
    ("go-task", &["-d", "--dir"]),
    ("composer", &["-d", "--working-dir"]),
    ("rake", &["-C", "--directory"]),
    ("pnpm", &["-C", "--dir"]),
    ("npm", &["--prefix", "-C"]),
    ("yarn", &["--cwd"]),
    ("bun", &["--cwd"]),
    ("deno", &["--cwd"]),
    ("docker", &["-w", "--workdir"]),
];

/// Those among them that leave it to the system where a path leads; others go by its text.
const BY_THE_SYSTEM: &[&str] = &["sudo", "env", "make", "gmake"];

/// Takes over what the program `name` does for the command that it runs, by its `own` words.
pub(crate) fn apply(name: &str, own: &[Arg], call: &mut Call) {
    go(name, own, call);
    load(name, own, call);
    let first = ["-r", "--require", "--import", "--preload"];
    if matches!(name, "node" | "bun") && options::has(own, &first) {
        call.place.import(name, format!("`{name}` loads modules first, which may set variables"));
    }
    if name == "node"
        && let Some((option, _)) = known::doubtful(name, own)
    {
        call.place.import(name, format!("`{name}` may set variables by `{option}`"));
    }
    let described = options::has(own, &["-e", "--environments", "-r", "--rc-file"]);
    if IMPORTERS.contains(&name) || (name == "env-cmd" && described) {
        call.place.import(name, format!("`{name}` brings variables that the line does not show"));
    }
}

/// Goes to the folder that an option of the program `name` names.
pub(crate) fn go(name: &str, own: &[Arg], call: &mut Call) {
    let Some((_, names)) = FOLDERS.iter().find(|(program, _)| *program == name) else { return };
    for folder in options::values(own, names) {
        if folder::turns_back(&folder.text) && !BY_THE_SYSTEM.contains(&name) {
            call.place
                .folder
                .lose(format!("`{name}` may follow `..` behind a link by the name of the folder"));
        } else {
            call.place.folder.go(&folder.text, Steps::Physical);
        }
    }
}

/// Loads the files of variables that the options of the program `name` name, or those that it loads unasked.
pub(crate) fn load(name: &str, own: &[Arg], call: &mut Call) {
    let Some(loader) = LOADERS.iter().find(|loader| loader.names.contains(&name)) else { return };
    let overrides = loader.overrides != options::has(own, loader.flips);
    let by = name.split(' ').next().unwrap_or(name);
    let loading = Loading { by, overrides, exports: true };
    let mut files = files(loader, own);
    if loader.last_wins && !overrides {
        files.reverse();
    }
    if options::has(own, &["--convention"]) {
        call.place.import(name, "`dotenvx` loads files by a convention");
    }
    for file in &files {
        call.place.load(file, loading);
    }
}

fn files(loader: &Loader, own: &[Arg]) -> Vec<String> {
    // `-fk` of dotenvx names keys.
    let own: Vec<Arg> = own.iter().filter(|arg| !arg.text.starts_with("-fk")).cloned().collect();
    let given = options::values(&own, loader.options);
    let files: Vec<String> = given.iter().flat_map(|arg| arg.text.split(',')).map(str::to_owned).collect();
    if files.is_empty() { loader.default.map(str::to_owned).into_iter().collect() } else { files }
}
