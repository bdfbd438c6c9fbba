// What it costs to look at the world before a command is judged: `check` with and without it, in projects with the real
// Prisma and real databases on this machine. In each round every line is judged both ways, one after the other.
//   cargo xtask bench facts

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startMariadb } from '../tests/end-to-end/support/mariadb.js'
import { startPostgres } from '../tests/end-to-end/support/postgres.js'
import { makeFolder, openShop, programs } from '../tests/end-to-end/support/shop.js'

const ROUNDS = 25
const CHANGES = 'npx prisma migrate reset --force'
const READS = 'npx prisma migrate status'
const MANY = 300
const TABLES = [
  'CREATE TABLE users (id INTEGER PRIMARY KEY)',
  'CREATE TABLE orders (id INTEGER PRIMARY KEY)',
  'INSERT INTO users VALUES (1), (2)',
  'INSERT INTO orders VALUES (1), (2), (3)',
].join('; ')

const postgres = await startPostgres()
const mariadb = await startMariadb()
const shops = []
try {
  const rows = [
    ['PostgreSQL, 2 tables', await onPostgres(), CHANGES],
    [`PostgreSQL, ${MANY + 2} tables, a million rows`, await onPostgres(manyTables), CHANGES],
    ['MariaDB, 2 tables', await onMariadb(), CHANGES],
    ['SQLite, 2 tables', await onSqlite(), CHANGES],
    ['PostgreSQL, 2 tables', await onPostgres(), READS],
  ]
  print(await measure(rows))
} finally {
  for (const { close } of shops) close()
  await postgres.stop()
  await mariadb.stop()
}

async function onPostgres(fill = async () => {}) {
  const shop = await openShop(postgres)
  shops.push(shop)
  await fill(shop)
  return shop
}

async function manyTables({ query }) {
  await query(`
    DO $$ BEGIN
      FOR n IN 1..${MANY} LOOP
        EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY)', n);
        EXECUTE format('INSERT INTO t%s SELECT generate_series(1, 3334)', n);
      END LOOP;
    END $$;
    ANALYZE`)
}

async function onMariadb() {
  const database = await mariadb.createDatabase()
  await database.query(TABLES)
  return project('mysql', database.url)
}

async function onSqlite() {
  const shop = project('sqlite', 'file:./shop.db')
  const { code, output } = await shop.shell(`sqlite3 prisma/shop.db '${TABLES}'`)
  if (code !== 0) throw new Error(output)
  return shop
}

/** A project of Prisma 6 that has a schema and nothing else. */
function project(provider, url) {
  const folder = makeFolder(6, ['prisma6'])
  const schema = `datasource db {\n  provider = "${provider}"\n  url = env("DATABASE_URL")\n}\n`
  writeFileSync(join(folder, 'prisma/schema.prisma'), schema)
  const shop = { ...programs(folder, { DATABASE_URL: url }), close: () => {} }
  shops.push(shop)
  return shop
}

/** For each row the medians in milliseconds, without looking and with it. */
async function measure(rows) {
  const times = rows.map(() => ({ without: [], looked: [] }))
  for (let round = 0; round < ROUNDS; round++) {
    for (const [at, [, shop, line]] of rows.entries()) {
      times[at].without.push(await time(() => shop.policy('check', '--no-inspect', line)))
      times[at].looked.push(await time(() => shop.policy('check', line)))
    }
  }
  return rows.map(([title, , line], at) => ({
    title,
    line,
    without: median(times[at].without),
    looked: median(times[at].looked),
  }))
}

async function time(call) {
  const start = performance.now()
  const { code, output } = await call()
  if (code > 1) throw new Error(output)
  return performance.now() - start
}

function median(samples) {
  return samples.sort((a, b) => a - b)[samples.length >> 1]
}

function print(rows) {
  console.log('| database | command line | without a look | with it | adds |')
  console.log('|---|---|---:|---:|---:|')
  const ms = (value) => `${value.toFixed(1)} ms`
  for (const { title, line, without, looked } of rows) {
    console.log(`| ${title} | \`${line}\` | ${ms(without)} | ${ms(looked)} | ${ms(looked - without)} |`)
  }
}
