// `inspect` in Node, in a project of the real Prisma with a real PostgreSQL: what it says is what is there.
import assert from 'node:assert/strict'
import { cpSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { startPostgres } from './support/postgres.js'
import { openShop } from './support/shop.js'

process.env.PRISMA_POLICY_BACKEND = 'native'
const { Policy, inspect } = createRequire(import.meta.url)('../../bindings-node/dist/node/index.cjs')

const reset = 'npx prisma migrate reset --force'

describe('inspect', { timeout: 300_000 }, () => {
  let postgres, shop
  before(async () => {
    postgres = await startPostgres()
    shop = await openShop(postgres, 6)
    writeFileSync(join(shop.folder, '.env'), `DATABASE_URL="${shop.url}"\n`)
  })
  after(async () => {
    shop?.close()
    await postgres?.stop()
  })

  test('the project and its database', async () => {
    const { facts, missing } = await inspect({ cwd: shop.folder, command: reset })
    const { database, migrations, prisma } = facts
    assert.equal(prisma.version, '6.19.3')
    assert.deepEqual([database.provider, database.reachable, database.rows, database.hasData], ['postgresql', true, 2, true])
    assert.deepEqual([migrations.pending, migrations.failed, migrations.untrackedTables], [0, 0, 0])
    assert.ok(missing.some(({ fact }) => fact === 'environment'), 'nobody has said what the database is for')
    assert.equal(Policy.criticalRules().outcome(facts), 'deny')
  })

  test('a table that no migration made', async () => {
    await shop.query(`CREATE TABLE system_settings (key TEXT PRIMARY KEY); INSERT INTO system_settings VALUES ('vat')`)
    const { facts, found } = await inspect({ cwd: shop.folder, command: reset })
    assert.deepEqual([facts.migrations.untrackedTables, facts.database.rows], [1, 3])
    const { evidence } = found.find(({ fact }) => fact === 'migrations.untrackedTables')
    assert.match(JSON.stringify(evidence), /system_settings/)
  })

  test('a migration that is pending', async () => {
    const migrations = join(shop.folder, 'prisma/migrations')
    cpSync(join(migrations, '20260101000000_init'), join(migrations, '29990101000000_next'), { recursive: true })
    assert.equal((await inspect({ cwd: shop.folder, command: reset })).facts.migrations.pending, 1)
  })

  test('a line that goes to another database', async () => {
    const other = await postgres.createDatabase()
    const { facts } = await inspect({ cwd: shop.folder, command: `DATABASE_URL='${other.url}' ${reset}` })
    assert.deepEqual([facts.database.rows, facts.database.tables], [0, 0])
  })
})
