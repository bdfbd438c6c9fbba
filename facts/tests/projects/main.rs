//! Which database a command would hit, in small projects.
//!
//! Each expectation is what the real Prisma of that version did: `real_prisma_agrees` runs the same projects through
//! it, with a stand-in for its engine that writes down where it would connect.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cases;
mod config_files;
#[cfg(unix)]
mod real;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use prisma_policy_facts::project::{CommandLine, EnvFile, Variables, find};
use prisma_policy_facts::target::{Caller, Weight, resolve};
use prisma_policy_facts::{Ledger, Secret, World};
use time::OffsetDateTime;

use crate::cases::{CASES, Case, ENV, MODEL, PACKAGE, SEVEN};

/// A caller who says nothing.
const UNHEARD: Caller<'_> = Caller { url: None, weight: Weight::Confirms };

/// The projects, and those with a config file for each version that has one.
fn all() -> Vec<Case> {
    let of = |version| config_files::CASES.iter().map(move |case| case.of(version));
    CASES.iter().cloned().chain(of("6.19.3")).chain(of("7.10.1")).collect()
}

fn lay_out(case: &Case, folder: &Path) {
    for (path, text) in case.files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let model = if path.extension().is_some_and(|it| it == "prisma") && !text.contains("model") {
            MODEL
        } else {
            ""
        };
        let model =
            if text.is_empty() || case.files.iter().any(|(_, text)| *text == MODEL) { "" } else { model };
        fs::write(path, format!("{text}{model}")).unwrap();
    }
}

fn command(case: &Case) -> CommandLine {
    let mut command = CommandLine::default();
    for word in case.line.split_whitespace() {
        match word.split_once('=') {
            Some(("--schema", value)) => command.schema = Some(value.to_owned()),
            Some(("--config", value)) => command.config = Some(value.to_owned()),
            Some((name, value)) => command.variables.push((name.to_owned(), Secret::new(value))),
            None => command.directory = Some(word.trim_start_matches('@').into()),
        }
    }
    command
}

fn world(folder: &Path) -> World {
    let (directory, now) = (folder.to_owned(), OffsetDateTime::UNIX_EPOCH);
    World { directory, variables: BTreeMap::new(), terminal: false, now }
}

fn install(folder: &Path, version: &str) {
    fs::create_dir_all(folder.join("node_modules/prisma")).unwrap();
    fs::write(folder.join("node_modules/prisma/package.json"), format!("{{\"version\": \"{version}\"}}"))
        .unwrap();
}

#[test]
fn the_database_is_the_one_that_prisma_would_hit() {
    for case in &all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().canonicalize().unwrap();
        lay_out(case, &path);
        install(&path, case.version);
        let (world, command) = (world(&path), command(case));
        let project = find(&world, &command, false);
        let target = resolve(&project, &command, UNHEARD);
        let found = match &target.database {
            Ok(located) => format!("{} {}", located.url, located.source),
            Err(unknown) => format!("?{}", unknown.why),
        };
        let found = found.replace(&format!("{}/", path.display()), "");
        assert_eq!(found, case.expect, "{} {:?} {:?}", case.version, case.line, case.files);
        assert!(!format!("{project:?}{target:?}").contains("u:p@"), "a secret is shown");
    }
}

/// A program is told the folder where it really is, and goes up from there.
#[cfg(unix)]
#[test]
fn a_linked_folder_is_the_one_that_it_leads_to() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().canonicalize().unwrap();
    let code = "import { config } from 'dotenv'\nimport { resolve } from 'path'\nconfig({ path: '../.env' })\nexport default { datasource: { url: process.env.DATABASE_URL }, migrations: { path: resolve('..', 'm') } }";
    let files = [
        ("real/.env", "DATABASE_URL=postgresql://u:p@real/x"),
        (".env", "DATABASE_URL=postgresql://u:p@beside/x"),
        ("real/db/prisma.config.ts", code),
        ("real/db/prisma/schema.prisma", SEVEN.1),
    ];
    for (file, text) in files {
        fs::create_dir_all(path.join(file).parent().unwrap()).unwrap();
        fs::write(path.join(file), text).unwrap();
    }
    install(&path.join("real"), "7.10.1");
    std::os::unix::fs::symlink("real/db", path.join("link")).unwrap();
    let project = find(&world(&path.join("link")), &CommandLine::default(), false);
    let target = resolve(&project, &CommandLine::default(), UNHEARD);
    assert_eq!(target.database.unwrap().url.to_string(), "postgresql://real/x");
    assert_eq!(project.migrations.unwrap(), path.join("real/m"));
}

