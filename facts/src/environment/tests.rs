use std::path::{Path, PathBuf};

use time::OffsetDateTime;

use super::{Address, Environment, Mark, Marker, Sources, look};
use crate::ledger::Ledger;
use crate::settings::{Settings, SettingsFile};
use crate::world::World;
use prisma_policy::inspection::Inspection;

const SETTINGS: &str = r#"
[[environments]]
environment = "production"
name = "prod-eu"
hosts = ["*.prod.example.com"]
databases = ["shop", "shop_*"]

[[environments]]
environment = "development"
hosts = ["localhost", "dev.example.com"]

[[environments]]
environment = "test"
files = ["prisma/test-*.db"]

[env-files]
".env.live*" = "production"
".env.blue" = "staging"
"#;

/// A situation, as words: `marker=production/prod-eu`, `foreign=…`, `unreadable`, `said=…`, `env-file=…`, `host=…`,
/// `database=…`, `behind=…`, `file=…`, `local`, and variables by their names.
fn inspect(situation: &str) -> Inspection {
    let mut world = World {
        directory: PathBuf::from("/shop"),
        variables: std::collections::BTreeMap::new(),
        terminal: false,
        now: OffsetDateTime::UNIX_EPOCH,
    };
    let file = SettingsFile {
        path: PathBuf::from("/shop/prisma-policy.toml"),
        settings: Settings::parse(SETTINGS, Path::new("prisma-policy.toml")).unwrap(),
    };
    let mut address = Address::default();
    let mut sources = Sources { settings: Some(&file), ..Sources::default() };
    for word in situation.split_whitespace() {
        match word.split_once('=').unwrap_or((word, "")) {
            ("marker", value) => sources.marker = Marker::Mark(mark(value)),
            ("foreign", value) => sources.marker = Marker::Foreign(mark(value)),
            ("unreadable", _) => sources.marker = Marker::Unreadable("permission denied".to_owned()),
            ("said", value) => sources.said = Some(value),
            ("env-file", value) => sources.env_file = Some(value),
            ("host", value) => address.host = Some(value),
            ("database", value) => address.database = Some(value),
            ("behind", value) => address.behind = Some(value),
            ("file", value) => address.file = Some(Path::new(value)),
            ("local", _) => address.local = true,
            (variable, value) => drop(world.variables.insert(variable.to_owned(), value.to_owned())),
        }
    }
    sources.address = Some(address);
    let mut ledger = Ledger::new(world.now);
    look(&world, &sources, &mut ledger);
    ledger.conclude()
}

fn mark(text: &str) -> Mark {
    let (environment, name) = text.split_once('/').map_or((text, None), |(it, name)| (it, Some(name)));
    let environment = Environment::ALL.into_iter().find(|known| known.as_str() == environment).unwrap();
    Mark { environment, name: name.map(str::to_owned) }
}

/// The environment, or the beginning of why it is missing.
fn check(situation: &str, expect: Result<&str, &str>) {
    let inspection = inspect(situation);
    let found = inspection.value("environment").and_then(|value| value.as_str());
    match (found, expect) {
        (Some(found), Ok(expect)) => assert_eq!(found, expect, "{situation}"),
        (None, Err(why)) => {
            let missing = inspection.missing.iter().find(|missing| missing.fact == "environment").unwrap();
            assert!(missing.why.starts_with(why), "{situation}: {}", missing.why);
        }
        (found, _) => panic!("{situation}: {found:?}"),
    }
}

const DISAGREE: Result<&str, &str> = Err("the sources disagree");
const SILENT: Result<&str, &str> = Err("nothing says what the database is for");
const OPEN: Result<&str, &str> = Err("it may be ");
const PROCESS: Result<&str, &str> = Err("only ");

