//! Reads a config file without running it.
//!
//! It is code, so only what can do nothing else than it seems is understood: imports, `dotenv.config()`, and one
//! exported object of texts, lists, objects, variables and functions. Anything else is given up, with the reason.

use super::cursor::Cursor;
use super::datasource::Text;
use super::javascript::{Token, tokens};
use super::unknown::Unknown;
use super::value::{DEPTH, Names, Value, value};

/// What a config file does and says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Module {
    /// The files that it loads with dotenv; none is `.env`.
    pub(super) dotenv: Vec<Option<String>>,
    /// What it imports that may change variables.
    pub(super) foreign: Option<String>,
    /// What it exports.
    pub(super) fields: Vec<(String, Value)>,
}

/// Modules that change no variables.
const HARMLESS: [&str; 9] = [
    "prisma/config",
    "@prisma/config",
    "prisma-policy/config",
    "dotenv",
    "path",
    "url",
    "fs",
    "os",
    "process",
];

/// Reads a config file.
pub(super) fn read(text: &str) -> Result<Module, Unknown> {
    let tokens = tokens(text)?;
    let mut reader = Reader {
        cursor: Cursor::new(&tokens),
        module: Module::default(),
        names: Names::default(),
        exported: false,
        ran: false,
    };
    while !reader.cursor.is_done() {
        reader.statement()?;
    }
    if reader.module.fields.iter().any(|(name, _)| name == "then") {
        return Err(Unknown::new("it exports something that is waited for"));
    }
    if reader.exported {
        Ok(reader.module)
    } else {
        Err(Unknown::new("it exports nothing that is understood"))
    }
}

struct Reader<'a> {
    cursor: Cursor<'a>,
    module: Module,
    names: Names,
    exported: bool,
    /// Whether something was run; what is imported after it runs before it.
    ran: bool,
}

