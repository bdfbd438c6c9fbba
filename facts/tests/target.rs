//! Which database a command would hit, in small projects.
//!
//! Each expectation is what the real Prisma of that version did: `real_prisma_agrees` runs the same projects through
//! it, with a stand-in for its engine that writes down where it would connect.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use prisma_policy_facts::project::{CommandLine, EnvFile, Variables, find};
use prisma_policy_facts::target::resolve;
use prisma_policy_facts::{Ledger, Secret, World};
use time::OffsetDateTime;

const MODEL: &str = "model A {\n  id Int @id\n}\n";
const ENV: (&str, &str) = (
    "prisma/schema.prisma",
    "datasource db {\n  provider = \"postgresql\"\n  url = env(\"DATABASE_URL\")\n}\n",
);
const SEVEN: (&str, &str) = ("prisma/schema.prisma", "datasource db {\n  provider = \"postgresql\"\n}\n");
const SEVEN_LITE: (&str, &str) = ("prisma/schema.prisma", "datasource db {\n  provider = \"sqlite\"\n}\n");
const PACKAGE: (&str, &str) = ("package.json", "{\"name\": \"x\"}");

struct Case {
    version: &'static str,
    files: &'static [(&'static str, &'static str)],
    /// Words like `migrate status`: `--schema=…`, `--config=…`, `NAME=value` in front, `@folder` to run in.
    line: &'static str,
    /// The URL without secrets, and what says so; or `?` and why it is not certain.
    expect: &'static str,
}

