// A small shop: a project that Prisma migrates, with a database that has rows.
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = join(dirname(fileURLToPath(import.meta.url)), '..')
const binary = process.env.PRISMA_POLICY_BINARY ?? join(here, '../../target/debug/prisma-policy')

/** Makes a project with a database of its own, migrated, with two users in it. */
export async function openShop(postgres) {
  if (!existsSync(binary)) throw new Error(`there is no ${binary}: run \`cargo build\` first, or set PRISMA_POLICY_BINARY`)
  const folder = mkdtempSync(join(tmpdir(), 'prisma-policy-shop-'))
  cpSync(join(here, 'project'), folder, { recursive: true })
  symlinkSync(join(here, 'node_modules'), join(folder, 'node_modules'))
  const database = await postgres.createDatabase()

  const shop = {
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
    /** Runs a program in the project; gives its exit code and everything it printed. */
    run: (program, args) => run(program, args, folder, database.url),
    /** Runs prisma-policy in the project. */
    policy: (...args) => shop.run(binary, args),
    /** Runs a line of shell in the project, where `prisma` is the project's own. */
    shell: (line) => shop.run('sh', ['-c', line]),
    close: () => rmSync(folder, { recursive: true, force: true }),
  }

  const migrated = await shop.shell('prisma migrate deploy')
  if (migrated.code !== 0) throw new Error(`prisma migrate deploy failed:\n${migrated.output}`)
  await database.query(`INSERT INTO "User" (email) VALUES ('ada@example.com'), ('alan@example.com')`)
  return shop
}

/**
 * The environment is made from nothing: variables of whoever runs the tests (CI, a coding agent) would change
 * what Prisma itself does.
 */
function run(program, args, folder, url) {
  const env = {
    PATH: `${join(folder, 'node_modules/.bin')}:${process.env.PATH}`,
    HOME: folder,
    DATABASE_URL: url,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    npm_config_update_notifier: 'false',
    NO_COLOR: '1',
  }
  const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  return new Promise((resolve, reject) => {
    let output = ''
    const gather = (chunk) => (output += chunk)
    child.stdout.on('data', gather)
    child.stderr.on('data', gather)
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output }))
  })
}
