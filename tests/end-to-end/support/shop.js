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
  const database = await postgres.createDatabase()
  const shop = {
    folder,
    url: database.url,
    database: database.name,
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
    ...programs(folder, { DATABASE_URL: database.url, SCHEMA_ENGINE_MAJOR: String(major) }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  }

  const migrated = await shop.shell('npx prisma migrate deploy')
  if (migrated.code !== 0) throw new Error(`prisma migrate deploy failed:\n${migrated.output}`)
  await database.query(`INSERT INTO "User" (email) VALUES ('ada@example.com'), ('alan@example.com')`)
  return shop
}

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
export function programs(folder, variables) {
  const start = (program, args, more) => run(program, args, folder, { ...variables, ...more })
  return {
    /** Runs prisma-policy. */
    policy: (...args) => start(binary, args),
    /** What `inspect` finds, and why the rest is missing, by the names of facts. */
    facts: async (...args) => {
      const { code, out, output } = await start(binary, ['inspect', '--json', ...args])
      if (code !== 0) throw new Error(`prisma-policy inspect failed:\n${output}`)
      const { found, missing } = JSON.parse(out)
      return {
        value: Object.fromEntries(found.map(({ fact, value }) => [fact, value])),
        why: Object.fromEntries(missing.map(({ fact, why }) => [fact, why])),
      }
    },
    /** Runs prisma-policy with other variables. */
    policyWith: (more, ...args) => start(binary, args, more),
    /** Runs a line of shell. */
    shell: (line, more) => start('sh', ['-c', line], more),
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
    const printed = { out: '', err: '', output: '' }
    const gather = (where) => (chunk) => {
      printed[where] += chunk
      printed.output += chunk
    }
    child.stdout.on('data', gather('out'))
    child.stderr.on('data', gather('err'))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, ...printed }))
  })
}