#[rustfmt::skip]
const CASES: &[Case] = &[
    // Unhappy: nothing that is certain.
    Case { version: "6.19.3", files: &[PACKAGE], line: "", expect: "?there is no Prisma schema here" },
    Case { version: "5.22.0", files: &[PACKAGE, ENV], line: "", expect: "?the variable DATABASE_URL, which prisma/schema.prisma (line 3) names, is not set" },
    Case { version: "6.19.3", files: &[PACKAGE, ENV], line: "DATABASE_URL=", expect: "?the variable DATABASE_URL, which prisma/schema.prisma (line 3) names, is not set" },
    Case { version: "6.19.3", files: &[PACKAGE, ("prisma/schema.prisma", "")], line: "", expect: "?the schema has no `datasource`" },
    Case { version: "5.22.0", files: &[PACKAGE, ("prisma/schema.prisma", "datasource a {\n  provider = \"sqlite\"\n  url = \"file:a.db\"\n}\ndatasource b {\n  provider = \"sqlite\"\n  url = \"file:b.db\"\n}\n")], line: "", expect: "?the schema has more than one `datasource`, which Prisma refuses" },
    Case { version: "6.19.3", files: &[PACKAGE, ENV], line: "--schema=other.prisma", expect: "?the schema `other.prisma`, which --schema names, is not there" },
    Case { version: "6.19.3", files: &[("package.json", "{\"prisma\": {\"schema\": \"none.prisma\"}}"), ENV], line: "", expect: "?the schema `none.prisma`, which package.json names, is not there" },
    Case { version: "7.10.1", files: &[PACKAGE, SEVEN], line: "", expect: "?Prisma 7 takes the URL from its config file, and none is there" },
    Case { version: "7.10.1", files: &[PACKAGE, ENV, (".env", "DATABASE_URL=postgresql://u:p@a/x")], line: "", expect: "?Prisma 7 refuses a schema whose `datasource` has a URL" },
    Case { version: "7.10.1", files: &[PACKAGE, SEVEN], line: "--config=none.ts", expect: "?the config file `none.ts` is not there" },
    Case { version: "7.10.1", files: &[PACKAGE, SEVEN, ("prisma.config.ts", "import { env } from 'prisma/config'\nexport default { datasource: { url: env('DATABASE_URL') } }"), (".env", "DATABASE_URL=postgresql://u:p@a/x")], line: "", expect: "?the variable DATABASE_URL, which prisma.config.ts (line 2) names, is not set" },
    Case { version: "7.10.1", files: &[PACKAGE, SEVEN, ("prisma.config.ts", "export default { datasource: { url: process.env.DATABASE_URL } }")], line: "", expect: "?Prisma 7 takes the URL from its config file, and none is there" },
    Case { version: "6.19.3", files: &[PACKAGE, ENV, ("prisma.config.ts", "export default {}"), (".env", "DATABASE_URL=postgresql://u:p@a/x")], line: "", expect: "?the variable DATABASE_URL, which prisma/schema.prisma (line 3) names, is not set" },
    Case { version: "6.19.3", files: &[PACKAGE, ENV, (".env", "DATABASE_URL=postgresql://u:p@a/x"), ("prisma/.env", "DATABASE_URL=postgresql://u:p@a/x")], line: "", expect: "?Prisma refuses to run, since DATABASE_URL is both in `.env` and in `prisma/.env`" },
    Case { version: "5.22.0", files: &[PACKAGE, ENV, (".env", "OTHER=1\nDATABASE_URL=postgresql://u:p@a/x"), ("prisma/.env", "OTHER=1")], line: "", expect: "?Prisma refuses to run, since OTHER is both in `.env` and in `prisma/.env`" },
    Case { version: "6.19.3", files: &[PACKAGE, ENV, ("prisma.config.json", "{}")], line: "DATABASE_URL=postgresql://u:p@a/x", expect: "?Prisma finds `prisma.config.json` first, and refuses to load it" },
    Case { version: "5.22.0", files: &[PACKAGE, ("prisma/schema/a.prisma", "datasource db {\n  provider = \"sqlite\"\n  url = \"file:a.db\"\n}\n")], line: "", expect: "?the schema is a folder, and the preview feature `prismaSchemaFolder` is not on" },
    // The order of `.env` files in 5 and 6: what is set stays, the root comes first.
    Case { version: "5.22.0", files: &[PACKAGE, ENV, (".env", "# x\nDATABASE_URL=postgresql://u:p@root/x"), ("prisma/.env", "DATABASE_URL=postgresql://u:p@beside/y")], line: "", expect: "postgresql://root/x .env (line 2, DATABASE_URL)" },
    Case { version: "6.19.3", files: &[PACKAGE, ENV, (".env", "# x\nDATABASE_URL=postgresql://u:p@root/x"), ("prisma/.env", "DATABASE_URL=postgresql://u:p@beside/y")], line: "", expect: "postgresql://root/x .env (line 2, DATABASE_URL)" },
    Case { version: "6.19.3", files: &[PACKAGE, ENV, (".env", "DATABASE_URL=postgresql://u:p@root/x")], line: "DATABASE_URL=postgresql://u:p@front/z", expect: "postgresql://front/z DATABASE_URL=… in front of the command" },
    Case { version: "5.22.0", files: &[PACKAGE, ENV, ("prisma/.env", "DATABASE_URL=postgresql://u:p@beside/y")], line: "", expect: "postgresql://beside/y prisma/.env (line 1, DATABASE_URL)" },
    Case { version: "6.19.3", files: &[PACKAGE, ENV, ("prisma/.env", "DATABASE_URL=postgresql://u:p@beside/y"), (".env", "OTHER=1")], line: "@prisma", expect: "postgresql://beside/y .env (line 1, DATABASE_URL)" },
    Case { version: "6.19.3", files: &[PACKAGE, ("db/schema.prisma", ENV.1), ("db/.env", "DATABASE_URL=postgresql://u:p@db/y"), ("prisma/.env", "DATABASE_URL=postgresql://u:p@beside/y")], line: "--schema=db/schema.prisma", expect: "postgresql://db/y db/.env (line 1, DATABASE_URL)" },
    Case { version: "6.19.3", files: &[("package.json", "{\"prisma\": {\"schema\": \"db/schema.prisma\"}}"), ("db/schema.prisma", ENV.1), ("db/.env", "DATABASE_URL=postgresql://u:p@db/y"), ("prisma/.env", "DATABASE_URL=postgresql://u:p@beside/y")], line: "", expect: "postgresql://beside/y prisma/.env (line 1, DATABASE_URL)" },
    Case { version: "5.22.0", files: &[PACKAGE, ("packages/db/package.json", "{\"name\": \"db\"}"), ("packages/db/prisma/schema.prisma", ENV.1), (".env", "DATABASE_URL=postgresql://u:p@root/x"), ("packages/db/.env", "DATABASE_URL=postgresql://u:p@db/y")], line: "@packages/db", expect: "postgresql://db/y .env (line 1, DATABASE_URL)" },
    Case { version: "5.22.0", files: &[PACKAGE, ("packages/db/package.json", "{\"name\": \"db\"}"), ("packages/db/prisma/schema.prisma", ENV.1), (".env", "DATABASE_URL=postgresql://u:p@root/x")], line: "@packages/db", expect: "?the variable DATABASE_URL, which prisma/schema.prisma (line 3) names, is not set" },
    Case { version: "6.19.3", files: &[PACKAGE, ENV, (".env", "HOST=inner\nDATABASE_URL=\"postgresql://u:p@${HOST}/x\"")], line: "", expect: "postgresql://inner/x .env (line 2, DATABASE_URL)" },
    Case { version: "5.22.0", files: &[PACKAGE, ENV, (".env", "HOST=inner\nDATABASE_URL=postgresql://u:p@${HOST}/x")], line: "HOST=front", expect: "postgresql://front/x .env (line 2, DATABASE_URL)" },
    Case { version: "6.19.3", files: &[PACKAGE, ENV, (".env", "DATABASE_URL=postgresql://u:p@${DATABASE_URL}/x")], line: "", expect: "?variables that mean each other do not come to an end" },
    // What the schema says.
    Case { version: "5.22.0", files: &[PACKAGE, ("prisma/schema.prisma", "datasource db {\n  provider = \"postgresql\"\n  url = \"postgresql://u:p@pool/x\"\n  directUrl = \"postgresql://u:p@direct/x\"\n}\n")], line: "", expect: "postgresql://direct/x prisma/schema.prisma (line 4)" },
    Case { version: "6.19.3", files: &[PACKAGE, ("prisma/schema.prisma", "datasource db {\n  provider = \"postgresql\"\n  url = \"postgresql://u:p@pool/x\"\n  directUrl = env(\"DIRECT\")\n}\n"), (".env", "DIRECT=postgresql://u:p@direct/x")], line: "", expect: "postgresql://direct/x .env (line 1, DIRECT)" },
    Case { version: "6.19.3", files: &[PACKAGE, ("schema.prisma", "datasource db {\n  provider = \"sqlite\"\n  url = \"file:a.db\"\n}\n"), ENV], line: "", expect: "file:a.db schema.prisma (line 3)" },
    Case { version: "5.22.0", files: &[PACKAGE, ("prisma/schema.prisma", "datasource db {\n  provider = \"sqlite\"\n  url = \"file:./dev.db\"\n}\n")], line: "", expect: "file:prisma/dev.db prisma/schema.prisma (line 3)" },
    Case { version: "6.19.3", files: &[PACKAGE, ("prisma/schema.prisma", "datasource db {\n  provider = \"sqlite\"\n  url = \"file:./dev.db\"\n}\n")], line: "", expect: "file:prisma/dev.db prisma/schema.prisma (line 3)" },
    Case { version: "6.19.3", files: &[PACKAGE, ("db/models/a.prisma", MODEL), ("db/sources/b.prisma", "datasource db {\n  provider = \"sqlite\"\n  url = \"file:./dev.db\"\n}\n")], line: "--schema=db", expect: "file:db/sources/dev.db db/sources/b.prisma (line 3)" },
    Case { version: "5.22.0", files: &[PACKAGE, ("prisma/schema/a.prisma", "datasource db {\n  provider = \"sqlite\"\n  url = \"file:a.db\"\n}\ngenerator c {\n  provider = \"prisma-client-js\"\n  previewFeatures = [\"prismaSchemaFolder\"]\n}\n")], line: "", expect: "file:prisma/schema/a.db prisma/schema/a.prisma (line 3)" },
    Case { version: "5.22.0", files: &[PACKAGE, ENV, ("prisma.config.ts", "export default { schema: 'none' }"), (".env", "export DATABASE_URL = 'postgresql://u:p@a/x' # x")], line: "", expect: "postgresql://a/x .env (line 1, DATABASE_URL)" },
    Case { version: "5.22.0", files: &[PACKAGE, ENV, (".env", "A=\"one\ntwo\"\r\nDATABASE_URL=postgresql://u:p@a/x#y\n")], line: "", expect: "postgresql://a/x .env (line 3, DATABASE_URL)" },
    // Config files.
    Case { version: "6.19.3", files: &[PACKAGE, ("prisma/schema.prisma", "datasource db {\n  provider = \"sqlite\"\n  url = \"file:schema.db\"\n}\n"), (".config/prisma.ts", "export default { engine: 'classic', schema: '../prisma/schema.prisma', datasource: { url: 'file:./config.db' } }")], line: "", expect: "file:prisma/config.db .config/prisma.ts (line 1)" },
    Case { version: "6.19.3", files: &[PACKAGE, ENV, ("db/schema.prisma", ENV.1), ("db/prisma.config.ts", "import 'dotenv/config'\nexport default { schema: './schema.prisma' }"), (".env", "DATABASE_URL=postgresql://u:p@cwd/x"), ("db/.env", "DATABASE_URL=postgresql://u:p@db/x")], line: "--config=db/prisma.config.ts", expect: "postgresql://cwd/x .env (line 1, DATABASE_URL)" },
    Case { version: "6.19.3", files: &[("package.json", "{\"prisma\": {\"schema\": \"other/schema.prisma\"}}"), ("other/schema.prisma", "datasource db {\n  provider = \"sqlite\"\n  url = \"file:a.db\"\n}\n"), ENV, ("prisma.config.ts", "export default {}")], line: "", expect: "file:other/a.db other/schema.prisma (line 3)" },
    Case { version: "6.19.3", files: &[PACKAGE, ENV, ("prisma.config.ts", "import { env } from 'prisma/config'\nexport default { engine: 'classic', datasource: { url: env('DATABASE_URL') } }"), (".env", "DATABASE_URL=postgresql://u:p@a/x")], line: "", expect: "?the variable DATABASE_URL, which prisma.config.ts (line 2) names, is not set" },
    Case { version: "7.10.1", files: &[PACKAGE, ("other.prisma", SEVEN_LITE.1), SEVEN, ("prisma.config.ts", "import path from 'node:path'\nexport default { schema: path.join('prisma', 'schema.prisma'), datasource: { url: 'file:a.db' } }")], line: "--schema=other.prisma", expect: "file:a.db prisma.config.ts (line 2)" },
    Case { version: "7.10.1", files: &[PACKAGE, SEVEN, ("prisma.config.ts", "import 'dotenv/config'\nimport { defineConfig, env as e } from \"prisma/config\";\n\n/* a */ export default defineConfig({\n  migrations: { seed: 'x', },\n  datasource: { \"url\": e('DATABASE_URL'), },\n});"), ("prisma/.env", "DATABASE_URL=postgresql://u:p@beside/x"), (".env", "DATABASE_URL=\"postgresql://u:p@a/x\" # b")], line: "", expect: "postgresql://a/x .env (line 1, DATABASE_URL)" },
    Case { version: "6.19.3", files: &[PACKAGE, ENV, ("prisma.config.ts", "import 'dotenv/config'\nexport default {}"), (".env", "DATABASE_URL=postgresql://u:p@a/x")], line: "", expect: "postgresql://a/x .env (line 1, DATABASE_URL)" },
    Case { version: "6.19.3", files: &[PACKAGE, ENV, ("prisma.config.ts", "export default { engine: 'classic', datasource: { url: 'postgresql://u:p@config/x' } }"), (".env", "DATABASE_URL=postgresql://u:p@a/x")], line: "DATABASE_URL=postgresql://u:p@b/x", expect: "postgresql://config/x prisma.config.ts (line 1)" },
    Case { version: "6.19.3", files: &[PACKAGE, ENV, ("prisma.config.ts", "export default { engine: 'classic', datasource: { url: 'postgresql://u:p@config/x', directUrl: 'postgresql://u:p@direct/x' } }")], line: "DATABASE_URL=postgresql://u:p@b/x", expect: "postgresql://direct/x prisma.config.ts (line 1)" },
    Case { version: "6.19.3", files: &[PACKAGE, ENV, ("prisma.config.ts", "import { defineConfig } from 'prisma/config'\nexport default defineConfig({ datasource: { url: 'postgresql://u:p@config/x' } } as any)")], line: "DATABASE_URL=postgresql://u:p@b/x", expect: "?`prisma.config.ts` is code that cannot be followed: line 2: code that is not understood without running it" },
    Case { version: "6.19.3", files: &[PACKAGE, ENV, ("prisma.config.js", "const { defineConfig } = require('prisma/config')\nmodule.exports = defineConfig({ datasource: { url: 'postgresql://u:p@config/x' } })")], line: "DATABASE_URL=postgresql://u:p@b/x", expect: "postgresql://b/x DATABASE_URL=… in front of the command" },
    Case { version: "7.10.1", files: &[PACKAGE, SEVEN, ("prisma.config.ts", "import 'dotenv/config'\nimport { defineConfig, env } from 'prisma/config'\nexport default defineConfig({ schema: 'prisma/schema.prisma', datasource: { url: env('DATABASE_URL') } })"), (".env", "A=1\nDATABASE_URL=postgresql://u:p@a/x")], line: "", expect: "postgresql://a/x .env (line 2, DATABASE_URL)" },
    Case { version: "7.10.1", files: &[PACKAGE, SEVEN, ("prisma.config.ts", "import dotenv from 'dotenv'\nimport { defineConfig, env } from 'prisma/config'\ndotenv.config({ path: '.env.local' })\nexport default defineConfig({ datasource: { url: env('DATABASE_URL') } })"), (".env", "DATABASE_URL=postgresql://u:p@a/x"), (".env.local", "DATABASE_URL=postgresql://u:p@local/x")], line: "", expect: "postgresql://local/x .env.local (line 1, DATABASE_URL)" },
    Case { version: "7.10.1", files: &[PACKAGE, SEVEN, ("prisma.config.ts", "import 'dotenv/config'\nexport default { datasource: { url: process.env.DATABASE_URL! } }"), (".env", "HOST=h\nDATABASE_URL=postgresql://u:p@${HOST}x/x")], line: "DATABASE_URL=postgresql://u:p@front/x", expect: "postgresql://front/x DATABASE_URL=… in front of the command" },
    Case { version: "7.10.1", files: &[PACKAGE, SEVEN, ("prisma.config.ts", "export default { datasource: { url: 'postgresql://u:p@ts/x' } }"), ("prisma.config.js", "export default { datasource: { url: 'postgresql://u:p@js/x' } }")], line: "", expect: "postgresql://js/x prisma.config.js (line 1)" },
    Case { version: "7.10.1", files: &[PACKAGE, SEVEN, ("prisma.config.js", "export default { datasource: { url: 'postgresql://u:p@old/x' } }"), (".config/prisma7.ts", "export default { datasource: { url: 'postgresql://u:p@own/x' } }")], line: "", expect: "postgresql://own/x .config/prisma7.ts (line 1)" },
    Case { version: "7.10.1", files: &[PACKAGE, SEVEN_LITE, ("prisma.config.ts", "export default { datasource: { url: 'file:./dev.db' } }")], line: "", expect: "file:dev.db prisma.config.ts (line 1)" },
    Case { version: "7.10.1", files: &[PACKAGE, SEVEN_LITE, (".config/prisma.ts", "export default { datasource: { url: 'file:./dev.db' } }")], line: "", expect: "file:dev.db .config/prisma.ts (line 1)" },
    Case { version: "7.10.1", files: &[PACKAGE, SEVEN_LITE, ("sub/other.ts", "export default { schema: '../prisma/schema.prisma', datasource: { url: 'file:./dev.db' } }")], line: "--config=sub/other.ts", expect: "file:sub/dev.db sub/other.ts (line 1)" },
    Case { version: "7.10.1", files: &[PACKAGE, ("sub/schema.prisma", SEVEN_LITE.1), SEVEN, ("sub/other.ts", "export default { datasource: { url: 'file://dev.db' } }")], line: "--config=sub/other.ts", expect: "file:/dev.db sub/other.ts (line 1)" },
    Case { version: "7.10.1", files: &[("package.json", "{\"prisma\": {\"schema\": \"other/schema.prisma\"}}"), ("other/schema.prisma", SEVEN_LITE.1), ("prisma.config.ts", "export default { datasource: { url: 'file:./dev.db' } }")], line: "", expect: "?there is no Prisma schema here" },
];

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
    for case in CASES {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().canonicalize().unwrap();
        lay_out(case, &path);
        install(&path, case.version);
        let (world, command) = (world(&path), command(case));
        let project = find(&world, &command, false);
        let target = resolve(&project, &command, None);
        let found = match &target.database {
            Ok(located) => format!("{} {}", located.url, located.source),
            Err(unknown) => format!("?{}", unknown.why),
        };
        let found = found.replace(&format!("{}/", path.display()), "");
        assert_eq!(found, case.expect, "{} {:?} {:?}", case.version, case.line, case.files);
        assert!(!format!("{project:?}{target:?}").contains("u:p@"), "a secret is shown");
    }
}

