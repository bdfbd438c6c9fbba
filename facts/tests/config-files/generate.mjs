// Writes random config files into `cases.json` beside it, with what the loader of Prisma makes of them:
//
//   npm install --no-save jiti@2 dotenv@17
//   node generate.mjs [SEED] [COUNT]
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createJiti } from 'jiti'

const result = path.join(import.meta.dirname, 'cases.json')
let seed = Number(process.argv[2] ?? 11)
const count = Number(process.argv[3] ?? 200)
const random = (below) => ((seed = (seed * 1103515245 + 12345) & 0x7fffffff) >> 8) % below
const pick = (list) => list[random(list.length)]
const times = (most, make) => Array.from({ length: 1 + random(most) }, make)

const variables = { A: 'a', B: 'b/c', E: '', NODE_ENV: 'production' }
const files = { '.env': 'F=file\nA=fileA\n', '.env.local': 'F=local\nG=g\nE=notempty\n', 'sub/.env': 'H="h h"\nF=sub\n' }
const names = [...Object.keys(variables), 'N', 'F', 'G', 'H']
const texts = ["'x'", "''", "'y z'", '`t`', "'production'", "'./a/../b'", "'/abs//c/'", "'..'", "'it\\'s'"]
const plain = ['undefined', 'null', 'true', 'false', '0', '7', '__dirname', 'import.meta.dirname', 'process.cwd()']
const urls = [
  "new URL('./q r', import.meta.url).pathname", "fileURLToPath(new URL('sub/x', import.meta.url))", 'fileURLToPath(import.meta.url)',
]
let constants = []

const variable = () => {
  const name = pick(names)
  return pick([
    `process.env.${name}`, `process.env['${name}']`, `process.env?.${name}`, `process.env.${name}!`, `(process.env.${name} as string)`,
    `env.${name}`,
  ])
}
const atom = () => pick([variable, variable, () => pick(texts), () => pick([...texts, ...constants]), () => pick(plain)])()

function expression(depth) {
  if (depth === 0) return atom()
  const inner = () => expression(depth - 1)
  return pick([
    atom,
    atom,
    () => `${inner()} ${pick(['||', '&&', '??'])} ${inner()}`,
    () => `(${inner()}) ?? (${inner()})`,
    () => `(${inner()} ? ${inner()} : ${inner()})`,
    () => '`' + pick(['', 'p-', '$', '\\n']) + '${' + inner() + '}' + pick(['', '-s', '${' + variable() + '}']) + '`',
    () => `${inner()} ${pick(['===', '!==', '==', '!='])} ${inner()}`,
    () => `!${pick(['', '!'])}(${inner()})`,
    () => `${pick(['path.join', 'path.resolve', 'join', 'resolve'])}(${times(3, () => pick([() => pick(texts), inner])()).join(', ')})`,
    () => `path.dirname(${pick([() => pick(texts), inner])()})`,
    () => `${pick(texts)} + ${inner()}`,
    () => `({ k: ${inner()}${pick(['', ', l: 1'])} }).k`,
    () => `({ ...o, z: ${inner()} }).${pick(['z', 'A', 'nope'])}`,
    () => `(${inner()}${pick(['', ' satisfies unknown'])})`,
    () => pick(urls),
  ])()
}

const loads = () => pick([
  "dotenv.config({ path: '.env.local', quiet: true })", "load({ path: ['sub/.env', '.env'], quiet: true })",
  `dotenv.config({ quiet: true, path: ${pick([...texts, ...constants])} })`, `load({ quiet: true, override: ${pick(['true', 'false'])} })`,
  "process.loadEnvFile('.env')", "dotenv.config({ path: join(__dirname, 'sub', '.env'), quiet: true })",
  "dotenv.config({ path: new URL('./.env.local', import.meta.url), quiet: true })",
])
const declared = (code) => {
  const name = `c${constants.length}`
  const text = code(name)
  constants.push(name)
  return text
}
/** A statement in a block, whose names nobody knows outside. */
const block = () => {
  const outside = [...constants]
  const text = statement(false)
  constants = outside
  return `{\n${text}\n}`
}

function statement(outside = true) {
  return pick([
    () => declared((name) => `const ${name}${pick(['', ': any'])} = ${expression(3)}`),
    () => declared((name) => `let ${name} = ${expression(2)};`),
    () => declared((name) => `const { ${pick(names)}: ${name} = ${expression(1)} } = process.env`),
    loads,
    loads,
    () => `if (${expression(2)}) throw new Error('no')`,
    () => `if (${expression(2)}) ${loads()}${pick(['', `\nelse ${loads()}`])}`,
    () => pick(['type T = { a: string } | "x"', 'interface I<A> extends J { b: A[] }', '// c', '/* d\n */', ';']),
    () => outside ? `if (${expression(2)}) ${block()}${pick(['', ` else ${block()}`, ` else if (${expression(1)}) ${block()}`])}` : loads(),
  ])()
}

function config() {
  constants = []
  return [
    "import dotenv, { config as load } from 'dotenv'", "import path, { join, resolve } from 'node:path'",
    "import { fileURLToPath } from 'node:url'", "import { env } from 'node:process'", 'const o = { A: process.env.F, b: 1 }',
    ...times(5, () => statement()),
    `export default { a: ${expression(3)}, b: ${expression(2)}, c: ${expression(2)} }${pick(['', ' satisfies any', ' as const', ';'])}`,
  ].join('\n')
}

/** A value, with the folder of these tests as `/f`. */
const shown = (value) => (typeof value === 'string' ? value.replaceAll(root, '/f') : value === undefined ? 'undefined' : value)
/** Whether a value is a folder above, which is another one elsewhere. */
const isAbove = (value) => typeof value === 'string' && value.length > 1 && path.dirname(root).startsWith(value)

async function evaluated(folder, code) {
  const file = path.join(folder, 'prisma.config.ts')
  fs.writeFileSync(file, code)
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, variables)
  try {
    // As Prisma does, by way of c12.
    const jiti = createJiti(`${folder}/`, { interopDefault: true, moduleCache: false, fsCache: false })
    const { a, b, c } = await jiti.import(file, { default: true })
    return [a, b, c].some(isAbove) ? null : [a, b, c].map(shown)
  } catch {
    return null
  }
}

const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'config-')))
const folder = path.join(root, 'a/b/c/d')
fs.mkdirSync(path.join(folder, 'sub'), { recursive: true })
for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text)
fs.symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'))
process.chdir(folder)
const cases = []
for (let made = 0; made < count; made++) {
  const code = config()
  cases.push([code, await evaluated(folder, code)])
}
fs.writeFileSync(result, `[\n${cases.map((it) => JSON.stringify(it)).join(',\n')}\n]\n`)
fs.rmSync(root, { recursive: true })