/// `PRISMA_VERSIONS=folder cargo test --test projects -- --ignored`, where `folder/5.22.0`, `folder/6.19.3` and
/// `folder/7.10.1` each have that Prisma installed, and the latter two dotenv and `@next/env`.
#[cfg(unix)]
#[test]
#[ignore = "needs installed versions of Prisma"]
fn real_prisma_agrees() {
    use prisma_policy_facts::target::DatabaseUrl;
    let versions = std::env::var("PRISMA_VERSIONS").unwrap();
    let mut wrong = Vec::new();
    for case in &all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().canonicalize().unwrap();
        lay_out(case, &path);
        let modules = Path::new(&versions).join(case.version).join("node_modules");
        std::os::unix::fs::symlink(&modules, path.join("node_modules")).unwrap();
        let (world, command) = (world(&path), command(case));
        let target = resolve(&find(&world, &command, false), &command, UNHEARD);
        let real = real::connects(&path, &modules, &command, case.line);
        // The engine, which is not there, refuses what begins with no scheme.
        let real = real.and_then(|(url, folder)| Some(DatabaseUrl::parse(&url, &folder).ok()?.to_string()));
        let ours = target.database.as_ref().ok().map(|located| located.url.to_string());
        // What is not followed may well be there.
        if ours != real
            && !case.expect.contains("not followed")
            && !case.expect.contains("cannot be followed")
        {
            wrong.push(format!(
                "{} {:?} {:?}: ours {ours:?}, real {real:?}",
                case.version, case.line, case.files
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A config file that is code is asked by the real loader of Prisma; run like `real_prisma_agrees`.
#[cfg(unix)]
#[test]
#[ignore = "needs installed versions of Prisma"]
fn real_prisma_evaluates() {
    let versions = std::env::var("PRISMA_VERSIONS").unwrap();
    let six = "import { defineConfig } from 'prisma/config'\nconsole.log('{}')\nprocess.env.DATABASE_URL = `postgresql://u:s3cret@${'code'}/x`\nexport default defineConfig({ schema: 'prisma/' + 'schema.prisma' })";
    let seven = "import { defineConfig } from 'prisma/config'\nconst host: string = 'code'\nexport default defineConfig({ migrations: { path: 'm' }, datasource: { url: `postgresql://u:s3cret@${host}/x` } })";
    let failing = "throw new Error('s3cret')\nexport default {}";
    let check = |version: &str, schema: &str, config: &str, expect: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().canonicalize().unwrap();
        fs::create_dir(path.join("prisma")).unwrap();
        fs::write(path.join("prisma/schema.prisma"), format!("{schema}{MODEL}")).unwrap();
        fs::write(path.join("prisma.config.ts"), config).unwrap();
        let modules = Path::new(&versions).join(version).join("node_modules");
        std::os::unix::fs::symlink(&modules, path.join("node_modules")).unwrap();
        let mut world = world(&path);
        world.variables.insert("PATH".to_owned(), std::env::var("PATH").unwrap());
        let started = std::time::Instant::now();
        let project = find(&world, &CommandLine::default(), true);
        eprintln!("{version}: {:?}", started.elapsed());
        let target = resolve(&project, &CommandLine::default(), UNHEARD);
        let found = match &target.database {
            Ok(located) => format!("{} {}", located.url, located.source),
            Err(unknown) => format!("?{}", unknown.why),
        };
        assert_eq!(found, expect);
        assert!(!format!("{project:?}").contains("s3cret"));
        project
    };
    check("6.19.3", ENV.1, six, "postgresql://code/x prisma.config.ts, evaluated (DATABASE_URL)");
    let project = check("7.10.1", SEVEN.1, seven, "postgresql://code/x prisma.config.ts, evaluated");
    assert!(project.migrations.unwrap().ends_with("m"));
    check(
        "7.10.1",
        SEVEN.1,
        failing,
        "?`prisma.config.ts` could not be evaluated: it failed (ConfigLoadError)",
    );
}

/// The facts of a project with a target, as `fact=value` or `fact?why`.
fn facts(
    files: &[(&str, &str)],
    version: &str,
    change: impl Fn(&mut CommandLine),
    caller: Option<(&str, Weight)>,
) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().canonicalize().unwrap();
    for (file, text) in files {
        fs::create_dir_all(path.join(file).parent().unwrap()).unwrap();
        fs::write(path.join(file), text).unwrap();
    }
    if !version.is_empty() {
        install(&path, version);
    }
    let (world, mut command) = (world(&path), CommandLine::default());
    change(&mut command);
    let project = find(&world, &command, false);
    let mut ledger = Ledger::new(world.now);
    project.tell(&mut ledger);
    let url = caller.map(|(url, _)| Secret::new(url));
    let weight = caller.map_or(Weight::Confirms, |(_, weight)| weight);
    resolve(&project, &command, Caller { url: url.as_ref(), weight }).tell(&project, &mut ledger);
    let inspection = ledger.conclude();
    let shown = serde_json::to_string(&inspection).unwrap();
    assert!(!shown.contains("s3cret"), "{shown}");
    let found = inspection.found.iter().map(|it| format!("{}={}", it.fact, it.value));
    let missing = inspection.missing.iter().map(|it| format!("{}?{}", it.fact, it.why));
    let notes = inspection.notes.iter().map(|note| format!("note {note}"));
    found.chain(missing).chain(notes).collect()
}

fn has(facts: &[String], expect: &str) {
    assert!(facts.iter().any(|fact| fact == expect), "no {expect} in {facts:#?}");
}

#[test]
fn what_runs_elsewhere_is_not_known_whoever_says_it() {
    let files = [PACKAGE, ENV, (".env", "DATABASE_URL=postgresql://u:s3cret@a/x")];
    let elsewhere =
        |command: &mut CommandLine| command.elsewhere = Some("it runs on another machine (`ssh`)".to_owned());
    let facts = facts(&files, "6.19.3", elsewhere, Some(("postgresql://u:s3cret@a/x", Weight::Confirms)));
    has(&facts, "database.name?it runs on another machine (`ssh`)");
    has(&facts, "database.provider?it runs on another machine (`ssh`)");
}

#[test]
fn the_word_of_the_caller_must_agree() {
    let files = [PACKAGE, ENV, (".env", "DATABASE_URL=postgresql://u:s3cret@prod/x")];
    let told = |caller| facts(&files, "6.19.3", |_| {}, Some((caller, Weight::Confirms)));
    has(
        &told("postgresql://u:s3cret@dev/x"),
        "database.host?the caller names postgresql://dev/x, but the command would hit postgresql://prod/x (.env (line 1, DATABASE_URL))",
    );
    has(
        &told("s3cret"),
        "database.host?the caller's URL is none: the URL begins with no scheme that Prisma knows",
    );
    has(&told("postgresql://v@PROD:5432/x"), "database.host=\"prod\"");
    let unset =
        facts(&[PACKAGE, ENV], "6.19.3", |_| {}, Some(("postgresql://u:s3cret@dev/x", Weight::Confirms)));
    has(
        &unset,
        "database.name?the variable DATABASE_URL, which prisma/schema.prisma (line 3) names, is not set",
    );
    let schema = facts(
        &[("prisma/schema.prisma", ENV.1)],
        "",
        |_| {},
        Some(("postgresql://u:s3cret@dev/x", Weight::Confirms)),
    );
    has(&schema, "database.name?no Prisma is installed here, so which one would run is not known");
    let nowhere = facts(&[], "", |_| {}, Some(("postgresql://u:s3cret@dev/x", Weight::Confirms)));
    has(&nowhere, "database.name=\"x\"");
    has(&nowhere, "prisma.major?no Prisma is installed here, so which one would run is not known");
}

/// Where no command is followed, there is nothing that the caller's word could be wrong about.
#[test]
fn the_word_of_the_caller_is_enough_where_no_command_is_followed_and_the_project_cannot_be() {
    let seven = "export default { datasource: { url: pick() } }";
    let code = [PACKAGE, SEVEN, ("prisma.config.ts", seven)];
    let check = |files: &[(&str, &str)], version: &str, weight: Weight, expect: &str| {
        let caller = Some(("postgresql://u:s3cret@dev/x", weight));
        has(&facts(files, version, |_| {}, caller), expect);
    };
    let unset =
        "database.host?the variable DATABASE_URL, which prisma/schema.prisma (line 3) names, is not set";
    for (weight, expect) in [
        (Weight::Confirms, unset),
        (Weight::Suffices, "database.host=\"dev\""),
        (Weight::Chooses, "database.host=\"dev\""),
    ] {
        check(&[PACKAGE, ENV], "6.19.3", weight, expect);
    }
    for weight in [Weight::Suffices, Weight::Chooses] {
        check(&code, "7.10.1", weight, "database.host=\"dev\"");
        check(&[PACKAGE, ENV, (".env/x", "")], "6.19.3", weight, "database.host=\"dev\"");
    }
    let prod = [PACKAGE, ENV, (".env", "DATABASE_URL=postgresql://u:s3cret@prod/x")];
    let contradicts = "database.host?the caller names postgresql://dev/x, but the project has postgresql://prod/x (.env (line 1, DATABASE_URL))";
    check(&prod, "6.19.3", Weight::Suffices, contradicts);
    check(&prod, "6.19.3", Weight::Chooses, "database.host=\"dev\"");
    let note = "note the caller names postgresql://dev/x, which may be another database than the project's: postgresql://prod/x (.env (line 1, DATABASE_URL))";
    check(&prod, "6.19.3", Weight::Chooses, note);
}

#[test]
fn a_url_is_recommended_only_where_it_would_help() {
    let check = |weight: Weight, expect: Option<&str>| {
        let folder = tempfile::tempdir().unwrap();
        let (world, command) = (world(folder.path()), CommandLine::default());
        let target = resolve(&find(&world, &command, false), &command, Caller { url: None, weight });
        let help = target.database.unwrap_err().help;
        let recommended = help.as_deref().filter(|help| help.contains("--database-url"));
        assert_eq!(recommended, expect, "{weight:?}");
    };
    check(Weight::Confirms, None);
    let name = "install the packages of the project first, or name the database yourself (`--database-url`)";
    check(Weight::Suffices, Some(name));
    check(Weight::Chooses, Some(name));
}

#[test]
fn a_file_of_variables_that_cannot_be_read_leaves_everything_open() {
    let folder = |text: &'static str| [PACKAGE, ENV, (".env", text)];
    let bad = [PACKAGE, ENV, (".env/x", "")];
    let found = facts(
        &bad,
        "6.19.3",
        |command| command.variables.push(("DATABASE_URL".to_owned(), Secret::new("postgresql://a/x"))),
        None,
    );
    assert!(
        found.iter().any(|it| it.starts_with("database.name?`") && it.ends_with("it is a folder")),
        "{found:#?}"
    );
    let large = facts(&folder(Box::leak("#".repeat(70_000).into_boxed_str())), "5.22.0", |_| {}, None);
    assert!(large.iter().any(|it| it.ends_with("larger than 64 KiB")), "{large:#?}");
}

#[test]
fn what_node_is_told_to_do_first_leaves_everything_open() {
    let files = [PACKAGE, ENV, (".env", "DATABASE_URL=postgresql://a/x")];
    let with = |name: &'static str, value: &'static str| {
        move |command: &mut CommandLine| command.variables.push((name.to_owned(), Secret::new(value)))
    };
    let told = |name, value| facts(&files, "6.19.3", with(name, value), None);
    has(
        &told("NODE_OPTIONS", "--no-warnings --require=./x.js"),
        "database.name?the variable NODE_OPTIONS has `--require`, which may change variables",
    );
    for name in ["JITI_ALIAS", "JITI_TSCONFIG_PATHS", "JITI_NATIVE_MODULES"] {
        let why = format!("database.name?the variable {name} changes what a config file imports");
        has(&told(name, "{}"), &why);
    }
    let with_open = |command: &mut CommandLine| command.unclear.push("JITI_ALIAS".to_owned());
    has(
        &facts(&files, "6.19.3", with_open, None),
        "database.name?the variable JITI_ALIAS changes what a config file imports",
    );
    for name in ["DOTENV_CONFIG_PATH", "DOTENV_CONFIG_OVERRIDE", "DOTENV_CONFIG_DOTENV_KEY"] {
        has(&told(name, "x"), &format!("database.name?the variable {name} changes what dotenv loads"));
    }
    has(&told("DOTENV_CONFIG_QUIET", "true"), "database.name=\"x\"");
    has(&told("DOTENV_KEY", "x"), "database.name?the variable DOTENV_KEY changes what dotenv loads");
    has(&told("DOTENV_PATH", "x"), "database.name?the variable DOTENV_PATH changes what dotenv loads");
    has(&told("NODE_OPTIONS", "--max-old-space-size=4096"), "database.name=\"x\"");
}

#[test]
fn a_dotenv_that_is_not_known_leaves_everything_open() {
    let config = "import 'dotenv/config'\nexport default { datasource: { url: process.env.DATABASE_URL } }";
    let env = "DATABASE_URL=postgresql://a/x";
    let package = "node_modules/dotenv/package.json";
    let told = |version| {
        facts(
            &[PACKAGE, SEVEN, ("prisma.config.ts", config), (".env", env), (package, version)],
            "7.10.1",
            |_| {},
            None,
        )
    };
    has(&told("{\"version\": \"8.6.0\"}"), "database.name?how dotenv 8.6.0 reads files is not known here");
    has(&told("{\"version\": \"19.0.0\"}"), "database.name?how dotenv 19.0.0 reads files is not known here");
    has(&told("{\"version\": \"17.2.3\"}"), "database.name=\"x\"");
    has(&told("{\"version\": \"18.0.10\"}"), "database.name=\"x\"");
}

#[test]
fn variables_are_taken_away_as_the_command_says() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = world(folder.path());
    world.variables.insert("DATABASE_URL".to_owned(), "postgresql://a/x".to_owned());
    let source = |command: &CommandLine| {
        let found = Variables::of_command(&world, command).get("DATABASE_URL").unwrap().cloned();
        found.map(|variable| variable.source)
    };
    assert_eq!(source(&CommandLine::default()).as_deref(), Some("the variable DATABASE_URL"));
    assert_eq!(
        source(&CommandLine { unset: vec!["DATABASE_URL".to_owned()], ..CommandLine::default() }),
        None
    );
    let mut command = CommandLine { clears: true, ..CommandLine::default() };
    assert_eq!(source(&command), None);
    command.variables.push(("DATABASE_URL".to_owned(), Secret::new("postgresql://b/x")));
    assert_eq!(source(&command).as_deref(), Some("DATABASE_URL=… in front of the command"));
}

#[test]
fn files_that_are_loaded_in_front_are_seen() {
    let files = [
        PACKAGE,
        ENV,
        (".env", "DATABASE_URL=postgresql://dev/x"),
        (".env.prod", "H=prod\nDATABASE_URL=postgresql://${H}/x"),
        (".env.odd", "DATABASE_URL=postgresql://${A}/x\nA=${B}\nB=b"),
    ];
    let load = |path: &'static str, overrides: bool| {
        move |command: &mut CommandLine| {
            command.env_files.push(EnvFile { path: path.into(), overrides });
        }
    };
    has(&facts(&files, "6.19.3", load(".env.prod", false), None), "database.host=\"prod\"");
    has(&facts(&files, "6.19.3", load("none", false), None), "database.host=\"dev\"");
    has(
        &facts(&files, "6.19.3", load(".env.odd", false), None),
        "database.host?which value it has depends on the version of dotenv-expand",
    );
    let both = |overrides: bool| {
        move |command: &mut CommandLine| {
            load(".env.prod", overrides)(command);
            command.variables.push(("DATABASE_URL".to_owned(), Secret::new("postgresql://front/x")));
        }
    };
    has(
        &facts(&files, "6.19.3", both(true), None),
        "database.host?DATABASE_URL is set in front of the command and in a file, differently",
    );
    let unset = |command: &mut CommandLine| command.unset.push("DATABASE_URL".to_owned());
    has(&facts(&files, "6.19.3", unset, None), "database.host=\"dev\"");
}

