// Preloaded into the real Prisma: writes down what it hands to its argument parser, and leaves before
// anything runs.
//
// Prisma's bundle holds the parser `arg` as one function that survives minification unchanged but for
// its names. The hook puts a line at its head. A call whose words are the ones being watched is that of
// the command itself, since each level hands down only what follows its own name.

const fs = require('node:fs')
const Module = require('node:module')

const head =
  /function \w+\((\w+),\{argv:(\w+)=process\.argv\.slice\(2\),permissive:(\w+)=!1,stopAtPositional:(\w+)=!1\}=\{\}\)\{/
const bundle = /[\\/]prisma\d[\\/]build[\\/](index|cli)\.js$/

const type = (value) => {
  if (typeof value === 'string') return { aliasOf: value }
  const repeats = Array.isArray(value)
  const one = repeats ? value[0] : value
  return { takes: one === Boolean ? 'nothing' : one === Number ? 'number' : 'text', repeats }
}

globalThis.__watchParser = (spec, argv, permissive, stops) => {
  // Prisma 6 looks for --schema by itself before the command is reached.
  if (permissive || Object.keys(spec).join() === '--schema') return
  if (JSON.stringify(argv) !== process.env.WATCHED_WORDS) return
  const flags = Object.fromEntries(Object.entries(spec).map(([name, value]) => [name, type(value)]))
  fs.writeFileSync(process.env.WATCHED_OUT, JSON.stringify({ stops, flags }))
  process.exit(0)
}

const compile = Module.prototype._compile
Module.prototype._compile = function (code, filename) {
  if (bundle.test(filename) && !code.includes('require("./cli.js")')) {
    if (!head.test(code)) throw new Error(`no argument parser found in ${filename}`)
    code = code.replace(head, (all, ...names) => `${all}globalThis.__watchParser(${names.slice(0, 4)});`)
  }
  return compile.call(this, code, filename)
}
