//! Config files as people write them, each for Prisma 6 and 7, and the database that a command would hit.

use crate::cases::{Case, PACKAGE, SEVEN};

type Files = &'static [(&'static str, &'static str)];

/// What the config file says counts, and this does not.
const SIX: (&str, &str) = (
    "prisma/schema.prisma",
    "datasource db {\n  provider = \"postgresql\"\n  url = \"postgresql://u:p@schema/x\"\n}\n",
);

pub(super) struct ConfigFile {
    /// `DATASOURCE` stands for `datasource`, with the `engine` that Prisma 6 wants beside it.
    code: &'static str,
    files: Files,
    line: &'static str,
    expect: &'static str,
}

impl ConfigFile {
    pub(super) fn of(&self, version: &'static str) -> Case {
        let is_six = version.starts_with('6');
        let datasource = if is_six { "engine: 'classic', datasource" } else { "datasource" };
        let code: &str = self.code.replace("DATASOURCE", datasource).leak();
        let mut files = vec![PACKAGE, if is_six { SIX } else { SEVEN }, ("prisma.config.ts", code)];
        files.extend(self.files);
        Case { version, files: files.leak(), line: self.line, expect: self.expect }
    }
}

const fn config(code: &'static str, files: Files, line: &'static str, expect: &'static str) -> ConfigFile {
    ConfigFile { code, files, line, expect }
}

const A: Files =
    &[(".env", "DATABASE_URL=postgresql://u:p@a/x\nSHOP=postgresql://u:p@shop/x\nEMPTY=\nHOST=inner")];
const BOTH: Files = &[
    (".env", "DATABASE_URL=postgresql://u:p@a/x\nONE=1"),
    (".env.local", "DATABASE_URL=postgresql://u:p@local/x"),
    ("sub/.env", "DATABASE_URL=postgresql://u:p@sub/x"),
];
const NEXT: Files = &[
    (".env", "DATABASE_URL=postgresql://u:p@a/x"),
    (".env.production", "DATABASE_URL=postgresql://u:p@production/x"),
    (".env.development", "DATABASE_URL=postgresql://u:p@development/x"),
];
const FRONT: &str = "DATABASE_URL=postgresql://u:p@front/x";