/// `PRISMA_VERSIONS=folder cargo test --test target -- --ignored`, where `folder/5.22.0`, `folder/6.19.3` and
/// `folder/7.10.1` each have that Prisma installed.
#[cfg(unix)]
#[test]
#[ignore = "needs installed versions of Prisma"]
fn real_prisma_agrees() {
    use prisma_policy_facts::target::DatabaseUrl;
    let versions = std::env::var("PRISMA_VERSIONS").unwrap();
    let mut wrong = Vec::new();
    for case in CASES {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().canonicalize().unwrap();
        lay_out(case, &path);
        let modules = Path::new(&versions).join(case.version).join("node_modules");
        std::os::unix::fs::symlink(&modules, path.join("node_modules")).unwrap();
        let (world, command) = (world(&path), command(case));
        let target = resolve(&find(&world, &command, false), &command, None);
        let real = real::connects(&path, &modules, &command, case.line);
        let real = real.map(|(url, folder)| DatabaseUrl::parse(&url, &folder).unwrap().to_string());
        let ours = target.database.as_ref().ok().map(|located| located.url.to_string());
        // What is not followed may well be there.
        if ours != real && !case.expect.contains("cannot be followed") {
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
        let target = resolve(&project, &CommandLine::default(), None);
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

#[cfg(unix)]
mod real {
    use super::CommandLine;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::{Path, PathBuf};
    use std::process::Command;

    /// The URL that Prisma gives its engine, and the folder that the engine runs in.
    pub(super) fn connects(
        folder: &Path,
        modules: &Path,
        line: &CommandLine,
        words: &str,
    ) -> Option<(String, PathBuf)> {
        let (engine, log) = (folder.join("engine.sh"), folder.join("engine.log"));
        let script = "#!/bin/sh\npwd >> \"$ENGINE_LOG\"\nfor word; do echo \"$word\" >> \"$ENGINE_LOG\"; done\nexit 1\n";
        fs::write(&engine, script).unwrap();
        fs::set_permissions(&engine, fs::Permissions::from_mode(0o755)).unwrap();
        let mut command = Command::new("node");
        command.arg(modules.join("prisma/build/index.js")).args(["migrate", "status"]);
        command.args(words.split_whitespace().filter(|word| word.starts_with("--")));
        command.env_clear().env("PATH", std::env::var("PATH").unwrap()).env("HOME", folder);
        command.env("CHECKPOINT_DISABLE", "1").env("ENGINE_LOG", &log);
        command.env("PRISMA_SCHEMA_ENGINE_BINARY", &engine).env("PRISMA_QUERY_ENGINE_LIBRARY", &engine);
        command.envs(line.variables.iter().map(|(name, value)| (name, value.expose())));
        command.current_dir(folder.join(line.directory.as_deref().unwrap_or(Path::new(""))));
        command.output().unwrap();
        let log = fs::read_to_string(log).ok()?;
        let mut lines = log.lines();
        let place = PathBuf::from(lines.next()?);
        let url = lines.skip_while(|word| *word != "--datasource").nth(1)?;
        let json: Option<serde_json::Value> = serde_json::from_str(url).ok();
        let url = json.and_then(|json| Some(json.get("url")?.as_str()?.to_owned())).unwrap_or(url.to_owned());
        Some((url, place))
    }
}

/// The facts of a project with a target, as `fact=value` or `fact?why`.
fn facts(
    files: &[(&str, &str)],
    version: &str,
    change: impl Fn(&mut CommandLine),
    caller: Option<&str>,
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
    resolve(&project, &command, caller.map(Secret::new).as_ref()).tell(&project, &mut ledger);
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
    let facts = facts(&files, "6.19.3", elsewhere, Some("postgresql://u:s3cret@a/x"));
    has(&facts, "database.name?it runs on another machine (`ssh`)");
    has(&facts, "database.provider?it runs on another machine (`ssh`)");
}

#[test]
fn the_word_of_the_caller_must_agree() {
    let files = [PACKAGE, ENV, (".env", "DATABASE_URL=postgresql://u:s3cret@prod/x")];
    let told = |caller| facts(&files, "6.19.3", |_| {}, Some(caller));
    has(
        &told("postgresql://u:s3cret@dev/x"),
        "database.host?the caller names postgresql://dev/x, but the command would hit postgresql://prod/x (.env (line 1, DATABASE_URL))",
    );
    has(
        &told("s3cret"),
        "database.host?the caller's URL is none: the URL begins with no scheme that Prisma knows",
    );
    has(&told("postgresql://v@PROD:5432/x"), "database.host=\"prod\"");
    let unset = facts(&[PACKAGE, ENV], "6.19.3", |_| {}, Some("postgresql://u:s3cret@dev/x"));
    has(
        &unset,
        "database.name?the variable DATABASE_URL, which prisma/schema.prisma (line 3) names, is not set",
    );
    let schema = facts(&[("prisma/schema.prisma", ENV.1)], "", |_| {}, Some("postgresql://u:s3cret@dev/x"));
    has(&schema, "database.name?no Prisma is installed here, so which one would run is not known");
    let nowhere = facts(&[], "", |_| {}, Some("postgresql://u:s3cret@dev/x"));
    has(&nowhere, "database.name=\"x\"");
    has(&nowhere, "prisma.major?no Prisma is installed here, so which one would run is not known");
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
    has(
        &told("JITI_ALIAS", "{}"),
        "database.name?the variable JITI_ALIAS changes what a config file imports",
    );
    has(&told("DOTENV_KEY", "x"), "database.name?the variable DOTENV_KEY changes what dotenv loads");
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
    has(&told("{\"version\": \"17.2.3\"}"), "database.name=\"x\"");
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
