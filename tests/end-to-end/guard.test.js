// `prisma-policy run` between a person and the real Prisma: what it refuses never reaches the database, and
// what it lets through really happens.
import assert from 'node:assert/strict'
import { after, before, beforeEach, afterEach, describe, test } from 'node:test'
import { startPostgres } from './support/postgres.js'
import { openShop } from './support/shop.js'

const users = [
  { id: 1, email: 'ada@example.com' },
  { id: 2, email: 'alan@example.com' },
]
const reset = ['--', 'npx', 'prisma', 'migrate', 'reset', '--force']

describe('prisma-policy run', { timeout: 300_000 }, () => {
  let postgres, shop
  before(async () => (postgres = await startPostgres()))
  after(() => postgres?.stop())
  beforeEach(async () => (shop = await openShop(postgres)))
  afterEach(() => shop?.close())

  test('without it, the reset takes every row', async () => {
    const { code } = await shop.shell('npx prisma migrate reset --force')
    assert.equal(code, 0)
    assert.deepEqual(await shop.contents(), { User: [] })
  })

  test('a reset of production is refused, and every row is still there', async () => {
    const { code, output } = await shop.policy('run', '--environment', 'production', ...reset)
    assert.equal(code, 1, output)
    assert.match(output, /^deny +migrate reset --force$/m)
    assert.match(output, /no-reset-on-production/)
    assert.doesNotMatch(output, /Prisma schema loaded/, 'Prisma was not started')
    assert.deepEqual(await shop.contents(), { User: users })
  })

  test('no other fact lifts that', async () => {
    const facts = ['database.disposable=true', 'acknowledged=true', 'actor=human', 'backup.exists=true']
    facts.push('backup.verified=true', 'backup.restored=true', 'backup.age=1m', 'database.checked=true')
    for (const look of [[], ['--no-inspect']]) {
      const told = [...look, '--environment', 'production', ...facts.flatMap((fact) => ['--fact', fact])]
      assert.equal((await shop.policy('run', ...told, ...reset)).code, 1)
    }
    assert.deepEqual(await shop.contents(), { User: users })
  })

  test('a reset of which nothing is known is refused', async () => {
    const { code, output } = await shop.policy('run', ...reset)
    assert.equal(code, 1, output)
    assert.deepEqual(await shop.contents(), { User: users })
  })

  test('so is one inside a shell, and one inside a script of package.json', async () => {
    const shell = ['--', 'sh', '-c', 'true && npx prisma migrate reset --force']
    assert.equal((await shop.policy('run', '--environment', 'production', ...shell)).code, 1)
    const script = ['--scripts', 'package.json', '--', 'npm', 'run', 'db:reset']
    assert.equal((await shop.policy('run', '--environment', 'production', ...script)).code, 1)
    assert.deepEqual(await shop.contents(), { User: users })
  })

  test('a reset of a disposable development database is let through, and really resets', async () => {
    const marked = await shop.policy('mark', '--environment', 'development', '--disposable', '--yes')
    assert.equal(marked.code, 0, marked.output)
    const { code, output } = await shop.policy('run', ...reset)
    assert.equal(code, 0, output)
    assert.match(output, /Database reset successful/)
    assert.deepEqual(await shop.contents(), { User: [] })
  })

  test('that a database with rows is disposable is not taken from the caller alone', async () => {
    const facts = ['--environment', 'development', '--fact', 'database.disposable=true']
    const { code, output } = await shop.policy('run', ...facts, ...reset)
    assert.equal(code, 1, output)
    assert.match(output, /the sources disagree: the caller says true/)
    assert.deepEqual(await shop.contents(), { User: users })
  })

  test('looking needs no facts', async () => {
    const { code, output } = await shop.policy('run', '--', 'npx', 'prisma', 'migrate', 'status')
    assert.equal(code, 0, output)
    assert.match(output, /Database schema is up to date!/)
  })

  test('the exit status of Prisma is passed on', async () => {
    // A table that no migration created: `migrate dev` wants to reset, cannot ask, and ends with 130.
    await shop.query('CREATE TABLE system_settings (id int PRIMARY KEY)')
    const dev = ['--environment', 'development', '--', 'npx', 'prisma', 'migrate', 'dev', '--name', 'next']
    const { code, output } = await shop.policy('run', ...dev)
    assert.equal(code, 130, output)
    assert.match(output, /Drift detected/)
  })
})