#[rustfmt::skip]
pub(super) const CASES: &[ConfigFile] = &[
    // What cannot be told is given up, with the place.
    config("import 'dotenv/config'\nfunction pick() { return 'postgresql://u:p@a/x' }\nexport default { DATASOURCE: { url: pick() } }", A, "", "?`prisma.config.ts` is code that cannot be followed: line 3: a call of what is not followed"),
    config("import { url } from './url'\nexport default { DATASOURCE: { url } }", &[("url.ts", "export const url = 'postgresql://u:p@a/x'")], "", "?`prisma.config.ts` is code that cannot be followed: `url` is a value of `./url`, whose code is not followed"),
    config("import 'dotenv/config'\nexport default { DATASOURCE: { url: process.env.DATABASE_URL.replace('a', 'b') } }", A, "", "?`prisma.config.ts` is code that cannot be followed: line 2: what `.replace()` makes of a text is not followed"),
    config("import 'dotenv/config'\nif (Math.random() > 2) { process.env.DATABASE_URL = 'x' }\nexport default { DATASOURCE: { url: process.env.DATABASE_URL } }", A, "", "?`prisma.config.ts` is code that cannot be followed: line 2: `Math` is not understood without running it"),
    config("import dotenv from 'dotenv'\nprocess.env.SHOP && dotenv.config()\nexport default { DATASOURCE: { url: 'postgresql://u:p@a/x' } }", A, "", "?`prisma.config.ts` is code that cannot be followed: line 2: variables are loaded in one case only"),
    config("import 'dotenv/config'\nlet url = 'postgresql://u:p@a/x'\nurl = 'postgresql://u:p@b/x'\nexport default { DATASOURCE: { url } }", A, "", "?`prisma.config.ts` is code that cannot be followed: line 3: code that is not understood without running it"),
    config("export default { DATASOURCE: { url: process.env.npm_config_db ?? 'postgresql://u:p@a/x' } }", &[], "", "?`prisma.config.ts` is code that cannot be followed: line 1: which value npm_config_db has depends on what runs Prisma"),
    config("import { env } from 'prisma/config'\nexport default { DATASOURCE: { url: env('NONE') || 'postgresql://u:p@a/x' } }", &[], "", "?the variable NONE, which prisma.config.ts (line 2) names, is not set"),
    config("export default { DATASOURCE: { url: `postgresql://u:p@${process.env.HOST}/x` } }", &[], "", "?`prisma.config.ts` is code that cannot be followed: line 1: a value that is not set"),
    config("const url = process.env.NONE\nif (!url) throw new Error('no url')\nexport default { DATASOURCE: { url } }", &[], "", "?`prisma.config.ts` is code that cannot be followed: line 2: it throws"),
    config("process.loadEnvFile('none')\nexport default { DATASOURCE: { url: 'postgresql://u:p@a/x' } }", &[], "", "?`prisma.config.ts` is code that cannot be followed: line 1: `loadEnvFile` fails without `none`"),
    config("import { config } from 'dotenv'\nconfig({ path: '~/.env' })\nexport default { DATASOURCE: { url: 'postgresql://u:p@a/x' } }", &[], "", "?`prisma.config.ts` is code that cannot be followed: line 2: `path` of dotenv is not understood"),
    config("import { loadEnvConfig } from '@next/env'\nloadEnvConfig(process.cwd())\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", &[(".env", "A=1\nDATABASE_URL=postgresql://u:${A}@a/x")], "", "?how Next expands `$` in DATABASE_URL is not followed"),
    // `||` falls through what is empty, `??` only what is not set.
    config("import 'dotenv/config'\nexport default { DATASOURCE: { url: process.env.DATABASE_URL || 'postgresql://u:p@b/x' } }", A, "", "postgresql://a/x .env (line 1, DATABASE_URL)"),
    config("import 'dotenv/config'\nexport default { DATASOURCE: { url: process.env.EMPTY || 'postgresql://u:p@b/x' } }", A, "", "postgresql://b/x prisma.config.ts (line 2)"),
    config("import 'dotenv/config'\nexport default { DATASOURCE: { url: process.env.NONE ?? process.env.SHOP ?? 'postgresql://u:p@b/x' } }", A, "", "postgresql://shop/x .env (line 2, SHOP)"),
    config("export default { DATASOURCE: { url: process.env.DATABASE_URL ?? 'postgresql://u:p@b/x' } }", A, "", "postgresql://b/x prisma.config.ts (line 1)"),
    config("export default { DATASOURCE: { url: process.env.DATABASE_URL ?? 'postgresql://u:p@b/x' } }", A, FRONT, "postgresql://front/x DATABASE_URL=… in front of the command"),
    config("import 'dotenv/config'\nexport default { DATASOURCE: { url: (process.env['DATABASE_URL'] as string) } }", A, "", "postgresql://a/x .env (line 1, DATABASE_URL)"),
    config("import 'dotenv/config.js'\nexport default { DATASOURCE: { url: process.env?.DATABASE_URL! } }", A, "", "postgresql://a/x .env (line 1, DATABASE_URL)"),
    config("import 'dotenv/config'\nexport default { DATASOURCE: { url: process.env.SHOP && process.env.DATABASE_URL } }", A, "", "postgresql://a/x .env (line 1, DATABASE_URL)"),
    // Constants, in the order in which they are made.
    config("import 'dotenv/config'\nimport { defineConfig } from 'prisma/config'\nconst config = defineConfig({ DATASOURCE: { url: process.env.DATABASE_URL! } })\nexport default config", A, "", "postgresql://a/x .env (line 1, DATABASE_URL)"),
    config("import 'dotenv/config'\nimport type { PrismaConfig } from 'prisma'\nexport default {\n  DATASOURCE: { url: process.env.DATABASE_URL as string },\n} satisfies PrismaConfig;", A, "", "postgresql://a/x .env (line 1, DATABASE_URL)"),
    config("import dotenv from 'dotenv'\nconst early = process.env.DATABASE_URL\ndotenv.config()\nconst late = process.env.DATABASE_URL\nexport default { DATASOURCE: { url: early ?? late! } }", A, "", "postgresql://a/x .env (line 1, DATABASE_URL)"),
    config("import dotenv from 'dotenv'\nconst early: string | undefined = process.env.DATABASE_URL\ndotenv.config()\nexport default { DATASOURCE: { url: early ?? 'postgresql://u:p@early/x' } }", A, "", "postgresql://early/x prisma.config.ts (line 4)"),
    config("import 'dotenv/config'\nconst { DATABASE_URL: url, NONE = 'none' } = process.env\nconst datasource = { url }\nconst base = { DATASOURCE: datasource, }\nexport default { ...base, migrations: { seed: NONE } }", A, "", "postgresql://a/x .env (line 1, DATABASE_URL)"),
    config("import 'dotenv/config'\nconst port = 5433\nexport default { DATASOURCE: { url: `postgresql://u:p@${process.env.HOST}:${port}/${'x'}` } }", A, "", "postgresql://inner:5433/x prisma.config.ts (line 3)"),
    config("import 'dotenv/config'\nexport default { DATASOURCE: { url: 'postgresql://u:p@' + process.env.HOST + \"/x\" } }", A, "", "postgresql://inner/x prisma.config.ts (line 2)"),
    config("import 'dotenv/config'\nconst url = process.env.DATABASE_URL\nif (!url) {\n  throw new Error(`no url`)\n}\nexport default { DATASOURCE: { url } }", A, "", "postgresql://a/x .env (line 1, DATABASE_URL)"),
    config("'use strict'\nconst { defineConfig } = require('prisma/config')\nrequire('dotenv').config()\nmodule.exports = defineConfig({ DATASOURCE: { url: process.env.DATABASE_URL } })", A, "", "postgresql://a/x .env (line 1, DATABASE_URL)"),
    config("const dotenv = require(\"dotenv\"), path = require('path')\ndotenv.config({ path: path.resolve(__dirname, 'sub/.env') })\nmodule.exports = { DATASOURCE: { url: process.env.DATABASE_URL } }", BOTH, "", "postgresql://sub/x sub/.env (line 1, DATABASE_URL)"),
    // Files of variables.
    config("import { config as load } from 'dotenv'\nload({ path: '.env.local', quiet: true })\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", BOTH, "", "postgresql://local/x .env.local (line 1, DATABASE_URL)"),
    config("import { config } from 'dotenv'\nconfig({ path: ['.env.local', '.env'] })\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", BOTH, "", "postgresql://local/x .env.local (line 1, DATABASE_URL)"),
    config("import { config } from 'dotenv'\nconfig({ path: ['.env.local', '.env'], override: true })\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", BOTH, FRONT, "postgresql://a/x .env (line 1, DATABASE_URL)"),
    config("import { config } from 'dotenv'\nconfig({ path: '.env.local' })\nconfig()\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", BOTH, "", "postgresql://local/x .env.local (line 1, DATABASE_URL)"),
    config("import * as dotenv from 'dotenv'\nimport path, { join } from 'node:path'\ndotenv.config({ path: join(import.meta.dirname, '.', 'sub', '.env') })\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", BOTH, "", "postgresql://sub/x sub/.env (line 1, DATABASE_URL)"),
    config("import dotenv from 'dotenv'\nimport { fileURLToPath } from 'url'\nimport { dirname, resolve } from 'path'\nconst __filename = fileURLToPath(import.meta.url)\nconst __dirname = dirname(__filename)\ndotenv.config({ path: resolve(__dirname, './sub/.env') })\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", BOTH, "", "postgresql://sub/x sub/.env (line 1, DATABASE_URL)"),
    config("import dotenv from 'dotenv'\ndotenv.config({ path: new URL('./sub/.env', import.meta.url).pathname })\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", BOTH, "", "postgresql://sub/x sub/.env (line 1, DATABASE_URL)"),
    config("import dotenv from 'dotenv'\nimport path from 'path'\ndotenv.config({ path: path.resolve(process.cwd(), 'sub', '.env') })\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", BOTH, "", "postgresql://sub/x sub/.env (line 1, DATABASE_URL)"),
    config("process.loadEnvFile()\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", BOTH, "", "postgresql://a/x .env (line 1, DATABASE_URL)"),
    config("import { loadEnvFile } from 'node:process'\nloadEnvFile('.env.local')\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", BOTH, FRONT, "postgresql://front/x DATABASE_URL=… in front of the command"),
    config("import dotenv from 'dotenv'\nconst result = dotenv.config({ path: `.env.${process.env.MODE ?? 'local'}` })\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", BOTH, "", "postgresql://local/x .env.local (line 1, DATABASE_URL)"),
    config("import { loadEnvConfig } from '@next/env'\nloadEnvConfig(process.cwd())\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", NEXT, "", "postgresql://production/x .env.production (line 1, DATABASE_URL)"),
    config("import nextEnv from '@next/env'\nnextEnv.loadEnvConfig(__dirname, process.env.NODE_ENV !== 'production')\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", NEXT, "", "postgresql://development/x .env.development (line 1, DATABASE_URL)"),
    config("const { loadEnvConfig } = require('@next/env')\nloadEnvConfig(process.cwd(), true)\nmodule.exports = { DATASOURCE: { url: process.env.DATABASE_URL! } }", NEXT, "NODE_ENV=test", "postgresql://a/x .env (line 1, DATABASE_URL)"),
    config("import { loadEnvConfig } from '@next/env'\nloadEnvConfig(process.cwd())\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", NEXT, FRONT, "postgresql://front/x DATABASE_URL=… in front of the command"),
    config("import { loadEnvConfig } from '@next/env'\nloadEnvConfig(process.cwd())\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", BOTH, "", "postgresql://local/x .env.local (line 1, DATABASE_URL)"),
    config("import 'dotenv/config'\nimport { loadEnvConfig } from '@next/env'\nloadEnvConfig(process.cwd())\nloadEnvConfig(process.cwd(), true)\nexport default { DATASOURCE: { url: process.env.DATABASE_URL ?? 'postgresql://u:p@none/x' } }", &[(".env", "A=1"), (".env.production", "B=1"), (".env.development", "DATABASE_URL=postgresql://u:p@development/x")], "", "postgresql://none/x prisma.config.ts (line 5)"),
    // What types and comments add.
    config("import 'dotenv/config'\nimport { defineConfig, env, type PrismaConfig } from 'prisma/config'\ntype Env = {\n  DATABASE_URL: string // it\n}\ninterface Other extends Env { a?: string }\n/* and */ export default defineConfig({ DATASOURCE: { url: env<Env>('DATABASE_URL') } } as const)", A, "", "postgresql://a/x .env (line 1, DATABASE_URL)"),
    config("type Env = { A: string } | undefined\nimport 'dotenv/config'\nexport default <any>{}", A, FRONT, "?`prisma.config.ts` is code that cannot be followed: line 3: code that is not understood without running it"),
    // Conditions on what is known.
    config("export default { DATASOURCE: { url: process.env.NODE_ENV === 'production' ? 'postgresql://u:p@prod/x' : 'postgresql://u:p@dev/x' } }", &[], "", "postgresql://dev/x prisma.config.ts (line 1)"),
    config("const isProduction = process.env.NODE_ENV == 'production'\nexport default { DATASOURCE: { url: isProduction ? 'postgresql://u:p@prod/x' : 'postgresql://u:p@dev/x' } }", &[], "NODE_ENV=production", "postgresql://prod/x prisma.config.ts (line 2)"),
    config("import dotenv from 'dotenv'\nif (process.env.NODE_ENV !== 'production') {\n  dotenv.config({ path: '.env.local' })\n} else {\n  dotenv.config()\n}\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", BOTH, "", "postgresql://local/x .env.local (line 1, DATABASE_URL)"),
    config("import dotenv from 'dotenv'\nif (process.env.NODE_ENV === 'test') {\n  dotenv.config({ path: '.env.local' })\n} else if (process.env.NODE_ENV === 'production') {\n  dotenv.config({ path: 'sub/.env' })\n} else {\n  dotenv.config()\n}\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", BOTH, "NODE_ENV=production", "postgresql://sub/x sub/.env (line 1, DATABASE_URL)"),
    config("import dotenv from 'dotenv'\nif (process.env.NODE_ENV !== 'production') dotenv.config({ path: '.env.local' })\nelse dotenv.config()\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", BOTH, "", "postgresql://local/x .env.local (line 1, DATABASE_URL)"),
    config("import dotenv from 'dotenv'\nif (process.env.NODE_ENV !== 'production') dotenv.config({ path: '.env.local' });\nif (process.env.NODE_ENV === 'production') process.loadEnvFile('sub/.env')\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", BOTH, "NODE_ENV=production", "postgresql://sub/x sub/.env (line 1, DATABASE_URL)"),
    // What only looks, prints and compares.
    config("import { existsSync } from 'node:fs'\nif (existsSync('.env.local')) process.loadEnvFile('.env.local')\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", BOTH, "", "postgresql://local/x .env.local (line 1, DATABASE_URL)"),
    config("import fs from 'fs'\nif (fs.existsSync('.env.none')) process.loadEnvFile('.env.none')\nelse process.loadEnvFile()\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", BOTH, "", "postgresql://a/x .env (line 1, DATABASE_URL)"),
    config("import * as fs from 'fs'\nimport path from 'path'\nimport dotenv from 'dotenv'\nconst file = path.join(__dirname, '.env.local')\ndotenv.config({ path: fs.existsSync(file) ? file : '.env' })\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", BOTH, "", "postgresql://local/x .env.local (line 1, DATABASE_URL)"),
    config("import { existsSync } from 'fs'\nimport { config } from 'dotenv'\nif (!existsSync('sub/.env/') && !existsSync('')) config({ path: 'sub/.env' })\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", BOTH, "", "postgresql://sub/x sub/.env (line 1, DATABASE_URL)"),
    config("import { existsSync, rmSync } from 'fs'\nif (existsSync('.env.local')) rmSync('.env.none')\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", BOTH, "", "?`prisma.config.ts` is code that cannot be followed: line 2: a call of what is not followed"),
    config("import 'dotenv/config'\nconsole.log('NODE_ENV', process.env.NODE_ENV, `${process.env.OTHER}`)\nif (!process.env.NODE_ENV) { console.warn('none') }\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", A, "", "postgresql://a/x .env (line 1, DATABASE_URL)"),
    config("import 'dotenv/config'\nconsole.log = () => { process.env.DATABASE_URL = 'postgresql://u:p@b/x' }\nconsole.log()\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", A, "", "?`prisma.config.ts` is code that cannot be followed: line 2: code that is not understood without running it"),
    config("import { config } from 'dotenv'\nconst isTest = ['test', 'ci'].includes(process.env.NODE_ENV ?? '')\nconfig({ path: isTest ? '.env.local' : '.env' })\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", BOTH, "NODE_ENV=ci", "postgresql://local/x .env.local (line 1, DATABASE_URL)"),
    config("import { config } from 'dotenv'\nif (!['test', 'ci'].includes(process.env.NODE_ENV!)) config()\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", BOTH, "", "postgresql://a/x .env (line 1, DATABASE_URL)"),
    config("import 'dotenv/config'\nconst names = ['a']\nnames.push('b')\nexport default { DATASOURCE: { url: process.env.DATABASE_URL! } }", A, "", "?`prisma.config.ts` is code that cannot be followed: line 3: a call of what is not followed"),
    config("import 'dotenv/config'\nimport { env } from 'prisma/config'\nexport default { DATASOURCE: { url: `postgresql://u:${encodeURIComponent(env('PASSWORD'))}@${env('HOST')}/x` } }", &[(".env", "PASSWORD='p/@é!'\nHOST=b")], "", "postgresql://b/x prisma.config.ts (line 3)"),
    // Paths.
    config("import path from 'node:path'\nexport default { schema: path.join(__dirname, 'db', 'schema.prisma'), DATASOURCE: { url: 'postgresql://u:p@a/x' } }", &[], "", "?the schema `db/schema.prisma`, which prisma.config.ts names, is not there"),
    config("import { join } from 'path'\nexport default { schema: join('prisma', 'schema.prisma'), DATASOURCE: { url: 'postgresql://u:p@a/x' }, migrations: { path: join(import.meta.dirname, 'm') } }", &[], "", "postgresql://a/x prisma.config.ts (line 2)"),
];
