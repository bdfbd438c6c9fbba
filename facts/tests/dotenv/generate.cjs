// Writes the cases beside it, with what the real packages make of them (dotenv 17 and 18 make the same of parse.json):
//
//   npm install --no-save dotenv@16 dotenv-expand@11 expand-12@npm:dotenv-expand@12 @prisma/internals@6.19.3
//   node generate.cjs [SEED] [COUNT]
const fs = require('node:fs')
const path = require('node:path')
const vm = require('node:vm')
const { parse } = require('dotenv')
const eleven = require('dotenv-expand')
const { dotenvExpand } = require('@prisma/internals/dist/dotenvExpand')

let seed = Number(process.argv[2] ?? 7)
const count = Number(process.argv[3] ?? 300)
const random = (below) => ((seed = (seed * 1103515245 + 12345) & 0x7fffffff) >> 8) % below
const pick = (list) => list[random(list.length)]
const joined = (parts, length) => Array.from({ length }, () => pick(parts)).join('')
const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)))
const write = (name, cases) =>
  fs.writeFileSync(path.join(__dirname, name), `[\n${cases.map((it) => JSON.stringify(it)).join(',\n')}\n]\n`)

const usual = [
  '', 'A=1', ' A = 1 ', 'export A=1', 'export  A=1\nB=2', 'A: 1', 'A:1', 'A=', 'A=\nB=1', 'A', '#A=1', 'A=1 # x', 'A=1#x',
  'A="1 # x"', "A='1 # x'", 'A=`1 # x`', 'A="a\\nb"', "A='a\\nb'", 'A="a\nb"\nB=2', "A='a\nb'\nB=2", 'A="a', 'A="a\nB=2',
  "A='it\\'s'", 'A="say \\"x\\""', 'A=a"b"c', 'A="a"b', 'A="a" # c', 'A="a"#c', 'A="" ', "A=''", 'A=\'"\'', 'A="\'"',
  'A=1\r\nB=2\rC=3', '\uFEFFA=1', 'A.B=1', 'A-B=1', 'a_b=1', '1=2', 'A==1', 'A=b=c', 'A = "x" ', 'A=\u00a0x\u00a0', 'A=x\ty',
  '\tA=1', 'A=1\nA=2', 'A=é', '__proto__=1\nA=2', 'A="x\\rb"', 'A=`a`b`', 'A="a"\nB="b"', 'export=1', 'export export=1',
  'DATABASE_URL="postgresql://u:p#w@h:5432/d?schema=public"', 'DATABASE_URL=postgresql://u:p#w@h:5432/d', "A='x' 'y'",
  'A="x\ny', 'A="x"y"\n"z"', 'A B=1', 'A=1 B=2', '=1', ': 1', 'A:\n1', 'A=\n\nB', 'A="\n"x"\ny"', 'A=\\n', 'A="\\\\n"',
  'ключ=1', 'A=1\u2003\nB=2', '\uFEFFA=b\nB=c', 'A= b \r\nB=c\r\n', "export  A = 'b' # c", "A=' b '", "A='b # c' # d", 'A=`b`c',
]
const bits = [
  'A', 'B', 'C_D', 'e.f', '=', '=', '=', ': ', ':', '"', "'", '`', '\n', '\n', '\r\n', '\r', ' ', '\t', '#', '\\', '\\n',
  '\\r', '\\"', "\\'", 'x', 'y1', '$', 'export ', 'é', '\uFEFF', '\u00a0', '"v"', "'v'", '-',
]
const texts = [...usual, ...Array.from({ length: count }, () => joined(bits, 1 + random(24)))]
write('parse.json', texts.map((text) => [text, parse(Buffer.from(text))]))

const values = [
  '${A}', '${B}', '${C}', '$B', '$D', '${}', '${X}', '${X:-d}', '${X-d}', '${B:-$C}', '${X:-${D}}', '${B:+y}', '${X+y}',
  '\\$', '\\${B}', '$', '$$', '$&', "$'", '{', '}', 'x', 'null', ':', '-', '+', '\\', '"', '\n', '${C', '$(D)', '$B.c',
  '${B.c}', '${nullX}', '1', '',
]
const names = ['A', 'B', 'C', 'D']
const environments = Array.from({ length: count }, () => {
  const given = names.filter(() => random(5))
  return Object.fromEntries(given.map((name) => [name, joined(values, random(4))]))
})

// What ends with an error has no answer. `expand` gets the variables both as those of the file and of the process.
const expanded = (expand) =>
  environments.flatMap((given) => {
    const variables = { ...given }
    try {
      return [[given, sorted(expand(variables) ?? variables)]]
    } catch {
      return []
    }
  })

const prisma = (variables) => {
  const real = process.env
  Object.defineProperty(process, 'env', { value: variables, configurable: true, writable: true })
  try {
    dotenvExpand({ parsed: { ...variables } })
  } finally {
    process.env = real
  }
}
// It may not end, so it gets a time limit.
const source = fs.readFileSync(require.resolve('expand-12'), 'utf8')
const twelve = (variables) => {
  const context = vm.createContext({ module: { exports: {} }, variables, process: { env: {} } })
  vm.runInContext(`${source}\n;module.exports.expand({ parsed: variables, processEnv: variables })`, context, { timeout: 200 })
}
write('expand-prisma.json', expanded(prisma))
write('expand-11.json', expanded((variables) => void eleven.expand({ parsed: variables, processEnv: variables })))
write('expand-12.json', expanded(twelve))
