// The project's own catalogue, one version at a time.

import { readFileSync } from 'node:fs'

const url = new URL('../../core/src/prisma/data/catalogue.json', import.meta.url)
export const catalogue = JSON.parse(readFileSync(url, 'utf8'))

const has = (entry, major) => (entry.majors ?? [5, 6, 7]).includes(major)

/** The commands of a version by name, each with its flags of that version by name. */
export function commandsOf(major) {
  const shared = new Map(catalogue.sharedFlags.map((flag) => [flag.name, flag]))
  const entries = catalogue.commands.filter((command) => has(command, major))
  return new Map(
    entries.map((command) => {
      const flags = command.flags.map((flag) => (typeof flag === 'string' ? shared.get(flag) : flag))
      const own = flags.filter((flag) => has(flag, major)).map((flag) => [flag.name, flag])
      return [command.name, { ...command, flags: new Map(own) }]
    }),
  )
}

/** A command of the catalogue in the form in which the hook sees it. */
export function asSpec(command) {
  const flags = {}
  for (const flag of command.flags.values()) {
    flags[flag.name] = { takes: flag.takes ?? 'nothing', repeats: flag.repeats ?? false }
    if (flag.alias) flags[flag.alias] = { aliasOf: flag.name }
  }
  return { stops: command.arguments !== 'flagsAnywhere', flags }
}
