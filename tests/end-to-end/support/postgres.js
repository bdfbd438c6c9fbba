// A PostgreSQL of one's own.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { folderOf, freePort, prepare, start } from './server.js'

/**
 * Starts a cluster; gives `createDatabase(template)`, `databases()`, `programs` (their folder) and `stop()`. Where there is a
 * `password`, the server asks for it.
 */
export async function startPostgres({ password } = {}) {
  const programs = findPrograms()
  const place = prepare('postgres', ['postgres'])
  const data = join(place.folder, 'data')
  const secret = join(place.folder, 'password')
  if (password) writeFileSync(secret, password, { mode: 0o644 })
  const asks = password ? ['-A', 'scram-sha-256', `--pwfile=${secret}`] : ['-A', 'trust']
  execFileSync(join(programs, 'initdb'), ['-D', data, '-U', 'postgres', '-E', 'UTF8', '--no-sync', ...asks], place.options)

  const port = await freePort()
  const user = password ? `postgres:${encodeURIComponent(password)}` : 'postgres'
  const url = (database) => `postgresql://${user}@127.0.0.1:${port}/${database}`
  const query = async (database, sql) => {
    const client = new pg.Client(url(database))
    await client.connect()
    try {
      return (await client.query(sql)).rows
    } finally {
      await client.end()
    }
  }
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', fsync: 'off' }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const { stop } = await start(place, join(programs, 'postgres'), ['-D', data, ...args], () => query('postgres', 'SELECT 1'))

  let count = 0
  const createDatabase = async (template = 'template1') => {
    const name = `shop_${++count}`
    await query('postgres', `CREATE DATABASE ${name} TEMPLATE ${template}`)
    return { name, url: url(name), query: (sql) => query(name, sql) }
  }
  const databases = async () => (await query('postgres', 'SELECT datname FROM pg_database ORDER BY 1')).map((row) => row.datname)
  return { createDatabase, databases, programs, stop }
}

/** The folder of `postgres` and `initdb`: where Debian keeps them, or on the PATH. */
function findPrograms() {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  return folderOf('initdb', versions.map((version) => join(debian, version, 'bin')))
}
