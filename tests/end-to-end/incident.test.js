// The incident: a table that no migration knows, and a reset that would take its rows. The reset is refused, and the way
// out that is printed is followed line by line on the real Prisma, and keeps every row.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { startPostgres } from './support/postgres.js'
import { majors, openShop } from './support/shop.js'

const settingsTable = `
CREATE TABLE system_settings (id SERIAL PRIMARY KEY, key TEXT NOT NULL, value TEXT NOT NULL);
CREATE UNIQUE INDEX system_settings_key_key ON system_settings (key);
INSERT INTO system_settings (key, value) VALUES ('currency', 'EUR'), ('locale', 'de'), ('vat', '19');`

const line = 'npx prisma migrate reset --force'

describe('the incident', { timeout: 600_000 }, () => {
  let postgres
  before(async () => (postgres = await startPostgres()))
  after(() => postgres?.stop())
  for (const major of majors) {
    describe(`on Prisma ${major}`, () => incident(() => openShop(postgres, major)))
    describe(`on Prisma ${major}, with a history that lacks the table`, () => incompleteHistory(() => openShop(postgres, major)))
  }
})

function incident(open) {
  let shop, contents
  before(async () => {
    shop = await open()
    await shop.query(settingsTable)
    contents = await shop.contents()
    assert.equal(contents.system_settings.length, 3)
  })
  after(() => shop?.close())

  test('`migrate status` sees nothing, and `migrate dev` wants to reset', async () => {
    assert.match((await shop.shell('npx prisma migrate status')).output, /Database schema is up to date!/)
    const dev = await shop.shell('npx prisma migrate dev --name add_settings')
    assert.equal(dev.code, 130, dev.output)
    assert.match(dev.output, /\[\+\] Added tables\s+- system_settings/)
    assert.match(dev.output, /All data will be lost/)
    assert.deepEqual(await shop.contents(), contents)
  })

  test('the reset is refused, and it is said which rows would go and that there is no backup', async () => {
    const { code, output } = await shop.policy('check', line)
    assert.equal(code, 1, output)
    assert.match(output, /^deny +migrate reset --force$/m)
    assert.match(output, /^ +database\.rows is 5 .*2 tables, 2 of them with rows, 5 rows in all$/m)
    assert.match(output, /^ +migrations\.untrackedTables is 1 .*: 1 made by no migration: public\.system_settings$/m)
    assert.match(output, /^ +backup\.exists is false .*: no backup of this database$/m)
    assert.match(output, /^ +not certain: environment$/m)
  })

  test('`run` refuses it, and every row is there', async () => {
    const { code, output } = await shop.policy('run', '--', ...line.split(' '))
    assert.equal(code, 1, output)
    assert.doesNotMatch(output, /Prisma schema loaded/, 'Prisma was not started')
    assert.deepEqual(await shop.contents(), contents)
  })

  test('the safe way that is printed is followed line by line, and keeps every row', async () => {
    const marked = await shop.policy('mark', '--environment', 'staging', '--yes')
    assert.equal(marked.code, 0, marked.output)
    const printed = (await shop.policy('check', line)).output
    const [steps] = proceduresIn(printed)
    const { decision } = JSON.parse((await shop.policy('check', '--json', line)).out).operations[0]
    const remedy = decision.remedies.find(({ id }) => id === 'baseline-drift')
    assert.deepEqual(
      steps,
      remedy.steps.map(({ run }) => run),
      'what is printed is what a program gets',
    )

    await follow(shop, steps, { timestamp: '20260201000000' }, contents)
  })

  test('from there on migrations are made and deployed as ever', async () => {
    const create = await shop.shell('npx prisma migrate dev --create-only --name next')
    assert.equal(create.code, 0, create.output)
    const [next] = readdirSync(join(shop.folder, 'prisma/migrations')).filter((name) => name.endsWith('_next'))
    const sql = readFileSync(join(shop.folder, 'prisma/migrations', next, 'migration.sql'), 'utf8')
    assert.match(sql, /^-- This is an empty migration\.\s*$/, 'nothing is left to be adopted, and nothing is dropped')

    const deploy = await shop.shell('npx prisma migrate deploy')
    assert.equal(deploy.code, 0, deploy.output)
    const status = await shop.shell('npx prisma migrate status')
    assert.equal(status.code, 0, status.output)
    assert.match(status.output, /Database schema is up to date!/)
    const { value } = await shop.facts()
    assert.equal(value['migrations.pending'], 0)
    assert.equal(value['migrations.untrackedTables'], 0)
    assert.deepEqual(await shop.contents(), contents)
  })
}

