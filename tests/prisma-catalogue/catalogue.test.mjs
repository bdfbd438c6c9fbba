// Holds the catalogue against the real Prisma 5, 6 and 7: their parsers, their help, the completion of 7.
// Offline but for npm.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { asSpec, catalogue, commandsOf } from './catalogue.mjs'
import { bundle, complete, each, help, scratch, spec } from './prisma.mjs'

let place
before(() => {
  const folder = new URL('.', import.meta.url)
  if (!existsSync(new URL('node_modules/prisma7', folder))) {
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' })
  }
  place = scratch()
})
after(() => place?.remove())

/** Prisma 7 still parses these, to say that they are gone. */
const REMOVED = new Set([
  '--from-url', '--to-url', '--from-schema-datasource', '--to-schema-datasource',
  '--from-schema-datamodel', '--to-schema-datamodel', '--from-local-d1', '--to-local-d1',
])

/** Prisma's help or completion names them, and its parser refuses them. */
const ADVERTISED = new Set(['migrate --schema', 'db --schema', 'db pull --local-d1'])

const parses = (command) => ['firstWordStops', 'flagsAnywhere'].includes(command.arguments)
const leavesOfPlatform = (name) => name.startsWith('platform ') && name.split(' ').length === 3

for (const major of [5, 6, 7]) {
  const commands = commandsOf(major)

  test(`prisma ${major}: the catalogue was made from the version that is installed`, async () => {
    const url = new URL(`node_modules/prisma${major}/package.json`, import.meta.url)
    const { default: installed } = await import(url, { with: { type: 'json' } })
    assert.equal(installed.version, catalogue.versions[major])
  })

  test(`prisma ${major}: every command parses exactly the flags of the catalogue, hidden ones too`, async () => {
    const wanted = [...commands.values()].filter(parses)
    assert.ok(wanted.length > 20)
    await each(wanted, async (command) => {
      const seen = await spec(place, major, command.name, leavesOfPlatform(command.name) && major < 7)
      if (major === 7 && command.name === 'migrate diff') {
        for (const flag of REMOVED) {
          assert.ok(flag in seen.flags, `${flag} is not parsed any more`)
          delete seen.flags[flag]
        }
      }
      assert.deepEqual(seen, asSpec(command), `prisma ${major} ${command.name}`)
    })
  })

  test(`prisma ${major}: the help of every command names what the catalogue does not hide`, async () => {
    const wanted = [...commands.values()].filter((command) => parses(command) && command.flags.has('--help'))
    await each(wanted, async ({ name, flags, group }) => {
      const seen = await help(place, major, name)
      const told = [...flags.values()].filter((flag) => !flag.hidden).map((flag) => flag.name)
      for (const flag of told) assert.ok(seen.flags.has(flag), `the help of ${major} \`${name}\` lacks ${flag}`)
      for (const flag of seen.flags) {
        const here = flags.has(flag) || ADVERTISED.has(`${name} ${flag}`)
        assert.ok(here, `the catalogue lacks ${flag} of ${major} \`${name}\``)
      }
      const below = (word) => [name, word].filter(Boolean).join(' ')
      for (const word of seen.commands) {
        assert.ok(commands.has(below(word)), `the catalogue lacks ${major} \`${below(word)}\``)
      }
      if (group) assert.ok(seen.commands.size > 0, `no commands seen in the help of ${major} \`${name}\``)
    })
  })

  test(`prisma ${major}: what has no parser of Prisma's own is there all the same`, () => {
    const code = bundle(major)
    for (const { name, arguments: kind, group } of commands.values()) {
      if (group || parses({ arguments: kind }) || name.startsWith('dev ')) continue
      const word = name.split(' ').at(-1)
      const downloaded = { init: '@prisma/cli-init', rules: '@prisma/cli-security-rules' }[name]
      const trace = kind === 'downloaded' ? `"${downloaded ?? `@prisma/cli-${name}`}"` : `${word}:`
      const shell = name.startsWith('complete ') ? `"${word}"` : trace
      assert.ok(code.includes(shell), `nothing in prisma ${major} looks like \`${name}\``)
    }
  })
}

test('prisma 7: its completion offers the commands and flags of the catalogue', async () => {
  const commands = commandsOf(7)
  const names = [...commands.keys()]
  const childrenOf = (name) => {
    const depth = name === '' ? 1 : name.split(' ').length + 1
    const below = names.filter((other) => other !== '' && other.split(' ').length === depth)
    return below.filter((other) => name === '' || other.startsWith(`${name} `)).map((other) => other.split(' ').at(-1))
  }
  // Real, but kept out of sight by Prisma.
  const unseen = new Set(['telemetry'])

  await each(names, async (name) => {
    const words = name === '' ? [] : name.split(' ')
    const offered = (await complete(place, 7, [...words, ''])).filter((word) => !word.startsWith('-'))
    const known = childrenOf(name).filter((word) => !unseen.has(word))
    if (known.length > 0) assert.deepEqual(offered.sort(), known.sort(), `below \`${name}\``)

    const flags = (await complete(place, 7, [...words, '--'])).filter((word) => word.startsWith('--'))
    for (const flag of flags) {
      const here = commands.get(name).flags.has(flag) || ADVERTISED.has(`${name} ${flag}`)
      assert.ok(here, `the catalogue lacks ${flag} of \`${name}\``)
    }
  })
})
