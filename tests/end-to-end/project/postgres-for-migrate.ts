// Lets `prisma migrate` 6.19 work through a driver adapter, so that the tests need none of its native engines.
import { PrismaPg } from '@prisma/adapter-pg'

/** Types of the catalogue that the adapter cannot read, and the nearest that it can: "char", name, _char, int2vector. */
const READ_AS: Record<number, number> = { 18: 1042, 19: 25, 1003: 1009, 22: 1005 }

// The engine leaves timers of 10 and 60 seconds behind, for which the process would wait.
const setTimeoutOfNode: any = globalThis.setTimeout
;(globalThis as any).setTimeout = (callback: any, ms: any, ...rest: any[]) => {
  const timer = setTimeoutOfNode(callback, ms, ...rest)
  if (ms >= 5_000) timer.unref?.()
  return timer
}

function readable(queryable: any) {
  const perform = queryable.performIO.bind(queryable)
  queryable.performIO = async (query: any) => {
    const result = await perform(query)
    for (const field of result.fields ?? []) field.dataTypeID = READ_AS[field.dataTypeID] ?? field.dataTypeID
    return result
  }
  const begin = queryable.startTransaction?.bind(queryable)
  if (begin) queryable.startTransaction = async (...args: any[]) => readable(await begin(...args))
  return queryable
}

export class PostgresForMigrate extends (PrismaPg as any) {
  fields: any

  constructor(url: string) {
    const { hostname, port, username, password, pathname } = new URL(url)
    // Never as `connectionString`: it goes before `database`, and the shadow database would be the real one.
    const fields = {
      host: hostname,
      port: Number(port || 5432),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      database: decodeURIComponent(pathname.slice(1)),
      // An idle pool would keep the process alive for ten seconds.
      allowExitOnIdle: true,
    }
    super(fields)
    this.fields = fields
  }

  async connect() {
    return readable(await super.connect())
  }

  // The adapter's own drops the shadow database before it closes its connections to it, which fails.
  async connectToShadowDb() {
    const database = `prisma_migrate_shadow_db_${crypto.randomUUID()}`
    const main: any = await super.connect()
    await main.executeScript(`CREATE DATABASE "${database}"`)
    const shadow: any = readable(await new (PrismaPg as any)({ ...this.fields, database }).connect())
    const dispose = shadow.dispose.bind(shadow)
    shadow.dispose = async () => {
      await dispose()
      await main.executeScript(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`)
      await main.dispose()
    }
    return shadow
  }
}