impl Reader<'_> {
    fn statement(&mut self) -> Result<(), Unknown> {
        let Some(word) = self.cursor.peek_word(0) else { return Err(self.cursor.unusual()) };
        if word == "import" && self.ran {
            return Err(Unknown::new("an import stands behind what it runs before"));
        }
        self.ran |= word != "import";
        match word {
            "import" => self.import()?,
            "const" | "let" | "var" => self.require_into()?,
            "require" => self.require()?,
            "export" | "module" if !self.exported => self.export()?,
            _ if self.names.dotenv.contains(word) => {
                self.cursor.skip(1);
                self.load_of_dotenv()?;
            }
            _ if self.names.load.contains(word) => {
                self.cursor.skip(1);
                self.load()?;
            }
            _ => return Err(self.cursor.unusual()),
        }
        while self.cursor.take(";") {}
        Ok(())
    }

    /// `import "m"`, `import a from "m"`, `import * as a from "m"`, `import a, { b as c } from "m"`, `import type …`.
    fn import(&mut self) -> Result<(), Unknown> {
        self.cursor.skip(1);
        if let Some(Token::Text(from)) = self.cursor.peek(0) {
            self.cursor.skip(1);
            return self.imported(from, &[]);
        }
        let after_type =
            self.cursor.peek_word(1).map_or(self.cursor.peek_sign(1) != Some(","), |it| it != "from");
        let is_type = self.cursor.peek_word(0) == Some("type") && after_type;
        self.cursor.skip(usize::from(is_type));
        let names = self.imported_names()?;
        self.cursor.word("from")?;
        let from = self.cursor.text()?;
        if is_type { Ok(()) } else { self.imported(from, &names) }
    }

    /// Pairs of an exported name and a local one; `*` and `default` stand for the whole.
    fn imported_names(&mut self) -> Result<Vec<(String, String)>, Unknown> {
        let mut names = Vec::new();
        loop {
            if self.cursor.take("*") {
                self.cursor.word("as")?;
                names.push(("*".to_owned(), self.cursor.any_word()?.to_owned()));
            } else if self.cursor.take("{") {
                names.extend(self.named(|cursor| cursor.take_word("as"))?);
            } else {
                names.push(("default".to_owned(), self.cursor.any_word()?.to_owned()));
            }
            if !self.cursor.take(",") {
                return Ok(names);
            }
        }
    }

    /// `a, b as c }`, with what stands between the names.
    fn named(&mut self, renames: fn(&mut Cursor<'_>) -> bool) -> Result<Vec<(String, String)>, Unknown> {
        let mut names = Vec::new();
        while !self.cursor.take("}") {
            let is_type = self.cursor.peek_word(0) == Some("type") && self.cursor.peek_word(1).is_some();
            self.cursor.skip(usize::from(is_type));
            let name = self.cursor.any_word()?;
            let local = if renames(&mut self.cursor) { self.cursor.any_word()? } else { name };
            if !is_type {
                names.push((name.to_owned(), local.to_owned()));
            }
            self.cursor.comma("}")?;
        }
        Ok(names)
    }

    /// `const { a } = require("m")` or `const a = require("m")`.
    fn require_into(&mut self) -> Result<(), Unknown> {
        self.cursor.skip(1);
        let names = if self.cursor.take("{") {
            self.named(|cursor| cursor.take(":"))?
        } else {
            vec![("*".to_owned(), self.cursor.any_word()?.to_owned())]
        };
        self.cursor.expect("=")?;
        let from = self.required()?;
        self.imported(&from, &names)
    }

    /// `require("m")` or `require("dotenv").config()`.
    fn require(&mut self) -> Result<(), Unknown> {
        let from = self.required()?;
        if from == "dotenv" { self.load_of_dotenv() } else { self.imported(&from, &[]) }
    }

    fn required(&mut self) -> Result<String, Unknown> {
        self.cursor.word("require")?;
        self.cursor.expect("(")?;
        let from = self.cursor.text()?.to_owned();
        self.cursor.expect(")")?;
        Ok(from)
    }

    fn imported(&mut self, from: &str, names: &[(String, String)]) -> Result<(), Unknown> {
        let module = from.strip_prefix("node:").unwrap_or(from);
        for (there, local) in names {
            let set = match (module, there.as_str()) {
                ("prisma/config" | "@prisma/config", "defineConfig") => &mut self.names.define,
                ("prisma/config" | "@prisma/config", "env") => &mut self.names.env,
                ("prisma-policy/config", "guard") => &mut self.names.guard,
                ("dotenv", "config") => &mut self.names.load,
                ("dotenv", "*" | "default") => &mut self.names.dotenv,
                ("path", "*" | "default") => &mut self.names.path,
                // Names that nobody uses make TypeScript drop an import, and with it what it does.
                ("dotenv/config", _) => return Err(self.cursor.unusual()),
                _ => continue,
            };
            set.insert(local.clone());
        }
        if module == "dotenv/config" {
            self.module.dotenv.push(None);
        } else if !HARMLESS.contains(&module) && !module.starts_with("@prisma/adapter-") {
            self.module.foreign.get_or_insert_with(|| from.to_owned());
        }
        Ok(())
    }

    fn load_of_dotenv(&mut self) -> Result<(), Unknown> {
        self.cursor.expect(".")?;
        self.cursor.word("config")?;
        self.load()
    }

    /// `()` or `({ path: "…" })` after `dotenv.config`.
    fn load(&mut self) -> Result<(), Unknown> {
        self.cursor.expect("(")?;
        let mut file = None;
        if !self.cursor.take(")") {
            let unusual = self.cursor.unusual();
            let Value::Object(options) = value(&mut self.cursor, &self.names, DEPTH)? else {
                return Err(unusual);
            };
            for (name, value) in options {
                match (name.as_str(), value) {
                    ("path", Value::Text(Text::Literal { value, .. })) => {
                        file = Some(value.expose().to_owned());
                    }
                    ("quiet" | "debug", _) => {}
                    _ => return Err(unusual),
                }
            }
            self.cursor.expect(")")?;
        }
        // What is loaded after the object was made does not matter for it, and is too unusual to follow.
        if self.exported {
            return Err(self.cursor.unusual());
        }
        self.module.dotenv.push(file);
        Ok(())
    }

    /// `export default …` or `module.exports = …`.
    fn export(&mut self) -> Result<(), Unknown> {
        let is_module = self.cursor.take_word("module");
        self.cursor.skip(usize::from(!is_module));
        if is_module {
            self.cursor.expect(".")?;
            self.cursor.word("exports")?;
            self.cursor.expect("=")?;
        } else {
            self.cursor.word("default")?;
        }
        let unusual = self.cursor.unusual();
        let Value::Object(fields) = self.wrapped(DEPTH)? else { return Err(unusual) };
        (self.exported, self.module.fields) = (true, fields);
        if self.cursor.take_word("satisfies") || self.cursor.take_word("as") {
            self.cursor.any_word()?;
        }
        Ok(())
    }

    /// The object, or `defineConfig(…)` or `guard(…, …)` around it.
    fn wrapped(&mut self, depth: usize) -> Result<Value, Unknown> {
        let left = depth.checked_sub(1).ok_or_else(|| self.cursor.unusual())?;
        let Some(name) = self.cursor.peek_word(0) else { return value(&mut self.cursor, &self.names, left) };
        if !self.names.define.contains(name) && !self.names.guard.contains(name) {
            return Err(self.cursor.unusual());
        }
        self.cursor.skip(1);
        self.cursor.expect("(")?;
        let wrapped = self.wrapped(left)?;
        while self.cursor.take(",") && self.cursor.peek_sign(0) != Some(")") {
            value(&mut self.cursor, &self.names, left)?;
        }
        self.cursor.expect(")")?;
        Ok(wrapped)
    }
}

