//! Which tables a text of SQL makes, renames and drops.

use super::token::{Token, statements};

/// What a statement does to the set of tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableChange {
    /// It makes a table.
    Create(TableName),
    /// It gives a table another name; where that has no schema, the table stays in its own.
    Rename(TableName, TableName),
    /// It moves a table to another schema.
    Move(TableName, Name),
    /// It drops a table.
    Drop(TableName),
}

/// The name of a table, as SQL has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableName {
    /// Its schema or its database, where the name has one.
    pub schema: Option<Name>,
    /// Its own name.
    pub name: Name,
}

/// A part of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name; where it is not quoted, in upper case, since databases differ in what they make of it.
    pub text: String,
    /// Whether it stands in quotes.
    pub quoted: bool,
}

/// What a text does to the set of tables, in order; `None` where that cannot be known, such as where it runs another
/// text, or says by a setting which schema is meant.
///
/// ```
/// use prisma_policy::sql::{TableChange, table_changes};
///
/// let changes = table_changes(r#"CREATE TABLE "User" (id int); DROP TABLE old;"#).unwrap();
/// assert!(matches!(&changes[0], TableChange::Create(table) if table.name.text == "User"));
/// assert_eq!(table_changes("CALL make_tables()"), None);
/// ```
pub fn table_changes(text: &str) -> Option<Vec<TableChange>> {
    let mut changes = Vec::new();
    let mut elsewhere = false;
    for statement in statements(text) {
        let before = changes.len();
        read(&statement, &mut changes)?;
        elsewhere |= chooses_schema(&statement);
        let new = changes.get(before..).unwrap_or_default();
        if elsewhere && new.iter().any(TableChange::is_bare) {
            return None;
        }
    }
    Some(changes)
}

impl TableChange {
    /// Whether it depends on the schema that is meant where none is named.
    fn is_bare(&self) -> bool {
        let (Self::Create(table) | Self::Rename(table, _) | Self::Move(table, _) | Self::Drop(table)) = self;
        table.schema.is_none()
    }
}

fn read(statement: &[Token], changes: &mut Vec<TableChange>) -> Option<()> {
    if statement.iter().any(|token| matches!(token, Token::Client(_) | Token::Unknown)) {
        return None;
    }
    let words = ["BEGIN", "TRY", "TRAN", "TRANSACTION", "START", "END", "COMMIT"];
    let start = statement.iter().position(|token| !words.iter().any(|word| token.is(word)));
    let statement = statement.get(start.unwrap_or(statement.len())..).unwrap_or_default();
    let Some(Token::Word(verb)) = statement.first() else { return Some(()) };
    let rest = statement.get(1..).unwrap_or_default();
    match verb.as_str() {
        "CREATE" => create(rest, changes),
        "DROP" => dropped(rest, changes),
        "ALTER" => alter(rest, changes),
        "RENAME" => rename(rest, changes),
        "DO" => inert(rest),
        "SELECT" | "WITH" => (!rest.windows(2).any(selects_into)).then_some(()),
        "EXEC" | "EXECUTE" | "CALL" | "SOURCE" | "LOAD" | "PREPARE" | "USE" | "DELIMITER" => None,
        _ => (!mentions_table(rest)).then_some(()),
    }
}

/// What may stand between `CREATE` and `TABLE`; behind anything else, such as `PUBLICATION … FOR`, a table is only named.
const MODIFIERS: &[&str] =
    &["OR", "REPLACE", "GLOBAL", "LOCAL", "TEMPORARY", "TEMP", "UNLOGGED", "FOREIGN", "VIRTUAL"];

fn create(tokens: &[Token], changes: &mut Vec<TableChange>) -> Option<()> {
    let kinds = ["TABLE", "FUNCTION", "PROCEDURE", "EVENT", "SCHEMA", "TRIGGER", "VIEW", "INDEX", "TYPE"];
    let Some(at) = tokens.iter().position(|token| kinds.iter().any(|kind| token.is(kind))) else {
        return Some(());
    };
    let (modifiers, rest) = tokens.split_at_checked(at)?;
    let kind = rest.first()?;
    let harmless = |token: &Token| MODIFIERS.iter().any(|word| token.is(word));
    if kind.is("TABLE") && modifiers.iter().all(harmless) {
        let (table, _) = name(skip(rest.get(1..)?, &["IF", "NOT", "EXISTS"]))?;
        if !modifiers.iter().any(|token| token.is("TEMPORARY") || token.is("TEMP")) {
            changes.push(TableChange::Create(table));
        }
        return Some(());
    }
    // The statements of an unquoted body look like statements of the text.
    let body = ["FUNCTION", "PROCEDURE", "EVENT"].iter().any(|word| kind.is(word))
        && rest.iter().any(|token| token.is("BEGIN"));
    let holds = kind.is("SCHEMA") && mentions_table(rest);
    (!body && !holds).then_some(())
}

