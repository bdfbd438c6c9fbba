// The incident: a table that no migration knows, and a reset that would take its rows. The way out that the
// decision names is followed step by step on the real Prisma, and keeps every row.
import assert from 'node:assert/strict'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { startPostgres } from './support/postgres.js'
import { openShop } from './support/shop.js'

const settingsTable = `
CREATE TABLE system_settings (id SERIAL PRIMARY KEY, key TEXT NOT NULL, value TEXT NOT NULL);
CREATE UNIQUE INDEX system_settings_key_key ON system_settings (key);
INSERT INTO system_settings (key, value) VALUES ('currency', 'EUR'), ('locale', 'de'), ('vat', '19');`

const settingsModel = `
model system_settings {
  id    Int    @id @default(autoincrement())
  key   String @unique
  value String
}
`

describe('the incident', { timeout: 300_000 }, () => {
  let postgres, shop, contents
  before(async () => {
    postgres = await startPostgres()
    shop = await openShop(postgres)
    await shop.query(settingsTable)
    contents = await shop.contents()
    assert.equal(contents.system_settings.length, 3)
  })
  after(async () => {
    shop?.close()
    await postgres?.stop()
  })

  test('`migrate status` sees nothing, and `migrate dev` wants to reset', async () => {
    assert.match((await shop.shell('npx prisma migrate status')).output, /Database schema is up to date!/)
    const dev = await shop.shell('npx prisma migrate dev --name add_settings')
    assert.equal(dev.code, 130, dev.output)
    assert.match(dev.output, /All data will be lost/)
    assert.deepEqual(await shop.contents(), contents)
  })

  test('the reset is refused, and the safe way that is printed keeps every row', async () => {
    const line = 'npx prisma migrate reset --force'
    const facts = ['--environment', 'staging', '--fact', 'prisma.major=6']
    const { code, output } = await shop.policy('check', '--json', ...facts, line)
    assert.equal(code, 1, output)
    const { decision } = JSON.parse(output).operations[0]
    const remedy = decision.remedies.find(({ id }) => id === 'baseline-drift')
    const printed = (await shop.policy('check', ...facts, line)).output

    appendFileSync(join(shop.folder, 'prisma/schema.prisma'), settingsModel)
    const names = { timestamp: '20260201000000', name: 'next' }
    for (const { run } of remedy.steps.filter((step) => step.run)) {
      assert.ok(printed.includes(run), `${run} is printed`)
      const step = run.replaceAll(/<(\w+)>/g, (_, name) => names[name])
      const { code, output } = await shop.shell(step)
      // The last step writes its file and then fails, for want of the native engine of Prisma 6 alone.
      if (!step.includes('--create-only')) assert.equal(code, 0, `${step}\n${output}`)
      assert.deepEqual(await shop.contents(), contents, `every row is there after ${step}`)
    }

    // From there on a migration is deployed as ever, and the history says what the schema says.
    const deploy = await shop.shell('npx prisma migrate deploy')
    assert.equal(deploy.code, 0, deploy.output)
    const compare = '--from-migrations prisma/migrations --to-schema-datamodel prisma/schema.prisma'
    const diff = await shop.shell(`npx prisma migrate diff --exit-code ${compare}`)
    assert.equal(diff.code, 0, diff.output)
    assert.deepEqual(await shop.contents(), contents)
  })
})
