//! Holds the JSON schema and the page of the settings to the settings themselves.

use std::fs;
use std::path::Path;

use super::Settings;

fn docs(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name)
}

#[test]
fn the_schema_is_fresh() {
    let path = docs("prisma-policy.schema.json");
    let fresh = serde_json::to_string_pretty(&schemars::schema_for!(Settings)).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &fresh).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), fresh, "run again with UPDATE=1");
}

#[test]
fn the_examples_of_the_page_are_settings() {
    let page = fs::read_to_string(docs("settings.md")).unwrap();
    let examples: Vec<&str> =
        page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(!examples.is_empty());
    for example in examples {
        Settings::parse(example, Path::new("settings.md")).unwrap();
    }
}
