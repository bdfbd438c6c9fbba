//! Small projects of each version, and the database that a command would hit there.

pub(super) const MODEL: &str = "model A {\n  id Int @id\n}\n";
pub(super) const ENV: (&str, &str) = (
    "prisma/schema.prisma",
    "datasource db {\n  provider = \"postgresql\"\n  url = env(\"DATABASE_URL\")\n}\n",
);
pub(super) const SEVEN: (&str, &str) =
    ("prisma/schema.prisma", "datasource db {\n  provider = \"postgresql\"\n}\n");
pub(super) const SEVEN_LITE: (&str, &str) =
    ("prisma/schema.prisma", "datasource db {\n  provider = \"sqlite\"\n}\n");
pub(super) const PACKAGE: (&str, &str) = ("package.json", "{\"name\": \"x\"}");

#[derive(Clone)]
pub(super) struct Case {
    pub(super) version: &'static str,
    pub(super) files: &'static [(&'static str, &'static str)],
    /// Words like `migrate status`: `--schema=…`, `--config=…`, `NAME=value` in front, `@folder` to run in.
    pub(super) line: &'static str,
    /// The URL without secrets, and what says so; or `?` and why it is not certain.
    pub(super) expect: &'static str,
}

#[rustfmt::skip]
pub(super) const CASES: &[Case] = &[
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
    // Prisma takes blanks behind a URL, and none in front of it.
    Case { version: "6.19.3", files: &[PACKAGE, ENV, (".env", "DATABASE_URL=\"postgresql://u:p@a/x \"")], line: "", expect: "postgresql://a/x .env (line 1, DATABASE_URL)" },
    Case { version: "5.22.0", files: &[PACKAGE, ENV, (".env", "DATABASE_URL='postgresql://u:p@a/x?schema=public\t'\r\n")], line: "", expect: "postgresql://a/x .env (line 1, DATABASE_URL)" },
    Case { version: "6.19.3", files: &[PACKAGE, ENV, (".env", "\u{feff}DATABASE_URL=  postgresql://u:p@a/x  \r\n")], line: "", expect: "postgresql://a/x .env (line 1, DATABASE_URL)" },
    Case { version: "6.19.3", files: &[PACKAGE, ENV, (".env", "DATABASE_URL=\" postgresql://u:p@a/x\"")], line: "", expect: "?.env (line 1, DATABASE_URL): the URL begins with no scheme that Prisma knows; it begins with a blank, which Prisma refuses" },
    Case { version: "5.22.0", files: &[PACKAGE, ("prisma/schema.prisma", "datasource db {\n  provider = \"postgresql\"\n  url = \" postgresql://u:p@a/x\"\n}\n")], line: "", expect: "?prisma/schema.prisma (line 3): the URL begins with no scheme that Prisma knows; it begins with a blank, which Prisma refuses" },
    Case { version: "6.19.3", files: &[PACKAGE, ENV, (".env", "DATABASE_URL=POSTGRESQL://u:p@a/x")], line: "", expect: "?.env (line 1, DATABASE_URL): the URL begins with no scheme that Prisma knows; Prisma wants it in small letters" },
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
    // Prisma 6 connects through the adapter of its config file, which is code; 6.19 does so only by `engine: 'js'`.
    Case { version: "6.13.0", files: &[PACKAGE, ENV, (".env", "DATABASE_URL=postgresql://u:p@a/x"), ("prisma.config.ts", "import 'dotenv/config'\nexport default { experimental: { adapter: true }, async adapter() { return new PrismaPg({ connectionString: 'postgresql://u:p@prod/x' }) } }")], line: "", expect: "?the config file connects through an adapter, which is code" },
    Case { version: "6.6.0", files: &[PACKAGE, ENV, (".env", "DATABASE_URL=postgresql://u:p@a/x"), ("prisma.config.ts", "import 'dotenv/config'\nexport default { earlyAccess: true, migrate: { async adapter(env) { return new PrismaPg({ connectionString: env.PROD }) } } }")], line: "", expect: "?the config file connects through an adapter, which is code" },
    Case { version: "6.13.0", files: &[PACKAGE, ENV, (".env", "DATABASE_URL=postgresql://u:p@a/x"), ("prisma.config.ts", "import 'dotenv/config'\nexport default { studio: { adapter: () => null } }")], line: "", expect: "postgresql://a/x .env (line 1, DATABASE_URL)" },
    Case { version: "6.19.3", files: &[PACKAGE, ENV, (".env", "DATABASE_URL=postgresql://u:p@a/x"), ("prisma.config.ts", "import 'dotenv/config'\nimport { defineConfig } from 'prisma/config'\nexport default defineConfig({ experimental: { adapter: true }, async adapter() { return null } })")], line: "", expect: "postgresql://a/x .env (line 1, DATABASE_URL)" },
    Case { version: "6.19.3", files: &[PACKAGE, ENV, (".env", "DATABASE_URL=postgresql://u:p@a/x"), ("prisma.config.ts", "import 'dotenv/config'\nexport default { engine: 'js', experimental: { adapter: true }, async adapter() { return null } }")], line: "", expect: "?the config file connects through an adapter, which is code" },
    // The engine takes the name as it is written.
    Case { version: "7.10.1", files: &[PACKAGE, SEVEN, ("prisma.config.ts", "export default { datasource: { url: 'postgresql://u:p@a/my%20shop' } }")], line: "", expect: "?prisma.config.ts (line 1): the name of its database has letters that Prisma does not decode" },
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
    Case { version: "6.19.3", files: &[PACKAGE, ENV, ("prisma.config.ts", "import { defineConfig } from 'prisma/config'\nexport default defineConfig({ datasource: { url: 'postgresql://u:p@config/x' } } as any)")], line: "DATABASE_URL=postgresql://u:p@b/x", expect: "postgresql://b/x DATABASE_URL=… in front of the command" },
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
