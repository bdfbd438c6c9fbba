//! The packages whose scripts a line runs, read from the disk.

use std::collections::BTreeMap;
use std::path::Path;

use prisma_policy::command::{Package, ReadOptions, wanted_packages};
use serde_json::Value as Json;

use super::command::{folder, real};
use crate::files;
use crate::project;
use crate::world::World;

/// Scripts that lead to other packages are followed this far.
const MOST_ROUNDS: usize = 8;
/// No more packages than this are looked at for one line; the scripts of others stay unknown.
const MOST_PACKAGES: usize = 64;

/// What the caller knows of a line, and the packages whose scripts it runs, as they stand on the disk.
///
/// ```
/// use prisma_policy::command::{ReadOptions, read_command};
/// use prisma_policy_facts::{World, with_packages};
///
/// let options = with_packages(&World::of_process()?, "npm run db:reset", ReadOptions::default());
/// read_command("npm run db:reset", &options);
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn with_packages(world: &World, line: &str, mut options: ReadOptions) -> ReadOptions {
    for _ in 0..MOST_ROUNDS {
        let wanted = wanted_packages(line, &options);
        let room = MOST_PACKAGES.saturating_sub(options.packages.len());
        if wanted.is_empty() || room == 0 {
            break;
        }
        for folder in wanted.into_iter().take(room) {
            let package = package(world, &folder);
            options.packages.insert(folder, package);
        }
    }
    options
}

/// The package to which a folder belongs: that of the nearest package.json, from the folder itself up.
fn package(world: &World, named: &str) -> Package {
    let from = real(folder(world, named, None));
    for place in from.ancestors() {
        match files::text(&place.join("package.json")) {
            Ok(None) => {}
            read => {
                let itself = (place == from).then(|| named.to_owned());
                let text = read.and_then(|text| scripts(&text.unwrap_or_default()));
                return Package {
                    folder: itself.or_else(|| place.to_str().map(str::to_owned)),
                    scripts: text.map_err(|why| unreadable(world, place, &why)),
                };
            }
        }
    }
    Package { folder: None, scripts: Ok(BTreeMap::new()) }
}

fn unreadable(world: &World, place: &Path, why: &str) -> String {
    let path = project::shown(&place.join("package.json"), &world.directory);
    format!("`{path}` cannot be read: {why}")
}