#[test]
fn the_process_never_makes_sure_of_anything_but_production() {
    check("", SILENT);
    check("NODE_ENV=development", PROCESS);
    check("NODE_ENV=test", PROCESS);
    check("NODE_ENV=development APP_ENV=dev RAILWAY_ENVIRONMENT_NAME=dev", PROCESS);
    check("NODE_ENV=staging", PROCESS);
    check("NODE_ENV=production", OPEN);
    check("NODE_ENV=production APP_ENV=staging", PROCESS);
    check("VERCEL_ENV=preview", OPEN);
    check("VERCEL_ENV=preview VERCEL_TARGET_ENV=preview", PROCESS);
    check("VERCEL_ENV=development", PROCESS);
    check("RENDER=true IS_PULL_REQUEST=true", PROCESS);
    check("HEROKU_PR_NUMBER=7", PROCESS);
    check("NETLIFY=true CONTEXT=deploy-preview", PROCESS);
    check("CI_ENVIRONMENT_NAME=review/fix-1", PROCESS);
    check("APP_ENV=production", Ok("production"));
    check("NODE_ENV=production DEPLOY_ENV=prod-eu", Ok("production"));
    check("VERCEL_ENV=production", Ok("production"));
    check("NETLIFY=true CONTEXT=production", Ok("production"));
    check("CI_ENVIRONMENT_TIER=production", Ok("production"));
}

#[test]
fn loopback_proves_nothing() {
    check("host=localhost local", PROCESS);
    check("host=localhost local NODE_ENV=development", PROCESS);
    check("host=localhost local NODE_ENV=development env-file=.env.local", PROCESS);
    check("host=localhost local NODE_ENV=production", DISAGREE);
    check("host=localhost local marker=development", Ok("development"));
    check("host=localhost local marker=production", DISAGREE);
    check("host=localhost local env-file=.env.development", PROCESS);
    check("host=127.0.0.1 local env-file=.env.test NODE_ENV=test", PROCESS);
    check("host=127.0.0.1 local env-file=.env.production", Ok("production"));
    check("host=127.0.0.1 local said=test", Ok("test"));
    check("host=0.0.0.0 env-file=.env.test", PROCESS);
    check("host=127.0.0.1 local", SILENT);
    check("file=/shop/prisma/test-1.db local", Ok("test"));
}

#[test]
fn a_name_that_the_server_does_not_know_proves_nothing() {
    check("host=pool database=shop env-file=.env.test", Ok("test"));
    check("host=pool database=shop behind=shop_1 env-file=.env.test", PROCESS);
    check("host=pool database=shop behind=shop_1 marker=test", Ok("test"));
    check("host=pool database=shop behind=shop_1 env-file=.env.production", Ok("production"));
    check("host=pool database=shop behind=shop_production NODE_ENV=development", DISAGREE);
}

#[test]
fn what_speaks_of_the_database_is_believed() {
    for environment in Environment::ALL.map(Environment::as_str) {
        check(&format!("marker={environment}"), Ok(environment));
        check(&format!("said={environment}"), Ok(environment));
        check(&format!("env-file=.env.{environment}"), Ok(environment));
        check(&format!("env-file=.env.{environment}.local"), Ok(environment));
    }
    check("host=db.prod.example.com database=shop", Ok("production"));
    check("host=DB.Prod.example.com. database=shop_2", Ok("production"));
    check("host=db.prod.example.com database=Shop", SILENT_BUT_NAMED);
    check("host=dev.example.com", Ok("development"));
    check("marker=staging NODE_ENV=production", Ok("staging"));
    check("marker=preview VERCEL_ENV=preview", Ok("preview"));
    check("marker=staging VERCEL_ENV=preview VERCEL_TARGET_ENV=qa", Ok("staging"));
    check("marker=development NODE_ENV=development env-file=.env.dev said=dev", Ok("development"));
    check("file=/elsewhere/prisma/test-1.db local", SILENT);
}

/// The host's name says production, which rules out and settles nothing.
const SILENT_BUT_NAMED: Result<&str, &str> = Err("it may be production, staging or preview");

#[test]
fn a_file_is_the_one_that_its_path_leads_to() {
    check("file=/shop/prisma/test-1/../../prod.db local", SILENT);
    check("file=/shop/prisma/../prisma/test-1.db local", Ok("test"));
    check("said= file=/shop/prisma/test-1.db", Ok("test"));
}

/// A file of settings in `folder` that calls every file in `prisma` a test database.
#[cfg(unix)]
#[test]
fn a_link_to_another_file_is_that_file() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("shop");
    std::fs::create_dir_all(folder.join("prisma")).unwrap();
    std::fs::write(root.path().join("prod.db"), "").unwrap();
    std::fs::write(folder.join("prisma/test-1.db"), "").unwrap();
    std::os::unix::fs::symlink(root.path().join("prod.db"), folder.join("prisma/test-2.db")).unwrap();
    let path = folder.join("prisma-policy.toml");
    let settings = Settings::parse(SETTINGS, &path).unwrap();
    let file = SettingsFile { path, settings };
    let fits = |name: &str| {
        let database = folder.join(name);
        let address = Address { file: Some(&database), ..Address::default() };
        super::places::fitting(&file, address).count()
    };
    assert_eq!(fits("prisma/test-1.db"), 1);
    assert_eq!(fits("prisma/test-2.db"), 0);
    assert_eq!(fits("prisma/test-3.db"), 1, "a file that is not there yet");
}

