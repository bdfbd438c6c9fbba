//! Reads the `datasource` block of a Prisma schema.

use std::path::{Path, PathBuf};

use crate::secret::Secret;

use super::files;
use super::psl::{Token, tokens};
use super::unknown::Unknown;

/// The `datasource` block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Datasource {
    /// The file that holds it.
    pub file: PathBuf,
    /// Its name.
    pub name: String,
    /// `provider`, as written.
    pub provider: Option<String>,
    /// `url`.
    pub url: Option<Text>,
    /// `directUrl`.
    pub direct_url: Option<Text>,
    /// `shadowDatabaseUrl`.
    pub shadow_url: Option<Text>,
    /// `schemas`.
    pub schemas: Vec<String>,
    /// `relationMode`.
    pub relation_mode: Option<String>,
}

/// A text that a schema gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// It stands there.
    Literal {
        /// The text.
        value: Secret,
        /// Where it stands.
        line: usize,
    },
    /// It is the value of a variable.
    Variable {
        /// The variable.
        name: String,
        /// Where it is named.
        line: usize,
    },
}

/// What the files of a schema say that matters here.
#[derive(Debug, Default)]
struct Found {
    datasources: Vec<Datasource>,
    features: Vec<String>,
}

/// The one `datasource` block of a schema, and the preview features that its generators ask for.
pub(super) fn read(paths: &[PathBuf]) -> Result<(Datasource, Vec<String>), Unknown> {
    let mut found = Found::default();
    for path in paths {
        let text = files::text(path)?.unwrap_or_default();
        found.read(&text, path).map_err(|unknown| Unknown {
            why: format!("`{}`: {}", path.display(), unknown.why),
            ..unknown
        })?;
    }
    match <[Datasource; 1]>::try_from(found.datasources) {
        Ok([datasource]) => Ok((datasource, found.features)),
        Err(none) if none.is_empty() => Err(Unknown::new("the schema has no `datasource`")),
        Err(_) => Err(Unknown::new("the schema has more than one `datasource`, which Prisma refuses")),
    }
}

impl Found {
    fn read(&mut self, text: &str, path: &Path) -> Result<(), Unknown> {
        let tokens = tokens(text)?;
        let mut rest = tokens.as_slice();
        while let Some((first, after)) = rest.split_first() {
            rest = match (&first.1, after) {
                (Token::Word(kind), [(_, Token::Word(name)), (_, Token::Sign('{')), after @ ..])
                    if kind == "datasource" || kind == "generator" =>
                {
                    let (fields, after) = block(after)?;
                    self.take(kind, name, &fields, path)?;
                    after
                }
                (Token::Sign('{'), _) => block(after)?.1,
                _ => after,
            };
        }
        Ok(())
    }

    fn take(&mut self, kind: &str, name: &str, fields: &[Field<'_>], path: &Path) -> Result<(), Unknown> {
        if kind == "generator" {
            self.features.extend(list(fields, "previewFeatures")?);
            return Ok(());
        }
        self.datasources.push(Datasource {
            file: path.to_owned(),
            name: name.to_owned(),
            provider: word(fields, "provider")?,
            url: text(fields, "url")?,
            direct_url: text(fields, "directUrl")?,
            shadow_url: text(fields, "shadowDatabaseUrl")?,
            schemas: list(fields, "schemas")?,
            relation_mode: word(fields, "relationMode")?,
        });
        Ok(())
    }
}

type Tokens<'a> = &'a [(usize, Token)];
type Field<'a> = (&'a str, Tokens<'a>);

/// The fields up to the brace that closes a block, and what follows it. Blocks within are passed over.
fn block(tokens: Tokens<'_>) -> Result<(Vec<Field<'_>>, Tokens<'_>), Unknown> {
    let (mut fields, mut rest, mut begins, mut within) = (Vec::new(), tokens, true, 0_usize);
    while let Some(((_, token), after)) = rest.split_first() {
        rest = match (token, after) {
            (Token::Sign('}'), _) if within == 0 => return Ok((fields, after)),
            (Token::Word(name), [(_, Token::Sign('=')), after @ ..]) if begins && within == 0 => {
                let (value, after) = value(after);
                fields.push((name.as_str(), value));
                after
            }
            _ => after,
        };
        match token {
            Token::Sign('{') => within += 1,
            Token::Sign('}') => within -= 1,
            _ => {}
        }
        begins = matches!(token, Token::Break);
    }
    Err(Unknown::new("a block is not closed"))
}

/// The tokens up to the end of the line on which no bracket is open.
fn value(tokens: Tokens<'_>) -> (Tokens<'_>, Tokens<'_>) {
    let mut open = 0_usize;
    let end = tokens.iter().position(|(_, token)| {
        match token {
            Token::Sign('[' | '(') => open += 1,
            Token::Sign(']' | ')') => open = open.saturating_sub(1),
            _ => {}
        }
        matches!(token, Token::Sign('}')) || (open == 0 && matches!(token, Token::Break))
    });
    tokens.split_at(end.unwrap_or(tokens.len()))
}

/// The value of a field that stands there at most once.
fn single<'a>(fields: &[Field<'a>], name: &str) -> Result<Option<Tokens<'a>>, Unknown> {
    let mut values = fields.iter().filter(|(field, _)| *field == name).map(|(_, value)| *value);
    let value = values.next();
    if values.next().is_some() {
        Err(Unknown::new(format!("`{name}` stands there twice")))
    } else {
        Ok(value)
    }
}

