#!/usr/bin/env node
// Stands in for Prisma's native schema engine (PRISMA_SCHEMA_ENGINE_BINARY), which would have to be downloaded: the
// unmodified Prisma 6 and 7 talk to it as they talk to the binary. The work is done by the same engine, compiled to
// WebAssembly, through Prisma's adapter for PostgreSQL. SCHEMA_ENGINE_MAJOR says of which Prisma.
//
// The protocol: `cli can-connect-to-database` and `cli create-database` answer with their exit code; otherwise JSON-RPC
// comes in by lines on standard input and goes out on standard output.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import pg from 'pg'

const major = process.env.SCHEMA_ENGINE_MAJOR ?? '7'
const require = createRequire(import.meta.url)
const { PrismaPg } = require(`adapter${major}`)
const { bindMigrationAwareSqlAdapterFactory } = createRequire(require.resolve(`adapter${major}`))('@prisma/driver-adapter-utils')

const args = process.argv.slice(2)
const valuesOf = (flag) => args.flatMap((arg, at) => (args[at - 1] === flag ? [arg] : []))
const schemas = valuesOf('--datamodels').map((path) => [path, readFileSync(path, 'utf8')])
const datasource = findDatasource(valuesOf('--datasource')[0])

if (args.includes('--version')) console.log('schema-engine-cli 0')
else if (args.includes('cli')) await reach(args)
else serve(await load())

/** Prisma 7 gives JSON, Prisma 6 a URL, often as base64, or leaves it to the schema. */
function findDatasource(given) {
  if (given?.startsWith('{')) return JSON.parse(given)
  if (given) return { url: given.includes('://') ? given : Buffer.from(given, 'base64').toString() }
  const text = schemas.map(([, text]) => text).join('\n')
  const [, variable, url] = /^\s*url\s*=\s*(?:env\("([^"]+)"\)|"([^"]+)")/m.exec(text) ?? []
  return { url: variable ? process.env[variable] : url }
}

function fieldsOf(url) {
  const { hostname, port, username, password, pathname } = new URL(url)
  return {
    host: decodeURIComponent(hostname),
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    // Never as `connectionString`: it goes before `database`, and the shadow database would be the real one.
    database: decodeURIComponent(pathname.slice(1)) || 'postgres',
  }
}

async function reach(args) {
  const fields = fieldsOf(datasource.url)
  const run = async (database, sql) => {
    const client = new pg.Client({ ...fields, database })
    await client.connect()
    await client.query(sql).finally(() => client.end())
  }
  try {
    if (args.includes('can-connect-to-database')) await run(fields.database, 'SELECT 1')
    else await run('postgres', `CREATE DATABASE "${fields.database}"`)
  } catch (error) {
    const codes = { '3D000': 'P1003', ECONNREFUSED: 'P1001' }
    const told = { message: error.message, error_code: codes[error.code] ?? 'P1000', is_panic: false }
    process.stderr.write(`${JSON.stringify({ level: 'ERROR', fields: told, target: 'schema_engine' })}\n`)
    process.exitCode = 1
  }
}

/** Types of the catalogue that the adapter cannot read, and the nearest that it can: "char", name, _char, int2vector. */
const READ_AS = { 18: 1042, 19: 25, 1003: 1009, 22: 1005 }

function readable(queryable) {
  const perform = queryable.performIO.bind(queryable)
  queryable.performIO = async (query) => {
    const result = await perform(query)
    for (const field of result.fields ?? []) field.dataTypeID = READ_AS[field.dataTypeID] ?? field.dataTypeID
    return result
  }
  const begin = queryable.startTransaction?.bind(queryable)
  if (begin) queryable.startTransaction = async (...args) => readable(await begin(...args))
  return queryable
}

class Postgres extends PrismaPg {
  constructor(url, shadowUrl) {
    super(fieldsOf(url))
    this.fields = fieldsOf(url)
    this.shadowUrl = shadowUrl
  }

  async connect() {
    return readable(await super.connect())
  }

  // The adapter's own drops the shadow database before it closes its connections to it, which fails.
  async connectToShadowDb() {
    if (this.shadowUrl) return readable(await new PrismaPg(fieldsOf(this.shadowUrl)).connect())
    const database = `prisma_migrate_shadow_db_${crypto.randomUUID()}`
    const main = await super.connect()
    await main.executeScript(`CREATE DATABASE "${database}"`)
    const shadow = readable(await new PrismaPg({ ...this.fields, database }).connect())
    const dispose = shadow.dispose.bind(shadow)
    shadow.dispose = async () => {
      await dispose()
      await main.executeScript(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`)
      await main.dispose()
    }
    return shadow
  }
}

/** Gives a function that gives the engine; the first request says which database it is for, where nothing else does. */
async function load() {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => process.stderr.write(`${message}\n`) }
  const glue = await import(`engine${major}/schema_engine_bg`)
  const bytes = readFileSync(require.resolve(`engine${major}/schema_engine_bg`).replace(/js$/, 'wasm'))
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': glue })
  glue.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  let engine
  const open = ({ datasourceType, from, to, shadowDatabaseUrl } = {}) => {
    const url = datasource.url ?? datasourceType?.url ?? from?.url ?? to?.url ?? process.env.DATABASE_URL
    const factory = new Postgres(url, shadowDatabaseUrl || datasource.shadowDatabaseUrl)
    const datamodels = schemas.length > 0 ? schemas : undefined
    return glue.SchemaEngine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(factory))
  }
  return (params) => (engine ??= open(params))
}

function serve(engineFor) {
  let pending = 0
  let closed = false
  const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  const answer = async ({ id, method, params }) => {
    try {
      const engine = await engineFor(params)
      const { stdout, ...result } = (await call(engine, method, params)) ?? {}
      // What the binary prints, it asks Prisma to print.
      if (stdout) send({ id: `print-${id}`, method: 'print', params: { content: stdout } })
      send({ id, result })
    } catch ({ message, code }) {
      const data = { is_panic: false, message, error_code: code ?? null, meta: null }
      send({ id, error: { code: 4466, message: 'An error happened. Check the data field for details.', data } })
    }
  }
  const leave = () => closed && pending === 0 && process.exit(0)
  createInterface({ input: process.stdin })
    .on('line', async (line) => {
      const message = JSON.parse(line)
      if (!message.method) return // Prisma has printed.
      pending++
      await answer(message)
      pending--
      leave()
    })
    .on('close', () => {
      closed = true
      leave()
    })
}

async function call(engine, method, params) {
  if (method === 'getDatabaseVersion') return engine.version()
  return engine[method](params)
}
