// A mark in the database: Prisma neither sees it nor takes it away, a decision hangs on it, and a copy does not inherit it.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { startPostgres } from './support/postgres.js'
import { majors, openShop, programs } from './support/shop.js'

const reset = 'npx prisma migrate reset --force'

describe('a mark', { timeout: 600_000 }, () => {
  let postgres
  before(async () => (postgres = await startPostgres()))
  after(() => postgres?.stop())

  for (const major of majors) {
    test(`Prisma ${major} does not see it, and a reset leaves it there`, async () => {
      const shop = await openShop(postgres, major)
      try {
        await mark(shop, 'staging')
        const dev = await shop.shell('npx prisma migrate dev')
        assert.equal(dev.code, 0, dev.output)
        assert.match(dev.output, /Already in sync/)
        const held = major === 6 ? '--to-schema-datasource prisma/schema.prisma' : '--to-config-datasource'
        const diff = await shop.shell(`npx prisma migrate diff --exit-code --from-migrations prisma/migrations ${held}`)
        assert.equal(diff.code, 0, diff.output)
        const pulled = await shop.shell('npx prisma db pull --print')
        assert.equal(pulled.code, 0, pulled.output)
        assert.match(pulled.out, /model User/)
        assert.doesNotMatch(pulled.output, /mark\b|prisma_policy/)

        const done = await shop.shell(reset)
        assert.equal(done.code, 0, done.output)
        assert.deepEqual(await shop.contents(), { User: [] })
        assert.equal((await shop.facts()).value.environment, 'staging')
      } finally {
        shop.close()
      }
    })
  }

  test('one that says production makes a reset impossible', async () => {
    const shop = await openShop(postgres)
    try {
      await mark(shop, 'production')
      const { code, output } = await shop.policy('check', '--fact', 'acknowledged=true', reset)
      assert.equal(code, 1)
      assert.match(output, /^ +deny +no-reset-on-production: /m, 'for certain')
      assert.match(output, /environment is production +the marker in the database: production/)
      // And nobody talks it away.
      const disputed = await shop.policy('check', '--environment', 'development', reset)
      assert.equal(disputed.code, 1)
      assert.match(disputed.output, /not certain: environment/)
    } finally {
      shop.close()
    }
  })

  test('a copy of the database does not believe it', async () => {
    const shop = await openShop(postgres)
    try {
      await mark(shop, 'development', '--disposable')
      const copy = await postgres.createDatabase()
      const tool = (name) => join(postgres.programs, name)
      const dump = execFileSync(tool('pg_dump'), [shop.url])
      execFileSync(tool('psql'), ['--quiet', '--set', 'ON_ERROR_STOP=1', copy.url], { input: dump, stdio: ['pipe', 'ignore', 'inherit'] })
      assert.deepEqual(await copy.query('SELECT environment FROM prisma_policy.mark'), [{ environment: 'development' }])

      const { value, why } = await programs(shop.folder, { DATABASE_URL: copy.url }).facts()
      assert.equal(value['database.name'], copy.name)
      assert.equal(value.environment, undefined)
      assert.match(why.environment, /made for another one/)
      assert.match(why['database.disposable'], /written for another database/)
    } finally {
      shop.close()
    }
  })

  test('of a production database that was named as the shadow database is seen before that is emptied', async () => {
    const [shop, production] = [await openShop(postgres), await openShop(postgres)]
    try {
      await mark(shop, 'development')
      await mark(production, 'production')
      const develop = 'npx prisma migrate dev --create-only --name x'
      assert.equal((await shop.policy('check', develop)).code, 0)
      const settings = (url) => `{ url: env('DATABASE_URL'), shadowDatabaseUrl: '${url}' }`
      const config = (url) =>
        `import { defineConfig, env } from 'prisma/config'\n` +
        `export default defineConfig({ schema: './prisma/schema.prisma', datasource: ${settings(url)} })\n`

      writeFileSync(join(shop.folder, 'prisma.config.ts'), config(production.url))
      const { code, output } = await shop.policy('check', develop)
      assert.equal(code, 1, output)
      assert.match(output, /which it empties as its shadow database, is production/)

      writeFileSync(join(shop.folder, 'prisma.config.ts'), config(shop.url))
      for (const line of [develop, 'npx prisma migrate diff --from-migrations prisma/migrations --to-schema prisma/schema.prisma']) {
        const { code, output } = await shop.policy('check', line)
        assert.equal(code, 1, output)
        assert.match(output, /^ +deny +shadow-of-its-own(, in doubt)?: /m)
      }
    } finally {
      shop.close()
      production.close()
    }
  })
})

async function mark(shop, environment, ...more) {
  const { code, output } = await shop.policy('mark', '--environment', environment, '--yes', ...more)
  assert.equal(code, 0, output)
}
