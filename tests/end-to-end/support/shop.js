// A small shop: a project that Prisma migrates, with a database that has rows.
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = join(dirname(fileURLToPath(import.meta.url)), '..')
const binary = process.env.PRISMA_POLICY_BINARY ?? join(here, '../../target/debug/prisma-policy')

/** The versions of Prisma that the project can be of. */
export const majors = [6, 7]

/** Makes a project with a database of its own, migrated, with two users in it. */
export async function openShop(postgres, major = 7) {
  const folder = makeFolder(major, ['common', `prisma${major}`])
  const database = await postgres.createDatabase(await template(postgres, folder, major))
  return {
    folder,
    url: database.url,
    query: database.query,
    /** Everything in the database: each table of a user with its rows. */
    contents: async () => {
      const named = `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`
      const contents = {}
      for (const { tablename } of await database.query(named)) {
        contents[tablename] = await database.query(`SELECT * FROM "${tablename}" ORDER BY 1`)
      }
      return contents
    },
    ...programs(folder, variablesOf(database, major)),
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** The names of migrated databases that nobody writes into: each version of Prisma migrates one in each cluster. */
const templates = new WeakMap()

async function template(postgres, folder, major) {
  if (!templates.has(postgres)) templates.set(postgres, {})
  const known = templates.get(postgres)
  return (known[major] ??= (await migrate(postgres, folder, major)).name)
}

async function migrate(postgres, folder, major) {
  const database = await postgres.createDatabase()
  const { shell } = programs(folder, variablesOf(database, major))
  const { code, output } = await shell('prisma migrate deploy')
  if (code !== 0) throw new Error(`prisma migrate deploy failed:\n${output}`)
  await database.query(`INSERT INTO "User" (email) VALUES ('ada@example.com'), ('alan@example.com')`)
  return database
}

const variablesOf = ({ url }, major) => ({ DATABASE_URL: url, SCHEMA_ENGINE_MAJOR: String(major) })

/** A temporary folder with the Prisma of a major version and some parts of `projects`. */
export function makeFolder(major, parts = []) {
  if (!existsSync(binary)) throw new Error(`there is no ${binary}: run \`cargo build\` first, or set PRISMA_POLICY_BINARY`)
  const folder = mkdtempSync(join(tmpdir(), 'prisma-policy-project-'))
  for (const part of parts) cpSync(join(here, 'projects', part), folder, { recursive: true })
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
  symlinkSync(join(here, 'node_modules', `prisma${major}`), join(folder, 'node_modules/prisma'))
  symlinkSync('../prisma/build/index.js', join(folder, 'node_modules/.bin/prisma'))
  return folder
}

/** Ways to run something in a folder with variables: each gives the exit code and everything that was printed. */
export function programs(folder, variables = {}) {
  const start = (program, args) => run(program, args, folder, variables)
  return {
    /** Runs prisma-policy. */
    policy: (...args) => start(binary, args),
    /** What `inspect` finds, and why the rest is missing, by the names of facts. */
    facts: async () => {
      const { code, out, output } = await start(binary, ['inspect', '--json'])
      if (code !== 0) throw new Error(`prisma-policy inspect failed:\n${output}`)
      const { found, missing } = JSON.parse(out)
      return {
        value: Object.fromEntries(found.map(({ fact, value }) => [fact, value])),
        why: Object.fromEntries(missing.map(({ fact, why }) => [fact, why])),
      }
    },
    /** Runs a line of shell; "$POLICY" is prisma-policy there. */
    shell: (line) => start('sh', ['-c', line]),
  }
}

/**
 * The environment is made from nothing: variables of whoever runs the tests (CI, a coding agent) would change
 * what Prisma itself does.
 */
function run(program, args, folder, variables) {
  const env = {
    PATH: `${join(folder, 'node_modules/.bin')}:${process.env.PATH}`,
    HOME: folder,
    POLICY: binary,
    PRISMA_SCHEMA_ENGINE_BINARY: join(here, 'support/schema-engine.mjs'),
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    npm_config_update_notifier: 'false',
    NO_COLOR: '1',
    ...variables,
  }
  const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  return new Promise((resolve, reject) => {
    // What was printed: on standard output, and on both.
    let out = ''
    let output = ''
    child.stdout.on('data', (chunk) => {
      out += chunk
      output += chunk
    })
    child.stderr.on('data', (chunk) => (output += chunk))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, out, output }))
  })
}
