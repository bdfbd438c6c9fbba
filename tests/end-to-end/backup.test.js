// Backups from the command line: made, read back, restored elsewhere, and counted only for the database that they are of.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { startMariadb } from './support/mariadb.js'
import { startPostgres } from './support/postgres.js'
import { makeFolder, openShop, programs } from './support/shop.js'

const reset = ['--fact', 'acknowledged=true', 'npx prisma migrate reset --force']

describe('a backup', { timeout: 300_000 }, () => {
  let postgres, shop
  before(async () => (postgres = await startPostgres()))
  after(() => postgres?.stop())
  beforeEach(async () => {
    shop = await openShop(postgres)
    await done(shop.policy('mark', '--environment', 'staging', '--yes'))
  })
  afterEach(() => shop?.close())

  test('decides whether a confirmed reset of staging may run', async () => {
    const without = await shop.policy('check', ...reset)
    assert.equal(without.code, 1)
    assert.match(without.output, /^ +deny +backup-exists: /m)
    assert.match(without.output, /backup\.exists is false/)

    await done(shop.policy('backup', 'create'))
    const unread = await shop.policy('check', ...reset)
    assert.equal(unread.code, 1, 'one that nobody read back is none')
    assert.match(unread.output, /^ +deny +backup-exists: /m)

    const databases = await postgres.databases()
    const verified = await done(shop.policy('backup', 'verify', '--restore'))
    assert.match(verified.output, /^restored +shop_/m)
    assert.deepEqual(await postgres.databases(), databases, 'the scratch database is gone')

    const allowed = await shop.policy('check', ...reset)
    assert.equal(allowed.code, 0, allowed.output)
    const { value } = await shop.facts()
    assert.deepEqual([value['backup.exists'], value['backup.verified'], value['backup.restored']], [true, true, true])
  })

  test('of another database does not count', async () => {
    await done(shop.shell(`"$POLICY" backup create && "$POLICY" backup verify --restore`))
    const other = await postgres.createDatabase()
    const there = programs(shop.folder, { DATABASE_URL: other.url })
    await done(there.shell('npx prisma migrate deploy'))
    await other.query(`INSERT INTO "User" (email) VALUES ('grace@example.com')`)
    await done(there.policy('mark', '--environment', 'staging', '--yes'))

    assert.equal((await shop.policy('check', ...reset)).code, 0)
    const { code, output } = await there.policy('check', ...reset)
    assert.equal(code, 1, output)
    assert.match(output, /backup\.exists is false/)
    assert.match((await there.policy('backup', 'list')).output, /of another database/)
    const verify = await there.policy('backup', 'verify')
    assert.equal(verify.code, 2, verify.output)
    assert.match(verify.output, /there is no whole backup of this database/)
  })

  for (const [damage, harm] of Object.entries({
    truncated: (file) => truncateSync(file, readFileSync(file).length - 100),
    'bit-flipped': (file) => {
      const bytes = readFileSync(file)
      bytes[bytes.length >> 1] ^= 1
      writeFileSync(file, bytes)
    },
  })) {
    test(`that was ${damage} is told, and does not count`, async () => {
      await done(shop.shell(`"$POLICY" backup create && "$POLICY" backup verify`))
      const file = fileOf(shop, /\.dump$/)
      harm(file)
      const { code, output } = await shop.policy('check', ...reset)
      assert.equal(code, 1, output)
      const verify = await shop.policy('backup', 'verify', basename(file))
      assert.equal(verify.code, 2, verify.output)
      assert.match(verify.output, /error/)
      assert.equal((await shop.policy('check', ...reset)).code, 1)
      assert.doesNotMatch((await shop.policy('backup', 'list')).output, /^(verified|restored)/m)
    })
  }

  test('that rots where nothing shows it is found when it is read, and counts no more from then on', async () => {
    await done(shop.shell(`"$POLICY" backup create && "$POLICY" backup verify`))
    const file = fileOf(shop, /\.dump$/)
    const { atime, mtime } = statSync(file)
    const bytes = readFileSync(file)
    bytes[bytes.length >> 1] ^= 1
    writeFileSync(file, bytes)
    utimesSync(file, atime, mtime)
    const verify = await shop.policy('backup', 'verify', basename(file))
    assert.equal(verify.code, 2, verify.output)
    const { code, output } = await shop.policy('check', ...reset)
    assert.equal(code, 1, output)
  })

  test('of a time to come has no age: the clock was set back', async () => {
    await done(shop.shell(`"$POLICY" backup create && "$POLICY" backup verify`))
    assert.equal((await shop.policy('check', ...reset)).code, 0)
    const manifest = fileOf(shop, /Z\.json$/)
    const year = new Date().getUTCFullYear()
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replaceAll(`"${year}-`, `"${year + 1}-`))
    const { code, output } = await shop.policy('check', ...reset)
    assert.equal(code, 1, output)
    assert.match((await shop.facts()).why['backup.age'], /of a time to come/)
  })
})

describe('a backup of MariaDB', { timeout: 300_000 }, () => {
  let mariadb
  before(async () => (mariadb = await startMariadb()))
  after(() => mariadb?.stop())

  test('is made, read back and restored elsewhere', async () => {
    const database = await mariadb.createDatabase()
    await database.query(`CREATE TABLE user (id INT PRIMARY KEY, name TEXT); INSERT INTO user VALUES (1, 'ada'), (2, 'alan')`)
    const databases = await mariadb.databases()
    await round(database.url, 'mysql')
    assert.deepEqual(await mariadb.databases(), databases, 'the scratch database is gone')
    assert.equal(await database.query('SELECT count(*) FROM user'), '2')
  })
})

test('a backup of SQLite is made, read back and restored elsewhere', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'prisma-policy-sqlite-'))
  const file = join(folder, 'shop.db')
  try {
    execFileSync('sqlite3', [file, `CREATE TABLE user (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO user VALUES (1, 'ada'), (2, 'alan')`])
    await round(`file:${file}`, 'sqlite')
    assert.deepEqual(readdirSync(folder), ['shop.db'])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

/** Makes a backup of a database that the schema of a small project names, and restores it elsewhere. */
async function round(url, provider) {
  const folder = makeFolder(6)
  try {
    writeFileSync(join(folder, 'schema.prisma'), `datasource db {\n  provider = "${provider}"\n  url = env("DATABASE_URL")\n}\n`)
    writeFileSync(join(folder, '.env'), `DATABASE_URL="${url}"\n`)
    const project = programs(folder)
    assert.equal((await project.facts()).value['backup.exists'], false)
    const { output } = await done(project.shell('"$POLICY" backup create && "$POLICY" backup verify --restore'))
    assert.match(output, /2 rows in 1 table,/)
    assert.match(output, /^restored +shop/m)
    const { value } = await project.facts()
    assert.deepEqual([value['database.rows'], value['backup.exists'], value['backup.restored']], [2, true, true])
    const named = programs(folder, { DATABASE_URL: url })
    await done(named.policy('backup', 'create', '--database-url', url))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function fileOf(shop, ending) {
  const folder = join(shop.folder, '.prisma-policy/backups')
  return join(folder, readdirSync(folder).find((name) => ending.test(name)))
}

async function done(running) {
  const ended = await running
  assert.equal(ended.code, 0, ended.output)
  return ended
}
