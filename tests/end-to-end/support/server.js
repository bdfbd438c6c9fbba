// A server of one's own: its data in a temporary folder, on a free port, for as long as the tests run.
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A temporary folder that belongs to somebody as whom a server may run, and the options to start programs there. */
export function prepare(name, users) {
  const owner = unprivilegedUser(users)
  const folder = mkdtempSync(join(tmpdir(), `prisma-policy-${name}-`))
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid)
  const env = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' }
  return { folder, options: { ...owner, cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] } }
}

/** Starts a server and waits until `ready` no longer fails; gives `stop()`, which removes the folder, too. */
export async function start({ folder, options }, program, args, ready) {
  const server = spawn(program, args, options)
  let log = ''
  server.stderr.on('data', (chunk) => (log += chunk))
  const ended = new Promise((resolve) => server.once('close', resolve))
  // Where the tests break off, nobody calls `stop`.
  const kill = () => server.kill('SIGQUIT')
  process.once('exit', kill)
  const stop = async () => {
    // PostgreSQL's fast shutdown: open connections are closed, nothing is waited for.
    server.kill('SIGINT')
    const late = setTimeout(() => server.kill('SIGKILL'), 5_000)
    await ended
    clearTimeout(late)
    process.off('exit', kill)
    rmSync(folder, { recursive: true, force: true })
  }
  for (let tries = 0; ; tries++) {
    try {
      await ready()
      return { stop }
    } catch (error) {
      if (server.exitCode !== null || tries === 150) {
        await stop()
        throw new Error(`${program} did not start: ${error.message}\n${log}`)
      }
      await sleep(100)
    }
  }
}

/** The first of some folders, or of those on the PATH, that holds a program. */
export function folderOf(program, folders) {
  const found = [...folders, ...(process.env.PATH ?? '').split(delimiter)].find((folder) => existsSync(join(folder, program)))
  if (!found) throw new Error(`there is no ${program}: \`cargo xtask setup\` installs it`)
  return found
}

/** A port that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** PostgreSQL does not run as root, and MariaDB does not like to; root lends it to somebody else. */
function unprivilegedUser(names) {
  if (process.getuid?.() !== 0) return {}
  for (const name of [...names, 'nobody']) {
    try {
      const id = (flag) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
      return { uid: id('-u'), gid: id('-g') }
    } catch {
      // There is no such user; the next may be there.
    }
  }
  throw new Error('run these tests as somebody else than root')
}