#[cfg(test)]
mod tests {
    use super::{Text, Value, read};

    fn shown(fields: &[(String, Value)]) -> String {
        let value = |value: &Value| match value {
            Value::Text(Text::Literal { value, line }) => format!("{}@{line}", value.expose()),
            Value::Text(Text::Variable { name, line, required }) => {
                format!("${name}{}@{line}", if *required { "!" } else { "" })
            }
            Value::Object(fields) => format!("{{{}}}", shown(fields)),
            Value::Other => "…".to_owned(),
        };
        fields.iter().map(|(name, it)| format!("{name}={}", value(it))).collect::<Vec<_>>().join(" ")
    }

    fn check(text: &str, expect: &str) {
        let found = match read(text) {
            Ok(module) => {
                let loads =
                    module.dotenv.iter().map(|file| format!("loads {} ", file.as_deref().unwrap_or(".env")));
                let foreign = module.foreign.map_or(String::new(), |from| format!("foreign {from} "));
                loads.collect::<String>() + &foreign + &shown(&module.fields)
            }
            Err(unknown) => unknown.why,
        };
        assert_eq!(found, expect, "{text}");
    }

    const DEFINE: &str = "import { defineConfig, env } from 'prisma/config'
";

    #[test]
    fn code_that_may_do_anything_is_given_up() {
        let unusual = |line: usize| format!("line {line}: code that is not understood without running it");
        check("", "it exports nothing that is understood");
        check("import 'dotenv/config'", "it exports nothing that is understood");
        check(
            "process.env.DATABASE_URL = 'x'
export default {}",
            &unusual(1),
        );
        check("export default config", &unusual(1));
        // Imports run before all else, wherever they stand.
        check(
            "import dotenv from 'dotenv'\ndotenv.config({ path: 'a' })\nimport 'dotenv/config'\nexport default {}",
            "an import stands behind what it runs before",
        );
        check("export default { then() {}, schema: 'a' }", "it exports something that is waited for");
        check("export default defineConfig({})", &unusual(1));
        check(
            "const url = pick()
export default {}",
            &unusual(1),
        );
        check("export default { ...base }", &unusual(1));
        check("export default { [key]: 1 }", &unusual(1));
        check("export default { get url() { return 1 } }", &unusual(1));
        check("export default { a: 'x' + 'y' }", &unusual(1));
        check("export default { a: process.env.X ?? 'y' }", &unusual(1));
        check("export default { a: (process.env.X = 'y') }", &unusual(1));
        check("export default { a: 1, a: 2 }", &unusual(1));
        check("export default { '__proto__': {} }", &unusual(1));
        check("export default { a: env('X') }", &unusual(1));
        check("export default { a: `${b}` }", "line 1: a template with code in it");
        check("export default { a: /}/ }", "line 1: a sign that is not understood without running it");
        check("export default { a: '\\x41' }", "line 1: a text that is not understood without running it");
        check("export default { a: 'b", "line 1: a text that is not understood without running it");
        check("export default { a() { <!-- }\n } }", "line 1: what may be a comment");
        check("/* export default {}", "line 1: a comment is not closed");
        check(
            "export default {}
export default {}",
            &unusual(2),
        );
        check("export default async () => ({})", &unusual(1));
        check(
            "import config from 'dotenv/config'
export default {}",
            &unusual(2),
        );
        check(&format!("export default {{ a: {} }}", "[".repeat(100_000)), &unusual(1));
        check(
            "import dotenv from 'dotenv'
dotenv.config({ path: ['a'] })
export default {}",
            &unusual(2),
        );
    }

