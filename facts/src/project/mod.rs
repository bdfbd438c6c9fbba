//! Which Prisma project a command runs in: its version, its config file, its schema, and the variables that it sees.
//!
//! It is found as the Prisma CLI finds it; what each version does was read in its code and seen by running it. First
//! comes what the command line says, then the version, the config file, the schema, and at last the `.env` files.

mod calls;
mod command;
mod config;
mod cursor;
mod datasource;
mod declarations;
mod distrust;
mod dotenv;
mod effects;
mod environment;
mod evaluate;
mod expand;
mod expression;
mod files;
mod find;
mod imports;
mod javascript;
mod lexer;
mod locate;
mod module;
mod native;
mod node_env;
mod package;
mod paths;
mod psl;
mod schema;
mod tell;
mod term;
mod types;
mod unknown;
mod value;
mod variables;

#[cfg(test)]
mod module_tests;

pub use self::command::{CommandLine, EnvFile};
pub use self::config::{Config, Setting};
pub use self::datasource::{Datasource, Text};
pub(crate) use self::files::{resolved, shown};
pub use self::find::{Project, find};
pub use self::package::{Generation, Version};
pub use self::schema::Schema;
pub use self::unknown::Unknown;
pub use self::value::Given;
pub use self::variables::{Variable, Variables};

#[cfg(test)]
mod tests {
    use super::{Variables, module, module::Place};
    use std::path::Path;

    /// Every reader on every beginning of a text, and on the text with each letter taken out or replaced.
    #[test]
    fn no_text_makes_a_reader_panic() {
        let texts = [
            "import 'dotenv/config'\nimport path, { a as b } from \"path\"\nexport default { async a(): P<X> { é }, b: [1, `x`], c: path.join('a') } satisfies X",
            "const { A = 'b' } = process.env\nif (A !== `x${1}`) { throw new E() }\nexport default { a: !A ? join('a') : A || (b) ?? c, ...x, d: new URL('a', import.meta.url), e: f['g']!.h<I>() as J }",
            "datasource db {\n url = env(\"é\\\"\") // x\n schemas = [\"a\", \"b\"] /* y */\n}\ngenerator c {\n}",
        ];
        let check = |text: &str| {
            let place = Place { file: Path::new("/a/b"), directory: Path::new("/a") };
            let _ = module::read(text, place, &mut Variables::default());
            let _ = super::psl::tokens(text);
        };
        for text in texts {
            let letters: Vec<char> = text.chars().collect();
            for at in 0..letters.len() {
                let before: String = letters[..at].iter().collect();
                let after: String = letters[at + 1..].iter().collect();
                check(&before);
                check(&format!("{before}{after}"));
                for other in ['{', '}', '"', '\\', '(', 'é', '\n', '/'] {
                    check(&format!("{before}{other}{after}"));
                }
            }
        }
    }
}
