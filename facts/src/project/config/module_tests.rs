//! Config files as people write them, and as nobody should.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value as Json;

use super::module::{Place, read};
use super::value::Value;
use crate::World;
use crate::project::{CommandLine, Variables};

/// What a config file in an empty folder exports, with `SET` set and `EMPTY` empty.
fn shown(fields: &[(String, Value)]) -> String {
    let value = |value: &Value| match value {
        Value::Text(text) => {
            format!("{}@{}", text.value.expose(), text.source.replace("c (line ", "").replace(')', ""))
        }
        Value::Object(fields) => format!("{{{}}}", shown(fields)),
        Value::List(list) => format!("[{}]", list.len()),
        Value::Undefined => "undefined".to_owned(),
        Value::Unclear(unknown) => {
            format!("?{}", unknown.why.replace("`c` is code that cannot be followed: ", ""))
        }
        _ => "…".to_owned(),
    };
    fields.iter().map(|(name, it)| format!("{name}={}", value(it))).collect::<Vec<_>>().join(" ")
}

fn check(text: &str, expect: &str) {
    let folder = tempfile::tempdir().unwrap();
    let place = Place { file: &folder.path().join("c"), directory: folder.path() };
    let variables: BTreeMap<String, String> =
        [("SET", "set"), ("EMPTY", "")].map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let world = World::new(folder.path().to_owned(), variables, false);
    let mut variables = Variables::of_command(&world, &CommandLine::default());
    let found = match read(text, place, &mut variables) {
        Ok(fields) => shown(&fields),
        Err(unknown) => unknown.why,
    };
    let beginning: String = text.chars().take(500).collect();
    assert_eq!(found.replace(&folder.path().display().to_string(), "/f"), expect, "{beginning}");
}

const DEFINE: &str = "import { defineConfig, env } from 'prisma/config'\n";

#[test]
fn code_that_may_do_anything_is_given_up() {
    let unusual = |line: usize| format!("line {line}: code that is not understood without running it");
    let name =
        |line: usize, name: &str| format!("line {line}: `{name}` is not understood without running it");
    let call = |line: usize| format!("line {line}: a call of what is not followed");
    check("", "it exports nothing that is understood");
    check("import 'dotenv/config'", "it exports nothing that is understood");
    check("export const schema = 'a'", "it exports nothing that is understood");
    check("process.env.DATABASE_URL = 'x'\nexport default {}", &unusual(1));
    check("process.env.DATABASE_URL ??= 'x'\nexport default {}", &unusual(1));
    check("delete process.env.SET\nexport default {}", &name(1, "delete"));
    check("const e = process.env\ne.SET = 'x'\nexport default {}", &unusual(2));
    check("Object.assign(process.env, { SET: 'x' })\nexport default {}", &name(1, "Object"));
    check("const c = { schema: 'a' }\nc.schema = 'b'\nexport default c", &unusual(2));
    check(
        "import { change } from './change'\nconst c = { schema: 'a' }\nconst d = change(c)\nexport default c",
        &call(3),
    );
    check("import { change } from './change'\nchange()\nexport default {}", &unusual(2));
    check("import fs from 'fs'\nfs.writeFileSync('.env', 'x')\nexport default {}", &call(2));
    check("export default config", &name(1, "config"));
    check("export default config\nconst config = {}", &name(1, "config"));
    check("export default {}\nexport default {}", &unusual(2));
    // Imports run before all else, wherever they stand.
    check(
        "import dotenv from 'dotenv'\ndotenv.config({ path: 'a' })\nimport 'dotenv/config'\nexport default {}",
        "an import stands behind what it runs before",
    );
    check(
        "const a = process.env.SET\nimport './b'\nexport default { a }",
        "an import stands behind what it runs before",
    );
    check("import x from 'dotenv/config'\nexport default {}", &unusual(2));
    let odd = "it exports something that is waited for, or that stands for something else";
    check("export default { then() {}, schema: 'a' }", odd);
    check("module.exports = { default: { schema: 'a' }, schema: 'b' }", odd);
    check("export default defineConfig({})", &name(1, "defineConfig"));
    check("export default () => ({})", &unusual(1));
    check("const url = pick()\nexport default {}", &name(1, "pick"));
    check("const f = () => 1\ndotenv.config()\nexport default {}", &unusual(1));
    check("export default { ...base }", &name(1, "base"));
    check("export default { [key]: 1 }", &unusual(1));
    check("export default { get url() { return 1 } }", &unusual(1));
    check("export default { a: (process.env.X = 'y') }", &unusual(1));
    check("export default { a: 1, a: 2 }", &unusual(1));
    check("export default { '__proto__': {} }", &unusual(1));
    check("export default { a: 1 + 2 }", &unusual(1));
    check("export default { a: '' || null ?? 'a' }", &unusual(1));
    check("export default { a: '' && null ?? 'a' }", &unusual(1));
    check("export default { a: /x/ }", "line 1: a sign that is not understood without running it");
    let twice = |line: usize, name: &str| format!("line {line}: `{name}` stands for something else already");
    check("const process = { env: {} }\nexport default {}", &twice(1, "process"));
    check("function URL() {}\nexport default {}", &twice(1, "URL"));
    check("const a = 1\nconst a = 2\nexport default {}", &twice(2, "a"));
    check("var a = 1, b\nexport default {}", &unusual(2));
    check("if (false) const a = 1\nexport default {}", &name(1, "const"));
    check("if (false) process.env.SET = 'x'\nexport default {}", &unusual(1));
    check("if (false) if (true) change()\nexport default {}", &name(1, "if"));
    check("label: for (;;) {}\nexport default {}", &name(1, "label"));
    check(
        "import dotenv from 'dotenv'\nconst a = process.env.SET ? dotenv.config() : 1\nexport default {}",
        "line 2: variables are loaded in one case only",
    );
    check(
        "import dotenv from 'dotenv'\nif (process.env.npm_x) { dotenv.config() }\nexport default {}",
        "`c` is code that cannot be followed: line 2: which value npm_x has depends on what runs Prisma",
    );
    check(
        "import dotenv from 'dotenv'\ndotenv.config({ processEnv: {} })\nexport default {}",
        "line 2: `processEnv` of dotenv is not understood",
    );
    check(&format!("export default {{ a: {} }}", "[".repeat(100_000)), &unusual(1));
    check(
        &format!("export default {{ a: {} }}", "`${".repeat(100_000)),
        "line 1: templates within templates",
    );
    check(&format!("{}export default {{}}", "if (0) {} else ".repeat(50_000)), &name(1, "export"));
    let lines =
        |count: usize, line: &dyn Fn(usize) -> String| (1..count).map(line).collect::<Vec<_>>().concat();
    let doubled = lines(30, &|n| format!("const a{n} = a{} + a{}\n", n - 1, n - 1));
    check(
        &format!("const a0 = 'x'\n{doubled}export default {{ a: a29 }}"),
        "a=?line 18: a text that grows too long",
    );
    let nested = lines(100, &|n| format!("const a{n} = [a{}, a{}]\n", n - 1, n - 1));
    check(&format!("const a0 = []\n{nested}export default {{ a: a99 }}"), "a=[2]");
}

