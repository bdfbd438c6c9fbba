// Runs a config file of Prisma as Prisma itself does, and writes what it says into a file.
// Arguments: the config file, the file to write, the file `package.json` of Prisma or nothing, then names of variables
// whose values are wanted.
import { createRequire } from 'node:module'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [file, result, prisma, ...names] = process.argv.slice(2)

async function withPrisma() {
  const { loadConfigFromFile } = createRequire(prisma)('@prisma/config')
  const { config, error } = await loadConfigFromFile({ configFile: path.relative(process.cwd(), file) })
  if (error) throw Object.assign(new Error(), { code: error._tag })
  return config
}

async function withNode() {
  const module = await import(pathToFileURL(file))
  const config = module.default ?? module
  const absolute = (name) => name && path.resolve(path.dirname(file), name)
  return { ...config, schema: absolute(config.schema), migrations: { path: absolute(config.migrations?.path) } }
}

function hasLoader() {
  try {
    return Boolean(prisma && createRequire(prisma).resolve('@prisma/config'))
  } catch {
    return false
  }
}

let answer
try {
  const config = await (hasLoader() ? withPrisma() : withNode())
  const variables = Object.fromEntries(names.map((name) => [name, process.env[name] ?? null]))
  const { url, directUrl, shadowDatabaseUrl } = config.datasource ?? {}
  const { schema, engine } = config
  const hasAdapter = Boolean(config.adapter ?? config.migrate?.adapter)
  const migrations = config.migrations?.path
  answer = { schema, migrations, engine, hasAdapter, url, directUrl, shadowDatabaseUrl, variables }
} catch (error) {
  // The message may hold secrets; the name of the error does not.
  answer = { failed: String(error?.code ?? error?.name ?? 'Error').slice(0, 100) }
}
writeFileSync(result, JSON.stringify(answer))
process.exit(0)
