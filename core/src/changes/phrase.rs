//! Changes of facts in the words of what a person would do.

use super::FactChange;
use serde_json::Value as Json;

/// One phrase for all changes: "drop `--accept-data-loss`", "make a backup and verify it (backup.age <= 24h)", "see
/// to it that `environment is test`".
pub(crate) fn phrase(changes: &[FactChange]) -> String {
    let mut phrases: Vec<String> = Vec::new();
    let mut others: Vec<String> = Vec::new();
    let backup: Vec<&FactChange> =
        changes.iter().filter(|change| change.fact.starts_with("backup.")).collect();
    for change in changes {
        match change.fact.as_str() {
            "flags" if !change.from.is_null() => phrases.extend(flags(change)),
            fact if fact.starts_with("backup.") => {
                if backup.first().is_some_and(|first| first.fact == fact) {
                    phrases.push(make_backup(&backup));
                }
            }
            "database.checked" | "database.checkAge" => {
                let look = look(change);
                if !phrases.contains(&look) {
                    phrases.push(look);
                }
            }
            "acknowledged" if change.to == Json::Bool(true) => {
                phrases.push("let a person confirm it".to_owned());
            }
            _ => others.push(other(change)),
        }
    }
    if !others.is_empty() {
        phrases.push(format!("see to it that {}", others.join(" and that ")));
    }
    match phrases.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

fn flags(change: &FactChange) -> Vec<String> {
    let texts = |value: &Json| -> Vec<String> {
        let array = value.as_array().into_iter().flatten();
        array.filter_map(Json::as_str).map(str::to_owned).collect()
    };
    let (before, after) = (texts(&change.from), texts(&change.to));
    let only = |of: &[String], not: &[String]| -> Vec<String> {
        of.iter().filter(|text| !not.contains(text)).map(|text| format!("`{text}`")).collect()
    };
    let mut phrases = Vec::new();
    for (word, flags) in [("drop", only(&before, &after)), ("add", only(&after, &before))] {
        if !flags.is_empty() {
            phrases.push(format!("{word} {}", flags.join(" and ")));
        }
    }
    phrases
}

/// What must hold of a fact that nobody has a better word for.
fn other(change: &FactChange) -> String {
    let stands_alone = change.condition == change.fact;
    let holds = if stands_alone { " is true" } else { "" };
    format!("`{}{holds}`", change.condition)
}

fn make_backup(changes: &[&FactChange]) -> String {
    let becomes_true =
        |fact: &str| changes.iter().any(|change| change.fact == fact && change.to == Json::Bool(true));
    let word = if becomes_true("backup.restored") {
        "make a backup, restore it elsewhere and compare"
    } else if becomes_true("backup.exists") && becomes_true("backup.verified") {
        "make a backup and verify it"
    } else if becomes_true("backup.verified") {
        "verify the backup"
    } else {
        "make a backup"
    };
    let plain = |change: &&&FactChange| change.to != Json::Bool(true);
    let conditions: Vec<&str> =
        changes.iter().filter(plain).map(|change| change.condition.as_str()).collect();
    if conditions.is_empty() { word.to_owned() } else { format!("{word} ({})", conditions.join(", ")) }
}

fn look(change: &FactChange) -> String {
    let plain = change.to == Json::Bool(true);
    if plain {
        "look at the state of the database".to_owned()
    } else {
        format!("look at the state of the database ({})", change.condition)
    }
}