#[test]
fn what_cannot_be_told_is_unclear_where_it_is_used() {
    check("import { x } from './x'\nexport default { a: x, b: x.y, c: 'c' }", "a=… b=… c=c@2");
    check(
        "import { x } from './x'\nexport default { a: x.y ?? 'a', b: x('q') }",
        "a=?line 2: a value of `./x`, whose code is not followed b=?line 2: a value of `./x`, whose code is not followed",
    );
    check(
        "import './x'\nexport default { a: process.env.SET, b: 'b' }",
        "a=?`c` imports `./x`, which may change variables b=b@2",
    );
    check(
        "export default { a: 'a' + undefined, b: `${null}`, c: `${{}}` }",
        "a=?line 1: a value that is not set b=?line 1: a value that is not set c=?line 1: a value that is not followed",
    );
    check(
        "export default { a: process.env.toString, b: process.env.PWD ?? 'x' }",
        "a=?line 1: which value toString has depends on what runs Prisma b=?line 1: which value PWD has depends on what runs Prisma",
    );
    check(
        "export default { a: 'x'.trim(), b: process.argv }",
        "a=?line 1: what `.trim()` makes of a text is not followed b=?line 1: `argv` is not understood without running it",
    );
    check("export default { a: 1.5 || 'a' }", "a=?line 1: a value that is not followed");
    check(
        "import path from 'path'\nexport default { a: path.join(undefined), b: path.join('\\\\', '..') }",
        "a=?line 2: a value that is not set b=?line 2: a path with `\\`",
    );
    check(
        &format!("{DEFINE}export default {{ a: env('EMPTY') || 'x' }}"),
        "a=?the variable EMPTY, which c (line 2) names, is not set",
    );
}