fn dropped(tokens: &[Token], changes: &mut Vec<TableChange>) -> Option<()> {
    let tokens = skip(tokens, &["FOREIGN"]);
    let kind = tokens.first()?;
    if ["SCHEMA", "DATABASE", "OWNED", "EXTENSION"].iter().any(|word| kind.is(word)) {
        return None;
    }
    if !kind.is("TABLE") {
        return Some(());
    }
    let mut rest = skip(tokens.get(1..)?, &["IF", "EXISTS"]);
    loop {
        let (table, after) = name(rest)?;
        changes.push(TableChange::Drop(table));
        match after.split_first() {
            Some((Token::Sign(','), next)) => rest = next,
            _ => return Some(()),
        }
    }
}

fn alter(tokens: &[Token], changes: &mut Vec<TableChange>) -> Option<()> {
    let tokens = skip(tokens, &["FOREIGN"]);
    if !tokens.first().is_some_and(|token| token.is("TABLE")) {
        return Some(());
    }
    let (table, rest) = name(skip(tokens.get(1..)?, &["IF", "EXISTS", "ONLY"]))?;
    for (at, token) in rest.iter().enumerate() {
        let after = rest.get(at + 1..).unwrap_or_default();
        if token.is("RENAME") {
            if let Some(new) = new_name(after) {
                changes.push(TableChange::Rename(table.clone(), new));
            }
        } else if token.is("SET") && after.first().is_some_and(|token| token.is("SCHEMA")) {
            let schema = part(after.get(1)?)?;
            changes.push(TableChange::Move(table.clone(), schema));
        }
    }
    Some(())
}

/// The name behind `RENAME TO`, `RENAME AS` or, where nothing follows it, `RENAME`; the others rename a part.
fn new_name(after: &[Token]) -> Option<TableName> {
    let first = after.first()?;
    if first.is("TO") || first.is("AS") {
        return name(after.get(1..)?).map(|(new, _)| new);
    }
    let (new, rest) = name(after)?;
    matches!(rest.first(), None | Some(Token::Sign(','))).then_some(new)
}

/// `RENAME TABLE a TO b, c TO d` of `MySQL`.
fn rename(tokens: &[Token], changes: &mut Vec<TableChange>) -> Option<()> {
    if !tokens.first()?.is("TABLE") && !tokens.first()?.is("TABLES") {
        return Some(());
    }
    let mut rest = skip(tokens.get(1..)?, &["IF", "EXISTS"]);
    loop {
        let (old, after) = name(rest)?;
        let (new, after) = name(skip(after, &["TO"]))?;
        changes.push(TableChange::Rename(old, new));
        match after.split_first() {
            Some((Token::Sign(','), next)) => rest = next,
            _ => return Some(()),
        }
    }
}

/// A block that neither runs a text nor speaks of tables.
fn inert(tokens: &[Token]) -> Option<()> {
    let inert = |body: &str| {
        let all = statements(body);
        !all.iter().flatten().any(|token| ["EXECUTE", "CALL", "PERFORM"].iter().any(|word| token.is(word)))
            && !all.iter().any(|statement| mentions_table(statement))
    };
    let bodies = tokens.iter().all(|token| match token {
        Token::Text(body) => inert(body),
        _ => true,
    });
    bodies.then_some(())
}

/// Whether a statement makes, changes or drops a table somewhere inside.
fn mentions_table(tokens: &[Token]) -> bool {
    let verbs = ["CREATE", "DROP", "ALTER", "RENAME"];
    let verb = tokens.iter().any(|token| verbs.iter().any(|verb| token.is(verb)));
    verb && tokens.iter().any(|token| token.is("TABLE") || token.is("TABLES"))
}

/// `SELECT … INTO t` makes a table.
fn selects_into(pair: &[Token]) -> bool {
    matches!(pair, [before, into] if into.is("INTO") && !before.is("INSERT") && !before.is("MERGE"))
}

/// Whether it says where tables are meant to be.
fn chooses_schema(statement: &[Token]) -> bool {
    let text = |token: &Token| matches!(token, Token::Text(text) if text.eq_ignore_ascii_case("search_path"));
    statement.iter().any(|token| token.is("SEARCH_PATH") || text(token))
}

fn skip<'a>(mut tokens: &'a [Token], words: &[&str]) -> &'a [Token] {
    while let Some((first, rest)) = tokens.split_first()
        && words.iter().any(|word| first.is(word))
    {
        tokens = rest;
    }
    tokens
}

/// A name with what stands before its last dot, and the tokens behind it.
fn name(tokens: &[Token]) -> Option<(TableName, &[Token])> {
    let mut table = TableName { schema: None, name: part(tokens.first()?)? };
    let mut rest = tokens.get(1..)?;
    while let [Token::Sign('.'), next, after @ ..] = rest {
        table = TableName { schema: Some(table.name), name: part(next)? };
        rest = after;
    }
    Some((table, rest))
}