/// The scripts in the text of a package.json; what is no text among them is none, as package managers see it.
fn scripts(text: &str) -> Result<BTreeMap<String, String>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let package: Json = serde_json::from_str(text).map_err(|fault| format!("it is no JSON ({fault})"))?;
    let scripts = package.get("scripts").and_then(Json::as_object).into_iter().flatten();
    Ok(scripts.filter_map(|(name, text)| Some((name.clone(), text.as_str()?.to_owned()))).collect())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use prisma_policy::command::read_command;

    use super::*;

    /// A package with an application below it, and a folder without a package.json in each.
    fn tree() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in [
            (
                "package.json",
                r#"{ "scripts": { "go": "prisma db push", "api": "cd apps/api && npm run go", "odd": 1,
                     "both": "npm run go && npm run api", "db:loop": "npm run db:loop" } }"#,
            ),
            ("src/x", ""),
            (
                "apps/api/package.json",
                r#"{ "scripts": { "prego": "prisma migrate deploy", "go": "prisma migrate reset" } }"#,
            ),
            ("apps/api/src/x", ""),
            ("apps/broken/package.json", "{"),
            ("apps/bare/package.json", "{}"),
        ] {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        fs::write(root.path().join("apps/bare/.env"), "").unwrap();
        fs::create_dir_all(root.path().join("apps/large")).unwrap();
        let large = format!("{{ \"x\": \"{}\" }}", "x".repeat(1 << 20));
        fs::write(root.path().join("apps/large/package.json"), large).unwrap();
        root
    }

    /// `expect` has each operation, or why it could not be read.
    #[track_caller]
    fn check(directory: &str, line: &str, expect: &[&str]) {
        let root = tree();
        let world = World::new(root.path().join(directory), BTreeMap::new(), false);
        let options = with_packages(&world, line, ReadOptions::default());
        let found = read_command(line, &options);
        let told: Vec<String> =
            found.into_iter().map(|reading| reading.command.or(reading.reason).unwrap_or_default()).collect();
        assert_eq!(told, expect, "{directory}: {line}");
    }

    #[test]
    fn what_is_not_there_or_cannot_be_read_stays_unknown() {
        let unknown = "the package script `db:x` is not known and may run Prisma";
        check("", "npm run db:x", &[unknown]);
        check("", "npm run odd", &[]);
        check("", "cd apps/bare && npm run db:x", &[unknown]);
        check("", "cd apps/bare && npm run go", &[]);
        check("", "npm -w api run db:x", &[unknown]);
        check("", "cd \"$X\" && npm run db:x", &[unknown]);
        check("", "ssh web 'npm run db:x'", &[unknown]);
        check(
            "",
            "cd apps/broken && npm run db:x",
            &[
                "the package script `db:x` may run Prisma, and `apps/broken/package.json` cannot be read: it is no JSON \
               (EOF while parsing an object at line 1 column 1)",
            ],
        );
        check(
            "",
            "npm --prefix apps/large run db:x",
            &[
                "the package script `db:x` may run Prisma, and `apps/large/package.json` cannot be read: it is larger than 1 MiB",
            ],
        );
        check("", "npm run db:loop", &[]);
    }

    #[test]
    fn a_script_is_read_from_its_own_package() {
        check("", "npm run go", &["db push"]);
        check("src", "npm run go", &["db push"]);
        check("apps/api/src", "npm run go", &["migrate deploy", "migrate reset"]);
        check("", "cd apps/api && npm run go", &["migrate deploy", "migrate reset"]);
        check("", "cd apps/api/src && pnpm go", &["migrate deploy", "migrate reset"]);
        check("", "npm --prefix apps/api run go", &["migrate deploy", "migrate reset"]);
        check("", "npm run go --prefix apps/api", &["migrate deploy", "migrate reset"]);
        check("", "pnpm -C apps/api run go", &["migrate deploy", "migrate reset"]);
        check("", "yarn --cwd apps/api go", &["migrate deploy", "migrate reset"]);
        check("src", "yarn --cwd ../apps/api go", &["migrate deploy", "migrate reset"]);
        check("", "bun --cwd apps/api run go", &["migrate deploy", "migrate reset"]);
        check("apps/api", "cd ../.. && npm run go", &["db push"]);
    }

    #[test]
    fn scripts_lead_to_other_packages() {
        check("", "npm run api", &["migrate deploy", "migrate reset"]);
        check("src", "npm run api", &["migrate deploy", "migrate reset"]);
        check("", "npm run both", &["db push", "migrate deploy", "migrate reset"]);
    }

    #[test]
    fn a_workspace_is_not_answered_from_another_package() {
        let unknown = "the package script `go` is not known and may run Prisma";
        for line in [
            "npm -w api run go",
            "npm run go -w api",
            "pnpm --filter api go",
            "yarn workspace api go",
            "turbo go",
        ] {
            check("", line, &[unknown]);
        }
    }

    #[test]
    fn a_package_json_that_the_line_may_change_is_doubted() {
        let doubted = "the package script `db:go` may be another one by the time it runs";
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("package.json"), r#"{ "scripts": { "db:go": "prisma db push" } }"#)
            .unwrap();
        let world = World::new(root.path().to_owned(), BTreeMap::new(), false);
        let line = "git checkout main && npm run db:go";
        let found = read_command(line, &with_packages(&world, line, ReadOptions::default()));
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].command.as_deref(), Some("db push"));
        assert_eq!(found[1].reason.as_deref(), Some(doubted));
    }
}
