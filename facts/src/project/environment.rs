//! Which `.env` files Prisma 5 and 6 load by themselves, and in which order.

use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::dotenv;
use super::files::{Kind, kind, resolved, shown, text};
use super::unknown::Unknown;
use super::variables::Variables;

/// Loads the `.env` beside the nearest `package.json`, then the first of those beside `--schema`, in `prisma` and
/// here, as `loadEnvFile` of Prisma 5 and 6 does. What is set already stays, so the first says more than the second.
pub(super) fn load(variables: &mut Variables, directory: &Path, schema: Option<&str>) {
    if let Err(unknown) = try_load(variables, directory, schema) {
        variables.lose(unknown);
    }
}

fn try_load(variables: &mut Variables, directory: &Path, schema: Option<&str>) -> Result<(), Unknown> {
    let root = root_file(directory)?;
    let beside = schema_file(directory, schema)?.filter(|file| Some(file) != root.as_ref());
    if let Some(root) = &root {
        let loaded = variables.load_as_prisma(root, directory).unwrap_or_default();
        if let Some(beside) = &beside {
            let names: Vec<String> = loaded.into_iter().map(|entry| entry.name).collect();
            refuse_conflict(variables, &names, root, beside, directory)?;
        }
    }
    if let Some(beside) = &beside {
        variables.load_as_prisma(beside, directory);
    }
    Ok(())
}

/// The `.env` beside the nearest `package.json` that is not the generated client's.
fn root_file(directory: &Path) -> Result<Option<PathBuf>, Unknown> {
    for folder in directory.ancestors() {
        let package = text(&folder.join("package.json"))?;
        let package = package.and_then(|text| serde_json::from_str::<Json>(&text).ok());
        if package.is_some_and(|json| json.get("name").and_then(Json::as_str) != Some(".prisma/client")) {
            return existing(folder.join(".env"));
        }
    }
    Ok(None)
}

fn schema_file(directory: &Path, schema: Option<&str>) -> Result<Option<PathBuf>, Unknown> {
    let beside = schema.and_then(|schema| Some(resolved(directory, schema).parent()?.join(".env")));
    let files = [beside, Some(directory.join("prisma/.env")), Some(directory.join(".env"))];
    for file in files.into_iter().flatten() {
        if let Some(file) = existing(file)? {
            return Ok(Some(file));
        }
    }
    Ok(None)
}

fn existing(path: PathBuf) -> Result<Option<PathBuf>, Unknown> {
    Ok((kind(&path)? != Kind::Absent).then_some(path))
}

/// Prisma refuses to run where both files give a variable the *same* value; where they differ, the first wins.
fn refuse_conflict(
    variables: &Variables,
    names: &[String],
    root: &Path,
    beside: &Path,
    directory: &Path,
) -> Result<(), Unknown> {
    for entry in dotenv::read(beside)?.unwrap_or_default() {
        let loaded = if names.contains(&entry.name) { variables.get(&entry.name)? } else { None };
        if loaded.is_some_and(|variable| variable.value == entry.value) {
            let (root, beside) = (shown(root, directory), shown(beside, directory));
            let why =
                format!("Prisma refuses to run, since {} is both in `{root}` and in `{beside}`", entry.name);
            return Err(Unknown::new(why).help(format!("keep it in `{root}` alone")));
        }
    }
    Ok(())
}