#[test]
fn the_urls_of_the_command_count_first() {
    let files = [PACKAGE, SEVEN];
    let with = |urls: &'static [(&'static str, &'static str)]| {
        move |command: &mut CommandLine| {
            command.urls.extend(urls.iter().map(|(flag, url)| ((*flag).to_owned(), Secret::new(*url))));
        }
    };
    has(
        &facts(&files, "7.10.1", with(&[("--url", "postgresql://u:s3cret@a/x")]), None),
        "database.host=\"a\"",
    );
    has(
        &facts(
            &files,
            "7.10.1",
            with(&[("--from-url", "postgresql://a/x"), ("--to-url", "postgresql://b/x")]),
            None,
        ),
        "database.name?the command names more than one database",
    );
    let file = with(&[("--url", "file:a.db")]);
    has(&facts(&files, "7.10.1", file, None), "database.name=\"a.db\"");
    has(
        &facts(&files, "6.19.3", file, None),
        "database.name?which folder the path of --url is meant from differs among the commands of Prisma",
    );
    let shadow = with(&[("--url", "postgresql://a/x"), ("--shadow-database-url", "postgresql://A:5432/x")]);
    has(&facts(&files, "7.10.1", shadow, None), "database.sameAsShadow=true");
}

#[test]
fn the_shadow_is_compared() {
    let schema = |shadow: &str| {
        let text =
            "datasource db {\n  provider = \"postgresql\"\n  url = \"postgresql://u:s3cret@localhost/x\"\n";
        format!("{text}  shadowDatabaseUrl = \"{shadow}\"\n}}\n")
    };
    let told = |shadow: &str| facts(&[PACKAGE, ("schema.prisma", &schema(shadow))], "6.19.3", |_| {}, None);
    has(&told("postgresql://127.0.0.1:5432/x"), "database.sameAsShadow=true");
    has(&told("postgresql://localhost/x_shadow"), "database.sameAsShadow=false");
    has(
        &told("postgresql://db/x"),
        "database.sameAsShadow?postgresql://localhost/x and postgresql://db/x may be one database",
    );
    has(
        &told("prisma://s3cret/x"),
        "database.sameAsShadow?schema.prisma (line 4): the URL goes through a proxy (`prisma`), which does not say which database stands behind it",
    );
}

#[test]
fn facts_are_told_with_what_says_so() {
    let files = [
        PACKAGE,
        ("prisma/schema.prisma", "datasource db {\n  provider = \"sqlite\"\n  url = \"file:dev.db\"\n}\n"),
        ("prisma.config.ts", "export default {}"),
        ("prisma.config.js", "export default {}"),
    ];
    let found = facts(&files, "6.19.3", |_| {}, None);
    has(&found, "database.local=true");
    has(&found, "database.name=\"dev.db\"");
    has(&found, "database.provider=\"sqlite\"");
    has(&found, "database.host?a file has no host");
    has(&found, "database.sameAsShadow=false");
    has(&found, "prisma.major=6");
    has(&found, "prisma.version=\"6.19.3\"");
    has(&found, "note `prisma.config.ts` is not read, since `prisma.config.js` is");
    let other = [
        PACKAGE,
        (
            "schema.prisma",
            "datasource db {\n  provider = \"mysql\"\n  url = \"postgresql://u:s3cret@a/x\"\n}\n",
        ),
    ];
    has(
        &facts(&other, "6.19.3", |_| {}, None),
        "database.provider?the sources disagree: schema.prisma says mysql, schema.prisma (line 3) says postgresql://a/x",
    );
}