    #[test]
    fn what_is_usual_is_read() {
        check("export default {}", "");
        check("module.exports = { schema: 'a' };", "schema=a@1");
        check(
            &format!(
                "import 'dotenv/config'
{DEFINE}export default defineConfig({{
  schema: `a`,
  datasource: {{ url: env('DB'), }},
}})"
            ),
            "loads .env schema=a@4 datasource={url=$DB!@5}",
        );
        check(
            &format!(
                "{DEFINE}export default defineConfig({{ datasource: {{ url: process.env.DB!, shadowDatabaseUrl: process.env['S'] as string }} }})"
            ),
            "datasource={url=$DB@2 shadowDatabaseUrl=$S@2}",
        );
        check(
            "const { defineConfig, env: e } = require('prisma/config')
require('dotenv').config()
module.exports = defineConfig({ datasource: { url: e('X') } })",
            "loads .env datasource={url=$X!@3}",
        );
        check(
            "import { config } from 'dotenv'
config({ path: '.env.local' })
export default {}",
            "loads .env.local ",
        );
        check(
            "import path from 'node:path'
import type { PrismaConfig } from 'prisma'
export default { schema: path.join('a', 'b.prisma') } satisfies PrismaConfig",
            "schema=a/b.prisma@3",
        );
        check(
            "import { x } from './env'
export default { a: true, b: 1, c: undefined, d: ['x'] }",
            "foreign ./env a=… b=… c=… d=…",
        );
        check(
            &format!(
                "import {{ PrismaPg }} from '@prisma/adapter-pg'
{DEFINE}type_is_no_statement"
            ),
            "line 3: code that is not understood without running it",
        );
        check(
            &format!(
                "{DEFINE}export default defineConfig({{ engine: 'js', adapter: async () => new P(process.env.X), async b(): Promise<X> {{ return 1 }}, c: () => {{ x = {{}} }} }})"
            ),
            "engine=js@2 adapter=… b=… c=…",
        );
        check(
            &format!(
                "import {{ guard }} from 'prisma-policy/config'
{DEFINE}export default guard(defineConfig({{ schema: 'a' }}), {{ policy: 'b' }})"
            ),
            "schema=a@3",
        );
        check(
            &format!(
                "type A = 1
{DEFINE}export default {{}}"
            ),
            "line 1: code that is not understood without running it",
        );
    }
}