/** A migration that alters a table that no migration made, so that the history cannot be replayed. */
function incompleteHistory(open) {
  let shop, contents
  before(async () => {
    shop = await open()
    await shop.query(settingsTable)
    const folder = join(shop.folder, 'prisma/migrations/20260115000000_note')
    mkdirSync(folder)
    writeFileSync(join(folder, 'migration.sql'), 'ALTER TABLE system_settings ADD COLUMN note TEXT;\n')
    const { code, output } = await shop.shell('npx prisma migrate deploy')
    assert.equal(code, 0, output)
    contents = await shop.contents()
  })
  after(() => shop?.close())

  test('`migrate dev` fails on the shadow database', async () => {
    const { code, output } = await shop.shell('npx prisma migrate dev --name more')
    assert.notEqual(code, 0, output)
    assert.match(output, /P3006/)
    assert.match(output, /system_settings/)
  })

  test('the safe way that is printed for it is followed line by line, and keeps every row', async () => {
    const marked = await shop.policy('mark', '--environment', 'production', '--yes')
    assert.equal(marked.code, 0, marked.output)
    const { code, output } = await shop.policy('check', line)
    assert.equal(code, 1, output)
    assert.match(output, /P3006/, 'the procedure says for which error it is')
    const [, steps] = proceduresIn(output)
    const edit = {
      after: /--output missing\.sql$/,
      // A person keeps the table as it was before the migration that fails.
      run: () => {
        const file = join(shop.folder, 'missing.sql')
        const statements = readFileSync(file, 'utf8').split(/;\s*\n/)
        const kept = statements.filter((sql) => sql.includes('system_settings')).join(';\n') + ';\n'
        writeFileSync(file, kept.replace(/,\s*"note" TEXT/, ''))
      },
    }
    await follow(shop, steps, { earlier_timestamp: '20260110000000' }, contents, edit)
  })

  test('from there on `migrate dev` works', async () => {
    const remade = await shop.policy('mark', '--environment', 'development', '--yes')
    assert.equal(remade.code, 0, remade.output)
    const { code, output } = await shop.shell('npx prisma migrate dev --create-only --name next')
    assert.equal(code, 0, output)
    assert.deepEqual(await shop.contents(), contents)
  })
}

/** Takes the steps of a procedure, each of which must be allowed, succeed and keep every row; the last one ends clean. */
async function follow(shop, steps, names, contents, edit) {
  let last
  for (const step of steps.map((step) => step.replaceAll(/<(\w+)>/g, (_, name) => names[name]))) {
    const judged = await shop.policy('check', step)
    assert.equal(judged.code, 0, `the safe way may be taken: ${step}\n${judged.output}`)
    last = await shop.shell(step)
    assert.equal(last.code, 0, `${step}\n${last.output}`)
    assert.deepEqual(await shop.contents(), contents, `every row is there after ${step}`)
    if (edit?.after.test(step)) edit.run()
  }
  assert.match(steps.at(-1), /migrate status$/)
  assert.match(last.output, /Database schema is up to date!/)
}

/** The commands of the procedures under "The safe way", each below the number of its step. */
function proceduresIn(printed) {
  const [, way] = printed.split('\nThe safe way\n')
  return way
    .split(/^ {4}1\. /m)
    .slice(1)
    .map((procedure) => [...`1. ${procedure}`.matchAll(/^ *\d+\. .*\n {7}(\S.*)$/gm)].map(([, command]) => command))
}
