// Whatever cannot be seen is told, is missing, and allows nothing. No password is printed. What only looks connects to nothing.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import { startPostgres } from './support/postgres.js'
import { freePort } from './support/server.js'
import { openShop, programs } from './support/shop.js'

const password = 'S3cret/p@ss word'
const reset = ['--environment', 'staging', '--fact', 'acknowledged=true', 'npx prisma migrate reset --force']
const deploy = ['--environment', 'production', 'npx prisma migrate deploy']

describe('what cannot be seen', { timeout: 300_000 }, () => {
  let postgres, shop
  before(async () => {
    postgres = await startPostgres({ password })
    shop = await openShop(postgres)
    // All is well: marked, and with a backup that was restored. Only what is broken below stands in the way.
    for (const args of [['mark', '--environment', 'staging', '--yes'], ['backup', 'create'], ['backup', 'verify', '--restore']]) {
      const { code, output } = await shop.policy(...args)
      assert.equal(code, 0, output)
      secretless(output)
    }
    const { code, output } = await shop.policy('check', ...reset)
    assert.equal(code, 0, output)
  })
  after(async () => {
    shop?.close()
    await postgres?.stop()
  })

  /** The URL of the shop with parts of it changed. */
  const urlWith = (change) => {
    const url = new URL(shop.url)
    change(url)
    return url.href
  }
  let closed
  before(async () => (closed = await freePort()))
  const broken = {
    'a server that is down': { url: () => urlWith((url) => (url.port = String(closed))), why: /refuses the connection/ },
    'a wrong password': { url: () => urlWith((url) => (url.password = 'Wr0ng-p@ss')), why: /does not accept the user or the password/ },
    'no password': { url: () => urlWith((url) => (url.password = '')), why: /does not accept the user or the password|password/ },
    'a server without TLS': { url: () => urlWith((url) => url.searchParams.set('sslmode', 'require')), why: /could not be encrypted/ },
    'a database that is not there': { url: () => urlWith((url) => (url.pathname = '/nowhere')), why: /no database of this name/ },
    'a host that is not there': { url: () => urlWith((url) => (url.hostname = 'db.invalid')), why: /host is not found|connection failed|name resolution/ },
    'a URL that is none': { url: () => `postgresql://postgres:${encodeURIComponent(password)}@:::/x`, why: /DATABASE_URL/ },
  }

  for (const [name, { url, why: expect }] of Object.entries(broken)) {
    test(`${name} is told, and allows nothing`, async () => {
      const there = programs(shop.folder, { DATABASE_URL: url() })
      const { value, why } = await there.facts()
      assert.notEqual(value['database.reachable'], true)
      for (const fact of ['database.hasData', 'database.rows', 'database.disposable', 'backup.exists', 'migrations.pending']) {
        assert.equal(value[fact], undefined, fact)
        assert.ok(why[fact], `it is said why ${fact} is missing`)
      }
      assert.match(why['database.rows'], expect)
      for (const line of [reset, deploy]) {
        const { code, output } = await there.policy('check', ...line)
        assert.equal(code, 1, output)
        assert.match(output, expect)
        secretless(output)
      }
      for (const args of [['inspect'], ['inspect', '--json'], ['check', '--json', ...reset], ['run', ...reset.slice(0, -1), '--', ...reset.at(-1).split(' ')]]) {
        secretless((await there.policy(...args)).output)
      }
      for (const args of [['mark', '--environment', 'production', '--yes'], ['backup', 'create'], ['backup', 'create', '--json'], ['backup', 'verify'], ['backup', 'list']]) {
        const { code, output } = await there.policy(...args)
        secretless(output)
        if (args[1] === 'list') continue
        assert.equal(code, 2, output)
        assert.match(output, expect)
      }
      assert.equal((await shop.contents()).User.length, 2)
    })
  }

  test('a backup is read back by its name while the server is down', async () => {
    const there = programs(shop.folder, { DATABASE_URL: broken['a server that is down'].url() })
    const { backups: [{ file }] } = JSON.parse((await there.policy('backup', 'list', '--json')).out)
    const { code, output } = await there.policy('backup', 'verify', file)
    assert.equal(code, 0, output)
    assert.match(output, /^(verified|restored) /m)
  })

  test('an .env that cannot be read is told, and allows nothing', async () => {
    // Prisma 7 reads none by itself.
    const old = await openShop(postgres, 6)
    try {
      mkdirSync(join(old.folder, '.env'))
      const there = programs(old.folder)
      const { value, why } = await there.facts()
      assert.equal(value['database.name'], undefined)
      assert.match(why['database.rows'], /\.env/)
      const { code, output } = await there.policy('check', ...reset)
      assert.equal(code, 1, output)
      assert.match(output, /\.env/)
    } finally {
      old.close()
    }
  })
})

describe('what only looks', { timeout: 120_000 }, () => {
  let postgres, shop, server, connections
  before(async () => {
    postgres = await startPostgres()
    shop = await openShop(postgres)
    server = createServer((socket) => {
      connections++
      socket.destroy()
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
  })
  beforeEach(() => (connections = 0))
  after(async () => {
    server?.close()
    shop?.close()
    await postgres?.stop()
  })

  const check = async (line, ...more) => {
    const there = programs(shop.folder, { DATABASE_URL: `postgresql://postgres@127.0.0.1:${server.address().port}/shop` })
    return there.policy('check', ...more, line)
  }
  for (const line of ['npx prisma migrate status', 'npx prisma validate', 'npx prisma generate', 'npx prisma db pull --print', 'npx prisma format']) {
    test(`\`${line}\` is judged without a connection`, async () => {
      const { code, output } = await check(line)
      assert.equal(code, 0, output)
      assert.equal(connections, 0)
    })
  }

  test('what changes a database is not, unless that is asked for', async () => {
    assert.equal((await check('npx prisma migrate reset --force')).code, 1)
    assert.ok(connections > 0)
    connections = 0
    assert.equal((await check('npx prisma migrate reset --force', '--no-inspect')).code, 1)
    assert.equal(connections, 0)
  })
})

/** No password is in what was printed, however it is written. */
function secretless(output) {
  for (const secret of [password, 'Wr0ng-p@ss']) {
    for (const text of [secret, encodeURIComponent(secret), new URL(`x://x:${encodeURIComponent(secret)}@x`).password]) {
      assert.ok(!output.includes(text), `a password is printed:\n${output}`)
    }
  }
}