fn text(fields: &[Field<'_>], name: &str) -> Result<Option<Text>, Unknown> {
    let Some(value) = single(fields, name)? else { return Ok(None) };
    match value {
        [(line, Token::Text(text))] => Ok(Some(Text::Literal { value: Secret::new(text), line: *line })),
        [(line, Token::Word(env)), (_, Token::Sign('(')), (_, Token::Text(name)), (_, Token::Sign(')'))]
            if env == "env" =>
        {
            Ok(Some(Text::Variable { name: name.clone(), line: *line }))
        }
        _ => Err(unusual(name)),
    }
}

fn word(fields: &[Field<'_>], name: &str) -> Result<Option<String>, Unknown> {
    match single(fields, name)? {
        None => Ok(None),
        Some([(_, Token::Text(text))]) => Ok(Some(text.clone())),
        Some(_) => Err(unusual(name)),
    }
}

fn list(fields: &[Field<'_>], name: &str) -> Result<Vec<String>, Unknown> {
    let Some(value) = single(fields, name)? else { return Ok(Vec::new()) };
    let items = value.iter().filter_map(|(_, token)| match token {
        Token::Text(text) => Some(Ok(text.clone())),
        Token::Break | Token::Sign('[' | ']' | ',') => None,
        _ => Some(Err(unusual(name))),
    });
    items.collect()
}

fn unusual(name: &str) -> Unknown {
    Unknown::new(format!("`{name}` is neither a text nor `env(\"…\")`"))
}

#[cfg(test)]
mod tests {
    use super::{Found, Text};
    use std::path::Path;

    /// A datasource as one line: provider, url, direct, shadow, schemas.
    fn shown(text: &str) -> String {
        let mut found = Found::default();
        if let Err(unknown) = found.read(text, Path::new("schema.prisma")) {
            return unknown.why;
        }
        let text = |text: &Option<Text>| match text {
            None => "-".to_owned(),
            Some(Text::Literal { value, line }) => format!("{}@{line}", value.expose()),
            Some(Text::Variable { name, line }) => format!("${name}@{line}"),
        };
        let shown = |it: &super::Datasource| {
            let provider = it.provider.as_deref().unwrap_or("-");
            let urls = [text(&it.url), text(&it.direct_url), text(&it.shadow_url)].join(" ");
            format!("{} {provider} {urls} {}", it.name, it.schemas.join("+"))
        };
        found.datasources.iter().map(shown).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn what_is_unusual_is_given_up() {
        let check = |text: &str, expect: &str| assert_eq!(shown(text), expect, "{text}");
        check("datasource db {\n url = \"x\"", "a block is not closed");
        check("datasource db {\n url = \"x\n}", "line 2: a text is not closed");
        check("datasource db {\n url = \"\\q\"\n}", "line 2: an escape that is not known");
        check("/* open", "line 1: a comment is not closed");
        check("datasource db {\n url = env(X)\n}", "`url` is neither a text nor `env(\"…\")`");
        check("datasource db {\n url = \"a\" + \"b\"\n}", "`url` is neither a text nor `env(\"…\")`");
        check("datasource db {\n url = \"a\"\n url = \"b\"\n}", "`url` stands there twice");
        check(
            "datasource db {\n provider = [\"a\", \"b\"]\n}",
            "`provider` is neither a text nor `env(\"…\")`",
        );
    }

    #[test]
    fn a_datasource_is_read_among_anything_else() {
        let check = |text: &str, expect: &str| assert_eq!(shown(text), expect, "{text}");
        check("", "");
        check("// datasource db {\n model A {\n  id String @default(\"datasource x { url = }\")\n}", "");
        check(
            "/// docs }\r\nmodel A {\r\n a String @map(\"{\") // }\r\n}\r\ndatasource db {\r\n provider = \"mysql\" // x\r\n url = env(\"DB\")\r\n}",
            "db mysql $DB@7 - - ",
        );
        check(
            "datasource db { // one\n provider = \"postgresql\"\n url = \"p://a\\\"b\"\n directUrl = env( \"D\" )\n shadowDatabaseUrl=env(\"S\")\n schemas = [\n  \"a\", // x\n  \"b\"\n ]\n relationMode = \"prisma\" }",
            "db postgresql p://a\"b@3 $D@4 $S@5 a+b",
        );
        check("datasource a {\n}\ndatasource b {\n}", "a - - - - ; b - - - - ");
        check("/* datasource a {} */ datasource b {\n url = \"http://x//y\"\n}", "b - http://x//y@2 - - ");
    }
}
