//! What one statement does.

use super::Summary;
use super::token::{Token, statements};
use crate::prisma::Impact;

/// Adds what `tokens` do to `summary`.
pub(super) fn judge(tokens: &[Token], summary: &mut Summary) {
    if tokens.iter().any(is_unknown) {
        summary.add("unreadable", Impact::RunsAnything);
    }
    for token in tokens {
        if let Token::Client(line) = token {
            client(line, summary);
        }
    }
    let Some(first) = tokens.iter().position(|token| matches!(token, Token::Word(_))) else { return };
    let rest = tokens.get(first..).unwrap_or_default();
    let Some(Token::Word(verb)) = rest.first() else { return };
    match verb.as_str() {
        "DO" => block(rest, summary),
        "EXPLAIN" | "DESCRIBE" | "DESC" if !rest.iter().any(|token| token.is("ANALYZE")) => {}
        "CREATE" | "COMMENT" | "GRANT" | "REVOKE" if !replaces_table(rest) => {}
        "EXEC" | "EXECUTE" | "CALL" | "SOURCE" | "LOAD" => summary.add("unreadable", Impact::RunsAnything),
        "PREPARE" if rest.iter().any(|token| matches!(token, Token::Text(_)) || token.is("FROM")) => {
            summary.add("unreadable", Impact::RunsAnything);
        }
        _ => verbs(rest, summary),
    }
}

fn is_unknown(token: &Token) -> bool {
    match token {
        Token::Unknown => true,
        Token::Text(text) | Token::Client(text) => text.contains(['\u{FDD0}', '\u{FDD1}']),
        _ => false,
    }
}

/// Commands of the clients that run what the text does not hold.
fn client(line: &str, summary: &mut Summary) {
    let word = line.split_whitespace().next().unwrap_or_default();
    let runs = [
        "\\i",
        "\\ir",
        "\\include",
        "\\gexec",
        "\\.",
        "\\source",
        ".read",
        ".restore",
        ".import",
        ".shell",
        ".system",
        "\\!",
        "\\copy",
    ];
    if runs.contains(&word) && !(word == "\\copy" && line.to_uppercase().contains(" TO ")) && word != "\\!" {
        summary.add("unreadable", Impact::RunsAnything);
    }
}

/// `CREATE OR REPLACE TABLE` of `MariaDB` drops the old one.
fn replaces_table(tokens: &[Token]) -> bool {
    let words: Vec<&Token> = tokens.iter().take(4).collect();
    matches!(words.as_slice(), [create, or, replace, table]
        if create.is("CREATE") && or.is("OR") && replace.is("REPLACE") && table.is("TABLE"))
}

/// The body of a `DO` block is SQL of its own.
fn block(tokens: &[Token], summary: &mut Summary) {
    for token in tokens {
        let Token::Text(body) = token else { continue };
        for statement in statements(body) {
            if statement.iter().any(|token| token.is("EXECUTE")) {
                summary.add("unreadable", Impact::RunsAnything);
            }
            verbs(&statement, summary);
        }
    }
}

/// Looks at every verb, since `WITH`, `BEGIN`, `IF` and `EXPLAIN ANALYZE` stand before others.
fn verbs(tokens: &[Token], summary: &mut Summary) {
    let is_alter = tokens.iter().position(|token| token.is("ALTER"));
    for (at, token) in tokens.iter().enumerate() {
        let Token::Word(word) = token else { continue };
        let rest = tokens.get(at + 1..).unwrap_or_default();
        match word.as_str() {
            "DROP" if is_alter.is_none_or(|alter| alter > at) => drop(rest, summary),
            "TRUNCATE" if !is_function(rest) => summary.add("truncate", Impact::DestroysData),
            "DELETE" if deletes(tokens, at) => delete(rest, summary),
            "UPDATE" if updates(tokens, at) => update(rest, summary),
            "REPLACE" if at == 0 && !rest.iter().any(|token| token.is("TABLE")) => {
                summary.worsen(Impact::MayLoseData);
            }
            "REPLACE" if replaces_table(tokens) => summary.add("dropTable", Impact::DestroysData),
            "MERGE" if at == 0 => summary.worsen(Impact::MayLoseData),
            "LOCK" if at == 0 => summary.add("lockTable", Impact::ChangesSchema),
            "RENAME" if at == 0 => summary.add("rename", Impact::ChangesSchema),
            "EXECUTE" if at > 0 && !is_privilege(tokens, at) => {
                summary.add("unreadable", Impact::RunsAnything);
            }
            "ALTER" => {
                alter(rest, summary);
            }
            _ => {}
        }
    }
}

