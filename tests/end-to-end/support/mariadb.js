// A MariaDB of one's own.
import { execFile, execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { folderOf, freePort, prepare, start } from './server.js'

/** Starts a server; gives `createDatabase()`, `databases()` and `stop()`. */
export async function startMariadb() {
  const programs = folderOf('mariadbd', ['/usr/sbin'])
  const place = prepare('mariadb', ['mysql'])
  const data = `--datadir=${join(place.folder, 'data')}`
  const install = ['--no-defaults', '--auth-root-authentication-method=normal', '--skip-test-db', data]
  execFileSync('mariadb-install-db', install, place.options)

  const port = await freePort()
  const at = (name) => `--${name}=${join(place.folder, name)}`
  const query = async (database, sql) => {
    const who = ['--no-defaults', '--protocol=tcp', '-h127.0.0.1', `-P${port}`, '-uroot']
    return (await promisify(execFile)('mariadb', [...who, '-NB', '-e', sql, database])).stdout.trim()
  }
  const args = ['--no-defaults', '--bind-address=127.0.0.1', `--port=${port}`, data, at('socket'), at('pid-file')]
  const { stop } = await start(place, join(programs, 'mariadbd'), args, () => query('mysql', 'SELECT 1'))

  let count = 0
  const createDatabase = async () => {
    const name = `shop_${++count}`
    await query('mysql', `CREATE DATABASE ${name}`)
    return { name, url: `mysql://root@127.0.0.1:${port}/${name}`, query: (sql) => query(name, sql) }
  }
  const databases = async () => (await query('mysql', 'SHOW DATABASES')).split('\n')
  return { createDatabase, databases, stop }
}