#[test]
fn what_is_usual_is_read() {
    check("export default {}", "");
    check("\u{feff}export default { a: 'a' }", "a=a@1");
    check("module.exports = { schema: 'a' };", "schema=a@1");
    check(
        &format!(
            "{DEFINE}export default defineConfig({{\n  schema: `a`,\n  datasource: {{ url: env('SET'), }},\n}})"
        ),
        "schema=a@3 datasource={url=set@the variable SET}",
    );
    check(
        "export default { a: true, b: 1, c: undefined, d: ['x'], 'e f': null }",
        "a=… b=… c=undefined d=[1] e f=…",
    );
    check(
        &format!(
            "{DEFINE}import {{ PrismaPg }} from '@prisma/adapter-pg'\nexport default defineConfig({{ engine: 'js', adapter: async () => new P(process.env.X), async b(): Promise<X> {{ return 1 }}, c: () => {{ x = {{}} }}, d: x => x, e: new PrismaPg({{ url: 'x' }}), f: function () {{}} }})"
        ),
        "engine=js@3 adapter=… b=… c=… d=… e=… f=…",
    );
    check(
        &format!(
            "import {{ guard }} from 'prisma-policy/config'\n{DEFINE}export default guard(defineConfig({{ schema: 'a' }}), {{ policy: 'b' }})"
        ),
        "schema=a@3",
    );
    check(&format!("type A = 1\n{DEFINE}export default {{}}"), "");
    check(
        "const a = 'a', b = `b\n${a}`\nfunction f() {}\nexport const c = { a, b }\nexport default { ...c, a: 'd' }",
        "a=d@5 b=b\na@1",
    );
    check(
        "import process, { cwd } from 'node:process'\nexport default { a: cwd(), b: process.cwd(), c: __dirname, d: import.meta.filename }",
        "a=/f@2 b=/f@2 c=/f@2 d=/f/c@2",
    );
    check(
        "import path from 'path'\nexport default { a: path.resolve('a', '..', 'b'), b: path.join('a', './b'), c: path.dirname(__filename) }",
        "a=/f/b@2 b=a/b@2 c=/f@2",
    );
    check(
        "import { fileURLToPath, URL } from 'node:url'\nexport default { a: fileURLToPath(new URL('./a b', import.meta.url)), b: new URL('.', import.meta.url).pathname }",
        "a=/f/a b@2 b=/f/@2",
    );
    check(
        "export default { a: !process.env.SET ? 'x' : !!'' === false ? 'y' : 'z', b: (1, 2) }",
        "line 1: code that is not understood without running it",
    );
    check(
        "export default { a: !process.env.SET ? 'x' : !!'' === false ? 'y' : 'z', b: ('b'), c: 'c'.d }",
        "a=y@1 b=b@1 c=?line 1: a value that is not followed",
    );
    check(
        "export default { a: null ?? 'a', b: '' ?? 'b', c: '' || 'c', d: 'd' && 'e', e: undefined == null && 'f', f: 0 || 'g' }",
        "a=a@1 b=@1 c=c@1 d=e@1 e=f@1 f=g@1",
    );
}

/// What the loader of Prisma made of random files; `tests/config-files/generate.mjs` writes them.
#[test]
fn whatever_is_told_is_what_the_code_comes_to() {
    let cases: Vec<(String, Option<Vec<Json>>)> =
        serde_json::from_str(include_str!("../../../tests/config-files/cases.json")).unwrap();
    let root = tempfile::tempdir().unwrap();
    let root = root.path().canonicalize().unwrap();
    let folder = root.join("a/b/c/d");
    std::fs::create_dir_all(folder.join("sub")).unwrap();
    let files = [
        (".env", "F=file\nA=fileA\n"),
        (".env.local", "F=local\nG=g\nE=notempty\n"),
        ("sub/.env", "H=\"h h\"\nF=sub\n"),
    ];
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let mut told = 0;
    for (code, real) in cases {
        let set = [("A", "a"), ("B", "b/c"), ("E", ""), ("NODE_ENV", "production")];
        let set = set.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let mut variables =
            Variables::of_command(&World::new(folder.clone(), set, false), &CommandLine::default());
        let place = Place { file: &folder.join("prisma.config.ts"), directory: &folder };
        // What fails when it is run may be read; what is run may be given up.
        let (Ok(fields), Some(real)) = (read(&code, place, &mut variables), real) else { continue };
        for ((name, value), real) in fields.iter().zip(real) {
            let ours = match value {
                Value::Text(text) => text.value.expose().replace(root.to_str().unwrap(), "/f").into(),
                Value::Number(number) => Json::from(*number),
                Value::Bool(bool) => Json::from(*bool),
                Value::Undefined => Json::from("undefined"),
                Value::Null => Json::Null,
                Value::Unclear(_) => continue,
                value => panic!("{value:?}"),
            };
            told += 1;
            assert_eq!(ours, real, "{name} in\n{code}");
        }
    }
    assert!(told > 200, "{told}");
}

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
        let _ = read(text, place, &mut Variables::default());
        let _ = crate::project::psl::tokens(text);
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
