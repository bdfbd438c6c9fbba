// A PostgreSQL of one's own: a fresh cluster in a temporary folder, on a free port, for as long as the tests run.
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

/** Starts a cluster; gives `query(database, sql)`, `createDatabase()` and `stop()`. */
export async function startPostgres() {
  const programs = findPrograms()
  const user = unprivilegedUser()
  const folder = mkdtempSync(join(tmpdir(), 'prisma-policy-postgres-'))
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const options = { ...user, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' } }
  execFileSync(join(programs, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  })

  const port = await freePort()
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', fsync: 'off' }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = spawn(join(programs, 'postgres'), ['-D', data, ...args], { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  server.stderr.on('data', (chunk) => (log += chunk))
  const ended = new Promise((resolve) => server.once('close', resolve))

  // Where the tests break off, nobody calls `stop`.
  const kill = () => server.kill('SIGQUIT')
  process.once('exit', kill)

  const url = (database) => `postgresql://postgres@127.0.0.1:${port}/${database}`
  const query = async (database, sql) => {
    const client = new pg.Client(url(database))
    await client.connect()
    try {
      return (await client.query(sql)).rows
    } finally {
      await client.end()
    }
  }
  const stop = async () => {
    // The fast shutdown: open connections are closed, nothing is waited for.
    server.kill('SIGINT')
    await ended
    process.off('exit', kill)
    rmSync(folder, { recursive: true, force: true })
  }

  for (let tries = 0; ; tries++) {
    try {
      await query('postgres', 'SELECT 1')
      break
    } catch (error) {
      if (server.exitCode !== null || tries === 150) {
        await stop()
        throw new Error(`PostgreSQL did not start: ${error.message}\n${log}`)
      }
      await sleep(100)
    }
  }

  let count = 0
  const createDatabase = async () => {
    const database = `shop_${++count}`
    await query('postgres', `CREATE DATABASE ${database}`)
    return { url: url(database), query: (sql) => query(database, sql) }
  }
  return { createDatabase, stop }
}

/** The folder of `postgres` and `initdb`: on the PATH, or where Debian keeps them. */
function findPrograms() {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [...versions.map((version) => join(debian, version, 'bin')), ...(process.env.PATH ?? '').split(delimiter)]
  const found = folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))))
  if (!found) throw new Error('PostgreSQL is not installed: apt-get install postgresql')
  return found
}

/** PostgreSQL does not run as root; root lends it to somebody else. */
function unprivilegedUser() {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
      return { uid: id('-u'), gid: id('-g') }
    } catch {
      // There is no such user; the next may be there.
    }
  }
  throw new Error('run these tests as somebody else than root: PostgreSQL refuses to run as root')
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}