/// `TRUNCATE(x, 2)` is a function of `MySQL`.
fn is_function(rest: &[Token]) -> bool {
    rest.first() == Some(&Token::Sign('('))
}

fn is_privilege(tokens: &[Token], at: usize) -> bool {
    tokens.get(at + 1).is_some_and(|token| ["ON", "FUNCTION", "PROCEDURE"].iter().any(|word| token.is(word)))
}

fn drop(rest: &[Token], summary: &mut Summary) {
    let Some(Token::Word(kind)) = rest.first() else { return };
    let (hazard, impact) = match kind.as_str() {
        "TABLE" | "OWNED" | "TEMPORARY" | "FOREIGN" => ("dropTable", Impact::DestroysData),
        "DATABASE" | "KEYSPACE" | "TABLESPACE" => ("dropDatabase", Impact::DestroysData),
        "SCHEMA" => ("dropSchema", Impact::DestroysData),
        "INDEX" => ("dropIndex", Impact::ChangesSchema),
        "TYPE" | "EXTENSION" | "SEQUENCE" | "DOMAIN" if rest.iter().any(|token| token.is("CASCADE")) => {
            ("dropColumn", Impact::DestroysData)
        }
        "CONSTRAINT" => ("dropConstraint", Impact::ChangesSchema),
        _ => return summary.worsen(Impact::ChangesSchema),
    };
    summary.add(hazard, impact);
}

/// Whether `DELETE` is a statement here and not a word of a foreign key (`ON DELETE CASCADE`), a
/// privilege or a trigger.
fn deletes(tokens: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let part = ["ON", "FOR", "AFTER", "BEFORE", "OR", "GRANT", "OF"];
    !before.is_some_and(|token| part.iter().any(|word| token.is(word)) || *token == Token::Sign(','))
}

fn updates(tokens: &[Token], at: usize) -> bool {
    let sets = tokens.iter().skip(at + 1).any(|token| token.is("SET"));
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let part = ["ON", "FOR", "AFTER", "BEFORE", "OR", "KEY", "DO", "NO"];
    sets && !before.is_some_and(|token| part.iter().any(|word| token.is(word)))
}

fn delete(rest: &[Token], summary: &mut Summary) {
    if has_condition(rest) {
        summary.worsen(Impact::MayLoseData);
    } else {
        summary.add("deleteAll", Impact::DestroysData);
    }
}

fn update(rest: &[Token], summary: &mut Summary) {
    if has_condition(rest) {
        summary.worsen(Impact::MayLoseData);
    } else {
        summary.add("updateAll", Impact::MayLoseData);
    }
}

/// Whether a `WHERE` of the statement itself, not of one in parentheses, chooses among rows.
fn has_condition(rest: &[Token]) -> bool {
    let mut depth = 0i32;
    for (at, token) in rest.iter().enumerate() {
        match token {
            Token::Sign('(') => depth += 1,
            Token::Sign(')') if depth == 0 => return false,
            Token::Sign(')') => depth -= 1,
            Token::Word(word) if depth == 0 && word == "WHERE" => {
                return !always(rest.get(at + 1..).unwrap_or_default());
            }
            Token::Word(word) if depth == 0 && word == "LIMIT" => return true,
            _ => {}
        }
    }
    false
}