fn part(token: &Token) -> Option<Name> {
    match token {
        Token::Name(text) => Some(Name { text: text.clone(), quoted: true }),
        Token::Word(text) => Some(Name { text: text.clone(), quoted: false }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{TableChange, TableName, table_changes};

    fn shown(table: &TableName) -> String {
        let schema = table.schema.as_ref().map(|schema| format!("{}.", schema.text)).unwrap_or_default();
        format!("{schema}{}", table.name.text)
    }

    fn check(text: &str, expect: &[&str]) {
        let changes = table_changes(text).unwrap_or_else(|| panic!("{text}"));
        let changes: Vec<String> = changes
            .iter()
            .map(|change| match change {
                TableChange::Create(table) => format!("+{}", shown(table)),
                TableChange::Drop(table) => format!("-{}", shown(table)),
                TableChange::Rename(old, new) => format!("{}>{}", shown(old), shown(new)),
                TableChange::Move(table, schema) => format!("{}>{}.", shown(table), schema.text),
            })
            .collect();
        assert_eq!(changes, expect, "{text}");
    }

    #[test]
    fn reads_what_makes_tables() {
        check("CREATE TABLE \"User\" (\"id\" int);", &["+User"]);
        check("create table if not exists public.\"a.b\" (x int)", &["+PUBLIC.a.b"]);
        check("CREATE UNLOGGED TABLE a (b int); CREATE FOREIGN TABLE c (d int)", &["+A", "+C"]);
        check("CREATE TEMPORARY TABLE a (b int)", &[]);
        check("CREATE VIRTUAL TABLE docs USING fts5(x)", &["+DOCS"]);
        check("CREATE TABLE [dbo].[User] ([id] int)", &["+dbo.User"]);
        check("CREATE TABLE `shop`.`a` LIKE b", &["+shop.a"]);
        check("BEGIN TRY\n\nBEGIN TRAN;\nCREATE TABLE a (b int);\nCOMMIT TRAN;\nEND TRY", &["+A"]);
        check("-- CREATE TABLE a (b int)\nSELECT 'CREATE TABLE c'", &[]);
    }

    #[test]
    fn reads_what_renames_and_drops() {
        check("DROP TABLE IF EXISTS a, \"b\".\"c\" CASCADE", &["-A", "-b.c"]);
        check("ALTER TABLE a RENAME TO \"b\"", &["A>b"]);
        check("ALTER TABLE ONLY a.b RENAME c TO d", &[]);
        check("ALTER TABLE a RENAME COLUMN c TO d, RENAME INDEX e TO f", &[]);
        check("ALTER TABLE `a` RENAME `b`", &["a>b"]);
        check("ALTER TABLE a SET SCHEMA b", &["A>B."]);
        check("RENAME TABLE `a` TO `b`, c.d TO c.e", &["a>b", "C.D>C.E"]);
        check("DROP INDEX a; DROP VIEW b; ALTER TYPE c RENAME TO d", &[]);
        check(
            "PRAGMA foreign_keys=OFF; CREATE TABLE \"new_a\" (b int); INSERT INTO \"new_a\" SELECT * FROM \"a\"; \
             DROP TABLE \"a\"; ALTER TABLE \"new_a\" RENAME TO \"a\"",
            &["+new_a", "-a", "new_a>a"],
        );
    }

    #[test]
    fn reads_what_makes_no_tables() {
        check(
            "CREATE FUNCTION f() RETURNS void AS $$ BEGIN CREATE TABLE a (b int); END $$ LANGUAGE plpgsql",
            &[],
        );
        check(
            "DO $$ BEGIN CREATE TYPE a AS ENUM ('b'); EXCEPTION WHEN duplicate_object THEN NULL; END $$",
            &[],
        );
        check("INSERT INTO a SELECT * FROM b; WITH c AS (SELECT 1) INSERT INTO d SELECT * FROM c", &[]);
        check("GRANT SELECT ON TABLE a TO b; COMMENT ON TABLE a IS 'b'; LOCK TABLE a", &[]);
        check("CREATE PUBLICATION p FOR TABLE a; CREATE POLICY p ON \"table\" USING (true)", &[]);
        check("SET search_path = shop; CREATE TABLE shop.a (b int)", &["+SHOP.A"]);
        check("CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = 1; END", &[]);
    }

    #[test]
    fn what_cannot_be_known_is_said() {
        for text in [
            "CALL make()",
            "DO $$ BEGIN EXECUTE 'CREATE TABLE ' || t; END $$",
            "DO $$ BEGIN IF x THEN CREATE TABLE a (b int); END IF; END $$",
            "SET search_path = shop; CREATE TABLE a (b int)",
            "SELECT pg_catalog.set_config('search_path', 'shop', false); CREATE TABLE a (b int)",
            "SELECT * INTO a FROM b",
            "DROP SCHEMA shop CASCADE",
            "USE shop; CREATE TABLE a (b int)",
            "\\i other.sql",
            "EXEC sp_rename 'a', 'b'",
            "IF NOT EXISTS (SELECT 1) CREATE TABLE a (b int)",
            "CREATE PROCEDURE p() BEGIN CREATE TABLE a (b int); END",
            "CREATE TABLE \u{FDD0} (b int)",
        ] {
            assert_eq!(table_changes(text), None, "{text}");
        }
    }
}