#[test]
fn whoever_contradicts_leaves_it_missing() {
    check("marker=production NODE_ENV=development", DISAGREE);
    check("marker=development NODE_ENV=production", DISAGREE);
    check("marker=development APP_ENV=nonprod", Ok("development"));
    check("marker=production APP_ENV=nonprod", DISAGREE);
    check("marker=production said=development", DISAGREE);
    check("said=development host=db.prod.example.com database=shop", DISAGREE);
    check("env-file=.env.development NODE_ENV=production", DISAGREE);
    check("env-file=.env.development APP_ENV=production", DISAGREE);
    check("marker=test env-file=.env.production", DISAGREE);
    check("VERCEL_ENV=production VERCEL_TARGET_ENV=staging", DISAGREE);
    let missing = &inspect("marker=production NODE_ENV=development").missing[0];
    assert_eq!(
        missing.why,
        "the sources disagree: the marker in the database says production, the variable NODE_ENV says development"
    );
}

#[test]
fn a_name_that_says_production_is_not_passed_over() {
    check("env-file=.env.development host=shop-production.abc.example.net", DISAGREE);
    check("env-file=.env.development database=shop_prod", DISAGREE);
    check("env-file=.env.development host=products.example.net database=producers", Ok("development"));
    check("marker=development database=shop_prod", Ok("development"));
    check("said=development database=shop_prod", Ok("development"));
}

#[test]
fn a_marker_that_is_not_its_own_leaves_it_missing() {
    let foreign = Err("the marker in the database was made for another one");
    check("foreign=production env-file=.env.development", foreign);
    check("foreign=development said=development", foreign);
    check("foreign=development", foreign);
    check("unreadable said=production", Err("the marker in the database cannot be read: permission denied"));
}

#[test]
fn names_of_env_files_are_words() {
    for (name, expect) in [
        (".env", SILENT),
        (".env.local", SILENT),
        (".env.prod", Ok("production")),
        ("prod.env", Ok("production")),
        ("config/.env.prod-eu", Ok("production")),
        (".env.preprod", Ok("staging")),
        (".dev.vars", Ok("development")),
        (".env.example", SILENT),
        (".env.live2", Ok("production")),
        (".env.blue", Ok("staging")),
    ] {
        check(&format!("env-file={name}"), expect);
    }
}

#[test]
fn only_what_speaks_of_the_database_names_its_environment() {
    let name = |situation: &str| {
        inspect(situation).value("environmentName").and_then(|value| value.as_str().map(str::to_owned))
    };
    for (situation, expect) in [
        ("", None),
        ("APP_ENV=blue", None),
        ("said=blue", Some("blue")),
        ("said=production", None),
        ("said=prod", None),
        ("said=prod-eu", Some("prod-eu")),
        ("marker=production/prod", Some("prod")),
        ("marker=production/prod-eu APP_ENV=prod-us", Some("prod-eu")),
        ("marker=production/prod-eu said=prod-us", None),
        ("marker=production/prod-eu host=db.prod.example.com database=shop", Some("prod-eu")),
        ("foreign=production/prod-eu said=prod-eu", None),
    ] {
        assert_eq!(name(situation).as_deref(), expect, "{situation}");
    }
}

#[test]
fn the_page_tells_of_every_variable() {
    let page = include_str!("../../../docs/environment.md");
    for name in super::variables::names() {
        assert!(page.contains(&format!("`{name}")), "docs/environment.md does not tell of {name}");
    }
}

#[test]
fn what_says_nothing_is_told() {
    let inspection = inspect("APP_ENV=blue FLY_APP_NAME=shop-live");
    assert_eq!(inspection.notes, ["the variable APP_ENV says `blue`, which tells no kind of environment"]);
    let missing = &inspection.missing[0];
    assert_eq!(missing.why, "nothing says what the database is for");
    let sources: Vec<&str> = missing.evidence.iter().map(|evidence| evidence.source.as_str()).collect();
    assert_eq!(sources, ["the variable FLY_APP_NAME", "the variable APP_ENV"]);
}
