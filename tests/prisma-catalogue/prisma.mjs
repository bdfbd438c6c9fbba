// Runs the real Prisma of a major version: its parser, its help and its completion table.

import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const hook = join(here, 'spec-hook.cjs')

/** An empty project without credentials, and engines that only have to exist. */
export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), 'prisma-catalogue-'))
  const engine = join(folder, 'engine')
  writeFileSync(engine, '')
  chmodSync(engine, 0o755)
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    CHECKPOINT_DISABLE: '1',
    NO_COLOR: '1',
    PRISMA_SCHEMA_ENGINE_BINARY: engine,
    PRISMA_QUERY_ENGINE_LIBRARY: engine,
  }
  return { folder, env, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

function run({ folder, env }, major, nodeArgs, words, extra = {}) {
  const cli = join(here, 'node_modules', `prisma${major}`, 'build', 'index.js')
  return new Promise((resolve) => {
    const options = { cwd: folder, env: { ...env, ...extra }, timeout: 60_000, maxBuffer: 1 << 24 }
    const child = execFile(process.execPath, [...nodeArgs, cli, ...words], options, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    )
    child.stdin.end()
  })
}

let count = 0

/** What the command hands to the parser: its flags and whether the first word ends them. */
export async function spec(place, major, name, platform) {
  const words = name === '' ? [] : name.split(' ')
  // The dispatcher of `platform` answers --help itself; there a word that nothing else uses is watched.
  const watched = platform ? 'watched-word' : '--help'
  const out = join(place.folder, `spec-${count++}.json`)
  const line = [...words, watched, ...(platform ? ['--early-access'] : [])]
  const seen = await run(place, major, ['--require', hook], line, {
    WATCHED_WORDS: JSON.stringify([watched]),
    WATCHED_OUT: out,
  })
  if (!existsSync(out)) throw new Error(`prisma ${major} \`${name}\` was not seen to parse:\n${seen.stdout}${seen.stderr}`)
  return JSON.parse(readFileSync(out, 'utf8'))
}

/** The commands and flags that the help of a command names. */
export async function help(place, major, name) {
  const words = name === '' ? [] : name.split(' ')
  const early = words[0] === 'platform' && major < 7 ? ['--early-access'] : []
  const { stdout, stderr } = await run(place, major, [], [...words, ...early, '--help'])
  const commands = new Set()
  const flags = new Set()
  let section = ''
  for (const line of stdout.split('\n')) {
    const title = /^ {0,4}([A-Z][a-z]+(?: [a-z/]+)*):?\s*$/.exec(line)
    if (title) section = title[1]
    // Examples come last, and show lines rather than descriptions.
    if (/^Examples?$/.test(section)) break
    const command = /^\s+([a-z]+)\s{2,}\S/.exec(line)
    if (section.startsWith('Commands') && command) commands.add(command[1])
    const flag = /^\s*(?:-\w, |)(--[a-z][\w-]*)/i.exec(line)
    if (flag && section !== 'Usage') flags.add(flag[1])
  }
  if (!stdout.includes('Usage')) throw new Error(`prisma ${major} \`${name} --help\` is no help:\n${stdout}${stderr}`)
  return { commands, flags }
}

/** What Prisma's completion offers after these words. */
export async function complete(place, major, words) {
  const { stdout } = await run(place, major, [], ['complete', '--', ...words])
  const offers = stdout.split('\n').map((line) => line.split('\t')[0].trim())
  return offers.filter((offer) => offer !== '' && !offer.startsWith(':'))
}

export function bundle(major) {
  const file = major === 7 ? 'cli.js' : 'index.js'
  return readFileSync(join(here, 'node_modules', `prisma${major}`, 'build', file), 'utf8')
}

/** Runs `work` over `items`, a few at a time. */
export async function each(items, work) {
  const queue = [...items]
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: 4 }, worker))
}