/// `TRUE`, `1`, `1=1`, `'a'='a'`.
fn always(condition: &[Token]) -> bool {
    let condition = match condition {
        [head @ .., Token::Client(_)] => head,
        all => all,
    };
    match condition {
        [Token::Word(word)] => word == "TRUE",
        [Token::Number(number)] => number != "0",
        [left, Token::Sign('='), right] => left == right && !matches!(left, Token::Name(_)),
        _ => condition.iter().any(|token| token.is("OR")) && condition.iter().any(|token| token.is("TRUE")),
    }
}

fn alter(rest: &[Token], summary: &mut Summary) {
    let Some(Token::Word(kind)) = rest.first() else { return };
    summary.worsen(Impact::WritesFiles);
    if kind != "TABLE" {
        if rest.iter().any(|token| token.is("RENAME")) {
            summary.add("rename", Impact::ChangesSchema);
        }
        return;
    }
    for clause in clauses(rest.get(1..).unwrap_or_default()) {
        alter_clause(clause, summary);
    }
}

/// The parts of `ALTER TABLE` between commas that stand in no parentheses.
fn clauses(tokens: &[Token]) -> Vec<&[Token]> {
    let mut depth = 0i32;
    let mut clauses = Vec::new();
    let mut start = 0;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Sign('(') => depth += 1,
            Token::Sign(')') => depth -= 1,
            Token::Sign(',') if depth == 0 => {
                clauses.push(tokens.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    clauses.push(tokens.get(start..).unwrap_or_default());
    clauses
}

fn alter_clause(clause: &[Token], summary: &mut Summary) {
    let has = |word: &str| clause.iter().any(|token| token.is(word));
    let place = |word: &str| clause.iter().position(|token| token.is(word));
    let column = place("ALTER").or_else(|| place("MODIFY")).or_else(|| place("CHANGE"));
    if let Some(at) = place("DROP") {
        let next = clause.get(at + 1);
        let is = |words: &[&str]| next.is_some_and(|token| words.iter().any(|word| token.is(word)));
        match () {
            () if column.is_some_and(|column| column < at)
                || is(&["DEFAULT", "NOT", "IDENTITY", "EXPRESSION"]) => {}
            () if is(&["CONSTRAINT", "PRIMARY", "FOREIGN", "CHECK", "UNIQUE"]) => {
                summary.add("dropConstraint", Impact::ChangesSchema);
            }
            () if is(&["INDEX", "KEY"]) => summary.add("dropIndex", Impact::ChangesSchema),
            () if is(&["PARTITION"]) => summary.add("dropTable", Impact::DestroysData),
            () => summary.add("dropColumn", Impact::DestroysData),
        }
    }
    if has("TRUNCATE") && has("PARTITION") {
        summary.add("truncate", Impact::DestroysData);
    }
    if has("RENAME") {
        summary.add("rename", Impact::ChangesSchema);
    }
    let not_null =
        clause.windows(2).any(|pair| matches!(pair, [not, null] if not.is("NOT") && null.is("NULL")));
    if let Some(column) = column {
        let drops = place("DROP").is_some_and(|at| at > column);
        if not_null && !drops {
            summary.add("setNotNull", Impact::ChangesSchema);
        }
        let retypes = has("TYPE") || has("MODIFY") || has("CHANGE") || alters_type(clause, column);
        if retypes {
            summary.add("narrowType", Impact::MayLoseData);
        }
    } else if has("ADD")
        && not_null
        && !has("DEFAULT")
        && !has("CHECK")
        && !has("GENERATED")
        && !has("CONSTRAINT")
    {
        summary.add("addRequiredColumn", Impact::ChangesSchema);
    }
}

/// SQL Server retypes with `ALTER COLUMN name type`.
fn alters_type(clause: &[Token], column: usize) -> bool {
    let rest = clause.get(column + 1..).unwrap_or_default();
    let rest = if rest.first().is_some_and(|token| token.is("COLUMN")) {
        rest.get(1..).unwrap_or_default()
    } else {
        rest
    };
    let after = rest.get(1);
    !["SET", "DROP", "ADD", "RESTART", "TYPE", "INDEX"]
        .iter()
        .any(|word| after.is_some_and(|token| token.is(word)))
        && matches!(after, Some(Token::Word(_)))
}
